"""One schema as one message: what is its payload, what it is called, and whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats import json_schema
from contract_registry.formats.places import dialect_of
from contract_registry.import_.bundle import Bundle, TooLargeError, bundle
from contract_registry.import_.events import annotated, envelope, tell_what_is_beside
from contract_registry.import_.found import Found, Place
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import note, refused
from contract_registry.model import Version

_MOST_WRONG: Final = 5  # places in one schema; who mends those meets the others
_SELF_DESCRIBING: Final = "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the surroundings of a schema say about it.

    title:    what it is called where nothing in it says so
    origin:   the sentence about where it came from
    group:    what its service is called after, where no source is named
    called:   its name in a registry, `source@DetailType` by convention
    dialect:  how it is read where it does not say so
    summary:  what it is for
    part:     whether other files refer to it: then only what names an event is one
    """

    title: str
    origin: str
    group: str = ""
    called: str = ""
    dialect: str | None = None
    summary: str = ""
    version: Version | None = None
    part: bool = False


def message(reading: Reading, place: Place, dialect: str, setting: Setting) -> Found | None:
    """The message that a schema describes; None, with the reason told, where it is none."""
    holder, pointer = place
    source, detail_type = annotated(reading, place)
    around = envelope(reading, place, dialect)
    places = [place]
    wrapped = around.is_one or bool((source or detail_type) and around.details)
    if wrapped:
        places = around.details
        source = source or around.fixed.get("source")
        detail_type = detail_type or around.fixed.get("detail-type")
        tell_what_is_beside(reading, around)
    elif {"source", "detail-type", "account"} <= set(around.names):
        where = holder.locate(pointer, key=True)
        fix = "add the property detail, which is what the contract is about"
        reading.tell(refused(f"{setting.title} is an event without a detail", where, fix))
        return None
    source, detail_type = _from_name(reading, place, setting, source, detail_type)
    try:
        taken = bundle(reading, places, dialect)
    except TooLargeError:
        where = holder.locate(pointer, key=True)
        message = f"the references of {setting.title} unfold into more than a contract can hold"
        reading.tell(refused(message, where, "let it refer to less"))
        return None
    schema, spoken = _dialect(reading, taken, dialect)
    if is_wrong(reading, taken, schema, dialect, detail_type or setting.title):
        return None
    return Found(
        title=detail_type or setting.title,
        at=holder.locate(pointer, key=True),
        origin=setting.origin,
        schema=schema,
        dialect=spoken,
        source=source,
        detail_type=detail_type,
        group=setting.group,
        summary=setting.summary or (_first_line(reading.value(place)) if wrapped else ""),
        complete=taken.complete,
        version=setting.version,
        locate=taken.locate,
    )


def _from_name(
    reading: Reading,
    place: Place,
    setting: Setting,
    source: str | None,
    detail_type: str | None,
) -> tuple[str | None, str | None]:
    """What `source@DetailType`, the name in a registry, adds; AWS's own naming loses characters."""
    left, at, right = setting.called.rpartition("@")
    if not at or not left or not right or (source and detail_type):
        return source, detail_type
    where = place[0].locate(place[1], key=True)
    missing = [
        f"{label} {value}"
        for label, value, known in (("source", left, source), ("detail-type", right, detail_type))
        if not known
    ]
    text = f"the {' and the '.join(missing)} are" if len(missing) > 1 else f"the {missing[0]} is"
    fix = "compare it with what is sent: names in the registry have no spaces and no slashes"
    reading.tell(note(f"{text} taken from the name {setting.called}", where, fix))
    return source or left, detail_type or right


def _dialect(reading: Reading, taken: Bundle, dialect: str) -> tuple[Json, str | None]:
    """The schema, and the dialect that its contract has to name."""
    schema = taken.schema
    named = schema.get("$schema") if isinstance(schema, dict) else None
    if isinstance(named, str) and named.removesuffix("#") in BY_URI:
        return schema, None
    if isinstance(schema, dict) and "$schema" in schema:
        holder, pointer = taken.origin("")
        where = holder.locate(pointers.join(pointer, "$schema"))
        message = f"$schema names no dialect that is known; the schema is read as {dialect}"
        reading.tell(note(message, where, "--dialect says how to read it"))
        schema = {name: value for name, value in schema.items() if name != "$schema"}
    return schema, dialect


def guessed_dialect(schema: Json, default: str) -> str:
    """The dialect of a schema that does not name one that is known."""
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    if isinstance(named, str) and named.startswith(_SELF_DESCRIBING):
        default = "4"
    return dialect_of(schema, default)


def is_wrong(reading: Reading, taken: Bundle, schema: Json, dialect: str, title: str) -> bool:
    """Whether the schema breaks its dialect's rules, which is told where it does."""
    wrong = json_schema.problems(schema, dialect_of(schema, dialect))
    for it in wrong[:_MOST_WRONG]:
        holder, pointer = taken.origin(it.pointer)
        message = f"{title} is no schema of {dialect}: {it.reason}"
        reading.tell(refused(message, holder.locate(pointer), it.fix))
    if len(wrong) > _MOST_WRONG:
        holder, pointer = taken.origin("")
        message = f"{len(wrong) - _MOST_WRONG} further places of {title} are wrong"
        reading.tell(refused(message, holder.locate(pointer, key=True), "mend the others first"))
    return bool(wrong)


def _first_line(schema: Json) -> str:
    text = schema.get("description") if isinstance(schema, Mapping) else None
    return text.strip().split("\n")[0].strip()[:300] if isinstance(text, str) else ""
