"""Small worlds of contracts for the cases in tests/cases/check, and the check of one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contract_registry.check import Origin, Report, Request, check
from contract_registry.config import parse_config
from contract_registry.documents import Document, parse
from contract_registry.source.tree import MemoryTree

CASES = Path(__file__).parent / "cases" / "check"
TODAY = date(2026, 11, 23)
THING = "contracts/shop/thing.v1.yaml"
WORLD = {
    "contracts/shop/service.yaml": (
        "service: shop\n"
        "channels:\n"
        "  main: {eventbridge: {name: shop-main}}\n"
        "  topic: {sns: {name: shop-topic}}\n"
        "  queue: {sqs: {name: shop-queue}}\n"
        "  function: {lambda: {name: shop-function}}\n"
        "  api: {api-gateway: {name: shop-api}}\n"
    ),
}
CHANNELS: Mapping[str, Mapping[str, str]] = {
    "event": {"eventbridge": "shop.main", "source": "shop.things", "detail-type": "Thing"},
    "task": {"sqs": "shop.queue"},
    "operation": {"lambda": "shop.function"},
}


@dataclass(frozen=True)
class Release:
    """A released state, as `source.releases` gives them."""

    label: str
    tree: MemoryTree


@dataclass(frozen=True)
class History:
    """Released states, newest first."""

    releases: tuple[Release, ...] = ()
    complete: bool = True
    reason: str = "what main has held"


@dataclass(frozen=True)
class Case:
    """One change: what it is called, the files before and after, and what is expected."""

    rule: str
    title: str
    flagged: bool
    value: Mapping[str, Any]

    @property
    def expected(self) -> list[Any]:
        """What is found, in order: rules, or mappings of what is said of a finding."""
        return list(self.value.get("findings", [self.rule] if self.flagged else []))


def cases() -> list[Case]:
    """Every case of every file, in order."""
    return [case for path in sorted(CASES.glob("*.yaml")) for case in of_file(path)]


def of_file(path: Path) -> list[Case]:
    document = parse(path.read_bytes(), path.name)
    assert isinstance(document, Document), document
    value: Any = document.value
    assert value["rule"] == path.stem
    return [
        Case(path.stem, case["title"], kind == "flagged", case)
        for kind in ("flagged", "passes")
        for case in value[kind]
    ]


def run(case: Case) -> Report:
    """The report of `check` on the change that the case describes."""
    value = case.value
    config = parse_config(_text(value["config"]).encode() if "config" in value else None)
    releases = tuple(
        Release(f"release {number}", tree(_files(value, files, "old", "old-with", "1.0.0")))
        for number, files in enumerate(value.get("releases", ()), 1)
    )
    history = History(releases, value.get("complete", True))
    return check(
        Request(
            head=tree(_files(value, value.get("head"), "new", "new-with", _bumped(value))),
            today=date.fromisoformat(value.get("today", TODAY.isoformat())),
            base=tree(_files(value, value.get("base"), "old", "old-with", "1.0.0")),
            origin=Origin("9a1c2e3", "for this test"),
            history=lambda: history,  # type: ignore[return-value, arg-type]
            config=config,
            strict=value.get("strict", False),
            allow_empty=True,
        )
    )


def tree(files: Mapping[str, str]) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()})


def thing(kind: str = "event", **more: Any) -> str:
    """The file of the contract shop.thing."""
    value = {
        "contract": "shop.thing",
        "kind": kind,
        "version": "1.0.0",
        "summary": "A thing.",
        "channel": CHANNELS[kind],
        **more,
    }
    return "".join(f"{key}: {_text(part)}\n" for key, part in value.items() if part is not None)


def _bumped(value: Mapping[str, Any]) -> str:
    """A minor version further, so that the version rules have nothing to say."""
    return "1.1.0" if {"old", "new", "old-with", "new-with"} & {*value} else "1.0.0"


def _files(
    value: Mapping[str, Any], given: Any, schema: str, extra: str, version: str
) -> dict[str, str]:
    files: dict[str, str | None] = dict(WORLD) if value.get("world", True) else {}
    if schema in value or extra in value or "with" in value:
        more = {"version": version, **value.get("with", {}), **value.get(extra, {})}
        if schema in value:
            more["schema"] = value[schema]
        files[THING] = thing(**more)
    for path, text in (given or {}).items():
        files[path] = _content(text)
    return {path: text for path, text in files.items() if text is not None}


def _content(given: Any) -> str | None:
    """A file as a case gives it: its text, its value, what is repeated in it; None: it is gone."""
    if isinstance(given, dict) and "$repeat" in given:
        text, times = given["$repeat"]
        return str(text) * times + str(given.get("then", ""))
    if isinstance(given, dict) and "$bytes" in given:
        return str(given["$bytes"])
    return given if given is None or isinstance(given, str) else f"{_text(given)}\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
