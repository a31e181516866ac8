"""Rule `undeclared-names-assumed`."""

from __future__ import annotations

from contract_registry.documents.pointer import from_tokens, parent
from contract_registry.finding import Direction
from contract_registry.model import Language, Part
from contract_registry.rules.change import Change, spoken
from contract_registry.rules.fields import fields
from contract_registry.rules.promise import promise, stricter
from contract_registry.rules.rule import Family, Problem, Problems, rule
from contract_registry.rules.spots import walk

_PROSE = frozenset({"title", "description", "$comment", "examples", "deprecated"})


@rule(Family.COMPATIBILITY, None)
def undeclared_names_assumed(change: Change) -> Problems:
    """A new field is compatible if old senders never sent its name: the check assumes just that.

    A sender sends only the names that its contract declares; stubs see to it. To the letter of JSON
    Schema an old sender could have sent anything under a name that was not declared. It is a note
    under the report; as `severity: {undeclared-names-assumed: warning}` it is a finding.

    Flagged:
        `note: {type: string}` is new, and older versions did not say `additionalProperties: false`
    Passes:
        `note: true` is new: whatever was sent under the name is accepted
    Fix:
        nothing, if senders use the stubs or were never given to extra fields; otherwise choose a
        name that nobody has used.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None:
        return
    names: list[str] = []
    for part in new.parts:
        before = old.part(part.name)
        promised = stricter(promise(old, part.name), promise(new, part.name)).directions
        if before is not None and Direction.BACKWARD in promised:
            names += _assumed(before, part)
    if names:
        yield Problem(
            change.at(),
            f"{change.key} assumes that senders send only declared names: it breaks if senders on "
            f"{old.version} already sent {spoken(names)}.",
            change.key,
        )


def _assumed(old: Part, new: Part) -> list[str]:
    """The new fields that constrain a name which was free, but not declared."""
    before, after = fields(old), fields(new)
    if before is None or after is None or Language.AVRO in (old.language, new.language):
        return []
    spots = walk(old).spots
    described = {from_tokens(spot.instance) for spot in spots}
    closed = {
        from_tokens(spot.instance)
        for spot in spots
        if spot.certain and spot.schema.get("additionalProperties") is False
    }
    return [
        instance
        for instance, field in after.items()
        if instance not in before
        and not field.required
        and parent(instance) in described
        and parent(instance) not in closed
        and any(set(schema) - _PROSE for schema in field.schemas)
    ]
