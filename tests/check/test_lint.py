"""What can be said without history."""

from __future__ import annotations

from contract_registry.check import lint
from contract_registry.config import Config
from contract_registry.errors import Exit
from worlds import THING, TODAY, WORLD, thing, tree


def test_what_is_wrong_in_all_files_is_told_in_one_run() -> None:
    bag = {"type": "object", "required": ["a"], "properties": {"a": {"type": "object"}}}
    bag["properties"]["a"]["properties"] = {"traceId": {"type": "string"}}  # type: ignore[index]
    never = {"type": "object", "properties": {"n": {"type": "integer", "enum": ["x"]}}}
    files = {
        **WORLD,
        THING: thing(schema=bag),
        "contracts/shop/other.v1.yaml": thing(schema=never, contract="shop.other"),
        "contracts/shop/broken.v1.yaml": "contract: [\n",
        "contracts/shop/third.v1.yaml": thing(schema={"type": "object"}, contract="shop.third")
        + "sumary: x\n",
    }

    report = lint(tree(files), Config(), TODAY)

    assert sorted({finding.rule for finding in report.findings}) == [
        "half-declared-object",
        "syntax-error",
        "unknown-key",
        "unsendable",
    ]
    assert report.exit() is Exit.UNREADABLE
    assert report.base is None
    assert report.summary.contracts == 4


def test_an_ignore_that_nothing_uses_is_no_business_of_lint() -> None:
    service = WORLD["contracts/shop/service.yaml"] + (
        'ignores: [{fingerprint: "12345678", contract: shop.thing, rule: type-changed, '
        "reason: agreed, until: 2026-12-01}]\n"
    )
    files = {THING: thing(schema={"type": "object"}), "contracts/shop/service.yaml": service}

    assert lint(tree(files), Config(), TODAY).findings == ()
