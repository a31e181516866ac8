"""Tree → Catalog: which file is what, and everything that is wrong, in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from contract_registry.config import Config
from contract_registry.documents import Document
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.documents.spelling import closest
from contract_registry.finding import Finding, Location
from contract_registry.load.contracts import load_contract
from contract_registry.load.files import Files, outside
from contract_registry.load.links import Known, check_links
from contract_registry.load.parts import Run
from contract_registry.load.problems import problem
from contract_registry.load.references import OWN_KEYS
from contract_registry.load.services import load_service
from contract_registry.load.settings import check_settings
from contract_registry.model import Catalog, Contract, ContractKey, Service
from contract_registry.source.tree import Tree

Value = TypeVar("Value")


def load(tree: Tree, config: Config) -> Catalog:
    """Everything that the files of `tree` say, with all their problems, each told once.

    A contract with a problem in its format or its schemas is in `broken` and not in `contracts`.
    Raises nothing for what is wrong in the files; what git cannot read raises its ContractsError.
    """
    files = Files(tree, config)
    run = Run(files, config)
    contracts: dict[ContractKey, Contract] = {}
    services: dict[str, Service] = {}
    broken: dict[ContractKey, str] = {}
    half_read: set[str] = set()
    others: list[Document] = []
    for path in files.candidates():
        document = _opened(files, path)
        kind = None if document is None else _kind(document)
        if document is None:
            _count_unreadable(path, broken, half_read)
        elif kind == "contract":
            _add_contract(run, document, contracts, broken)
        elif kind == "service":
            _add_service(run, document, services, half_read)
        else:
            others.append(document)
    known = Known(contracts, services, frozenset(broken), frozenset(half_read), files)
    run.problems.extend(check_links(known))
    check_settings(run, known)
    run.problems.extend(_unused(files, others))
    return Catalog(
        contracts=_sorted(contracts),
        services=_sorted(services),
        problems=_told_once([*files.problems, *run.problems]),
        broken=_sorted(broken),
        locate=known.locate,
    )


def _opened(files: Files, path: str) -> Document | None:
    try:
        return files.document(path)
    except PermissionError:
        files.problems.append(outside(path))
    except FileNotFoundError:
        files.problems.append(
            problem(
                "dangling-reference",
                "the symbolic link leads nowhere",
                Location(path),
                "mend the link, or put the file in its place",
            )
        )
    return None


def _kind(document: Document) -> str | None:
    """`contract` or `service`, by the top-level key; None for any other file."""
    value = document.value
    if not isinstance(value, Mapping) or document.path.lower().endswith(".avsc"):
        return None
    return next((key for key in OWN_KEYS if key in value), None)


def _count_unreadable(path: str, broken: dict[ContractKey, str], half_read: set[str]) -> None:
    """A file that cannot be read is what its name says that it is."""
    folders, _, name = path.rpartition("/")
    service = folders.rpartition("/")[2]
    stem = name.rpartition(".")[0]
    if stem == "service":
        half_read.add(service)
    base, dot_v, major = stem.rpartition(".v")
    if dot_v and major.isascii() and major.isdigit() and len(major) < 10:
        broken.setdefault(ContractKey(f"{service}.{base}", int(major)), path)


def _add_contract(
    run: Run,
    document: Document,
    contracts: dict[ContractKey, Contract],
    broken: dict[ContractKey, str],
) -> None:
    loaded = load_contract(run, document)
    key = loaded.key
    if key is None:
        return
    first = contracts[key].path if key in contracts else broken.get(key)
    if first is not None:
        run.problems.append(
            problem(
                "duplicate-contract",
                f"{key} stands in {first}, too",
                document.locate("/contract"),
                "remove one of the two files, or give this contract another id or major version",
                contract=key,
                places=(_located(run, first, "/contract"),),
            )
        )
    elif loaded.contract is None:
        broken[key] = document.path
    else:
        contracts[key] = loaded.contract


def _add_service(
    run: Run, document: Document, services: dict[str, Service], half_read: set[str]
) -> None:
    service = load_service(run, document)
    if service is None:
        name = document.value.get("service") if isinstance(document.value, Mapping) else None
        folder = document.path.rpartition("/")[0].rpartition("/")[2]
        half_read.update({folder, name} if isinstance(name, str) else {folder})
    elif service.name in services:
        first = services[service.name].path
        run.problems.append(
            problem(
                "duplicate-service",
                f"the service {service.name} stands in {first}, too",
                document.locate("/service"),
                "remove one of the two files, or rename one service",
                places=(_located(run, first, "/service"),),
            )
        )
    else:
        services[service.name] = service


def _located(run: Run, path: str, pointer: str) -> Location:
    document = run.files.known(path)
    return Location(path) if document is None else document.locate(pointer)


def _unused(files: Files, others: list[Document]) -> Iterator[Finding]:
    """Files that are nothing by their keys, and that nothing reaches."""
    for document in others:
        if document.path in files.reached or _may_be_reached(files, document.path):
            continue
        keys = document.value if isinstance(document.value, Mapping) else ()
        looked_at = islice(keys, MAX_TROUBLES)
        misspelt = next((key for key in looked_at if closest(key, OWN_KEYS) is not None), None)
        if misspelt is not None:
            name = closest(misspelt, OWN_KEYS)
            message = f"the key {misspelt!r} makes this file nothing: no contract and no service"
            where = document.locate(f"/{misspelt}", key=True)
            yield problem("unused-file", message, where, f"did you mean {name}?")
            continue
        message = "the file is no contract and no service, and no $ref leads to it"
        fix = "start it with contract: or service:, refer to it, or move it out of the contracts"
        yield problem("unused-file", message, Location(document.path), fix)


def _may_be_reached(files: Files, path: str) -> bool:
    """Whether a file that cannot be read mentions this one: nobody knows what refers to what."""
    name = path.rpartition("/")[2].encode(errors="surrogateescape")
    return any(name in content for content in files.unreadable.values())


def _told_once(problems: list[Finding]) -> tuple[Finding, ...]:
    by_place = {(it.location, it.rule, it.message): it for it in problems}
    return tuple(by_place[place] for place in sorted(by_place))


def _sorted(values: Mapping[Any, Value]) -> Mapping[Any, Value]:
    return MappingProxyType(dict(sorted(values.items())))
