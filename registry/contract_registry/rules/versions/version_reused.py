"""Rule `version-reused`."""

from __future__ import annotations

from contract_registry.rules.change import Change
from contract_registry.rules.rule import Family, Problem, Problems, rule
from contract_registry.rules.versions.order import highest, next_minor


@rule(Family.VERSIONS)
def version_reused(change: Change) -> Problems:
    """One version number has one content: it was released before, with other messages or routing.

    Whoever has pinned the number holds the other content. It happens when a release is reverted
    and its number is given again. It is silent where another error about the change stops the run.

    Flagged:
        1.3.0 added the field `note` and was reverted; now 1.3.0 adds the field `memo`
    Passes:
        the new content is 1.4.0
    Fix:
        give it the next free number.
    """
    top = highest(change)
    if change.new is None or change.told or not change.clashes or top is None:
        return
    yield Problem(
        change.at("/version"),
        f"{change.key.id} {change.new.version} was released before with another content.",
        change.key,
        fix=f"make it {next_minor(top)}",
    )
