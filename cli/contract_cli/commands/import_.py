"""`contracts import`: contracts from a registry, OpenAPI, AsyncAPI, templates, schemas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.compat.schema import DIALECTS
from contract_registry.errors import UsageError
from contract_registry.model import Encoding, Kind

if TYPE_CHECKING:
    from contract_cli.project import Project
    from contract_registry.import_ import Found, Plan, Reading

_EPILOG = """\b
Examples:
  contracts import events/                       what OpenAPI and JSON Schema files describe
  contracts import template.yaml --variables Stage=prod
  contracts import order-placed.json --service orders
  contracts import order-placed.avsc --encoding avro-json
  contracts import --kind task --channel sqs:mail.queue --service mail send-mail.json
  contracts import --registry discovered-schemas --prefix shop.
  contracts import --dry-run events/             prints what would be written

\b
Exit code: 0 all that was found is in the contracts, 1 something is not carried over, left out, or
left alone because it is there and differs, 4 a file cannot be read. What can be imported is
imported all the same.
"""


@click.command("import", epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option("--registry", metavar="NAME", help="Import from an EventBridge Schema Registry.")
@click.option("--prefix", metavar="TEXT", help="Of the registry, only schemas called TEXT…")
@click.option("--region", metavar="REGION", help="The registry's region. Default: AWS's own way.")
@click.option("--endpoint-url", metavar="URL", help="Where it is, if not on AWS.")
@click.option("--service", metavar="NAME", help="The service that owns all of it.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.EVENT.value,
    show_default=True,
    help="What the messages are for.",
)
@click.option(
    "--channel",
    metavar="[TYPE:]SERVICE.CHANNEL",
    help="What carries them. Default: the project's bus, otherwise core.main, which is made.",
)
@click.option("--bus", metavar="NAME", help="What a bus that is made is called on AWS.")
@click.option(
    "--dialect",
    type=click.Choice(list(DIALECTS)),
    help="How to read a schema that does not say it. Default: 2020-12.",
)
@click.option(
    "--encoding",
    type=click.Choice([encoding.value for encoding in Encoding]),
    help="How Avro messages are encoded. Default: json.",
)
@click.option(
    "--variables",
    multiple=True,
    metavar="KEY=VALUE|FILE",
    help="What a template does not say: parameters, a.b for !GetAtt, ssm:/path for {{resolve:…}}.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@options.root
def import_(
    paths: tuple[Path, ...],
    registry: str | None,
    prefix: str | None,
    region: str | None,
    endpoint_url: str | None,
    service: str | None,
    kind: str,
    channel: str | None,
    bus: str | None,
    dialect: str | None,
    encoding: str | None,
    variables: tuple[str, ...],
    dry_run: bool,
    root: Path | None,
) -> int:
    """Write contracts for messages that are described elsewhere.

    What a file is, is seen from its content: OpenAPI (AWS's event layout or plain schemas, with
    $ref across files), SAM and CloudFormation templates, AsyncAPI, JSON Schema, Avro. Nothing that
    is there is overwritten, nothing is fetched, and what could not be carried over is listed.
    """
    from contract_cli import output
    from contract_cli.commands.init import released_branch
    from contract_cli.project import open_project
    from contract_registry.import_ import Target, Wishes, check_wishes, plan

    wishes = Wishes(
        service, Kind(kind), channel, bus, Encoding(encoding) if encoding is not None else None
    )
    check_wishes(wishes)
    _check_sources(paths, registry, prefix or region or endpoint_url)
    project = open_project(root, allow_empty=True)
    if registry is None:
        reading, found = _from_files(project, paths, variables, dialect)
    else:
        source = Source(registry, prefix or "", region, endpoint_url)
        reading, found = _from_registry(source, dialect)
    target = Target(project.tree, project.config, output.today(), released_branch(project.root)[1])
    made = plan(found, target, wishes, reading.remarks)
    if not dry_run:
        _write(project, made)
    _show(made, dry_run)
    if not (made.files or made.kept or made.remarks):
        raise UsageError("nothing to import was found", "--help says what can be read")
    return made.exit


@dataclass(frozen=True, slots=True)
class Source:
    """A registry to import from."""

    registry: str
    prefix: str
    region: str | None
    endpoint_url: str | None


def _check_sources(paths: tuple[Path, ...], registry: str | None, about: str | None) -> None:
    if not paths and registry is None:
        raise UsageError(
            "nothing to import", "name files or folders, or --registry; --help has examples"
        )
    if paths and registry is not None:
        raise UsageError("files and --registry are two imports", "run the command twice")
    if about is not None and registry is None:
        raise UsageError(
            "--prefix, --region and --endpoint-url are about a registry", "name it with --registry"
        )


def _from_registry(source: Source, dialect: str | None) -> tuple[Reading, list[Found]]:
    from contract_cli.output import show_step
    from contract_registry.import_ import Reading
    from contract_registry.import_.registry import found_in_registry
    from contract_registry.publish.aws import connect

    held = connect(
        source.registry, region=source.region, endpoint_url=source.endpoint_url, told=show_step
    )
    reading = Reading(dialect=dialect)

    def progress(done: int, of: int) -> None:
        show_step(f"read {done} of {of} schemas" if done < of else "")

    return reading, found_in_registry(reading, held, source.prefix, progress)


def _from_files(
    project: Project, paths: tuple[Path, ...], variables: tuple[str, ...], dialect: str | None
) -> tuple[Reading, list[Found]]:
    from contract_cli.source_files import source_files
    from contract_cli.variables import variables_of
    from contract_registry.import_ import Reading, found_in_files
    from contract_registry.source.worktree import WorkTree

    given = variables_of(variables)
    own = [project.root / path for path in project.config.paths]
    sources = source_files(paths, own)
    reading = Reading(WorkTree(sources.root), dialect)
    return reading, found_in_files(reading, sources.paths, given, sources.named)


def _write(project: Project, made: Plan) -> None:
    from contract_cli.new_files import write_all

    write_all(project.root, made.files)


def _show(made: Plan, dry_run: bool) -> None:
    from contract_registry.reports.characters import visible

    verb = "would write" if dry_run else "wrote"
    for path, text in made.files.items():
        source = made.contracts.get(path)
        of = "" if source is None else f"   from {source.at}"
        click.echo(visible(f"{verb}  {path}{of}"))
        if dry_run:
            for line in text.splitlines():
                click.echo(visible(f"    {line}") if line else "")
    for kept in made.kept:
        why = "it is there, and equal" if kept.equal else "it is there, and differs"
        click.echo(visible(f"left alone  {kept.path}: {why}"))
    for remark in made.remarks:
        where = "" if remark.location is None else f"{remark.location}  "
        click.echo(visible(f"{where}{remark.weight.value}: {remark.message}"))
        if remark.fix:
            click.echo(visible(f"  fix  {remark.fix}"))
    click.echo(_summary(made, dry_run))


def _summary(made: Plan, dry_run: bool) -> str:
    from contract_registry.import_ import Weight

    count = len(made.contracts)
    done = "to write" if dry_run else "written"
    parts = [f"{count} {'contract' if count == 1 else 'contracts'} {done}"]
    if made.kept:
        parts.append(f"{len(made.kept)} left alone")
    weights = [it.weight for it in made.remarks]
    for weight in (Weight.REFUSED, Weight.LOST):
        if weight in weights:
            parts.append(f"{weights.count(weight)} {weight.value}")
    ending = "; contracts check looks at them" if count and not dry_run else ""
    return " · ".join(parts) + ending
