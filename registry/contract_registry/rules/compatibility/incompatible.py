"""Rule `incompatible`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INCOMPATIBLE = documented(
    "incompatible",
    Family.COMPATIBILITY,
    """
    One side may send a message that the other refuses, and no single cause of it could be named.

    The witness is proof: a message that is valid in the one version and refused by the other.

    Flagged:
        several constraints refuse the message only together
    Passes:
        every message of the one version is accepted by the other
    Fix:
        compare the witness with both schemas: `contracts diff` shows them.
    """,
)
