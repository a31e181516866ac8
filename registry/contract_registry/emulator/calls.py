"""What was asked of a local registry, for tests that count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One request on the wire, and what came of it.

    operation:  as AWS names it; "" where the request matches none
    parameters: the members of the request that were sent, as boto3 names them
    status:     the HTTP status of the answer; 0 where the connection was cut instead
    code:       AWS's error code; None without an error
    """

    operation: str
    parameters: Mapping[str, Any]
    status: int
    code: str | None = None

    @property
    def writes(self) -> bool:
        """Whether the operation is one that changes what is held, whatever came of it."""
        return not self.operation.startswith(("Describe", "Export", "Get", "List", "Search"))
