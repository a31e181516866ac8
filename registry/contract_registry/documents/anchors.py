"""YAML's anchors and aliases, and how much the aliases of one file may stand for."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.documents.limits import MAX_ALIASED
from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Anchored:
    """A value that has an anchor. `weight`: its characters; `height`: the levels that it nests."""

    value: Json
    weight: int
    height: int


class UnusableAliasError(Exception):
    """An alias that stands for nothing, for itself or for too much. `fatal`: reading must end."""

    def __init__(self, rule: str, message: str, fix: str, fatal: bool = False) -> None:
        super().__init__(message)
        self.rule = rule
        self.fix = fix
        self.fatal = fatal


class Anchors:
    """The anchors of one file. One that is still being read cannot be repeated yet."""

    def __init__(self) -> None:
        self._known: dict[str, Anchored | None] = {}
        self._aliased = 0

    def begin(self, name: str) -> None:
        """The node with this anchor begins here."""
        self._known[name] = None

    def define(self, name: str, value: Json, weight: int, height: int) -> None:
        """The node with this anchor is whole."""
        self._known[name] = Anchored(value, weight, height)

    def expand(self, name: str) -> Anchored:
        """What an alias stands for. Raises UnusableAliasError."""
        if name not in self._known:
            message = f"the alias *{name} has no anchor &{name} before it"
            fix = "define the anchor above, or repeat the value"
            raise UnusableAliasError("syntax-error", message, fix)
        anchored = self._known[name]
        if anchored is None:
            message = f"the alias *{name} stands inside what it repeats; that would never end"
            fix = "describe recursion with $ref inside a schema"
            raise UnusableAliasError("alias-bomb", message, fix)
        self._aliased += anchored.weight
        if self._aliased > MAX_ALIASED:
            message = f"the aliases of this file stand for more than {MAX_ALIASED:,} characters"
            fix = "repeat less, or share a schema with $ref"
            raise UnusableAliasError("alias-bomb", message, fix, fatal=True)
        return anchored
