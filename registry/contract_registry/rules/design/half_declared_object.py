"""Rule `half-declared-object`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Severity
from contract_registry.model import METADATA, Language
from contract_registry.rules.change import Inspection, is_external
from contract_registry.rules.fields import place
from contract_registry.rules.promise import MAPS
from contract_registry.rules.rule import Family, Problem, Problems, rule
from contract_registry.rules.spots import Spot, walk

_FEW: Final = 2
# Whoever writes one of these has thought about further names.
_DECIDED: Final = frozenset(
    {
        "additionalProperties",
        "unevaluatedProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "const",
        "enum",
    }
)


@rule(Family.DESIGN, Severity.WARNING, acceptable=True)
def half_declared_object(inspection: Inspection) -> Problems:
    """An object that names one or two optional fields and no more may be meant as a bag.

    A sender sends only what its contract declares: an object without any declared name is free,
    one with a single declared name is closed by that. Then further names in it are no part of the
    contract, and the comparison does not look at them.

    Flagged:
        metadata: {type: object, properties: {traceId: {type: string}}}
    Passes:
        metadata: {type: object}
        the same with `additionalProperties: true` (senders do send more), or `false`
        the same with `required: [traceId]`
    Fix:
        say `additionalProperties: true` where senders put further names in, `false` where not.
    """
    contract, catalog = inspection.contract, inspection.catalog
    if is_external(catalog, contract.key):
        return
    for part in inspection.parts:
        if part.language is Language.AVRO or part.name in MAPS or part.name == METADATA:
            continue
        walked = walk(part)
        # A place that several sub-schemas describe together is not half declared.
        described: dict[tuple[str, ...], int] = {}
        for spot in walked.spots:
            described[spot.instance] = described.get(spot.instance, 0) + _describes(spot)
        for spot in walked.spots:
            if described[spot.instance] == 1 and (names := _bag(spot)):
                instance = pointers.from_tokens(spot.instance)
                yield Problem(
                    place(catalog, part, spot.uri, spot.pointer),
                    f"{instance or 'The message'} declares only {' and '.join(names)}, none of "
                    "them required: that closes it, and further names in it go unseen.",
                    contract.key,
                    instance=instance,
                    fix="say additionalProperties: true if senders put more in it, false if not",
                    kind=None if part.name == "schema" else part.name,
                )


def _describes(spot: Spot) -> bool:
    return bool(set(spot.schema) & (_DECIDED - {"$ref"} | {"properties", "required"}))


def _bag(spot: Spot) -> list[str]:
    """The names of an object that declares few, all of them optional, and nothing further."""
    properties = spot.schema.get("properties")
    if not isinstance(properties, Mapping) or not 1 <= len(properties) <= _FEW:
        return []
    if spot.schema.get("required") or set(spot.schema) & _DECIDED:
        return []
    return list(properties)
