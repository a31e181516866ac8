"""Rule `unsendable`."""

from __future__ import annotations

from contract_registry.formats import schema_of
from contract_registry.load.files import path_of
from contract_registry.model import Language
from contract_registry.rules.change import Inspection
from contract_registry.rules.fields import place
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.DESIGN)
def unsendable(inspection: Inspection) -> Problems:
    """A declared field, or a branch of a choice, that no message can contain.

    Whoever sends it is refused, or never sends it. What cannot be sent also breaks nobody, so a
    contract of which nothing can be sent would be compatible with everything. At the base it is a
    warning, because the past cannot be mended; in the new version it is an error.

    Flagged:
        discount: {type: number, minimum: 1, maximum: 0}
        two branches of a `oneOf` that accept the same messages
    Passes:
        legacy: false, which says that the name is not to be sent
    Fix:
        correct the contradiction, or remove the field or branch.
    """
    from contract_registry.compat.engine import unsendable as sought

    contract, catalog = inspection.contract, inspection.catalog
    for part in inspection.parts:
        if part.language is Language.AVRO:
            continue
        for found in sought(schema_of(part, contract.encoding), inspection.limits):
            home = "" if found.place.uri == part.uri else path_of(found.place.uri) or ""
            yield Problem(
                place(catalog, part, found.place.uri, found.place.pointer),
                f"{found.reason[:1].upper()}{found.reason[1:]}.",
                contract.key,
                fix="correct the contradiction, or remove it",
                kind=f"{part.name} {home}{found.place.pointer}",
            )
