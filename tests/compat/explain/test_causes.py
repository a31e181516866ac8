"""Kinds of cause: their names by direction, their sentences, their fixes."""

from __future__ import annotations

import re

import pytest

from contract_registry.compat.causes import ALL_NAMES, KINDS, fix, named, sentence, shown
from contract_registry.compat.verdict import Cause, Place
from contract_registry.finding import Direction, Json, Witness


def cause(
    kind: str,
    constraint: tuple[str, Json],
    witness: Json,
    instance: str = "/x",
    writer: Place | None = None,
) -> Cause:
    return Cause(kind, instance, Place("", ""), writer, constraint, Witness(witness))


def test_every_name_is_known() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in ALL_NAMES)
    for kind in KINDS:
        assert named(kind, "backward") == kind
        assert named(kind, Direction.FORWARD) in ALL_NAMES
    forward = [named(kind, "forward") for kind in KINDS]
    assert len(set(forward)) == len(forward)


def test_names_by_direction() -> None:
    assert named("required-field-added", "forward") == "required-field-removed"
    assert named("enum-value-removed", "forward") == "enum-value-added"
    assert named("type-narrowed", "forward") == "type-widened"
    assert named("bound-tightened", "forward") == "bound-relaxed"
    assert named("field-refused", "forward") == "field-added"


@pytest.mark.parametrize(
    ("one", "direction", "expected"),
    [
        (cause("required-field-added", ("required", "x"), {}), "backward", "/x became required."),
        (
            cause("required-field-added", ("required", "x"), {}, writer=Place("", "/properties/x")),
            "forward",
            "/x is no longer always there; the old reader requires it.",
        ),
        (
            cause("enum-value-removed", ("enum", ["A", "B"]), {"x": "LOST"}),
            "forward",
            '/x may now be "LOST", which readers of the other version refuse.',
        ),
        (
            cause("enum-value-removed", ("enum", list("ABCDEFGHI")), {"x": "Z"}),
            "backward",
            '/x no longer accepts "Z", only "A", "B", "C", "D", "E", "F" or 3 more.',
        ),
        (
            cause("enum-value-removed", ("anyOf", [{"const": 1}, {"enum": [2, 3]}]), {"x": 4}),
            "backward",
            "/x no longer accepts 4, only 1, 2 or 3.",
        ),
        (
            cause("type-narrowed", ("type", ["string", "null"]), {"x": 1}),
            "backward",
            "/x may be 1, but the new version reads only string or null.",
        ),
        (
            cause("items-tightened", ("minItems", 1), {"x": []}),
            "backward",
            "/x may have 0 elements, but has to have at least 1 element now.",
        ),
        (
            cause("size-tightened", ("maxProperties", 2), {}, ""),
            "backward",
            "the message may have 0 members, but has to have at most 2 members now.",
        ),
        (
            cause("required-field-added", ("required", "x"), {}),
            "plain",
            "/x is required by the reader, and the writer may leave it out.",
        ),
        (
            cause("enum-value-added", ("enum", ["A", "B"]), {"x": "LOST"}),
            "plain",
            '/x may be "LOST"; the reader reads only "A" or "B".',
        ),
        (
            cause("length-tightened", ("maxLength", 3), {"x": "aaaa"}),
            "plain",
            "/x may have 4 characters; the reader reads at most 3 characters.",
        ),
    ],
)
def test_sentences(one: Cause, direction: str, expected: str) -> None:
    assert sentence(one, direction) == expected


KEYWORDS: dict[str, tuple[str, Json]] = {
    "required-field-added": ("required", "x"),
    "field-refused": ("additionalProperties", False),
    "type-narrowed": ("type", "string"),
    "type-changed": ("type", ["string"]),
    "enum-value-removed": ("enum", ["a"]),
    "const-changed": ("const", "a"),
    "bound-tightened": ("minimum", 1),
    "length-tightened": ("maxLength", 1),
    "pattern-tightened": ("pattern", "^a"),
    "format-changed": ("format", "date"),
    "items-tightened": ("uniqueItems", True),
    "size-tightened": ("minProperties", 1),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("direction", ["backward", "forward", "plain"])
@pytest.mark.parametrize("witness", [{"x": 5}, {}, [1], None, {"x": "long " * 50}])
def test_every_kind_has_a_sentence_and_a_fix(kind: str, direction: str, witness: Json) -> None:
    for name in (kind, named(kind, direction)):
        one = cause(name, KEYWORDS.get(kind, ("anyOf", [{}])), witness)
        said = sentence(one, direction)
        assert said.endswith(".")
        assert len(said) < 260
        assert "None" not in said
        assert fix(one, direction)[0].islower()
        assert not fix(one, direction).endswith(".")


def test_a_place_in_an_array_shows_the_element() -> None:
    one = cause("enum-value-removed", ("enum", ["a"]), {"x": [{"y": "b"}]}, "/x/*/y")
    assert '"b"' in sentence(one, "backward")


def test_values_are_cut() -> None:
    assert shown("a" * 100) == '"' + "a" * 38 + "…"
    assert shown({"a": 1}) == '{"a":1}'
