"""`contracts registry`: a local EventBridge Schema Registry."""

from __future__ import annotations

import errno
import signal
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from contract_registry.emulator.settings import ACCOUNT, REGION, UNCHANGED, Quotas, Settings
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_registry.emulator.calls import Call
    from contract_registry.emulator.faults import Fault
    from contract_registry.emulator.settings import Unchanged

_PORT: Final = 9199
_LOOPBACK: Final = "127.0.0.1"

_GROUP_EPILOG = """\b
Examples:
  contracts registry serve                       a registry at http://127.0.0.1:9199
  contracts registry serve --help                what it imitates, and what not
"""

_SERVE_EPILOG = """\b
What it imitates: every operation of the `schemas` API on registries, schemas,
versions, search, export and tags, as boto3, the AWS CLI and Terraform call them.
\b
What it does not, and answers with AWS's ForbiddenException:
  discovery           discoverers, GetDiscoveredSchema
  code bindings       PutCodeBinding, DescribeCodeBinding, GetCodeBindingSource
  resource policies   GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy
It checks no signatures: any credentials will do.
\b
Faults, to see what a publisher does about them, are a list in a YAML file:
  faults:
    - {operation: CreateSchema, call: 2, status: 503}            the second call fails
    - {operation: UpdateSchema, schema: a@B, cut: true, after-write: true}
    - {operation: CreateSchema, status: 403, times: 0}           always denied
    - {delay: 2, times: 0}                                       everything is slow
docs/local-registry.md has all of it, and the pytest fixture.
\b
Examples:
  contracts registry serve &
  contracts publish --endpoint-url http://127.0.0.1:9199 --registry shop
  contracts registry serve --port 0 --state registry.db --faults faults.yaml
"""


@click.group(epilog=_GROUP_EPILOG)
def registry() -> None:
    """A local EventBridge Schema Registry, to try and test publishing without an account."""


@registry.command(epilog=_SERVE_EPILOG)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Where it listens; 0 picks a free port.",
)
@click.option("--host", default=_LOOPBACK, show_default=True, help="The address it listens on.")
@click.option(
    "--allow-remote", is_flag=True, help="Let --host be an address that other machines reach."
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep everything in this SQLite file. Default: in memory, until it ends.",
)
@click.option(
    "--region", default=REGION, show_default=True, help="The region of unsigned requests."
)
@click.option(
    "--unchanged",
    type=click.Choice(UNCHANGED),
    default="304",
    show_default=True,
    help="The answer to an update that changes nothing.",
)
@click.option(
    "--quota",
    "quotas",
    multiple=True,
    metavar="NAME=N",
    help="registries=10, schemas=100 (in a registry), versions=100 (of a schema); 0 is no limit.",
)
@click.option(
    "--quota-status",
    type=click.Choice(["403", "400"]),
    default="403",
    show_default=True,
    help="The answer above a quota; AWS does not document its own.",
)
@click.option("--faults", metavar="FILE|-", help="Faults to strike, as below.")
@click.option("--calls", metavar="FILE|-", help="Write each call as a line of JSON.")
def serve(
    port: int,
    host: str,
    allow_remote: bool,
    state: Path | None,
    region: str,
    unchanged: str,
    quotas: tuple[str, ...],
    quota_status: str,
    faults: str | None,
    calls: str | None,
) -> int:
    """Serve a local EventBridge Schema Registry over HTTP until Ctrl-C or SIGTERM.

    Its URL is the first line of the output. Give it to boto3 as endpoint_url, to other tools as
    AWS_ENDPOINT_URL_SCHEMAS. State that --state keeps survives a kill at any moment.
    """
    from contract_registry.emulator.local_registry import answering

    if not allow_remote and not _is_loopback(host):
        raise UsageError(
            f"--host {host} is an address that other machines may reach, and nothing is protected",
            "leave it out, or add --allow-remote",
        )
    limits = _quotas(quotas, quota_status)
    settings = Settings(limits, cast("Unchanged", unchanged), region)
    script = () if faults is None else _scripted(faults)
    with ExitStack() as stack:
        heard = stack.enter_context(_written(calls))
        ended = stack.enter_context(_end_awaited())
        try:
            url, _ = stack.enter_context(answering(host, port, state, settings, script, heard))
        except OSError as error:
            raise _no_address(host, port, error) from error
        click.echo(url)
        click.echo(_usage(url, state), err=True, nl=False)
        ended.wait()
    return Exit.CLEAN


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _quotas(given: tuple[str, ...], status: str) -> Quotas:
    """Raises UsageError for what is no quota."""
    chosen: dict[str, int] = {}
    for text in given:
        name, _, number = text.partition("=")
        if name not in ("registries", "schemas", "versions") or not number.isdecimal():
            raise UsageError(
                f"--quota {text}: that is no quota",
                "registries=N, schemas=N or versions=N; 0 is no limit",
            )
        chosen[name] = int(number)
    return Quotas(**chosen, status=400 if status == "400" else 403)


def _scripted(name: str) -> tuple[Fault, ...]:
    from contract_cli.files import read_document
    from contract_registry.emulator.fault_file import faults

    return faults(read_document(name))


@contextmanager
def _written(name: str | None) -> Iterator[Callable[[Call], None]]:
    """Writes calls to a file, or nowhere. Raises UsageError where the file cannot be written."""
    if name is None:
        yield lambda call: None
        return
    try:
        file = click.open_file(name, "a", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}") from error
    with file:
        yield lambda call: click.echo(_line(call), file)


def _line(call: Call) -> str:
    from contract_registry.reports.notation import compact

    said: dict[str, Any] = {"operation": call.operation, "status": call.status}
    if call.code is not None:
        said["code"] = call.code
    return compact({**said, "parameters": call.parameters})


@contextmanager
def _end_awaited() -> Iterator[threading.Event]:
    """Set by Ctrl-C or SIGTERM: both are how this command is meant to end."""
    ended = threading.Event()
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        # A shell lets what it starts in the background ignore Ctrl-C.
        if signal.getsignal(number) != signal.SIG_IGN:
            before[number] = signal.signal(number, lambda *_: ended.set())
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _no_address(host: str, port: int, error: OSError) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"port {port} of {host} is taken: something else listens there",
            "--port 0 picks a free one",
        )
    reason = error.strerror or str(error)
    return UsageError(f"cannot listen on port {port} of {host}: {reason}", "choose another --port")


def _usage(url: str, state: Path | None) -> str:
    kept = "in memory until it ends; --state FILE keeps it" if state is None else f"in {state}"
    return (
        f"  A local EventBridge Schema Registry; account {ACCOUNT}, any credentials, {kept}.\n"
        f"  contracts publish --endpoint-url {url} --registry shop\n"
        f"  aws schemas list-registries --endpoint-url {url}\n"
        f"  AWS_ENDPOINT_URL_SCHEMAS={url} for what takes no option\n"
        "  Ctrl-C ends it.\n"
    )
