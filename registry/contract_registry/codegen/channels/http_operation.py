"""An operation over API Gateway as the generated code sees it; for every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contract_registry.codegen.channels.http_kinds import kinds, needs_nothing
from contract_registry.codegen.frame import Names, PartNames, Use
from contract_registry.codegen.naming import pascal

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
    status:    of a success; None: any 2xx
    kinds:     by part, then by name; parts without names are left out
    """

    method: str
    path: str
    request: Mapping[str, PartNames]
    optional: frozenset[str]
    response: PartNames | None
    response_headers: PartNames | None
    errors: tuple[HttpError, ...]
    status: int | None
    kinds: Mapping[str, Mapping[str, str]]


def operation_of(use: Use, names: Names) -> Operation:
    """The operation of a use, with the names of its parts."""
    settings = use.contract.channel.settings
    parts = names.parts
    status = use.contract.part("response/status")
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
            HttpError(name.removeprefix("errors/"), pascal(f"{names.noun} {name[7:]}"), it)
            for name, it in parts.items()
            if name.startswith("errors/")
        ),
        status=status.value if status is not None and isinstance(status.value, int) else None,
        kinds={part: it for part, it in found.items() if it},
    )
