"""Whatever is called in whatever order, the registry answers as a few dictionaries would.

Between the calls the server is ended and started again on its state, answers are lost, connections
are cut before and after the work was done.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_registry.emulator import Fault, LocalRegistry, Quotas, serving

from .model import Model, Refused

EXAMPLES = int(os.environ.get("REGISTRY_SEQUENCES", "40"))
QUOTAS = {"registries": 2, "schemas": 3, "versions": 3}
UNTOLD = {
    "ResponseMetadata",
    "RegistryArn",
    "SchemaArn",
    "LastModified",
    "VersionCreatedDate",
    "CreatedDate",
}

registry = st.sampled_from(["a", "b", "c"])
schema = st.sampled_from(["a", "B", "a@B", "b"])
version = st.integers(1, 5).map(str)
content = st.sampled_from(["{}", "[]", " {}", "find me"])
type_ = st.sampled_from(["OpenApi3", "JSONSchemaDraft4"])
description = st.sampled_from(["", "x"])
keys = st.sampled_from(["a", "b"])
tags = st.dictionaries(keys, st.sampled_from(["", "v"]), max_size=2)
one = st.fixed_dictionaries({"RegistryName": registry, "SchemaName": schema})
some_registry = st.fixed_dictionaries({"RegistryName": registry})

Call: TypeAlias = tuple[str, dict[str, Any]]


def _calls(
    name: str, fixed: dict[str, Any], optional: dict[str, Any] | None = None
) -> st.SearchStrategy[Call]:
    return st.tuples(st.just(name), st.fixed_dictionaries(fixed, optional=optional or {}))


R = {"RegistryName": registry}
S = {**R, "SchemaName": schema}
about = {"Description": description, "Tags": tags}
changes = {"Content": content, "Type": type_, "Description": description}
create = _calls("create_schema", {**S, "Type": type_, "Content": content}, about)
update = _calls("update_schema", S, changes)
call = st.one_of(
    _calls("create_registry", R, about),
    create,
    create,
    update,
    update,
    update,
    _calls("describe_registry", R),
    _calls("update_registry", {**R, "Description": description}),
    _calls("delete_registry", R),
    _calls("describe_schema", S, {"SchemaVersion": version}),
    _calls("delete_schema", S),
    _calls("delete_schema_version", {**S, "SchemaVersion": version}),
    _calls("list_schemas", R),
    _calls("list_schema_versions", S),
    _calls("search_schemas", {**R, "Keywords": st.sampled_from(["find", "B", "{"])}),
    _calls("tag", {**S, "Tags": tags}),
    _calls("untag", {**S, "TagKeys": st.lists(keys, min_size=1, max_size=2)}),
)
fault = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    st.builds(Fault, status=st.sampled_from([429, 503]), after_write=st.booleans()),
    st.builds(Fault, cut=st.just(True), after_write=st.booleans()),
)
step = st.one_of(
    st.tuples(call, fault), st.tuples(call, fault), st.tuples(call, st.none()), st.just("restart")
)


class Server:
    """The local registry under test, on a state that outlives it."""

    def __init__(self, state: Path, unchanged: Any) -> None:
        self.settings = {"state": state, "unchanged": unchanged, "quotas": Quotas(**QUOTAS)}
        self.stack = ExitStack()
        self.start()

    def start(self) -> None:
        self.local: LocalRegistry = self.stack.enter_context(serving(**self.settings))
        self.client: Any = self.local.client(config=Config(retries={"total_max_attempts": 1}))

    def restart(self) -> None:
        self.stack.close()
        self.start()

    def call(self, operation: str, asked: dict[str, Any]) -> Any:
        """The answer as the model has it."""
        if operation in ("tag", "untag"):
            names = f"{asked['RegistryName']}/{asked['SchemaName']}"
            arn = f"arn:aws:schemas:us-east-1:123456789012:schema/{names}"
            rest = {key: asked[key] for key in asked.keys() & {"Tags", "TagKeys"}}
            return _told(getattr(self.client, f"{operation}_resource")(ResourceArn=arn, **rest))
        if operation.startswith(("list", "search")):
            paginator = self.client.get_paginator(operation)
            pages = paginator.paginate(**asked, PaginationConfig={"PageSize": 2})
            return _told(
                [it for page in pages for it in page.get("Schemas", page.get("SchemaVersions"))]
            )
        return _told(getattr(self.client, operation)(**asked))


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(item) for item in value]
    if isinstance(value, dict):
        return {name: _told(item) for name, item in value.items() if name not in UNTOLD}
    return value


def _answer(of: Server | Model, operation: str, asked: dict[str, Any]) -> Any:
    try:
        return of.call(operation, asked)
    except Refused as refused:
        return refused.code
    except ClientError as error:
        return error.response["Error"]["Code"]


def _take(server: Server, model: Model, operation: str, asked: dict[str, Any]) -> None:
    assert _answer(server, operation, asked) == _answer(model, operation, deepcopy(asked))


def _take_with_fault(
    server: Server, model: Model, operation: str, asked: dict[str, Any], fault: Fault
) -> None:
    server.local.script(fault)
    if fault.cut:
        with pytest.raises(ConnectionClosedError):
            server.call(operation, asked)
    else:
        assert _answer(server, operation, asked) in (
            "TooManyRequestsException",
            "ServiceUnavailableException",
        )
    if fault.after_write:
        _answer(model, operation, deepcopy(asked))


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(["304", "new-version", "ok"]), st.lists(step, min_size=5, max_size=30))
def test_any_sequence_of_calls(
    tmp_path_factory: pytest.TempPathFactory, unchanged: str, steps: list[Any]
) -> None:
    server = Server(tmp_path_factory.mktemp("state") / "state.db", unchanged)
    model = Model(unchanged, **QUOTAS)
    with server.stack:
        # Most sequences would otherwise begin with nothing to work on.
        _take(server, model, "create_registry", {"RegistryName": "a"})
        for step in steps:
            if step == "restart":
                server.restart()
            elif step[1] is None:
                _take(server, model, *step[0])
            else:
                _take_with_fault(server, model, *step[0], step[1])
        for name in list(model.held):
            _take(server, model, "list_schemas", {"RegistryName": name})
            for held in model.held[name]:
                _take(server, model, "describe_schema", {"RegistryName": name, "SchemaName": held})
