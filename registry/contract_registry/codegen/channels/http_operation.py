"""An operation over API Gateway as the generated code sees it; for every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contract_registry.codegen.channels.http_kinds import kinds, needs_nothing
from contract_registry.codegen.frame import Names, PartNames, Use

REQUEST = ("path", "query", "headers", "body")


@dataclass(frozen=True, slots=True)
class HttpError:
    """An error that the contract declares: its status, its class, its body's names."""

    status: str
    noun: str
    body: PartNames


@dataclass(frozen=True, slots=True)
class Operation:
    """What the code of an operation depends on.

    request:   the parts of the request that the contract has, by `path`, `query` …
    optional:  those of them of which nothing needs to be said
    statuses:  of a success; none: any 2xx
    kinds:     by part, then by name; parts without names are left out
    """

    method: str
    path: str
    request: Mapping[str, PartNames]
    optional: frozenset[str]
    response: PartNames | None
    response_headers: PartNames | None
    errors: tuple[HttpError, ...]
    statuses: tuple[int, ...]
    kinds: Mapping[str, Mapping[str, str]]


def operation_of(use: Use, names: Names) -> Operation:
    """The operation of a use, with the names of its parts."""
    settings = use.contract.channel.settings
    parts = names.parts
    found = {
        "path": kinds(use, "request/path"),
        "query": kinds(use, "request/query"),
        "headers": kinds(use, "request/headers"),
        "response/headers": kinds(use, "response/headers"),
    }
    return Operation(
        method=str(settings["method"]),
        path=str(settings["path"]),
        request={it: parts[f"request/{it}"] for it in REQUEST if f"request/{it}" in parts},
        optional=frozenset(
            it for it in ("path", "query", "headers") if needs_nothing(use, f"request/{it}")
        ),
        response=parts.get("response/body"),
        response_headers=parts.get("response/headers"),
        errors=tuple(
            HttpError(status, f"{names.noun}{status[:1].upper()}{status[1:]}", parts[name])
            for name, status in _statuses(names)
        ),
        statuses=_successes(use),
        kinds={part: it for part, it in found.items() if it},
    )


def _statuses(names: Names) -> list[tuple[str, str]]:
    """The parts of errors, each with its status: `404`, `4XX`, `default`."""
    prefix = "errors/"
    found = [name for name in names.parts if name.startswith(prefix)]
    return [(name, name.removeprefix(prefix)) for name in found]


def _successes(use: Use) -> tuple[int, ...]:
    """The statuses that the contract has for a success."""
    part = use.contract.part("response/status")
    schema = part.value if part is not None else None
    if not isinstance(schema, Mapping):
        return ()
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    codes = listed if isinstance(listed, list) else []
    return tuple(int(it) for it in codes if isinstance(it, int | Decimal))
