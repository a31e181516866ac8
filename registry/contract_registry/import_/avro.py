"""Avro schemas as messages; types that other files define are put in where they are first named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.avro.parse import problems
from contract_registry.finding import Json
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import note, refused
from contract_registry.reports.notation import indented

_PRIMITIVES: Final = frozenset(
    ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
)
_NAMED: Final = ("record", "error", "enum", "fixed")
_MOST_WRONG: Final = 5
_MOST_DEEP: Final = 200


@dataclass(slots=True)
class Types:
    """The named types at the roots of Avro files, and which of them other files name."""

    roots: dict[str, Holder] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, holders: Iterable[Holder]) -> Types:
        """What these files define for one another."""
        every = list(holders)
        types = cls()
        for holder in every:
            name = full_name(holder.value, "")
            if name is not None:
                types.roots.setdefault(name, holder)
        for holder in every:
            unfolded = _Unfolding(types)
            unfolded.type(holder.value, "", 0)
            types.parts.update(unfolded.used)
        return types

    def is_part(self, path: str) -> bool:
        """Whether another file names the type that this one defines."""
        return path in self.parts


def full_name(schema: Json, space: str) -> str | None:
    """The name of a type with its namespace; None where it has none (Avro 1.12, "Names")."""
    if not isinstance(schema, Mapping) or schema.get("type") not in _NAMED:
        return None
    name, own = schema.get("name"), schema.get("namespace", space)
    if not isinstance(name, str):
        return None
    return name if "." in name or not own or not isinstance(own, str) else f"{own}.{name}"


@dataclass(slots=True)
class _Unfolding:
    """A schema with the types of other files put in; `used` are those files."""

    types: Types
    defined: set[str] = field(default_factory=set)
    used: list[str] = field(default_factory=list)

    def type(self, schema: Json, space: str, depth: int) -> Json:
        """The type as the file has to say it."""
        if depth > _MOST_DEEP:
            return schema
        if isinstance(schema, str):
            return self._reference(schema, space, depth)
        if isinstance(schema, Sequence):
            return [self.type(item, space, depth + 1) for item in schema]
        if not isinstance(schema, Mapping):
            return schema
        name = full_name(schema, space)
        if name is not None:
            self.defined.add(name)
            space = name.rpartition(".")[0]
        copy: dict[str, Json] = {}
        for key, member in schema.items():
            if key in ("items", "values") or (key == "type" and member not in _NAMED):
                copy[key] = self.type(member, space, depth + 1)
            elif key == "fields" and isinstance(member, list):
                copy[key] = [self._field(item, space, depth + 1) for item in member]
            else:
                copy[key] = member
        return copy

    def _field(self, item: Json, space: str, depth: int) -> Json:
        if not isinstance(item, Mapping) or "type" not in item:
            return item
        return {**item, "type": self.type(item["type"], space, depth)}

    def _reference(self, name: str, space: str, depth: int) -> Json:
        full = f"{space}.{name}" if space and "." not in name else name
        if name in _PRIMITIVES or full in self.defined or name in self.defined:
            return name
        holder = self.types.roots.get(full)
        if holder is None:
            return name
        self.used.append(holder.document.path)
        value = self.type(holder.value, "", depth + 1)
        # In a namespace a type without one would be taken for one of that namespace.
        if isinstance(value, dict) and "." not in full and space:
            value = {**value, "namespace": ""}
        return value


def found_in_avro(
    reading: Reading, holder: Holder, setting: Setting, types: Types
) -> Iterator[Found]:
    """The message that an Avro schema describes."""
    unfolding = _Unfolding(types)
    schema = unfolding.type(holder.value, "", 0)
    wrong = problems(schema)
    for it in wrong[:_MOST_WRONG]:
        fix = "mend it, or import the file that defines it along with this one"
        reading.tell(
            refused(f"this is no Avro schema: {it.reason}", holder.locate(it.pointer), fix)
        )
    if wrong:
        return
    name = full_name(schema, "") or setting.title
    text = holder.document.text
    path = holder.document.path
    if unfolding.used:
        text = indented(schema) + "\n"
        some = ", ".join(dict.fromkeys(unfolding.used))
        reading.tell(note(f"the types in {some} are put in", holder.locate("")))
    space, _, last = name.rpartition(".")
    yield Found(
        title=last,
        at=holder.locate(""),
        origin=path,
        group=space.rpartition(".")[2] or setting.group,
        avro=schema,
        text=text if text.endswith("\n") else f"{text}\n",
    )
