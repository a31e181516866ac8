"""The rules: one documented rule a file, each listed in `listing.py`.

A rule that looks for something itself is a generator in its file; `families.py` says what it is
given. The others document what the engine or the loading finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contract_registry.rules.rule import Rule

    ALL: tuple[Rule[Any], ...]


def find(id_: str) -> Rule[Any] | None:
    """The rule of that id."""
    from contract_registry.rules.listing import ALL

    return next((rule for rule in ALL if rule.id == id_), None)


def __getattr__(name: str) -> Any:
    # A check needs few of the rules; their pages are many small files.
    if name == "ALL":
        from contract_registry.rules.listing import ALL

        return ALL
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
