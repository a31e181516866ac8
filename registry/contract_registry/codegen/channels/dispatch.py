"""The module for functions that receive several contracts."""

from __future__ import annotations

from collections import Counter
from typing import Final

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.routes import arrival
from contract_registry.codegen.frame import Extra, Fragment, Names, Role, Use

_RECEIVES: Final = (Role.CONSUMES, Role.PERFORMS)
_DOCS: Final = (
    "For functions that receive several contracts.\n\n"
    "Each takes the handlers of the contracts' modules, and what is to be done with a message of "
    "none of them; without that, such a message is an error."
)


def python(uses: tuple[tuple[Use, Names], ...]) -> Extra | None:
    """Dispatchers by type of channel; None where no channel brings several contracts."""
    found = _channels(uses)
    if not found:
        return None
    lines = [f"{module}_{name} = {module}.{name}" for module, name in found]
    fragment = Fragment(
        imports=frozenset(py.runtime(module) for module, _ in found),
        constants=tuple(lines),
        runtime=frozenset(module for module, _ in found),
        exports=tuple(f"{module}_{name}" for module, name in found),
    )
    return Extra("dispatch", _DOCS, fragment)


def typescript(uses: tuple[tuple[Use, Names], ...]) -> Extra | None:
    """Dispatchers by type of channel; None where no channel brings several contracts."""
    found = _channels(uses)
    if not found:
        return None
    lines = []
    for module, name in found:
        file = module.replace("_", "-")
        alias = f"{ts.namespace(file)}{name[0].upper()}{name[1:]}"
        lines.append(f'export {{ {name} as {alias} }} from "./_contracts/{file}.js";')
    fragment = Fragment(
        constants=tuple(lines),
        runtime=frozenset(module.replace("_", "-") for module, _ in found),
    )
    return Extra("dispatch", _DOCS, fragment)


def _channels(uses: tuple[tuple[Use, Names], ...]) -> list[tuple[str, str]]:
    """The runtime's files that bring several contracts to this service, and what tells them apart
    there."""
    counted = Counter(kind for use, _ in uses for kind in _kinds(use))
    return [kind for kind, count in sorted(counted.items()) if count > 1]


def _kinds(use: Use) -> list[tuple[str, str]]:
    if use.role in _RECEIVES:
        return [(arrival(use).outer, "dispatcher")]
    if use.role is Role.PROVIDES and use.contract.channel.type == "api-gateway":
        return [("api_gateway", "dispatcher")]
    return [] if use.stream is None else [("dynamodb_stream", "together")]
