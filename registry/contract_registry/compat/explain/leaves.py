"""From what a reader refuses to the constraints that a person would blame.

A union that no branch satisfies is not the constraint to blame where one branch is plainly meant:
by its discriminating constant, or because it accepts most of the value. Then the blame is inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from contract_registry.compat.evaluation.evaluate import FALSE, UNIONS, Path, Violation
from contract_registry.compat.evaluation.plain import type_of
from contract_registry.finding import Json, canonical

_VALUES: Final = ("const", "enum")
_OWN: Final = ("type", *_VALUES, FALSE)


def leaves(violations: Sequence[Violation]) -> list[Violation]:
    """The violations to blame, in the order of the schema, each constraint once."""
    found: dict[object, Violation] = {}
    for violation in violations:
        for leaf in _leaves(violation):
            found.setdefault((leaf.key, leaf.path), leaf)
    return list(found.values())


def _leaves(violation: Violation) -> Iterator[Violation]:
    if violation.key.keyword not in UNIONS or violation.key.overlap:
        yield violation
        return
    branch = meant(violation)
    if branch is None:
        yield _as_a_whole(violation)
        return
    for inner in branch:
        yield from _leaves(inner)


def meant(violation: Violation) -> tuple[Violation, ...] | None:
    """What the branch that is meant refuses; None where none is meant."""
    path = violation.path
    fitting = [branch for branch in violation.branches if not _is_other(branch, path)]
    if not fitting:
        return None
    tags = [_tags(branch, path) for branch in fitting]
    if len(fitting) > 1 and set.intersection(*tags):
        return None
    return min(
        zip(range(len(fitting)), fitting, tags, strict=True),
        key=lambda one: (len(one[2]), -_depth(one[1], path), _size(one[1]), one[0]),
    )[1]


def _is_other(branch: tuple[Violation, ...], path: Path) -> bool:
    """Whether the branch speaks of another type or another value altogether."""
    return any(
        one.path == path
        and (
            one.key.keyword in _OWN
            or (one.key.keyword in UNIONS and not one.key.overlap and meant(one) is None)
        )
        for one in branch
    )


def _tags(branch: tuple[Violation, ...], path: Path) -> set[Path]:
    """Where inside the value a constant of the branch is not what it has to be."""
    return {
        leaf.path
        for one in branch
        for leaf in _leaves(one)
        if leaf.key.keyword in _VALUES and leaf.path != path
    }


def _depth(branch: tuple[Violation, ...], path: Path) -> int:
    return max(len(leaf.path) for one in branch for leaf in _leaves(one)) - len(path)


def _size(branch: tuple[Violation, ...]) -> int:
    return sum(1 for one in branch for _ in _leaves(one))


def _as_a_whole(violation: Violation) -> Violation:
    """The union itself, with the schema of the values that it would have to accept besides."""
    contents = _besides(violation)
    name = None if contents is None else canonical(contents)
    return replace(violation, key=replace(violation.key, name=name))


def _besides(violation: Violation) -> Json:
    if all(_types_only(branch, violation.path) for branch in violation.branches):
        return {"type": type_of(violation.instance)}
    fitting = [one for one in violation.branches if not _is_other(one, violation.path)]
    if len(fitting) > 1:
        common = set.intersection(*(_tags(branch, violation.path) for branch in fitting))
        if common:
            return _tagged(violation.instance, min(common, key=_order)[len(violation.path) :])
    return None


def _types_only(branch: tuple[Violation, ...], path: Path) -> bool:
    return any(one.path == path and one.key.keyword == "type" for one in branch)


def _tagged(value: Json, path: Path) -> Json:
    """A schema of the objects that have the same constant at `path`; None through an array."""
    if not path:
        return {"enum": [value]}
    step = path[0]
    if not (isinstance(value, Mapping) and isinstance(step, str) and step in value):
        return None
    inner = _tagged(value[step], path[1:])
    return None if inner is None else {"properties": {step: inner}, "required": [step]}


def _order(path: Path) -> tuple[int, str]:
    return len(path), repr(path)
