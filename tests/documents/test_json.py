"""JSON, strictly."""

from __future__ import annotations

import json as library
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_registry.documents import Document, parse
from contract_registry.documents import pointer as pointers


def document_of(text: str, path: str = "x.json") -> Document:
    document = parse(text.encode(), path)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-0", 0),
        ("1.0", Decimal("1.0")),
        ("0.1", Decimal("0.1")),
        ("1e3", Decimal(1000)),
        ("12345678901234567890123", 12345678901234567890123),
        ("0.30000000000000000000000000001", Decimal("0.30000000000000000000000000001")),
        ('"\\u00e4\\ud83d\\ude00"', "ä😀"),
        ('"\\u0000"', "\0"),
        ("[true, false, null]", [True, False, None]),
    ],
)
def test_values_are_exact(text: str, value: object) -> None:
    read = document_of(text).value
    assert read == value
    assert type(read) is type(value)


def test_positions_of_values_and_keys() -> None:
    text = '{\n  "a": [1,\r\n    {"b\\/~": -2e1}],\n\t"ä": "x"}\n'
    document = document_of(text)
    wanted = {
        "": "1:1",
        "/a": "2:8",
        "/a/0": "2:9",
        "/a/1": "3:5",
        "/a/1/b~1~0": "3:14",
        "/ä": "4:7",
    }
    for pointer, place in wanted.items():
        assert str(document.locate(pointer)) == f"x.json:{place}"
    assert str(document.locate("/a/1/b~1~0", key=True)) == "x.json:3:6"
    assert str(document.locate("/ä", key=True)) == "x.json:4:2"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1"),
        ("{", "1:2"),
        ('{"a" 1}', "1:6"),
        ('{"a": 01}', "1:8"),
        ("[1 2]", "1:4"),
        ("{'a': 1}", "1:2"),
        ('["\\x"]', "1:3"),
        ('["a\tb"]', "1:4"),
        ("[1,\n\n  tru]", "3:3"),
        ("// no\n{}", "1:1"),
    ],
)
def test_syntax_errors_have_exact_places(text: str, place: str) -> None:
    found = parse(text.encode(), "x.json")
    assert isinstance(found, tuple)
    assert [(it.rule, str(it.location)) for it in found] == [("syntax-error", f"x.json:{place}")]


def test_what_is_wrong_before_a_syntax_error_is_told_as_well() -> None:
    found = parse(b'{"a": 1, "a": 2,\n "b": }', "x.json")
    assert isinstance(found, tuple)
    assert [it.rule for it in found] == ["duplicate-key", "syntax-error"]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=6
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 1, 2]))
def test_json_read_as_yaml_is_the_same_value_at_the_same_places(
    value: Any, indent: int | None
) -> None:
    text = library.dumps(value, indent=indent, ensure_ascii=False)
    as_json, as_yaml = document_of(text), document_of(text, "x.yaml")
    assert as_json.value == as_yaml.value == value
    for pointer in _pointers(value, ""):
        for key in (False, True):
            one, other = as_json.locate(pointer, key=key), as_yaml.locate(pointer, key=key)
            assert (one.line, one.column) == (other.line, other.column), (text, pointer)


def _pointers(value: Any, pointer: str) -> list[str]:
    found = [pointer]
    members = value.items() if isinstance(value, dict) else ()
    elements = enumerate(value) if isinstance(value, list) else ()
    for step, inner in (*members, *elements):
        found += _pointers(inner, pointers.join(pointer, step))
    return found
