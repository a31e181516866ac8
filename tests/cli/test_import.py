"""`contracts import`: sources in, contracts out; nothing overwritten, nothing half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from contract_cli import new_files
from repositories import Repo
from snapshots import assert_snapshot

from .conftest import Run

SNAPSHOTS = Path(__file__).parent / "snapshots"
EVENTS = """\
openapi: 3.0.2
info: {title: Orders, version: 1.0.0}
components:
  schemas:
    OrderPlaced:
      x-amazon-events-sources: shop.orders
      x-amazon-events-detail-type: OrderPlaced
      description: A customer's order was accepted and paid.
      allOf:
        - $ref: "#/components/schemas/Header"
        - type: object
          properties:
            detail:
              type: object
              required: [orderId]
              properties:
                orderId: {type: string, format: uuid}
                total: {$ref: "https://example.com/money.json"}
                note: {type: string, nullable: true}
    OrderShipped:
      x-amazon-events-source: shop.orders
      x-amazon-events-detail-type: OrderShipped
      properties:
        source: {type: string}
        detail: {$ref: "parcels.yaml#/Parcel"}
    Header:
      properties: {source: {type: string}, detail-type: {type: string}}
"""
PARCELS = """\
Parcel:
  type: object
  properties: {parcelId: {type: string}, weight: {type: integr}}
"""
ORDER = {"type": "object", "properties": {"orderId": {"type": "string"}}}


def state(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def test_what_it_says_and_writes(run: Run, repo: Repo) -> None:
    repo.write({"events/orders.yaml": EVENTS, "events/parcels.yaml": PARCELS})

    done = run("import", "events", cwd=repo.path)

    assert done.code == 1, done.err
    assert_snapshot(SNAPSHOTS / "import.txt", done.out)
    written = (repo.path / "contracts/orders/order-placed.v1.yaml").read_text()
    assert_snapshot(SNAPSHOTS / "import-order-placed.yaml", written)
    assert run("check").code == 0
    assert run("lint", "--fail-on", "warning").code == 0


def test_a_dry_run_writes_nothing(run: Run, repo: Repo) -> None:
    repo.write({"events/orders.yaml": EVENTS, "events/parcels.yaml": PARCELS})
    before = state(repo.path)

    done = run("import", "--dry-run", "events", cwd=repo.path)

    assert done.code == 1
    assert (
        "would write  contracts/orders/order-placed.v1.yaml   from events/orders.yaml" in done.out
    )
    assert "    contract: orders.order-placed" in done.out
    assert "1 contract to write" in done.out
    assert state(repo.path) == before


def test_a_second_time_everything_is_left_alone(run: Run, repo: Repo) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER)})
    assert run("import", "order-placed.json", "--service", "orders", cwd=repo.path).code == 0
    before = state(repo.path)

    again = run("import", "order-placed.json", "--service", "orders")

    assert again.code == 0
    assert again.out == (
        "left alone  contracts/orders/order-placed.v1.yaml: it is there, and equal\n"
        "0 contracts written · 1 left alone\n"
    )
    assert state(repo.path) == before


def test_what_an_owner_adds_is_no_difference(run: Run, repo: Repo) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER)})
    run("import", "order-placed.json", "--service", "orders", cwd=repo.path)
    path = repo.path / "contracts/orders/order-placed.v1.yaml"
    text = path.read_text().replace("version: 1.0.0\n", "version: 1.0.1\nsummary: An order.\n")
    path.write_text(text.split("\n", 1)[1] + "examples: [{orderId: a}]\n")

    again = run("import", "order-placed.json", "--service", "orders")

    assert again.code == 0
    assert "it is there, and equal" in again.out


def test_what_is_there_and_differs_is_left_alone_and_fails(run: Run, repo: Repo) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER), "other-event.json": json.dumps(ORDER)})
    run("import", "order-placed.json", "--service", "orders", cwd=repo.path)
    repo.write({"order-placed.json": json.dumps({**ORDER, "required": ["orderId"]})})
    before = state(repo.path)

    again = run("import", "order-placed.json", "other-event.json", "--service", "orders")

    assert again.code == 1
    assert "left alone  contracts/orders/order-placed.v1.yaml: it is there, and differs" in (
        again.out
    )
    after = state(repo.path)
    assert set(after) - set(before) == {"contracts/orders/other-event.v1.yaml"}
    assert all(after[path] == text for path, text in before.items())


def test_a_contract_at_another_place_is_left_alone(run: Run, repo: Repo) -> None:
    repo.write(
        {
            "order-placed.json": json.dumps(ORDER),
            "contracts/teams/orders/service.yaml": "service: orders\n"
            "channels: {events: {eventbridge: {name: e}}}\n",
            "contracts/teams/orders/order-placed.v1.json": json.dumps(
                {
                    "contract": "orders.order-placed",
                    "kind": "event",
                    "version": "1.0.0",
                    "channel": {"eventbridge": "orders.events", "source": "a", "detail-type": "b"},
                    "schema": True,
                }
            ),
        }
    )

    done = run("import", "order-placed.json", "--service", "orders", cwd=repo.path)

    assert done.code == 1
    assert "left alone  contracts/teams/orders/order-placed.v1.json" in done.out


def test_new_contracts_of_a_known_service_lie_beside_it(run: Run, repo: Repo) -> None:
    repo.write(
        {
            "order-placed.json": json.dumps(ORDER),
            "contracts/teams/orders/service.yaml": "service: orders\n"
            "channels: {events: {eventbridge: {name: e}}}\n",
        }
    )

    done = run("import", "order-placed.json", "--service", "orders", cwd=repo.path)

    assert done.code == 0, done.out + done.err
    assert (repo.path / "contracts/teams/orders/order-placed.v1.yaml").exists()
    assert run("check").code == 0


@pytest.mark.parametrize("failing", ["order-b.v1.yaml", "order-d.v1.yaml", "service.yaml"])
def test_where_a_file_cannot_be_written_none_is(
    run: Run, repo: Repo, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["order-a.json", "order-b.json", "order-c.json", "order-d.json"]
    repo.write({name: json.dumps(ORDER) for name in names})
    before = state(repo.path)
    link = os.link

    def full(source: Path, target: Path) -> None:
        if target.name == failing:
            raise OSError(28, "No space left on device")
        link(source, target)

    def no_room(target: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_files.os, "link", full)
    monkeypatch.setattr(new_files, "write_plainly", no_room)

    done = run("import", *names, "--service", "orders", cwd=repo.path)

    assert done.code == 2
    assert "cannot be written: no space left on device" in done.err
    assert "nothing was written" in done.err
    assert state(repo.path) == before
    assert not (repo.path / "contracts").exists()


def test_a_file_system_without_hard_links(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER)})

    def refuse(source: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(new_files.os, "link", refuse)

    assert run("import", "order-placed.json", "--service", "orders", cwd=repo.path).code == 0
    assert run("check").code == 0


def test_a_folder_that_is_a_link_out_of_the_project_is_not_followed(
    run: Run, repo: Repo, tmp_path: Path
) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER)})
    (repo.path / "contracts").mkdir()
    repo.link("contracts/orders", str(tmp_path))

    done = run("import", "order-placed.json", "--service", "orders", cwd=repo.path)

    assert done.code != 0
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_way_is_left_alone(run: Run, repo: Repo, tmp_path: Path) -> None:
    repo.write({"order-placed.json": json.dumps(ORDER)})
    repo.link("contracts/orders/order-placed.v1.yaml", str(tmp_path / "elsewhere"))

    done = run("import", "order-placed.json", "--service", "orders", cwd=repo.path)

    assert done.code != 0
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_of_the_project_leaves_out_its_own_contracts(run: Run, repo: Repo) -> None:
    repo.write(
        {
            "orders/order-placed.json": json.dumps(ORDER),
            "contracts/shared/money.yaml": "type: object\n",
            "node_modules/a/schema.json": json.dumps(ORDER),
            ".hidden/schema.json": json.dumps(ORDER),
        }
    )

    done = run("import", ".", cwd=repo.path)

    assert "1 contract written" in done.out
    assert (repo.path / "contracts/orders/order-placed.v1.yaml").exists()


def test_references_may_lead_anywhere_in_the_repository(run: Run, repo: Repo) -> None:
    placed = {"type": "object", "properties": {"total": {"$ref": "../../shared/money.json"}}}
    repo.write(
        {
            "orders/events/placed.json": json.dumps(placed),
            "shared/money.json": '{"type": "integer"}',
            "../outside.json": '{"type": "string"}',
        }
    )

    done = run("import", "orders/events/placed.json", cwd=repo.path)

    assert done.code == 0, done.out + done.err
    assert "money: {type: integer}" in (
        repo.path / "contracts/orders/placed.v1.yaml"
    ).read_text().replace("\n", " ")


def test_a_link_among_the_sources_does_not_lead_out(run: Run, repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps({"type": "object", "title": "SECRET"}))
    placed = {"type": "object", "properties": {"a": {"$ref": "link.json"}}}
    repo.write({"orders/placed.json": json.dumps(placed)})
    repo.link("orders/link.json", str(tmp_path / "secret.json"))

    done = run("import", "orders", cwd=repo.path)

    assert done.code == 1
    assert "leads out of the project through a symbolic link" in done.out
    assert "SECRET" not in (repo.path / "contracts/orders/placed.v1.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nothing to import"),
        (["absent.json"], "there is no absent.json"),
        (["--service", "../etc", "a.json"], "no service is called like that"),
        (["--service", "Orders", "a.json"], "no service is called like that"),
        (["--kind", "operation", "a.json"], "an operation has a request and a response"),
        (["--kind", "task", "--service", "mail", "a.json"], "which channel carries a task"),
        (["--channel", "main", "a.json"], "no channel is called like that"),
        (["--channel", "kafka:a.b", "a.json"], "no channel is called like that"),
        (["--channel", "api-gateway:a.b", "a.json"], "no channel is called like that"),
        (["--channel", "sqs:a.b", "--bus", "x", "a.json"], "--bus names a bus"),
        (["--variables", "=x", "a.json"], "the name is missing"),
        (["--variables", "absent", "a.json"], "absent cannot be read"),
        (["--variables", "deep.json", "a.json"], "the file holds more than names and values"),
        (["empty"], "nothing to import was found"),
    ],
)
def test_what_cannot_be_asked_for(run: Run, repo: Repo, arguments: list[str], told: str) -> None:
    repo.write({"a.json": json.dumps(ORDER), "deep.json": '{"a": {"b": 1}}', "empty/x.txt": ""})
    before = state(repo.path)

    done = run("import", *arguments, cwd=repo.path)

    assert done.code == 2, done.out
    assert told in done.err
    assert state(repo.path) == before


def test_several_buses_want_a_choice(run: Run, repo: Repo) -> None:
    repo.write(
        {
            "a.json": json.dumps(ORDER),
            "contracts/a/service.yaml": "service: a\nchannels: {x: {eventbridge: {name: x}}, "
            "y: {eventbridge: {name: y}}}\n",
        }
    )

    done = run("import", "a.json", "--service", "orders", cwd=repo.path)

    assert done.code == 2
    assert "the project has several buses: a.x, a.y" in done.err
    assert run("import", "a.json", "--service", "orders", "--channel", "a.y").code == 0
    missing = run("import", "a.json", "--service", "b", "--channel", "a.z")
    assert missing.code == 2
    assert "contracts/a/service.yaml has no channel z" in missing.err


def test_variables_from_a_file(run: Run, repo: Repo) -> None:
    repo.write(
        {
            "template.yaml": "Resources:\n  Placed:\n    Type: AWS::EventSchemas::Schema\n"
            "    Properties:\n      Type: OpenApi3\n      SchemaName: !Sub '${Source}@Placed'\n"
            '      Content: \'{"type": "object"}\'\n',
            "values.yaml": "Source: shop.orders\nCount: 1\n",
        }
    )

    done = run("import", "template.yaml", "--variables", "values.yaml", cwd=repo.path)

    assert done.code == 0, done.out + done.err
    assert (repo.path / "contracts/orders/placed.v1.yaml").exists()


def test_what_stands_in_sources_cannot_steer_a_terminal(run: Run, repo: Repo) -> None:
    title = "\u001b[31mred\u202e\u0007"
    text = EVENTS.replace("detail-type: OrderPlaced", f"detail-type: {json.dumps(title)}")
    repo.write({"events/e.yaml": text.replace("https:", "\u200bhttps:")})

    done = run("import", "events", cwd=repo.path)

    assert "\u001b" not in done.out
    assert "\u202e" not in done.out
    assert "\u001b" not in "".join(state(repo.path / "contracts").values())


def test_outside_of_git(run: Run, tmp_path: Path) -> None:
    (tmp_path / "placed.json").write_text(json.dumps(ORDER))

    done = run("import", "placed.json", "--service", "orders", cwd=tmp_path)

    assert done.code == 0, done.err
    assert run("lint").code == 0


def test_contracts_that_lie_at_the_root(run: Run, repo: Repo) -> None:
    repo.write({"contracts.yaml": "paths: [.]\n", "../placed.json": json.dumps(ORDER)})

    done = run("import", "../placed.json", "--service", "orders", cwd=repo.path)

    assert done.code == 0, done.out + done.err
    assert (repo.path / "orders/placed.v1.yaml").exists()
    assert run("check").code == 0


def test_the_branch_that_is_released_is_recognized(run: Run, tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", "master").write({"placed.json": json.dumps(ORDER)})

    run("import", "placed.json", "--service", "orders", cwd=repo.path)

    assert "released: {branch: master}" in (repo.path / "contracts.yaml").read_text()
    assert run("check").code == 0
