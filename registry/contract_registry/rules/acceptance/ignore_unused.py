"""Rule `ignore-unused`."""

from __future__ import annotations

from contract_registry.finding import Severity
from contract_registry.rules.rule import Family, documented

IGNORE_UNUSED = documented(
    "ignore-unused",
    Family.ACCEPTANCE,
    """
    An entry of `ignores` accepts nothing that was found: its change is in, or was taken back.

    It has to name the fingerprint, the contract and the rule of the finding, in the file of the
    service that owns the contract. An entry that is left over would accept the same break again.

    Flagged:
        the change that was accepted is part of the base by now
        the entry stands in the file of a service that does not own the contract
    Passes:
        the finding shows as `ignored until …`
    Fix:
        remove the entry.
    """,
    severity=Severity.WARNING,
)
