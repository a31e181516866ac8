"""`contracts drift`: where the registry and git differ, and who is ahead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options, registries
from contract_registry.errors import Exit

if TYPE_CHECKING:
    from contract_registry.publish.plan import Plan

_EPILOG = """\b
Examples:
  contracts drift                                on the release branch, every night
  contracts drift --format json=drift.json
  contracts drift --only orders.order-placed@2

\b
Exit code: 0 nothing differs, 1 something does, 2 usage or configuration,
4 a file cannot be read, 5 AWS or network.
"""


@click.command(epilog=_EPILOG)
@registries.registry
@registries.stage
@registries.region
@registries.endpoint_url
@registries.only
@registries.formats
@options.root
def drift(
    registry: str | None,
    stage: str | None,
    region: str | None,
    endpoint_url: str | None,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    root: Path | None,
) -> int:
    """Show where the registry differs from the contracts, and who is ahead. Writes nothing.

    The files as they are stand for what was released: run it on the release branch. Git is ahead
    where something was not published yet, or has been deleted; the registry is ahead where somebody
    else has written to it, or a newer release was published.
    """
    from contract_cli.output import show_step
    from contract_cli.plans import Place, Told, drift_text, plan_json
    from contract_cli.project import open_project
    from contract_registry.publish.aws import connect
    from contract_registry.publish.publishing import planned

    places = registries.outputs(formats)
    project = open_project(root)
    name = registries.registry_name(project, registry, stage)
    wanted = registries.wanted(project, only)
    show_step("reaching the registry …")
    there = connect(name, region=region, endpoint_url=endpoint_url, told=show_step)
    plan = planned(registries.request(wanted, only, judged=False), there)
    show_step("")
    place = Place(there.name, there.account, there.region, there.endpoint_url)
    told = Told(place, plan, wanted.problems, dry=True, drift=True)
    for output in places:
        text = drift_text(told) if output.format == "text" else plan_json(told)
        registries.written(output, text)
    return Exit.FINDINGS if _has_drifted(plan) or wanted.problems else Exit.CLEAN


def _has_drifted(plan: Plan) -> bool:
    from contract_registry.publish.plan import Action

    same = plan.of(Action.LEAVE, Action.TAG)
    return len(same) < len(plan.items) or bool(plan.orphans)
