"""What `publish` and `drift` share: options, the registry, what is wanted of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from contract_cli.output import show_step, today
from contract_cli.project import Project, load_catalog
from contract_registry.errors import BaseError, UnreadableError, UsageError

if TYPE_CHECKING:
    from contract_registry.model import Catalog, Contract
    from contract_registry.publish.desired import Desired, Problem
    from contract_registry.publish.plan import Known
    from contract_registry.publish.publishing import Request

Command = TypeVar("Command", bound=Callable[..., Any])
_STAGE: Final = "{stage}"

registry = click.option(
    "--registry", metavar="NAME", help="The registry. Default: publish.registry in contracts.yaml."
)
stage = click.option("--stage", metavar="NAME", help="What {stage} in the registry's name means.")
region = click.option("--region", metavar="REGION", help="Default: AWS_REGION or the AWS profile.")
endpoint_url = click.option(
    "--endpoint-url",
    metavar="URL",
    help="Another endpoint than AWS's, as that of `contracts registry serve`.",
)
only = click.option(
    "--only", multiple=True, metavar="CONTRACT", help="Only this contract: id or id@major. Repeat."
)
formats = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F[=FILE]",
    help="text or json; with =FILE into a file. Repeat it: one run feeds all.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the project wants of the registry."""

    project: Project
    catalog: Catalog
    schemas: tuple[Desired, ...]
    everything: frozenset[str]
    problems: tuple[Problem, ...]


def registry_name(project: Project, given: str | None, at_stage: str | None) -> str:
    """The registry's name. Raises UsageError where none is set, or it is no name."""
    from contract_registry.publish.names import registry_problem

    name = given or project.config.publish.registry
    if name is None:
        raise UsageError(
            "no registry is named",
            "give --registry NAME, or `publish: {registry: NAME}` in contracts.yaml",
        )
    if _STAGE in name and not at_stage:
        raise UsageError(f"the registry {name} has a {_STAGE}", "say which: --stage NAME")
    name = name.replace(_STAGE, at_stage or "")
    problem = registry_problem(name)
    if problem is not None:
        raise UsageError(problem, "change --registry, --stage or contracts.yaml")
    return name


def wanted(
    project: Project, chosen: Collection[str], *, lossless: bool = False, gone: bool = False
) -> Wanted:
    """The schemas that the project's files make, and what is wrong with them.

    gone: whether `chosen` may name contracts that are not there any more
    Raises UsageError for an unknown contract in `chosen`, UnreadableError where one cannot be read.
    """
    from contract_registry.publish.desired import desired, files_of, published
    from contract_registry.source.commits import last_commits

    show_step("reading the contracts …")
    catalog = load_catalog(project)
    broken = [path for key, path in sorted(catalog.broken.items()) if _is_chosen(key, chosen)]
    if broken:
        raise UnreadableError(
            f"{', '.join(broken)}: not readable as a contract", "contracts lint says why"
        )
    every = published(catalog)
    mine = published(catalog, chosen)
    if not gone:
        _refuse_unknown(catalog, chosen, mine)
    show_step("asking git …")
    commits = last_commits(project.root, {path for it in mine for path in files_of(it)})
    show_step("projecting …")
    kept = {contract.key for contract in mine}
    schemas, problems = desired(
        every, catalog, project.config.publish.type, commits=commits, lossless=lossless
    )
    keys = {str(key) for key in kept}
    return Wanted(
        project,
        catalog,
        tuple(one for one in schemas if one.contract.key in kept),
        frozenset(one.name for one in schemas),
        tuple(problem for problem in problems if keys & set(problem.contracts)),
    )


def _is_chosen(key: Any, chosen: Collection[str]) -> bool:
    return not chosen or key.id in chosen or str(key) in chosen


def _refuse_unknown(catalog: Catalog, chosen: Collection[str], found: Collection[Contract]) -> None:
    from contract_registry.documents.spelling import did_you_mean

    names = {name for it in found for name in (it.id, str(it.key))}
    for name in chosen:
        if name in names:
            continue
        known = {text for key in catalog.contracts for text in (key.id, str(key))}
        if name in known:
            raise UsageError(
                f"--only {name}: it is not published",
                "drafts, retired contracts and those of external services are not",
            )
        guess = did_you_mean(name, known)
        raise UsageError(
            f"--only {name}: there is no such contract" + (f"; {guess}" if guess else "")
        )


def request(
    of: Wanted,
    only: Collection[str] = (),
    *,
    accept_drift: bool = False,
    prune: bool = False,
    judged: bool = True,
) -> Request:
    """What is asked of the library."""
    from contract_registry.publish.gate import Gate
    from contract_registry.publish.publishing import Request

    return Request(
        of.schemas,
        of.everything,
        Gate(of.catalog, of.project.config, today()),
        lambda unknown, missing: _known(of.project, unknown, missing),
        accept_drift=accept_drift,
        prune=prune,
        only=only,
        judged=judged,
        told=show_step,
    )


def _known(project: Project, unknown: Collection[Contract], missing: Collection[Contract]) -> Known:
    """What git says of the past; nothing where there is none."""
    from contract_registry.publish.past import known
    from contract_registry.publish.plan import Known
    from contract_registry.source.base import resolve_base
    from contract_registry.source.releases import releases

    if not unknown and not missing:
        return Known()
    config = project.config
    show_step("reading what was released …")
    try:
        with resolve_base(project.root, os.environ, configured=config.against) as base:
            history = releases(
                base,
                paths=config.paths,
                branch=config.released.branch,
                tags=config.released.tags,
            )
            return known(history, config, unknown, missing)
    except BaseError:
        return Known()


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that it goes to; None is the standard output."""

    format: str
    path: Path | None = None


def outputs(specifications: Collection[str]) -> tuple[Output, ...]:
    """Read the values of `--format`. Text goes to the standard output unless another does.

    Raises UsageError for an unknown format, a folder that is not there, two in one place.
    """
    found = []
    for specification in specifications:
        name, equals, file = specification.partition("=")
        if name not in ("text", "json"):
            raise UsageError(
                f"--format {specification}: there is no format {name!r}", "one of text, json"
            )
        path = Path(file) if equals else None
        if path is not None and (not file or path.is_dir() or not path.parent.is_dir()):
            raise UsageError(
                f"--format {specification}: {file or 'an empty name'} is no file to write",
                "name a file in a folder that exists",
            )
        found.append(Output(name, path))
    places = [output.path for output in found]
    if len(set(places)) < len(places):
        raise UsageError(
            "two formats cannot both go to one place", "--format json=FILE writes to a file"
        )
    return tuple(found) if None in places else (Output("text"), *found)


def written(output: Output, text: str) -> None:
    """Write a text to where it goes. Raises UsageError where a file cannot be written."""
    if output.path is None:
        click.echo(text, nl=False)
        return
    try:
        output.path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{output.path} cannot be written: {error.strerror}") from error
