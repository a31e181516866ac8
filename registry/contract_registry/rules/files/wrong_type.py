"""Rule `wrong-type`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

WRONG_TYPE = documented(
    "wrong-type",
    Family.FILES,
    """
    A value has another type than the format asks for.

    Flagged:
        version: 1.2
    Passes:
        version: 1.2.0
    Fix:
        write a value of the type that the finding names; quotes make a text of a number.
    """,
    switchable=False,
)
