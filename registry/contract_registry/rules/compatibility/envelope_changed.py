"""Rule `envelope-changed`."""

from __future__ import annotations

from contract_registry.rules.change import Change, partners
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def envelope_changed(change: Change) -> Problems:
    """The envelope is what readers unwrap first: with another one they find no message inside.

    Flagged:
        `envelope: none` becomes `envelope: cloudevents`
    Passes:
        the next major version has another envelope
    Fix:
        keep the envelope; publish the next major version with the new one.
    """
    old, new = next(change.before(), None), change.new
    if old is not None and new is not None and old.envelope is not new.envelope:
        yield Problem(
            change.at("/envelope"),
            f"The envelope of {change.key} was {old.envelope.value} and is {new.envelope.value}: "
            "readers of one cannot unwrap the other.",
            change.key,
            affected=partners(change.head, change.key),
            fix=f"keep it, or publish {change.next()} beside it",
        )
