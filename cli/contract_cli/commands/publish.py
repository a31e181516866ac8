"""`contracts publish`: the registry brought to what git says."""

from __future__ import annotations

from pathlib import Path

import click

from contract_cli import options, registries
from contract_registry.errors import Exit

_EPILOG = """\b
Examples:
  contracts publish --dry-run                    what would be written, and why
  contracts publish                              write it; a second time there is nothing to do
  contracts publish --only orders.order-placed@2
  contracts publish --stage prod --region eu-central-1
  contracts publish --prune                      delete what no contract wants, by name
  contracts publish --policy                     the IAM policy that the plan needs
  contracts registry serve &
  contracts publish --endpoint-url http://127.0.0.1:9199 --registry shop --create-registry

\b
Exit code: 0 done (or nothing to do), 1 refused, 2 usage or configuration,
4 a file cannot be read, 5 AWS or network: run the same command again.
"""


@click.command(epilog=_EPILOG)
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@registries.registry
@registries.stage
@registries.region
@registries.endpoint_url
@registries.only
@registries.formats
@click.option("--create-registry", is_flag=True, help="Create the registry where it is missing.")
@click.option("--prune", is_flag=True, help="Delete schemas that we published and nobody wants.")
@click.option("--yes", is_flag=True, help="With --prune: delete without asking for the names.")
@click.option("--lossless", is_flag=True, help="Refuse what the schema type cannot say exactly.")
@click.option("--accept-drift", is_flag=True, help="Write over what somebody else has written.")
@click.option("--policy", is_flag=True, help="Print the least IAM policy for the plan, no more.")
@options.root
def publish(
    dry_run: bool,
    registry: str | None,
    stage: str | None,
    region: str | None,
    endpoint_url: str | None,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    create_registry: bool,
    prune: bool,
    yes: bool,
    lossless: bool,
    accept_drift: bool,
    policy: bool,
    root: Path | None,
) -> int:
    """Publish the contracts to the EventBridge Schema Registry.

    Active and deprecated contracts of services that are ours, as OpenApi3 or JSONSchemaDraft4. The
    registry is read first; what is equal is left alone, and what would break a version that it
    holds is refused, with a message that shows it. Every write is read back. However a run ends,
    the same command finishes the job.
    """
    from contract_cli.plans import Told
    from contract_cli.project import open_project
    from contract_cli.publisher import Publisher, emit
    from contract_registry.publish.plan import Plan

    places = registries.outputs(formats)
    project = open_project(root)
    name = registries.registry_name(project, registry, stage)
    wanted = registries.wanted(project, only, lossless=lossless, gone=prune)
    if wanted.problems:
        emit(Told(None, Plan(()), wanted.problems, dry=dry_run), places)
        return Exit.FINDINGS
    request = registries.request(wanted, only, accept_drift=accept_drift, prune=prune)
    publisher = Publisher(request, places, create_registry, yes, dry_run)
    if policy:
        return publisher.policy(name, region, endpoint_url)
    return publisher.publish(name, region, endpoint_url)
