"""Everything that the references of one schema reach, across files and inside the project."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.finding import Finding, Json, Location
from contract_registry.formats.circles import Trouble, cyclic
from contract_registry.formats.outline import Outline, Outward, missing, outline
from contract_registry.formats.places import identifiers
from contract_registry.load.files import Files, escaped, path_of, uri_of
from contract_registry.load.problems import problem
from contract_registry.load.targets import Where, opened, remote, scheme_of

OWN_KEYS = ("contract", "service")
"""The top-level keys that make a file one of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in a document from which a schema starts.

    holder:  the document that positions are in; `prefix` is the schema's pointer in it, for an
             inline schema, whose own pointers start at the schema
    """

    uri: str
    value: Json
    pointer: str
    dialect: str
    holder: Document
    prefix: str = ""

    def locate(self, pointer: str, *, key: bool = False) -> Location:
        """Where a pointer of this document stands in its file."""
        return self.holder.locate(self.prefix + pointer, key=key)


@dataclass(slots=True)
class Reach:
    """What was reached: whole documents by URI, the places that schemas start from, problems.

    broken:  a document on the way cannot be read; what is wrong is told with that file
    """

    broken: bool = False
    files: dict[str, Document] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Crawl:
    files: Files
    reach: Reach
    roots: dict[str, Entry] = field(default_factory=dict)
    waiting: list[tuple[Entry, Outward]] = field(default_factory=list)
    queue: list[tuple[Entry, bool]] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    edges: dict[tuple[str, str], list[tuple[tuple[str, str], Entry, str]]] = field(
        default_factory=dict
    )


def reach(root: Entry, files: Files, outlines: dict[tuple[str, str, str], Outline]) -> Reach:
    """Follow the references from `root`. `outlines` remembers walks of files from call to call."""
    crawl = _Crawl(files, Reach(), queue=[(root, True)])
    while crawl.queue or crawl.waiting:
        while crawl.queue:
            _visit(crawl, *crawl.queue.pop(), outlines)
        if not _wake(crawl):
            break
    for entry, outward in crawl.waiting:
        crawl.reach.problems.append(_remote(entry, outward))
    crawl.reach.problems.extend(_circles(crawl))
    return crawl.reach


def _visit(
    crawl: _Crawl, entry: Entry, is_schema: bool, outlines: dict[tuple[str, str, str], Outline]
) -> None:
    if is_schema:
        crawl.reach.entries.append(entry)
    key = (entry.uri, entry.pointer, entry.dialect)
    if key in crawl.seen:
        return
    crawl.seen.add(key)
    found = None if entry.prefix else outlines.get(key)
    if found is None:
        found = outline(entry.value, entry.uri, entry.dialect, entry.pointer)
        if not entry.prefix:
            outlines[key] = found
    for trouble in found.troubles:
        crawl.reach.problems.append(_finding(entry, _with_advice(entry, trouble)))
    for pointer in found.entries:
        if pointer != entry.pointer:
            crawl.reach.entries.append(replace(entry, pointer=pointer))
    crawl.roots.setdefault(entry.uri, entry)
    for outward in found.outward:
        _leave(crawl, entry, outward)


def _finding(entry: Entry, trouble: Trouble) -> Finding:
    return problem(trouble.rule, trouble.message, entry.locate(trouble.pointer), trouble.fix)


def _with_advice(entry: Entry, trouble: Trouble) -> Trouble:
    """In an inline schema `#` is the schema, which surprises those who think of the file."""
    if trouble.rule != "dangling-reference" or not entry.prefix:
        return trouble
    reference = pointers.resolve(entry.value, trouble.pointer)
    text = str(reference).removeprefix("#")
    if text.startswith(f"{entry.prefix}/"):
        fix = f"inside an inline schema # is the schema itself: write #{text[len(entry.prefix) :]}"
        return Trouble(trouble.rule, trouble.pointer, trouble.message, fix)
    return trouble


def _leave(crawl: _Crawl, entry: Entry, outward: Outward) -> None:
    """Follow a reference into another document."""
    if outward.uri in BY_URI:
        return
    holder = path_of(outward.base)
    if holder is None or scheme_of(outward.text):
        crawl.waiting.append((entry, outward))
        return

    if len(crawl.reach.problems) >= MAX_TROUBLES:
        return
    where = partial(entry.locate, outward.pointer)
    document = opened(crawl.files, outward.text, holder, where)
    if isinstance(document, Document):
        refusal = _unshared(where, outward, document)
        if refusal is not None:
            crawl.reach.problems.append(refusal)
            return
        target = Entry(outward.uri, document.value, "", outward.dialect, document)
        if outward.uri not in crawl.reach.files:
            # What is in a file must be sound beyond what is used of it: validators read all of it.
            # Its root may be a bag of schemas, and no schema itself.
            crawl.reach.files[outward.uri] = document
            crawl.queue.append((target, False))
        _enter(crawl, entry, outward, target)
    elif document is None:
        crawl.reach.broken = True
    else:
        crawl.reach.problems.append(document)


def _unshared(where: Where, outward: Outward, document: Document) -> Finding | None:
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


def _enter(crawl: _Crawl, entry: Entry, outward: Outward, target: Entry) -> None:
    """Go on at the place in `target` that the fragment names."""
    pointer: str | None = target.pointer + outward.fragment
    if outward.fragment and not outward.fragment.startswith("/"):
        names = identifiers(target.value, target.uri, target.dialect)
        pointer = next(
            (
                names.anchors[anchor]
                for base, at in names.resources.items()
                if at == target.pointer
                and (anchor := f"{base}#{outward.fragment}") in names.anchors
            ),
            None,
        )
    trouble = missing(target.value, pointer, outward.pointer, outward.text)
    if trouble is not None or pointer is None:
        crawl.reach.problems.extend([_finding(entry, trouble)] if trouble else [])
        return
    inner = replace(target, pointer=pointer)
    if outward.in_place:
        node, other = (entry.uri, entry.pointer), (inner.uri, pointer)
        crawl.edges.setdefault(node, []).append((other, entry, outward.pointer))
    crawl.queue.append((inner, True))


def _wake(crawl: _Crawl) -> bool:
    """Follow the waiting references that name an `$id` of a document that was reached."""
    if not crawl.waiting:
        return False
    resources: dict[str, Entry] = {}
    for root in crawl.roots.values():
        names = identifiers(root.value, root.uri, root.dialect)
        for uri, pointer in names.resources.items():
            resources.setdefault(uri, replace(root, pointer=pointer))
    waiting, crawl.waiting = crawl.waiting, []
    for entry, outward in waiting:
        target = resources.get(outward.uri)
        if target is None:
            crawl.waiting.append((entry, outward))
        else:
            _enter(crawl, entry, outward, target)
    return len(crawl.waiting) < len(waiting)


def _remote(entry: Entry, outward: Outward) -> Finding:
    fix = None
    if not scheme_of(outward.text):
        fix = f"the $id around it makes {outward.base} the base: remove it, or refer to an $id"
    text = outward.text if fix is None else outward.uri
    return remote(text, lambda: entry.locate(outward.pointer), fix)


def _circles(crawl: _Crawl) -> list[Finding]:
    """References across files that lead back to themselves and say nothing on the way."""
    found = []
    done: set[tuple[str, str]] = set()
    for start in crawl.edges:
        path: set[tuple[str, str]] = set()
        stack = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.discard(node)
                done.add(node)
                continue
            if node in done or node in path:
                continue
            path.add(node)
            stack.append((node, True))
            for target, entry, pointer in crawl.edges.get(node, ()):
                if target in path:
                    found.append(_finding(entry, cyclic(pointer)))
                else:
                    stack.append((target, False))
    return found
