"""A local EventBridge Schema Registry, to publish to without an account.

`with serving() as registry:` answers boto3 on `registry.url`. Importing this package imports
neither werkzeug nor boto3: a user's pytest imports it in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contract_registry.emulator.calls import Call
    from contract_registry.emulator.faults import Fault
    from contract_registry.emulator.local_registry import LocalRegistry, serving
    from contract_registry.emulator.settings import Quotas

__all__ = ["Call", "Fault", "LocalRegistry", "Quotas", "serving"]

_HOMES = {
    "Call": "calls",
    "Fault": "faults",
    "LocalRegistry": "local_registry",
    "Quotas": "settings",
    "serving": "local_registry",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
