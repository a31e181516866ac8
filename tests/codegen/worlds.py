"""Catalogs to generate from: the example shop, and small ones in memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contract_registry.codegen.checks import plans
from contract_registry.codegen.package import package_of
from contract_registry.config import parse_config
from contract_registry.load import load
from contract_registry.model import Catalog, ServiceType
from contract_registry.source.tree import MemoryTree
from contract_registry.source.worktree import WorkTree

ROOT = Path(__file__).parents[2]
LANGUAGES = ("python", "typescript")


@cache
def shop() -> Catalog:
    """The contracts of this repository."""
    return load(WorkTree(ROOT), parse_config((ROOT / "contracts.yaml").read_bytes()))


def catalog_of(files: Mapping[str, str]) -> Catalog:
    """The catalog of these files in `contracts/`, in which everything must be right."""
    tree = MemoryTree({f"contracts/{path}": text.encode() for path, text in files.items()})
    catalog = load(tree, parse_config(None))
    assert not catalog.broken, [f"{it.location} {it.message}" for it in catalog.problems]
    return catalog


def services(catalog: Catalog) -> list[str]:
    """The services that have code."""
    return [it.name for it in catalog.services.values() if it.type is ServiceType.SERVICE]


def package(catalog: Catalog, service: str, language: str) -> Mapping[str, str]:
    """Every file of a service's package."""
    return package_of(catalog, service, language, plans(language))


def write_all(catalog: Catalog, folder: Path) -> None:
    """The packages of all services: <folder>/<language>/<service>/…"""
    for service in services(catalog):
        for language in LANGUAGES:
            for path, text in package(catalog, service, language).items():
                file = folder / language / service / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="\n")
