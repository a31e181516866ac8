"""What the solver answers, before anything is verified or explained."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.finding import Witness


@dataclass(frozen=True, slots=True)
class Decision:
    """Contained, not contained (with a witness) or undecided: None (with a reason)."""

    contained: bool | None
    witness: Witness | None = None
    reason: str | None = None
