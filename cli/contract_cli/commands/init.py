"""`contracts init`: a first contract, service, configuration and CI file that pass at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from contract_cli import options
from contract_registry.errors import Exit, UsageError

_EPILOG = """\b
Examples:
  contracts init                 in the folder that becomes the project's root
  contracts init --ci gitlab     with a job for GitLab instead of GitHub Actions
  contracts init --ci none       without a CI file
"""

_CONFIGURATION = """\
# The project's settings; `contracts schema --config` prints all of them. Each has a default.
format: 1
paths: [contracts]
released: {{branch: {branch}}}    # merging is releasing; or {{tags: "v*"}}
"""

_SERVICE = """\
service: orders
owner: team-orders
summary: Takes orders at checkout.

channels:
  events:
    eventbridge: {name: "orders-{stage}"}
"""

_CONTRACT = """\
contract: orders.order-placed          # <service>.<name>, as folder and file are called
kind: event                            # event | task | operation
version: 1.0.0                         # its major is in the file's name
summary: A customer's order was accepted and paid.
channel: {eventbridge: orders.events, source: shop.orders, detail-type: OrderPlaced}

schema:                                # of `detail`: JSON Schema 2020-12
  type: object
  required: [orderId, amount, currency]
  properties:
    orderId: {type: string, format: uuid}
    amount: {description: In cents., type: integer, minimum: 0}
    currency: {type: string, pattern: "^[A-Z]{3}$"}
    note: {type: string, maxLength: 500}

examples:
  - {orderId: 0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41, amount: 1299, currency: EUR}
"""

_GITHUB = """\
name: contracts
on:
  pull_request:
  push:
    branches: [{branch}]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4    # depth 1 is enough for the base; fetch-depth: 0 for releases
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install contract-registry    # or from where you keep it: git+https://…
      - run: contracts check{where}
"""

_GITLAB = """\
contracts:
  image: python:3.12
  variables:
    GIT_DEPTH: "0"    # released versions are read from the history
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - pip install contract-registry    # or from where you keep it: git+https://…
    - contracts check{where}
"""

_CI = {
    "github": (".github/workflows/contracts.yml", _GITHUB),
    "gitlab": (".gitlab-ci.yml", _GITLAB),
}
_USUAL_BRANCHES = ("main", "master")


@click.command(epilog=_EPILOG)
@options.root
@click.option(
    "--ci",
    type=click.Choice([*_CI, "none"]),
    default="github",
    show_default=True,
    help="The CI system to write a job for.",
)
def init(root: Path | None, ci: str) -> int:
    """Write a first contract, its service, contracts.yaml and a CI file.

    They pass `contracts check` at once. A file that exists is never overwritten; where contracts/
    already holds something, no first contract is added.
    """
    folder = Path.cwd() if root is None else root
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    top, branch = released_branch(folder)
    for path, text in _files(folder.resolve(), top, branch, ci):
        _write(path, text, folder.resolve())
    click.echo(_advice(in_git=top is not None), nl=False)
    return Exit.CLEAN


def released_branch(folder: Path) -> tuple[Path | None, str]:
    """The top of the repository around `folder`, and the branch that is released."""
    from contract_cli.project import top_level
    from contract_registry.errors import BaseError
    from contract_registry.source.repository import open_repository

    top = top_level(folder.resolve())
    if top is None:
        return None, "main"
    try:
        with open_repository(folder) as repository:
            current = repository.current_branch()
    except BaseError:
        current = None
    return top, current if current in _USUAL_BRANCHES else "main"


def _files(folder: Path, top: Path | None, branch: str, ci: str) -> Iterator[tuple[Path, str]]:
    yield folder / "contracts.yaml", _CONFIGURATION.format(branch=branch)
    home = folder / "contracts"
    if not home.is_dir() or not any(home.iterdir()):
        yield home / "orders" / "service.yaml", _SERVICE
        yield home / "orders" / "order-placed.v1.yaml", _CONTRACT
    if ci != "none":
        name, text = _CI[ci]
        inside = folder.relative_to(top) if top is not None else Path()
        where = "" if inside == Path() else f" -C {inside.as_posix()}"
        yield (top or folder) / name, text.format(branch=branch, where=where)


def _write(path: Path, text: str, folder: Path) -> None:
    from contract_registry.reports.characters import visible

    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        click.echo(f"kept   {visible(str(shown))}, which was there before")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    else:
        click.echo(f"wrote  {visible(str(shown))}")


def _advice(in_git: bool) -> str:
    steps = [] if in_git else ["git init                   the check compares with what git holds"]
    steps += [
        "contracts check            passes now",
        "contracts example orders.order-placed",
        "                           a valid message; edit the contract, and check again",
    ]
    return "\nNext:\n" + "".join(f"  {step}\n" for step in steps)
