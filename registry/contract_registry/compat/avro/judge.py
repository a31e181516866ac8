"""The verdict on two Avro schemas: resolve them, and prove every "no" with a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.avro import notes
from contract_registry.compat.avro.confirm import Pair, Reading, pair, read_back
from contract_registry.compat.avro.datum import Datum, around, as_json, is_value, smallest
from contract_registry.compat.avro.logical import Scalar, meaning, promoted
from contract_registry.compat.avro.nodes import Array, AvroType, Fixed, Map, Primitive, Record
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.problem import AvroProblem
from contract_registry.compat.avro.resolution import resolve
from contract_registry.compat.avro.size import Sizes, measure
from contract_registry.compat.avro.walk import Break, Resolution
from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Cause, Place, Verdict
from contract_registry.finding import Json, Witness

_INVALID: Final = "the {side}'s schema is not valid Avro: {at}{reason}"


@dataclass(frozen=True, slots=True)
class _Case:
    """One question, with all that its proof needs. `strict` has the reader's wrong defaults."""

    writer: Schema
    reader: Schema
    schemas: tuple[AvroType, AvroType]
    sizes: Sizes
    lenient: Pair
    strict: Pair
    budget: Budget


def judge_avro(writer: Schema, reader: Schema, budget: Budget) -> Verdict:
    """Whether everything that `writer` sends in Avro's binary encoding, `reader` reads as meant.

    Decided by the specification's schema resolution, and for logical types by what the value
    means. Each cause carries a message that fastavro writes, and cannot read or reads as something
    else; where fastavro is known to be more lenient than the specification, a note says so.
    Undecided where a schema is not valid, or a budget runs out.
    """
    written, problems = read(writer.contents)
    if written is None:
        return Verdict(None, reason=_invalid("writer", problems))
    known, problems = read(reader.contents)
    if known is None:
        return Verdict(None, reason=_invalid("reader", problems))
    try:
        if _same(writer.contents, reader.contents):
            # Nothing is resolved where both schemas are one.
            return Verdict(True)
        found = resolve(written, known, budget)
        if found.breaks:
            return _prove(writer, reader, (written, known), found, budget)
    except (BudgetExceeded, RecursionError) as exceeded:
        return Verdict(None, reason=str(exceeded))
    if found.reason is not None:
        return Verdict(None, reason=found.reason)
    return Verdict(True, notes=found.notes.texts())


def changed_meanings(writer: Schema, reader: Schema, budget: Budget) -> tuple[Cause, ...]:
    """Where a message in a JSON encoding is read, and a logical type gives it another meaning.

    The JSON Schemas of such an encoding (`json_schema_of`) know only that a timestamp is an
    integer, and so cannot tell seconds in thousandths from those in millionths. Witnesses and
    instances are those of the writer's `encoding`. Raises BudgetExceeded.
    """
    written, known = read(writer.contents)[0], read(reader.contents)[0]
    if written is None or known is None:
        return ()
    found = resolve(written, known, budget)
    # Where only the specification's letter refuses it, the value means the same.
    found.breaks = [item for item in found.breaks if item.logical and not item.letter]
    if not found.breaks:
        return ()
    return _prove(writer, reader, (written, known), found, budget).causes


def _invalid(side: str, problems: Sequence[AvroProblem]) -> str:
    problem = next(problem for problem in problems if problem.fatal)
    at = f"{problem.pointer}: " if problem.pointer else ""
    return _INVALID.format(side=side, at=at, reason=problem.reason)


def _same(one: Json, other: Json) -> bool:
    """Whether two JSON values are the same; `1` and `true` are not, and depth does not matter."""
    ahead = [(one, other)]
    while ahead:
        left, right = ahead.pop()
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            if left.keys() != right.keys():
                return False
            ahead.extend((value, right[name]) for name, value in left.items())
        elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
            if len(left) != len(right):
                return False
            ahead.extend(zip(left, right, strict=True))
        elif type(left) is not type(right) or left != right:
            return False
    return True


def _prove(
    writer: Schema,
    reader: Schema,
    schemas: tuple[AvroType, AvroType],
    found: Resolution,
    budget: Budget,
) -> Verdict:
    lenient = pair(writer.contents, reader.contents, schemas[1].defaults)
    strict = pair(writer.contents, reader.contents, ())
    if isinstance(lenient, str) or isinstance(strict, str):
        return Verdict(None, reason=f"fastavro does not take the writer's schema: {lenient}")
    case = _Case(writer, reader, schemas, measure(schemas[0]), lenient, strict, budget)
    causes: list[Cause] = []
    sent: list[bool] = []
    reason = found.reason
    for item in found.breaks:
        try:
            datum, finite = _message(case, item)
            refusal = _unconfirmed(case, item, datum, found) if finite else None
        except BudgetExceeded as exceeded:
            reason = reason or str(exceeded)
            if exceeded.name == "depth":
                continue
            break
        if refusal is not None:
            reason = reason or refusal
            continue
        if not finite:
            found.notes.add(notes.ENDLESS, item.instance)
        causes.append(_cause(case, item, datum))
        sent.append(finite)
    return _verdict(causes, sent, found, reason)


def _verdict(
    causes: Sequence[Cause], sent: Sequence[bool], found: Resolution, reason: str | None
) -> Verdict:
    if not causes:
        return Verdict(None, reason=reason, complete=False)
    witnesses = [cause.witness for cause, finite in zip(causes, sent, strict=True) if finite]
    return Verdict(
        False,
        witness=witnesses[0] if witnesses else None,
        causes=tuple(causes),
        complete=reason is None,
        reason=reason,
        notes=found.notes.texts(),
    )


def _message(case: _Case, item: Break) -> tuple[Datum, bool]:
    """The smallest message that shows the break, and whether it is finite, so can be sent."""
    writer = case.schemas[0]
    if item.example is not None:
        inner: Datum = item.example.value
    else:
        inner = smallest(item.node, writer, case.sizes, case.budget)
    finite = item.example is not None or item.node.pointer in case.sizes.values
    datum, ends = around(inner, item.path, writer, case.sizes, case.budget)
    return datum, finite and ends


def _unconfirmed(case: _Case, item: Break, datum: Datum, found: Resolution) -> str | None:
    """Why fastavro does not confirm that the reader cannot read the message as it is meant.

    Where it is known to be more lenient than the specification, a note says so instead.
    """
    wrong_default = item.kind == "default-invalid"
    reading = read_back(case.strict if wrong_default else case.lenient, datum)
    if reading.unwritten is not None:
        return f"fastavro does not write the witness: {reading.unwritten}"
    reader = case.schemas[1]
    if (
        reading.refused is not None
        or not is_value(reading.value, reader.root, reader)
        or _differs(item, reading)
    ):
        return None
    if item.letter:
        found.notes.add(notes.LETTER, item.instance)
        return None
    return f"fastavro reads the witness for {item.kind} at {item.instance or 'the message'}"


def _differs(item: Break, reading: Reading) -> bool:
    """Whether what was read means another thing than what was written, or nothing."""
    if item.logical is None or item.example is None:
        return False
    writer, reader = item.logical
    value = reading.value
    for step in reversed(list(item.path.upward())):
        if isinstance(step.whole, Record) and isinstance(value, Mapping):
            value = value[step.reader]
        elif isinstance(step.whole, Map) and isinstance(value, Mapping):
            value = next(iter(value.values()))
        elif isinstance(step.whole, Array) and isinstance(value, list):
            value = value[0]
    if not isinstance(value, int | bytes | str) or value != _as_read(item.example.value, reader):
        return False
    read_as = meaning(reader.logical, value)
    return read_as is None or read_as != meaning(writer.logical, item.example.value)


def _as_read(value: Scalar, reader: Primitive | Fixed) -> Scalar:
    return promoted(value, reader.name if isinstance(reader, Primitive) else "fixed")


def _cause(case: _Case, item: Break, datum: Datum) -> Cause:
    wrapped = case.writer.encoding == "avro-json"
    return Cause(
        kind=item.kind,
        instance=item.path.instance(wrapped=True) if wrapped else item.instance,
        reader=Place(case.reader.uri, item.reader),
        writer=None if item.writer is None else Place(case.writer.uri, item.writer),
        constraint=item.constraint,
        witness=Witness(as_json(datum, wrapped)),
    )
