"""Whatever is called in whatever order, the registry answers as a few dictionaries would.

Between the calls the server is ended and started again on its state, answers are lost, connections
are cut before and after the work was done. A longer run, with other sequences:
REGISTRY_SEQUENCES=1000 REGISTRY_SEED=7 pytest tests/emulator/test_sequences.py
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from contract_registry.emulator import Fault, LocalRegistry, Quotas, serving

from .model import Model, Refused

SEQUENCES = int(os.environ.get("REGISTRY_SEQUENCES", "25"))
SEED = int(os.environ.get("REGISTRY_SEED", "1"))
LENGTH = 60
QUOTAS = {"registries": 2, "schemas": 3, "versions": 3}
UNTOLD = {
    "ResponseMetadata",
    "RegistryArn",
    "SchemaArn",
    "LastModified",
    "VersionCreatedDate",
    "CreatedDate",
}

# Few names and values, or the calls would miss one another.
VALUES: Mapping[str, Sequence[Any]] = {
    "RegistryName": ["a", "a", "a", "a", "b", "c"],
    "SchemaName": ["a", "a", "a", "B", "a@B", "b"],
    "SchemaVersion": ["1", "2", "3", "4", "5"],
    "Content": ["{}", "[]", " {}", "find me"],
    "Type": ["OpenApi3", "JSONSchemaDraft4"],
    "Description": ["", "x"],
    "Tags": [{}, {"a": "v"}, {"b": ""}, {"a": "", "b": "v"}],
    "TagKeys": [["a"], ["b", "a"], ["c"]],
    "Keywords": ["find", "B", "{"],
}
SCHEMA = ["RegistryName", "SchemaName"]
# How often, what is always given, and what may be.
OPERATIONS: Mapping[str, tuple[int, Sequence[str], Sequence[str]]] = {
    "create_registry": (1, ["RegistryName"], ["Description", "Tags"]),
    "create_schema": (4, [*SCHEMA, "Type", "Content"], ["Description", "Tags"]),
    "update_schema": (6, SCHEMA, ["Content", "Content", "Type", "Description"]),
    "describe_registry": (1, ["RegistryName"], []),
    "update_registry": (1, ["RegistryName", "Description"], []),
    "delete_registry": (1, ["RegistryName"], []),
    "describe_schema": (3, SCHEMA, ["SchemaVersion"]),
    "delete_schema": (1, SCHEMA, []),
    "delete_schema_version": (4, [*SCHEMA, "SchemaVersion"], []),
    "list_schemas": (1, ["RegistryName"], []),
    "list_schema_versions": (2, SCHEMA, []),
    "search_schemas": (1, ["RegistryName", "Keywords"], []),
    "tag": (3, [*SCHEMA, "Tags"], []),
    "untag": (1, [*SCHEMA, "TagKeys"], []),
}
FAULTS = [
    Fault(status=429),
    Fault(status=503, after_write=True),
    Fault(cut=True),
    Fault(cut=True, after_write=True),
]


def _some_call(chance: Random) -> tuple[str, dict[str, Any]]:
    weights = [often for often, _, _ in OPERATIONS.values()]
    (operation,) = chance.choices(list(OPERATIONS), weights)
    _, always, perhaps = OPERATIONS[operation]
    names = [*always, *(name for name in perhaps if chance.random() < 0.5)]
    return operation, {name: chance.choice(VALUES[name]) for name in names}


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


@pytest.mark.parametrize("unchanged", ["304", "new-version", "ok"])
def test_any_sequence_of_calls(tmp_path: Path, unchanged: str) -> None:
    for number in range(SEQUENCES // 3 + 1):
        seed = f"{SEED}-{unchanged}-{number}"
        taken: list[Any] = []
        try:
            _run(tmp_path / f"{number}.db", unchanged, Random(seed), taken)
        except AssertionError as error:
            steps = "\n".join(str(step) for step in taken)
            raise AssertionError(f"sequence {seed}\n{steps}\n{error}") from error


def _run(state: Path, unchanged: str, chance: Random, taken: list[Any]) -> None:
    server = Server(state, unchanged)
    model = Model(unchanged, **QUOTAS)
    with server.stack:
        # Otherwise the first calls would have nothing to work on.
        _take(server, model, "create_registry", {"RegistryName": "a"})
        for _ in range(LENGTH):
            operation, asked = _some_call(chance)
            if chance.random() < 0.02:
                taken.append("restart")
                server.restart()
            fault = chance.choice(FAULTS) if chance.random() < 0.15 else None
            taken.append((operation, asked, fault))
            if fault is None:
                _take(server, model, operation, asked)
            else:
                _take_with_fault(server, model, operation, asked, fault)
        for name, schemas in model.held.items():
            _take(server, model, "list_schemas", {"RegistryName": name})
            for held in schemas:
                _take(server, model, "describe_schema", {"RegistryName": name, "SchemaName": held})
