"""What causes are called in each direction, and what is said about them.

A kind is named for what happened from the writer to the reader. Backward, the old version writes
and the new one reads, so that is what happened to the field. Forward it is the other way around,
and the same kind has the name of what the new version did: what the old reader requires and the
new writer no longer sends is `required-field-removed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.compat.facts import facts_of, shown
from contract_registry.compat.kinds import KINDS
from contract_registry.compat.plain import SENTENCES
from contract_registry.compat.verdict import Cause

__all__ = ["ALL_NAMES", "KINDS", "fix", "named", "sentence", "shown"]

FORWARD: Final = "forward"
PLAIN: Final = "plain"
_BACKWARD: Final[Mapping[str, str]] = {kind.forward: name for name, kind in KINDS.items()}

ALL_NAMES: Final[Mapping[str, str]] = {
    **{name: kind.summary for name, kind in KINDS.items()},
    **{
        kind.forward: f"forward: {kind.summary}"
        for kind in KINDS.values()
        if kind.forward not in KINDS
    },
}
"""Every name of a kind in either direction, with one line that says what it is."""


def named(kind: str, direction: str) -> str:
    """The name of `kind` (a name from writer to reader) in that direction."""
    return KINDS[kind].forward if direction == FORWARD else kind


def sentence(cause: Cause, direction: str) -> str:
    """One plain sentence that says what happened to the field and why the reader refuses it.

    With the direction PLAIN neither schema is the older one, and it speaks of writer and reader.
    """
    if direction == PLAIN:
        return SENTENCES[_name(cause.kind)](facts_of(cause))
    kind = KINDS[_name(cause.kind)]
    say = kind.forward_sentence if direction == FORWARD else kind.backward_sentence
    return say(facts_of(cause))


def fix(cause: Cause, direction: str) -> str:
    """What to change in the new version, other than publishing a new major: `make it optional`."""
    kind = KINDS[_name(cause.kind)]
    say = kind.forward_fix if direction == FORWARD else kind.backward_fix
    return say(facts_of(cause))


def _name(name: str) -> str:
    # A cause may already carry its forward name.
    return name if name in KINDS else _BACKWARD[name]
