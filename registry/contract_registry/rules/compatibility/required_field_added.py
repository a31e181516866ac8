"""Rule `required-field-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

REQUIRED_FIELD_ADDED = documented(
    "required-field-added",
    Family.COMPATIBILITY,
    """
    A field that older messages may lack became required.

    Consumers on the new version refuse the old messages that still arrive: retries, archives,
    dead-letter queues, senders that are not deployed yet.

    Flagged:
        required: [orderId] becomes required: [orderId, tenant]
    Passes:
        the new field `tenant` is optional
        the new field has `x-always-sent: true`: senders must send it, readers need not expect it
    Fix:
        make it optional, or mark it `x-always-sent: true`, or publish the next major version.
    """,
)
