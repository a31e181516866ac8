"""Messages of one schema: an example, and what is declared but in no message at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from contract_registry.compat.budget import Budget, BudgetExceeded, Limits
from contract_registry.compat.compile import compile_document
from contract_registry.compat.compile.document import Document
from contract_registry.compat.decide import deep_recursion
from contract_registry.compat.declared import Declared, declared
from contract_registry.compat.schema import Schema
from contract_registry.compat.solve.literals import Goal, Literal
from contract_registry.compat.solve.outcome import Found
from contract_registry.compat.solve.solver import Solver
from contract_registry.compat.space import Space
from contract_registry.compat.verdict import Place
from contract_registry.finding import Json

_FULLEST: Final = 100  # declared things that an example tries to show


@dataclass(frozen=True, slots=True)
class Unsendable:
    """A part of a schema that is in no message under contract semantics. `reason` is a sentence."""

    place: Place
    reason: str


def example(schema: Schema, limits: Limits | None = None) -> Json:
    """A message that the schema allows, with as much of what it declares as fits in one.

    Raises ValueError where no message is allowed, or none is found.
    """
    try:
        with deep_recursion():
            return _example(schema, Budget(limits))
    except BudgetExceeded as exceeded:
        raise ValueError(str(exceeded)) from None


def _example(schema: Schema, budget: Budget) -> Json:
    space = Space()
    document = compile_document(schema, space, budget, literal=False, assert_format=True)
    solver = Solver(space, budget)
    goal: Goal = frozenset({Literal(document.node, True, writer=True)})
    best = solver.solve(goal)
    if not isinstance(best, Found):
        raise ValueError("no message satisfies the schema" if best is None else best.reason)
    for part in islice(declared(document, space), _FULLEST):
        fuller = goal | {Literal(part.node, True)}
        outcome = None if part.branch else solver.solve(fuller)
        if isinstance(outcome, Found):
            goal, best = fuller, outcome
    return best.value


def unsendable(schema: Schema, limits: Limits | None = None) -> tuple[Unsendable, ...]:
    """The declared properties and branches that no message can hold, under contract semantics.

    Every declared property (but one declared `false`) and every branch is looked at, at every
    depth: the satisfiability of the whole says nothing of them. What is not decided is left out.
    """
    try:
        with deep_recursion():
            return tuple(_unsendable(schema, Budget(limits)))
    except BudgetExceeded:
        return ()


def _unsendable(schema: Schema, budget: Budget) -> Iterator[Unsendable]:
    space = Space()
    document = compile_document(schema, space, budget, literal=False)
    solver = Solver(space, budget)
    whole = Literal(document.node, True, writer=True)
    if solver.solve(frozenset({whole})) is None:
        yield Unsendable(Place(schema.uri, ""), "no message satisfies this schema")
        return
    impossible = list(_impossible(document, space, solver, whole))
    places = _places(schema) if impossible else {}
    told: list[Place] = []
    for part in impossible:
        place = places.get(id(part.contents), Place(schema.uri, ""))
        # What stands inside of something impossible is no news.
        if any(place.uri == o.uri and place.pointer.startswith(f"{o.pointer}/") for o in told):
            continue
        told.append(place)
        what = "this branch holds for no message" if part.branch else "no message has this property"
        yield Unsendable(place, f"{what} that satisfies the whole schema")


def _impossible(
    document: Document, space: Space, solver: Solver, whole: Literal
) -> Iterator[Declared]:
    for part in declared(document, space):
        if solver.solve(frozenset({whole, Literal(part.node, True)})) is None:
            yield part


def _places(schema: Schema) -> dict[int, Place]:
    """Where every object of the documents stands."""
    places: dict[int, Place] = {}
    documents = [(schema.uri, schema.contents), *schema.resources.items()]
    for uri, contents in documents:
        stack: list[tuple[Json, str]] = [(contents, "")]
        while stack:
            value, pointer = stack.pop()
            if isinstance(value, Mapping):
                places.setdefault(id(value), Place(uri, pointer))
                stack.extend((item, f"{pointer}/{_escaped(name)}") for name, item in value.items())
            elif isinstance(value, Sequence) and not isinstance(value, str):
                stack.extend((item, f"{pointer}/{index}") for index, item in enumerate(value))
    return places


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
