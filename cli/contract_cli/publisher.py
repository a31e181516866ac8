"""One run of `contracts publish`: the registry reached, the plan shown, asked about, applied."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from contract_cli import registries
from contract_cli.output import show_step
from contract_registry.errors import ContractsError, Exit, UsageError

if TYPE_CHECKING:
    from contract_cli.plans import Place, Told
    from contract_cli.registries import Output
    from contract_registry.publish.aws import Registry
    from contract_registry.publish.plan import Plan
    from contract_registry.publish.publishing import Request


@dataclass(frozen=True, slots=True)
class Publisher:
    """What a run was asked for. `confirmed` grows with the deletions that were agreed to."""

    request: Request
    places: tuple[Output, ...]
    create_registry: bool
    yes: bool
    dry_run: bool
    confirmed: set[str] = field(default_factory=set)

    def publish(self, name: str, region: str | None, endpoint: str | None) -> int:
        """Plan, show, apply, tell."""
        from contract_cli.plans import Told
        from contract_registry.publish.publishing import planned

        there, missing = self._registry(name, region, endpoint)
        plan = planned(self.request, None if missing else there)
        show_step("")
        told = Told(_place(there, missing), plan, dry=self.dry_run)
        if self.dry_run or plan.blocked:
            emit(told, self.places)
            _say_refusal(plan)
            return Exit.FINDINGS if plan.blocked else Exit.CLEAN
        if missing:
            _text(told, self.places)
            there = _created(there)
            told.place = _place(there, missing=False)
        return self._apply(told, there, shown=missing)

    def _apply(self, told: Told, there: Registry, *, shown: bool) -> int:
        from time import sleep

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


def emit(told: Told, places: Collection[Output]) -> None:
    """Write the plan, or why there is none, to every destination."""
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
