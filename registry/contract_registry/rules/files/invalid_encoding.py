"""Rule `invalid-encoding`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_ENCODING = documented(
    "invalid-encoding",
    Family.FILES,
    """
    A file is not UTF-8, or holds control characters that no text has.

    YAML and JSON are UTF-8. A character that is not seen can change what a file says.

    Flagged:
        a file that was saved as Latin-1 or UTF-16
    Passes:
        a file in UTF-8, with or without a byte order mark
    Fix:
        save the file as UTF-8; write control characters as escapes inside double quotes.
    """,
    switchable=False,
)
