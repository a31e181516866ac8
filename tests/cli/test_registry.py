"""`contracts registry serve`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract_registry.emulator.service import NOT_IMITATED
from repositories import isolated

from .conftest import Run

# Past whatever proxy a developer's machine has.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _heeding_interrupts() -> None:
    """What is started in the background may ignore Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _served(*options: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the URL that it says first."""
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "contracts"), "registry", "serve", *options],
        cwd=cwd,
        env=isolated(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeding_interrupts,
    )
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline().rstrip("\n")
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate()


def _registries(url: str) -> list[str]:
    with DIRECT.open(f"{url}/v1/registries") as answer:
        return [each["RegistryName"] for each in json.load(answer)["Registries"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    with _served("--port", "0", "--state", "registry.db", cwd=tmp_path) as (server, url):
        assert _registries(url) == ["aws.events", "discovered-schemas"]
        server.send_signal(number)
        out, err = server.communicate(timeout=60)

    assert (server.returncode, out) == (0, "")
    assert "in registry.db" in err
    assert f"contracts publish --endpoint-url {url} --registry shop" in err
    assert [each.name for each in tmp_path.iterdir()] == ["registry.db"]


def test_a_region_faults_and_a_record_of_calls(tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("faults: [{operation: ListRegistries, status: 503}]")
    options = ["--faults", "faults.yaml", "--calls", "calls.jsonl", "--region", "eu-west-1"]
    with _served("--port", "0", *options, cwd=tmp_path) as (server, url):
        with pytest.raises(urllib.error.HTTPError, match="503"):
            _registries(url)
        with DIRECT.open(f"{url}/v1/registries/name/discovered-schemas") as answer:
            arn = json.load(answer)["RegistryArn"]
        server.terminate()
        server.communicate()

    assert arn == "arn:aws:schemas:eu-west-1:123456789012:registry/discovered-schemas"
    lines = (tmp_path / "calls.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "operation": "ListRegistries",
            "status": 503,
            "code": "ServiceUnavailableException",
            "parameters": {},
        },
        {
            "operation": "DescribeRegistry",
            "status": 200,
            "parameters": {"RegistryName": "discovered-schemas"},
        },
    ]


def test_ipv6_and_quotas(tmp_path: Path) -> None:
    options = ["--host", "::1", "--quota", "registries=1", "--quota-status", "400"]
    with _served("--port", "0", *options, cwd=tmp_path) as (_, url):
        assert url.startswith("http://[::1]:")
        request = urllib.request.Request(f"{url}/v1/registries/name/a", method="POST")
        with DIRECT.open(request) as answer:
            assert answer.status == 201
        again = urllib.request.Request(f"{url}/v1/registries/name/b", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="400"):
            DIRECT.open(again)


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("registry", "serve", "--port", port)

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: port {port} of 127.0.0.1 is taken: something else listens there\n"
        "  --port 0 picks a free one\n"
    )


def test_a_file_of_something_else_as_state(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes\n" * 1000)
    done = run("registry", "serve", "--port", 0, "--state", tmp_path / "notes.txt")

    assert (done.code, done.out) == (4, "")
    assert "notes.txt is not a state of the local registry" in done.err
    assert (tmp_path / "notes.txt").read_text() == "notes\n" * 1000


@pytest.mark.parametrize(
    ("options", "code", "complaint"),
    [
        (("--host", "0.0.0.0"), 2, "add --allow-remote"),
        (("--host", "example.com"), 2, "add --allow-remote"),
        (("--host", "::"), 2, "add --allow-remote"),
        (("--host", "203.0.113.1", "--allow-remote"), 2, "cannot listen on port 0 of 203.0.113.1"),
        (("--state", "."), 2, "it is a folder"),
        (("--state", "none/state.db"), 2, "there is no folder none"),
        (("--quota", "schemas"), 2, "that is no quota"),
        (("--quota", "schemas=-1"), 2, "that is no quota"),
        (("--quota", "shemas=1"), 2, "that is no quota"),
        (("--faults", "none.yaml"), 2, "none.yaml cannot be read"),
        (("--calls", "none/calls.jsonl"), 2, "none/calls.jsonl cannot be written"),
        (("--unchanged", "maybe"), 2, "'maybe' is not one of '304', 'new-version', 'ok'"),
        (("--port", "65536"), 2, "65536 is not in the range"),
    ],
)
def test_bad_options(
    run: Run, tmp_path: Path, options: tuple[str, ...], code: int, complaint: str
) -> None:
    done = run("registry", "serve", "--port", 0, *options, cwd=tmp_path)

    assert (done.code, done.out) == (code, "")
    assert complaint in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_bad_file_of_faults(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("faults:\n  - operation: CreateShema\n")
    done = run("registry", "serve", "--port", 0, "--faults", "faults.yaml", cwd=tmp_path)

    assert done.code == 4
    assert "faults.yaml:2:16: operation must be" in done.err
    assert "did you mean CreateSchema?" in done.err


def test_help_says_what_is_not_imitated(run: Run) -> None:
    said = run("registry", "serve", "--help").out

    for subject, names in NOT_IMITATED.items():
        assert subject in said
        assert any(name in said for name in names)


def test_the_group_alone_shows_its_help(run: Run) -> None:
    done = run("registry")

    assert done.code == 2
    assert "contracts registry serve" in done.out + done.err
