"""What goes wrong between us and AWS, each with a sentence that says what to do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contract_registry.emulator import Fault, LocalRegistry, Quotas, serving
from contract_registry.errors import ContractsError, Exit, NetworkError, UsageError
from contract_registry.publish.aws import Text, absent, connect
from contract_registry.publish.failures import (
    AccessDeniedError,
    NoSuchRegistryError,
    QuotaReachedError,
    SchemaExistsError,
    SchemaGoneError,
)
from publish.projects import registry

TEXT = Text("shop@A", "OpenApi3", "{}")


def hint(error: ContractsError) -> str:
    assert error.exit is Exit.NETWORK
    assert error.hint is not None
    return error.hint


def test_what_was_written_is_read(local: LocalRegistry) -> None:
    there = registry(local)
    assert there.create(Text("a@B", "OpenApi3", "{}", "A thing."), {"contract": "a.b@1"}) == 1
    assert there.update(Text("a@B", "OpenApi3", '{"x":1}', "A thing.")) == 2
    there.tag("a@B", {"version": "1.0.0"})
    held = there.describe("a@B")
    assert held is not None
    assert (held.version, held.content, held.description) == (2, '{"x":1}', "A thing.")
    assert held.tags == {"contract": "a.b@1", "version": "1.0.0"}
    first = there.describe("a@B", 1)
    assert first is not None
    assert first.content == "{}"
    assert there.versions("a@B") == (1, 2)
    [summary] = there.schemas()
    assert (summary.name, summary.versions) == ("a@B", 2)
    assert there.schemas("b") == ()
    there.delete("a@B")
    there.delete("a@B")
    assert there.describe("a@B") is None
    assert there.versions("a@B") == ()


def test_versions_are_numbers(local: LocalRegistry) -> None:
    there = registry(local)
    there.create(TEXT, {})
    for number in range(10):
        there.update(Text("shop@A", "OpenApi3", f'{{"x":{number}}}'))
    assert there.versions("shop@A") == tuple(range(1, 12))
    held = there.describe("shop@A")
    assert held is not None
    assert held.version == 11


def test_an_unchanged_update_is_none(local: LocalRegistry) -> None:
    there = registry(local)
    there.create(TEXT, {})
    assert there.update(TEXT) is None


def test_account_and_region_are_known(local: LocalRegistry) -> None:
    registry(local)
    there = connect("shop", region=None, endpoint_url=local.url)
    assert (there.account, there.region) == ("123456789012", "us-east-1")


def test_another_region_has_no_such_registry(local: LocalRegistry) -> None:
    registry(local)
    with pytest.raises(NoSuchRegistryError, match="there is no registry shop in") as caught:
        connect("shop", region="eu-central-1", endpoint_url=local.url)
    assert "--region" in hint(caught.value)
    assert "--create-registry" in hint(caught.value)


def test_no_credentials() -> None:
    with pytest.raises(NetworkError, match="there are no AWS credentials") as caught:
        connect("shop", region="eu-central-1", endpoint_url=None)
    assert "aws sso login" in hint(caught.value)


def test_a_remote_endpoint_gets_no_made_up_credentials() -> None:
    with pytest.raises(NetworkError, match="there are no AWS credentials"):
        connect("shop", region="eu-central-1", endpoint_url="http://registry.example.com")


def test_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with pytest.raises(NetworkError, match="no AWS region is set") as caught:
        connect("shop", region=None, endpoint_url=None)
    assert "AWS_REGION" in hint(caught.value)


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_environment_names_the_region(
    local: LocalRegistry, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "eu-west-1")
    there = absent("shop", region=None, endpoint_url=local.url)
    assert there.create_registry().region == "eu-west-1"
    assert there.arn("a@B") == "arn:aws:schemas:eu-west-1::schema/shop/a@B"


def test_a_profile_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(NetworkError, match="nobody"):
        connect("shop", region="eu-central-1", endpoint_url=None)


@pytest.mark.parametrize("url", ["localhost:9199", "nonsense", "ftp://localhost", "http://"])
def test_a_url_that_is_none(url: str) -> None:
    with pytest.raises(UsageError, match="is no URL"):
        connect("shop", region=None, endpoint_url=url)


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("DescribeRegistry", lambda there: there.looked_up()),
        ("ListSchemas", lambda there: there.schemas()),
        ("DescribeSchema", lambda there: there.describe("shop@A")),
        ("ListSchemaVersions", lambda there: there.versions("shop@A")),
        ("CreateSchema", lambda there: there.create(TEXT, {})),
        ("UpdateSchema", lambda there: there.update(TEXT)),
        ("DeleteSchema", lambda there: there.delete("shop@A")),
        ("TagResource", lambda there: there.tag("shop@A", {"a": "b"})),
        ("CreateRegistry", lambda there: there.create_registry()),
    ],
)
@pytest.mark.parametrize("code", ["ForbiddenException", "AccessDeniedException"])
def test_access_denied_names_the_missing_action(
    local: LocalRegistry, operation: str, call: object, code: str
) -> None:
    there = registry(local)
    message = "User: arn:aws:iam::123456789012:user/ci is not authorized to perform this"
    local.script(Fault(operation, status=403, code=code, message=message, times=0))
    with pytest.raises(AccessDeniedError, match="access denied") as caught:
        call(there)  # type: ignore[operator]
    assert caught.value.action == f"schemas:{operation}"
    assert f"schemas:{operation}" in hint(caught.value)
    assert "user/ci is not authorized" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (
            "ExpiredTokenException",
            "The security token is expired",
            "does not accept the credentials",
        ),
        ("UnrecognizedClientException", "invalid token", "does not accept the credentials"),
        ("InvalidSignatureException", "Credential mismatch", "does not accept the credentials"),
        (
            "InvalidSignatureException",
            "Signature expired: 20260101 is now earlier",
            "clock is wrong",
        ),
        ("RequestTimeTooSkewed", "The difference is too large", "clock is wrong"),
    ],
)
def test_credentials_and_clocks(local: LocalRegistry, code: str, message: str, said: str) -> None:
    there = registry(local)
    local.script(Fault(status=403, code=code, message=message, times=0))
    with pytest.raises(NetworkError, match=said) as caught:
        there.describe("shop@A")
    assert hint(caught.value)


@pytest.mark.parametrize("status", [400, 403])
def test_a_quota_of_schemas(status: int) -> None:
    with serving(quotas=Quotas(schemas=1, status=status)) as local:  # type: ignore[arg-type]
        there = registry(local)
        there.create(TEXT, {})
        with pytest.raises(QuotaReachedError, match="would exceed a quota") as caught:
            there.create(Text("shop@B", "OpenApi3", "{}"), {})
        assert "Service Quotas" in hint(caught.value)


def test_a_quota_of_versions_and_of_registries() -> None:
    with serving(quotas=Quotas(registries=1, versions=1)) as local:
        there = registry(local)
        there.create(TEXT, {})
        with pytest.raises(QuotaReachedError):
            there.update(Text("shop@A", "OpenApi3", '{"a":1}'))
        with pytest.raises(QuotaReachedError):
            registry(local, "another")


def test_what_is_there_and_what_is_not(local: LocalRegistry) -> None:
    there = registry(local)
    there.create(TEXT, {})
    with pytest.raises(SchemaExistsError):
        there.create(TEXT, {})
    with pytest.raises(SchemaGoneError):
        there.update(Text("shop@Nothing", "OpenApi3", "{}"))
    with pytest.raises(SchemaGoneError):
        absent("nothing", region=None, endpoint_url=local.url).schemas()


def test_waiting_is_told(local: LocalRegistry) -> None:
    registry(local)
    told: list[str] = []
    there = connect("shop", region=None, endpoint_url=local.url, told=told.append)
    local.script(Fault("ListSchemas", status=429, times=2), Fault("ListSchemas", status=503))
    assert there.schemas() == ()
    assert told == [
        "AWS throttles; waiting before attempt 2 of 8 …",
        "AWS throttles; waiting before attempt 3 of 8 …",
    ]


def test_throttled_for_minutes(local: LocalRegistry) -> None:
    there = registry(local)
    local.script(Fault(status=429, times=0))
    with pytest.raises(NetworkError, match="AWS throttles schemas:ListSchemas") as caught:
        there.schemas()
    assert "run the same command again" in hint(caught.value)
    assert local.count("ListSchemas") == 8


def test_a_write_is_tried_once(local: LocalRegistry) -> None:
    there = registry(local)
    local.script(Fault("CreateSchema", cut=True, after_write=True))
    local.reset_calls()
    with pytest.raises(NetworkError, match="the connection broke during schemas:CreateSchema"):
        there.create(TEXT, {})
    assert local.count("CreateSchema") == 1


# --- something else answers


class Answer(BaseHTTPRequestHandler):
    """Whatever stands on the port instead of a registry."""

    status, body = 200, b"<html>It works!</html>"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>It works!</html>"),
        (200, b"{}"),
        (200, b""),
        (404, b"<html>Not found</html>"),
        (403, b"Forbidden by the proxy"),
        (502, b"Bad gateway"),
        (200, b'{"RegistryArn": 3}'),
        (200, b"[1, 2]"),
    ],
)
def test_an_endpoint_that_is_no_registry(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    monkeypatch.setattr(Answer, "status", status)
    monkeypatch.setattr(Answer, "body", body)
    with pytest.raises(
        NetworkError, match="does not answer as an EventBridge Schema Registry"
    ) as it:
        connect("shop", region=None, endpoint_url=elsewhere)
    assert "--endpoint-url" in hint(it.value)


def test_a_list_that_was_cut_short_is_not_an_empty_registry(local: LocalRegistry) -> None:
    there = registry(local)
    local.script(Fault("ListSchemas", cut_short=True))

    with pytest.raises(NetworkError, match="its answer lists no schemas"):
        there.schemas()


def test_nobody_is_there() -> None:
    with pytest.raises(NetworkError, match="cannot be reached"):
        connect("shop", region=None, endpoint_url="http://127.0.0.1:1")
