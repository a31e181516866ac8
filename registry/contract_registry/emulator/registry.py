"""The registry itself: a call of an operation, and its answer. It knows no HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from contract_registry.emulator import export, listings, registries, schemas, tags
from contract_registry.emulator.aws_events import EVENTS
from contract_registry.emulator.desk import AWS_EVENTS, DISCOVERED, Desk
from contract_registry.emulator.refusal import forbidden
from contract_registry.emulator.requests import Parameters
from contract_registry.emulator.service import NOT_IMITATED, operations, writes
from contract_registry.emulator.settings import Settings, Unchanged
from contract_registry.emulator.state import State

OPERATIONS: Final[Mapping[str, Callable[[Desk, Parameters], Any]]] = {
    "CreateRegistry": registries.create,
    "CreateSchema": schemas.create,
    "DeleteRegistry": registries.delete,
    "DeleteSchema": schemas.delete,
    "DeleteSchemaVersion": schemas.delete_version,
    "DescribeRegistry": registries.describe,
    "DescribeSchema": schemas.describe,
    "ExportSchema": export.export,
    "ListRegistries": registries.listed,
    "ListSchemaVersions": listings.versions,
    "ListSchemas": listings.schemas,
    "ListTagsForResource": tags.listed,
    "SearchSchemas": listings.search,
    "TagResource": tags.tag,
    "UntagResource": tags.untag,
    "UpdateRegistry": registries.update,
    "UpdateSchema": schemas.update,
}
"""What is imitated, by AWS's name of the operation."""

_SUBJECTS: Final = {name: subject for subject, names in NOT_IMITATED.items() for name in names}


class Registry:
    """The registries of all regions, on one state. Calls of several threads follow one another."""

    def __init__(self, path: Path | None, settings: Settings) -> None:
        """Open the state; see `State` for what is raised."""
        self.settings = settings
        self._state = State(path)
        self._furnished: set[str] = set()
        self._lock = threading.Lock()

    def call(
        self, operation: str, parameters: Parameters, region: str, unchanged: Unchanged | None
    ) -> Any:
        """The members of the answer; None where the operation has none.

        unchanged: how an update that changes nothing is answered; None is what the settings say
        Raises Refusal or NotModified; nothing is written then.
        """
        if operation not in OPERATIONS:
            subject = _SUBJECTS.get(operation, "this")
            raise forbidden(f"{operation}: the local registry does not imitate {subject}.")
        self._furnish(region)
        settings = self.settings
        write = writes(operations()[operation])
        with self._state.transaction(write=write) as rows:
            desk = Desk(rows, region, _now(), settings.quotas, unchanged or settings.unchanged)
            return OPERATIONS[operation](desk, parameters)

    def hold(self, registry: str, schema: str, content: str, type_: str, region: str) -> None:
        """Give a schema one more version as AWS itself would: any registry, no quota, no check."""
        self._furnish(region)
        with self._state.transaction(write=True) as rows:
            rows.execute(
                "INSERT OR IGNORE INTO registries VALUES (?, ?, NULL, '{}')", (region, registry)
            )
            schemas.write(rows, (region, registry, schema), type_, content, _now())

    def close(self) -> None:
        """Close the state."""
        self._state.close()

    def _furnish(self, region: str) -> None:
        """Give the region what AWS puts into every one, where it is not there yet."""
        with self._lock:
            if region in self._furnished:
                return
            with self._state.transaction(write=True) as rows:
                made = rows.execute(
                    "INSERT OR IGNORE INTO registries VALUES (?, ?, ?, '{}'), (?, ?, ?, '{}')",
                    (region, AWS_EVENTS, "Events of AWS services", region, DISCOVERED, None),
                )
                if made.rowcount:
                    for name, content in EVENTS.items():
                        schemas.write(rows, (region, AWS_EVENTS, name), "OpenApi3", content, _now())
            self._furnished.add(region)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
