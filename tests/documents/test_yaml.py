"""YAML 1.2 with its core schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml as library

from contract_registry.documents import Document, parse
from contract_registry.documents import yaml as ours


def value_of(text: str, **options: bool) -> Any:
    document = parse(text.encode(), "x.yaml", **options)
    assert isinstance(document, Document), document
    return document.value


CORE = [
    ("no", "no"),
    ("off", "off"),
    ("Yes", "Yes"),
    ("y", "y"),
    ("true", True),
    ("True", True),
    ("FALSE", False),
    ("tRue", "tRue"),
    ("null", None),
    ("~", None),
    ("", None),
    ("nULL", "nULL"),
    ("010", 10),
    ("0o17", 15),
    ("0x1F", 31),
    ("-0x1F", "-0x1F"),
    ("0b11", "0b11"),
    ("1_000", "1_000"),
    ("+12", 12),
    ("-0", 0),
    ("1:30", "1:30"),
    ("1.0", Decimal("1.0")),
    ("1.", Decimal(1)),
    (".5", Decimal("0.5")),
    ("-1.5e-3", Decimal("-0.0015")),
    ("1e3", Decimal(1000)),
    ("1e", "1e"),
    (".", "."),
    ("-", [None]),
    ("-.", "-."),
    ("1.2.3", "1.2.3"),
    ("2026-11-23", "2026-11-23"),
    ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
    ("=", "="),
    ("'1'", "1"),
    ('"true"', "true"),
    ('"\\u00e4\\U0001F600"', "ä😀"),
    ("!!str 1", "1"),
    ("! 1", "1"),
    ("!!int 0o17", 15),
    ("!!float 1.5", Decimal("1.5")),
    ("!!bool true", True),
    ("!!null ~", None),
    ("!!seq []", []),
    ("!!map {}", {}),
    ("|\n  a\n  b\n", "a\nb\n"),
    (">\n  a\n  b\n", "a b\n"),
    ("9" * 400, int("9" * 400)),
    ("0.1", Decimal("0.1")),
]


@pytest.mark.parametrize(("text", "value"), CORE)
@pytest.mark.parametrize("fast", [True, False])
def test_core_schema(text: str, value: object, fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fast:
        monkeypatch.setattr(library, "__with_libyaml__", False)
    read = value_of(text)
    assert read == value
    assert type(read) is type(value)


def test_without_libyaml_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ours.is_fast() is bool(library.__with_libyaml__)
    monkeypatch.setattr(library, "__with_libyaml__", False)
    assert not ours.is_fast()


def test_mappings_keep_their_order_and_keys_are_strings() -> None:
    assert list(value_of("b: 1\na: 2\non: 3\n'4': 5\n")) == ["b", "a", "on", "4"]


def test_aliases_repeat_values() -> None:
    assert value_of("a: &x {b: [1]}\nc: *x\nd: [*x, *x]\n") == {
        "a": {"b": [1]},
        "c": {"b": [1]},
        "d": [{"b": [1]}, {"b": [1]}],
    }


def test_an_anchor_may_be_defined_anew_and_name_a_key() -> None:
    assert value_of("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert value_of("&k a: 1\nb: *k\n") == {"a": 1, "b": "a"}
    assert value_of("a: &k name\n*k : 1\n") == {"a": "name", "name": 1}


def test_positions_of_values_and_keys() -> None:
    text = "a:\n  - {b: 1, 'c/d': [x,\n     y]}\n  - text\n~0e: |\n  long\n"
    document = parse(text.encode(), "x.yaml")
    assert isinstance(document, Document)
    wanted = {
        "": (1, 1),
        "/a": (2, 3),
        "/a/0": (2, 5),
        "/a/0/b": (2, 9),
        "/a/0/c~1d": (2, 19),
        "/a/0/c~1d/1": (3, 6),
        "/a/1": (4, 5),
        "/~00e": (5, 6),
    }
    for pointer, position in wanted.items():
        location = document.locate(pointer)
        assert (location.line, location.column) == position, pointer
    assert str(document.locate("/a/0/c~1d", key=True)) == "x.yaml:2:12"
    assert str(document.locate("/a/0", key=True)) == "x.yaml:2:5"
    assert str(document.locate("/~00e", key=True)) == "x.yaml:5:1"


def test_what_is_absent_is_located_at_its_nearest_parent() -> None:
    document = parse(b"a:\n  b: 1\n", "x.yaml")
    assert isinstance(document, Document)
    assert str(document.locate("/a/x/y")) == "x.yaml:2:3"
    assert str(document.locate("/z", key=True)) == "x.yaml:1:1"


def test_columns_count_characters() -> None:
    document = parse('{"ä😀": {b: 1}}'.encode(), "x.yaml")
    assert isinstance(document, Document)
    assert str(document.locate("/ä😀/b")) == "x.yaml:1:12"


def test_short_forms_of_cloudformation_where_they_are_asked_for() -> None:
    text = "a: !Ref Bus\nb: !GetAtt Bus.Arn\nc: !Sub ['${x}', {x: !Ref Y}]\nd: !If [C, 1, 2]\n"
    assert value_of(text, opaque_tags=True) == {
        "a": {"Ref": "Bus"},
        "b": {"Fn::GetAtt": ["Bus", "Arn"]},
        "c": {"Fn::Sub": ["${x}", {"x": {"Ref": "Y"}}]},
        "d": {"Fn::If": ["C", 1, 2]},
    }


def test_tags_of_python_are_refused_even_there() -> None:
    found = parse(b"a: !!python/name:os.system x\n", "x.yaml", opaque_tags=True)
    assert isinstance(found, tuple)
    assert [it.rule for it in found] == ["unknown-tag"]


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 9.9\n---\na",
        '"\\UFFFFFFFF"',
        '"\\uD800"',
        "%YAML 1." + "9" * 5000 + "\n---\na",
        "&",
        "*",
    ],
)
@pytest.mark.parametrize("fast", [True, False])
def test_malformed_texts_are_findings(
    text: str, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(library, "__with_libyaml__", False)
    found = parse(text.encode(), "x.yaml")
    assert isinstance(found, tuple)
    assert all(it.unreadable for it in found)
    assert {it.rule for it in found} <= {"syntax-error", "invalid-encoding"}
