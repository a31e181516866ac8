"""Rule `file-too-large`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

FILE_TOO_LARGE = documented(
    "file-too-large",
    Family.FILES,
    """
    A file is larger than a contract ever is: more than 5 MiB.

    The limit keeps one file of a pull request from using up the memory of everybody's build.

    Flagged:
        a file of 50 MB under contracts/
    Passes:
        a file of 100 kB
    Fix:
        split the file, or move it out of the contracts' folder if it is no contract.
    """,
    switchable=False,
)
