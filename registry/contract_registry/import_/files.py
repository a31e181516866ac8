"""Files as sources: which of them hold messages, and which only what others refer to."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

from contract_registry.documents import pointer as pointers
from contract_registry.documents.document import JSON_SUFFIXES
from contract_registry.finding import Json, Location
from contract_registry.import_.asyncapi import found_in_asyncapi
from contract_registry.import_.avro import Types, found_in_avro
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting
from contract_registry.import_.naming import group_of_path, stem
from contract_registry.import_.openapi import Reached
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import note, refused
from contract_registry.import_.schemas import Source, found_in, recognised
from contract_registry.import_.template import found_in_template

_SCHEMAS: Final = (Source.OPENAPI, Source.JSON_SCHEMA)
_SHOWN: Final = 5


def found_in_files(
    reading: Reading,
    paths: Sequence[str],
    variables: Mapping[str, str],
    named: Collection[str] = (),
) -> list[Found]:
    """The messages in these files. `named` are those that somebody asked for one by one.

    A file that others refer to is no message of its own, unless it is named.
    """
    holders: list[tuple[Holder, Source]] = []
    for path in paths:
        holder = _opened(reading, path)
        if holder is not None:
            holders.append((holder, recognised(holder.value, path)))
    reading.announce(holder for holder, kind in holders if kind in (*_SCHEMAS, Source.BAG))
    reached, parts = _reached(holder for holder, _ in holders)
    types = Types.of(holder for holder, kind in holders if kind is Source.AVRO)
    found: list[Found] = []
    idle: list[str] = []
    for holder, kind in holders:
        path = holder.document.path
        part = path in parts and path not in named
        setting = Setting(stem(path), path, group_of_path(path), part=part)
        if kind is Source.TEMPLATE:
            found.extend(found_in_template(reading, holder, variables))
        elif kind is Source.AVRO:
            if path in named or not types.is_part(path):
                found.extend(found_in_avro(reading, holder, setting, types))
        elif kind is Source.OPENAPI:
            found.extend(found_in(reading, holder, setting, reached))
        elif kind is Source.ASYNCAPI:
            found.extend(found_in_asyncapi(reading, holder, setting))
        elif kind is Source.JSON_SCHEMA:
            if not part:
                found.extend(found_in(reading, holder, setting))
        elif path in named:
            reading.tell(refused(f"{path} is {kind.value}", Location(path), _ADVICE))
        elif kind not in (Source.BAG, Source.OWN) and path not in parts:
            idle.append(path)
    if idle:
        _tell_idle(reading, idle)
    return found


_ADVICE: Final = (
    "OpenAPI 3, AsyncAPI, JSON Schema, Avro, and templates with AWS::EventSchemas::Schema are read"
)


def _opened(reading: Reading, path: str) -> Holder | None:
    """A file as what it is: only in a template do YAML's tags mean something."""
    try:
        document = reading.files.document(path, opaque_tags=True)
    except FileNotFoundError:
        reading.tell(refused("there is no such file", Location(path), "mend its name"))
        return None
    except PermissionError:
        message = "the symbolic link leads out of the folder, and is not followed"
        reading.tell(refused(message, Location(path), "name the file that it leads to"))
        return None
    reading.tell_unreadable()
    if document is None:
        return None
    if recognised(document.value, path) is Source.TEMPLATE:
        return Holder(document)
    if path.lower().endswith(JSON_SUFFIXES) or "!" not in document.text:
        return reading.held(document)
    return reading.holder(path)


def _reached(holders: Iterator[Holder]) -> tuple[Reached, frozenset[str]]:
    """Where references lead, by their texts (to themselves left out), and the files of others."""
    found: set[tuple[str, str]] = set()
    parts: set[str] = set()
    for holder in holders:
        path = holder.document.path
        for at, text in _references(holder.value):
            file, _, fragment = text.partition("#")
            target = path
            if file:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
            pointer = unquote(fragment)
            inside = target == path and (at == pointer or at.startswith(f"{pointer}/"))
            if not inside and (target != path or pointer):
                found.add((target, pointer))
            if target != path:
                parts.add(target)
    return frozenset(found), frozenset(parts)


def _references(value: Json) -> Iterator[tuple[str, str]]:
    """Every `$ref` in a document, with the pointer of the object that has it."""
    stack: list[tuple[str, Json]] = [("", value)]
    while stack:
        at, here = stack.pop()
        if isinstance(here, Mapping):
            text = here.get("$ref")
            if isinstance(text, str):
                yield at, text
            stack.extend((pointers.join(at, name), item) for name, item in here.items())
        elif isinstance(here, list):
            stack.extend((pointers.join(at, index), item) for index, item in enumerate(here))


def _tell_idle(reading: Reading, idle: Sequence[str]) -> None:
    some = ", ".join(idle[:_SHOWN])
    others = f" and {len(idle) - _SHOWN} others" if len(idle) > _SHOWN else ""
    reading.tell(note(f"nothing to import in {some}{others}", None, _ADVICE))
