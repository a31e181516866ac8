"""`contracts compare`: two files, or many pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat import engine
from snapshots import assert_snapshot

from .conftest import Run, process

SNAPSHOTS = Path(__file__).parent / "snapshots"
OLD = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
NEW = """\
type: object
properties:
  a: {type: string, maxLength: 3}
  b: {type: integer}
required: [a, b]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with old.json and new.yaml, which is the working directory."""
    (tmp_path / "old.json").write_text(json.dumps(OLD))
    (tmp_path / "new.yaml").write_text(NEW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, name: str, value: Any) -> str:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value))
    return name


def test_contained(run: Run, here: Path) -> None:
    done = run("compare", "new.yaml", "old.json")

    assert done.code == 0
    assert done.out == "contained: old.json accepts every message that new.yaml allows\n"


def test_not_contained_has_a_proof_and_every_cause(run: Run, here: Path) -> None:
    done = run("compare", "old.json", "new.yaml")

    assert done.code == 1
    assert_snapshot(SNAPSHOTS / "compare-not-contained.txt", done.out)


def test_as_json(run: Run, here: Path) -> None:
    done = run("compare", "old.json", "new.yaml", "--format", "json")

    assert done.code == 1
    assert list(done.json) == ["contained", "witness", "causes"]
    assert done.json["contained"] is False
    assert {cause["kind"] for cause in done.json["causes"]} == {
        "required-field-added",
        "length-tightened",
    }
    for cause in done.json["causes"]:
        assert list(cause) == ["kind", "instance", "writer", "reader", "witness"]
    assert run("compare", "old.json", "new.yaml", "--format", "json").out == done.out


def test_undecided_says_why_and_is_exit_1(run: Run, here: Path) -> None:
    write(here, "dangling.json", {"$ref": "#/nowhere"})

    done = run("compare", "dangling.json", "old.json")
    as_json = run("compare", "dangling.json", "old.json", "--format", "json")

    assert done.code == as_json.code == 1
    assert done.out.startswith("undecided: whether old.json accepts every message that dangling")
    assert "  reason   the reference to #/nowhere leads to nothing" in done.out
    assert as_json.json["contained"] is None
    assert "#/nowhere" in as_json.json["reason"]


def test_a_new_optional_field_is_compatible_unless_strict(run: Run, here: Path) -> None:
    grown = {**OLD, "properties": {**OLD["properties"], "n": {"type": "integer"}}}  # type: ignore[dict-item]
    write(here, "grown.json", grown)

    assert run("compare", "old.json", "grown.json").code == 0
    strict = run("compare", "--strict", "old.json", "grown.json")
    assert strict.code == 1
    assert '"n"' in strict.out


def test_a_tolerant_reader_ignores_a_name_that_it_does_not_know(run: Run, here: Path) -> None:
    write(here, "closed.json", {"properties": {"a": {}}, "additionalProperties": False})
    write(here, "wider.json", {"properties": {"a": {}, "b": {}}})

    assert run("compare", "wider.json", "closed.json").code == 1
    assert run("compare", "--tolerant", "wider.json", "closed.json").code == 0


def test_the_dialect_decides_where_the_file_is_silent(run: Run, here: Path) -> None:
    write(here, "w.json", {"type": "number", "minimum": 0})
    write(here, "r.json", {"type": "number", "minimum": 0, "exclusiveMinimum": True})

    done = run("compare", "--dialect", "4", "w.json", "r.json")

    assert done.code == 1
    assert "witness  0\n" in done.out


def test_numbers_are_exact(run: Run, here: Path) -> None:
    write(here, "w.json", '{"const": 0.1000000000000000055511151231257827}')
    write(here, "r.yaml", "const: 0.1\n")

    done = run("compare", "w.json", "r.yaml")

    assert done.code == 1
    assert "witness  0.1000000000000000055511151231257827\n" in done.out


def test_avro_files_are_told_by_their_suffix(run: Run, here: Path) -> None:
    write(here, "int.avsc", '"int"')
    write(here, "long.avsc", '"long"')
    write(here, "long.json", '"long"')

    assert run("compare", "int.avsc", "long.avsc").code == 0
    assert run("compare", "long.avsc", "int.avsc").code == 1
    assert run("compare", "int.avsc", "long.json", "--dialect", "avro").code == 0
    assert run("compare", "int.avsc", "long.json").code == 4


def test_one_side_can_be_the_standard_input(run: Run, here: Path) -> None:
    done = run("compare", "-", "new.yaml", stdin=json.dumps(OLD))
    yaml = run("compare", "old.json", "-", stdin=NEW)

    assert done.code == yaml.code == 1
    assert "the standard input allows a message that new.yaml refuses" in done.out


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("bad.json", '{\n  "type": oops\n}', "bad.json:2:11"),
        ("bad.json", '{"a": 1, "a": 2}', "bad.json:1:10"),
        ("bad.json", '{"a": NaN}', "bad.json:1:7"),
        ("bad.json", "", "bad.json:1:1"),
        ("bad.json", "5", "bad.json:1:1"),
        ("bad.json", "[" * 50_000, "bad.json:1:"),
        ("bad.yaml", "type: object\n  a: b: c\n", "bad.yaml:2:"),
        ("bad.yaml", "a: &a [*a]\n", "bad.yaml:1:"),
        ("bad.avsc", '{"type": "record",}', "bad.avsc:1:19"),
    ],
)
def test_a_file_that_is_no_schema_is_exit_4_with_its_place(
    run: Run, here: Path, name: str, content: str, place: str
) -> None:
    write(here, name, content)

    done = run("compare", name, "old.json")

    assert done.code == 4
    assert done.err.startswith(f"error: {place}")
    assert done.out == ""


def test_every_problem_of_a_file_is_told(run: Run, here: Path) -> None:
    write(here, "bad.yaml", "a: 1\na: 2\nb: 1\nb: 2\n")

    done = run("compare", "bad.yaml", "old.json")

    assert "bad.yaml:2:1" in done.err
    assert "bad.yaml:4:1" in done.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("old.json",), "compare wants two files"),
        ((), "compare wants two files"),
        (("old.json", "new.yaml", "x"), "unexpected extra argument"),
        (("absent.json", "old.json"), "absent.json cannot be read: No such file"),
        ((".", "old.json"), "cannot be read"),
        (("old.json", "new.yaml", "--strict", "--tolerant"), "exclude each other"),
        (("old.json", "new.yaml", "--dialect", "3"), "--dialect"),
        (("-", "-"), "only one of the two"),
        (("--batch", "x", "old.json"), "--batch takes no other argument"),
        (("--batch", "x", "--strict"), "--batch takes no other argument"),
        (("--batch", "absent.jsonl"), "absent.jsonl cannot be read: No such file"),
        (("--batch", "."), "cannot be read"),
    ],
)
def test_what_users_get_wrong_is_exit_2(
    run: Run, here: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    done = run("compare", *arguments)

    assert done.code == 2
    assert complaint in done.err
    assert done.out == ""


def line(**keys: Any) -> str:
    return json.dumps({"id": "a", "writer": OLD, "reader": OLD, **keys}) + "\n"


def test_a_batch_answers_line_by_line(run: Run, here: Path) -> None:
    write(
        here,
        "pairs.jsonl",
        line(id="same")
        + line(id="more", reader={"required": ["b"]})
        + line(id=3, writer={"$ref": "#/x"})
        + line(id="avro", writer="int", reader="long", dialect="avro"),
    )

    done = run("compare", "--batch", "pairs.jsonl")

    assert done.code == 0, done.err
    assert [(each["id"], each["contained"]) for each in done.lines] == [
        ("same", True),
        ("more", False),
        (3, None),
        ("avro", True),
    ]
    assert done.lines[1]["witness"] == {"a": ""}
    assert done.lines[1]["causes"][0]["kind"] == "required-field-added"
    assert all(each["ms"] >= 0 for each in done.lines)
    assert done.err == ""


def test_a_batch_with_a_bad_line_answers_the_others_and_is_exit_4(run: Run, here: Path) -> None:
    done = run("compare", "--batch", "-", stdin=line(id="x") + "nonsense\n" + line(id="y"))

    assert done.code == 4
    assert [each["id"] for each in done.lines] == ["x", None, "y"]
    assert "error" in done.lines[1]


def test_a_bug_in_one_pair_does_not_end_the_batch(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = engine.contains

    def contains(writer: Any, reader: Any, **options: Any) -> Any:
        if writer == {"title": "bug\x1b"}:
            raise KeyError(writer["title"])
        return sound(writer, reader, **options)

    monkeypatch.setattr(engine, "contains", contains)
    lines = line(id=1) + line(id=2, writer={"title": "bug\x1b"}) + line(id=3)

    done = run("compare", "--batch", "-", stdin=lines)

    assert done.code == 70
    assert [each["contained"] for each in done.lines] == [True, None, True]
    assert "Traceback" in done.err
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    "hostile",
    [
        {"allOf": [{"allOf": [{"anyOf": [{"const": i} for i in range(300)]}]}] * 3},
        {"$ref": "#"},
        {"pattern": "^(a+)+$", "type": "string"},
        {"pattern": "(", "type": "string"},
        {"type": 5},
        {"properties": []},
        {"$id": 5},
        {"$id": "http://["},
        {"$anchor": []},
        {"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveRef": None},
        {"required": "a"},
        {"enum": []},
        {"multipleOf": 0},
        {"$ref": "http://example.com/x.json"},
        {"$ref": "file:///etc/passwd"},
    ],
)
def test_hostile_schemas_get_an_answer(run: Run, here: Path, hostile: Any) -> None:
    lines = line(id="w", writer=hostile) + line(id="r", reader=hostile)

    done = run("compare", "--batch", "-", stdin=lines)

    assert done.code == 0, done.err
    assert [each["id"] for each in done.lines] == ["w", "r"]


def test_a_deep_schema_gets_an_answer(run: Run, here: Path) -> None:
    deep: Any = {}
    for _ in range(150):
        deep = {"type": "object", "properties": {"a": deep}, "required": ["a"]}

    done = run("compare", "--batch", "-", stdin=line(reader=deep))

    assert done.code == 0, done.err
    assert done.lines[0]["contained"] in (False, None)


def test_a_batch_in_a_real_process_flushes_every_line(here: Path) -> None:
    done = process("compare", "--batch", "-", cwd=here, stdin=(line(id=1) + line(id=2)).encode())

    assert done.returncode == 0
    assert [json.loads(each)["id"] for each in done.stdout.splitlines()] == [1, 2]
    assert done.stderr == b""
