"""Rule `unknown-dialect`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_DIALECT = documented(
    "unknown-dialect",
    Family.FILES,
    """
    `$schema` names a dialect of JSON Schema that is not known.

    The same keyword means different things in different dialects; guessing would be wrong.

    Flagged:
        $schema: https://json-schema.org/draft/2099-01/schema
    Passes:
        $schema: https://json-schema.org/draft/2020-12/schema
    Fix:
        use 2020-12, 2019-09, draft 7, 6 or 4.
    """,
    switchable=False,
)
