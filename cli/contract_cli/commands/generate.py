"""`contracts generate`: the code of services, from their contracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.config import LANGUAGES
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_cli.folders import Folder
    from contract_cli.project import Project
    from contract_registry.config import Generate

_EPILOG = """\b
Examples:
  contracts generate                       everything that contracts.yaml lists
  contracts generate --service shipping --language python --out src/contracts
  contracts generate --check               fail where what is there is not what would be written
  contracts generate --dry-run             only say what would be written

\b
Exit code: 0 done, 1 with --check where something differs.
"""


@click.command(epilog=_EPILOG)
@click.option("--service", metavar="NAME", help="Whose code to write.")
@click.option("--language", type=click.Choice(LANGUAGES), help="In which language.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Into which folder.")
@click.option("--check", is_flag=True, help="Write nothing; fail where anything would change.")
@click.option("--dry-run", is_flag=True, help="Write nothing; list what would change.")
@click.option("--force", is_flag=True, help="Write over files that were edited or are not ours.")
@options.root
def generate(
    service: str | None,
    language: str | None,
    out: Path | None,
    check: bool,
    dry_run: bool,
    force: bool,
    root: Path | None,
) -> int:
    """Write the code of services: types, validation and channels of their contracts.

    Each service gets a folder of its own with a module for each contract that it sends or
    consumes; it imports nothing of ours. Without --service, all that contracts.yaml lists under
    `generate`. A file that you edited is never written over, nor is one that we did not write.
    """
    from contract_cli.folders import folder_of, obstacles, write
    from contract_cli.project import load_catalog, open_project
    from contract_cli.writers import released_writers

    if check and (dry_run or force):
        raise UsageError("--check writes nothing: it goes with neither --dry-run nor --force")
    project = open_project(root)
    wanted = _wanted(project, service, language, out)
    catalog = load_catalog(project)
    writers = released_writers(project, catalog, [it.service for it, _ in wanted])
    folders = [folder_of(project, catalog, it, place, writers) for it, place in wanted]
    if check:
        return _checked(folders)
    if not (dry_run or force):
        obstacles(folders)
    for folder in folders:
        if not dry_run:
            write(folder)
        click.echo(_told(folder, dry_run), nl=False)
    return Exit.CLEAN


def _wanted(
    project: Project, service: str | None, language: str | None, out: Path | None
) -> Sequence[tuple[Generate, Path]]:
    """What to write, and the folder of each."""
    from contract_registry.config import Generate

    if service is not None and language is not None and out is not None:
        return [(Generate(service, language, str(out)), out)]
    if service is not None or language is not None or out is not None:
        raise UsageError(
            "--service, --language and --out go together",
            "without all three, contracts generate writes what contracts.yaml lists",
        )
    listed = project.config.generate
    if not listed:
        raise UsageError(
            f"{project.config.path} lists nothing to generate",
            "add generate: [{service: …, language: …, out: …}], or say --service, --language "
            "and --out",
        )
    folders = [str(Path(it.out)) for it in listed]
    for it, folder in zip(listed, folders, strict=True):
        if folders.count(folder) > 1:
            raise UsageError(
                f"{project.config.path} lists the folder {it.out} twice",
                "each service and language has a folder of its own",
            )
    return [(it, project.root / it.out) for it in listed]


def _checked(folders: Sequence[Folder]) -> int:
    from contract_registry.reports.characters import visible

    lines = [
        visible(f"{folder.shown}/{it.path}: {it.state.value}")
        for folder in folders
        for it in folder.differences
    ]
    for line in lines:
        click.echo(line)
    count = len({folder.shown for folder in folders if folder.differences})
    if not lines:
        click.echo("the generated code is what the contracts say")
        return Exit.CLEAN
    click.echo(
        f"{len(lines)} file{'s' if len(lines) > 1 else ''} in {count} "
        f"folder{'s' if count > 1 else ''} differ{'' if len(lines) > 1 else 's'}: "
        "contracts generate writes them"
    )
    return Exit.FINDINGS


def _told(folder: Folder, dry_run: bool) -> str:
    from contract_registry.reports.characters import visible

    wrote, removed = ("would write", "would remove") if dry_run else ("wrote", "removed")
    to_write = "to write" if dry_run else "written"
    lines = []
    for it in folder.differences:
        verb = removed if it.text is None else wrote
        lines.append(f"{verb} {folder.shown}/{it.path}" + folder.remark(it))
    changed = sum(it.text is not None for it in folder.differences)
    kept = len(folder.wanted) - changed
    lines.append(
        f"{folder.service} in {folder.language}: {changed} files {to_write}, {kept} unchanged"
    )
    return "".join(f"{visible(line)}\n" for line in lines)
