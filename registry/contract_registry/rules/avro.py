"""The fields that an Avro schema declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.model import Part
from contract_registry.rules.field import Field

_MOST_STEPS: Final = 20_000  # named types within one another can multiply without end
_LONGEST_CHAIN: Final = 200  # named types within named types


@dataclass(frozen=True, slots=True)
class _Node:
    """A schema in place: where it stands, the namespace that holds there, the names around it."""

    schema: Json
    instance: str
    pointer: str
    space: str
    chain: tuple[str, ...] = ()


def avro_fields(part: Part) -> Mapping[str, Field] | None:
    """Instance pointer → field; a recursive type is followed once. None where it is too large."""
    root = _Node(part.value, "", "", "")
    names = _names(root)
    found: dict[str, Field] = {}
    todo = [root]
    steps = 0
    while todo:
        node = todo.pop()
        steps += 1
        if isinstance(node.schema, str):
            target = next((n for n in _spellings(node.schema, node.space) if n in names), None)
            if target is None or target in node.chain:
                continue
            home = names[target]
            chain = (*node.chain, target)
            node = _Node(home.schema, node.instance, home.pointer, home.space, chain)
        if steps > _MOST_STEPS or len(node.chain) > _LONGEST_CHAIN:
            return None
        for child in _below(node):
            todo.append(child)
        for at, field in enumerate(_record_fields(node.schema)):
            instance = pointers.join(node.instance, str(field["name"]))
            pointer = pointers.join(node.pointer, "fields", at)
            found[instance] = Field(instance, "default" not in field, (field,), part.uri, pointer)
    return found


def _names(root: _Node) -> Mapping[str, _Node]:
    names: dict[str, _Node] = {}
    todo = [root]
    while todo:
        node = todo.pop()
        todo += _below(node)
        if isinstance(node.schema, Mapping) and isinstance(node.schema.get("name"), str):
            name, space = str(node.schema["name"]), _space(node.schema, node.space)
            full = name if "." in name or not space else f"{space}.{name}"
            names.setdefault(full, node)
    return names


def _spellings(name: str, space: str) -> tuple[str, ...]:
    return (name,) if "." in name or not space else (f"{space}.{name}", name)


def _space(schema: Mapping[str, Json], space: str) -> str:
    """The namespace within a schema that may be a named type."""
    name, given = schema.get("name"), schema.get("namespace")
    if isinstance(name, str) and "." in name:
        return name.rpartition(".")[0]
    return given if isinstance(given, str) and isinstance(name, str) else space


def _below(node: _Node) -> Iterator[_Node]:
    schema, chain = node.schema, node.chain
    if isinstance(schema, Mapping):
        space = _space(schema, node.space)
        for at, field in enumerate(_record_fields(schema)):
            instance = pointers.join(node.instance, str(field["name"]))
            pointer = pointers.join(node.pointer, "fields", at, "type")
            yield _Node(field.get("type"), instance, pointer, space, chain)
        for keyword in ("items", "values"):
            if keyword in schema:
                instance = pointers.join(node.instance, "*")
                pointer = pointers.join(node.pointer, keyword)
                yield _Node(schema[keyword], instance, pointer, space, chain)
        if isinstance(schema.get("type"), Mapping) or _list(schema.get("type")):
            pointer = pointers.join(node.pointer, "type")
            yield _Node(schema["type"], node.instance, pointer, space, chain)
    for at, branch in enumerate(_list(schema)):
        pointer = pointers.join(node.pointer, at)
        yield _Node(branch, node.instance, pointer, node.space, chain)


def _record_fields(schema: Json) -> list[Mapping[str, Json]]:
    if not isinstance(schema, Mapping):
        return []
    fields = [field for field in _list(schema.get("fields")) if isinstance(field, Mapping)]
    return [field for field in fields if isinstance(field.get("name"), str)]


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
