"""Schema resolution: every place where the reader's type cannot take what the writer's sends.

Source: the specification of Avro 1.12, "Schema Resolution". Resolution of two schemas has no
choices (a reader's union takes the first branch that matches), so the pairs of types that meet are
walked breadth first, each once: a pair that meets itself again holds if nothing else refuses it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.avro import notes
from contract_registry.compat.avro.defaults import first_fitting
from contract_registry.compat.avro.logical import Scalar, breaks, telling_value
from contract_registry.compat.avro.matching import matches, promotes, same_name
from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Field,
    Fixed,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Union,
    label,
    unqualified,
)
from contract_registry.compat.avro.path import Path, Step
from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Example:
    """A value of the writer's type that shows a break."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Break:
    """One reason why the reader cannot read what the writer sends.

    path, node:  where the value stands that cannot be read, and the writer's type there
    instance:    JSON Pointer of the place in the message
    reader:      JSON Pointer in the reader's schema; `writer` in the writer's, None where absent
    example:     the value to send there; the smallest of `node` where it does not matter
    logical:     the two types, where the bytes can be read and mean something else
    letter:      implementations are known that read it although the specification refuses it
    """

    kind: str
    path: Path
    node: Node
    instance: str
    reader: str
    writer: str | None
    constraint: tuple[str, Json]
    example: Example | None = None
    logical: tuple[Primitive | Fixed, Primitive | Fixed] | None = None
    letter: bool = False


@dataclass(slots=True)
class Resolution:
    """What came of it. `reason` says what ran out before every pair had been looked at."""

    breaks: list[Break] = field(default_factory=list)
    notes: notes.Notes = field(default_factory=notes.Notes)
    reason: str | None = None


@dataclass(slots=True)
class _Walk:
    """Where the walk is: the pairs still to be looked at and those that have been."""

    schemas: tuple[AvroType, AvroType]
    budget: Budget
    found: Resolution
    ahead: deque[tuple[Path, Node, Node]]
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, path: Path, writer: Node, reader: Node) -> None:
        self.ahead.append((path, writer, reader))


_NARROWED: Final[dict[tuple[str, str], Scalar]] = {
    ("long", "int"): 1 << 31,
    ("double", "float"): 1e39,
}


def resolve(writer: AvroType, reader: AvroType, budget: Budget) -> Resolution:
    """Every break between two schemas, nearest to the root first."""
    found = Resolution()
    walk = _Walk((writer, reader), budget, found, deque([(Path(), writer.root, reader.root)]))
    try:
        while walk.ahead:
            budget.spend("goals")
            _meet(walk, *walk.ahead.popleft())
    except BudgetExceeded as exceeded:
        found.reason = str(exceeded)
    return found


def _meet(walk: _Walk, path: Path, writer: Node, reader: Node) -> None:
    written, read = walk.schemas[0].resolve(writer), walk.schemas[1].resolve(reader)
    pair = (written.pointer, read.pointer)
    if pair in walk.seen:
        return
    walk.seen.add(pair)
    if isinstance(written, Union):
        for branch in written.branches:
            walk.add(path.to(Step(written, branch)), branch, read)
    elif isinstance(read, Union):
        _choose(walk, path, written, read)
    elif isinstance(written, Primitive) and isinstance(read, Primitive):
        _primitives(walk, path, written, read)
    elif isinstance(written, Array) and isinstance(read, Array):
        walk.add(path.to(Step(written, written.items)), written.items, read.items)
    elif isinstance(written, Map) and isinstance(read, Map):
        walk.add(path.to(Step(written, written.values)), written.values, read.values)
    elif isinstance(written, Record) and isinstance(read, Record):
        _names(walk, path, written, read)
        _fields(walk, path, written, read)
    elif isinstance(written, Enum) and isinstance(read, Enum):
        _names(walk, path, written, read)
        _symbols(walk, path, written, read)
    elif isinstance(written, Fixed) and isinstance(read, Fixed):
        _names(walk, path, written, read)
        _bytes(walk, path, written, read)
    else:
        _types(walk, path, written, read)


def _choose(walk: _Walk, path: Path, written: Node, read: Union) -> None:
    for branch in read.branches:
        walk.budget.spend("goals")
        if matches(written, branch, walk.schemas):
            _note_choice(walk, path, written, branch, read)
            walk.add(path, written, branch)
            return
    near = _nearest(walk, path, written, read)
    if near is not None:
        walk.add(path, written, near)
    elif path.in_union():
        _types(walk, path, written, read)
    else:
        names: Json = [label(branch) for branch in read.branches]
        _break(walk, "type-changed", path, written, read.pointer, ("type", names))


def _note_choice(walk: _Walk, path: Path, written: Node, taken: Node, read: Union) -> None:
    """Java takes the branch that is the same type, before any that merely matches."""
    if label(taken) != label(written) and any(
        label(branch) == label(written) for branch in read.branches
    ):
        walk.found.notes.add(notes.FIRST_MATCH, path.instance())


def _nearest(walk: _Walk, path: Path, written: Node, read: Union) -> Node | None:
    """The branch that the writer's type was meant for, though it does not match.

    What is found there in detail is what keeps it from matching, so that at least one break
    follows.
    """
    branches = [walk.schemas[1].resolve(branch) for branch in read.branches]
    alike = [branch for branch in branches if type(branch) is type(written)]
    if isinstance(written, Array | Map):
        return alike[0] if alike else None
    if isinstance(written, Primitive):
        primitives = [branch for branch in alike if isinstance(branch, Primitive)]
        return next((item for item in primitives if promotes(item.name, written.name)), None)
    if isinstance(written, Fixed | Enum | Record):
        named = [branch for branch in alike if isinstance(branch, Fixed | Enum | Record)]
        exact = [branch for branch in named if same_name(written, branch)]
        if exact:
            return exact[0]
        if len(named) == 1 and _alone(walk, path, written):
            return named[0]
    return None


def _alone(walk: _Walk, path: Path, written: Node) -> bool:
    """Whether no other branch of the writer's union is of the same kind."""
    if path.step is None or not isinstance(path.step.whole, Union):
        return True
    branches = [walk.schemas[0].resolve(branch) for branch in path.step.whole.branches]
    return sum(type(branch) is type(written) for branch in branches) == 1


def _break(
    walk: _Walk,
    kind: str,
    path: Path,
    node: Node,
    reader: str,
    constraint: tuple[str, Json],
    example: Example | None = None,
) -> None:
    instance = path.instance()
    walk.found.breaks.append(
        Break(kind, path, node, instance, reader, node.pointer, constraint, example)
    )


def _types(walk: _Walk, path: Path, written: Node, read: Node) -> None:
    kind, constraint = "type-changed", ("type", label(read))
    if path.in_union():
        kind, constraint = "union-branch-removed", ("type", label(written))
    _break(walk, kind, path, written, read.pointer, constraint)


def _primitives(walk: _Walk, path: Path, written: Primitive, read: Primitive) -> None:
    if promotes(written.name, read.name):
        lossy = notes.LOSSY.get((written.name, read.name))
        if lossy is not None:
            walk.found.notes.add(lossy, path.instance())
        _logical(walk, path, written, read)
    elif promotes(read.name, written.name):
        example = Example(_NARROWED.get((written.name, read.name), 0.5))
        _break(walk, "type-narrowed", path, written, read.pointer, ("type", read.name), example)
    else:
        _types(walk, path, written, read)


def _logical(walk: _Walk, path: Path, written: Primitive | Fixed, read: Primitive | Fixed) -> None:
    if not breaks(written, read):
        if read.logical != written.logical:
            note = notes.LOGICAL_ADDED if written.logical is None else notes.LOGICAL_REMOVED
            walk.found.notes.add(note, path.instance())
        return
    value, differs = telling_value(written, read)
    name = read.logical.name if read.logical is not None else ""
    walk.found.breaks.append(
        Break(
            kind="logical-type-changed",
            path=path,
            node=written,
            instance=path.instance(),
            reader=read.pointer,
            writer=written.pointer,
            constraint=("logicalType", _spoken(read) if name == "decimal" else name),
            example=Example(value),
            logical=(written, read),
            letter=not differs,
        )
    )


def _spoken(node: Primitive | Fixed) -> str:
    logical = node.logical
    return "" if logical is None else f"decimal({logical.precision}, {logical.scale})"


def _names(walk: _Walk, path: Path, written: Named, read: Named) -> None:
    if same_name(written, read):
        if written.name != read.name and written.name not in read.aliases:
            walk.found.notes.add(notes.NAMESPACE, path.instance())
        return
    # fastavro takes an alias for the unqualified name, whatever the namespace.
    letter = unqualified(written.name) in {unqualified(alias) for alias in read.aliases}
    walk.found.breaks.append(
        Break(
            kind="name-changed",
            path=path,
            node=written,
            instance=path.instance(),
            reader=read.pointer,
            writer=written.pointer,
            constraint=("name", read.name),
            letter=letter,
        )
    )


def _symbols(walk: _Walk, path: Path, written: Enum, read: Enum) -> None:
    known = set(read.symbols)
    missing = next((symbol for symbol in written.symbols if symbol not in known), None)
    if missing is None:
        return
    if read.default is None:
        constraint: tuple[str, Json] = ("symbols", list(read.symbols))
        _break(
            walk, "enum-value-removed", path, written, read.pointer, constraint, Example(missing)
        )
    elif read.default not in known:
        constraint = ("default", read.default)
        place = f"{read.pointer}/default"
        _break(walk, "default-invalid", path, written, place, constraint, Example(missing))


def _bytes(walk: _Walk, path: Path, written: Fixed, read: Fixed) -> None:
    if written.size != read.size:
        _break(walk, "fixed-size-changed", path, written, read.pointer, ("size", read.size))
    else:
        _logical(walk, path, written, read)


def _fields(walk: _Walk, path: Path, written: Record, read: Record) -> None:
    sent = {item.name: item for item in written.fields}
    for item in read.fields:
        known = [sent[name] for name in (item.name, *sorted(item.aliases)) if name in sent]
        if not known:
            _missing(walk, path, written, item)
            continue
        if len(known) > 1:
            _ambiguous(walk, path, written, item, known[1])
        walk.add(
            path.to(Step(written, known[0].type, known[0].name, item.name)),
            known[0].type,
            item.type,
        )


def _missing(walk: _Walk, path: Path, written: Record, item: Field) -> None:
    place = f"{item.pointer}/default"
    if item.default is None:
        kind, place, constraint = "required-field-added", item.pointer, ("fields", item.name)
        _absent(walk, kind, path, written, item, place, constraint)
    elif place in walk.schemas[1].defaults:
        constraint_value = ("default", item.default.value)
        _absent(walk, "default-invalid", path, written, item, place, constraint_value)
    else:
        union = walk.schemas[1].resolve(item.type)
        if isinstance(union, Union) and first_fitting(item.default.value, union, walk.schemas[1]):
            walk.found.notes.add(notes.LATER_BRANCH, path.instance(item.name))


def _absent(
    walk: _Walk,
    kind: str,
    path: Path,
    written: Record,
    item: Field,
    place: str,
    constraint: tuple[str, Json],
) -> None:
    instance = path.instance(item.name)
    walk.found.breaks.append(Break(kind, path, written, instance, place, None, constraint))


def _ambiguous(walk: _Walk, path: Path, written: Record, item: Field, other: Field) -> None:
    walk.found.breaks.append(
        Break(
            kind="alias-ambiguous",
            path=path,
            node=written,
            instance=path.instance(item.name),
            reader=f"{item.pointer}/aliases",
            writer=other.pointer,
            constraint=("aliases", other.name),
            letter=True,
        )
    )
