"""The versions that a change wants: in which files, and nothing else in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contract_registry.check import Bump, Request, bump, check
from contract_registry.check.bump import rewritten
from contract_registry.errors import UnreadableError
from contract_registry.finding import Location
from worlds import THING, TODAY, WORLD, History, Release, thing, tree

MONEY = "contracts/shared/money.yaml"
ID = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
NOTE = {**ID, "properties": {**ID["properties"], "note": {"type": "string"}}}


def contract(name: str, total: str) -> str:
    return (
        f"contract: shop.{name}\n"
        "kind: event\n"
        "version: 1.4.2   # the last one\n"
        f"summary: A {name}.\n"
        f"channel: {{eventbridge: shop.main, source: shop, detail-type: {name}}}\n"
        f"schema: {{type: object, required: [total], properties: {{total: {total}}}}}\n"
    )


SHARED = {
    **WORLD,
    MONEY: "type: object\nrequired: [n]\nproperties: {n: {type: integer}}\n",
    "contracts/shop/one.v1.yaml": contract("one", "{$ref: ../shared/money.yaml}"),
    "contracts/shop/two.v1.yaml": contract("two", "{$ref: ../shared/money.yaml}"),
    "contracts/shop/three.v1.yaml": contract("three", "{type: integer}"),
}
WIDER = "type: object\nrequired: [n]\nproperties: {n: {type: integer}, tax: {type: integer}}\n"


def run(base: Mapping[str, str], head: Mapping[str, str], **more: Any) -> Bump:
    return bump(Request(head=tree(head), today=TODAY, base=tree(base), **more))


def applied(files: Mapping[str, str], done: Bump) -> dict[str, str]:
    return {**files, **{write.path: write.contents.decode() for write in done.writes}}


def step(old: str, new: str, **more: Any) -> Bump:
    """The bump of shop.thing from `old` to `new`, with a field more."""
    before = {**WORLD, THING: thing(version=old, schema=ID, **more)}
    after = {**WORLD, THING: thing(version=new, schema=NOTE, **more)}
    return run(before, after)


def test_a_shared_schema_reaches_its_contracts_and_no_other() -> None:
    head = {**SHARED, MONEY: WIDER}

    done = run(SHARED, head)

    assert [(write.path, str(write.old), str(write.new)) for write in done.writes] == [
        ("contracts/shop/one.v1.yaml", "1.4.2", "1.5.0"),
        ("contracts/shop/two.v1.yaml", "1.4.2", "1.5.0"),
    ]
    assert done.findings == ()


def test_only_the_characters_of_the_version_change() -> None:
    head = {**SHARED, MONEY: WIDER}

    written = applied(head, run(SHARED, head))

    one = "contracts/shop/one.v1.yaml"
    assert written[one] == head[one].replace("1.4.2", "1.5.0")
    assert "# the last one" in written[one]


def test_after_it_the_check_passes_and_a_second_run_writes_nothing() -> None:
    head = {**SHARED, MONEY: WIDER}
    written = applied(head, run(SHARED, head))

    assert run(SHARED, written).writes == ()
    assert check(Request(head=tree(written), today=TODAY, base=tree(SHARED))).findings == ()


def test_prose_wants_no_version() -> None:
    head = {**SHARED, MONEY: SHARED[MONEY] + "description: Money.\n"}

    assert run(SHARED, head).writes == ()


def test_a_break_is_told_and_nothing_is_written() -> None:
    narrower = SHARED[MONEY].replace("[n]", "[n, tax]")

    done = run(SHARED, {**SHARED, MONEY: narrower})

    assert done.writes == ()
    assert {finding.rule for finding in done.findings} == {"required-field-added"}
    assert {finding.fix for finding in done.findings} == {
        f"make it optional, or publish shop.{name} 2.0.0 beside it" for name in ("one", "two")
    }


def test_a_file_that_cannot_be_read_is_told() -> None:
    done = run(SHARED, {**SHARED, MONEY: WIDER, "contracts/shop/two.v1.yaml": "contract: [\n"})

    assert [finding.rule for finding in done.findings] == ["syntax-error"]
    assert [write.path for write in done.writes] == ["contracts/shop/one.v1.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("1.2.0", "1.2.0", "1.3.0"),
        ("1.2.0", "1.2.1", "1.3.0"),
        ("1.2.0", "1.3.0", None),
        ("1.2.0", "1.3.0-rc.1", None),
        ("1.3.0-rc.1", "1.3.0-rc.1", "1.3.0-rc.2"),
        ("1.2.1-rc.1", "1.2.1-rc.1", "1.3.0"),
    ],
)
def test_the_version_that_is_written(old: str, new: str, wanted: str | None) -> None:
    assert [str(write.new) for write in step(old, new).writes] == ([wanted] if wanted else [])


def test_a_version_that_went_backwards_is_no_business_of_bump() -> None:
    done = step("1.2.0", "1.1.0")

    assert done.writes == ()
    assert [finding.rule for finding in done.findings] == ["version-went-backwards"]


def test_a_draft_keeps_its_version() -> None:
    assert step("1.2.0", "1.2.0", status="draft").writes == ()


def test_the_version_is_above_every_released_one() -> None:
    released = {**WORLD, THING: thing(version="1.7.0", schema={**ID, "minProperties": 0})}
    before = {**WORLD, THING: thing(version="1.2.0", schema=ID)}
    after = {**WORLD, THING: thing(version="1.7.0", schema=NOTE)}
    history = History((Release("one", tree(released)),))

    done = run(before, after, history=lambda: history)

    assert [str(write.new) for write in done.writes] == ["1.8.0"]


def test_an_external_contract_is_left_alone() -> None:
    external = {
        "contracts/shop/service.yaml": "service: shop\ntype: external\nchannels:\n"
        "  main: {eventbridge: {name: default}}\n"
    }
    before = {**external, THING: thing(schema=ID)}
    after = {**external, THING: thing(schema=NOTE)}

    assert run(before, after).writes == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", 'version: "1.2.0"\n'),
        ("a.yaml", "version: '1.2.0'  # 1.2.0\n"),
        ("a.yaml", "{contract: a.b, version: 1.2.0, summary: was 1.2.0}\n"),
        ("a.yaml", "# 1.2.0\r\nversion: 1.2.0\r\nsummary: x\r\n"),
        ("a.yaml", "\ufeffversion: 1.2.0\n"),
        ("a.yaml", "version: &v 1.2.0\n"),
        ("a.json", '{"summary": "1.2.0",\n "version": "1.2.0"}'),
        ("a.json", '{"summary": "\u2028", "version": "1.2.0"}'),
    ],
)
def test_the_version_is_found_as_it_is_written(path: str, text: str) -> None:
    contents = text.encode()
    location = located(path, contents)

    written = rewritten(contents, location, "1.2.0", "1.3.0").decode()

    place = text.index("1.2.0", text.index("version"))
    assert written == text[:place] + "1.3.0" + text[place + 5 :]


def test_a_version_that_is_not_written_as_it_is_cannot_be_rewritten() -> None:
    contents = b'{"version": "1.2\\u002e0"}'

    with pytest.raises(UnreadableError, match=r"1\.2\.0 is not written here"):
        rewritten(contents, located("a.json", contents), "1.2.0", "1.3.0")


def located(path: str, contents: bytes) -> Location:
    from contract_registry.documents import Document, parse

    document = parse(contents, path)
    assert isinstance(document, Document)
    return document.locate("/version")
