"""Values as YAML text, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_registry.documents import Document, parse
from contract_registry.finding import canonical
from contract_registry.import_.yaml_text import UnwritableError, yaml_text

TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        *("", "no", "Yes", "null", "~", "true", "0o17", "0x1F", "1e5", ".5", "1_000", "2020-01-01"),
        *("- a", "a: b", "a #b", "#", "&a", "*a", "!a", "%a", "@a", "`a", "<<", "=", "?", "a,b"),
        *(
            "a\nb",
            "a\nb\n",
            "a\n\nb",
            "a\n\n",
            "\na",
            " a\nb",
            "a\n b",
            "a \nb",
            "a\n\tb",
            "\ta\nb",
        ),
        *("\x85", "\u2028", "\ufeff", "\x7f", "é", "\U0001f4a5", "'", '"', "\\", "a\\\nb", "---"),
        *("---\na", "...\nb", "a\n...\nb", "a\n---", "a\r\nb", "{}", "[]", "{a", "it's", "(x)"),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_is_read_back(value: dict[str, Any]) -> None:
    text = yaml_text(value)

    read = parse(text.encode(), "x.yaml")
    assert isinstance(read, Document), (text, read)
    assert canonical(read.value) == canonical(value)


def test_how_it_looks() -> None:
    assert (
        yaml_text(
            {
                "version": "1.2.0",
                "dialect": "4",
                "summary": "A customer's order (paid).",
                "text": "one\n\n  two\n",
                "schema": {
                    "required": ["a", "b"],
                    "properties": {"a": {"type": "string"}, "b": {"anyOf": [{"a": {"b": {}}}]}},
                    "minimum": Decimal("0.10"),
                    "enum": [[{"x": [1]}], "no"],
                },
            }
        )
        == """\
version: 1.2.0
dialect: "4"
summary: A customer's order (paid).
text: |
  one

    two
schema:
  required: [a, b]
  properties:
    a: {type: string}
    b:
      anyOf:
        - a: {b: {}}
  minimum: 0.10
  enum:
    -
      - {x: [1]}
    - "no"
"""
    )


@pytest.mark.parametrize("value", [{"k" * 1100: 1}, {"a": "\ud800"}])
def test_what_cannot_be_written(value: dict[str, Any]) -> None:
    with pytest.raises(UnwritableError):
        yaml_text(value)
