"""`contracts validate`: a message against a contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from contract_registry.model import Contract, Part

_EPILOG = """\b
Examples:
  contracts validate orders.order-placed@2 message.json
  contracts example orders.order-placed | contracts validate orders.order-placed -
  contracts validate pricing.quote-price answer.json --part response

\b
Exit code: 0 valid, 1 not valid, 4 the file holds no JSON or YAML.
"""

# What a message is, unless --part says so.
_USUAL_PARTS = ("schema", "request", "request/body")


@click.command(epilog=_EPILOG)
@click.argument("contract", metavar="CONTRACT")
@click.argument("message", metavar="FILE|-")
@click.option(
    "--part",
    metavar="PART",
    help="Which shape of the contract: attributes, request, response, response/body, errors/404 … "
    "Default: schema, or request.",
)
@options.root
def validate(contract: str, message: str, part: str | None, root: Path | None) -> int:
    """Check the message in FILE (JSON or YAML, - for the standard input) against CONTRACT.

    CONTRACT is an id, or id@major; without a major it is the highest active one. Every problem is
    printed with its place in the message. The message is what the contract describes, without the
    channel's envelope.
    """
    from contract_cli.files import read_document
    from contract_cli.project import find_contract, load_catalog, open_project
    from contract_registry.formats.messages import problems
    from contract_registry.reports.characters import visible

    chosen = find_contract(load_catalog(open_project(root)), contract)
    shape = find_part(chosen, part)
    document = read_document(message)
    found = problems(chosen, shape, document.value)
    for problem in found:
        where = visible(f"{document.locate(problem.pointer)}  {problem.pointer or 'the message'}")
        click.echo(f"{where}: {visible(problem.reason)}")
        click.echo(f"  by {visible(_constraint(shape, problem.schema_pointer))}")
    if found:
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        click.echo(f"not valid: {count} against {chosen.key} {chosen.version}")
        return Exit.FINDINGS
    click.echo(f"valid: a message of {chosen.key} {chosen.version}")
    return Exit.CLEAN


def find_part(contract: Contract, name: str | None) -> Part:
    """The part of that name, otherwise what is sent. Raises UsageError with those there are."""
    names = [part.name for part in contract.parts]
    wanted = (name,) if name is not None else _USUAL_PARTS
    for each in wanted:
        part = contract.part(each)
        if part is not None:
            return part
    if name is None:
        raise UsageError(f"{contract.key} has several parts", f"--part {' | '.join(names)}")
    raise UsageError(f"{contract.key} has no part {name!r}", f"it has {', '.join(names)}")


def _constraint(part: Part, pointer: str) -> str:
    """The file and the pointer in it; a pointer into another file names that one itself."""
    if not pointer.startswith("/") and "#" in pointer:
        return pointer.removeprefix("file:///")
    return f"{part.path}#{part.pointer}{pointer}"
