"""Rule `duplicate-service`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DUPLICATE_SERVICE = documented(
    "duplicate-service",
    Family.FILES,
    """
    Two files describe the same service.

    What it owns, emits and consumes has to stand in one place.

    Flagged:
        `service: orders` in two files
    Passes:
        one service.yaml for each service
    Fix:
        join the two files.
    """,
    switchable=False,
)
