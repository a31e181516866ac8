"""What changed between two versions of a contract, and who it breaks: for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from contract_registry.check.breaks import breaks
from contract_registry.check.questions import Judge, questions, remembering
from contract_registry.check.report import in_order
from contract_registry.check.request import engine, meaning_of
from contract_registry.check.wording import finding
from contract_registry.config import Config
from contract_registry.finding import Direction, Finding, Json, canonical
from contract_registry.model import Catalog, Contract, Part, Status
from contract_registry.rules.change import Change
from contract_registry.rules.compatibility.routing_changed import routing_changed
from contract_registry.rules.families import MESSAGE_RULES
from contract_registry.rules.field import Field
from contract_registry.rules.fields import fields
from contract_registry.rules.routing import rerouted

# What places a sub-schema rather than saying something about the value at its place.
_STRUCTURE: Final = frozenset(
    {
        "properties",
        "patternProperties",
        "items",
        "prefixItems",
        "$ref",
        "$defs",
        "definitions",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "required",
        "fields",
        "name",
        "title",
        "description",
        "examples",
        "$comment",
        "doc",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same. `old` and `new` are None where a side does not have it.

    where:  `version`, `channel`, `source` …, or the part and the field: `schema /total/currency`
    what:   `added`, `removed`, or the keyword that changed
    """

    where: str
    what: str
    old: Json = None
    new: Json = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The engine's answer for one part and one direction; `contained` None: undecided, see why."""

    part: str
    direction: Direction
    contained: bool | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side.

    differences:  what is written differently, field by field
    judgements:   what the engine says, part by part, in the directions that are promised
    findings:     what breaks, and whom; severities as `check` gives them by default
    """

    old: Contract
    new: Contract
    differences: tuple[Difference, ...]
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A version of a contract, and the catalog of the files that it is from."""

    contract: Contract
    catalog: Catalog


def diff(
    old: Side, new: Side, config: Config, today: date, judge: Judge | None = None
) -> Comparison:
    """Compare two versions of a contract: of two states of the files, or two majors of one.

    Who is affected are those who declare the old version. Between two majors a break and another
    routing are what is expected; they are listed all the same.
    """
    # What a draft would break is what somebody wants to know who asks.
    before = replace(old.contract, status=Status.ACTIVE)
    change = Change(before.key, before, new.contract, old.catalog, new.catalog, today)
    meaning = meaning_of(config)
    answer = remembering(judge or engine(config))
    broken = breaks(change, answer, meaning)
    findings = [finding(change, new.contract, one) for one in broken]
    blamed = frozenset(cause.instance for one in broken for cause in one.causes)
    for rule in MESSAGE_RULES:
        if not (rule is routing_changed and old.contract.key != new.contract.key):
            findings += rule.findings(replace(change, blamed=blamed))
    judgements = [
        Judgement(question.part, question.direction, verdict.contained, verdict.reason)
        for question in questions(before, new.contract, meaning)
        for verdict in [answer(question)]
    ]
    return Comparison(
        old.contract,
        new.contract,
        tuple(_differences(old, new)),
        tuple(judgements),
        in_order(findings),
    )


def _differences(old: Side, new: Side) -> Iterator[Difference]:
    for name in ("kind", "version", "status", "mode", "readers", "envelope", "encoding"):
        before, after = getattr(old.contract, name), getattr(new.contract, name)
        if before != after:
            yield Difference(_KEYS.get(name, name), "changed", _text(before), _text(after))
    if old.contract.deprecated != new.contract.deprecated:
        pair = _deprecation(old.contract), _deprecation(new.contract)
        yield Difference("deprecated", "changed", *pair)
    ways = (old.contract, old.catalog), (new.contract, new.catalog)
    for name, (before, after) in rerouted(*ways).items():
        yield Difference(name, "changed", before, after)
    for name in dict.fromkeys(part.name for part in (*old.contract.parts, *new.contract.parts)):
        yield from _in_part(name, old.contract.part(name), new.contract.part(name))


_KEYS: Final = {"mode": "compatibility"}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _deprecation(contract: Contract) -> Json:
    if contract.deprecated is None:
        return None
    given = contract.deprecated
    members = {"since": given.since, "sunset": given.sunset, "replaced-by": given.replaced_by}
    return {name: value for name, value in members.items() if value is not None}


def _in_part(name: str, old: Part | None, new: Part | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference(name, "added" if old is None else "removed")
        return
    if old.digest == new.digest:
        return
    before, after = fields(old), fields(new)
    if before is None or after is None:
        yield Difference(name, "changed")
        return
    for instance in sorted({*before, *after}):
        where = f"{name} {instance}"
        if instance not in after:
            yield Difference(where, "removed", old=_spoken(before[instance]))
        elif instance not in before:
            yield Difference(where, "added", new=_spoken(after[instance]))
        else:
            yield from _in_field(where, before[instance], after[instance])


def _in_field(where: str, old: Field, new: Field) -> Iterator[Difference]:
    if old.required != new.required:
        yield Difference(where, "required", old.required, new.required)
    before, after = _keywords(old), _keywords(new)
    for keyword in sorted({*before, *after}):
        pair = before.get(keyword), after.get(keyword)
        if canonical(pair[0]) != canonical(pair[1]):
            yield Difference(where, keyword, *pair)


def _keywords(field: Field) -> Mapping[str, Json]:
    """What is said of a field in place; the first of several sub-schemas that says it."""
    found: dict[str, Json] = {}
    for schema in field.schemas:
        for keyword, value in schema.items():
            if keyword not in _STRUCTURE:
                found.setdefault(keyword, value)
    return found


def _spoken(field: Field) -> Json:
    return {"required": field.required, **_keywords(field)}
