"""Types promise no more than the validator: what it accepts, a type allows.

Random schemas and real ones; both sides; tuples, unions, conditions, references of all dialects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from codegen.fitting import fits
from codegen.validator.engines import in_python
from contract_registry.codegen.place import Side
from contract_registry.codegen.shaping import shapes_of
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema
from contract_registry.documents.pointer import join
from fuzz.trial import instances, make_pair

Reads = tuple[str, ...] | None
PAIRS = 120
MESSAGES = 100


def drawn() -> Iterator[tuple[Schema, list[Any], Random]]:
    """Schemas, and messages for each."""
    for index in range(PAIRS):
        rng = Random(f"types:{index}")
        pair = make_pair(rng)
        messages = list(instances(pair, rng))
        some = rng.sample(messages, min(MESSAGES, len(messages)))
        yield Schema(pair.writer, pair.dialect), some, rng


def accepted(schema: Schema, role: Role, messages: list[Any], reads: Reads) -> list[Any]:
    """The messages that the validator accepts; none where there is no validator."""
    try:
        plan = json.loads(json.dumps(planned(schema, role, "python", reads=reads)))
    except Unsupported:
        return []
    answers = in_python(plan, messages)
    return [it for it, answer in zip(messages, answers, strict=True) if answer is None]


@pytest.mark.parametrize("role", list(Role))
def test_a_type_allows_what_the_validator_accepts(role: Role) -> None:
    count = 0
    for schema, messages, _ in drawn():
        writes = role is Role.SENDS
        shapes = shapes_of(schema, "Thing", Side(writes))
        for message in accepted(schema, role, messages, None):
            assert fits(shapes, message, writes=writes, lenient=True), (schema, message)
            count += 1
    assert count > 10 * PAIRS


def test_a_type_of_what_is_read_allows_what_is_accepted_then() -> None:
    count = 0
    for schema, messages, rng in drawn():
        every = sorted({it for message in messages for it in pointers(message)} - {""})
        reads = tuple(rng.sample(every, min(len(every), rng.choice((1, 2, 3)))))
        shapes = shapes_of(schema, "Thing", Side(writes=False, reads=reads))
        for message in accepted(schema, Role.TOLERANT, messages, reads):
            assert fits(shapes, message, writes=False, lenient=True), (schema, reads, message)
            count += 1
    assert count > 10 * PAIRS


def pointers(value: Any, at: str = "") -> Iterator[str]:
    """Every place in a message as `reads` names it."""
    yield at
    if isinstance(value, dict):
        for name, it in value.items():
            yield from pointers(it, join(at, name))
    if isinstance(value, list):
        for it in value:
            yield from pointers(it, join(at, "*"))
