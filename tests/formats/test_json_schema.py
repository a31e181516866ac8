"""Problems of schemas, and where they stand."""

from __future__ import annotations

import pytest

from contract_registry.formats.json_schema import problems


@pytest.mark.parametrize("dialect", ["2020-12", "7", "4", "openapi-3.0"])
def test_properties_without_a_name_are_places_too(dialect: str) -> None:
    schema = {"properties": {"": {"properties": {"": {"type": "text"}}}, "a": {"type": "text"}}}

    assert sorted(it.pointer for it in problems(schema, dialect)) == [
        "/properties//properties//type",
        "/properties/a/type",
    ]
