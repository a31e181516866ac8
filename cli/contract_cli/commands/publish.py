"""`contracts publish`: the registry brought to what git says."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options, registries
from contract_registry.errors import ContractsError, Exit, UsageError

if TYPE_CHECKING:
    from contract_cli.plans import Place, Told
    from contract_cli.registries import Output, Wanted
    from contract_registry.publish.aws import Registry
    from contract_registry.publish.plan import Plan

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
    from contract_registry.publish.plan import Plan

    places = registries.outputs(formats)
    project = open_project(root)
    name = registries.registry_name(project, registry, stage)
    wanted = registries.wanted(project, only, lossless=lossless)
    if wanted.problems:
        _emit(Told(None, Plan(()), wanted.problems, dry=dry_run), places)
        return Exit.FINDINGS
    run = _Run(wanted, places, create_registry, prune, yes, accept_drift, dry_run)
    if policy:
        return run.policy(name, region, endpoint_url)
    return run.publish(name, region, endpoint_url)


class _Run:
    """One run of the command, with what it was asked for."""

    def __init__(
        self,
        wanted: Wanted,
        places: tuple[Output, ...],
        create_registry: bool,
        prune: bool,
        yes: bool,
        accept_drift: bool,
        dry_run: bool,
    ) -> None:
        self.wanted = wanted
        self.places = places
        self.create_registry = create_registry
        self.prune = prune
        self.yes = yes
        self.dry_run = dry_run
        self.confirmed: set[str] = set()
        self.request = registries.request(wanted, accept_drift=accept_drift, prune=prune)

    def publish(self, name: str, region: str | None, endpoint: str | None) -> int:
        """Plan, show, apply, tell."""
        from contract_cli.output import show_step
        from contract_cli.plans import Told
        from contract_registry.publish.publishing import planned

        there, missing = self._registry(name, region, endpoint)
        plan = planned(self.request, None if missing else there)
        show_step("")
        told = Told(_place(there, missing), plan, dry=self.dry_run)
        if self.dry_run or plan.blocked:
            _emit(told, self.places)
            _say_refusal(plan)
            return Exit.FINDINGS if plan.blocked else Exit.CLEAN
        if missing:
            _text(told, self.places)
            there = _created(there)
            told.place = _place(there, missing=False)
        return self._apply(told, there, shown=missing)

    def _apply(self, told: Told, there: Registry, *, shown: bool) -> int:
        from time import sleep

        from contract_cli.output import show_step
        from contract_cli.plans import done_text, plan_json
        from contract_registry.publish.apply import Writer
        from contract_registry.publish.publishing import planned, published

        rounds: list[Plan] = []

        def permitted(plan: Plan) -> bool:
            show_step("")
            told.plan = plan
            if rounds or not shown:
                _text(told, self.places)
            rounds.append(plan)
            _say_refusal(plan)
            return not plan.blocked and self._confirm(plan)

        def again() -> Plan:
            return planned(self.request, there)

        writer = Writer(there, sleep, show_step)
        try:
            for done in published(told.plan, writer, again, permitted):
                told.done.append(done)
        except (ContractsError, KeyboardInterrupt):
            show_step("")
            _say_rest(told)
            raise
        show_step("")
        for place in self.places:
            text = done_text(told) if place.format == "text" else plan_json(told)
            registries.written(place, text)
        return Exit.FINDINGS if told.plan.blocked else Exit.CLEAN

    def policy(self, name: str, region: str | None, endpoint: str | None) -> int:
        """Print the policy. Without the right to plan, it is that of a first run."""
        from contract_cli.output import show_step
        from contract_registry.publish.failures import AccessDeniedError
        from contract_registry.publish.policy import policy
        from contract_registry.publish.publishing import planned
        from contract_registry.reports.notation import indented

        try:
            there, missing = self._registry(name, region, endpoint, asking=True)
            plan = planned(self.request, None if missing else there)
        except AccessDeniedError:
            from contract_registry.publish.aws import absent

            there, missing = absent(name, region=region, endpoint_url=endpoint), False
            plan = planned(self.request, None)
        show_step("")
        document = policy(
            plan,
            region=there.region,
            account=there.account,
            registry=name,
            create_registry=missing,
        )
        click.echo(indented(document))
        return Exit.CLEAN

    def _registry(
        self, name: str, region: str | None, endpoint: str | None, *, asking: bool = False
    ) -> tuple[Registry, bool]:
        """The registry, and whether it is missing and may be created."""
        from contract_cli.output import show_step
        from contract_registry.publish.aws import absent, connect
        from contract_registry.publish.failures import NoSuchRegistryError

        show_step("reaching the registry …")
        try:
            there = connect(name, region=region, endpoint_url=endpoint, told=show_step)
        except NoSuchRegistryError:
            show_step("")
            permitted = self.create_registry or self.dry_run or asking
            if not permitted and not _agreed(f"There is no registry {name}. Create it?"):
                raise
            return absent(name, region=region, endpoint_url=endpoint, told=show_step), True
        return there, False

    def _confirm(self, plan: Plan) -> bool:
        """Whether every deletion of the plan is wanted, asked once for each name."""
        from contract_registry.publish.plan import Action

        names = [it.name for it in plan.of(Action.DELETE) if it.name not in self.confirmed]
        if names and not self.yes and not _is_interactive():
            raise UsageError(
                f"--prune would delete {', '.join(names)}", "--yes deletes without asking"
            )
        for name in names:
            if not self.yes and not _typed(name):
                click.echo(f"{name} was not confirmed: nothing is written", err=True)
                return False
            self.confirmed.add(name)
        return True


def _place(there: Registry, missing: bool) -> Place:
    from contract_cli.plans import Place

    return Place(there.name, there.account, there.region, there.endpoint_url, missing)


def _created(there: Registry) -> Registry:
    from contract_registry.publish.failures import SchemaExistsError

    try:
        return there.create_registry()
    except SchemaExistsError:
        return there.looked_up()


def _emit(told: Told, places: Collection[Output]) -> None:
    from contract_cli.output import show_step
    from contract_cli.plans import plan_json, plan_text

    show_step("")
    for place in places:
        registries.written(place, plan_text(told) if place.format == "text" else plan_json(told))


def _text(told: Told, places: Collection[Output]) -> None:
    """The plan where people read it; standard error where standard output is for a program."""
    from contract_cli.plans import plan_text

    to_people = any(place.format == "text" and place.path is None for place in places)
    click.echo(plan_text(told), nl=False, err=not to_people)


def _say_refusal(plan: Plan) -> None:
    from contract_registry.publish.plan import Action

    if not plan.blocked:
        return
    click.echo("nothing is written while anything is refused or has drifted", err=True)
    if plan.of(Action.DRIFTED):
        click.echo(
            "  drift: look at it (contracts drift), then --accept-drift writes over it", err=True
        )
    if plan.of(Action.REFUSED):
        click.echo(
            "  refused: what breaks a published version belongs into the next major; "
            "--only publishes the others",
            err=True,
        )


def _say_rest(told: Told) -> None:
    left = len(told.plan.writes) - len(told.done)
    click.echo(
        f"{len(told.done)} written and read back, {max(left, 0)} left: "
        "the same command goes on from here",
        err=True,
    )


def _is_interactive() -> bool:
    return sys.stdin.isatty() and not os.environ.get("CI")


def _agreed(question: str) -> bool:
    return _is_interactive() and click.confirm(question, err=True)


def _typed(name: str) -> bool:
    said: str = click.prompt(f"Type {name} to delete it with all its versions", err=True)
    return said.strip() == name
