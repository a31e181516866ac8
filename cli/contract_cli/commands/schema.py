"""`contracts schema`: the JSON Schemas of our own files and reports, for editors and programs."""

from __future__ import annotations

import click

from contract_registry.errors import Exit
from contract_registry.finding import Json

_EPILOG = """\b
Examples:
  contracts schema > contract.schema.json       for the contracts, in an editor
  contracts schema --service                    for a service.yaml
  contracts schema --config                     for contracts.yaml
  contracts schema --findings                   for what check --format json prints
"""


@click.command(epilog=_EPILOG)
@click.option("--contract", "which", flag_value="contract", help="Of a contract file (default).")
@click.option("--service", "which", flag_value="service", help="Of a service.yaml.")
@click.option("--config", "which", flag_value="config", help="Of contracts.yaml.")
@click.option("--findings", "which", flag_value="findings", help="Of the report in JSON.")
def schema(which: str | None) -> int:
    """Print the JSON Schema (2020-12) of one of our files."""
    from contract_registry.reports.notation import indented

    click.echo(indented(_schema(which or "contract")))
    return Exit.CLEAN


def _schema(which: str) -> Json:
    from contract_registry import formats

    if which == "findings":
        from contract_registry.reports.json import findings_schema

        return findings_schema()
    of = {
        "contract": formats.contract_schema,
        "service": formats.service_schema,
        "config": formats.config_schema,
    }
    return of[which]()
