"""Random schemas and pairs of them: the embedded validators against everybody who should agree.

- as written: `jsonschema_rs`, and where that may be wrong `jsonschema`
- tolerant and sending: the evaluator beside the engine, which confirms its witnesses
- what the engine calls compatible: whatever the writer's stub sends, the reader's stub accepts
- Python and TypeScript: the same answers, pointers included
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from codegen.validator.engines import Answer, in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.evaluation.in_force import breach
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.plain import plain
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.schema import Schema
from contract_registry.compat.verify import lenient_reading, reading, writing
from fuzz.corpus import versions
from fuzz.judges import told, with_python, with_rust
from fuzz.trial import CONTRACT, STRICT, TOLERANT, Pair, ask, instances, make_pair

_LARGE = re.compile("[0-9]{16}")
MOST = 220
"""Messages that are tried on a pair."""


@dataclass(slots=True)
class Tally:
    """Counts of a campaign, and its faults."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    questions: list[tuple[str, Any, list[Any], list[Answer]]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        self.counts.update(other.counts)
        self.faults.extend(other.faults)

    def fault(self, what: str, key: str, **shown: Any) -> None:
        """Note what must not be."""
        self.counts[f"FAULT {what}"] += 1
        self.faults.append({"fault": what, "key": key, **shown})


def tried(seed: int, indices: Iterable[int], *, typescript: bool = True) -> Tally:
    """Try the pairs of these indices; each is reproducible by seed and index alone."""
    tally = Tally()
    for index in indices:
        rng = Random(f"{seed}:{index}")
        try_pair(tally, make_pair(rng), rng, f"{seed}:{index}")
    if typescript:
        compare_languages(tally)
    tally.questions.clear()
    return tally


def evolved(numbers: Iterable[int], *, most: int = MOST) -> Tally:
    """Try successive versions of real schemas, both ways."""
    tally = Tally()
    for number in numbers:
        version, rng = versions()[number], Random(number)
        semantics = TOLERANT if number % 2 else CONTRACT
        for sides in ((version.old, version.new), (version.new, version.old)):
            pair = Pair(*sides, version.dialect, semantics, real=True)
            try_pair(tally, pair, rng, f"version {number}", most)
    compare_languages(tally)
    tally.questions.clear()
    return tally


def try_pair(tally: Tally, pair: Pair, rng: Random, key: str, most: int = MOST) -> None:
    """Try one pair with up to `most` messages."""
    messages = sample(pair, rng, most)
    tally.counts["pairs"] += 1
    for schema in (pair.writer, pair.reader):
        _as_written(tally, schema, pair.dialect, messages, key)
    if pair.semantics is STRICT:
        return
    writer = _asked(tally, pair.writer, pair.dialect, Role.SENDS, messages, key)
    role = Role.TOLERANT if pair.semantics is TOLERANT else Role.AS_WRITTEN
    reader = _asked(tally, pair.reader, pair.dialect, role, messages, key)
    if writer is None or reader is None:
        return
    _against_evaluator(tally, pair, messages, writer, reader, key)
    if ask(pair)[0].contained is not True:
        return
    tally.counts["compatible pairs"] += 1
    for message, sent, read in zip(messages, writer, reader, strict=True):
        tally.counts["sent over compatible pairs"] += sent is None
        if sent is None and read is not None:
            tally.fault("broken promise", key, pair=_shown(pair), message=message, why=str(read))


def sample(pair: Pair, rng: Random, most: int) -> list[Any]:
    """Messages for a pair: drawn for its schemas, and some of every small value."""
    some = list(instances(pair, rng))
    rng.shuffle(some)
    return [_as_parsed(one) for one in some[:most]]


def _as_parsed(value: Any) -> Any:
    """The value with its names in the order in which JavaScript has them: numbers first."""
    if isinstance(value, list):
        return [_as_parsed(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: (0, int(name)) if name.isdecimal() else (1, 0))
    return {name: _as_parsed(value[name]) for name in names}


def _shown(pair: Pair) -> dict[str, Any]:
    return {"dialect": pair.dialect, "writer": pair.writer, "reader": pair.reader}


def _asked(
    tally: Tally, schema: Any, dialect: str, role: Role, messages: list[Any], key: str
) -> list[Answer] | None:
    """What the Python validator says; the other one is asked in the end, for many at once."""
    made: dict[str, Any] = {}
    for language in (PYTHON, TYPESCRIPT):
        try:
            made[language] = planned(Schema(schema, dialect), role, language)
        except Unsupported as error:
            tally.counts[f"unsupported: {error.keyword}"] += 1
            return None
    # A plan is data that any JSON parser keeps.
    plan = json.loads(json.dumps(made[PYTHON]))
    answers = in_python(plan, messages)
    tally.counts["answers"] += len(answers)
    tally.counts[f"{role} accepted"] += answers.count(None)
    tally.questions.append((key, made[TYPESCRIPT], messages, answers))
    return answers


def _as_written(tally: Tally, schema: Any, dialect: str, messages: list[Any], key: str) -> None:
    closed = _closed(schema)
    answers = _asked(tally, closed, dialect, Role.AS_WRITTEN, messages, key)
    judge = with_rust(closed, dialect)
    if answers is None or judge is None:
        return
    for message, answer in zip(messages, answers, strict=True):
        if judge(message) == (answer is None):
            continue
        if told(with_python(closed, dialect), message) == (answer is None):
            tally.counts["jsonschema_rs alone disagrees"] += 1
        else:
            shown = {"schema": schema, "dialect": dialect, "message": message}
            tally.fault("judges disagree", key, **shown, answer=str(answer))


def _closed(schema: Any) -> Any:
    """The schema without what only contracts know."""
    if isinstance(schema, dict):
        return {name: _closed(part) for name, part in schema.items() if name != "x-extensible-enum"}
    return [_closed(part) for part in schema] if isinstance(schema, list) else schema


def _against_evaluator(
    tally: Tally,
    pair: Pair,
    messages: list[Any],
    writer: list[Answer],
    reader: list[Answer],
    key: str,
) -> None:
    sides = Schema(pair.writer, pair.dialect), Schema(pair.reader, pair.dialect)
    write = writing(sides[0], STRICT)
    documents = Documents(sides[1])
    read = reading(sides[1], pair.semantics, documents)
    lenient = lenient_reading(sides[1], pair.semantics, Locations(documents))
    for message, sent, accepted in zip(messages, writer, reader, strict=True):
        value = plain(message)
        try:
            letter = write.whole(value).holds and breach(write, value) is None
            taken = read.whole(value).holds
            taken |= lenient is not None and lenient.whole(value).holds
        except Exception:  # it gives up, where the engine is then undecided
            tally.counts["not evaluated"] += 1
            continue
        shown = {"dialect": pair.dialect, "message": message}
        if letter != (sent is None):
            tally.fault("sending", key, schema=pair.writer, **shown, answer=str(sent))
        if taken != (accepted is None):
            tally.fault("reading", key, schema=pair.reader, **shown, answer=str(accepted))


def compare_languages(tally: Tally) -> None:
    """Ask the TypeScript validator all that the Python one was asked."""
    asked = [(plan, messages) for _, plan, messages, _ in tally.questions]
    for (key, plan, messages, ours), theirs in zip(
        tally.questions, in_typescript(asked), strict=True
    ):
        for message, one, other in zip(messages, ours, theirs, strict=True):
            if _LARGE.search(json.dumps(message)):
                continue  # JSON.parse rounds it
            tally.counts["compared with TypeScript"] += 1
            same = one is other is None or (one and other and one.pointer == other.pointer)
            if not same:
                tally.fault(
                    "languages", key, plan=plan, message=message, python=str(one), other=str(other)
                )


def lines(tally: Tally) -> Iterator[str]:
    """The tally, to be read."""
    for name, number in sorted(tally.counts.items()):
        yield f"{number:9}  {name}"
    for fault in {fault["key"]: fault for fault in tally.faults[::-1]}.values():
        yield json.dumps(fault, default=float)
