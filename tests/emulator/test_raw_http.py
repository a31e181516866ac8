"""Requests that boto3 does not send: whatever comes, an answer in the shape of the service."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from contract_registry.emulator import LocalRegistry
from contract_registry.emulator.requests import MAX_BODY

from .conftest import fill

SCHEMA = "/v1/registries/name/shop/schemas/name/orders%40Placed"
NEW = "/v1/registries/name/new"


@dataclass(frozen=True)
class Answer:
    """What came back on the socket."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The error's code, which header and body agree on."""
        code = json.loads(self.body)["Code"]
        assert code == self.headers["x-amzn-errortype"]
        assert json.loads(self.body)["Message"]
        return str(code)


@pytest.fixture
def shop(local: LocalRegistry, client: Any) -> LocalRegistry:
    fill(client, **{"orders@Placed": 1})
    local.reset_calls()
    return local


def _exchange(local: LocalRegistry, data: bytes) -> bytes:
    host, _, port = local.url.removeprefix("http://").partition(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has heard enough
        while part := connection.recv(65536):
            received += part
    return received


def _ask(
    local: LocalRegistry, line: str, body: bytes = b"", headers: str = "", measured: bool = True
) -> Answer:
    length = f"Content-Length: {len(body)}\r\n" if measured else ""
    head = f"{line} HTTP/1.1\r\nHost: registry\r\n{length}{headers}\r\n"
    received = _exchange(local, head.encode("latin-1") + body)
    said, _, rest = received.partition(b"\r\n\r\n")
    first, *lines = said.decode("latin-1").split("\r\n")
    pairs = (each.split(": ", 1) for each in lines)
    return Answer(int(first.split()[1]), {name.lower(): value for name, value in pairs}, rest)


@pytest.mark.parametrize("at", ["orders%40Placed", "orders@Placed", "%6Frders%40Placed"])
def test_a_name_is_decoded_once(shop: LocalRegistry, at: str) -> None:
    answer = _ask(shop, f"GET /v1/registries/name/shop/schemas/name/{at}")

    assert (answer.status, json.loads(answer.body)["SchemaName"]) == (200, "orders@Placed")


@pytest.mark.parametrize(
    "name",
    ["a%2Fb", "orders%2540Placed", "%ff", "%", "%00", "%ED%A0%80", "\xe4", "a%20b", "a+b", ""],
)
def test_what_is_no_name_is_a_bad_request(shop: LocalRegistry, name: str) -> None:
    answer = _ask(shop, f"GET /v1/registries/name/shop/schemas/name/{name}")

    assert (answer.status, answer.code) == (400, "BadRequestException")
    assert shop.calls[-1].operation == "DescribeSchema"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "*",
        "/v1/registries/",
        "/v2/registries",
        "/V1/registries",
        "/v1/registries/name/shop/..",
        "/v1/registries/name/shop//schemas",
        "/tags",
        f"{SCHEMA}/",
        f"{SCHEMA}/version/1/2",
    ],
)
def test_an_unknown_path(shop: LocalRegistry, path: str) -> None:
    answer = _ask(shop, f"GET {path}")

    assert (answer.status, answer.code) == (404, "UnknownOperationException")
    assert (shop.calls[-1].operation, shop.calls[-1].status) == ("", 404)


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE", "X"])
def test_a_wrong_method(shop: LocalRegistry, method: str) -> None:
    answer = _ask(shop, f"{method} {SCHEMA}")

    assert (answer.status, answer.code) == (405, "UnknownOperationException")


def test_head_is_no_operation_and_has_no_body(shop: LocalRegistry) -> None:
    answer = _ask(shop, f"HEAD {SCHEMA}")

    assert (answer.status, answer.body) == (405, b"")


def test_an_arn_may_come_with_its_slashes(shop: LocalRegistry) -> None:
    arn = "arn:aws:schemas:us-east-1:123456789012:schema/shop/orders@Placed"

    answer = _ask(shop, f"GET /tags/{arn}")

    assert (answer.status, answer.body) == (200, b'{"tags":{}}')


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff",
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b'{"Description": 7}',
        b'{"Description": {}}',
        b'{"tags": []}',
        b'{"tags": {"a": 1}}',
        b'{"tags": {"a": null}}',
        b'{"tags": {"\\udfff": ""}}',
        b'{"Description": "\\ud800"}',
        b'{"Description": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
        b'{"tags":' * 50_000,
    ],
    ids=range(17),
)
def test_a_bad_body(shop: LocalRegistry, body: bytes) -> None:
    answer = _ask(shop, f"POST {NEW}", body)

    assert (answer.status, answer.code) == (400, "BadRequestException")
    assert _ask(shop, f"GET {NEW}").status == 404


@pytest.mark.parametrize(
    ("content", "status"), [('""', 400), ("{}", 400), ("null", 304), ('"\\ud83d\\ude00"', 200)]
)
def test_content(shop: LocalRegistry, content: str, status: int) -> None:
    assert _ask(shop, f"PUT {SCHEMA}", f'{{"Content": {content}}}'.encode()).status == status


def test_members_that_nobody_knows_are_passed_over(shop: LocalRegistry) -> None:
    body = b'{"Unknown": 1, "description": "lower", "Description": null, "Description": "last"}'

    answer = _ask(shop, f"POST {NEW}?unknown=1", body)

    assert (answer.status, json.loads(answer.body)["Description"]) == (201, "last")


def test_a_body_in_chunks(shop: LocalRegistry) -> None:
    chunks = b'10\r\n{"Description":"\r\n3\r\nd"}\r\n0\r\n\r\n'

    answer = _ask(shop, f"POST {NEW}", chunks, "Transfer-Encoding: chunked\r\n", measured=False)

    assert (answer.status, json.loads(answer.body)["Description"]) == (201, "d")


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ("Transfer-Encoding: chunked\r\n", b"zz\r\n", 400),
        ("Transfer-Encoding: chunked\r\n", b"10\r\n{", 400),
        ("Content-Length: 100\r\n", b"{}", 400),
        ("Content-Length: -1\r\n", b"{}", 400),
        ("Content-Length: x\r\n", b"{}", 400),
        ("Content-Length: 99999999999\r\n", b"{}", 413),
        (f"Content-Length: {MAX_BODY + 1}\r\n", b" " * (MAX_BODY + 1), 413),
        ("Transfer-Encoding: chunked\r\n", b"100000\r\n" + b" " * 0x100000 + b"\r\n", 400),
        (
            "Transfer-Encoding: chunked\r\n",
            (b"100000\r\n" + b" " * 0x100000 + b"\r\n") * 5 + b"0\r\n\r\n",
            413,
        ),
    ],
    ids=range(9),
)
def test_a_body_that_is_too_short_or_too_long(
    shop: LocalRegistry, headers: str, body: bytes, status: int
) -> None:
    answer = _ask(shop, f"POST {NEW}", body, headers, measured=False)

    assert answer.status == status
    assert answer.code
    assert _ask(shop, f"GET {NEW}").status == 404


@pytest.mark.parametrize(
    "query", ["limit=x", "limit=", "limit=1.5", "limit=%D9%A3", "nextToken=%FF"]
)
def test_a_bad_query(shop: LocalRegistry, query: str) -> None:
    answer = _ask(shop, f"GET /v1/registries?{query}")

    assert (answer.status, answer.code) == (400, "BadRequestException")


def test_tag_keys_are_repeated(shop: LocalRegistry) -> None:
    arn = "arn%3Aaws%3Aschemas%3Aus-east-1%3A123456789012%3Aregistry%2Fshop"
    _ask(shop, f"POST /tags/{arn}", b'{"tags": {"a": "", "b": "", "c d": "", "e": ""}}')

    gone = _ask(shop, f"DELETE /tags/{arn}?tagKeys=a&tagKeys=c%20d&tagKeys=b")

    assert (gone.status, gone.body) == (204, b"")
    assert json.loads(_ask(shop, f"GET /tags/{arn}").body) == {"tags": {"e": ""}}
    assert _ask(shop, f"DELETE /tags/{arn}").code == "BadRequestException"


@pytest.mark.parametrize(
    ("scope", "region"),
    [
        ("Credential=test/20261126/eu-west-1/schemas/aws4_request", "eu-west-1"),
        ("Credential=//eu-west-1", "us-east-1"),
        ("\xff", "us-east-1"),
    ],
)
def test_the_region_is_that_of_the_signature(shop: LocalRegistry, scope: str, region: str) -> None:
    answer = _ask(
        shop, "GET /v1/registries", headers=f"Authorization: AWS4-HMAC-SHA256 {scope}\r\n"
    )

    assert json.loads(answer.body)["Registries"][0]["RegistryArn"].split(":")[3] == region


def test_304_has_neither_body_nor_length(shop: LocalRegistry) -> None:
    answer = _ask(shop, f"PUT {SCHEMA}", b"{}")

    assert (answer.status, answer.body) == (304, b"")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "data", [b"", b"garbage\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET /" + b"a" * 70_000, b"\r\n"]
)
def test_what_is_no_http_harms_nobody(shop: LocalRegistry, data: bytes) -> None:
    _exchange(shop, data)

    assert _ask(shop, "GET /v1/registries").status == 200


def test_clients_that_say_nothing_hold_nobody_up(shop: LocalRegistry) -> None:
    host, _, port = shop.url.removeprefix("http://").partition(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(50)]
    idle[0].sendall(b"POST /v1/registries/name/half HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")

    assert _ask(shop, "GET /v1/registries").status == 200
    for connection in idle:
        connection.close()
