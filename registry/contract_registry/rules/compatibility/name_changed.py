"""Rule `name-changed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NAME_CHANGED = documented(
    "name-changed",
    Family.COMPATIBILITY,
    """
    A record, an enum or a fixed was renamed: by the specification, readers match them by name.

    Flagged:
        record Order becomes record PlacedOrder
    Passes:
        the same with aliases: [Order]
    Fix:
        add the old name to `aliases`.
    """,
)
