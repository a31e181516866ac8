"""Schema resolution: every place where the reader's type cannot take what the writer's sends.

Source: the specification of Avro 1.12, "Schema Resolution". Resolution of two schemas has no
choices (a reader's union takes the first branch that matches), so the pairs of types that meet are
walked breadth first, each once: a pair that meets itself again holds if nothing else refuses it.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from contract_registry.compat.avro import notes
from contract_registry.compat.avro.defaults import first_fitting
from contract_registry.compat.avro.logical import Scalar, breaks, telling_value
from contract_registry.compat.avro.matching import promotes, same_name, taken_for
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
)
from contract_registry.compat.avro.path import Path, Step
from contract_registry.compat.avro.unions import choose_branch
from contract_registry.compat.avro.walk import Break, Example, Resolution, Walk
from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.finding import Json

_NARROWED: Final[dict[tuple[str, str], Scalar]] = {
    ("long", "int"): 1 << 31,
    ("double", "float"): 1e39,
}


def resolve(writer: AvroType, reader: AvroType, budget: Budget) -> Resolution:
    """Every break between two schemas, nearest to the root first."""
    walk = Walk((writer, reader), budget, deque([(Path(), writer.root, reader.root)]))
    try:
        while walk.ahead:
            budget.spend("goals")
            _meet(walk, *walk.ahead.popleft())
    except BudgetExceeded as exceeded:
        walk.found.reason = str(exceeded)
    return walk.found


def _meet(walk: Walk, path: Path, writer: Node, reader: Node) -> None:
    written, read = walk.schemas[0].resolve(writer), walk.schemas[1].resolve(reader)
    # Two definitions are compared once; where the types are of different kinds, it is the place of
    # use that is wrong.
    defined = isinstance(written, Named) and type(written) is type(read)
    pair = (written.pointer, read.pointer) if defined else (writer.pointer, reader.pointer)
    if pair in walk.seen:
        return
    walk.seen.add(pair)
    if isinstance(written, Union):
        for branch in written.branches:
            walk.add(path.to(Step(written, branch)), branch, reader)
    elif isinstance(read, Union):
        choose_branch(walk, path, writer, read)
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
        _types(walk, path, writer, reader)


def _types(walk: Walk, path: Path, writer: Node, reader: Node) -> None:
    kind, constraint = "type-changed", ("type", label(reader))
    if path.in_union():
        kind, constraint = "union-branch-removed", ("type", label(writer))
    walk.refuse(kind, path, writer, reader.pointer, constraint)


def _primitives(walk: Walk, path: Path, written: Primitive, read: Primitive) -> None:
    if promotes(written.name, read.name):
        lossy = notes.LOSSY.get((written.name, read.name))
        if lossy is not None:
            walk.note(lossy, path)
        _logical(walk, path, written, read)
    elif promotes(read.name, written.name):
        example = Example(_NARROWED.get((written.name, read.name), 0.5))
        walk.refuse(
            "type-narrowed", path, written, read.pointer, ("type", read.name), example=example
        )
    else:
        _types(walk, path, written, read)


def _logical(walk: Walk, path: Path, written: Primitive | Fixed, read: Primitive | Fixed) -> None:
    if not breaks(written, read):
        if read.logical != written.logical:
            note = notes.LOGICAL_ADDED if written.logical is None else notes.LOGICAL_REMOVED
            walk.note(note, path)
        return
    value, differs = telling_value(written, read)
    walk.refuse(
        "logical-type-changed",
        path,
        written,
        read.pointer,
        ("logicalType", _spoken(read)),
        example=Example(value),
        logical=(written, read),
        letter=not differs,
    )


def _spoken(node: Primitive | Fixed) -> str:
    if node.logical is None or node.logical.name != "decimal":
        return "" if node.logical is None else node.logical.name
    return f"decimal({node.logical.precision}, {node.logical.scale})"


def _names(walk: Walk, path: Path, written: Named, read: Named) -> None:
    if same_name(written, read):
        if written.name != read.name and written.name not in read.aliases:
            walk.note(notes.NAMESPACE, path)
        return
    letter = taken_for(written, read)
    walk.refuse("name-changed", path, written, read.pointer, ("name", read.name), letter=letter)


def _symbols(walk: Walk, path: Path, written: Enum, read: Enum) -> None:
    known = set(read.symbols)
    missing = next((symbol for symbol in written.symbols if symbol not in known), None)
    if missing is None:
        return
    if read.default is None:
        constraint: tuple[str, Json] = ("symbols", list(read.symbols))
        walk.refuse(
            "enum-value-removed", path, written, read.pointer, constraint, example=Example(missing)
        )
    elif read.default not in known:
        constraint = ("default", read.default)
        place = f"{read.pointer}/default"
        walk.refuse("default-invalid", path, written, place, constraint, example=Example(missing))


def _bytes(walk: Walk, path: Path, written: Fixed, read: Fixed) -> None:
    if written.size != read.size:
        walk.refuse("fixed-size-changed", path, written, read.pointer, ("size", read.size))
    else:
        _logical(walk, path, written, read)


def _fields(walk: Walk, path: Path, written: Record, read: Record) -> None:
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


def _missing(walk: Walk, path: Path, written: Record, item: Field) -> None:
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
            walk.note(notes.LATER_BRANCH, path, item.name)


def _absent(
    walk: Walk,
    kind: str,
    path: Path,
    written: Record,
    item: Field,
    place: str,
    constraint: tuple[str, Json],
) -> None:
    instance = path.instance(item.name)
    walk.found.breaks.append(Break(kind, path, written, instance, place, None, constraint))


def _ambiguous(walk: Walk, path: Path, written: Record, item: Field, other: Field) -> None:
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
