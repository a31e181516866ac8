"""The real history of a real shop's events, replayed commit by commit through `contracts check`.

The history is that of aws-samples/aws-serverless-ecommerce-platform. Its schemas become contracts
(the schema of `detail` in each envelope, in OpenAPI 3.0's dialect), each change gets a minor
version, and each commit is checked before it is made. `replay.txt` holds what the check said; its
lines that begin with `#` say why that is right, and stay when the rest is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from snapshots import assert_snapshot

from .conftest import ROOT, Shop

HISTORY = ROOT.parent / "shared" / "data" / "evolution" / "ecommerce-events.jsonl"
SNAPSHOT = Path(__file__).with_name("replay.txt")

BUS = {
    "service": "platform",
    "type": "infrastructure",
    "channels": {"bus": {"eventbridge": {"name": "ecommerce-{stage}"}}},
}


# UserModified, for example, has `new` and `old` and says no more; that is so from the first commit
# to the last, and would be told at each.
CONFIGURATION = "severity: {half-declared-object: off}\n"


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in HISTORY.read_text(encoding="utf-8").splitlines()]


def steps() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The changes by commit, from the first that leaves no reference dangling."""
    usable = (row for row in rows() if "x-unresolved" not in json.dumps(row["old"]))
    for commit, changes in groupby(usable, key=lambda row: str(row["commit_new"])):
        yield commit[:7], list(changes)


def identity(row: dict[str, Any]) -> tuple[str, str]:
    """The service and the contract's name: `orders`, `order-created`."""
    file, _, event = row["path"].partition("#")
    return file.partition("/")[0], kebab(event)


class History:
    """The contracts of the replay as they stand, and the repository that holds them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.versions: dict[tuple[str, str], int] = {}

    def write(self, row: dict[str, Any], envelope: dict[str, Any]) -> None:
        service, name = identity(row)
        minor = self.versions[service, name] = self.versions.get((service, name), -1) + 1
        # ProductDeleted has its source under a misspelt key.
        source = envelope.get("x-amazon-events-source") or envelope["x-amazon-events-sources"]
        [detail] = [
            part["properties"]["detail"]
            for part in envelope["allOf"]
            if "detail" in part["properties"]
        ]
        contract = {
            "contract": f"{service}.{name}",
            "kind": "event",
            "version": f"1.{minor}.0",
            "summary": envelope["description"],
            "channel": {
                "eventbridge": "platform.bus",
                "source": source,
                "detail-type": envelope["x-amazon-events-detail-type"],
            },
            "dialect": "openapi-3.0",
            "schema": detail,
        }
        self.dump(f"{service}/{name}.v1.yaml", contract)

    def remove(self, row: dict[str, Any]) -> None:
        service, name = identity(row)
        del self.versions[service, name]
        (self.shop.root / "contracts" / service / f"{name}.v1.yaml").unlink()

    def services(self) -> None:
        self.dump("platform/service.yaml", BUS)
        for service in {service for service, _ in self.versions}:
            emits = [
                {"contract": f"{owner}.{name}@1"}
                for owner, name in sorted(self.versions)
                if owner == service
            ]
            self.dump(f"{service}/service.yaml", {"service": service, "emits": emits})

    def dump(self, path: str, content: dict[str, Any]) -> None:
        file = self.shop.root / "contracts" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def replay(shop: Shop) -> str:
    """What the check says at each step, as text without ids and times."""
    history = History(shop)
    (shop.root / "contracts.yaml").write_text(CONFIGURATION, encoding="utf-8")
    for row in {identity(row): row for _, step in reversed(list(steps())) for row in step}.values():
        history.write(row, row["old"])
    history.services()
    shop.repo.commit("The first schemas without a dangling reference")
    told = []
    for commit, changes in steps():
        for row in changes:
            if row.get("removed"):
                history.remove(row)
            else:
                history.write(row, row["new"])
        history.services()
        done = shop.contracts("check")
        names = ", ".join(identity(row)[1] for row in changes)
        told.append(f"== {commit}: {names}\n{plain(done.out)}exit {done.code}\n")
        assert not done.err, done.err
        shop.repo.commit(commit)
    return "\n".join(told)


def plain(report: str) -> str:
    report = re.sub(r"base [0-9a-f]{7,40}", "base …", report)
    report = re.sub(r"--until \d{4}-\d\d-\d\d", "--until …", report)
    return re.sub(r" · [0-9.]+ m?s$", "", report, flags=re.MULTILINE)


def with_judgements(text: str, judged: str) -> str:
    """The text, each step below the comment that stands above it in `judged`."""
    for comment, step in re.findall(r"((?:^#.*\n)+)(== \w+)", judged, re.MULTILINE):
        text = text.replace(step, f"{comment}{step}")
    return text


@pytest.mark.skipif(not HISTORY.exists(), reason=f"the public history is not here: {HISTORY}")
def test_the_history_of_a_real_shop(empty: Shop) -> None:
    judged = SNAPSHOT.read_text(encoding="utf-8")
    assert_snapshot(SNAPSHOT, with_judgements(replay(empty), judged))
