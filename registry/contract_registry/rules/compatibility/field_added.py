"""Rule `field-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

FIELD_ADDED = documented(
    "field-added",
    Family.COMPATIBILITY,
    """
    A field was added, and deployed readers are closed: they refuse names that they do not know.

    Where readers are tolerant (events and responses, unless the contract says otherwise) this is no
    break. Where they are taken as written, `additionalProperties: false` counts.

    Flagged:
        a task with `additionalProperties: false` gets the optional field `locale`: a worker that is
        rolled back refuses it
    Passes:
        an event with `additionalProperties: false` gets the optional field `note`
    Fix:
        let the readers accept unknown names first, or leave the field out.
    """,
)
