"""Rule `version-file-mismatch`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

VERSION_FILE_MISMATCH = documented(
    "version-file-mismatch",
    Family.FILES,
    """
    The major version in a file's name is not that of the `version` in it.

    One file is one major version: its name is how people and reviews find it.

    Flagged:
        version: 2.0.0 in order-placed.v1.yaml
    Passes:
        version: 1.9.0 in order-placed.v1.yaml
    Fix:
        rename the file, or correct the version; a breaking change is a new file beside the old one.
    """,
    switchable=False,
)
