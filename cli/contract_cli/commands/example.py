"""`contracts example`: a valid message of a contract."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from contract_registry.compat.schema import Schema
    from contract_registry.config import Config
    from contract_registry.finding import Json
    from contract_registry.model import Contract, Part

_EPILOG = """\b
Examples:
  contracts example orders.order-placed              of the highest active major
  contracts example orders.order-placed@1 --envelope what the channel delivers to a function
  contracts example pricing.quote-price --part response
"""


class NoExample(Exception):  # noqa: N818 - the answer to the question, not an error
    """No message could be found; `str()` says why."""


@click.command(epilog=_EPILOG)
@click.argument("contract", metavar="CONTRACT")
@click.option("--part", metavar="PART", help="Which shape of the contract. Default: what is sent.")
@click.option("--envelope", is_flag=True, help="As the channel delivers it to a Lambda function.")
@options.root
def example(contract: str, part: str | None, envelope: bool, root: Path | None) -> int:
    """Print a valid message of CONTRACT as JSON.

    It is the first of the contract's own examples; where it has none, one is made from its schema.
    CONTRACT is an id, or id@major; without a major it is the highest active one.
    """
    from contract_cli.project import find_contract, load_catalog, open_project
    from contract_registry.reports.notation import indented

    if envelope and part is not None:
        raise UsageError("--envelope wraps what is sent; --part asks for one shape of it")
    project = open_project(root)
    chosen = find_contract(load_catalog(project), contract)
    try:
        message = _message(chosen, part or _sent(chosen))
        if envelope:
            message = _delivered(chosen, _wrapped(chosen, message, project.config))
    except NoExample as reason:
        click.echo(f"no example: {reason}", err=True)
        return Exit.FINDINGS
    click.echo(indented(message))
    return Exit.CLEAN


def _sent(contract: Contract) -> str:
    return "request" if contract.part("schema") is None else "schema"


def _message(contract: Contract, name: str) -> Json:
    """The message of a part; of `request` where path, query and body are parts, all of them."""
    part = contract.part(name)
    if part is not None:
        return _of_part(contract, part)
    inner = [each for each in contract.parts if each.name.startswith(f"{name}/")]
    if not inner:
        names = ", ".join(each.name for each in contract.parts)
        raise UsageError(f"{contract.key} has no part {name!r}", f"it has {names}")
    return {each.name.removeprefix(f"{name}/"): _of_part(contract, each) for each in inner}


def _of_part(contract: Contract, part: Part) -> Json:
    from contract_registry.formats.messages import problems

    for written in contract.examples[:1]:
        found, message = _written(written, part.name)
        if found and not problems(contract, part, message):
            return message
    return _made(contract, part)


def _written(example: Json, name: str) -> tuple[bool, Json]:
    """What the contract's example says of a part: an event's is the message itself."""
    if name == "schema":
        return True, example
    for step in name.split("/"):
        if not isinstance(example, Mapping) or step not in example:
            return False, None
        example = example[step]
    return True, example


def _made(contract: Contract, part: Part) -> Json:
    from contract_registry.formats import schema_of

    return _solved(schema_of(part, contract.encoding), f"{part.name} of {contract.key}")


def _solved(schema: Schema, what: str) -> Json:
    from contract_registry.compat.messages import example as solved

    try:
        return solved(schema)
    except ValueError as reason:
        raise NoExample(f"{what}: {reason}") from reason


def _wrapped(contract: Contract, message: Json, config: Config) -> Json:
    """The message inside the contract's own envelope, which is inside the channel's."""
    from contract_registry.channels.channel_type import TIME, UUID
    from contract_registry.compat.schema import Schema
    from contract_registry.model import Envelope

    if contract.envelope is Envelope.METADATA_DATA:
        metadata: Json = {}
        if isinstance(config.metadata, Mapping):
            metadata = _solved(Schema(config.metadata), f"envelope.metadata in {config.path}")
        return {"metadata": metadata, "data": message}
    if contract.envelope is Envelope.CLOUDEVENTS:
        # CloudEvents 1.0.2, structured mode in JSON.
        return {
            "specversion": "1.0",
            "id": UUID,
            "source": contract.channel.settings.get("source", contract.service),
            "type": contract.channel.settings.get("detail-type", contract.id),
            "time": TIME,
            "datacontenttype": "application/json",
            "data": message,
        }
    return message


def _delivered(contract: Contract, message: Json) -> Json:
    from contract_registry.channels import CHANNELS, Message

    attributes: Mapping[str, Json] = {}
    if contract.part("attributes") is not None:
        made = _message(contract, "attributes")
        attributes = made if isinstance(made, Mapping) else {}
    channel = CHANNELS[contract.channel.type]
    return channel.envelope(Message(message, attributes, contract.channel.settings))
