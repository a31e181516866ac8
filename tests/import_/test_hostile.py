"""What somebody may put into a source to hurt whoever imports it."""

from __future__ import annotations

import copy
import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_registry.errors import UsageError

from .conftest import imported
from .test_avro import PLACED
from .test_published import DOCUMENT
from .test_template import EVENT, template


def event(**names: str) -> str:
    text = json.dumps(EVENT)
    for old, new in names.items():
        text = text.replace(json.dumps({"s": "shop.orders", "t": "OrderPlaced"}[old]), new)
    return text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: [\xff]\n", "orders/x.yaml:1:5: byte 0xFF is not UTF-8"),
        (b"a: \x07\n", "orders/x.yaml:1:4: the character U+0007 may not stand in a file as it is"),
        (b"\x00" * 100, "orders/x.yaml:1:1: the character U+0000 may not stand"),
        (b"a: 1\na: 2\n", "orders/x.yaml:2:1: the key 'a' stands twice in this mapping"),
        (b"[" * 100_000, "orders/x.yaml:1:201: mappings and lists nest more than 200 levels deep"),
        (b"x" * (5 * 1024 * 1024 + 1), "orders/x.yaml:1:1: the file has 5,242,881 bytes"),
        (
            b"a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 10))
                for n in range(9)
            ),
            "orders/x.yaml:",
        ),
        (b"a: &a [*a]\n", "orders/x.yaml:1:8: "),
        (b"a: .nan\n", "orders/x.yaml:1:4: "),
        (b"a: 1e999999999\n", "orders/x.yaml:1:4: "),
        (b"a: 1\n---\nb: 2\n", "orders/x.yaml:2:1: a second YAML document starts here"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_else_suffers(
    content: bytes, told: str
) -> None:
    done = imported({"orders/x.yaml": content, "orders/y.json": '{"type": "object"}'})

    assert done.contracts == ["orders/y.v1.yaml"]
    assert len(done.refused) == 1
    assert done.refused[0].startswith(told)
    assert done.plan.exit == 4


@pytest.mark.parametrize(
    ("detail_type", "path"),
    [
        ("../../../etc/passwd", "orders/etc-passwd.v1.yaml"),
        ("/etc/passwd", "orders/etc-passwd.v1.yaml"),
        ("..", None),
        ("C:\\Windows\\x", "orders/c-windows-x.v1.yaml"),
        ("Order\u0000Placed", "orders/order-placed.v1.yaml"),
        ("Ordër Plåced", "orders/order-placed.v1.yaml"),
        ("\u202ePlaced", "orders/placed.v1.yaml"),
        ("\U0001f4a5", None),
        ("注文", None),
        ("con", "orders/con.v1.yaml"),
        ("service", "orders/service.v1.yaml"),
        ("3dPrinted", "orders/n-3-d-printed.v1.yaml"),
        ("x" * 128, "orders/" + "x" * 100 + ".v1.yaml"),
        ("x" * 129, None),
        ("Placed{stage}", None),
        ("Placed\nx: y", None),
    ],
)
def test_names_stay_inside_the_folder(detail_type: str, path: str | None) -> None:
    done = imported({"e.json": event(t=json.dumps(detail_type))})

    assert done.contracts == ([] if path is None else [path])
    assert len(done.refused) == (1 if path is None else 0)
    if path is not None:
        assert done.contract(path)["channel"]["detail-type"] == detail_type


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("../../etc", "etc"),
        ("aws.partner/example.com/7/bus", "example-com"),
        ("aws.partner/../../x", None),
        ("aws.", "aws"),
        ("shop/..", "shop"),
        ("arn:aws:events:::x", "x"),
    ],
)
def test_services_stay_inside_the_folder(source: str, service: str | None) -> None:
    done = imported({"e.json": event(s=json.dumps(source))})

    assert {path.split("/")[0] for path in done.contracts} == ({service} if service else set())


def test_references_in_a_circle_are_refused() -> None:
    schemas = {
        "Placed": {
            "x-amazon-events-source": "shop.orders",
            "x-amazon-events-detail-type": "Placed",
            "properties": {
                "source": {"type": "string"},
                "detail": {"$ref": "#/components/schemas/A"},
            },
        },
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
    }
    text = json.dumps({"openapi": "3.0.0", "components": {"schemas": schemas}})

    done = imported({"e.json": text})

    assert done.contracts == []
    assert len(done.refused) == 1


def test_references_that_unfold_into_more_than_a_file_holds_are_refused() -> None:
    # Each level is referred to by its place, and each copy holds all the levels below it.
    level: dict[str, Any] = {"enum": ["x" * 10]}
    for _ in range(60):
        level = {"properties": {f"p{n}": {} for n in range(60)} | {"n": level}}
    references = {
        f"r{depth}": {"$ref": "deep.json#" + "/properties/n" * depth} for depth in range(60)
    }

    done = imported(
        {
            "orders/a.json": json.dumps({"type": "object", "properties": references}),
            "orders/deep.json": json.dumps(level),
        }
    )

    assert sum(len(text) for text in done.plan.files.values()) < 10_000_000


def test_a_schema_that_is_one_level_too_deep_inside_a_contract_is_refused() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(99):
        deep = {"properties": {"a": deep}}

    done = imported({"orders/a.json": json.dumps({"type": "array", "items": deep})})

    assert done.contracts == []
    assert "cannot be written as YAML: mappings and lists nest more than" in done.refused[0]


def test_a_key_that_yaml_cannot_hold_is_refused() -> None:
    text = json.dumps({"type": "object", "properties": {"k" * 2000: {}}})

    done = imported({"orders/a.json": text})

    assert done.contracts == []
    assert done.refused[0].startswith("orders/a.json:1:1: orders.a@1 cannot be written as YAML: ")


SOURCES = {
    "e.json": EVENT,
    "published.json": DOCUMENT,
    "orders/asyncapi.json": {
        "asyncapi": "3.0.0",
        "channels": {"a": {"messages": {"B": {"payload": {"type": "object"}}}}},
        "components": {
            "messages": {
                "C": {"payload": {"$ref": "#/components/schemas/D"}},
                "E": {"payload": {"schemaFormat": "application/vnd.apache.avro", "schema": PLACED}},
            },
            "schemas": {"D": {"type": "object"}},
        },
    },
    "orders/p.json": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://example.com/p.json",
        "type": "object",
        "properties": {"a": {"$ref": "#/definitions/b"}, "c": {"enum": [1, None]}},
        "definitions": {"b": {"allOf": [{"type": "string"}, {"$ref": "e.json"}]}},
    },
    "orders/p.avsc": PLACED,
    "t.json": {
        "Resources": {
            "Placed": {
                "Type": "AWS::EventSchemas::Schema",
                "Properties": {
                    "SchemaName": {"Fn::Sub": "${A}@b"},
                    "Content": {"Fn::Join": ["", ['{"type":', ' "object"}']]},
                },
            }
        }
    },
}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(
        [
            "",
            "#",
            "#/",
            "#/definitions/b",
            "object",
            "string",
            "../x",
            "x" * 300,
            "\u0007",
            "é",
            "4",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "$ref",
                    "type",
                    "properties",
                    "detail",
                    "Fn::Sub",
                    "Ref",
                    "$id",
                    "allOf",
                    "items",
                    "",
                ]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [it for key, item in value.items() for it in places(item, (*path, key))]
    elif isinstance(value, list):
        found += [it for at, item in enumerate(value) for it in places(item, (*path, at))]
    return found


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(document)
    here = changed
    for token in path[:-1]:
        here = here[token]
    here[path[-1]] = value
    return changed


# `make fuzz-import` asks for more, with other seeds.
EXAMPLES = int(os.environ.get("IMPORTS", "0"))


@settings(
    max_examples=EXAMPLES or 250,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not EXAMPLES,
)
@given(data=st.data())
def test_whatever_stands_in_a_source_no_import_crashes_or_fails_the_check(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(SOURCES)))
    document: Any = SOURCES[name]
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(places(document)))
        document = put(document, path, data.draw(VALUES))

    try:
        # `imported` has the check look at the outcome.
        imported({**{it: json.dumps(SOURCES[it]) for it in SOURCES}, name: json.dumps(document)})
    except UsageError as error:
        raise AssertionError(f"{name}: {error}") from error


def test_templates_are_data() -> None:
    for text in ("!!python/name:os.system x", "!!python/object/new:os.system [x]", "!Sub [[[["):
        assert imported({"t.yaml": template(text)}).contracts == []
