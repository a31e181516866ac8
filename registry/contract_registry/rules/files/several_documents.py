"""Rule `several-documents`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

SEVERAL_DOCUMENTS = documented(
    "several-documents",
    Family.FILES,
    """
    A YAML file holds more than one document, separated by `---`.

    One file is one contract, one service or one schema; a second document would be overlooked.

    Flagged:
        two contracts in one file, with `---` between them
    Passes:
        one contract a file
    Fix:
        put each document into a file of its own.
    """,
    switchable=False,
)
