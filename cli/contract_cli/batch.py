"""`compare --batch`: one pair a line in, one answer a line out, in constant memory."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contract_cli.verdicts import members
from contract_registry.compat.schema import AVRO, DIALECTS
from contract_registry.compat.verdict import Verdict
from contract_registry.documents import numerals
from contract_registry.documents.spelling import did_you_mean
from contract_registry.errors import WORST_FIRST, Exit
from contract_registry.finding import Json
from contract_registry.reports.notation import compact

_REQUIRED: Final = ("id", "writer", "reader")
_OPTIONS: Final = ("dialect", "strict", "tolerant")

Contains = Callable[..., Verdict]
"""`contains(writer, reader, strict=, tolerant=, dialect=)`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: is every message of `writer` accepted by `reader`?"""

    id: str | int
    writer: Json
    reader: Json
    dialect: str | None = None
    strict: bool = False
    tolerant: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the output, and the exit code that it asks for."""

    line: dict[str, Json]
    exit: Exit = Exit.CLEAN
    traceback: str | None = None


class BadLine(Exception):  # noqa: N818 - it becomes a line of the output
    """A line that asks no question; `id` is what it calls itself, where that can be read."""

    def __init__(self, message: str, id: Json = None) -> None:  # noqa: A002 - the key's own name
        super().__init__(message)
        self.id = id


def answers(lines: Iterable[bytes], contains: Contains) -> Iterator[Answer]:
    """One answer for each line that is not blank, in order, each as soon as it is known."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        try:
            yield answer(read_pair(text), contains)
        except BadLine as error:
            complaint = f"line {number}: {error}"
            yield Answer({"id": error.id, "error": complaint}, Exit.UNREADABLE)


def worst(codes: Iterable[Exit]) -> Exit:
    """Of several exit codes the one that a run ends with."""
    seen = set(codes) | {Exit.CLEAN}
    return next(code for code in WORST_FIRST if code in seen)


def answer(pair: Pair, contains: Contains) -> Answer:
    """Decide one pair. Nothing that goes wrong in it gets out: it is an answer as well."""
    started = time.perf_counter()
    code, trace = Exit.CLEAN, None
    try:
        verdict = contains(
            pair.writer,
            pair.reader,
            strict=pair.strict,
            tolerant=pair.tolerant,
            dialect=pair.dialect,
        )
        said = members(verdict)
        compact(said)
    except RecursionError:
        said = {"contained": None, "reason": "the schemas are nested too deeply"}
    except MemoryError:
        said = {"contained": None, "reason": "the pair needs more memory than there is"}
    except Exception as error:
        code, trace = Exit.BUG, traceback.format_exc()
        said = {"contained": None, "reason": f"a bug in contracts: {type(error).__name__}: {error}"}
    milliseconds = Decimal(f"{(time.perf_counter() - started) * 1000:.3f}")
    return Answer({"id": pair.id, **said, "ms": milliseconds}, code, trace)


def read_pair(line: bytes) -> Pair:
    """Read one line. Raises BadLine for whatever does not ask a question."""
    keys = _keys(line)
    name = keys.get("id")
    named = name if isinstance(name, str | int) and not isinstance(name, bool) else None
    for key in keys:
        if key not in _REQUIRED + _OPTIONS:
            raise BadLine(f"unknown key {key!r}{_meant(key)}", named)
    for key in _REQUIRED:
        if key not in keys:
            raise BadLine(f"{key!r} is missing", named)
    if named is None:
        raise BadLine("'id' must be a string or an integer")
    for key in ("strict", "tolerant"):
        if not isinstance(keys.get(key, False), bool):
            raise BadLine(f"{key!r} must be true or false", named)
    strict, tolerant = bool(keys.get("strict")), bool(keys.get("tolerant"))
    if strict and tolerant:
        raise BadLine("'strict' and 'tolerant' exclude each other", named)
    return Pair(
        named,
        keys["writer"],
        keys["reader"],
        _dialect(keys.get("dialect"), named),
        strict,
        tolerant,
    )


def _dialect(value: Json, name: Json) -> str | None:
    if value is None or value in (*DIALECTS, AVRO):
        return None if value is None else str(value)
    raise BadLine(f"'dialect' must be one of {', '.join((*DIALECTS, AVRO))}", name)


def _keys(line: bytes) -> dict[str, Json]:
    try:
        value = json.loads(
            line.decode("utf-8"),
            parse_int=numerals.integer,
            parse_float=numerals.decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as error:
        raise BadLine(f"column {error.colno}: {error.msg}") from None
    except UnicodeDecodeError as error:
        raise BadLine(f"byte {error.start + 1} is not UTF-8") from None
    except RecursionError:
        raise BadLine("nested too deeply") from None
    except ValueError as error:
        raise BadLine(str(error)) from None
    if not isinstance(value, dict):
        raise BadLine("a line must be an object with id, writer and reader")
    return value


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    unique: dict[str, Json] = {}
    for name, value in pairs:
        if name in unique:
            raise BadLine(f"duplicate key {name!r}")
        unique[name] = value
    return unique


def _refuse_constant(text: str) -> Json:
    raise BadLine(f"{text} is no JSON number")


def _meant(key: str) -> str:
    guess = did_you_mean(key, _REQUIRED + _OPTIONS)
    return "" if guess is None else f"; {guess}"
