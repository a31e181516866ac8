"""Rule `invalid-openapi`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_OPENAPI = documented(
    "invalid-openapi",
    Family.FILES,
    """
    An OpenAPI document does not describe the operation that a contract asks for.

    Flagged:
        openapi: ./openapi.yaml#getItem, and no operation has that operationId
    Passes:
        openapi: ./openapi.yaml#getItem, and one operation has that operationId
    Fix:
        correct the operationId, or describe request, response and errors in the contract.
    """,
    switchable=False,
)
