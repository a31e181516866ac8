"""Random Avro schemas, edits of them, and messages; all driven by one source of randomness."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from contract_registry.compat.avro.datum import Datum, smallest
from contract_registry.compat.avro.logical import meaning
from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Fixed,
    Map,
    Node,
    Primitive,
    Record,
    Union,
    label,
)
from contract_registry.compat.avro.size import Sizes
from contract_registry.compat.budget import Budget

PLAIN = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]
LOGICAL = {
    "int": ["date", "time-millis"],
    "long": [
        "time-micros",
        "timestamp-millis",
        "timestamp-micros",
        "timestamp-nanos",
        "local-timestamp-millis",
        "unheard-of",
    ],
    "string": ["uuid"],
    "bytes": ["decimal", "big-decimal"],
}
NAMES = ["A", "B", "C", "D", "E", "F"]
SPACES = ["", "", "n", "m.o"]
FIELDS = ["a", "b", "c", "d", "e"]
SYMBOLS = ["P", "Q", "R", "S"]


class Author:
    """Writes one schema: which names it has defined, and which it is inside of."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.defined: list[str] = []
        self.open: list[str] = []

    def type(self, depth: int, space: str) -> Any:
        kinds: list[Callable[[int, str], Any]] = [self.primitive]
        if depth > 0:
            kinds += [self.array, self.map, self.union, self.union, self.record, self.record]
        kinds += [self.enum, self.fixed]
        if self.defined:
            kinds.append(self.reference)
        return self.rng.choice(kinds)(depth, space)

    def primitive(self, depth: int, space: str) -> Any:
        name = self.rng.choice(PLAIN)
        if name in LOGICAL and self.rng.random() < 0.4:
            return logical(self.rng, name)
        return name

    def array(self, depth: int, space: str) -> Any:
        return {"type": "array", "items": self.type(depth - 1, space)}

    def map(self, depth: int, space: str) -> Any:
        return {"type": "map", "values": self.type(depth - 1, space)}

    def reference(self, depth: int, space: str) -> Any:
        return self.rng.choice(self.defined)

    def union(self, depth: int, space: str) -> Any:
        branches: list[Any] = []
        seen: set[str] = set()
        if self.open and self.rng.random() < 0.5:
            name = self.rng.choice(self.open)
            branches += ["null", name]
            seen |= {"null", name}
        for _ in range(self.rng.randint(0, 3)):
            item = self.type(depth - 1, space)
            name = spoken(item, space)
            if isinstance(item, list) or name in seen:
                continue
            seen.add(name)
            branches.append(item)
        return branches or ["null"]

    def name(self, space: str) -> tuple[dict[str, Any], str, str]:
        for _ in range(20):
            attributes: dict[str, Any] = {"name": self.rng.choice(NAMES)}
            inner = space
            if self.rng.random() < 0.3:
                inner = attributes["namespace"] = self.rng.choice(SPACES)
            fullname = f"{inner}.{attributes['name']}" if inner else attributes["name"]
            # A name without namespace cannot be referred to from within one.
            if fullname not in self.defined and fullname not in self.open:
                return attributes, fullname, inner
        attributes = {"name": f"X{len(self.defined)}{len(self.open)}{self.rng.randint(0, 10**9)}"}
        return attributes, f"{space}.{attributes['name']}" if space else attributes["name"], space

    def define(self, fullname: str) -> None:
        if "." in fullname:
            self.defined.append(fullname)

    def enum(self, depth: int, space: str) -> Any:
        attributes, fullname, _ = self.name(space)
        symbols = self.rng.sample(SYMBOLS, self.rng.randint(1, len(SYMBOLS)))
        result = {"type": "enum", **attributes, "symbols": symbols}
        if self.rng.random() < 0.3:
            result["default"] = self.rng.choice(symbols)
        self.open.append(fullname)
        self.define(fullname)
        return result

    def fixed(self, depth: int, space: str) -> Any:
        attributes, fullname, _ = self.name(space)
        result = {"type": "fixed", **attributes, "size": self.rng.choice([0, 1, 2, 4, 12, 16])}
        if result["size"] in (4, 12, 16) and self.rng.random() < 0.5:
            result |= {
                4: {"logicalType": "decimal", "precision": self.rng.choice([5, 9]), "scale": 2},
                12: {"logicalType": "duration"},
                16: {"logicalType": "uuid"},
            }[result["size"]]
        self.open.append(fullname)
        self.define(fullname)
        return result

    def record(self, depth: int, space: str) -> Any:
        attributes, fullname, inner = self.name(space)
        self.open.append(fullname)
        result: dict[str, Any] = {"type": "record", **attributes, "fields": []}
        for name in self.rng.sample(FIELDS, self.rng.randint(0, 4)):
            field: dict[str, Any] = {"name": name, "type": self.type(depth - 1, inner)}
            if self.rng.random() < 0.3:
                field["default"] = some_default(self.rng, field["type"])
            result["fields"].append(field)
        self.define(fullname)
        return result


def logical(rng: random.Random, base: str) -> Any:
    name = rng.choice(LOGICAL[base])
    result: dict[str, Any] = {"type": base, "logicalType": name}
    if name == "decimal":
        result |= {"precision": rng.choice([4, 6]), "scale": rng.choice([0, 2])}
    return result


def spoken(item: Any, space: str) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return "union"
    if "name" not in item:
        return item["type"]
    inner = item.get("namespace", space)
    return f"{inner}.{item['name']}" if inner else item["name"]


def some_default(rng: random.Random, item: Any) -> Any:
    """A JSON value that is often, but not always, a lawful default."""
    kind = [*item, None][0] if isinstance(item, list) else item
    if isinstance(kind, dict):
        if kind["type"] == "enum":
            return rng.choice(SYMBOLS)
        if kind["type"] == "fixed":
            return "\u0000" * kind["size"]
        kind = kind["type"]
    lawful: dict[str, Any] = {
        "null": None,
        "boolean": True,
        "int": rng.choice([0, 7]),
        "long": 1 << 40,
        "float": 0.5,
        "double": 2.5,
        "bytes": "\u00ff",
        "string": "x",
        "array": [],
        "map": {},
        "record": {},
    }
    if not isinstance(kind, str):
        return None
    return lawful.get(kind) if rng.random() < 0.9 else rng.choice([None, "x", 1, [], {}])


def schema(rng: random.Random) -> Any:
    author = Author(rng)
    return author.type(3, "") if rng.random() < 0.2 else author.record(3, rng.choice(SPACES))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every type in a schema, as (container, key)."""
    ahead: list[tuple[Any, Any]] = [(value, key) for key in _keys(value)]
    while ahead:
        container, key = ahead.pop()
        yield container, key
        inner = container[key]
        ahead += [(inner, part) for part in _keys(inner)]
        if isinstance(inner, dict):
            ahead += [(field, "type") for field in inner.get("fields", ())]
    yield {"root": value}, "root"


def _keys(value: Any) -> list[Any]:
    if isinstance(value, list):
        return list(range(len(value)))
    if isinstance(value, dict):
        return [key for key in ("items", "values", "root") if key in value]
    return []


def edited(rng: random.Random, old: Any) -> Any:
    """The schema after one to four edits; it need not be valid."""
    whole = {"root": copy.deepcopy(old)}
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4])):
        found = list(places(whole))[:-1]
        container, key = rng.choice(found)
        edit_type(rng, container, key)
    return whole["root"]


def edit_type(rng: random.Random, container: Any, key: Any) -> None:
    item = container[key]
    if rng.random() < 0.1:
        container[key] = Author(rng).type(1, "edited")
    elif isinstance(item, list):
        edit_union(rng, container, key)
    elif isinstance(item, str):
        edit_primitive(rng, container, key)
    elif item["type"] in ("record",):
        edit_record(rng, item)
    elif item["type"] == "enum":
        edit_enum(rng, item)
    elif item["type"] == "fixed" and rng.random() < 0.7:
        edit_fixed(rng, item)
    elif item["type"] in LOGICAL:
        edit_primitive(rng, container, key)
    else:
        wrap(rng, container, key)


def edit_union(rng: random.Random, container: Any, key: Any) -> None:
    item = container[key]
    action = rng.randrange(4)
    if action == 0 and item:
        item.pop(rng.randrange(len(item)))
    elif action == 1 and len(item) == 1:
        container[key] = item[0]
    elif action == 2:
        rng.shuffle(item)
    else:
        item.insert(rng.randint(0, len(item)), rng.choice(PLAIN))


def wrap(rng: random.Random, container: Any, key: Any) -> None:
    item = container[key]
    if isinstance(container, list):
        return
    container[key] = rng.choice(
        [["null", item], [item, "null"], [item], {"type": "array", "items": item}]
    )


def edit_primitive(rng: random.Random, container: Any, key: Any) -> None:
    item = container[key]
    base = item if isinstance(item, str) else item["type"]
    action = rng.randrange(4)
    if action == 0:
        wrap(rng, container, key)
    elif action == 1 and base in LOGICAL:
        container[key] = base if isinstance(item, dict) else logical(rng, base)
    elif action == 2 and base in LOGICAL:
        container[key] = logical(rng, base)
    else:
        near = {"int": "long", "long": "double", "string": "bytes", "bytes": "string"}
        container[key] = (
            near.get(base, rng.choice(PLAIN)) if rng.random() < 0.5 else (rng.choice(PLAIN))
        )


def rename(rng: random.Random, item: dict[str, Any]) -> None:
    old, new = item["name"], rng.choice([*NAMES, "Z"])
    if old == new:
        return
    item["name"] = new
    if rng.random() < 0.6:
        item["aliases"] = [
            rng.choice([old, old, f"n.{old}", f"{item.get('namespace', 'n')}.{old}"])
        ]


def edit_record(rng: random.Random, item: dict[str, Any]) -> None:
    fields = item["fields"]
    action = rng.randrange(7)
    if action == 0:
        rename(rng, item)
    elif action == 1:
        rng.shuffle(fields)
    elif action == 2 and fields:
        fields.pop(rng.randrange(len(fields)))
    elif action == 3 and fields:
        field = rng.choice(fields)
        old, field["name"] = field["name"], rng.choice([*FIELDS, "z"])
        if rng.random() < 0.7 and old != field["name"]:
            field["aliases"] = rng.sample([old, *FIELDS], rng.choice([1, 1, 2]))
    elif action == 4 and fields:
        field = rng.choice(fields)
        if "default" in field:
            del field["default"]
        else:
            field["default"] = some_default(rng, field["type"])
    elif action == 5:
        item["namespace"] = rng.choice(SPACES)
    else:
        field = {"name": rng.choice(["f", "g"]), "type": Author(rng).type(1, "added")}
        if rng.random() < 0.6:
            field["default"] = some_default(rng, field["type"])
        fields.insert(rng.randint(0, len(fields)), field)


def edit_enum(rng: random.Random, item: dict[str, Any]) -> None:
    action = rng.randrange(4)
    if action == 0:
        rename(rng, item)
    elif action == 1 and len(item["symbols"]) > 1:
        item["symbols"].pop()
    elif action == 2:
        item["default"] = rng.choice(SYMBOLS)
    else:
        item["symbols"].append(rng.choice([*SYMBOLS, "T", "U"]))


def edit_fixed(rng: random.Random, item: dict[str, Any]) -> None:
    if rng.random() < 0.3:
        rename(rng, item)
    elif rng.random() < 0.5:
        item["size"] = rng.choice([0, 1, 4, 8, 16])
    else:
        for name in ("logicalType", "precision", "scale"):
            item.pop(name, None)
        item |= {"logicalType": "decimal", "precision": rng.choice([1, 5, 8]), "scale": 1}


def message(rng: random.Random, node: Node, of: AvroType, sizes: Sizes, depth: int = 0) -> Datum:
    """A random message of an inhabited type."""
    node = of.resolve(node)
    if depth > 8:
        return smallest(node, of, sizes, Budget())
    if isinstance(node, Record):
        return {item.name: message(rng, item.type, of, sizes, depth + 1) for item in node.fields}
    if isinstance(node, Union):
        able = [branch for branch in node.branches if branch.pointer in sizes.values]
        branch = rng.choice(able)
        return (label(branch), message(rng, branch, of, sizes, depth + 1))
    if isinstance(node, Array | Map):
        part = node.items if isinstance(node, Array) else node.values
        count = rng.randint(0, 2) if part.pointer in sizes.values else 0
        parts = [message(rng, part, of, sizes, depth + 1) for _ in range(count)]
        return parts if isinstance(node, Array) else dict(zip("kl", parts, strict=False))
    if isinstance(node, Enum):
        return rng.choice(node.symbols)
    for _ in range(50):
        value = scalar(rng, node)
        if meaning(node.logical, value) is not None:
            return value
    return smallest(node, of, sizes, Budget())


def scalar(rng: random.Random, node: Primitive | Fixed) -> Any:
    if isinstance(node, Fixed):
        return rng.randbytes(node.size) if rng.random() < 0.8 else bytes(node.size)
    bits = {"int": 31, "long": 63}
    if node.name in bits:
        top = 1 << bits[node.name]
        return rng.choice([0, 1, -1, top - 1, -top, rng.randrange(-top, top), rng.randrange(9999)])
    choices: dict[str, list[Any]] = {
        "null": [None],
        "boolean": [True, False],
        "float": [0.0, 1.5, -3.0e38, float(rng.randrange(1 << 20))],
        "double": [0.1, 1e300, -2.5, rng.random()],
        "bytes": [b"", b"\x00", b"\x7f", b"\xff\xfe", b"abc", b"\x02\x00\x00", rng.randbytes(3)],
        "string": ["", "x", "\u00e9\U0001f600", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    }
    return rng.choice(choices[node.name])
