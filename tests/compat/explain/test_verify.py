"""A witness is confirmed by a library and by the evaluator, or it is not shown."""

from __future__ import annotations

import http.server
import socket
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.decide import deep_recursion
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verification import judge
from contract_registry.compat.verify import Verifier
from contract_registry.finding import Json

CLOSED_A: Json = {"properties": {"a": {}}, "additionalProperties": False}


def confirms(
    writer: Json, reader: Json, message: Json, dialect: str = "2020-12", **how: Any
) -> bool:
    semantics = Semantics(**how)
    return Verifier(Schema(writer, dialect), Schema(reader, dialect), semantics).confirm(message)


def test_both_halves_count() -> None:
    verifier = Verifier(Schema({"type": "string"}), Schema({"maxLength": 1}), Semantics())
    assert verifier.confirm("ab")
    assert (verifier.accepts("a"), verifier.refuses("a")) == (True, False)
    assert (verifier.accepts(1), verifier.refuses(1)) == (False, False)
    assert not verifier.confirm("a")


@pytest.mark.parametrize("dialect", ["2020-12", "2019-09", "7", "6", "4", "openapi-3.0"])
def test_every_dialect(dialect: str) -> None:
    assert confirms({"type": "integer"}, {"type": "string"}, 1, dialect)
    assert not confirms({"type": "integer"}, {"type": "integer"}, 1, dialect)


def test_the_schemas_own_dialect_wins() -> None:
    bound: Json = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "minimum": 1,
        "exclusiveMinimum": True,
    }
    assert confirms({}, bound, 1)
    assert not confirms({}, {"minimum": 1, "exclusiveMinimum": 0}, 1)


def test_numbers_are_exact() -> None:
    assert confirms({"type": "number"}, {"multipleOf": Decimal("0.01")}, Decimal("1.111"))
    assert not confirms({"type": "number"}, {"multipleOf": Decimal("0.01")}, Decimal("1.11"))
    assert not confirms({"type": "number"}, {"multipleOf": 0.01}, Decimal("4.35"))
    assert not confirms({"type": "number"}, {"multipleOf": Decimal("1E-40")}, Decimal("1E+60"))
    assert confirms({}, {"maximum": 10**30}, 10**30 + 1)


def test_true_is_no_number() -> None:
    assert confirms({}, {"enum": [1]}, True)
    assert confirms({}, {"const": {"a": [False]}}, {"a": [0]})
    assert not confirms({}, {"const": 1}, Decimal("1.0"))
    assert not confirms({}, {"type": "integer"}, Decimal("1.0"))
    assert not confirms({"uniqueItems": True}, False, [1, Decimal("1.0")])
    assert confirms({"uniqueItems": True}, False, [1, True])


@pytest.mark.parametrize(
    "number", [Decimal("1E+999999999"), Decimal("NaN"), Decimal("Infinity"), float("inf")]
)
def test_numbers_beyond_reckoning_prove_nothing(number: Json) -> None:
    assert not confirms({}, False, number)
    assert not confirms({}, {"multipleOf": number}, 3)


def test_nullable_of_openapi() -> None:
    said: Json = {"type": "string", "nullable": True}
    assert confirms(said, {"type": "string"}, None, "openapi-3.0")
    assert not confirms(said, said, None, "openapi-3.0")
    assert not confirms({"nullable": True, "enum": ["a"]}, False, None, "openapi-3.0")
    assert not confirms(said, {"type": "string"}, None, "7")


def test_patterns_that_only_the_other_library_runs() -> None:
    assert confirms({"type": "string"}, {"pattern": r"^\p{L}+$"}, "1")
    assert not confirms({"type": "string"}, {"pattern": r"^\p{L}+$"}, "é")
    open_: Json = {"additionalProperties": True}
    assert confirms(open_, {"patternProperties": {r"^\p{L}$": False}}, {"é": 1})
    assert not confirms(open_, {"patternProperties": {r"^\p{L}$": False}}, {"1": 1})
    assert confirms(open_, {"patternProperties": {"^(a+)+$": False}}, {"a" * 40: 1})


def test_a_pattern_that_nobody_runs_proves_nothing() -> None:
    assert not confirms({"type": "string"}, {"pattern": "("}, "a")


def test_what_the_first_library_misreads_goes_to_the_other() -> None:
    """jsonschema counts no name as evaluated by an `additionalProperties` that is no boolean."""
    reader: Json = {
        "properties": {"foo": {"type": "string"}},
        "additionalProperties": {"type": "string"},
        "unevaluatedProperties": False,
    }
    open_: Json = {"additionalProperties": True}
    assert not confirms(open_, reader, {"foo": "a", "bar": "b"}, "2019-09")
    assert confirms(open_, reader, {"foo": "a", "bar": 1}, "2019-09")


def test_what_one_judge_alone_says_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "judge_of", lambda *_: lambda message: message == "wrong")
    unseen: Json = {"type": "string", "title": "a schema that no other test has judged"}
    assert not confirms(unseen, {"maxLength": 1, "title": "nor this"}, "abc")


def test_names_that_the_writer_does_not_declare() -> None:
    writer: Json = {"properties": {"a": {}}}
    assert not confirms(writer, CLOSED_A, {"a": 1, "b": 2})
    assert confirms(writer, CLOSED_A, {"a": 1, "b": 2}, strict=True)
    assert confirms({"properties": {"a": {}, "b": {}}}, CLOSED_A, {"a": 1, "b": 2})


def test_what_is_always_sent() -> None:
    writer: Json = {"properties": {"a": {"x-always-sent": True}}}
    assert not confirms(writer, {"minProperties": 1}, {})
    assert confirms(writer, {"minProperties": 1}, {}, strict=True)
    assert confirms(writer, {"maxProperties": 0}, {"a": 1})
    # It is the writer who promises; a reader need not see it.
    assert not confirms({"properties": {"a": {}}}, writer, {})


def test_what_the_libraries_stumble_on() -> None:
    reader: Json = {"items": True, "additionalItems": {"type": "null"}, "maxItems": 1}
    assert confirms({}, reader, [1, 1], "2019-09")
    assert not confirms({}, reader, [1], "2019-09")


def test_extensible_enum() -> None:
    reader: Json = {"enum": ["a"], "x-extensible-enum": True}
    assert not confirms({"enum": ["a", "b"]}, reader, "b")
    assert confirms({"enum": ["a", "b"]}, reader, "b", strict=True)
    assert not confirms(reader, False, "b")  # a writer sends only what is listed


def test_formats() -> None:
    assert not confirms({}, {"format": "date"}, "x")
    assert confirms({}, {"format": "date"}, "x", assert_format=True)
    assert not confirms({}, {"format": "date"}, "2020-02-29", assert_format=True)
    assert not confirms({}, {"format": "made-up"}, "x", assert_format=True)


def test_other_documents() -> None:
    resources = {"https://example.test/a.json": {"$defs": {"id": {"type": "string"}}}}
    reader = Schema(
        {"$ref": "a.json#/$defs/id"}, "2020-12", "https://example.test/r.json", resources
    )
    verifier = Verifier(Schema({}), reader, Semantics())
    assert verifier.confirm(1)
    assert not verifier.confirm("a")


def test_documents_of_several_dialects() -> None:
    resources: dict[str, Json] = {
        "https://example.test/a.json": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "minimum": 1,
            "exclusiveMinimum": True,
        }
    }
    reader = Schema({"$ref": "a.json"}, "2020-12", "https://example.test/r.json", resources)
    verifier = Verifier(Schema({}), reader, Semantics())
    assert verifier.confirm(1)
    assert not verifier.confirm(2)


def test_metaschemas_are_at_hand() -> None:
    reader: Json = {"$ref": "http://json-schema.org/draft-07/schema#"}
    assert confirms({}, reader, {"type": 1}, "7")
    assert not confirms({}, reader, {"type": "string"}, "7")


@pytest.mark.parametrize("reference", ["#/nowhere", "other.json", "http://[", "#no-anchor"])
def test_references_that_dangle_prove_nothing(reference: str) -> None:
    assert not confirms({}, {"$ref": reference}, 1)
    assert not confirms({"$ref": reference}, False, 1)


def test_a_reference_that_is_not_reached_does_no_harm() -> None:
    assert confirms({}, {"type": "string", "properties": {"a": {"$ref": "#/nowhere"}}}, 1)


def test_malformed_schemas_prove_nothing() -> None:
    for schema in ({"type": 5}, {"properties": []}, {"allOf": {"a": 1}}, [], "x", {"required": 1}):
        assert not confirms({}, {"allOf": [schema, {"type": "string"}]}, "a")


def _doubling(levels: int) -> Json:
    definitions: dict[str, Json] = {
        f"a{level}": {"oneOf": [{"$ref": f"#/$defs/a{level + 1}"}] * 2} for level in range(levels)
    }
    return {"$ref": "#/$defs/a0", "$defs": {**definitions, f"a{levels}": {"type": "string"}}}


def test_hostile_schemas_come_to_an_end() -> None:
    assert not confirms({}, _doubling(60), 1)
    assert not confirms({}, {"allOf": [{"$ref": "#"}]}, 1)
    assert not confirms({}, {"$ref": "#"}, 1)


@pytest.mark.parametrize("levels", [400, 5_000, 100_000])
def test_deep_nesting_is_no_danger(levels: int) -> None:
    deep: Json = {"not": {}}
    message: Json = 1
    for _ in range(levels):
        deep = {"allOf": [deep]}
        message = [message]
    with deep_recursion():
        assert confirms({}, deep, 1) is (levels == 400)
        recursive: Json = {"items": {"$ref": "#"}, "type": "array"}
        assert confirms({}, recursive, message) is (levels == 400)
        assert confirms({}, {"const": message}, 1) is (levels == 400)


def test_large_messages() -> None:
    reader: Json = {"items": {"type": "string"}, "type": "array"}
    assert confirms({"type": "array"}, reader, ["a"] * 100_000 + [1])
    assert not confirms({"type": "array"}, reader, ["a"] * 100_000)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that knows a schema, and what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"type": "string"}')

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/schema.json", asked
        running.shutdown()
        thread.join()


def test_nothing_is_fetched(server: tuple[str, list[str]], tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_text('{"type": "string"}', encoding="utf-8")
    url, asked = server
    for reference in (url, file.as_uri(), str(file)):
        for made in (judge.judge_of, judge.faster):
            with pytest.raises(Exception, match=r"schema\.json"):
                made(Schema({"$ref": reference}), False)(1)
        assert not confirms({}, {"$ref": reference}, 1)
        assert not confirms({}, {"$ref": reference, "patternProperties": {r"\p{L}": {}}}, 1)
    assert asked == []


def test_no_socket_is_opened_and_no_file_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    questions: list[tuple[Json, Json, Json]] = [
        ({"type": "integer"}, {"type": "string"}, 1),
        ({}, {"$ref": "http://example.test/a.json"}, 1),
        ({}, {"$ref": (tmp_path / "a.json").as_uri()}, 1),
        ({}, {"$ref": "http://json-schema.org/draft-07/schema#"}, {"type": 1}),
        ({"type": "string"}, {"pattern": r"\p{L}"}, "1"),
    ]
    for writer, reader, message in questions:
        confirms(writer, reader, message)  # modules and metaschemas are loaded once
    opened: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching and (event == "open" or event.startswith("socket.")):
            opened.append(f"{event} {arguments}")

    watching = False
    sys.addaudithook(note)  # it cannot be taken out again, so it listens only now
    monkeypatch.setattr(socket, "socket", None)
    watching = True
    for writer, reader, message in questions:
        # Other contents, so that no validator comes from the cache.
        confirms({"title": "other", **writer}, {"title": "other", **reader}, message)
    watching = False
    assert opened == []
