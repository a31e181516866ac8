"""Binary Avro in generated code: both runtimes against fastavro, hostile bytes, and end to end."""

from __future__ import annotations

import base64
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from codegen.avro_worlds import (
    Drawing,
    Pair,
    Question,
    as_typescript,
    by_fastavro,
    by_node,
    by_python,
    compiled,
    read_by_fastavro,
)
from codegen.compilers import mypy, node, pyright, tsc
from codegen.worlds import catalog_of, package, write_all
from contract_cli.main import run
from contract_registry.codegen.avro_plans import fingerprint_of
from contract_registry.compat.avro.datum import as_json
from contract_registry.errors import UsageError
from repositories import Repo

CASES = sorted((Path(__file__).parents[1] / "cases" / "avro").glob("*.yaml"))


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("runtime"))


def drawn(seed: int, schemas: int, messages: int) -> tuple[list[Pair], list[tuple[int, Any]]]:
    """Random schemas, and messages of each."""
    pairs, data = [], []
    for at in range(schemas):
        drawing = Drawing(random.Random(seed * 1000 + at))
        schema = drawing.schema()
        pairs.append(Pair(schema))
        data += [(at, drawing.datum(schema)) for _ in range(messages)]
    return pairs, data


def test_messages_of_random_schemas_are_those_of_fastavro(runtime: Path) -> None:
    pairs, data = drawn(1, 150, 6)
    texts = [by_fastavro(pairs[at].reader, datum) for at, datum in data]
    payloads = [as_json(datum) for _, datum in data]
    reads = [Question(at, text) for (at, _), text in zip(data, texts, strict=True)]
    writes = [Question(at, None, it) for (at, _), it in zip(data, payloads, strict=True)]
    due = [{"value": it} for it in payloads]
    assert by_python(pairs, reads) == due
    assert by_node(runtime, pairs, reads) == due
    written = by_python(pairs, writes)
    assert by_node(runtime, pairs, writes) == written
    for question, answer in zip(writes, written, strict=True):
        schema = pairs[question.pair].reader
        assert read_by_fastavro(answer["value"], schema) == question.payload


def test_the_fingerprint_is_that_of_the_specification() -> None:
    """CRC-64-AVRO of `"int"` is 7275d51a3f395c8f, and stands in a message from its low byte on."""
    assert fingerprint_of("int") == "8f5c393f1ad57572"


def test_what_only_the_written_documentation_of_a_schema_changes_is_the_same_schema() -> None:
    plain = {"type": "record", "name": "A", "fields": [{"name": "a", "type": "int"}]}
    told = {**plain, "doc": "x", "fields": [{"name": "a", "type": {"type": "int"}, "default": 3}]}
    assert fingerprint_of(plain) == fingerprint_of(told)


def resolutions() -> tuple[list[Pair], list[Question], list[Any]]:
    """Messages of the older schema of each case that the newer one can read, and what they are."""
    pairs, questions, due = [], [], []
    for path in CASES:
        case = yaml.safe_load(path.read_text())
        old, new = case["old"], case["new"]
        if case["backward"] != "compatible":
            continue
        drawing = Drawing(random.Random(7))
        learn(drawing, old)
        try:
            data = [drawing.datum(old) for _ in range(5)]
        except RecursionError:
            continue  # of a type without end there is no message
        pairs.append(Pair(new, (old,)))
        for datum in data:
            text = by_fastavro(old, datum)
            questions.append(Question(len(pairs) - 1, text))
            due.append((path.name, read_by_fastavro(text, old, new)))
    return pairs, questions, due


def learn(drawing: Drawing, schema: Any) -> None:
    """Take in the named types of a schema."""
    if isinstance(schema, dict):
        if "name" in schema and "type" in schema and isinstance(schema["type"], str):
            drawing.names[schema["name"]] = schema
        for it in schema.values():
            learn(drawing, it)
    elif isinstance(schema, list):
        for it in schema:
            learn(drawing, it)


def test_compatible_schemas_are_resolved_as_fastavro_does(runtime: Path) -> None:
    pairs, questions, due = resolutions()
    assert len(pairs) > 10
    told = by_python(pairs, questions)
    names = [name for name, _ in due]
    assert list(zip(names, told, strict=True)) == [(name, {"value": it}) for name, it in due]
    assert by_node(runtime, pairs, questions) == told


A = {"type": "record", "name": "A", "fields": [{"name": "next", "type": ["null", "A"]}]}
LONGS = {"type": "array", "items": "long"}


@pytest.mark.parametrize(
    ("writer", "reader", "datum", "due"),
    [
        ("int", "double", 3, 3.0),
        ("long", "float", 1 << 40, float(1 << 40)),
        ("string", "bytes", "é", "Ã©"),
        ("bytes", "string", "é".encode(), "é"),
        (["int", "string"], "string", ("string", "x"), "x"),
        ("int", ["null", "long"], 5, 5),
        (
            {"type": "enum", "name": "E", "symbols": ["A", "NEW"]},
            {"type": "enum", "name": "E", "symbols": ["A", "B"], "default": "B"},
            "NEW",
            "B",
        ),
        (
            {"type": "record", "name": "Old", "fields": [{"name": "a", "type": "int"}]},
            {
                "type": "record",
                "name": "New",
                "aliases": ["Old"],
                "fields": [
                    {"name": "b", "type": "long", "aliases": ["a"]},
                    {
                        "name": "c",
                        "type": {"type": "map", "values": "bytes"},
                        "default": {"x": "ÿ"},
                    },
                ],
            },
            {"a": 1},
            {"b": 1, "c": {"x": "ÿ"}},
        ),
    ],
)
def test_resolution(writer: Any, reader: Any, datum: Any, due: Any, runtime: Path) -> None:
    asked = [Question(0, by_fastavro(writer, datum))]
    pairs = [Pair(reader, (writer,))]
    assert by_python(pairs, asked) == [{"value": due}]
    assert by_node(runtime, pairs, asked) == [{"value": due}]


def test_all_64_bits_survive(runtime: Path) -> None:
    numbers = [(1 << 63) - 1, -(1 << 63), (1 << 53) + 1, 1 << 53, -1, 0]
    asked = [Question(0, by_fastavro(LONGS, numbers))]
    assert by_python([Pair(LONGS)], asked) == [{"value": numbers}]
    digits = [str(it) if abs(it) > 1 << 53 else it for it in numbers]
    assert by_node(runtime, [Pair(LONGS)], asked) == [{"value": digits}]
    assert by_python([Pair(LONGS)], [Question(0, None, numbers)]) == [{"value": asked[0].text}]


def single(schema: Any, body: bytes) -> str:
    header = b"\xc3\x01" + bytes.fromhex(fingerprint_of(schema))
    return base64.b64encode(header + body).decode()


NULLS = {"type": "array", "items": "null"}
ENDLESS = {"type": "record", "name": "R", "fields": [{"name": "r", "type": "R"}]}
HOSTILE: list[tuple[Any, Any, str]] = [
    ("int", "?", "base64"),
    ("int", "", "marker"),
    ("int", 5, "base64"),
    ("int", "AAAA\n", "base64"),
    ("int", base64.b64encode(b"\xc3\x01" + bytes(8) + b"\2").decode(), "unknown schema"),
    ("int", b"", "1 bytes are wanted"),
    ("int", b"\2\2", "1 bytes follow"),
    ("int", b"\x80\x80\x80\x80\x20", "is no int"),
    ("long", b"\xff" * 9 + b"\x7f", "more than 64 bits"),
    ("long", b"\x80" * 11 + b"\0", "more than 64 bits"),
    ("string", b"\4\xc3\x28", "UTF-8"),
    ("string", b"\6\xed\xa0\x80", "UTF-8"),
    ("string", b"\1", "bytes are wanted"),
    ("bytes", b"\xfe\xff\xff\xff\x0f", "bytes are wanted"),
    ("boolean", b"\2", "no boolean"),
    ("double", b"\0\0\0\0\0\0\xf8\x7f", "no number of JSON"),
    (["null", "int"], b"\4", "no branch 2"),
    (["null", "int"], b"\1", "no branch -1"),
    ({"type": "enum", "name": "E", "symbols": ["A"]}, b"\2", "no symbol 1"),
    (LONGS, b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", "does not fit"),
    (LONGS, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\0", "does not fit"),
    (LONGS, b"\1\x80\x08", "does not fit"),
    (NULLS, b"\x80\x89\x7a\0", "does not fit"),
    (NULLS, b"\x80\x80\x08" * 3 + b"\0", "too many items|does not fit"),
    (A, b"\2" * 1000 + b"\0", "nested"),
    (ENDLESS, b"", "nested"),
]


def test_hostile_bytes_are_refused_with_a_reason(runtime: Path) -> None:
    pairs = [Pair(schema) for schema, _, _ in HOSTILE]
    texts = [single(it, body) if isinstance(body, bytes) else body for it, body, _ in HOSTILE]
    asked = [Question(at, text) for at, text in enumerate(texts)]
    for answers in (by_python(pairs, asked), by_node(runtime, pairs, asked)):
        for answer, (schema, body, due) in zip(answers, HOSTILE, strict=True):
            reason = answer.get("refused", "")
            assert any(it in reason for it in due.split("|")), (schema, body, answer)


def test_blocks_with_their_size_are_read(runtime: Path) -> None:
    asked = [Question(0, single(LONGS, b"\3\4\2\4\1\2\6\0"))]
    assert by_python([Pair(LONGS)], asked) == [{"value": [1, 2, 3]}]
    assert by_node(runtime, [Pair(LONGS)], asked) == [{"value": [1, 2, 3]}]


def test_damaged_messages_are_read_alike_or_refused_by_both(runtime: Path) -> None:
    pairs, data = drawn(2, 60, 3)
    chance = random.Random(3)
    asked = []
    for at, datum in data:
        whole = base64.b64decode(by_fastavro(pairs[at].reader, datum))
        for _ in range(8):
            damaged = bytearray(whole)
            if len(damaged) > 10:
                damaged[chance.randrange(10, len(damaged))] = chance.randrange(256)
            cut = chance.randrange(10, len(damaged) + 1) if chance.random() < 0.3 else None
            asked.append(Question(at, base64.b64encode(damaged[:cut]).decode()))
    told = by_python(pairs, asked)
    answers = by_node(runtime, pairs, asked)
    for python, typescript in zip(told, answers, strict=True):
        assert python.keys() == typescript.keys()
        if "value" in python:
            assert as_typescript(python["value"]) == typescript["value"]


def test_what_a_schema_cannot_say_is_not_written(runtime: Path) -> None:
    given: list[tuple[Any, Any]] = [
        ("int", 1 << 31), ("int", 1.5), ("float", 1e39), ("bytes", "Ā"), ("string", "\ud800"),
        (["null", "int"], "x"), (A, {}), (A, {"next": None, "more": 1}), ("boolean", 0),
        ({"type": "fixed", "name": "F", "size": 2}, "abc"), ("null", 0), (LONGS, {}),
    ]  # fmt: skip
    pairs = [Pair(schema) for schema, _ in given]
    asked = [Question(at, None, payload) for at, (_, payload) in enumerate(given)]
    for answers in (by_python(pairs, asked), by_node(runtime, pairs, asked)):
        assert all("cannot be written" in it.get("refused", "") for it in answers), answers


def test_unions_of_recursive_types_are_written_in_reasonable_time(runtime: Path) -> None:
    """Two branches that only their deepest field tells apart, 40 levels of them."""
    key = {"name": "k", "type": "string"}
    right = {
        "type": "record",
        "name": "R",
        "fields": [{"name": "n", "type": ["null", "L", "R"]}, key],
    }
    schema = {
        "type": "record",
        "name": "L",
        "fields": [
            {"name": "n", "type": ["null", "L", right]},
            {"name": "k", "type": ["int", "null"]},
        ],
    }
    payload: Any = None
    for _ in range(40):
        payload = {"n": payload, "k": "x"}
    payload = {"n": payload, "k": 1}
    asked = [Question(0, None, payload)]
    [told] = by_python([Pair(schema)], asked)
    assert read_by_fastavro(told["value"], schema) == payload
    assert by_node(runtime, [Pair(schema)], asked) == [told]


OLD = {
    "type": "record",
    "name": "Thing",
    "namespace": "shop",
    "fields": [{"name": "id", "type": "int"}, {"name": "gone", "type": "string", "default": ""}],
}
NEW = {
    **OLD,
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "gone", "type": "string", "default": ""},
        {"name": "tags", "type": {"type": "array", "items": "string"}, "default": ["none"]},
    ],
}
THING = """\
contract: a.thing
kind: task
version: {version}
summary: A thing to do.
channel: {{sqs: a.queue}}
encoding: avro-binary
schema: {{$ref: ./thing.v1.avsc}}
"""


def files(version: str, schema: Any) -> dict[str, str | bytes | None]:
    return {
        "contracts.yaml": "format: 1\n",
        "contracts/a/service.yaml": "service: a\nchannels: {queue: {sqs: {name: q}}}\n",
        "contracts/a/thing.v1.yaml": THING.format(version=version),
        "contracts/a/thing.v1.avsc": json.dumps(schema),
        "contracts/b/service.yaml": "service: b\nsends: [{contract: a.thing@1}]\n",
    }


def generate(root: Path, service: str, language: str, out: Path) -> str:
    given = ["generate", "-C", str(root), "--service", service, "--language", language]
    with CliRunner().isolation() as (_, told, _):
        code = run([*given, "--out", str(out)])
        said = told.getvalue().decode()
    assert code == 0, said
    return said


CALLED = """\
import { message } from "./sender/thing.v1.js";
import { batchHandler } from "./receiver/thing.v1.js";
const sent = message({ id: 7, gone: "x", tags: ["é"] }, { queueUrl: "q" });
const seen: unknown[] = [];
const handle = batchHandler((thing) => seen.push(thing));
const record = (messageId: string, body: string) => ({ messageId, body });
const bodies: string[] = JSON.parse((globalThis as any).process.argv[2]);
const records = [sent.MessageBody, ...bodies].map((it, at) => record(String(at), it));
(globalThis as any).console.error = () => undefined;
const answer = await handle({ Records: records }, null);
(globalThis as any).console.log(JSON.stringify([sent.MessageBody, seen, answer]));
"""


def test_what_was_released_is_read_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.make(tmp_path / "repo").write(files("1.0.0", OLD))
    repo.commit()
    repo.write(files("1.1.0", NEW))
    python, typescript = tmp_path / "avro_e2e", tmp_path / "typescript"
    typescript.mkdir()
    assert generate(repo.path, "a", "python", python / "receiver") == ""
    generate(repo.path, "b", "python", python / "sender")
    generate(repo.path, "a", "typescript", typescript / "receiver")
    generate(repo.path, "b", "typescript", typescript / "sender")
    assert mypy(python) == []
    assert pyright(python) == []

    old = by_fastavro(OLD, {"id": 1, "gone": "y"})
    stranger = by_fastavro({**OLD, "name": "Stranger"}, {"id": 1, "gone": "y"})
    payload = {"id": 7, "gone": "x", "tags": ["é"]}
    seen_due = [payload, {"id": 1, "gone": "y", "tags": ["none"]}]
    failed = {"batchItemFailures": [{"itemIdentifier": "2"}]}

    monkeypatch.syspath_prepend(str(tmp_path))
    from avro_e2e.receiver import thing_v1 as received  # type: ignore[import-not-found]
    from avro_e2e.sender import thing_v1 as sent  # type: ignore[import-not-found]

    text = sent.message(payload, queue_url="q")["MessageBody"]
    assert text == by_fastavro(NEW, payload)
    bodies = [text, old, stranger]
    records = [{"messageId": str(at), "body": body} for at, body in enumerate(bodies)]
    seen: list[object] = []
    handler = received.batch_handler(lambda thing, _: seen.append(thing))
    assert handler({"Records": records}, None) == failed
    assert seen == seen_due
    for name in [it for it in sys.modules if it.split(".")[0] == "avro_e2e"]:
        del sys.modules[name]

    (typescript / "called.ts").write_text(CALLED)
    assert tsc(typescript, out="js") == []
    done = node("js/called.js", json.dumps([old, stranger]), cwd=typescript)
    assert json.loads(done.stdout) == [text, seen_due, failed], done.stderr


def test_outside_git_a_note_says_that_only_todays_schema_is_read(tmp_path: Path) -> None:
    for name, text in files("1.0.0", OLD).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(text))
    told = generate(tmp_path, "a", "python", tmp_path / "out")
    assert told.startswith("note: binary Avro ")
    assert generate(tmp_path, "b", "python", tmp_path / "out2") == ""


EVERYWHERE = {
    "a/service.yaml": "service: a\nchannels:\n  topic: {sns: {name: t}}\n  f: {lambda: {name: f}}\n"
    "  bus: {eventbridge: {name: b}}\n",
    "a/wrapped.v1.yaml": "contract: a.wrapped\nkind: event\nversion: 1.0.0\n"
    "channel: {sns: a.topic}\nenvelope: cloudevents\nencoding: avro-binary\n"
    "schema: {$ref: ./thing.v1.avsc}\n",
    "a/bare.v1.yaml": "contract: a.bare\nkind: event\nversion: 1.0.0\nchannel: {sns: a.topic}\n"
    "encoding: avro-binary\nschema: {$ref: ./thing.v1.avsc}\n",
    "a/call.v1.yaml": "contract: a.call\nkind: operation\nversion: 1.0.0\n"
    "channel: {lambda: a.f}\nencoding: avro-binary\nrequest: {$ref: ./thing.v1.avsc}\n"
    "response: {$ref: ./thing.v1.avsc}\n",
    "a/thing.v1.avsc": json.dumps(NEW),
    "b/service.yaml": "service: b\nchannels:\n  queue: {sqs: {name: q}}\n"
    "sends: [{contract: a.call@1}]\nconsumes:\n  - {contract: a.wrapped@1, via: [b.queue]}\n"
    "  - {contract: a.bare@1, via: [b.queue]}\n",
}


def test_topics_and_functions_carry_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(catalog_of(EVERYWHERE), tmp_path)
    (tmp_path / "python").rename(tmp_path / "avro_every")
    assert mypy(tmp_path / "avro_every") == []
    assert tsc(tmp_path / "typescript") == []
    monkeypatch.syspath_prepend(str(tmp_path))
    from avro_every.a import bare_v1, call_v1, wrapped_v1  # type: ignore[import-not-found]
    from avro_every.b import bare_v1 as bare  # type: ignore[import-not-found]
    from avro_every.b import call_v1 as caller
    from avro_every.b import wrapped_v1 as wrapped

    payload = {"id": 7, "gone": "x", "tags": ["é"]}
    text = by_fastavro(NEW, payload)
    seen: list[object] = []

    def deliver(receiver: Any, message: str) -> Any:
        record = {"messageId": "0", "body": json.dumps({"Message": message})}
        handler = receiver.batch_handler(lambda thing, _: seen.append(thing))
        return handler({"Records": [record]}, None)

    one = bare_v1.message(payload, topic_arn="t")["Message"]
    assert one == text
    two = wrapped_v1.message(payload, {"id": "1"}, topic_arn="t")["Message"]
    assert json.loads(two)["data"] == text
    for receiver, message in ((bare, one), (wrapped, two)):
        assert deliver(receiver, message) == {"batchItemFailures": []}
    assert seen == [payload, payload]

    class Client:
        def invoke(self, *, Payload: bytes, **_: object) -> dict[str, object]:  # noqa: N803
            assert json.loads(Payload) == text
            answer = call_v1.handler(lambda it, _: it)(json.loads(Payload), None)
            return {"Payload": json.dumps(answer).encode()}

    assert caller.invoke(Client(), payload) == payload
    with pytest.raises(
        caller.ContractViolation if hasattr(caller, "ContractViolation") else ValueError
    ):
        call_v1.handler(lambda it, _: it)("AAAA", None)
    for name in [it for it in sys.modules if it.split(".")[0] == "avro_every"]:
        del sys.modules[name]


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_an_api_does_not_carry_it(language: str) -> None:
    catalog = catalog_of(
        {
            "a/service.yaml": "service: a\nchannels: {api: {api-gateway: {name: x}}}\n",
            "a/put.v1.yaml": "contract: a.put\nkind: operation\nversion: 1.0.0\n"
            "channel: {api-gateway: a.api, method: POST, path: /x}\nencoding: avro-binary\n"
            "request: {body: {$ref: ./t.avsc}}\nresponse: {status: 200, body: {type: object}}\n",
            "a/t.avsc": json.dumps(OLD),
        }
    )
    with pytest.raises(UsageError, match="binary Avro on api-gateway"):
        package(catalog, "a", language)
