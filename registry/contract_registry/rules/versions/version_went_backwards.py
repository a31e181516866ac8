"""Rule `version-went-backwards`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change
from contract_registry.rules.rule import Family, Problem, Problems, rule
from contract_registry.rules.versions.order import highest, next_minor


@rule(Family.VERSIONS)
def version_went_backwards(change: Change) -> Problems:
    """A version number only grows: it is never lower than one that was released.

    Registries keep the highest number as the newest, and consumers that pin a range would go on
    with the content that this change replaces.

    Flagged:
        version 1.3.0 at the base, 1.2.0 now
    Passes:
        version 1.3.0 at the base, 1.3.0 or 1.4.0 now
    Fix:
        give it a number above the highest released one.
    """
    new, top = change.new, highest(change)
    if new is None or top is None or new.status is Status.DRAFT or new.version >= top:
        return
    if change.external:
        return
    at_base = change.old is not None and change.old.version == top
    where = "at the base" if at_base else "in a release"
    target = next_minor(top) if change.differs else top
    yield Problem(
        change.at("/version"),
        f"The version of {change.key.id} went back to {new.version}; it was {top} {where}.",
        change.key,
        fix=f"make it {target}",
    )
