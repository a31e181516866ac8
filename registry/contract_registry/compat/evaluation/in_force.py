"""Which sub-schemas of a writer allow a message: those in force at each of its places.

A sub-schema is in force where it applies and holds: through references, `allOf`, the branches of
`anyOf` and `oneOf` that accept the value, `then` or `else`, and triggered dependencies. `not`, `if`
and branches that refuse the value allow nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.evaluate import Evaluation, Path
from contract_registry.compat.evaluation.locations import applied, references
from contract_registry.compat.evaluation.objects import is_always_sent
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import Spot, is_schema
from contract_registry.finding import Json


def in_force(run: Evaluation, starts: Iterable[Spot], value: Json, path: Path) -> tuple[Spot, ...]:
    """The sub-schemas in force for `value` among `starts` and what they lead to."""
    found: dict[Spot, None] = {}
    queue = list(starts)[::-1]
    while queue:
        spot = queue.pop()
        if spot not in found:
            found[spot] = None
            queue.extend(list(_onward(run, spot, value, path))[::-1])
    return tuple(found)


def at(run: Evaluation, message: Json, path: Path) -> tuple[Spot, ...]:
    """The sub-schemas in force at `path` of a message; none where it is absent or free."""
    value = message
    spots = in_force(run, [run.documents.root], value, ())
    for depth, step in enumerate(path):
        inner = _member(value, step)
        if inner is None:
            return ()
        value = inner[0]
        spots = in_force(run, _below(run, spots, step), value, path[: depth + 1])
    return spots


def breach(run: Evaluation, message: Json) -> Path | None:
    """Where a valid message is none that a writer of the schema sends, if there is such a place.

    It is the place of a name that the schema does not declare where it stands, or of one that is
    always sent and missing. A place whose sub-schemas in force declare no name at all is free, and
    so is one that says what additional members have to be.
    """
    return _breach(run, [run.documents.root], [], message, ())


def _breach(
    run: Evaluation, starts: Iterable[Spot], weak: Iterable[Spot], value: Json, path: Path
) -> Path | None:
    """`weak` are sub-schemas of `contains`: what they declare counts, but they close nothing."""
    spots = in_force(run, starts, value, path)
    extra = in_force(run, [spot for spot in weak if run.part(spot, value, path).holds], value, path)
    if isinstance(value, Mapping) and _closes(spots):
        declaring = (*spots, *extra)
        listed = (name for spot in declaring for name in spot.listing("required"))
        required = {name for name in listed if isinstance(name, str)}
        for name in value:
            if name not in required and not any(_declares(spot, name) for spot in declaring):
                return (*path, name)
    if isinstance(value, Mapping):
        for name in (one for spot in spots for one in _always_sent(spot)):
            if name not in value:
                return (*path, name)
    seen: set[int] = set()
    for step, item in _items(value):
        if isinstance(step, int) and id(item) in seen and step >= _tuple_length(spots):
            continue
        seen.add(id(item))
        below = _below(run, spots, step)
        soft = [*_below(run, extra, step), *_contained(run, (*spots, *extra), step)]
        found = _breach(run, below, soft, item, (*path, step))
        if found is not None:
            return found
    return None


def _always_sent(spot: Spot) -> Iterator[str]:
    for name, schema in spot.mapping("properties").items():
        if is_always_sent(schema):
            yield name


def _closes(spots: Sequence[Spot]) -> bool:
    return any(
        spot.get(keyword)
        for spot in spots
        for keyword in ("properties", "patternProperties", "required")
    ) and not any(_is_open(spot) for spot in spots)


def _is_open(spot: Spot) -> bool:
    return any(
        is_schema(spot.get(keyword))
        for keyword in ("additionalProperties", "unevaluatedProperties")
    )


def _declares(spot: Spot, name: str) -> bool:
    return (
        name in spot.mapping("properties")
        or _is_open(spot)
        or any(ecma.matcher(one)(name) for one in spot.mapping("patternProperties"))
    )


def _onward(run: Evaluation, spot: Spot, value: Json, path: Path) -> Iterator[Spot]:
    """What is in force for the same value because `spot` is."""
    documents = run.documents
    yield from references(documents, spot)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index in range(len(spot.listing(keyword))):
            branch = documents.child(spot, keyword, index)
            if keyword == "allOf" or run.part(branch, value, path).holds:
                yield branch
    if is_schema(spot.get("if")):
        condition = run.part(documents.child(spot, "if"), value, path).holds
        taken = "then" if condition else "else"
        if is_schema(spot.get(taken)):
            yield documents.child(spot, taken)
    if isinstance(value, Mapping):
        for keyword in ("dependentSchemas", "dependencies"):
            for name, schema in spot.mapping(keyword).items():
                if name in value and is_schema(schema):
                    yield documents.child(spot, keyword, name)


def _below(run: Evaluation, spots: Sequence[Spot], step: str | int) -> list[Spot]:
    """The sub-schemas that apply to a member or element; `unevaluated*` where no other does."""
    for with_unevaluated in (False, True):
        found = [
            inner
            for spot in spots
            for inner in applied(run.documents, spot, step, with_unevaluated=with_unevaluated)
        ]
        if found:
            break
    return found


def _contained(run: Evaluation, spots: Sequence[Spot], step: str | int) -> Iterator[Spot]:
    if isinstance(step, int):
        for spot in spots:
            if is_schema(spot.get("contains")):
                yield run.documents.child(spot, "contains")


def _tuple_length(spots: Sequence[Spot]) -> int:
    """From which index on all elements meet the same sub-schemas."""
    return max(
        (len(spot.listing(one)) for spot in spots for one in ("items", "prefixItems")), default=0
    )


def _items(value: Json) -> Iterable[tuple[str | int, Json]]:
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if is_array(value) else ()


def _member(value: Json, step: str | int) -> tuple[Json] | None:
    """The member or element at `step`, wrapped because it may be null."""
    if isinstance(value, Mapping) and isinstance(step, str) and step in value:
        return (value[step],)
    if is_array(value) and isinstance(step, int) and step < len(value):
        return (value[step],)
    return None
