"""Untrusted files: no crash, no hang, nothing read outside, nothing fetched."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from contract_registry.config import Config
from contract_registry.documents.limits import MAX_BYTES
from contract_registry.load import load
from contract_registry.model import Catalog, ContractKey
from contract_registry.source.tree import Entry, MemoryTree
from contract_registry.source.worktree import WorkTree

from .worlds import WORLD, load_world, tree_of

HEAD = """\
contract: orders.order-placed
kind: event
version: 1.0.0
channel: {eventbridge: core.main, source: shop.orders, detail-type: OrderPlaced}
"""


def told(catalog: Catalog) -> list[str]:
    return [f"{str(it.location).removeprefix('contracts/')} {it.rule}" for it in catalog.problems]


LEVELS = 50_000


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("flow.yaml", "a: " + "[" * LEVELS, "1:203"),
        ("flow-closed.yaml", "[" * LEVELS + "]" * LEVELS, "1:201"),
        ("maps.yaml", "{a: " * LEVELS, "1:801"),
        ("lines.yaml", "".join(f"{' ' * i}a:\n" for i in range(300)), "201:201"),
        ("dashes.yaml", "- " * LEVELS, "1:401"),
        ("lists.json", "[" * LEVELS + "]" * LEVELS, "1:201"),
        ("objects.json", '{"a":' * LEVELS, "1:1001"),
        ("types.avsc", '{"type":' * LEVELS, "1:1601"),
    ],
)
def test_nesting_of_fifty_thousand_levels(name: str, text: str, place: str) -> None:
    catalog = load_world({f"shared/{name}": text})
    assert told(catalog) == [f"shared/{name}:{place} nested-too-deep"]
    assert catalog.problems[0].unreadable


def test_two_hundred_levels_are_read() -> None:
    schema = "{not: " * 198 + "{}" + "}" * 198
    assert load_world({"orders/order-placed.v1.yaml": f"{HEAD}schema: {schema}\n"}).problems == ()


def test_an_alias_bomb() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 20)]
    catalog = load_world({"shared/bomb.yaml": "\n".join(lines)})
    assert told(catalog) == ["shared/bomb.yaml:6:30 alias-bomb"]


def test_an_alias_bomb_of_one_long_string() -> None:
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1_000)}]\n"
    assert told(load_world({"shared/bomb.yaml": text})) == ["shared/bomb.yaml:2:41 alias-bomb"]


def test_an_alias_bomb_of_depth() -> None:
    lines = ["a0: &a0 []"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 300)]
    catalog = load_world({"shared/bomb.yaml": "\n".join(lines)})
    assert told(catalog) == ["shared/bomb.yaml:200:14 nested-too-deep"]


def test_modest_aliases_are_read() -> None:
    schema = "{properties: {a: &id {type: string}, b: *id}}"
    text = f"{HEAD}schema: {schema}\nexamples: [{{a: x, b: 1}}]\n"
    catalog = load_world({"orders/order-placed.v1.yaml": text})
    assert told(catalog) == ["orders/order-placed.v1.yaml:6:22 invalid-example"]


class Unread(MemoryTree):
    """A tree whose large file must not even be read."""

    def read(self, path: str) -> bytes:
        assert not path.endswith("large.yaml")
        return super().read(path)


def test_a_file_of_fifty_megabytes_is_not_read() -> None:
    tree = Unread({**tree_of({}).files, "contracts/shared/large.yaml": b"x" * 50_000_000})
    catalog = load(tree, Config())
    assert told(catalog) == ["shared/large.yaml:1:1 file-too-large"]
    assert "50,000,000 bytes" in catalog.problems[0].message


class Sizeless(MemoryTree):
    """A tree that does not know sizes beforehand, as git's objects do not."""

    def entries(self, under: str) -> dict[str, Entry]:
        return {path: Entry(path, "file") for path in super().entries(under)}


@pytest.mark.parametrize("name", ["large.json", "large.yaml", "large.avsc"])
def test_a_large_file_is_not_parsed(name: str) -> None:
    files = {**tree_of({}).files, f"contracts/shared/{name}": b"[" * (MAX_BYTES + 1)}
    assert told(load(Sizeless(files), Config())) == [f"shared/{name}:1:1 file-too-large"]


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("number.yaml", "a: " + "9" * 10**6, ["1:4"]),
        ("number.json", '{"a": ' + "9" * 10**6 + "}", ["1:7"]),
        ("fraction.yaml", "a: 0." + "9" * 10**6, ["1:4"]),
        ("exponent.yaml", "a: 1e" + "9" * 10**6, ["1:4"]),
        ("exponent.json", "[1E" + "9" * 10**6 + ", 1e-999999999]", ["1:2", "1:1000006"]),
        ("exponent.avsc", '{"default": 1e999999999}', ["1:13"]),
        ("octal.yaml", "a: 0o" + "7" * 10**6, ["1:4"]),
    ],
)
def test_numbers_of_a_million_digits(name: str, text: str, places: list[str]) -> None:
    catalog = load_world({f"shared/{name}": text})
    assert told(catalog) == [f"shared/{name}:{place} invalid-number" for place in places]


@pytest.mark.parametrize("name", ["bytes.yaml", "bytes.json", "bytes.avsc"])
def test_invalid_utf8_has_its_line_and_column(name: str) -> None:
    catalog = load_world({f"shared/{name}": b'["\xc3\xa4",\n "\xc3\xb6 \xff"]'})
    assert told(catalog) == [f"shared/{name}:2:5 invalid-encoding"]
    assert "0xFF" in catalog.problems[0].message


def test_a_byte_order_mark_is_no_problem_and_moves_no_column() -> None:
    text = f"\ufeff{HEAD}schema: {{}}\nx: 1\n"
    catalog = load_world({"orders/order-placed.v1.yaml": text})
    assert told(catalog) == ["orders/order-placed.v1.yaml:6:1 unknown-key"]
    assert told(load_world({"shared/a.json": b"\xef\xbb\xbf[1,]"})) == [
        "shared/a.json:1:4 syntax-error"
    ]


def test_utf16_is_no_utf8() -> None:
    catalog = load_world({"shared/a.yaml": "type: string".encode("utf-16")})
    assert told(catalog) == ["shared/a.yaml:1:1 invalid-encoding"]


def test_a_very_long_chain_and_a_very_wide_circle_of_references() -> None:
    links = {f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(5_000)}
    chain = {"$ref": "#/$defs/a0", "$defs": {**links, "a5000": {"type": "string"}}}
    circle = {"$ref": "#/$defs/a0", "$defs": {**links, "a5000": {"$ref": "#/$defs/a0"}}}
    files = {
        "shared/chain.json": _json(chain),
        "shared/circle.json": _json(circle),
        "orders/order-placed.v1.yaml": f"{HEAD}schema: {{$ref: ../shared/chain.json}}\n",
        "orders/order-sent.v1.yaml": HEAD.replace("order-placed", "order-sent")
        + "schema: {$ref: ../shared/circle.json}\n",
    }
    catalog = load_world(files)
    assert [line.rpartition(" ")[2] for line in told(catalog)] == ["cyclic-reference"]
    assert ContractKey("orders.order-placed", 1) in catalog.contracts
    assert ContractKey("orders.order-sent", 1) in catalog.broken


def test_a_circle_through_many_files() -> None:
    files = {f"shared/{i}.yaml": f"allOf: [{{$ref: {i + 1}.yaml}}]\n" for i in range(300)}
    files["shared/300.yaml"] = "$ref: 0.yaml\n"
    files["orders/order-placed.v1.yaml"] = f"{HEAD}schema: {{items: {{$ref: ../shared/7.yaml}}}}\n"
    assert [line.rpartition(" ")[2] for line in told(load_world(files))] == ["cyclic-reference"]


def test_countless_problems_end() -> None:
    bad = {f"p{i}": {"$ref": f"#/$defs/q{i}"} for i in range(5_000)}
    schema = {"$defs": {f"d{i}": {"type": "strin"} for i in range(5_000)}, "properties": bad}
    files = {
        "shared/bad.json": _json(schema),
        "orders/order-placed.v1.yaml": f"{HEAD}schema: {{$ref: ../shared/bad.json}}\n"
        + "".join(f"key{i}: 1\n" for i in range(5_000)),
        "shared/stray.json": _json({f"key{i}": 1 for i in range(20_000)}),
        "shared/keys.yaml": "".join(f"{i}: 1\n" for i in range(20_000)),
    }
    assert 300 < len(told(load_world(files))) < 500


DOUBLING = {
    "$ref": "#/definitions/a0",
    "definitions": {
        **{f"a{i}": {"oneOf": [{"$ref": f"#/definitions/a{i + 1}"}] * 2} for i in range(40)},
        "a40": {"type": "string"},
    },
}
BRANCHING = {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}}


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        (DOUBLING, 1),
        (BRANCHING, '{"a": ' * 60 + "1" + "}" * 60),
        ({"pattern": "(?:(?:a{1000}){1000}){1000}"}, "a"),
        ({"pattern": r"^(?=(a|a)*\1b)c$"}, "a" * 60),
        ({"pattern": "(" * 2_000 + ")" * 2_000}, "a"),
    ],
)
def test_examples_that_no_validator_comes_back_from(schema: object, example: object) -> None:
    files = {
        "orders/order-placed.v1.yaml": f"{HEAD}schema: {_json(schema)}\nexamples: [{example}]\n"
    }
    assert told(load_world(files)) == ["orders/order-placed.v1.yaml:6:12 invalid-example"]


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    text = (
        f"{HEAD}schema:\n  $schema: http://127.0.0.1:9/schema\n  $id: http://127.0.0.1:9/id\n"
        "  properties: {a: {$ref: 'http://127.0.0.1:9/x'}, b: {$ref: y.json}}\nexamples: [{a: 1}]\n"
    )
    catalog = load_world({"orders/order-placed.v1.yaml": text})
    assert sorted(line.rpartition(" ")[2] for line in told(catalog)) == [
        "remote-reference",
        "remote-reference",
        "unknown-dialect",
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for path, text in WORLD.items():
        file = root / "contracts" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("type: string\n", encoding="utf-8")
    return root


def load_project(root: Path) -> Catalog:
    return load(WorkTree(root), Config())


def test_symbolic_links_are_not_followed_out_of_the_project(project: Path) -> None:
    contracts = project / "contracts"
    (contracts / "shared" / "link.yaml").symlink_to("../../../secret.yaml")
    (contracts / "shared" / "absolute.yaml").symlink_to("/etc/passwd")
    (contracts / "outside").symlink_to("../..")
    text = (
        f"{HEAD}schema:\n  properties:\n    a: {{$ref: ../shared/link.yaml}}\n"
        "    b: {$ref: ../outside/secret.yaml}\n    c: {$ref: ../shared/absolute.yaml}\n"
    )
    (contracts / "orders" / "order-placed.v1.yaml").write_text(text, encoding="utf-8")
    assert told(load_project(project)) == [
        "orders/order-placed.v1.yaml:7:15 reference-outside-root",
        "orders/order-placed.v1.yaml:8:15 reference-outside-root",
        "orders/order-placed.v1.yaml:9:15 reference-outside-root",
        "outside:1:1 reference-outside-root",
        "shared/absolute.yaml:1:1 reference-outside-root",
        "shared/link.yaml:1:1 reference-outside-root",
    ]


def test_links_inside_the_project(project: Path) -> None:
    contracts = project / "contracts"
    (contracts / "shared" / "link.yaml").symlink_to("money.yaml")
    (contracts / "shared" / "gone.yaml").symlink_to("nothing.yaml")
    (contracts / "shared" / "loop.yaml").symlink_to("loop.yaml")
    (project / "elsewhere").mkdir()
    (contracts / "billing").symlink_to("../elsewhere")
    schema = "{properties: {a: {$ref: ../shared/link.yaml}}}"
    text = f"{HEAD}schema: {schema}\nexamples: [{{a: 1}}]\n"
    (contracts / "orders" / "order-placed.v1.yaml").write_text(text, encoding="utf-8")
    assert told(load_project(project)) == [
        "billing:1:1 unused-file",
        "orders/order-placed.v1.yaml:6:16 invalid-example",
        "shared/gone.yaml:1:1 dangling-reference",
        "shared/loop.yaml:1:1 syntax-error",
    ]


def test_strange_file_names(project: Path) -> None:
    folder = project / "contracts" / "orders"
    names = ["new\nline.v1.yaml", 'quote".v1.yaml', "-v1.yaml", "..v1.yaml", "{stage}.v1.yaml"]
    for name in names:
        (folder / name).write_text(HEAD + "schema: {}\n", encoding="utf-8")
    raw = os.fsencode(folder) + b"/\xff\xfe.v1.yaml"
    try:
        with open(raw, "wb") as file:
            file.write(b"type: string\n")
    except OSError:
        pytest.skip("this file system takes no names that are not UTF-8")
    catalog = load_project(project)
    rules = {it.rule for it in catalog.problems}
    assert rules == {"name-mismatch", "duplicate-contract", "unused-file"}
    assert len(catalog.problems) > len(names)


def test_pipes_and_devices_are_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "contracts" / "shared" / "pipe.yaml")
    text = f"{HEAD}schema: {{$ref: ../shared/pipe.yaml}}\n"
    file = project / "contracts" / "orders" / "order-placed.v1.yaml"
    file.write_text(text, encoding="utf-8")
    assert told(load_project(project)) == ["orders/order-placed.v1.yaml:5:16 dangling-reference"]


def _json(value: object) -> str:
    import json

    return json.dumps(value)
