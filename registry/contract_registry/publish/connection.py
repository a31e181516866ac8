"""How AWS is reached: credentials, region, retries. Used by `aws.py` alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from contract_registry.errors import NetworkError, UsageError
from contract_registry.publish.failures import no_credentials

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_schemas import SchemasClient

AT_ONCE: Final = 8
"""How many calls run at the same time."""

_ATTEMPTS: Final = 8  # with botocore's back-off up to about a minute and a half
_SECONDS: Final = 30


def is_loopback(url: str) -> bool:
    """Whether the URL leads to this machine. Raises UsageError where it is no http(s) URL."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--endpoint-url {url} is no URL", "write it like http://127.0.0.1:8080")
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def session_for(local: bool) -> Session:
    """A session whose chain has credentials; obviously fake ones will do on this machine.

    Raises NetworkError where there are none.
    """
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    session = Session()
    if local:
        # Nothing on this machine needs the credentials of the machine's own role.
        session.set_config_variable("metadata_service_num_attempts", 0)
    try:
        credentials = session.get_credentials()
    except BotoCoreError as error:
        raise NetworkError(f"the AWS configuration cannot be used: {error}") from error
    if credentials is None and not local:
        raise no_credentials()
    if credentials is None:
        session.set_credentials("test", "test")
    return session


def configured_region(session: Session) -> str | None:
    """The region of the environment or the profile."""
    from os import environ

    # boto3 reads AWS_DEFAULT_REGION only; Lambda, containers and other SDKs set AWS_REGION.
    found = environ.get("AWS_REGION") or session.get_config_variable("region")
    return found if isinstance(found, str) else None


class Clients:
    """One client that retries, to read; one that does not, to write. Both are thread-safe."""

    def __init__(
        self, session: Session, region: str, endpoint: str | None, told: Callable[[str], None]
    ) -> None:
        self._session = session
        self._region = region
        self._endpoint = endpoint
        self._told = told

    def _made(self, attempts: int) -> SchemasClient:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            connect_timeout=10,
            read_timeout=_SECONDS,
            max_pool_connections=AT_ONCE,
        )
        try:
            return boto3.Session(botocore_session=self._session).client(
                "schemas", region_name=self._region, endpoint_url=self._endpoint, config=config
            )
        except (BotoCoreError, ValueError) as error:
            raise UsageError(f"AWS cannot be used: {error}") from error

    @cached_property
    def reading(self) -> SchemasClient:
        client = self._made(_ATTEMPTS)
        client.meta.events.register_first("needs-retry.schemas", self._waits)
        return client

    @cached_property
    def writing(self) -> SchemasClient:
        return self._made(1)

    def _waits(self, attempts: int, response: Any, **_: object) -> None:
        status = 0 if response is None else response[0].status_code
        if attempts < _ATTEMPTS and (not status or status == 429 or status >= 500):
            why = "AWS throttles" if status == 429 else "no answer" if not status else str(status)
            self._told(f"{why}; waiting before attempt {attempts + 1} of {_ATTEMPTS} …")
