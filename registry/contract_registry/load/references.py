"""Everything that the references of one schema reach, across files and inside the project."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.finding import Finding, Json, Location
from contract_registry.formats.circles import circles
from contract_registry.formats.places import dialect_of
from contract_registry.formats.walk import Outward, Trouble, Walk, resolved
from contract_registry.load.files import Files, escaped, path_of, uri_of
from contract_registry.load.problems import problem
from contract_registry.load.targets import Where, opened, remote, scheme_of

# A text without any of these gives nothing in it a name; escapes may hide one.
_NAMING = ("$id", "nchor", "draft-04", "\\u00", "\\U00", "\\x")

OWN_KEYS = ("contract", "service")
"""The top-level keys that make a file one of ours."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as references see it.

    holder:  the file that positions are in
    prefix:  for an inline schema, which is a document of its own, its pointer in the file
    """

    walk: Walk
    holder: Document
    prefix: str = ""

    @classmethod
    def of(cls, value: Json, uri: str, dialect: str, holder: Document, prefix: str = "") -> Source:
        named = dialect == "4" or any(mark in holder.text for mark in _NAMING)
        return cls(Walk(value, uri, dialect, named=named), holder, prefix)

    def locate(self, pointer: str) -> Location:
        """Where a pointer of this document stands in its file."""
        return self.holder.locate(self.prefix + pointer)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a schema starts from: the root, and wherever a reference leads."""

    source: Source
    pointer: str


@dataclass(slots=True)
class Reach:
    """What was reached: whole files by URI, the places that schemas start from, problems.

    broken:  a file on the way cannot be read; what is wrong is told with that file
    """

    broken: bool = False
    files: dict[str, Document] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


Sources: TypeAlias = dict[tuple[str, str], Source]
"""The files that were walked before, by URI and dialect."""

_Node: TypeAlias = tuple[str, str]  # a document's URI and a pointer in it


@dataclass(slots=True)
class _Crawl:
    files: Files
    sources: Sources
    reach: Reach = field(default_factory=Reach)
    stack: list[Entry] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    here: dict[str, Source] = field(default_factory=dict)
    waiting: list[tuple[Entry, Outward]] = field(default_factory=list)
    edges: dict[_Node, dict[_Node, tuple[Source, str] | None]] = field(default_factory=dict)

    def report(self, source: Source, trouble: Trouble) -> None:
        if len(self.reach.problems) < MAX_TROUBLES:
            where = source.locate(trouble.pointer)
            finding = problem(trouble.rule, trouble.message, where, trouble.fix)
            self.reach.problems.append(finding)

    def arrive(self, start: Entry, where: str, target: Entry) -> None:
        """The reference at `where`, in the schema at `start`, leads to `target`."""
        self.reach.entries.append(target)
        self.stack.append(target)
        self.link(start, target, (start.source, where))

    def link(self, start: Entry, target: Entry, reference: tuple[Source, str] | None) -> None:
        """Both speak of the same value."""
        edges = self.edges.setdefault((start.source.walk.uri, start.pointer), {})
        edges[target.source.walk.uri, target.pointer] = reference


def reach(root: Source, files: Files, sources: Sources) -> Reach:
    """Follow the references from `root`; `sources` grows, and saves work from call to call."""
    start = Entry(root, "")
    crawl = _Crawl(files, sources, stack=[start])
    crawl.reach.entries.append(start)
    while crawl.stack:
        while crawl.stack:
            _visit(crawl, crawl.stack.pop())
        _follow_names(crawl)
    for entry, outward in crawl.waiting:
        crawl.reach.problems.append(_remote(entry, outward))
    for source, where in circles(crawl.edges):
        message = "this reference leads back to itself, with no property or element in between"
        fix = "let it refer to something that says what the value is"
        crawl.report(source, Trouble("cyclic-reference", where, message, fix))
    return crawl.reach


def _visit(crawl: _Crawl, entry: Entry) -> None:
    walk = entry.source.walk
    key = (walk.uri, walk.dialect, entry.pointer)
    if key in crawl.seen:
        return
    crawl.seen.add(key)
    crawl.here.setdefault(walk.uri, entry.source)
    sight = None if walk.is_quiet(entry.pointer) else walk.at(entry.pointer)
    if sight is None:
        return
    for trouble in sight.troubles:
        crawl.report(entry.source, _with_advice(entry.source, trouble))
    for pointer, in_place in sight.below:
        child = Entry(entry.source, pointer)
        crawl.stack.append(child)
        if in_place:
            crawl.link(entry, child, None)
    for where, pointer in sight.local:
        crawl.arrive(entry, where, Entry(entry.source, pointer))
    for outward in sight.outward:
        _leave(crawl, entry, outward)


def _with_advice(source: Source, trouble: Trouble) -> Trouble:
    """In an inline schema `#` is the schema, which surprises those who think of the file."""
    if trouble.rule != "dangling-reference" or not source.prefix:
        return trouble
    text = str(pointers.resolve(source.walk.document, trouble.pointer)).removeprefix("#")
    if not text.startswith(f"{source.prefix}/"):
        return trouble
    fix = f"inside an inline schema # is the schema itself: write #{text[len(source.prefix) :]}"
    return Trouble(trouble.rule, trouble.pointer, trouble.message, fix)


def _leave(crawl: _Crawl, entry: Entry, outward: Outward) -> None:
    """Follow a reference into another document."""
    if outward.uri in BY_URI or len(crawl.reach.problems) >= MAX_TROUBLES:
        return
    holder = path_of(outward.base)
    if holder is None or scheme_of(outward.text):
        crawl.waiting.append((entry, outward))
        return
    where = partial(entry.source.locate, outward.pointer)
    document = opened(crawl.files, outward.text, holder, where)
    if isinstance(document, Finding):
        crawl.reach.problems.append(document)
        return
    if document is None:
        crawl.reach.broken = True
        return
    refusal = _refusal(where, outward, document)
    if refusal is not None:
        crawl.reach.problems.append(refusal)
        return
    source = _source(crawl, outward, document)
    if outward.uri not in crawl.reach.files:
        crawl.reach.files[outward.uri] = document
        # What is in a file must be sound beyond what is used of it: validators read all of it. Its
        # root may be a bag of schemas and no schema itself, and so is no entry.
        crawl.stack.append(Entry(source, ""))
    _enter(crawl, entry, outward, Entry(source, ""))


def _source(crawl: _Crawl, outward: Outward, document: Document) -> Source:
    dialect = dialect_of(document.value, outward.dialect)
    source = crawl.sources.get((outward.uri, dialect))
    if source is None:
        source = Source.of(document.value, outward.uri, dialect, document)
        crawl.sources[outward.uri, dialect] = source
    return source


def _refusal(where: Where, outward: Outward, document: Document) -> Finding | None:
    """Why a file may not be a part of a schema, or not by this name."""
    text = outward.text
    if outward.uri != uri_of(document.path):
        # One file must have one URI: what it refers to is resolved against it.
        folder = posixpath.dirname(path_of(outward.base) or "") or "."
        message = f"{text} is not how a URI names {document.path}: escapes are wrong or missing"
        fix = f"write {escaped(posixpath.relpath(document.path, folder))}"
        return problem("dangling-reference", message, where(), fix)
    if document.path.lower().endswith(".avsc"):
        message = f"{text} is an Avro schema; it cannot be a part of a JSON Schema"
        fix = "let {$ref: …} to it be the contract's whole schema, or describe it in JSON Schema"
        return problem("invalid-schema", message, where(), fix)
    value = document.value
    kind = next((key for key in OWN_KEYS if isinstance(value, Mapping) and key in value), None)
    if kind is None:
        return None
    own = document.path == where().path
    message = f"{text} leads into {'this' if own else 'another'} {kind}'s file"
    fix = "move what is shared into a file of its own, and let both refer to that"
    if own:
        fix = "inside an inline schema # is the schema itself: write #/… from there"
    return problem("reference-into-contract", message, where(), fix)


def _enter(crawl: _Crawl, entry: Entry, outward: Outward, resource: Entry) -> None:
    """Go on at the place in a resource that the fragment names."""
    walk = resource.source.walk
    pointer: str | None = resource.pointer + outward.fragment
    if outward.fragment and not outward.fragment.startswith("/"):
        called = [uri for uri, at in walk.names.resources.items() if at == resource.pointer]
        found = (walk.anchored(uri, outward.fragment) for uri in called)
        pointer = next((at for at in found if at is not None), None)
    target = resolved(walk.document, pointer, outward.pointer, outward.text)
    if isinstance(target, Trouble):
        crawl.report(entry.source, target)
    else:
        crawl.arrive(entry, outward.pointer, Entry(resource.source, target[1]))


def _follow_names(crawl: _Crawl) -> None:
    """Follow the waiting references that name an `$id` of a document that was reached."""
    if not crawl.waiting:
        return
    resources: dict[str, Entry] = {}
    for source in crawl.here.values():
        for uri, pointer in source.walk.names.resources.items():
            resources.setdefault(uri, Entry(source, pointer))
    waiting, crawl.waiting = crawl.waiting, []
    for entry, outward in waiting:
        resource = resources.get(outward.uri)
        if resource is None:
            crawl.waiting.append((entry, outward))
        else:
            _enter(crawl, entry, outward, resource)


def _remote(entry: Entry, outward: Outward) -> Finding:
    where = partial(entry.source.locate, outward.pointer)
    if scheme_of(outward.text):
        return remote(outward.text, where)
    fix = f"the $id around it makes {outward.base} the base: remove it, or refer to an $id"
    return remote(outward.uri, where, fix)
