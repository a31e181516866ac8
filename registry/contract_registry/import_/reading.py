"""What one import reads: documents, where their references lead, and what there is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.config import Config
from contract_registry.documents import Document, parse
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Finding, Json, Location
from contract_registry.formats.walk import Outward, Walk
from contract_registry.import_.found import Holder, Place
from contract_registry.import_.remark import Remark, unreadable
from contract_registry.load.files import Files, uri_of
from contract_registry.load.targets import opened, scheme_of
from contract_registry.source.tree import MemoryTree, Tree

_NO_FILES: Final = MemoryTree({}, "nothing")
_NOWHERE: Final = Config(paths=())


class LeadsNowhere(Exception):  # noqa: N818 - it is told, and the import goes on
    """A reference that cannot be followed: why, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(slots=True)
class Reading:
    """The state of one import. `remarks` grows.

    tree:     the files that may be read
    dialect:  how a schema is read that does not say it; None: what is usual at its place
    """

    tree: Tree = _NO_FILES
    dialect: str | None = None
    remarks: list[Remark] = field(default_factory=list)
    files: Files = field(init=False)
    _holders: dict[str, Holder] = field(default_factory=dict)
    _by_id: dict[str, Place] = field(default_factory=dict)
    _walks: dict[tuple[Document, str], Walk] = field(default_factory=dict)
    _told: int = 0

    def __post_init__(self) -> None:
        self.files = Files(self.tree, _NOWHERE)

    def tell(self, remark: Remark) -> None:
        """Have something told at the end."""
        self.remarks.append(remark)

    def holder(self, path: str) -> Holder | None:
        """The file at `path`; None where it cannot be read, which is told.

        Raises FileNotFoundError where there is none, PermissionError where it is outside.
        """
        document = self.files.document(path)
        self.tell_unreadable()
        return None if document is None else self.held(document)

    def held(self, document: Document) -> Holder:
        """The holder of a document, the same one each time."""
        return self._holders.setdefault(document.path, Holder(document))

    def tell_unreadable(self) -> None:
        """Tell what is wrong in files that were opened since the last time."""
        for finding in self.files.problems[self._told :]:
            self.tell(unreadable(finding))
        self._told = len(self.files.problems)

    def text(self, text: str, label: str, inside: Location | None, what: str) -> Holder | None:
        """A JSON or YAML text that is no file; None where it cannot be read, which is told.

        `what` names it in a sentence: `the Content of OrderPlaced`.
        """
        suffix = ".json" if text.lstrip()[:1] == "{" else ".yaml"
        read = parse(text.encode(errors="surrogateescape"), label + suffix)
        if isinstance(read, Document):
            # It is called by its label, which is no file and has no suffix.
            return Holder(Document(label, read.value, read.text), inside, folder=False)
        for finding in read:
            at = replace(finding.location, path=label)
            message = f"in {what}: {finding.message}"
            if inside is not None:
                message = f"in line {at.line} of {what}: {finding.message}"
            self.tell(unreadable(replace(finding, message=message, location=inside or at)))
        return None

    def announce(self, holders: Iterable[Holder]) -> None:
        """Let references name these documents by the `$id` that they give themselves."""
        for holder in holders:
            value = holder.value
            named = value.get("$id", value.get("id")) if isinstance(value, Mapping) else None
            if isinstance(named, str) and scheme_of(named):
                self._by_id.setdefault(named.removesuffix("#"), (holder, ""))

    def value(self, place: Place) -> Json:
        """What stands at a place. Raises LookupError where nothing does."""
        return pointers.resolve(place[0].value, place[1])

    def walk(self, holder: Holder, dialect: str) -> Walk:
        """The document as its references see it."""
        key = (holder.document, dialect)
        if key not in self._walks:
            uri = uri_of(holder.document.path)
            self._walks[key] = Walk(holder.value, uri, dialect)
        return self._walks[key]

    def target(self, place: Place, dialect: str) -> Place | None:
        """Where the `$ref` of a schema leads; None where it has none, or one that leads nowhere."""
        holder, pointer = place
        sight = self.walk(holder, dialect).at(pointer)
        if sight is None:
            return None
        keyword = f"{pointer}/$ref"
        for where, found in sight.local:
            if where == keyword:
                return holder, found
        for outward in sight.outward:
            if outward.pointer == keyword:
                try:
                    return self.follow(holder, outward)
                except LeadsNowhere:
                    return None
        return None

    def follow(self, holder: Holder, outward: Outward) -> Place:
        """Where a reference out of a document leads. Raises LeadsNowhere."""
        document, root = self._document(holder, outward)
        pointer = root + outward.fragment
        if outward.fragment and not outward.fragment.startswith("/"):
            walk = self.walk(document, outward.dialect)
            anchored = walk.anchored(walk.uri, outward.fragment)
            if anchored is None:
                raise LeadsNowhere(f"{outward.text} leads to no anchor", "mend the reference")
            pointer = anchored
        try:
            value = self.value((document, pointer))
        except LookupError:
            message = f"{outward.text} leads nowhere: {document.document.path} has no such place"
            raise LeadsNowhere(message, "mend the reference, and import again") from None
        if not isinstance(value, Mapping | bool):
            raise LeadsNowhere(f"{outward.text} leads to what is no schema", "mend the reference")
        return document, pointer

    def _document(self, holder: Holder, outward: Outward) -> Place:
        text = outward.text
        known = self._by_id.get(outward.uri) or self._by_id.get(text.partition("#")[0])
        if known is not None:
            return known
        if not holder.folder and not scheme_of(text):
            message = f"{text} names a file, and there is none beside what stands here"
            raise LeadsNowhere(message, "import the files that it was put together from")
        where = Location(holder.document.path)
        document = opened(self.files, text, holder.document.path, lambda: where)
        self.tell_unreadable()
        if isinstance(document, Finding):
            raise LeadsNowhere(document.message, document.fix or "mend the reference")
        if document is None:
            path = text.partition("#")[0]
            raise LeadsNowhere(f"{text} leads into a file that cannot be read", f"mend {path}")
        return self.held(document), ""


def is_metaschema(outward: Outward) -> bool:
    """Whether a reference names a dialect's own schema, which is always at hand."""
    return outward.uri in BY_URI
