"""What `check`, `bump` and `ignore` compare: the work tree, its base and what was released."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from contract_cli.output import show_step
from contract_cli.project import Project
from contract_registry.check.report import Origin
from contract_registry.check.request import Request
from contract_registry.source.base import resolve_base
from contract_registry.source.releases import releases


@contextmanager
def comparison(
    project: Project,
    today: date,
    *,
    against: str | None = None,
    strict: bool = False,
    allow_empty: bool = False,
) -> Iterator[Request]:
    """The request for the work tree of `project`; its trees can be read inside the block.

    Raises BaseError where the base cannot be resolved.
    """
    config = project.config
    show_step("finding the base …")
    try:
        with resolve_base(
            project.root, os.environ, against=against, configured=config.against
        ) as base:
            show_step(f"comparing with {base.tree.label} …")
            yield Request(
                head=project.tree,
                today=today,
                base=base.tree,
                origin=Origin(base.commit, base.reason),
                history=lambda beside=(): releases(
                    base,
                    paths=(*config.paths, *beside),
                    branch=config.released.branch,
                    tags=config.released.tags,
                ),
                config=config,
                strict=strict,
                allow_empty=allow_empty,
            )
    finally:
        show_step("")
