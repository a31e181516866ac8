"""A service's package in one language: every file of it, with its header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from contract_registry.codegen.channels import EXTRA_CODE
from contract_registry.codegen.languages import TARGETS
from contract_registry.codegen.modules import Plan, module_of
from contract_registry.codegen.target import Package, Target
from contract_registry.codegen.uses import Writers, modules_of, uses_of
from contract_registry.model import Catalog

_RUNTIME: Final = Path(__file__).parent / "runtime"
_FIRST: Final = "validation"
_MARKS: Final = {".py": "#", ".ts": "//"}
_DIGITS: Final = 16
_HEADER: Final = re.compile(
    r"(?:#|//) Written by `contracts generate` for (?P<service>\S+); "
    r"change the contract instead\. (?P<digest>[0-9a-f]{16})\n"
)


def package_of(
    catalog: Catalog,
    service: str,
    language: str,
    plan: Plan,
    *,
    assert_formats: bool = False,
    writers: Writers = MappingProxyType({}),
) -> Mapping[str, str]:
    """Path in the package → text, of every file. The same catalog gives the same bytes.

    Raises UsageError for a service that is not there, UnreadableError where its files cannot be
    read, and what `plan` raises for a schema that cannot be checked.
    """
    target = TARGETS[language]
    uses = uses_of(catalog, service, assert_formats=assert_formats, writers=writers)
    modules = tuple(module_of(stem, its, target, plan) for stem, its in modules_of(uses))
    named = tuple(pair for module in modules for pair in module.uses)
    made = [write(named) for write in EXTRA_CODE.get(language, ())]
    extras = tuple(it for it in made if it is not None)
    package = Package(catalog.services[service], modules, extras)
    fragments = [it for module in modules for it in module.fragments]
    fragments += [it.fragment for it in extras]
    wanted = {_FIRST, *(name for it in fragments for name in it.runtime)}
    files = {**_runtime(target, wanted), **target.files(package)}
    return {path: _with_header(path, files[path], service) for path in sorted(files)}


def _runtime(target: Target, wanted: set[str]) -> dict[str, str]:
    """The files of the embedded runtime that are needed, and those that they need."""
    files: dict[str, str] = {}
    left = sorted(wanted)
    if target.suffix == ".py":
        left.append("__init__")
    while left:
        name = left.pop()
        path = f"_contracts/{name}{target.suffix}"
        if path not in files:
            source = _RUNTIME / target.name / f"{name}{target.suffix}"
            files[path] = source.read_text(encoding="utf-8")
            left.extend(target.runtime_uses(files[path]))
    return files


def _with_header(path: str, text: str, service: str) -> str:
    mark = _MARKS[path[path.rindex(".") :]]
    return (
        f"{mark} Written by `contracts generate` for {service}; change the contract instead. "
        f"{_digest(text)}\n{text}"
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def writer_of(text: str) -> tuple[str, bool] | None:
    """Whose file it is by its header, the service's, and whether nobody has changed it since.

    None where it has no header: it is none of ours. Line ends do not count.
    """
    plain = text.replace("\r\n", "\n")
    header = _HEADER.match(plain)
    if header is None:
        return None
    return header["service"], _digest(plain[header.end() :]) == header["digest"]
