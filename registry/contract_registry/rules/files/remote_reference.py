"""Rule `remote-reference`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

REMOTE_REFERENCE = documented(
    "remote-reference",
    Family.FILES,
    """
    A `$ref` names a URL. Nothing is ever fetched.

    What stands behind a URL can change without a commit, and a check must not depend on a network.

    Flagged:
        $ref: https://example.org/money.json
    Passes:
        $ref: ../shared/money.yaml
    Fix:
        put a copy into the project and refer to the file.
    """,
    switchable=False,
)
