"""Which branch of a reader's union takes what the writer sends.

Source: the specification of Avro 1.12, "Schema Resolution": the first branch that matches.
"""

from __future__ import annotations

from typing import cast

from contract_registry.compat.avro import notes
from contract_registry.compat.avro.matching import matches, promotes, same_name, taken_for
from contract_registry.compat.avro.nodes import (
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Reference,
    Union,
    label,
)
from contract_registry.compat.avro.path import Path
from contract_registry.compat.avro.walk import Walk
from contract_registry.finding import Json


def choose_branch(walk: Walk, path: Path, writer: Node, read: Union) -> None:
    """Have the first branch that matches looked at; where none does, the one that was meant."""
    written = walk.schemas[0].resolve(writer)
    for index, branch in enumerate(read.branches):
        walk.budget.spend("goals")
        if matches(written, branch, walk.schemas):
            _note_choice(walk, path, writer, read, index)
            walk.add(path, writer, branch)
            return
    near = _nearest(walk, path, written, read)
    if near is not None:
        walk.add(path, writer, near)
    else:
        _no_branch(walk, path, writer, read)


def _no_branch(walk: Walk, path: Path, writer: Node, read: Union) -> None:
    written = walk.schemas[0].resolve(writer)
    kind, value = "type-changed", cast(Json, [label(branch) for branch in read.branches])
    if path.in_union():
        kind, value = "union-branch-removed", label(written)
    branches = [walk.schemas[1].resolve(branch) for branch in read.branches]
    named = [branch for branch in branches if isinstance(branch, Fixed | Enum | Record)]
    # fastavro reads an empty union as whatever was written.
    letter = not branches or (
        isinstance(written, Fixed | Enum | Record)
        and any(taken_for(written, branch) for branch in named)
    )
    walk.refuse(kind, path, writer, read.pointer, ("type", value), letter=letter)


def _note_choice(walk: Walk, path: Path, writer: Node, read: Union, taken: int) -> None:
    """Where implementations take another branch than the first that matches, or fail on it."""
    written = walk.schemas[0].resolve(writer)
    if label(read.branches[taken]) != label(written) and any(
        label(branch) == label(written) for branch in read.branches
    ):
        walk.note(notes.FIRST_MATCH, path)
    if isinstance(written, Fixed | Enum | Record):
        before = [walk.schemas[1].resolve(branch) for branch in read.branches[:taken]]
        named = [branch for branch in before if isinstance(branch, Fixed | Enum | Record)]
        if any(taken_for(written, item) and not _size_tells(written, item) for item in named):
            walk.note(notes.OTHER_TYPE, path)
        inline = not isinstance(writer, Reference) and not path.in_union()
        if inline and isinstance(read.branches[taken], Reference):
            walk.note(notes.NAMED_BRANCH, path)


def _size_tells(written: Named, read: Named) -> bool:
    """Whether they are told apart by their sizes, which every implementation compares."""
    return isinstance(written, Fixed) and isinstance(read, Fixed) and written.size != read.size


def _nearest(walk: Walk, path: Path, written: Node, read: Union) -> Node | None:
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
        named = [branch for branch in branches if isinstance(branch, Fixed | Enum | Record)]
        exact = [branch for branch in named if same_name(written, branch)]
        if exact:
            # A second one of that name is of another kind, and nobody knows which is meant.
            return exact[0] if len(exact) == 1 and type(exact[0]) is type(written) else None
        if len(alike) == 1 and _alone(walk, path, written):
            return alike[0]
    return None


def _alone(walk: Walk, path: Path, written: Node) -> bool:
    """Whether no other branch of the writer's union is of the same kind."""
    if path.step is None or not isinstance(path.step.whole, Union):
        return True
    branches = [walk.schemas[0].resolve(branch) for branch in path.step.whole.branches]
    return sum(type(branch) is type(written) for branch in branches) == 1
