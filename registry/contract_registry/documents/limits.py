"""How much one file may ask of us. Every limit is checked before the work that it bounds."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 5 * 1024 * 1024
"""The size of a file."""

MAX_DEPTH: Final = 200
"""How deeply mappings and lists may nest."""

MAX_DIGITS: Final = 400
"""The digits of a number, and the powers of ten that its exponent may reach either way."""

MAX_ALIASED: Final = 1_000_000
"""The characters that all YAML aliases of a file together may stand for."""

MAX_TROUBLES: Final = 100
"""The problems of one kind that are told of one file; nobody reads more of them at once."""
