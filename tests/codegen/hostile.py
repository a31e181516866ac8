"""Words that try to get out of the place where generated code puts them.

Each tries to leave a mark: a file in Python, a global variable in TypeScript.
"""

from __future__ import annotations

import json

PYTHON = "__import__('pathlib').Path('canary').touch()"
SCRIPT = "globalThis.canary = true"

ESCAPES = [
    f'"""\n{PYTHON}\n"""',
    f"'''\n{PYTHON}\n'''",
    f'\\"""\n{PYTHON}\n"""',
    f'" + {PYTHON} + "',
    f"' + {PYTHON} + '",
    f'\\" + {PYTHON} + \\"',
    f'"]\n{PYTHON}\n["',
    f"\n{PYTHON}\n",
    f"\r{PYTHON}\r",
    f"\x0c{PYTHON}\x0b",
    f"{{{PYTHON}}}",
    f"%({PYTHON})s",
    f"*/ {SCRIPT}; /*",
    f"*\\/ {SCRIPT}; /*",
    f"**/\n{SCRIPT};\n/**",
    f"/ {SCRIPT}; //",
    f'"; {SCRIPT}; "',
    f"'; {SCRIPT}; '",
    f"`; {SCRIPT}; `",
    f"${{{SCRIPT}}}",
    f"`${{{SCRIPT}}}`",
    f"\u2028{SCRIPT}\u2029",
    f"\u0085{SCRIPT}",
    f"</script><script>{SCRIPT}</script>",
    f"}}\n{SCRIPT};\nexport interface X {{",
    "ends with a backslash \\",
    "ends with two \\\\",
    'ends with a quote "',
    'ends with both \\"',
    'quotes """" and """""" and \\""" within',
    "\x00 nothing \x1b[31m red",
    "\u202eright to left\u202c \u200bzero\u200d width\ufeff",
    "type: ignore",
    "type: nonsense(",
    "# type: ignore",
    "text # type: ignore[misc] # noqa",
    "noqa",
    "pyright: basic",
    "mypy: ignore-errors",
    "# mypy: ignore-errors\n# mypy: disallow-any-expr",
    "fmt: off",
    "-*- coding: rot13 -*-",
    "@ts-ignore",
    "@ts-expect-error",
    "@ts-nocheck",
    "@deprecated\n@internal\n@type {string}",
    "text\n * @ts-expect-error",
    "eslint-disable",
    "/ <reference types='node' />",
    "# sourceMappingURL=data:application/json,{}",
    "webpackIgnore: true",
]
"""Prose, values and patterns that would be code somewhere."""

NAMES = [
    *ESCAPES,
    "",
    " ",
    "a b",
    "a-b",
    "a_b",
    "aB",
    "A B",
    "ab",
    "AB",
    "1st",
    "1",
    "0x10",
    "-1",
    "ünïcödé",
    "ﬁ",
    "fi",
    "日本語",
    "日本",
    "\u0430bc",
    "class",
    "def",
    "None",
    "True",
    "import",
    "match",
    "type",
    "_",
    "print",
    "self",
    "str",
    "int",
    "list",
    "dict",
    "Any",
    "Literal",
    "NotRequired",
    "TypedDict",
    "cast",
    "Schema",
    "SENT",
    "check",
    "parse",
    "Thing",
    "thing",
    "__init__",
    "__class__",
    "__private",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "interface",
    "function",
    "enum",
    "number",
    "string",
    "unknown",
    "undefined",
    "readonly",
    "new",
    "new ()",
    "[key: string]",
    "a?",
    "get x",
    "#private",
    "$",
    "n" * 10_000,
    "ö" * 10_000,
]
"""Names of properties and definitions."""


def schema(names: list[str] = NAMES, *, closed: bool = True) -> dict[str, object]:
    """A schema that says all of it, everywhere where a schema says anything."""
    return {
        "type": "object",
        "title": ESCAPES[0],
        "description": "\n\n".join(ESCAPES),
        "required": names[::2],
        **({"additionalProperties": False} if closed else {}),
        "properties": {
            # Objects have types of their own, named after the property.
            "objects": {"type": "object", "properties": {it: _named(it) for it in names}},
            "values": {"enum": [*ESCAPES, *names, 1, 1.5, None, True, 2**70, {"a": ESCAPES}]},
            "extensible": {"enum": list(names), "x-extensible-enum": True},
            "tagged": {"oneOf": [_tagged(it) for it in names[:40]]},
            "referred": {"anyOf": [{"$ref": f"#/$defs/d{at}"} for at in range(0, len(names), 4)]},
            "tuple": {"type": "array", "prefixItems": [{"const": it} for it in ESCAPES]},
            **{it: _documented(it, at) for at, it in enumerate(names)},
        },
        "$defs": {
            **{f"d{at}": {"title": it, **_named(it)} for at, it in enumerate(names)},
        },
    }


def _named(text: str) -> dict[str, object]:
    return {"type": "object", "description": text, "properties": {text: {"type": "string"}}}


def _tagged(text: str) -> dict[str, object]:
    return {
        "type": "object",
        "title": text,
        "required": ["kind"],
        "properties": {"kind": {"const": text}, "value": {"type": "string", "default": text}},
    }


def _documented(text: str, at: int) -> dict[str, object]:
    words = ESCAPES[at % len(ESCAPES)]
    return {
        "type": ["string", "null"],
        "description": words,
        "title": text,
        "format": words,
        "default": words,
        "examples": [words],
        "$comment": words,
        "deprecated": True,
        "x-sunset": words,
        "x-pii": words,
    }


def contract(kind: str, *, closed: bool = True, names: list[str] = NAMES) -> str:
    """The file of the contract `evil.<kind>`."""
    return json.dumps(
        {
            "contract": f"evil.{kind}",
            "kind": "event",
            "version": "1.0.0-rc.1+build.5",
            "summary": " ".join(ESCAPES),
            "channel": {
                "eventbridge": "evil.main",
                "source": f'evil"""*/${SCRIPT}\\'[:200].replace("{", "").replace("}", ""),
                "detail-type": f"'''*/`{kind}` \\",
            },
            "schema": schema(names, closed=closed),
        }
    )
