"""Rule `required-field-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

REQUIRED_FIELD_REMOVED = documented(
    "required-field-removed",
    Family.COMPATIBILITY,
    """
    A field that deployed readers require is no longer always sent.

    Flagged:
        required: [orderId, total] becomes required: [orderId]
        the required field `total` is removed
    Passes:
        an optional field becomes required of the sender: `x-always-sent: true`
    Fix:
        keep it required and keep sending it, or publish the next major version.
    """,
)
