"""The released schemas of what generated code reads in binary Avro, from git."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from contract_registry.codegen.uses import binary_of
from contract_registry.errors import BaseError

if TYPE_CHECKING:
    from contract_cli.project import Project
    from contract_registry.codegen.uses import Writers
    from contract_registry.model import Catalog


def released_writers(project: Project, catalog: Catalog, services: Iterable[str]) -> Writers:
    """What these services' messages may be written with. Without binary Avro, nothing is read.

    Where git does not know all that was released, a note says so.
    """
    contracts = binary_of(catalog, services)
    if not contracts:
        return {}
    from contract_registry.codegen.writers import writers_in
    from contract_registry.source.base import resolve_base
    from contract_registry.source.releases import releases

    config = project.config
    try:
        with resolve_base(project.root, os.environ, configured=config.against) as base:
            history = releases(
                base,
                paths=config.paths,
                branch=config.released.branch,
                tags=config.released.tags,
            )
            found = writers_in(history, config, contracts)
    except BaseError as error:
        _note(f"binary Avro is read as today's contracts write it, and no older: {error}")
        return {}
    if not history.complete:
        _note(f"binary Avro of some releases may not be read: {history.reason}")
    return found


def _note(text: str) -> None:
    from contract_registry.reports.characters import visible

    click.echo(visible(f"note: {text}"), err=True)
