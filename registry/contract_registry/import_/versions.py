"""The versions that a registry holds of one schema, judged one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contract_registry.check.meaning import differ
from contract_registry.check.questions import Judge, Meaning, ask, questions
from contract_registry.check.request import engine
from contract_registry.config import Config
from contract_registry.finding import Json, Severity, canonical
from contract_registry.import_.drafts import schemas_of
from contract_registry.import_.found import Found
from contract_registry.load import load
from contract_registry.model import Catalog, Contract, Kind, Version
from contract_registry.source.tree import MemoryTree

_SAME: Final = "the same messages"
_CHANNELS: Final = {
    "bus": "eventbridge",
    "queue": "sqs",
    "function": "lambda",
    "api": "api-gateway",
}
_SERVICE: Final = canonical(
    {"service": "x", "channels": {name: {it: {"name": "y"}} for name, it in _CHANNELS.items()}}
)


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next. `breaks` says what broke; None where nothing did."""

    number: int
    words: str
    breaks: str | None = None
    changed: bool = True


def with_history(
    newest: Found, versions: Sequence[tuple[int, Found | None]], judge: Judge | None = None
) -> tuple[Found, tuple[Step, ...]]:
    """The newest version with a line for each earlier one, and a SemVer number that they lead to.

    versions:  number → what it held, None where that could not be read; ascending, newest included

    A compatible change is a minor version. A breaking one is, too, for it took no name of its own;
    it is told instead.
    """
    if len(versions) < 2:
        return newest, ()
    decide = judge or engine(Config())
    steps = tuple(_steps(versions, decide))
    version = Version(1, 0, 0)
    lines = ["Its versions there:"]
    for step in steps:
        if step.changed and step is not steps[0]:
            version = replace(version, minor=version.minor + 1)
        number = "" if newest.known else f"{version}  "
        lines.append(f"  {step.number}  {number}{step.words}".rstrip())
    said = newest.version
    if said is not None and said > version:
        version = said
    return replace(newest, version=version, history=tuple(lines)), steps


def _steps(versions: Sequence[tuple[int, Found | None]], judge: Judge) -> Iterator[Step]:
    before: tuple[int, Found, tuple[Contract, Catalog] | None] | None = None
    for number, found in versions:
        if found is None:
            yield Step(number, "cannot be read", changed=False)
            continue
        here = _loaded(found)
        if before is None:
            yield Step(number, "", changed=False)
        else:
            yield _step(number, found, here, before, judge)
        before = (number, found, here)


def _step(
    number: int,
    found: Found,
    here: tuple[Contract, Catalog] | None,
    before: tuple[int, Found, tuple[Contract, Catalog] | None],
    judge: Judge,
) -> Step:
    last, old, there = before
    if (old.source, old.detail_type) != (found.source, found.detail_type):
        why = "its source or its detail-type is another one"
        return Step(number, f"breaks {last}: {why}", why)
    if _says(old) == _says(found):
        return Step(number, _SAME, changed=False)
    if here is None or there is None:
        why = "it could not be compared"
        return Step(number, f"{why} with {last}", why)

    if not differ(there, here, lambda question: ask(judge, question)):
        return Step(number, _SAME, changed=False)
    broken = _broken(there[0], here[0], judge)
    if broken is None:
        return Step(number, f"compatible with {last}")
    return Step(number, f"breaks {last}: {broken}", broken)


def _says(found: Found) -> tuple[object, ...]:
    parts = {} if found.known is None else found.known.parts
    return canonical(found.schema), canonical(parts), canonical(found.avro), found.dialect


def _broken(old: Contract, new: Contract, judge: Judge) -> str | None:
    """What the newer version breaks, in a sentence; None where it breaks nothing."""
    from contract_registry.compat.causes import sentence

    for question in questions(old, new, Meaning()):
        if question.severity is not Severity.ERROR:
            continue
        verdict = ask(judge, question)
        if verdict.contained is None:
            return f"it could not be decided: {verdict.reason}"
        if not verdict.contained and verdict.causes:
            return sentence(verdict.causes[0], question.direction.value).rstrip(".")
        if not verdict.contained:
            return "readers refuse what may be sent"
    return None


def _loaded(found: Found) -> tuple[Contract, Catalog] | None:
    """The version as a contract of its own; None where it is none."""
    known = found.known
    kind = Kind.EVENT if known is None else known.kind
    channel: dict[str, Json] = {"sqs": "x.queue"}
    if known is None or known.on_bus:
        channel = {"eventbridge": "x.bus", "source": "s", "detail-type": "t"}
    elif known.route is not None:
        channel = {"api-gateway": "x.api", "method": known.route[0], "path": known.route[1]}
    elif kind is Kind.OPERATION:
        channel = {"lambda": "x.function"}
    value: Mapping[str, Json] = {
        "contract": "x.x",
        "kind": kind.value,
        "version": "1.0.0",
        "channel": channel,
        **schemas_of(found, "x.v1.avsc"),
    }
    files = {"service.json": _SERVICE, "x.v1.json": canonical(value)}
    if found.avro is not None:
        files["x.v1.avsc"] = canonical(found.avro)
    tree = {f"contracts/x/{name}": text.encode() for name, text in files.items()}
    catalog = load(MemoryTree(tree), Config())
    contract = next(iter(catalog.contracts.values()), None)
    return None if contract is None else (contract, catalog)
