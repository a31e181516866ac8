"""What an import would write, checked as if it were there: nobody gets files that do not pass."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from contract_registry.check import lint
from contract_registry.config import FILE, Config
from contract_registry.documents import Document, parse, yaml
from contract_registry.errors import Exit, UsageError
from contract_registry.finding import Finding, Json, Location, Severity, canonical
from contract_registry.import_.drafts import Draft, Drafting, Wishes, drafted, parse_channel
from contract_registry.import_.found import Found
from contract_registry.import_.remark import Remark, Weight, in_order, note, refused
from contract_registry.import_.services import services
from contract_registry.load import load
from contract_registry.model import ContractKey
from contract_registry.source.tree import Entry, Tree

_CONFIGURATION: Final = """\
# The project's settings; `contracts schema --config` prints all of them. Each has a default.
format: 1
"""
_RELEASED: Final = "released: {{branch: {branch}}}\n"
_MOST_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Target:
    """The project to import into, today, and the branch that it is released from."""

    tree: Tree
    config: Config
    today: date
    branch: str = "main"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there already. `equal`: it says what would have been written."""

    path: str
    equal: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, what is left alone, and what is to be told.

    files:      path → text, in order
    contracts:  path → what it was made of, of those among `files` that are contracts
    """

    files: Mapping[str, str]
    contracts: Mapping[str, Found]
    kept: tuple[Kept, ...]
    remarks: tuple[Remark, ...]

    @property
    def exit(self) -> Exit:
        """0: all that was found is there as it was found; 4: a file cannot be read; else 1."""
        if any(it.unreadable for it in self.remarks):
            return Exit.UNREADABLE
        lacking = any(it.weight is not Weight.NOTE for it in self.remarks)
        differs = any(not it.equal for it in self.kept)
        return Exit.FINDINGS if lacking or differs else Exit.CLEAN


@dataclass(frozen=True, slots=True)
class _Overlay:
    """The project with files that are not written yet."""

    below: Tree
    files: Mapping[str, str]
    label: str = "work tree"

    def entries(self, under: str) -> Mapping[str, Entry]:
        """See `Tree.entries`."""
        from contract_registry.source.tree import MemoryTree

        data = {path: text.encode() for path, text in self.files.items()}
        found = {**self.below.entries(under), **MemoryTree(data).entries(under)}
        return dict(sorted(found.items()))

    def read(self, path: str) -> bytes:
        """See `Tree.read`."""
        text = self.files.get(path)
        return self.below.read(path) if text is None else text.encode()


@dataclass(slots=True)
class _Planning:
    target: Target
    drafting: Drafting
    broken: frozenset[ContractKey]
    paths: Mapping[ContractKey, str]
    kept: list[Kept] = field(default_factory=list)


def plan(
    found: Iterable[Found], target: Target, wishes: Wishes, remarks: Sequence[Remark] = ()
) -> Plan:
    """What to write into a project for what was found; `remarks` are told as well.

    Every contract in it passes `lint` beside what is there. Raises UsageError where the wishes
    cannot be met.
    """
    tree, config = target.tree, target.config
    catalog = load(tree, config)
    folder = posixpath.normpath(config.paths[0]).removeprefix(".")
    drafting = Drafting(catalog, folder, wishes, [*remarks])
    paths = {key: contract.path for key, contract in catalog.contracts.items()}
    planning = _Planning(target, drafting, frozenset(catalog.broken), paths)
    drafts = _fresh(planning, _distinct(drafting, found))
    files: dict[str, str] = {}
    for _ in range(_MOST_ROUNDS):
        files = _files(planning, drafts)
        wrong = _wrong(target, files)
        if not wrong:
            break
        drafts = [it for it in drafts if not _is_refused(drafting, it, wrong, files)]
    else:
        files, drafts = {}, []
    _tell_assumed(drafting, drafts)
    made = {it.path: it.found for it in drafts}
    return Plan(dict(sorted(files.items())), made, tuple(planning.kept), in_order(drafting.remarks))


def _distinct(drafting: Drafting, found: Iterable[Found]) -> list[Draft]:
    """The drafts, each id once; equal ones are one, others are told."""
    first: dict[ContractKey, Draft] = {}
    for one in found:
        draft = drafted(drafting, one)
        if draft is None:
            continue
        known = first.setdefault(draft.key, draft)
        if known is draft or _says(known) == _says(draft):
            continue
        message = f"{draft.key} is what {known.found.at} becomes, too: both cannot have that name"
        fix = "import them one by one, with --service, or rename one of the two"
        drafting.remarks.append(refused(message, one.at, fix))
    return list(first.values())


def _says(draft: Draft) -> object:
    found = draft.found
    return found.source, found.detail_type, found.schema, found.dialect, found.avro


def _fresh(planning: _Planning, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts of contracts that are not there yet."""
    fresh = []
    for draft in drafts:
        there = _standing(planning, draft)
        if there is None:
            fresh.append(draft)
        else:
            planning.kept.append(Kept(there, _is_there(planning.target.tree, there, draft)))
    return fresh


def _standing(planning: _Planning, draft: Draft) -> str | None:
    """The file that stands where a draft would; None where nothing does."""
    known = planning.paths.get(draft.key)
    if known is not None:
        return known
    tree = planning.target.tree
    taken = next((it for it in draft.files if _content(tree, it) is not None), None)
    return draft.path if taken is None and draft.key in planning.broken else taken


def _is_there(tree: Tree, path: str, draft: Draft) -> bool:
    """Whether a file says of the messages what the draft says of them."""
    there = parse(_content(tree, path) or b"", path)
    mine = parse(draft.files[draft.path].encode(), draft.path)
    if not isinstance(there, Document) or not isinstance(mine, Document):
        return False
    beside = [it for it in draft.files if it != draft.path]
    return _said(there.value) == _said(mine.value) and all(
        _content(tree, it) == draft.files[it].encode() for it in beside
    )


_OWN: Final = frozenset(
    ("version", "summary", "examples", "status", "deprecated", "accepts", "compatibility")
)


def _said(contract: Json) -> str:
    """What a contract says of its messages, without what its owner adds in time."""
    if not isinstance(contract, Mapping):
        return ""
    return canonical({key: it for key, it in contract.items() if key not in _OWN})


def _content(tree: Tree, path: str) -> bytes | None:
    """What is at a path; None where nothing is."""
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # a folder, a link that leads out: something is there


def _files(planning: _Planning, drafts: Sequence[Draft]) -> dict[str, str]:
    """Everything to write: the contracts, and what they need around them."""
    if not drafts:
        return {}
    files = {path: text for draft in drafts for path, text in draft.files.items()}
    for path, text in services(planning.drafting, drafts).items():
        if _content(planning.target.tree, path) is not None:
            raise UsageError(f"{path} cannot be read as a service", "contracts lint says why")
        files[path] = text
    if _content(planning.target.tree, FILE) is None:
        branch = planning.target.branch
        files[FILE] = _CONFIGURATION + ("" if branch == "main" else _RELEASED.format(branch=branch))
    return files


def _wrong(target: Target, files: Mapping[str, str]) -> list[Finding]:
    """The errors that the files would have if they were there."""
    if not files:
        return []
    tree = _Overlay(target.tree, files)
    report = lint(tree, target.config, target.today, allow_empty=True)
    return [
        it
        for it in report.findings
        if it.severity is Severity.ERROR and it.ignored is None and it.location.path in files
    ]


def _is_refused(
    drafting: Drafting, draft: Draft, wrong: Sequence[Finding], files: Mapping[str, str]
) -> bool:
    """Whether the files of a draft do not pass, which is told where its source stands."""
    service = draft.key.id.partition(".")[0]
    own = [it for it in wrong if it.location.path in draft.files]
    if not own:
        beside = (posixpath.join(drafting.folder, service, "service.yaml"), FILE)
        own = [it for it in wrong if it.location.path in beside]
    for it in own[:3]:
        message = f"{draft.key} would not pass: {it.rule}: {it.message}"
        where = _origin(draft, it.location)
        drafting.remarks.append(refused(message, where, it.fix or "mend the source"))
    return bool(own)


def _origin(draft: Draft, location: Location) -> Location:
    """Where in its source stands what stands at a place of the contract."""
    locate = draft.found.locate
    if locate is None or location.path != draft.path:
        return draft.found.at
    marks = yaml.read(draft.files[draft.path], marks=True).marks
    here = (location.line, location.column)
    pointers = [it for it, mark in marks.items() if here in (mark.value, mark.key)]
    inside = [it.removeprefix("/schema") for it in pointers if it.startswith("/schema")]
    return locate(min(inside, key=len)) if inside else draft.found.at


def _tell_assumed(drafting: Drafting, drafts: Sequence[Draft]) -> None:
    keys = [str(it.key) for it in drafts]
    assumed = [it for it in keys if it in set(drafting.assumed)]
    if assumed:
        message = f"no source names the whole routing of {_some(assumed)}: names stand in for it"
        fix = "compare source and detail-type in their files with what is sent"
        drafting.remarks.append(note(message, None, fix))
    unknown = [it for it in keys if it in set(drafting.unknown)]
    if unknown:
        message = f"no source says which channel carries {_some(unknown)}: what is usual is written"
        fix = "compare the channel and its name on AWS; --channel says it for what is imported"
        drafting.remarks.append(note(message, None, fix))


def _some(keys: Sequence[str]) -> str:
    return ", ".join(keys[:3]) + (f" and {len(keys) - 3} others" if len(keys) > 3 else "")


def check_wishes(wishes: Wishes) -> None:
    """Raises UsageError where the wishes contradict one another, before anything is read."""
    from contract_registry.import_.drafts import check_service
    from contract_registry.model import Kind

    if wishes.service is not None:
        check_service(wishes.service)
    if wishes.channel is not None:
        kind, _ = parse_channel(wishes.channel)
        if wishes.bus is not None and kind != "eventbridge":
            raise UsageError("--bus names a bus, and --channel is none")
    if wishes.kind is Kind.OPERATION:
        raise UsageError(
            "an operation has a request and a response, and what is imported is one schema",
            "write its contract with openapi: ./openapi.yaml#<operationId>",
        )
