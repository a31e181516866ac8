"""Rule `invalid-avro`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_AVRO = documented(
    "invalid-avro",
    Family.FILES,
    """
    An Avro schema breaks the rules of Avro.

    Flagged:
        a record without `fields`
        a default whose type is not that of the first branch of the union
    Passes:
        {"type": "record", "name": "Parcel", "fields": [{"name": "id", "type": "string"}]}
    Fix:
        correct the place that the finding names.
    """,
    switchable=False,
)
