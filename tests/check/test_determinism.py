"""The same files give the same bytes, in whatever order they come."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_registry.check import Origin, Report, Request, check
from contract_registry.reports.format import Style
from contract_registry.reports.json import JSON
from contract_registry.source.tree import MemoryTree
from worlds import TODAY, WORLD, thing

MONEY = "contracts/shared/money.yaml"
OLD = {
    "type": "object",
    "required": ["total"],
    "properties": {
        "total": {"$ref": "../shared/money.yaml"},
        "fee": {"$ref": "../shared/money.yaml"},
        "note": {"type": "string"},
        "state": {"enum": ["a", "b"]},
    },
}
NEW = {
    "type": "object",
    "required": ["state", "total"],
    "properties": {
        "total": {"$ref": "../shared/money.yaml"},
        "fee": {"$ref": "../shared/money.yaml"},
        "state": {"enum": ["b", "c"]},
    },
}
READER = (
    "service: {0}\n"
    "consumes: [{{contract: shop.one@1, reads: [/state]}}, {{contract: shop.two@1}}]\n"
)


def files(money: str, schema: object) -> dict[str, str]:
    contracts = {
        f"contracts/shop/{name}.v1.yaml": thing(
            contract=f"shop.{name}",
            schema=schema,
            channel={"eventbridge": "shop.main", "source": "shop", "detail-type": name},
        )
        for name in ("one", "two", "three")
    }
    readers = {
        f"contracts/{name}/service.yaml": READER.format(name) for name in ("billing", "audit")
    }
    return {**WORLD, MONEY: money, **contracts, **readers}


BASE = files("type: object\nrequired: [n]\nproperties: {n: {type: integer}}\n", OLD)
HEAD = files("type: object\nrequired: [n, c]\nproperties: {n: {type: number}}\n", NEW)


def report(base: dict[str, str], head: dict[str, str]) -> Report:
    def tree(texts: dict[str, str]) -> MemoryTree:
        return MemoryTree({path: text.encode() for path, text in texts.items()})

    return check(Request(tree(head), TODAY, tree(base), Origin("9a1c2e3", "for this test")))


def text(found: Report) -> str:
    return JSON.render(found, Style(until="2026-12-01"))


EXPECTED = report(BASE, HEAD)


@settings(max_examples=12, deadline=None)
@given(st.permutations(sorted(BASE)), st.permutations(sorted(HEAD)))
def test_the_order_of_files_makes_no_difference(one: list[str], other: list[str]) -> None:
    found = report({path: BASE[path] for path in one}, {path: HEAD[path] for path in other})

    assert text(found) == text(EXPECTED)


def test_there_is_something_to_compare() -> None:
    assert len(EXPECTED.findings) > 10
    assert {finding.contract for finding in EXPECTED.findings} == {
        "shop.one",
        "shop.two",
        "shop.three",
    }


def test_no_two_findings_share_a_fingerprint() -> None:
    prints = [finding.fingerprint for finding in EXPECTED.findings]

    assert len(prints) == len(set(prints))
