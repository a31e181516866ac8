"""`contracts compare`: two schemas, or many pairs, without a project."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from contract_registry.compat.schema import AVRO, DIALECTS
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from contract_registry.compat.schema import Schema

_EPILOG = """\b
Examples:
  contracts compare order.v1.json order.v2.json            can readers of v2 read v1?
  contracts compare --tolerant new.json old.json           can old readers, which ignore
                                                           unknown names, read the new?
  contracts compare --strict old.yaml new.yaml             to the letter of the schemas
  contracts compare --batch pairs.jsonl > answers.jsonl    {"id", "writer", "reader"} a line

\b
Exit code: 0 contained, 1 not contained or undecided, 4 a file is no schema.
With --batch: 0 once every line is answered, 4 where a line was none.
"""


@click.command(epilog=_EPILOG)
@click.argument("writer", required=False, metavar="WRITER")
@click.argument("reader", required=False, metavar="READER")
@click.option("--strict", is_flag=True, help="A writer may send names that it does not declare.")
@click.option("--tolerant", is_flag=True, help="The reader ignores names that it does not know.")
@click.option(
    "--dialect",
    type=click.Choice([*DIALECTS, AVRO]),
    help="The dialect where $schema is absent or unknown. Default: 2020-12; avro for .avsc.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the answer.",
)
@click.option(
    "--batch",
    metavar="FILE|-",
    help="Answer one pair a line: JSON Lines with id, writer, reader, dialect?, strict?, tolerant?",
)
def compare(
    writer: str | None,
    reader: str | None,
    strict: bool,
    tolerant: bool,
    dialect: str | None,
    format_: str,
    batch: str | None,
) -> int:
    """Is every message that WRITER allows accepted by READER?

    Files are JSON, YAML or .avsc; - is the standard input. Unless told otherwise a writer sends
    only names that it declares, and the reader is taken as written. The answer comes with a
    message as proof, and every cause.
    """
    if strict and tolerant:
        raise UsageError("--strict and --tolerant exclude each other")
    if batch is not None:
        if writer or reader or strict or tolerant or dialect or format_ != "text":
            raise UsageError(
                "--batch takes no other argument",
                "dialect, strict and tolerant are keys of each line",
            )
        return _answer_batch(batch)
    if writer is None or reader is None:
        raise UsageError("compare wants two files: WRITER and READER", "or --batch FILE")
    if writer == reader == "-":
        raise UsageError("only one of the two can be the standard input")
    return _answer(writer, reader, strict, tolerant, dialect, format_)


def _answer(
    writer: str, reader: str, strict: bool, tolerant: bool, dialect: str | None, format_: str
) -> int:
    from contract_cli.verdicts import described, members
    from contract_registry.compat.budget import Limits
    from contract_registry.compat.engine import judge
    from contract_registry.compat.schema import Semantics
    from contract_registry.reports.notation import indented

    verdict = judge(
        _schema(writer, dialect),
        _schema(reader, dialect),
        Semantics(strict=strict, tolerant=tolerant),
        Limits(),
    )
    if format_ == "json":
        said = members(verdict)
        if not verdict.complete:
            said["complete"] = False
        if verdict.notes:
            said["notes"] = list(verdict.notes)
        click.echo(indented(said))
    else:
        click.echo(described(verdict, _spoken(writer), _spoken(reader)), nl=False)
    return Exit.CLEAN if verdict.contained else Exit.FINDINGS


def _spoken(name: str) -> str:
    return "the standard input" if name == "-" else name


def _schema(name: str, dialect: str | None) -> Schema:
    from contract_cli.files import read_document
    from contract_registry.compat.schema import Schema
    from contract_registry.errors import UnreadableError

    document = read_document(name)
    language = dialect or (AVRO if name.lower().endswith(".avsc") else DIALECTS[0])
    if language != AVRO and not isinstance(document.value, dict | bool):
        raise UnreadableError(
            f"{document.locate('')}: a JSON Schema is an object or a boolean",
            "--dialect avro reads an Avro schema",
        )
    return Schema(document.value, dialect=language)


def _answer_batch(name: str) -> int:
    from contract_cli.batch import answers, worst
    from contract_registry.compat.engine import contains
    from contract_registry.reports.characters import visible
    from contract_registry.reports.notation import compact

    codes = set()
    count = 0
    with ExitStack() as stack:
        try:
            lines = sys.stdin.buffer if name == "-" else stack.enter_context(open(name, "rb"))
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}") from error
        for count, answer in enumerate(answers(lines, contains), start=1):
            click.echo(compact(answer.line))
            codes.add(answer.exit)
            for line in (answer.traceback or "").splitlines():
                click.echo(visible(line), err=True)
            _show_progress(count)
    _show_progress(count, done=True)
    return worst(codes)


def _show_progress(count: int, done: bool = False) -> None:
    # A line that is rewritten would only litter a log, and the answers where they share a terminal.
    if sys.stderr.isatty() and not sys.stdout.isatty() and (done or count % 25 == 0):
        click.echo(f"\r{count} pairs" + ("\n" if done else ""), err=True, nl=False)
