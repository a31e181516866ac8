"""Text from users' files, made safe to show: a pull request must not steer a reader's terminal.

Control characters, ANSI escapes, bidirectional overrides, invisible characters and lone surrogates
are shown as `\\u001b`, which is also how JSON spells them, so that a witness stays JSON.
"""

from __future__ import annotations

import re
from typing import Final

# Invisible, though `str.isprintable` lets them pass: fillers, joiners and variation selectors.
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# Azure Pipelines and GitHub Actions obey `##[command]` and `##vso[command]` anywhere in a line.
_COMMAND: Final = re.compile(r"##(?=\[|vso\[)")


def visible(text: str) -> str:
    """`text` on one line, every character of it seen and none of it obeyed."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            character
            if character.isprintable() and not _INVISIBLE.match(character)
            else _escape(character)
            for character in text
        )
    return _COMMAND.sub(r"#\\u0023", text) if "##" in text else text


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    # JSON knows only the two halves of a surrogate pair.
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
