"""The formats of JSON Schema that are checked: texts by the standards that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

FORMATS: Final[dict[str, Callable[[str], bool]]] = {}
