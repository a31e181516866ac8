"""Accepting a finding: the entry in the owner's file, and nothing else in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contract_registry.check import Report, Request, check, ignore
from contract_registry.check.ignore import appended
from contract_registry.config import Config
from contract_registry.documents import Document, parse
from contract_registry.errors import UsageError
from contract_registry.load import load
from worlds import THING, TODAY, WORLD, thing, tree

SERVICE = "contracts/shop/service.yaml"
ID = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
NEEDED = {**ID, "required": ["id", "day"]}
BASE = {**WORLD, THING: thing(schema=ID)}
HEAD = {**WORLD, THING: thing(schema=NEEDED, version="1.1.0")}
ENTRY = {
    "fingerprint": "12345678",
    "contract": "shop.thing",
    "rule": "required-field-added",
    "reason": 'agreed: "they" don\'t mind',
    "until": "2026-12-01",
}


def checked(head: dict[str, str]) -> Report:
    return check(Request(head=tree(head), today=TODAY, base=tree(BASE)))


def accept(fingerprint: str, reason: str = "agreed", days: int = 30, **more: Any) -> bytes:
    head = more.get("head", HEAD)
    files = tree(head)
    findings = more.get("findings") or checked(head).findings
    until = TODAY + timedelta(days=days)
    edit = ignore(files, load(files, Config()), findings, fingerprint, reason, until, TODAY)
    assert edit.path == SERVICE
    return edit.contents


def test_the_finding_is_ignored_from_then_on() -> None:
    [finding] = checked(HEAD).findings

    written = accept(finding.fingerprint, "agreed with everybody")
    [again] = checked({**HEAD, SERVICE: written.decode()}).findings

    assert again.ignored is not None
    assert again.ignored.until == "2026-12-23"
    assert again.ignored.reason == "agreed with everybody"
    assert written.startswith(WORLD[SERVICE].encode())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("s.yaml", "service: shop\n"),
        ("s.yaml", "service: shop"),
        ("s.yaml", "service: shop\r\nowner: me\r\n"),
        ("s.yaml", "service: shop\n# the end\n"),
        ("s.yaml", "service: shop\nignores: []\nowner: me # us\n"),
        ("s.yaml", "service: shop\nignores: [ ]   # none yet\n"),
        ("s.yaml", "service: shop\nignores: [{fingerprint: a, reason: 'x]'}]\nowner: me\n"),
        (
            "s.yaml",
            "service: shop\nignores:   # accepted\n  - fingerprint: a\n    reason: x # why\n"
            "  # a comment\n\nowner: me\n",
        ),
        ("s.yaml", "service: shop\nignores:\n- {fingerprint: a}\nowner: me\n"),
        (
            "s.yaml",
            "ignores:\n    - fingerprint: a\n      reason: >\n        long\n\n        text\n",
        ),
        ("s.yaml", "{service: shop}\n"),
        ("s.yaml", "{service: shop, ignores: [{fingerprint: a}], owner: me}\n"),
        ("s.json", '{"service": "shop"}'),
        ("s.json", '{\n  "service": "shop",\n  "owner": "me"\n}\n'),
        ("s.json", '{"ignores": [], "service": "shop"}'),
        ("s.json", '{"ignores": [\n  {"fingerprint": "a"}\n], "service": "shop"}'),
        ("s.json", "{}"),
    ],
)
def test_the_entry_is_appended_and_the_rest_stays(path: str, text: str) -> None:
    written = appended(text.encode(), path, ENTRY)

    before, after = value(text.encode(), path), value(written, path)
    assert after == {**before, "ignores": [*before.get("ignores", []), ENTRY]}
    for comment in ("# us", "# none yet", "# why", "# a comment", "# accepted", "# the end"):
        assert (comment in text) == (comment in written.decode())


def value(contents: bytes, path: str) -> dict[str, Any]:
    document = parse(contents, path)
    assert isinstance(document, Document), document
    found: Any = document.value
    return found


def test_a_layout_that_leaves_no_place_is_refused_with_the_entry() -> None:
    with pytest.raises(UsageError) as refused:
        appended(b"service: shop\nignores: &list\n  [\n  ]\nother: *list\n", "s.yaml", ENTRY)

    assert "12345678" in str(refused.value.hint)


def test_a_reason_and_a_day_within_180_days_are_wanted() -> None:
    [finding] = checked(HEAD).findings

    assert accept(finding.fingerprint, days=180)
    assert accept(finding.fingerprint, days=0)
    for wrong, text in (({"days": 181}, "180 days"), ({"days": -1}, "is over")):
        with pytest.raises(UsageError, match=text):
            accept(finding.fingerprint, **wrong)
    with pytest.raises(UsageError, match="for a reason"):
        accept(finding.fingerprint, " \n")


def test_only_a_finding_that_is_there_and_is_about_a_change_can_be_accepted() -> None:
    with pytest.raises(UsageError, match="no finding 00000000"):
        accept("00000000")
    broken = {**HEAD, THING: "contract: [\n"}
    findings = checked(broken).findings
    with pytest.raises(UsageError, match="syntax-error cannot be accepted"):
        accept(findings[0].fingerprint, head=broken, findings=findings)


def test_a_finding_that_is_accepted_already_is_not_accepted_twice() -> None:
    [finding] = checked(HEAD).findings
    head = {**HEAD, SERVICE: accept(finding.fingerprint).decode()}

    with pytest.raises(UsageError, match="accepted already"):
        accept(finding.fingerprint, head=head)


def test_a_service_without_a_file_has_no_place_for_it() -> None:
    head = {path: text for path, text in HEAD.items() if path != SERVICE}
    [finding] = [one for one in checked(head).findings if one.rule == "required-field-added"]

    with pytest.raises(UsageError, match="has no service file"):
        accept(finding.fingerprint, head=head)
