"""How much a schema asks of a validator."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.formats.unfolded import ENDLESS, unfolded

from .test_messages import part_of


@pytest.mark.parametrize(
    ("schema", "size"),
    [
        (True, 1),
        ({}, 1),
        ({"type": "object", "properties": {"a": {}, "b": {"items": {}}}}, 4),
        ({"const": {"$ref": "#"}, "$defs": {"unused": {"$ref": "#"}}}, 1),
        ({"$defs": {"a": {}}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}, 5),
        ({"allOf": [{"$ref": "../shared/a.yaml#/x%20y"}, {"$ref": "../shared/a.yaml"}]}, 7),
    ],
)
def test_what_unfolds_to_an_end(schema: Any, size: int) -> None:
    shared = {"x y": {"not": {}}, "items": {}}
    part = part_of(schema, **{"file:///contracts/shared/a.yaml": shared})
    assert unfolded(part, 100) == size


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"$ref": "#"}}},
        {"$id": "https://example.com/x"},
        {"items": {"$dynamicRef": "#x"}},
        {"$ref": "gone.yaml"},
        {"$ref": "#/gone"},
    ],
)
def test_what_does_not_or_may_not(schema: Any) -> None:
    assert unfolded(part_of(schema), 100) >= ENDLESS


def test_doubling() -> None:
    links = {f"a{i}": {"anyOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 2} for i in range(40)}
    part = part_of({"$ref": "#/$defs/a0", "$defs": {**links, "a40": {}}})
    assert unfolded(part, 100) > 2**40
    long = {f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(1_000)}
    assert (
        unfolded(part_of({"$ref": "#/$defs/a0", "$defs": {**long, "a1000": {}}}), 9999) >= ENDLESS
    )
    wide = part_of({"properties": {f"p{i}": {} for i in range(200)}})
    assert unfolded(wide, 300) == 201
    assert unfolded(wide, 100) >= ENDLESS
