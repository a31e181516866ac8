"""The engine's front door: two schemas in, a verdict out.

Compile, decide, verify, explain: see `compatibility.md`'s four steps in the packages beside this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contract_registry.compat.budget import Budget, BudgetExceeded, Limits
from contract_registry.compat.decide import decide, deep_recursion
from contract_registry.compat.messages import Unsendable, example, unsendable
from contract_registry.compat.schema import AVRO, DIALECTS, Schema, Semantics
from contract_registry.compat.verdict import Cause, Place, Verdict
from contract_registry.finding import Json

if TYPE_CHECKING:
    from contract_registry.compat.verify import Verifier

__all__ = ["Unsendable", "contains", "example", "judge", "unsendable"]

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
    """The verdict on a pair: a proof, or a confirmed witness and all causes, or why neither."""
    budget = Budget(limits)
    if _resolved(writer) and _resolved(reader):
        from contract_registry.compat.avro import judge_avro

        return judge_avro(writer, reader, budget)
    if AVRO in (writer.dialect, reader.dialect):
        return _over_encoding(writer, reader, semantics, budget)
    return _Pair(writer, reader).verdict(semantics, budget)


def _over_encoding(writer: Schema, reader: Schema, semantics: Semantics, budget: Budget) -> Verdict:
    """The verdict where at least one side is Avro and messages are JSON."""
    from contract_registry.compat.avro import AvroInvalid, json_schema_of

    notes = [
        f"the {side} is binary Avro and the other is not: both were compared as plain JSON"
        for side, schema in (("writer", writer), ("reader", reader))
        if _resolved(schema)
    ]
    writer, reader = (
        replace(schema, encoding="json") if _resolved(schema) else schema
        for schema in (writer, reader)
    )
    try:
        written = writer if writer.dialect != AVRO else json_schema_of(writer, "writer")
        read = reader if reader.dialect != AVRO else json_schema_of(reader, "reader")
    except AvroInvalid as error:
        return Verdict(None, reason=str(error), notes=tuple(notes))
    verdict = _Pair(written, read).verdict(semantics, budget)
    causes = tuple(_at_origin(cause, writer, reader) for cause in verdict.causes)
    verdict = replace(verdict, causes=causes, notes=(*verdict.notes, *notes))
    if writer.dialect == reader.dialect == AVRO:
        return _with_meanings(verdict, writer, reader, budget)
    return verdict


def _with_meanings(verdict: Verdict, writer: Schema, reader: Schema, budget: Budget) -> Verdict:
    """The verdict, and what is accepted but means something else under the reader's schema."""
    from contract_registry.compat.avro import changed_meanings

    try:
        meanings = changed_meanings(writer, reader, budget)
    except BudgetExceeded as exceeded:
        if verdict.contained:
            return replace(verdict, contained=None, reason=str(exceeded))
        return replace(verdict, complete=False)
    if not meanings:
        return verdict
    witness = verdict.witness or meanings[0].witness
    causes = (*verdict.causes, *meanings)
    return replace(verdict, contained=False, witness=witness, causes=causes, reason=None)


def _at_origin(cause: Cause, writer: Schema, reader: Schema) -> Cause:
    """The cause with its places in the Avro schemas, not in what they were mapped to."""
    from contract_registry.compat.avro import origins

    def original(place: Place, mapping: Mapping[str, str]) -> Place:
        pointer = place.pointer
        while pointer and pointer not in mapping:
            pointer = pointer.rpartition("/")[0]
        return replace(place, pointer=mapping.get(pointer, pointer))

    if reader.dialect == AVRO:
        cause = replace(cause, reader=original(cause.reader, origins(reader, "reader")))
    if writer.dialect == AVRO and cause.writer is not None:
        cause = replace(cause, writer=original(cause.writer, origins(writer, "writer")))
    return cause


def _resolved(schema: Schema) -> bool:
    """Whether readers of it follow Avro's schema resolution."""
    return schema.dialect == AVRO and schema.encoding == _BINARY


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
