"""The engine's front door: two schemas in, a verdict out.

Compile, decide, verify, explain: see `compatibility.md`'s four steps in the packages beside this.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.decide import decide, deep_recursion
from contract_registry.compat.schema import AVRO, DIALECTS, Schema, Semantics
from contract_registry.compat.verdict import Verdict
from contract_registry.finding import Json

if TYPE_CHECKING:
    from contract_registry.compat.verify import Verifier

_BINARY: Final = "avro-binary"


def contains(
    writer: Json,
    reader: Json,
    strict: bool = False,
    tolerant: bool = False,
    dialect: str | None = None,
) -> Verdict:
    """Whether every message that `writer` allows is accepted by `reader`.

    strict:    to the letter of the specification; otherwise a writer sends only what it declares
    tolerant:  the reader ignores names that it does not know
    dialect:   `2020-12` (the default), `2019-09`, `7`, `6`, `4`, `openapi-3.0` or `avro`; it holds
               where a schema's `$schema` is absent or unknown

    The value has `contained` (True: proved; False: `witness` proves it; None: undecided, see
    `reason`), `witness` and `causes`. Raises ValueError for an unknown dialect.
    """
    name = "2020-12" if dialect is None else dialect
    if name not in (*DIALECTS, AVRO):
        known = ", ".join((*DIALECTS, AVRO))
        raise ValueError(f"unknown dialect {name!r}; known are {known}")
    semantics = Semantics(strict=strict, tolerant=tolerant)
    return judge(Schema(writer, name), Schema(reader, name), semantics)


def judge(
    writer: Schema, reader: Schema, semantics: Semantics, limits: Limits | None = None
) -> Verdict:
    """The verdict on a pair: a proof, a confirmed witness with all causes, or why it is undecided."""
    budget = Budget(limits)
    if _resolved(writer) and _resolved(reader):
        from contract_registry.compat.avro import judge_avro

        return judge_avro(writer, reader, budget)
    return _Pair(_as_json_schema(writer, "writer"), _as_json_schema(reader, "reader")).verdict(
        semantics, budget
    )


def _resolved(schema: Schema) -> bool:
    """Whether readers of it follow Avro's schema resolution."""
    return schema.dialect == AVRO and schema.encoding == _BINARY


def _as_json_schema(schema: Schema, side: str) -> Schema:
    if schema.dialect != AVRO:
        return schema
    from contract_registry.compat.avro import json_schema_of

    return json_schema_of(schema, side)


class _Pair:
    def __init__(self, writer: Schema, reader: Schema) -> None:
        self._writer = writer
        self._reader = reader
        self._semantics = Semantics()

    def verdict(self, semantics: Semantics, budget: Budget) -> Verdict:
        self._semantics = semantics
        notes = (*_notes("writer", self._writer), *_notes("reader", self._reader))
        decision = decide(self._writer, self._reader, semantics, budget, self._confirms)
        if decision.witness is None:
            return Verdict(decision.contained, reason=decision.reason, notes=notes)
        return self._explained(decision.witness.value, budget, notes)

    # Imported and built only when there is something to confirm: most pairs are contained.
    @cached_property
    def _verifier(self) -> Verifier:
        from contract_registry.compat.verify import Verifier

        return Verifier(self._writer, self._reader, self._semantics)

    def _confirms(self, witness: Json) -> bool:
        return self._verifier.confirm(witness)

    def _explained(self, witness: Json, budget: Budget, notes: tuple[str, ...]) -> Verdict:
        from contract_registry.compat.explain import explain, minimize
        from contract_registry.finding import Witness

        with deep_recursion():
            small = minimize(witness, self._confirms, budget)
            causes, complete = explain(
                self._writer,
                self._reader,
                self._semantics,
                small,
                decide,
                self._verifier,
                budget,
            )
        return Verdict(False, Witness(small), causes, complete, notes=notes)


def _notes(side: str, schema: Schema) -> tuple[str, ...]:
    from contract_registry.compat.compile.dialects import declared

    contents = schema.contents
    if isinstance(contents, Mapping) and "$schema" in contents and declared(contents) is None:
        return (f"the {side}'s $schema is not known: it was read as {schema.dialect}",)
    return ()
