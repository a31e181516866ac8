"""Random Avro schemas and messages, and the two runtimes side by side."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from codegen.compilers import node, tsc
from contract_registry.codegen.avro_plans import fingerprint_of, reading, writing
from contract_registry.codegen.runtime.python import avro_binary
from contract_registry.codegen.runtime.python.contract import Unreadable
from contract_registry.compat.avro.datum import as_json

_RUNTIME = Path(avro_binary.__file__).parents[1] / "typescript"
_PRIMITIVES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")


@dataclass
class Drawing:
    """Schemas and messages of one seed."""

    random: random.Random
    names: dict[str, Any] = field(default_factory=dict)

    def schema(self, depth: int = 0) -> Any:
        kinds = ["primitive"] * (1 + depth) + ["array", "map", "union", "record", "enum", "fixed"]
        kind = self.random.choice(kinds[:1] if depth > 3 else kinds)
        if kind == "primitive":
            return self.random.choice(_PRIMITIVES)
        if kind == "array":
            return {"type": "array", "items": self.schema(depth + 1)}
        if kind == "map":
            return {"type": "map", "values": self.schema(depth + 1)}
        if kind == "union":
            return self.random.sample(_PRIMITIVES, self.random.randint(1, 4))
        name = f"N{len(self.names)}"
        made: dict[str, Any] = {"type": kind, "name": name}
        self.names[name] = made
        if kind == "enum":
            made["symbols"] = [f"S{at}" for at in range(self.random.randint(1, 4))]
        elif kind == "fixed":
            made["size"] = self.random.randint(0, 5)
        else:
            fields = [
                {"name": f"f{at}", "type": self.schema(depth + 1)}
                for at in range(self.random.randint(0, 4))
            ]
            if self.random.random() < 0.3:
                fields.append({"name": "again", "type": ["null", name]})
            made["fields"] = fields
        return made

    def datum(self, schema: Any, depth: int = 0) -> Any:
        """As fastavro takes it."""
        if isinstance(schema, str):
            named = self.names.get(schema)
            return self._primitive(schema) if named is None else self.datum(named, depth + 1)
        if isinstance(schema, list):
            branch = schema[0] if depth > 6 else self.random.choice(schema)
            name = branch if isinstance(branch, str) else branch.get("name", branch["type"])
            value = self.datum(branch, depth + 1)
            return None if value is None else (name, value)
        kind, count = schema["type"], 0 if depth > 6 else self.random.randint(0, 3)
        if kind == "array":
            return [self.datum(schema["items"], depth + 1) for _ in range(count)]
        if kind == "map":
            names = self.random.sample(["", "a", "__proto__", "constructor", "é"], count)
            return {name: self.datum(schema["values"], depth + 1) for name in names}
        if kind == "enum":
            return self.random.choice(schema["symbols"])
        if kind == "fixed":
            return self.random.randbytes(schema["size"])
        if kind != "record":
            return self.datum(kind, depth)
        return {it["name"]: self.datum(it["type"], depth + 1) for it in schema["fields"]}

    def _primitive(self, name: str) -> Any:
        choices: dict[str, Any] = {
            "null": None,
            "boolean": self.random.random() < 0.5,
            "int": self.random.choice([0, -1, 1 << 30, -(1 << 31), self.random.randint(-99, 99)]),
            "long": self.random.choice([0, 1 << 33, -(1 << 52), self.random.randint(-999, 999)]),
            "float": self.random.randint(-99, 99) / 8,
            "double": self.random.choice([0.1, -1e300, 5e-324, 1.5]),
            "bytes": self.random.randbytes(self.random.randint(0, 4)),
            "string": self.random.choice(["", "a", "\ufeffb", "ÿ", "日本", "\U0001f600"]),
        }
        return choices[name]


def plain(value: Any) -> Any:
    """A schema from a YAML case, as `json` reads it."""
    return json.loads(json.dumps(value, default=float if isinstance(value, Decimal) else str))


def by_fastavro(schema: Any, datum: Any) -> str:
    """The single object of a message, as base64 text."""
    from fastavro import parse_schema, schemaless_writer

    stream = BytesIO()
    schemaless_writer(stream, parse_schema(schema), datum)
    header = b"\xc3\x01" + bytes.fromhex(fingerprint_of(schema))
    return base64.b64encode(header + stream.getvalue()).decode()


def read_by_fastavro(text: str, writer: Any, reader: Any = None) -> Any:
    """What is in a single object, as plain JSON."""
    from fastavro import parse_schema, schemaless_reader

    stream = BytesIO(base64.b64decode(text)[10:])
    target = None if reader is None else parse_schema(reader)
    value = schemaless_reader(stream, parse_schema(writer), target)
    assert stream.read() == b""
    return as_json(value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Pair:
    """A reader's schema, and those of the writers."""

    reader: Any
    writers: tuple[Any, ...] = ()

    def plans(self) -> dict[str, Any]:
        return {"reads": reading(self.reader, self.writers), "writes": writing(self.reader)}


@dataclass(frozen=True)
class Question:
    """A text to be read, or else a payload to be written, by the pair of that index."""

    pair: int
    text: str | None = None
    payload: Any = None


def by_python(pairs: Sequence[Pair], questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What the Python runtime says: value, or why it is refused."""
    plans = [pair.plans() for pair in pairs]
    answers: list[dict[str, Any]] = []
    for it in questions:
        try:
            if it.text is None:
                answers.append({"value": avro_binary.encode(it.payload, plans[it.pair]["writes"])})
            else:
                answers.append({"value": avro_binary.decode(it.text, plans[it.pair]["reads"])})
        except Unreadable as problem:
            answers.append({"refused": problem.reason})
    return answers


def compiled(folder: Path) -> Path:
    """The TypeScript runtime as JavaScript."""
    for path in _RUNTIME.glob("*.ts"):
        shutil.copy(path, folder)
    assert tsc(folder, out="js") == []
    return folder / "js" / "avro-binary.js"


def by_node(
    module: Path, pairs: Sequence[Pair], questions: Sequence[Question]
) -> list[dict[str, Any]]:
    """What the TypeScript runtime says."""
    asked = [
        {"schema": it.pair, "payload": it.payload}
        if it.text is None
        else {"schema": it.pair, "text": it.text}
        for it in questions
    ]
    file = module.parent / "questions.json"
    file.write_text(json.dumps({"schemas": [it.plans() for it in pairs], "questions": asked}))
    driver = Path(__file__).parent / "avro_driver.mjs"
    done = node(str(driver), str(module), str(file), cwd=module.parent)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def as_typescript(value: Any) -> Any:
    """A value as TypeScript has it: a whole number that is not exact there is its digits."""
    if isinstance(value, dict):
        return {name: as_typescript(it) for name, it in value.items()}
    if isinstance(value, list):
        return [as_typescript(it) for it in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value if Decimal(repr(float(value))) == value else str(value)
    return value
