"""Types promise no more than the validator: what it accepts, a type allows.

Random schemas and real ones; both sides; tuples, unions, conditions, references of all dialects.
"""

from __future__ import annotations

import json
from random import Random

import pytest

from codegen.fitting import fits
from codegen.validator.engines import in_python
from contract_registry.codegen.shaping import Side, shapes_of
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema
from fuzz.trial import instances, make_pair

PAIRS = 120
MESSAGES = 100


@pytest.mark.parametrize("role", list(Role))
def test_a_type_allows_what_the_validator_accepts(role: Role) -> None:
    wrong = []
    accepted = 0
    for index in range(PAIRS):
        rng = Random(f"types:{index}")
        pair = make_pair(rng)
        schema = Schema(pair.writer, pair.dialect)
        try:
            plan = json.loads(json.dumps(planned(schema, role, "python")))
        except Unsupported:
            continue
        shapes = shapes_of(schema, "Thing", Side(writes=role is Role.SENDS))
        messages = list(instances(pair, rng))
        some = rng.sample(messages, min(MESSAGES, len(messages)))
        for message, answer in zip(some, in_python(plan, some), strict=True):
            if answer is None:
                accepted += 1
                if not fits(shapes, message, writes=role is Role.SENDS, lenient=True):
                    wrong.append((index, pair.dialect, pair.writer, message))
    assert wrong == []
    assert accepted > 10 * PAIRS
