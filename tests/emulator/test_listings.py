"""Lists: pages, prefixes, scopes, search."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from contract_registry.emulator import LocalRegistry, Quotas

from .conftest import Serve, add, fill, once, refused

SHOP = {"RegistryName": "shop"}
PLACED = {**SHOP, "SchemaName": "orders@Placed"}


@pytest.fixture
def full(serve: Serve) -> Any:
    """A client of a registry in which every list has several pages."""
    client = once(serve(quotas=Quotas(registries=0)))
    fill(client, **{"orders@Placed": 13})
    for number in range(24):
        add(client, f"s{number:02}", '{"title": "Findable"}')
    for number in range(12):
        client.create_registry(RegistryName=f"r{number:02}")
    return client


@pytest.mark.parametrize("size", [None, 1, 5, 100])
@pytest.mark.parametrize(
    ("operation", "parameters", "key", "name", "expected"),
    [
        (
            "list_registries",
            {"Scope": "LOCAL"},
            "Registries",
            "RegistryName",
            ["discovered-schemas", *(f"r{n:02}" for n in range(12)), "shop"],
        ),
        (
            "list_schemas",
            SHOP,
            "Schemas",
            "SchemaName",
            ["orders@Placed"] + [f"s{n:02}" for n in range(24)],
        ),
        (
            "list_schema_versions",
            PLACED,
            "SchemaVersions",
            "SchemaVersion",
            [str(n) for n in range(1, 14)],
        ),
        (
            "search_schemas",
            {**SHOP, "Keywords": "findable"},
            "Schemas",
            "SchemaName",
            [f"s{n:02}" for n in range(24)],
        ),
    ],
)
def test_boto3_s_paginators_see_everything_once(
    full: Any,
    size: int | None,
    operation: str,
    parameters: dict[str, Any],
    key: str,
    name: str,
    expected: list[str],
) -> None:
    paginator = full.get_paginator(operation)

    pages = list(paginator.paginate(**parameters, PaginationConfig={"PageSize": size}))

    assert [each[name] for page in pages for each in page[key]] == expected
    assert [len(page[key]) for page in pages[:-1]] == [size or 10] * (len(pages) - 1)
    assert "NextToken" not in pages[-1]


def test_a_page_begins_behind_the_one_before_whatever_was_written(full: Any) -> None:
    first = full.list_schemas(**SHOP, Limit=3)
    full.delete_schema(**SHOP, SchemaName="s00")
    full.delete_schema(**SHOP, SchemaName="s01")
    add(full, "a-new-first")
    add(full, "s01a")

    second = full.list_schemas(**SHOP, Limit=3, NextToken=first["NextToken"])

    assert [each["SchemaName"] for each in second["Schemas"]] == ["s01a", "s02", "s03"]


def _token(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def test_a_token_is_good_for_its_list_only(full: Any, local: LocalRegistry) -> None:
    token = full.list_schemas(**SHOP, SchemaNamePrefix="s", Limit=2)["NextToken"]
    of, last, made = json.loads(base64.urlsafe_b64decode(token))
    old = "2020-01-01T00:00:00Z"
    wrong = [
        (full.list_schemas, {**SHOP, "NextToken": token}),
        (full.list_schema_versions, {**PLACED, "NextToken": token}),
        *(
            (full.list_schemas, {**SHOP, "SchemaNamePrefix": "s", "NextToken": bad})
            for bad in [
                "1",
                "ä",
                token[:-4],
                "bnVsbA==",
                _token(of, 7, made),
                _token(of, last, old),
                _token(of, last, "soon"),
                _token(of, last),
                base64.b64encode(b"[" * 5000).decode(),
            ]
        ),
    ]

    for call, parameters in wrong:
        error = refused(call, **parameters)
        assert (error.kind, "NextToken" in error.message) == ("BadRequestException", True)
    assert full.list_schemas(**SHOP, SchemaNamePrefix="s", Limit=9, NextToken=token)["Schemas"]


def test_an_empty_token_is_the_first_page(full: Any) -> None:
    assert full.list_schemas(**SHOP, NextToken="")["Schemas"][0]["SchemaName"] == "orders@Placed"


@pytest.mark.parametrize("limit", [0, 101, -1, 10**17])
def test_a_limit_is_1_to_100(full: Any, limit: int) -> None:
    error = refused(full.list_schemas, **SHOP, Limit=limit)

    assert (error.kind, "Limit" in error.message) == ("BadRequestException", True)


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("AWS", ["aws.events"]),
        ("Local", ["discovered-schemas", "shop"]),
        ("", ["aws.events", "discovered-schemas", "shop"]),
    ],
)
def test_registries_by_scope(client: Any, scope: str, names: list[str]) -> None:
    fill(client)

    found = client.list_registries(**({"Scope": scope} if scope else {}))["Registries"]

    assert [each["RegistryName"] for each in found] == names
    assert refused(client.list_registries, Scope="Mine").status == 400


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("or", ["orders.Placed", "orders@Placed"]),
        ("orders_", []),
        ("orders.%", []),
        ("O", ["Orders@Placed"]),
    ],
)
def test_a_prefix_is_meant_to_the_letter(client: Any, prefix: str, names: list[str]) -> None:
    fill(client, **{"orders@Placed": 1, "Orders@Placed": 1, "orders.Placed": 1})

    found = client.list_schemas(**SHOP, SchemaNamePrefix=prefix)["Schemas"]

    assert [each["SchemaName"] for each in found] == names


@pytest.mark.parametrize(
    ("keywords", "found"),
    [
        ("customer", {"orders@Placed": ["2"]}),
        ("CUSTOMERID", {"orders@Placed": ["2"]}),
        ("straße", {"shipping@Sent": ["1"]}),
        ("STRASSE", {"shipping@Sent": ["1"]}),
        ("shipping@", {"shipping@Sent": ["1"]}),
        ("orders amount", {"orders@Placed": ["1", "2"]}),
        ("orders weight", {}),
        ("%", {}),
        ("\x00", {}),
    ],
)
def test_a_search_finds_versions_with_every_keyword(
    client: Any, keywords: str, found: dict[str, list[str]]
) -> None:
    client.create_registry(**SHOP)
    add(client, "orders@Placed", '{"amount": 1}')
    client.update_schema(**PLACED, Content='{"amount": 1, "customerId": 2}')
    add(client, "shipping@Sent", '{"weight": 1, "Straße": 2}')

    schemas = client.search_schemas(**SHOP, Keywords=keywords)["Schemas"]

    assert {
        each["SchemaName"]: [version["SchemaVersion"] for version in each["SchemaVersions"]]
        for each in schemas
    } == found


def test_a_search_for_nothing_is_a_bad_request(client: Any) -> None:
    fill(client)

    assert refused(client.search_schemas, **SHOP, Keywords=" ").status == 400
