"""Text of a contract inside code: as a string, as prose in a comment. Nothing of it is code.

Strings are spelt so that only printable characters stand in the file. Prose shows what cannot be
seen as `\\u202e`, closes no comment, and gives no order to a compiler, a linter or an editor.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Final

from contract_registry.codegen.shapes import Docs
from contract_registry.documents.characters import visible

WIDTH: Final = 100
_LONGEST: Final = 4000  # characters of a description that anybody reads in code
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
# A comment that begins so speaks to a tool, in Python also after a second # on the line.
_PYTHON_ORDER: Final = re.compile(
    r"(^|#)(\s*)(type|pyright|mypy|pyre|noqa|ruff|flake8|fmt|yapf|isort|pylint|pragma|nosec|"
    r"coverage|vim?|ex|-\*-|coding|!)",
    re.IGNORECASE,
)
_TYPESCRIPT_ORDER: Final = re.compile(
    r"^(\W*)(eslint|tslint|prettier|biome|istanbul|c8|v8|webpack|sourceMappingURL|global|jshint|"
    r"deno|region|endregion|rome|oxlint|stylelint)",
    re.IGNORECASE,
)


def python_string(text: str) -> str:
    """A string literal of Python."""
    return f'"{"".join(_python_character(it) for it in text)}"'


def _python_character(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if visible(character) == character:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def typescript_string(text: str) -> str:
    """A string literal of TypeScript."""
    return f'"{"".join(_SHORT.get(it) or visible(it) for it in text)}"'


def python_prose(text: str) -> str:
    """Text on one line of a Python comment or docstring."""
    return _PYTHON_ORDER.sub(r"\1\2'\3'", visible(_one_line(text)))


def typescript_prose(text: str) -> str:
    """Text on one line of a TypeScript comment of either form."""
    line = visible(_one_line(text)).replace("*/", "*\\/")
    line = _TYPESCRIPT_ORDER.sub(r"\1'\2'", line)
    # A tag of JSDoc, and an order to the compiler, begin with @; addresses of e-mail may stay.
    return re.sub(r"(?<![\w.])@", "\\@", line).removeprefix("/")


def told(docs: Docs, notes: tuple[str, ...] = (), *, deprecated: bool = True) -> str:
    """The prose of a type or a field; `deprecated` False where the language has a mark for it."""
    parts = [docs.text]
    if docs.deprecated and deprecated:
        until = f", gone after {docs.sunset}" if docs.sunset else ""
        parts.insert(0, f"Deprecated{until}.")
    if notes:
        text = "; ".join(notes)
        parts.append(f"\n\n{text[:1].upper()}{text[1:]}.")
    return " ".join(part for part in parts if part).strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def python_docstring(text: str, indent: str = "") -> list[str]:
    """A docstring, in the form that formatters leave alone."""
    lines = [_escaped(it) for it in _lines(text, indent, python_prose)] or [""]
    if len(lines) == 1 and len(indent) + len(lines[0]) + 6 <= WIDTH:
        return [f'{indent}"""{lines[0]}"""']
    first, *rest = lines
    return [f'{indent}"""{first}', *(f"{indent}{it}".rstrip() for it in rest), f'{indent}"""']


def _escaped(line: str) -> str:
    line = line.replace("\\", "\\\\")
    return line.replace('"', '\\"') if '"""' in line or line.endswith('"') else line


def jsdoc(text: str, indent: str = "", tags: tuple[str, ...] = ()) -> list[str]:
    """A comment that editors show. `tags` are ours: `@deprecated` with its text."""
    lines = [*_lines(text, indent, typescript_prose), *tags]
    if not lines:
        return []
    if len(lines) == 1 and len(indent) + len(lines[0]) + 7 <= WIDTH:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {it}".rstrip() for it in lines), f"{indent} */"]


def _lines(text: str, indent: str, prose: Callable[[str], str]) -> list[str]:
    """The paragraphs of a text, wrapped, with an empty line between them."""
    lines: list[str] = []
    for part in _paragraphs(text):
        lines += [*([""] if lines else []), *_wrapped(prose(part), indent)]
    return lines


def _wrapped(line: str, indent: str) -> list[str]:
    width = WIDTH - len(indent) - 6
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def _paragraphs(text: str) -> Iterator[str]:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    yield from (part for part in re.split(r"\n\s*\n", shown) if part.strip())
