"""Checks messages against a contract's plan: its schema, put into one small dialect beforehand.

The plan is data, JSON Schema 2020-12 in the main: without identifiers, `$ref` names one of its
`definitions`, patterns are written for `re`, and a limit that no float has is a string.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .keywords import Nodes
from .nodes import Problem

if TYPE_CHECKING:
    from .declared import Senders
    from .places import Places


class ContractViolation(ValueError):
    """A message that its contract does not allow.

    pointer:  JSON Pointer to the place in the message; empty for the whole of it
    reason:   what is wrong there
    """

    def __init__(self, contract: str, version: str, pointer: str, reason: str) -> None:
        super().__init__(contract, version, pointer, reason)
        self.contract = contract
        self.version = version
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.contract} {self.version}: {self.pointer or 'the message'} {self.reason}"


class Schema:
    """A contract's plan that messages are checked against."""

    def __init__(self, contract: str, version: str, plan: object) -> None:
        self.contract = contract
        self.version = version
        self._plan = plan
        self._nodes: Nodes | None = None
        self._places: Places | None = None
        self._senders: Senders | None = None

    def check(self, data: object) -> None:
        """Raises ContractViolation, with the first problem, unless the contract allows `data`."""
        try:
            problem = self._first(data)
        except RecursionError:
            problem = Problem("is nested too deep to be checked")
        if problem is not None:
            raise ContractViolation(self.contract, self.version, problem.pointer, problem.reason)

    def _first(self, data: object) -> Problem | None:
        plan = cast("dict[str, object]", self._plan)
        if self._nodes is None:
            self._nodes = Nodes(plan)
        nodes, role = self._nodes, plan.get("role")
        problem = nodes.root.first(data)
        if problem is not None and role in ("tolerant", "as-written"):
            if self._places is None:
                from .places import Places

                self._places = Places(nodes, role == "tolerant")
            problem = nodes.root.first(data, None, self._places.root)
        elif problem is None and role == "sends":
            if self._senders is None:
                from .declared import Senders

                self._senders = Senders(nodes)
            problem = self._senders.problem(data)
        return problem
