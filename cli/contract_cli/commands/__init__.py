"""The commands, in the order in which `contracts --help` lists them.

Name, summary, and how to get the command: its module is imported only when it is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

Entry: TypeAlias = "tuple[str, str, Callable[[], click.Command]]"


def _check() -> click.Command:
    from contract_cli.commands.check import check

    return check


def _lint() -> click.Command:
    from contract_cli.commands.lint import lint

    return lint


def _bump() -> click.Command:
    from contract_cli.commands.bump import bump

    return bump


def _diff() -> click.Command:
    from contract_cli.commands.diff import diff

    return diff


def _compare() -> click.Command:
    from contract_cli.commands.compare import compare

    return compare


def _validate() -> click.Command:
    from contract_cli.commands.validate import validate

    return validate


def _example() -> click.Command:
    from contract_cli.commands.example import example

    return example


def _generate() -> click.Command:
    from contract_cli.commands.generate import generate

    return generate


def _explain() -> click.Command:
    from contract_cli.commands.explain import explain

    return explain


def _rules() -> click.Command:
    from contract_cli.commands.rules import rules

    return rules


def _schema() -> click.Command:
    from contract_cli.commands.schema import schema

    return schema


def _ignore() -> click.Command:
    from contract_cli.commands.ignore import ignore

    return ignore


def _init() -> click.Command:
    from contract_cli.commands.init import init

    return init


COMMANDS: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    (
        "The gate",
        (
            ("init", "Write a first contract, configuration and CI file that pass.", _init),
            ("check", "Check the contracts against what is deployed or released.", _check),
            ("lint", "Check the files alone, without history.", _lint),
            ("bump", "Write the versions that the change needs.", _bump),
            ("diff", "Show what changed between two versions and who it breaks.", _diff),
            ("ignore", "Accept one finding, for a while.", _ignore),
        ),
    ),
    (
        "Schemas and messages",
        (
            ("compare", "Compare two schemas, or many pairs, without a project.", _compare),
            ("validate", "Check a message against a contract.", _validate),
            ("example", "Print a valid message of a contract.", _example),
        ),
    ),
    (
        "Code",
        (("generate", "Write the code of services: types, validation, channels.", _generate),),
    ),
    (
        "Self-help",
        (
            ("explain", "Explain a rule: what it flags, why, and how to fix it.", _explain),
            ("rules", "List the rules.", _rules),
            ("schema", "Print the JSON Schema of a file or a report.", _schema),
        ),
    ),
)
