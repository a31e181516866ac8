"""What was released of a contract before: each distinct content once, newest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.check.pairs import content
from contract_registry.check.request import config_at
from contract_registry.config import Config
from contract_registry.finding import canonical
from contract_registry.load import load
from contract_registry.model import Catalog, Contract, ContractKey, Status
from contract_registry.source.releases import History
from contract_registry.source.tree import Entry, Tree

_CONTRACT_FILE: Final = re.compile(
    r"(?:^|/)([^/]+)/([^/]+)\.v(0|[1-9][0-9]*)\.(?:ya?ml|json)$", re.IGNORECASE
)
_SERVICE_FILE: Final = re.compile(r"(?:^|/)([^/]+)/service\.(?:ya?ml|json)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Past:
    """The released contents of some contracts.

    contents:    key → distinct contents, newest first, drafts left out
    catalogs:    content (by identity) → the catalog that it is from
    unreadable:  key → the releases in which it could not be read
    """

    contents: Mapping[ContractKey, tuple[Contract, ...]]
    catalogs: Mapping[int, Catalog]
    unreadable: Mapping[ContractKey, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """A tree without the contracts that nobody asks about: most of a release is not of interest."""

    tree: Tree
    hidden: frozenset[str]

    @property
    def label(self) -> str:
        return self.tree.label

    def entries(self, under: str) -> Mapping[str, Entry]:
        found = self.tree.entries(under)
        return {path: entry for path, entry in found.items() if path not in self.hidden}

    def read(self, path: str) -> bytes:
        return self.tree.read(path)


def released(
    history: History,
    keys: Collection[ContractKey],
    services: Collection[str],
    config: Config,
    beside: Collection[str] = (),
) -> Past:
    """The contents that the releases hold of these contracts.

    services: those whose files are read with them: the owners of the contracts and of the channels
    beside:   files outside the contract paths that the contracts refer to
    """
    contents: dict[ContractKey, dict[object, Contract]] = {key: {} for key in keys}
    catalogs: dict[int, Catalog] = {}
    unreadable: dict[ContractKey, list[str]] = {}
    seen: set[tuple[str, tuple[tuple[str, str | None], ...]]] = set()
    for release in history.releases:
        then = config_at(release.tree, config)
        entries = {
            path: entry
            for folder in (*then.paths, *beside)
            for path, entry in _below(release.tree, folder)
        }
        hidden = frozenset(path for path in entries if _is_other(path, keys, services))
        shown = tuple((path, entries[path].id) for path in sorted(entries.keys() - hidden))
        state = (canonical(then.metadata), shown)
        if state in seen and all(id_ for _, id_ in shown):
            continue
        seen.add(state)
        catalog = load(_Narrowed(release.tree, hidden), then)
        if any(key in catalog.broken for key in keys) and hidden:
            # It may refer to a contract that was hidden.
            catalog = load(release.tree, then)
        for key in keys:
            found = catalog.contracts.get(key)
            if key in catalog.broken:
                unreadable.setdefault(key, []).append(release.label)
            elif found is not None and found.status is not Status.DRAFT:
                contents[key].setdefault(content(found, catalog), found)
                catalogs[id(found)] = catalog
    return Past(
        {key: tuple(found.values()) for key, found in contents.items()},
        catalogs,
        {key: tuple(labels) for key, labels in unreadable.items()},
    )


def _below(tree: Tree, folder: str) -> list[tuple[str, Entry]]:
    return list(tree.entries("" if folder == "." else folder.rstrip("/")).items())


def _is_other(path: str, keys: Collection[ContractKey], services: Collection[str]) -> bool:
    """Whether a file is a contract or a service that nobody asks about, by its name."""
    service = _SERVICE_FILE.search(path)
    if service is not None:
        return service.group(1) not in services
    match = _CONTRACT_FILE.search(path)
    if match is None:
        return False
    owner, name, major = match.groups()
    return ContractKey(f"{owner}.{name}", int(major)) not in keys
