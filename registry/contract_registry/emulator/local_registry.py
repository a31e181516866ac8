"""A local registry in this process, for tests and for whoever tries something out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from contract_registry.emulator.settings import REGION, Quotas, Settings, Unchanged

if TYPE_CHECKING:
    from mypy_boto3_schemas import SchemasClient

    from contract_registry.emulator.application import Application
    from contract_registry.emulator.calls import Call
    from contract_registry.emulator.faults import Fault

LOOPBACK: Final = "127.0.0.1"


class LocalRegistry:
    """A local registry that is being served."""

    def __init__(self, url: str, application: Application, calls: list[Call]) -> None:
        self.url = url
        """The endpoint, as `http://127.0.0.1:40123`."""
        self.region = application.registry.settings.region
        """The region of whatever names none."""
        self._application = application
        self._calls = calls
        self._clients: list[SchemasClient] = []

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call since the start or the last reset, in the order of the answers."""
        return tuple(self._calls)

    @property
    def writes(self) -> tuple[Call, ...]:
        """Those of the calls that could have changed something."""
        return tuple(call for call in self.calls if call.writes)

    def count(self, operation: str) -> int:
        """How often an operation was called."""
        return sum(call.operation == operation for call in self.calls)

    def reset_calls(self) -> None:
        """Forget the calls."""
        self._calls.clear()

    def script(self, *faults: Fault) -> None:
        """Put further faults in force; they count calls from now."""
        self._application.script.add(faults)

    def reset_faults(self) -> None:
        """Take every fault out of force."""
        self._application.script.clear()

    def hold(
        self,
        registry: str,
        schema: str,
        content: str,
        type: str = "OpenApi3",  # noqa: A002 - AWS's name
        region: str | None = None,
    ) -> None:
        """Give a schema one more version as AWS itself would, in any registry, without a call.

        For what tests find in `aws.events` and `discovered-schemas`, where nobody else writes.
        """
        self._application.registry.hold(registry, schema, content, type, region or self.region)

    def client(self, region: str | None = None, **options: Any) -> SchemasClient:
        """A boto3 client of this registry, with credentials that are no secret; closed with it."""
        import boto3
        from botocore.config import Config

        # The way to loopback leads through no proxy, whatever the environment says.
        config = Config(proxies={}).merge(options.pop("config", Config()))
        client: SchemasClient = boto3.client(
            "schemas",
            endpoint_url=self.url,
            region_name=region or self.region,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - no secret
            config=config,
            **options,
        )
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close the clients."""
        for client in self._clients:
            client.close()


@contextmanager
def serving(
    *,
    state: Path | None = None,
    port: int = 0,
    quotas: Quotas | None = None,
    unchanged: Unchanged = "304",
    faults: Sequence[Fault] = (),
    region: str = REGION,
) -> Iterator[LocalRegistry]:
    """A local registry on loopback, in threads of this process; gone when the block ends.

    state:     the SQLite file that holds it; None keeps it in memory
    port:      0 is a free one
    quotas:    default: AWS's
    unchanged: how an update that changes nothing is answered
    faults:    in force from the start
    region:    of `client()` and `hold()`, and of requests that carry no signature

    Raises OSError where the port cannot be had, UsageError and UnreadableError for the state.
    """
    calls: list[Call] = []
    settings = Settings(quotas or Quotas(), unchanged, region)
    with (
        answering(LOOPBACK, port, state, settings, faults, calls.append) as (url, application),
        closing(LocalRegistry(url, application, calls)) as local,
    ):
        yield local


@contextmanager
def answering(
    host: str,
    port: int,
    state: Path | None,
    settings: Settings,
    faults: Iterable[Fault],
    heard: Callable[[Call], None],
) -> Iterator[tuple[str, Application]]:
    """The registry served on an address, in threads; the endpoint's URL, and what answers there.

    heard: is told every call once it is answered; no two at the same time
    """
    from contract_registry.emulator.application import Application
    from contract_registry.emulator.registry import Registry
    from contract_registry.emulator.server import Server

    lock = threading.Lock()

    def in_turn(call: Call) -> None:
        with lock:
            heard(call)

    with closing(Registry(state, settings)) as registry:
        application = Application(registry, faults, in_turn)
        server = Server(host, port, application)
        thread = threading.Thread(target=server.serve, name="local schema registry", daemon=True)
        thread.start()
        try:
            yield server.url, application
        finally:
            server.stop()
            thread.join()
