"""The rules that look themselves, by what they look at."""

from __future__ import annotations

from typing import Final

from contract_registry.rules.change import Change, Inspection
from contract_registry.rules.compatibility.compatibility_loosened import compatibility_loosened
from contract_registry.rules.compatibility.encoding_changed import encoding_changed
from contract_registry.rules.compatibility.envelope_changed import envelope_changed
from contract_registry.rules.compatibility.error_added import error_added
from contract_registry.rules.compatibility.format_changed import format_changed
from contract_registry.rules.compatibility.kind_changed import kind_changed
from contract_registry.rules.compatibility.optional_field_removed import optional_field_removed
from contract_registry.rules.compatibility.part_added import part_added
from contract_registry.rules.compatibility.part_removed import part_removed
from contract_registry.rules.compatibility.readers_loosened import readers_loosened
from contract_registry.rules.compatibility.routing_changed import routing_changed
from contract_registry.rules.design.half_declared_object import half_declared_object
from contract_registry.rules.lifecycle.back_to_draft import back_to_draft
from contract_registry.rules.lifecycle.contract_deleted import contract_deleted
from contract_registry.rules.lifecycle.field_removed_before_sunset import (
    field_removed_before_sunset,
)
from contract_registry.rules.lifecycle.retired_too_early import retired_too_early
from contract_registry.rules.lifecycle.sunset_moved_earlier import sunset_moved_earlier
from contract_registry.rules.rule import Rule
from contract_registry.rules.versions.major_bump_missing import major_bump_missing
from contract_registry.rules.versions.major_shares_routing import major_shares_routing
from contract_registry.rules.versions.minor_bump_missing import minor_bump_missing
from contract_registry.rules.versions.version_reused import version_reused
from contract_registry.rules.versions.version_went_backwards import version_went_backwards

MESSAGE_RULES: Final[tuple[Rule[Change], ...]] = (
    kind_changed,
    routing_changed,
    envelope_changed,
    encoding_changed,
    part_added,
    part_removed,
    error_added,
    optional_field_removed,
    format_changed,
)
"""What a change does to the messages, beside what the engine decides."""

CHANGE_RULES: Final[tuple[Rule[Change], ...]] = (
    *MESSAGE_RULES,
    compatibility_loosened,
    readers_loosened,
    contract_deleted,
    retired_too_early,
    back_to_draft,
    sunset_moved_earlier,
    field_removed_before_sunset,
)
"""What a change does to the messages and to what was promised about them."""

VERSION_RULES: Final[tuple[Rule[Change], ...]] = (
    version_went_backwards,
    minor_bump_missing,
    version_reused,
    major_bump_missing,
)
"""What the version number has to say; asked last, because a break that is found speaks for it."""

INSPECTION_RULES: Final[tuple[Rule[Inspection], ...]] = (
    half_declared_object,
    major_shares_routing,
)
"""What one contract says, without history."""
