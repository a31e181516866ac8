"""Rule `alias-bomb`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ALIAS_BOMB = documented(
    "alias-bomb",
    Family.FILES,
    """
    The aliases of a YAML file stand for more text than a file may hold, or for themselves.

    A file of ten lines can stand for gigabytes in this way.

    Flagged:
        a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b] … and so on
    Passes:
        an anchor that is used a few times
    Fix:
        write the values out, or share them by $ref.
    """,
    switchable=False,
)
