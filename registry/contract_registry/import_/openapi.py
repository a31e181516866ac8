"""OpenAPI files that describe events: which of their schemas are messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats.places import dialect_of
from contract_registry.import_.events import is_annotated
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting, message
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import lost, refused
from contract_registry.model import Version

_SCHEMAS: Final = "/components/schemas"
_AWS_EVENT: Final = "AWSEvent"

Reached = Collection[tuple[str, str]]
"""The places, (path, pointer), that some reference leads to."""


def found_in_openapi(
    reading: Reading, holder: Holder, setting: Setting, reached: Reached
) -> Iterator[Found]:
    """The messages among the component schemas.

    Those that name an event, and AWSEvent; where there are none, every schema that no other one
    refers to. Operations are told and left.
    """
    dialect = _dialect(reading, holder)
    schemas = _at(holder.value, "components", "schemas")
    _tell_operations(reading, holder)
    if dialect is None or not isinstance(schemas, Mapping):
        return
    chosen = [name for name, it in schemas.items() if is_annotated(it) or name == _AWS_EVENT]
    if not chosen and not setting.part:
        path = holder.document.path
        chosen = [it for it in schemas if (path, pointers.join(_SCHEMAS, it)) not in reached]
    alone = len(chosen) == 1
    for name in chosen:
        own = replace(
            setting,
            title=_title(holder, name, setting, alone),
            called=setting.called if alone else "",
            version=_version(holder) if name == _AWS_EVENT else None,
        )
        found = message(reading, (holder, pointers.join(_SCHEMAS, name)), dialect, own)
        if found is not None:
            yield found


def _dialect(reading: Reading, holder: Holder) -> str | None:
    value = holder.value
    assert isinstance(value, Mapping)  # noqa: S101 - the caller has looked
    version = str(value.get("openapi"))
    if reading.dialect is not None:
        return reading.dialect
    if version.startswith("3.0"):
        return "openapi-3.0"
    if version.startswith("3."):
        return dialect_of({"$schema": value.get("jsonSchemaDialect")}, "2020-12")
    where = holder.locate("/openapi")
    fix = "convert it to OpenAPI 3"
    reading.tell(refused(f"OpenAPI {version[:20]} is not read", where, fix))
    return None


def _title(holder: Holder, name: str, setting: Setting, alone: bool) -> str:
    if name != _AWS_EVENT:
        return name
    title = _at(holder.value, "info", "title")
    return title if isinstance(title, str) and title.strip() else setting.title


def _version(holder: Holder) -> Version | None:
    """The version that the document gives itself: in AWS's layout it is about one event."""
    text = _at(holder.value, "info", "version")
    try:
        version = Version.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return version if version is not None and version.major > 0 else None


def _tell_operations(reading: Reading, holder: Holder) -> None:
    paths = _at(holder.value, "paths")
    if isinstance(paths, Mapping) and paths:
        message = "the operations of this API are not imported, only the schemas of messages"
        fix = f"write a contract of kind: operation with openapi: {holder.document.path}#<id>"
        reading.tell(lost(message, holder.locate("/paths", key=True), fix))


def _at(value: Json, *names: str) -> Json:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
