"""From a schema in a file to a `Part`: references followed, judged by its dialect, digested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from contract_registry.compat.evaluation.spots import LISTS, MAPS, SCHEMAS
from contract_registry.compat.schema import AVRO
from contract_registry.config import Config
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Finding, Json
from contract_registry.formats import json_schema
from contract_registry.formats.places import dialect_of
from contract_registry.load.files import Files, digest, path_of, relative_digests, uri_of
from contract_registry.load.problems import problem
from contract_registry.load.references import Entry, Reach, Source, Sources, reach
from contract_registry.load.targets import opened
from contract_registry.model import Language, Part

DEFAULT_DIALECT = "2020-12"


@dataclass(slots=True)
class Run:
    """What one run of loading carries from file to file; `problems` grows."""

    files: Files
    config: Config
    problems: list[Finding] = field(default_factory=list)
    sources: Sources = field(default_factory=dict)
    judged: dict[tuple[str, str, str], bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A schema as it stands in a file, before anything is known of it.

    dialect:   what the file says; None where it says nothing
    encoding:  the contract's, as the file says it
    """

    name: str
    holder: Document
    pointer: str
    value: Json
    dialect: str | None = None
    encoding: str = ""


def part_of(run: Run, sketch: Sketch) -> Part | None:
    """The part; None, with the problems in `run`, where anything is wrong with it."""
    avro = _avro_reference(sketch.value)
    if avro is not None:
        return _avro_part(run, sketch, avro)
    dialect = dialect_of(sketch.value, sketch.dialect or DEFAULT_DIALECT)
    uri = f"{uri_of(sketch.holder.path)}?part={quote(sketch.name)}"
    root = Source.of(sketch.value, uri, dialect, sketch.holder, sketch.pointer)
    found = reach(root, run.files, run.sources)
    run.problems.extend(found.problems)
    valid = [_is_valid(run, entry) for entry in _starts(found)]
    if found.problems or found.broken or not all(valid):
        return None
    return Part(
        name=sketch.name,
        path=sketch.holder.path,
        pointer=sketch.pointer,
        language=Language.JSON_SCHEMA,
        dialect=_declared(sketch, found) or dialect,
        value=sketch.value,
        uri=uri,
        files={uri: document.value for uri, document in found.files.items()},
        digest=_digest(run, sketch, Language.JSON_SCHEMA, dialect, found.files),
    )


def _declared(sketch: Sketch, found: Reach) -> str | None:
    """The dialect of the file that the whole schema is in, where the contract names none."""
    alone = isinstance(sketch.value, Mapping) and set(sketch.value) == {"$ref"}
    if not alone or sketch.dialect is not None or len(found.entries) < 2:
        return None
    return dialect_of(found.entries[1].source.walk.document, "") or None


def _starts(found: Reach) -> list[Entry]:
    """The entries that no other entry of the same document holds as a sub-schema."""
    by_place = {_key(it): it for it in found.entries}
    return [it for it in by_place.values() if not _is_held(it, by_place)]


def _key(entry: Entry) -> tuple[str, str, str]:
    walk = entry.source.walk
    return (walk.uri, walk.dialect, entry.pointer)


def _is_held(entry: Entry, by_place: Mapping[tuple[str, str, str], Entry]) -> bool:
    uri, dialect, outer = _key(entry)
    while outer:
        outer = pointers.parent(outer)
        if (uri, dialect, outer) in by_place and _holds(outer, entry.pointer):
            return True
    return False


def _holds(outer: str, inner: str) -> bool:
    """Whether judging `outer` judges `inner`: nothing but schema keywords lies between."""
    left = pointers.tokens(inner[len(outer) :])
    while left:
        if left[0] in SCHEMAS and not (left[0] == "items" and left[1:2] and left[1].isdigit()):
            left = left[1:]
        elif left[0] in LISTS | MAPS and len(left) > 1:
            left = left[2:]
        else:
            return False
    return True


def _is_valid(run: Run, entry: Entry) -> bool:
    """Judge one schema by its metaschema; each place of a shared file once in a run."""
    key = _key(entry)
    known = run.judged.get(key)
    if known is not None:
        return known
    walk = entry.source.walk
    schema = pointers.resolve(walk.document, entry.pointer)
    wrong = json_schema.problems(schema, dialect_of(schema, walk.dialect))
    for it in wrong:
        where = entry.source.locate(entry.pointer + it.pointer)
        run.problems.append(problem("invalid-schema", it.reason, where, it.fix))
    run.judged[key] = not wrong
    return not wrong


def _digest(
    run: Run, sketch: Sketch, language: Language, dialect: str, files: Mapping[str, Document]
) -> str:
    folder = sketch.holder.path.rpartition("/")[0]
    reached = {path_of(uri) or uri: run.files.digest(it) for uri, it in files.items()}
    return digest(
        [
            language.value,
            dialect,
            sketch.encoding,
            digest(sketch.value),
            relative_digests(reached, folder),
        ]
    )


def _avro_reference(value: Json) -> str | None:
    """The file that `{$ref: ./x.avsc}` names; None for any other schema."""
    if not isinstance(value, Mapping) or set(value) != {"$ref"}:
        return None
    text = value["$ref"]
    return text if isinstance(text, str) and text.lower().endswith(".avsc") else None


def _avro_part(run: Run, sketch: Sketch, text: str) -> Part | None:
    from contract_registry.compat.avro.parse import problems

    document = opened(
        run.files,
        text,
        sketch.holder.path,
        lambda: sketch.holder.locate(f"{sketch.pointer}/$ref"),
    )
    if not isinstance(document, Document):
        run.problems.extend([] if document is None else [document])
        return None
    wrong = problems(document.value)
    for it in wrong:
        where = document.locate(it.pointer)
        fix = "mend the schema; Avro's specification says what may stand here"
        run.problems.append(problem("invalid-avro", it.reason, where, fix))
    if wrong:
        return None
    return Part(
        name=sketch.name,
        path=document.path,
        pointer="",
        language=Language.AVRO,
        dialect=AVRO,
        value=document.value,
        uri=uri_of(document.path),
        files={},
        digest=digest([Language.AVRO.value, AVRO, sketch.encoding, digest(document.value)]),
    )
