"""Rule `syntax-error`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

SYNTAX_ERROR = documented(
    "syntax-error",
    Family.FILES,
    """
    A file is no YAML and no JSON.

    What cannot be read cannot be compared, and a contract that is overlooked is not guarded. Files
    with the suffixes .json and .avsc are read as JSON, all others as YAML 1.2.

    Flagged:
        schema: {type: object
    Passes:
        schema: {type: object}
    Fix:
        mend the text at the line and column that the finding names.
    """,
    switchable=False,
)
