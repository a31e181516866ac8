"""What `contracts publish` wrote, imported into an empty folder: the same contracts again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Semantics
from contract_registry.config import Config
from contract_registry.emulator import serving
from contract_registry.load import load
from contract_registry.model import Catalog
from contract_registry.publish.desired import published
from contract_registry.publish.layout import laid_out, source
from contract_registry.source.worktree import WorkTree
from repositories import Repo

from .conftest import Run

SHOP = Path(__file__).parents[2]

OTHERS = {
    "contracts/mail/service.yaml": "service: mail\nowner: team-mail\n"
    "channels: {queue: {sqs: {name: mail}}, topic: {sns: {name: t}}, "
    "f: {lambda: {name: f}}, bus: {eventbridge: {name: b}}}\n",
    "contracts/mail/bounced.v3.yaml": """\
contract: mail.bounced
kind: event
version: 3.1.4
summary: A mail came back.
channel: {sns: mail.topic}
schema: {type: object, properties: {id: {type: [string, "null"]}}, required: [id]}
attributes: {type: object, properties: {reason: {const: bounced}}, required: [reason]}
""",
    "contracts/mail/quote.v1.yaml": """\
contract: mail.quote
kind: operation
version: 1.2.0
channel: {lambda: mail.f}
request: {type: object, properties: {a: {type: integer, exclusiveMinimum: 0}}}
response:
  type: object
  properties: {b: {type: array, items: {$ref: "#/$defs/b"}}}
  $defs: {b: {type: string}}
errors: {NotFound: {type: object, properties: {why: {type: string}}}}
""",
    "contracts/mail/wrapped.v1.yaml": """\
contract: mail.wrapped
kind: event
version: 1.0.0
envelope: cloudevents
channel: {eventbridge: mail.bus, source: shop.mail, detail-type: Wrapped}
schema: {type: object, properties: {self: {$ref: "#"}, n: {type: integer}}}
""",
    "contracts/mail/binary.v1.yaml": """\
contract: mail.binary
kind: task
version: 1.0.0
encoding: avro-binary
channel: {sqs: mail.queue}
schema: {$ref: ./binary.v1.avsc}
""",
    "contracts/mail/binary.v1.avsc": '{"type": "record", "name": "B", "fields": '
    '[{"name": "a", "type": "int"}]}',
}


def catalog(root: Path) -> Catalog:
    found = load(WorkTree(root), Config())
    assert found.problems == ()
    return found


@pytest.mark.parametrize("kind", ["OpenApi3", "JSONSchemaDraft4"])
def test_a_round_trip_gives_equal_contracts(
    run: Run, repo: Repo, tmp_path: Path, kind: str
) -> None:
    shutil.copytree(SHOP / "contracts", repo.path / "contracts")
    repo.write({**OTHERS, "contracts.yaml": f"publish: {{registry: shop, type: {kind}}}\n"})
    repo.commit()
    with serving() as local:
        local.client().create_registry(RegistryName="shop")
        done = run("publish", "--yes", "--endpoint-url", local.url, cwd=repo.path)
        assert done.code == 0, done.out + done.err
        copy = Repo.make(tmp_path / "copy")
        done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=copy.path)

    assert done.code == 0, done.out + done.err
    before, after = catalog(repo.path), catalog(copy.path)
    wanted = {contract.key: contract for contract in published(before)}
    assert set(after.contracts) == set(wanted)
    assert run("check").code == 0
    exact = 0
    for key, original in wanted.items():
        made = after.contracts[key]
        losses = laid_out(original, kind).losses
        assert (made.kind, made.version, made.envelope) == (
            original.kind,
            original.version,
            original.envelope,
        )
        assert made.summary == original.summary
        if original.channel.type == "eventbridge":
            assert made.channel.settings == original.channel.settings
        if original.channel.type == "api-gateway":
            assert made.channel.settings == original.channel.settings
        assert {part.name for part in made.parts} == {part.name for part in original.parts}
        for part in original.parts:
            copied = made.part(part.name)
            assert copied is not None
            one, other = source(original, part), source(made, copied)
            there = judge(one, other, Semantics(strict=True))
            assert there.contained, (key, part.name, there)
            if not losses:
                back = judge(other, one, Semantics(strict=True))
                assert back.contained, (key, part.name, back)
                exact += 1
    assert exact > len(wanted)
    services = {service.name: service.owner for service in after.services.values()}
    assert services["mail"] == "team-mail"


def test_the_history_of_what_was_published(run: Run, repo: Repo, tmp_path: Path) -> None:
    repo.write({**OTHERS, "contracts.yaml": "publish: {registry: shop}\n"})
    repo.commit()
    path = "contracts/mail/bounced.v3.yaml"
    optional = OTHERS[path].replace("3.1.4", "3.2.0").replace("{id:", "{n: {type: integer}, id:")
    with serving() as local:
        local.client().create_registry(RegistryName="shop")
        assert run("publish", "--endpoint-url", local.url, cwd=repo.path).code == 0
        repo.write({path: optional})
        repo.commit()
        assert run("publish", "--endpoint-url", local.url).code == 0
        copy = Repo.make(tmp_path / "copy")
        done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=copy.path)

    assert done.code == 0, done.out + done.err
    text = (copy.path / path).read_text()
    assert text.startswith(
        "# Imported from the registry shop, schema mail@Bounced.v3, version 2.\n"
        "# Its versions there:\n"
        "#   1\n"
        "#   2  compatible with 1\n"
        "contract: mail.bounced\n"
        "kind: event\n"
        "version: 3.2.0\n"
    )
