"""One pair: ask the engine, and attack what it says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.decide import decide
from contract_registry.compat.decision import Decision
from contract_registry.compat.evaluation.plain import plain
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import Verifier
from contract_registry.finding import Json
from fuzz.corpus import real_pair, versions
from fuzz.edits import small_pair
from fuzz.instances import Sampler, changed
from fuzz.judges import Judge, told, with_python, with_rust
from fuzz.vocabulary import DIALECTS, pool

LIMITS = Limits(seconds=5.0)
STRICT = Semantics(strict=True)
CONTRACT = Semantics()
TOLERANT = Semantics(tolerant=True)
NAMES = {STRICT: "strict", CONTRACT: "contract", TOLERANT: "tolerant"}
_CONFIRMED = 30  # instances that the slow evaluator is asked about


@dataclass(frozen=True, slots=True)
class Pair:
    """A question to the engine."""

    writer: Any
    reader: Any
    dialect: str
    semantics: Semantics
    real: bool = False


@dataclass(slots=True)
class Result:
    """What came of a pair. `fault` is None, or what is wrong; `instance` is what shows it."""

    pair: Pair
    contained: bool | None = None
    reason: str | None = None
    fault: str | None = None
    instance: Any = None
    confirmed: str | None = None
    attacks: int = 0
    seconds: float = 0.0
    notes: dict[str, int] = field(default_factory=dict)


def make_pair(rng: Random) -> Pair:
    """A random pair."""
    semantics = rng.choices((STRICT, CONTRACT, TOLERANT), (6, 2, 2))[0]
    if versions() and rng.random() < 0.12:
        dialect, writer, reader = real_pair(rng)
        return Pair(writer, reader, dialect, semantics, real=True)
    dialect = rng.choices(DIALECTS, (5, 3, 2, 1, 1, 1))[0]
    for _ in range(4):
        writer, reader = small_pair(rng, dialect, ours=semantics is not STRICT)
        pair = Pair(writer, reader, dialect, semantics)
        if writer != reader and not _is_trivial(pair):
            break
    return _by_values(pair, rng) if rng.random() < 0.1 else pair


def _by_values(pair: Pair, rng: Random) -> Pair:
    """The pair with values that the writer allows listed or left out by name."""
    accepts = with_rust(pair.writer, pair.dialect)
    allowed = [value for value in _pool() if accepts is not None and accepts(value)]
    if not allowed:
        return pair
    some = rng.sample(allowed, min(len(allowed), rng.choice((1, 2, 3, 5, 8))))
    listed = {"enum": some}
    way = rng.randrange(4)
    if "$id" in str(pair.writer) or "$ref" in str((pair.writer, pair.reader)):
        return pair  # references would lead astray in another place
    if way == 0:
        return replace(pair, reader={"anyOf": [listed, pair.reader]})
    if way == 1:
        return replace(pair, reader={"anyOf": [{"enum": allowed[:40]}, {"not": pair.writer}]})
    if way == 2:
        return replace(pair, writer={"allOf": [pair.writer, {"not": listed}]})
    return replace(pair, reader={"allOf": [pair.writer, {"not": listed}]})


def _is_trivial(pair: Pair) -> bool:
    """Whether the writer seems to allow nothing, or the reader everything."""
    some = _pool()[::7]
    accepts, refused = with_rust(pair.writer, pair.dialect), with_rust(pair.reader, pair.dialect)
    if accepts is None or refused is None:
        return False
    return not any(map(accepts, some)) or all(map(refused, some))


def ask(pair: Pair) -> tuple[Decision, Verifier]:
    """The engine's answer, every witness confirmed."""
    writer, reader = Schema(pair.writer, pair.dialect), Schema(pair.reader, pair.dialect)
    verifier = Verifier(writer, reader, pair.semantics)
    decision = decide(writer, reader, pair.semantics, Budget(LIMITS), verifier.confirm)
    return decision, verifier


def run(pair: Pair, rng: Random) -> Result:
    """Ask, then attack the answer."""
    result = Result(pair)
    start = time.perf_counter()
    try:
        decision, verifier = ask(pair)
    except Exception as error:
        result.fault, result.reason = "crash", repr(error)
        return result
    result.seconds = time.perf_counter() - start
    result.contained, result.reason = decision.contained, decision.reason
    if decision.contained is True:
        _attack(result, verifier, rng)
    elif decision.witness is not None:
        _confirm(result, decision.witness.value)
    return result


def _attack(result: Result, verifier: Verifier, rng: Random) -> None:
    pair = result.pair
    accepts, refused = with_rust(pair.writer, pair.dialect), with_rust(pair.reader, pair.dialect)
    if accepts is None or refused is None:
        result.confirmed = "no judge"
        return
    asked = 0
    for instance in instances(pair, rng):
        result.attacks += 1
        if not accepts(instance) or refused(instance):
            continue
        # In other semantics this is necessary only: a writer sends less, a reader takes more.
        if pair.semantics is not STRICT:
            asked += 1
            if asked > _CONFIRMED:
                return
            if not verifier.confirm(instance):
                continue
            result.fault, result.instance = "lie", instance
            return
        result.instance = instance
        if _python_agrees(pair, instance):
            result.fault = "lie"
            return
        result.fault = "lie by one judge"


def refutes(pair: Pair, instance: Any) -> bool:
    """Whether the instance shows that the pair is not contained, to the letter."""
    accepts, refused = with_rust(pair.writer, pair.dialect), with_rust(pair.reader, pair.dialect)
    if accepts is None or refused is None or not accepts(instance) or refused(instance):
        return False
    return _python_agrees(pair, instance)


def _python_agrees(pair: Pair, instance: Any) -> bool:
    accepts = told(with_python(pair.writer, pair.dialect), instance)
    refused = told(with_python(pair.reader, pair.dialect), instance)
    return accepts is not False and refused is not True


def instances(pair: Pair, rng: Random) -> Iterator[Any]:
    """What is tried on a pair: every small value, and values made for the two schemas."""
    if not pair.real:
        yield from _pool()
    number = 60 if pair.real else 25
    writing, reading = Sampler(rng, pair.writer), Sampler(rng, pair.reader)
    for _ in range(number):
        value = writing.draw()
        yield value
        yield changed(value, rng)
        yield changed(changed(value, rng), rng)
    for _ in range(number // 2):
        value = reading.draw()
        yield value
        yield changed(value, rng)
        yield writing.draw((pair.reader,))


@cache
def _pool() -> list[Any]:
    return pool()


def _confirm(result: Result, witness: Json) -> None:
    """Both libraries on a witness; in other semantics on what they can say of it."""
    pair, value = result.pair, plain_floats(witness)
    rust = with_rust(pair.writer, pair.dialect), with_rust(pair.reader, pair.dialect)
    python = with_python(pair.writer, pair.dialect), with_python(pair.reader, pair.dialect)
    by_rust, by_python = _refuted(*rust, value), _refuted(*python, value)
    if None in rust and None in python:
        result.confirmed = "no judge"
    elif by_rust and by_python:
        result.confirmed = "by both"
    elif by_rust or by_python:
        result.confirmed = "by jsonschema_rs only" if by_rust else "by jsonschema only"
    else:
        result.confirmed = "by neither"
        result.fault, result.instance = "witness", value


def _refuted(accepts: Judge | None, refused: Judge | None, value: Any) -> bool:
    if accepts is None or refused is None:
        return False
    return told(accepts, value) is True and told(refused, value) is False


def plain_floats(value: Any) -> Any:
    """The witness as `json` would read it back."""
    from decimal import Decimal

    value = plain(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: plain_floats(item) for name, item in value.items()}
    return [plain_floats(item) for item in value] if isinstance(value, list) else value
