"""Rule `reference-outside-root`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

REFERENCE_OUTSIDE_ROOT = documented(
    "reference-outside-root",
    Family.FILES,
    """
    A `$ref` or a symbolic link leads out of the project.

    A pull request must not make the check read other files of the machine, and what lies outside is
    not versioned with the contracts.

    Flagged:
        $ref: ../../../etc/passwd
        a symbolic link to /home/me/money.yaml
    Passes:
        $ref: ../shared/money.yaml
    Fix:
        put the file into the project.
    """,
    switchable=False,
)
