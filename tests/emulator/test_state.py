"""What is kept, through every way in which a server can end."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from contract_registry.emulator import LocalRegistry, serving
from contract_registry.errors import UnreadableError, UsageError
from repositories import isolated

from .conftest import add, fill, once, refused

SHOP = {"RegistryName": "shop"}
PLACED = {**SHOP, "SchemaName": "orders@Placed"}


def test_a_state_is_there_again(tmp_path: Path) -> None:
    with serving(state=tmp_path / "state.db") as local:
        client = local.client()
        fill(client, **{"orders@Placed": 3})
        client.delete_schema_version(**PLACED, SchemaVersion="3")
        before = client.describe_schema(**PLACED)

    with serving(state=tmp_path / "state.db") as local:
        client = local.client()
        after = client.describe_schema(**PLACED)
        assert {**after, "ResponseMetadata": 0} == {**before, "ResponseMetadata": 0}
        assert client.update_schema(**PLACED, Content="{}")["SchemaVersion"] == "4"


def test_two_servers_of_one_state_agree(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with serving(state=state) as one, serving(state=state) as other:
        clients = [once(one), once(other)]
        fill(clients[0], **{"orders@Placed": 1})

        def write(number: int) -> str:
            done = clients[number % 2].update_schema(**PLACED, Content=f"{number}")
            return str(done["SchemaVersion"])

        with ThreadPoolExecutor(4) as threads:
            versions = list(threads.map(write, range(40)))

        assert sorted(map(int, versions)) == list(range(2, 42))


def test_memory_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        with serving() as local:
            local.client().create_registry(**SHOP)


@pytest.mark.parametrize("made", ["text", "database", "newer", "cut"])
def test_a_file_that_is_no_state_is_left_alone(tmp_path: Path, made: str) -> None:
    path = tmp_path / "state.db"
    if made == "text":
        path.write_text("shopping list\n" * 100)
    elif made == "cut":
        with serving(state=path) as local:
            fill(local.client(), **{"orders@Placed": 3})
        path.write_bytes(path.read_bytes()[:5000])
    else:
        rows = sqlite3.connect(path)
        rows.execute("CREATE TABLE mine (a)")
        if made == "newer":
            rows.execute(f"PRAGMA application_id = {0x45425352}")
            rows.execute("PRAGMA user_version = 2")
        rows.commit()
        rows.close()
    before = path.read_bytes()

    with pytest.raises(UnreadableError) as caught, serving(state=path):
        pass

    assert str(path) in str(caught.value)
    assert caught.value.hint
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]


def test_a_state_that_cannot_be(tmp_path: Path) -> None:
    for path, complaint in [
        (tmp_path, "it is a folder"),
        (tmp_path / "none" / "state.db", f"there is no folder {tmp_path / 'none'}"),
    ]:
        with pytest.raises(UsageError, match=complaint), serving(state=path):
            pass


def test_an_empty_file_becomes_a_state(tmp_path: Path) -> None:
    (tmp_path / "state.db").touch()
    with serving(state=tmp_path / "state.db") as local:
        local.client().create_registry(**SHOP)


@contextmanager
def _process(state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`contracts registry serve` in a process of its own, and its URL."""
    command = [str(Path(sys.executable).parent / "contracts"), "registry", "serve"]
    server = subprocess.Popen(
        [*command, "--port", "0", "--state", str(state), "--quota", "versions=0"],
        env=isolated(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def _client(url: str) -> Any:
    return boto3.Session("test", "test", region_name="us-east-1").client(
        "schemas",
        endpoint_url=url,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20),
    )


class _Writer(threading.Thread):
    """Writes until the server is gone, and remembers what was acknowledged."""

    def __init__(self, url: str, name: str, enough: threading.Semaphore) -> None:
        super().__init__()
        self.url = url
        self.schema = {**SHOP, "SchemaName": name}
        self.enough = enough
        self.versions: dict[str, str] = {}
        self.pending = ""
        self.surprise: Exception | None = None

    def run(self) -> None:
        client = _client(self.url)
        try:
            number = 1
            while True:
                self.pending = json.dumps({"writer": self.schema["SchemaName"], "number": number})
                if number == 1:
                    done = client.create_schema(
                        **self.schema, Type="OpenApi3", Content=self.pending
                    )
                else:
                    done = client.update_schema(**self.schema, Content=self.pending)
                if "SchemaVersion" not in done:
                    return  # boto3 takes half an answer for an empty one
                self.versions[done["SchemaVersion"]] = self.pending
                self.enough.release()
                number += 1
        except BotoCoreError:
            pass  # the server is gone, which is what the test does
        except Exception as error:
            self.surprise = error
        finally:
            client.close()


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_server_that_is_killed_has_lost_nothing(tmp_path: Path, acknowledged: int) -> None:
    state = tmp_path / "state.db"
    enough = threading.Semaphore(0)
    with _process(state) as (server, url):
        client = _client(url)
        client.create_registry(**SHOP)
        writers = [_Writer(url, f"writer{number}", enough) for number in range(4)]
        for writer in writers:
            writer.start()
        for _ in range(acknowledged):
            assert enough.acquire(timeout=60)
        server.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.join()
        client.close()

    assert [writer.surprise for writer in writers] == [None] * 4
    with _process(state) as (_, url):
        client = _client(url)
        for writer in writers:
            _compare(client, writer)
        client.close()


def _compare(client: Any, writer: _Writer) -> None:
    """Everything acknowledged is there, and at most the one write that was under way besides."""
    if not writer.versions and _status(client, writer) == 404:
        return
    pages = client.get_paginator("list_schema_versions").paginate(**writer.schema)
    numbers = [each["SchemaVersion"] for page in pages for each in page["SchemaVersions"]]
    held = {
        number: client.describe_schema(**writer.schema, SchemaVersion=number)["Content"]
        for number in numbers
    }
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    unanswered = {number: held[number] for number in held.keys() - writer.versions.keys()}
    assert writer.versions.items() <= held.items()
    assert list(unanswered.values()) in ([], [writer.pending])


def _status(client: Any, writer: _Writer) -> int:
    try:
        client.describe_schema(**writer.schema)
    except client.exceptions.NotFoundException:
        return 404
    return 200


def test_many_publishers_at_once(local: LocalRegistry) -> None:
    client = once(local, region="us-east-1")
    fill(client)

    def create(number: int) -> bool:
        try:
            add(client, f"s{number % 10}", f'{{"by": {number}}}')
        except client.exceptions.ConflictException:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(create, range(40)))
        versions = list(
            threads.map(
                lambda n: client.update_schema(**SHOP, SchemaName="s0", Content=f"{n}")[
                    "SchemaVersion"
                ],
                range(40),
            )
        )

    assert sum(made) == 10
    assert sorted(map(int, versions)) == list(range(2, 42))
    assert client.list_schemas(**SHOP)["Schemas"][0]["VersionCount"] == 41


def test_a_quota_holds_against_many_at_once(local: LocalRegistry) -> None:
    client = once(local)

    def create(number: int) -> bool:
        try:
            client.create_registry(RegistryName=f"r{number}")
        except client.exceptions.ForbiddenException:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(create, range(30))) == 10
    assert refused(client.create_registry, RegistryName="more").status == 403
