"""Keywords that apply other sub-schemas to the same value: references and logic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from contract_registry.compat.evaluation.evaluate import Frame, Keyword
from contract_registry.finding import Json


def check_reference(frame: Frame, value: Json) -> None:
    """`$ref`."""
    if isinstance(value, str):
        frame.merge(frame.at(frame.run.documents.resolve(frame.spot, value)))


def check_dynamic_reference(frame: Frame, value: Json) -> None:
    """`$dynamicRef` (2020-12)."""
    if isinstance(value, str):
        target = frame.run.documents.resolve_dynamic(frame.spot, value, frame.scope)
        frame.merge(frame.at(target))


def check_recursive_reference(frame: Frame, value: Json) -> None:
    """`$recursiveRef` (2019-09)."""
    if isinstance(value, str):
        frame.merge(frame.at(frame.run.documents.resolve_recursive(frame.spot, frame.scope)))


def check_all(frame: Frame, value: Json) -> None:
    """`allOf`."""
    for index in range(_length(value)):
        frame.merge(frame.below(("allOf", index)))


def check_any(frame: Frame, value: Json) -> None:
    """`anyOf`."""
    branches = [frame.below(("anyOf", index)) for index in range(_length(value))]
    for branch in branches:
        if branch.holds:
            frame.accept(branch)
    if not any(branch.holds for branch in branches):
        frame.refuse("anyOf", branches=tuple(tuple(branch.violations) for branch in branches))


def check_one(frame: Frame, value: Json) -> None:
    """`oneOf`: a lenient reader may read all branches as written."""
    branches = [frame.below(("oneOf", index)) for index in range(_length(value))]
    holding = [branch for branch in branches if branch.holds]
    for branch in holding:
        frame.accept(branch)
    if len(holding) > 1 and frame.lenient:
        written = (
            frame.below(("oneOf", index), as_written=True) for index in range(_length(value))
        )
        if sum(branch.holds for branch in written) == 1:
            return
    if not holding:
        frame.refuse("oneOf", branches=tuple(tuple(branch.violations) for branch in branches))
    elif len(holding) > 1:
        frame.refuse("oneOf", overlap=True)


def check_not(frame: Frame, value: Json) -> None:
    """`not`; what it says is never softened."""
    if frame.below(("not",), as_written=True).holds:
        frame.refuse("not")


def check_if(frame: Frame, value: Json) -> None:
    """`if`, `then`, `else` (since draft 7)."""
    condition = frame.below(("if",), as_written=True)
    if condition.holds:
        frame.accept(condition)
    branch = "then" if condition.holds else "else"
    if frame.spot.get(branch) is not None:
        frame.merge(frame.below((branch,)))


def check_dependent_schemas(frame: Frame, value: Json) -> None:
    """`dependentSchemas`."""
    if isinstance(frame.instance, Mapping) and isinstance(value, Mapping):
        for name in value:
            if name in frame.instance:
                frame.merge(frame.below(("dependentSchemas", name)))


def check_dependent_required(frame: Frame, value: Json) -> None:
    """`dependentRequired`."""
    if isinstance(frame.instance, Mapping) and isinstance(value, Mapping):
        for name, required in value.items():
            if name in frame.instance:
                _require_beside(frame, "dependentRequired", name, required)


def check_dependencies(frame: Frame, value: Json) -> None:
    """`dependencies` (up to draft 7): names or a schema."""
    if isinstance(frame.instance, Mapping) and isinstance(value, Mapping):
        for name, dependency in value.items():
            if name not in frame.instance:
                continue
            if isinstance(dependency, Mapping | bool):
                frame.merge(frame.below(("dependencies", name)))
            else:
                _require_beside(frame, "dependencies", name, dependency)


def _require_beside(frame: Frame, keyword: str, trigger: str, required: Json) -> None:
    names = [required] if isinstance(required, str) else required
    if isinstance(names, Sequence) and isinstance(frame.instance, Mapping):
        for name in names:
            if isinstance(name, str) and name not in frame.instance:
                frame.refuse(keyword, name=beside(trigger, name))


def beside(trigger: str, name: str) -> str:
    """The name of a constraint that requires `name` beside `trigger`."""
    return f"{trigger}\n{name}"


def _length(value: Json) -> int:
    return len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0


LOGIC: Final[Mapping[str, Keyword]] = {
    "$ref": check_reference,
    "allOf": check_all,
    "anyOf": check_any,
    "oneOf": check_one,
    "not": check_not,
}
"""The applicators of every dialect."""
