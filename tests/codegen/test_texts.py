"""Strings, comments and names of generated code, over any text at all."""

from __future__ import annotations

import ast
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.hostile import ESCAPES, NAMES
from contract_registry.codegen.languages.literals import literal
from contract_registry.codegen.languages.python import SPELLING as PYTHON
from contract_registry.codegen.languages.typescript import SPELLING as TYPESCRIPT
from contract_registry.codegen.naming import camel, free_name, pascal, singular, snake
from contract_registry.codegen.texts import (
    jsdoc,
    python_docstring,
    python_prose,
    python_string,
    typescript_prose,
    typescript_string,
)

EVIL = [*ESCAPES, *NAMES]
# Characters that mean something to one of the languages are likelier than others.
texts = st.text(st.sampled_from("\"'\\*/`${}#@\n\r \u2028\u202e\ufeffxé𝒳") | st.characters())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(texts)
def test_a_python_string_is_the_text(text: str) -> None:
    assert ast.literal_eval(python_string(text)) == text
    assert python_string(text).isprintable()


@given(texts)
def test_a_typescript_string_is_the_text(text: str) -> None:
    # What both JSON and TypeScript read alike is all that is used.
    assert json.loads(typescript_string(text)) == text
    assert typescript_string(text).isprintable()


@given(values)
def test_a_python_literal_is_the_value(value: object) -> None:
    assert ast.literal_eval(literal(value, PYTHON)) == value  # type: ignore[arg-type]


def test_a_literal_has_lines_where_it_is_long() -> None:
    value = {"a": ["x" * 50, {"b": 1, "__proto__": None}], "short": [1, True], "c": "y" * 40}
    assert literal(value, TYPESCRIPT) == (
        "{\n"
        f'  a: ["{"x" * 50}", {{ b: 1, ["__proto__"]: null }}],\n'
        "  short: [1, true],\n"
        f'  c: "{"y" * 40}",\n'
        "}"
    )


@given(texts)
def test_a_docstring_is_one_string(text: str) -> None:
    lines = python_docstring(text, "    ")
    module = ast.parse("class X:\n" + "\n".join(lines))
    (one,) = module.body
    assert isinstance(one, ast.ClassDef)
    assert len(one.body) == 1
    assert ast.get_docstring(one) is not None


@pytest.mark.parametrize("text", EVIL)
def test_no_comment_of_python_gives_an_order(text: str) -> None:
    line = python_prose(text)
    assert line.isprintable()
    assert not re.search(r"(^|#)\s*(type:|noqa|pyright:|mypy:|fmt:|-\*-)", line)
    assert ast.parse(f"x = 1  # {line}\n", type_comments=True)


@given(texts)
def test_a_comment_of_typescript_ends_where_we_end_it(text: str) -> None:
    comment = "\n".join(jsdoc(text, "  ", ("@deprecated",)))
    assert comment.find("*/") == len(comment) - 2
    assert "\n" not in typescript_prose(text)
    assert not re.search(r"(^|\s|\*)@(?!deprecated$)\w", typescript_prose(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("order-placed", "OrderPlaced"),
        ("order_placed", "OrderPlaced"),
        ("orderPlaced", "OrderPlaced"),
        ("HTTPServer", "HttpServer"),
        ("SOURCE", "Source"),
        ("3d model", "N3dModel"),
        ("größe", "Groe"),
        ("日本語", ""),
        ("class", "Class"),
    ],
)
def test_names_of_types(text: str, name: str) -> None:
    assert pascal(text) == name


@given(texts)
def test_every_name_is_an_identifier_or_empty(text: str) -> None:
    for name in (pascal(text), camel(text), snake(text)):
        assert name == "" or (name.isidentifier() and name.isascii() and len(name) <= 64)


def test_long_names_stay_different() -> None:
    one, other = pascal("n" * 10_000), pascal("n" * 10_001)
    assert one != other
    assert len(one) == len(other) == 64


def test_names_that_are_taken() -> None:
    assert free_name(["A", "B"], {"A"}) == "B"
    assert free_name(["A"], {"A", "A2"}) == "A3"
    assert free_name(["", ""], set()) == "Value"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("lines", "line"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("entries", "entry"),
        ("series", "series"),
        ("status", "status"),
        ("news", "news"),
        ("address", "address"),
        ("item", "item"),
    ],
)
def test_one_of_many(many: str, one: str) -> None:
    assert singular(many) == one
