"""Rule `major-bump-missing`."""

from __future__ import annotations

from contract_registry.finding import Severity
from contract_registry.rules.change import Change
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.VERSIONS, Severity.WARNING)
def major_bump_missing(change: Change) -> Problems:
    """A breaking change wants the next major version, in a new file with its own routing.

    Where the break itself is found, its finding says so, and this rule is silent. It speaks where
    the configuration has switched the findings of the break off, so that the break still shows.

    Flagged:
        `severity: {required-field-added: off}`, and a field became required in 1.3.0
    Passes:
        the same field is required in orders.order-placed 2.0.0, beside 1.3.0
    Fix:
        undo the change, and make it in a new file `<name>.v<major>.yaml` with its own routing.
    """
    if change.new is not None and change.hushed and not change.told:
        yield Problem(
            change.at("/version"),
            f"{change.key.id} {change.new.version} breaks what its major version {change.key.major}"
            " promised; the configuration has switched off the findings that say how.",
            change.key,
            fix=f"publish {change.next()} beside it",
        )
