"""Reports: the findings of a run as text or JSON. One file a format, listed here."""

from __future__ import annotations

from typing import Final

from contract_registry.reports.format import Format
from contract_registry.reports.json import JSON
from contract_registry.reports.text import TEXT

FORMATS: Final[tuple[Format, ...]] = (TEXT, JSON)


def find(name: str) -> Format | None:
    """The format of that name on the command line."""
    return next((format_ for format_ in FORMATS if format_.name == name), None)
