"""Rule `encoding-changed`."""

from __future__ import annotations

from contract_registry.model import Contract, Encoding
from contract_registry.rules.change import Change, partners
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def encoding_changed(change: Change) -> Problems:
    """A message in Avro's binary encoding and one in JSON cannot be read as one another.

    Between plain JSON and Avro's JSON encoding the engine decides, message by message.

    Flagged:
        `encoding: json` becomes `encoding: avro-binary`
    Passes:
        the next major version has another encoding
    Fix:
        keep the encoding; publish the next major version with the new one.
    """
    old, new = next(change.before(), None), change.new
    if old is not None and new is not None and is_binary(old) is not is_binary(new):
        yield Problem(
            change.at("/encoding"),
            f"The encoding of {change.key} was {_spoken(old)} and is {_spoken(new)}: no reader of "
            "one can read the other.",
            change.key,
            affected=partners(change.head, change.key),
            fix=f"keep it, or publish {change.next()} beside it",
        )


def is_binary(contract: Contract) -> bool:
    """Whether the messages are bytes that no JSON reader understands."""
    return contract.encoding is Encoding.AVRO_BINARY


def _spoken(contract: Contract) -> str:
    return "json" if contract.encoding is None else contract.encoding.value
