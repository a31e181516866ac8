"""Message contracts between services on AWS: checked for compatibility, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contract_registry.compat.engine import contains

__all__ = ["contains"]


def __getattr__(name: str) -> Any:
    # Lazy: the command line imports this package for every `--help`.
    if name == "contains":
        from contract_registry.compat.engine import contains

        return contains
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
