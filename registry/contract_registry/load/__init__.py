"""A tree of files becomes an immutable catalog, with every problem as a finding."""

from __future__ import annotations

from contract_registry.load.catalog import load

__all__ = ["load"]
