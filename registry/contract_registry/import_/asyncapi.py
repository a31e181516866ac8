"""AsyncAPI files (versions 2 and 3): their messages and what these carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from contract_registry.compat.avro.parse import problems
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats.places import dialect_of
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting, message
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import lost, refused
from contract_registry.reports.notation import indented

_ITS_OWN: Final = "7"  # "a superset of JSON Schema Specification Draft 07" (AsyncAPI 3.0, Schema)
_DRAFT: Final = re.compile(r"application/schema\+(?:json|yaml);version=draft-0?([467])")
_OPENAPI: Final = re.compile(r"application/vnd\.oai\.openapi(\+(json|yaml))?;version=3\.0\.\d+")
_PLAIN: Final = ("", "application/schema+json", "application/schema+yaml")
_MOST: Final = 5  # problems of one Avro schema


def found_in_asyncapi(reading: Reading, holder: Holder, setting: Setting) -> Iterator[Found]:
    """The messages among the components, and those that channels describe on the spot."""
    version = str(_at(holder.value, "asyncapi"))
    if version[:2] not in ("2.", "3."):
        where = holder.locate("/asyncapi")
        told = f"AsyncAPI {version[:20]} is not read"
        reading.tell(refused(told, where, "convert it to AsyncAPI 3"))
        return
    for name, pointer in _messages(reading, holder):
        value: Any = pointers.resolve(holder.value, pointer)
        titles = (it for it in (value.get("name"), name) if isinstance(it, str) and it.strip())
        summary = value.get("summary") or value.get("title") or ""
        own = replace(
            setting,
            title=next(titles, setting.title),
            summary=summary.strip().split("\n")[0][:300] if isinstance(summary, str) else "",
        )
        yield from _message(reading, holder, pointer, own)


def _messages(reading: Reading, holder: Holder) -> Iterator[tuple[str, str]]:
    """The name and the pointer of each message that stands in the document."""
    places: list[tuple[str, ...]] = [("components", "messages")]
    channels = _at(holder.value, "channels")
    for name, channel in channels.items() if isinstance(channels, Mapping) else ():
        places.append(("channels", name, "messages"))
        for action in ("publish", "subscribe"):
            one = _at(channel, action, "message")
            if isinstance(one, Mapping):
                at = pointers.from_tokens(("channels", name, action, "message"))
                several = one.get("oneOf")
                every = enumerate(several) if isinstance(several, list) else ()
                yield from _inline(reading, holder, name, at, one)
                for index, it in every:
                    yield from _inline(reading, holder, name, f"{at}/oneOf/{index}", it)
    for tokens in places:
        found = _at(holder.value, *tokens)
        for name, it in found.items() if isinstance(found, Mapping) else ():
            at = pointers.join(pointers.from_tokens(tokens), name)
            yield from _inline(reading, holder, name, at, it)


def _inline(
    reading: Reading, holder: Holder, name: str, pointer: str, value: Json
) -> Iterator[tuple[str, str]]:
    """A message that is described here, and not only referred to."""
    if not isinstance(value, Mapping):
        return
    reference = value.get("$ref")
    if isinstance(reference, str):
        if not reference.startswith("#"):
            where, fix = holder.locate(f"{pointer}/$ref"), "import the file that it names"
            told = f"the message {reference} stands in another file"
            reading.tell(refused(told, where, fix))
    elif "payload" in value:
        yield name, pointer


def _message(reading: Reading, holder: Holder, pointer: str, setting: Setting) -> Iterator[Found]:
    value: Any = pointers.resolve(holder.value, pointer)
    if value.get("headers"):
        where, fix = holder.locate(f"{pointer}/headers", key=True), "describe them as attributes"
        reading.tell(lost(f"the headers of {setting.title} are not carried over", where, fix))
    at, payload, language = f"{pointer}/payload", value["payload"], value.get("schemaFormat")
    if isinstance(payload, Mapping) and "schemaFormat" in payload and "schema" in payload:
        at, language, payload = f"{at}/schema", payload["schemaFormat"], payload["schema"]
    kind = language if isinstance(language, str) else ""
    if kind.startswith("application/vnd.apache.avro"):
        yield from _avro(reading, holder, at, setting)
        return
    dialect = _dialect(kind)
    if dialect is None or not isinstance(payload, Mapping | bool):
        told = f"the payload of {setting.title} is described in a language that is not read"
        reading.tell(refused(told, holder.locate(at), "describe it in JSON Schema or Avro"))
        return
    dialect = dialect_of(payload, reading.dialect or dialect)
    found = message(reading, (holder, at), dialect, setting)
    if found is not None:
        yield found


def _dialect(language: str) -> str | None:
    """The dialect of a `schemaFormat`; None for another language."""
    if language in _PLAIN or language.startswith("application/vnd.aai.asyncapi"):
        return _ITS_OWN
    draft = _DRAFT.fullmatch(language)
    if draft is not None:
        return draft[1]
    return "openapi-3.0" if _OPENAPI.fullmatch(language) else None


def _avro(reading: Reading, holder: Holder, pointer: str, setting: Setting) -> Iterator[Found]:
    schema: Any = pointers.resolve(holder.value, pointer)
    if isinstance(schema, Mapping) and set(schema) == {"$ref"}:
        where, fix = holder.locate(pointer), "import the Avro file itself"
        reading.tell(refused("an Avro schema stands in another file", where, fix))
        return
    wrong = problems(schema)
    for it in wrong[:_MOST]:
        where = holder.locate(pointer + it.pointer)
        reading.tell(refused(f"this is no Avro schema: {it.reason}", where, "mend it"))
    if not wrong:
        yield Found(
            title=setting.title,
            at=holder.locate(pointer),
            origin=setting.origin,
            group=setting.group,
            summary=setting.summary,
            avro=schema,
            text=indented(schema) + "\n",
        )


def _at(value: Json, *names: str) -> Json:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
