"""Every fault at every call: after a run again, the registry holds exactly what it should.

Three contracts: one that is new, one that has a minor version more, one that is unchanged. The
faults are scripted in the local registry; nothing waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from random import Random

import pytest

from contract_registry.emulator import Fault, LocalRegistry, serving
from contract_registry.emulator.settings import Quotas
from contract_registry.errors import NetworkError
from contract_registry.publish.aws import Registry, absent
from contract_registry.publish.publishing import Request
from publish.projects import Project, assert_holds, event, events, path, publish, with_field

KINDS = {
    "429": Fault(status=429),
    "500": Fault(status=500),
    "503": Fault(status=503),
    "403": Fault(status=403),
    "409": Fault(status=409),
    "304": Fault(status=304),
    "cut": Fault(cut=True),
    "cut after the write": Fault(cut=True, after_write=True),
    "500 after the write": Fault(status=500, after_write=True),
    "cut short": Fault(cut_short=True),
    "slow": Fault(delay=0.005),
    "new version on unchanged": Fault(unchanged="new-version"),
}
LASTING = ("429", "503", "cut", "cut after the write", "500 after the write")
BEFORE = Project(events(2))
AFTER = Project({**events(3), path(0): event(0, with_field("note"), "1.1.0")})
UPDATED = {"shop@Thing0": 2}


@dataclass
class Bench:
    """One local registry; each case has its own registry in it."""

    local: LocalRegistry
    numbers: Iterator[int]
    first: Registry

    def fresh(self) -> Registry:
        """An empty registry."""
        self.local.reset_faults()
        name = f"shop-{next(self.numbers)}"
        return Registry(
            name,
            self.first.region,
            self.first.endpoint_url,
            self.first._clients,
            self.first.account,
        ).create_registry()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    unlimited = Quotas(registries=0, schemas=0, versions=0)
    with pytest.MonkeyPatch.context() as patch, serving(quotas=unlimited) as local:
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        first = absent("first", region=None, endpoint_url=local.url).create_registry()
        yield Bench(local, count(), first)


def prepared(bench: Bench, before: Request) -> Registry:
    there = bench.fresh()
    publish(before, there)
    bench.local.reset_calls()
    return there


def attempt(bench: Bench, request: Request, there: Registry, faults: Sequence[Fault]) -> bool:
    """One run under faults; whether it came to its end."""
    bench.local.script(*faults)
    try:
        run = publish(request, there)
    except NetworkError:
        return False
    finally:
        bench.local.reset_faults()
    return not run.plans[-1].blocked


@pytest.fixture(scope="module")
def requests() -> tuple[Request, Request]:
    """What was published, and what is published now: projected once."""
    return BEFORE.request(), AFTER.request()


@pytest.fixture(scope="module")
def calls(bench: Bench, requests: tuple[Request, Request]) -> int:
    """How many calls a run without faults makes."""
    there = prepared(bench, requests[0])
    assert attempt(bench, requests[1], there, ())
    return len(bench.local.calls)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_every_call(
    bench: Bench, requests: tuple[Request, Request], calls: int, kind: str
) -> None:
    assert calls == 10
    for call in range(1, calls + 1):
        there = prepared(bench, requests[0])
        fault = replace(KINDS[kind], call=call)
        ended = attempt(bench, requests[1], there, [fault])
        if kind in ("429", "500", "503", "cut", "slow"):
            assert ended, f"{kind} at call {call} did not heal by itself"
        _again_and_judged(bench, requests[1], there, f"{kind} at call {call}")


@pytest.mark.parametrize("kind", LASTING)
def test_a_fault_that_lasts_from_any_call(
    bench: Bench, requests: tuple[Request, Request], calls: int, kind: str
) -> None:
    for call in range(1, calls + 1, 2):
        there = prepared(bench, requests[0])
        ended = attempt(bench, requests[1], there, [replace(KINDS[kind], call=call, times=0)])
        assert not ended or kind.endswith("after the write")
        _again_and_judged(bench, requests[1], there, f"{kind} from call {call}")


def _again_and_judged(bench: Bench, request: Request, there: Registry, what: str) -> None:
    assert attempt(bench, request, there, ()), what
    assert_holds(there, request.wanted, UPDATED)
    bench.local.reset_calls()
    assert attempt(bench, request, there, ()), what
    assert bench.local.writes == (), what


@pytest.mark.parametrize("seed", range(4))
def test_sixty_contracts_under_a_storm(
    bench: Bench, sixty: tuple[Request, Request], seed: int
) -> None:
    rng = Random(f"storm {seed}")
    there = prepared(bench, sixty[0])
    for _ in range(12):
        faults = [
            replace(
                KINDS[rng.choice(sorted(KINDS))], call=rng.randint(1, 150), times=rng.choice((1, 2))
            )
            for _ in range(4)
        ]
        if attempt(bench, sixty[1], there, faults):
            break
    assert attempt(bench, sixty[1], there, ())
    updated = {f"shop@Thing{number}": 2 for number in range(0, 40, 4)}
    assert_holds(there, sixty[1].wanted, updated)


@pytest.fixture(scope="module")
def sixty() -> tuple[Request, Request]:
    changed = {
        path(number): event(number, with_field("note"), "1.1.0") for number in range(0, 40, 4)
    }
    return Project(events(40)).request(), Project({**events(60), **changed}).request()


@pytest.mark.parametrize("step", range(1, 9))
def test_ctrl_c_at_any_step(bench: Bench, requests: tuple[Request, Request], step: int) -> None:
    there = prepared(bench, requests[0])
    steps = count(1)

    def told(_: str) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        publish(requests[1], there, told=told)
    _again_and_judged(bench, requests[1], there, f"Ctrl-C at step {step}")
