"""What `diff` compares, and how it tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from contract_cli.project import Project, find_contract, load_catalog
from contract_registry.check import Comparison, Request, Side
from contract_registry.check.request import config_at
from contract_registry.errors import BaseError, UsageError
from contract_registry.load import load
from contract_registry.model import Catalog, Contract, ContractKey, Version
from contract_registry.reports.characters import visible
from contract_registry.reports.format import Style
from contract_registry.reports.text import finding_lines, shortened

if TYPE_CHECKING:
    from contract_registry.check.diff import Difference, Judgement
    from contract_registry.source.repository import Repository
    from contract_registry.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a contract; one of them is None where the contract came or went."""

    key: ContractKey
    old: Side | None
    new: Side | None


class Finder:
    """Finds versions of contracts; what it opens is closed with `stack`."""

    def __init__(self, stack: ExitStack, project: Project, today: date, against: str | None):
        self._stack = stack
        self._project = project
        self._today = today
        self._against = against
        self._request: Request | None = None
        self._repository: Repository | None = None
        self._head: Catalog | None = None

    @property
    def head(self) -> Catalog:
        """What the files say now."""
        if self._head is None:
            self._head = load_catalog(self._project)
        return self._head

    @property
    def request(self) -> Request:
        """The comparison with the base. Raises BaseError where there is none."""
        if self._request is None:
            from contract_cli.comparison import comparison

            opened = comparison(self._project, self._today, against=self._against)
            self._request = self._stack.enter_context(opened)
        return self._request

    def changed(self) -> list[Pair]:
        """Every contract that differs from the base."""
        from contract_registry.check.pairs import changed

        base = self._load(self.request.base)
        return [_pair(key, base, self.head) for key in changed(base, self.head)]

    def pair(self, name: str, old: str | None, new: str | None) -> Pair:
        """Two versions of one contract: `old` is the base and `new` the files, unless given."""
        base = self._load(self.request.base) if old is None else None
        after = self.head if new is None else self._catalog(name, new)
        if new is not None:
            after_key = self._key(name, new, after)
        else:
            known = after if _has(after, name) or base is None else base
            after_key = find_contract(known, name).key
        if base is not None:
            return _pair(after_key, base, after)
        assert old is not None  # noqa: S101 - there is no base only where `old` is given
        before = self._catalog(name, old)
        before_key = self._key(name, old, before, after_key)
        return Pair(after_key, _side(before, before_key, old), _side(after, after_key, new))

    def _key(
        self, name: str, text: str, catalog: Catalog, otherwise: ContractKey | None = None
    ) -> ContractKey:
        id_ = name.partition("@")[0]
        if _is_major(text):
            return ContractKey(id_, int(text))
        version = _version(text)
        if version is not None:
            return ContractKey(id_, version.major)
        return otherwise or find_contract(catalog, name).key

    def _catalog(self, name: str, text: str) -> Catalog:
        """The catalog that holds the version that `text` names."""
        if _is_major(text):
            return self.head
        version = _version(text)
        if version is not None:
            return self._released(ContractKey(name.partition("@")[0], version.major), version)
        return self._load(self._tree(text))

    def _released(self, key: ContractKey, version: Version) -> Catalog:
        for catalog in self._states():
            contract = catalog.contracts.get(key)
            if contract is not None and contract.version == version:
                return catalog
        raise UsageError(
            f"no version {version} of {key} is at hand", "a tag or a commit can be named as well"
        )

    def _states(self) -> Iterator[Catalog]:
        yield self.head
        yield self._load(self.request.base)
        for release in self.request.history().releases:
            yield self._load(release.tree)

    def _tree(self, ref: str) -> Tree:
        from contract_registry.source.repository import open_repository

        if self._repository is None:
            opened = open_repository(self._project.root)
            self._repository = self._stack.enter_context(opened)
        commit = self._repository.commit(ref)
        if commit is None:
            raise BaseError(f"{ref!r} is no commit of this clone", "git fetch origin --tags")
        return self._repository.tree(commit, ref)

    def _load(self, tree: Tree) -> Catalog:
        return load(tree, config_at(tree, self._project.config))


def _is_major(text: str) -> bool:
    return re.fullmatch("0|[1-9][0-9]{0,8}", text) is not None


def _version(text: str) -> Version | None:
    try:
        return Version.parse(text)
    except ValueError:
        return None


def _has(catalog: Catalog, name: str) -> bool:
    id_, _, major = name.partition("@")
    return any(
        key.id == id_ and major in ("", str(key.major))
        for key in (*catalog.contracts, *catalog.broken)
    )


def _pair(key: ContractKey, base: Catalog, head: Catalog) -> Pair:
    old, new = base.contracts.get(key), head.contracts.get(key)
    return Pair(
        key,
        None if old is None else Side(old, base),
        None if new is None else Side(new, head),
    )


def _side(catalog: Catalog, key: ContractKey, text: str | None) -> Side:
    contract = catalog.contracts.get(key)
    if contract is None:
        where = "in the files" if text is None or _is_major(text) else f"at {text}"
        raise UsageError(f"{key} is not {where}", "contracts diff --help shows what to name")
    return Side(contract, catalog)


def described(comparison: Comparison) -> str:
    """A comparison as lines of text."""
    old, new = comparison.old, comparison.new
    lines = [f"{_name(old, new)}  {old.version} → {new.version}"]
    # The version stands in the line above.
    differences = [one for one in comparison.differences if one.where != "version"]
    lines += [f"  {_difference(one)}" for one in differences]
    if not differences:
        lines.append("  nothing differs")
    lines += [f"  {_judgement(one)}" for one in comparison.judgements]
    for finding in comparison.findings:
        lines += [f"  {line}" for line in finding_lines(finding, Style())]
    return "".join(f"{line}\n" for line in lines)


def _name(old: Contract, new: Contract) -> str:
    return str(new.key) if old.key == new.key else f"{old.key} → {new.key}"


def _difference(one: Difference) -> str:
    where = visible(one.where)
    if one.what == "added":
        return f"+ {where}" + ("" if one.new is None else f"  {shortened(one.new)}")
    if one.what == "removed":
        return f"- {where}" + ("" if one.old is None else f"  {shortened(one.old)}")
    about = where if one.what == "changed" else f"{where}  {visible(one.what)}"
    if one.old is None and one.new is None:
        return f"~ {about}"
    old, new = ("none" if v is None else shortened(v) for v in (one.old, one.new))
    return f"~ {about}: {old} → {new}"


def _judgement(one: Judgement) -> str:
    about = f"{one.direction.value}, {one.part}"
    if one.contained is None:
        return f"{about}: undecided, {visible(one.reason or 'for no reason given')}"
    return f"{about}: {'compatible' if one.contained else 'breaks'}"
