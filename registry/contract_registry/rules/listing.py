"""Every rule, by family: what `contracts rules` lists and `contracts explain` explains."""

from __future__ import annotations

from typing import Any, Final

from contract_registry.rules.acceptance.accepts_not_possible import ACCEPTS_NOT_POSSIBLE
from contract_registry.rules.acceptance.ignore_expired import IGNORE_EXPIRED
from contract_registry.rules.acceptance.ignore_too_long import IGNORE_TOO_LONG
from contract_registry.rules.acceptance.ignore_unused import IGNORE_UNUSED
from contract_registry.rules.compatibility.alias_ambiguous import ALIAS_AMBIGUOUS
from contract_registry.rules.compatibility.alternative_added import ALTERNATIVE_ADDED
from contract_registry.rules.compatibility.alternative_removed import ALTERNATIVE_REMOVED
from contract_registry.rules.compatibility.alternatives_overlap import ALTERNATIVES_OVERLAP
from contract_registry.rules.compatibility.bound_relaxed import BOUND_RELAXED
from contract_registry.rules.compatibility.bound_tightened import BOUND_TIGHTENED
from contract_registry.rules.compatibility.compatibility_loosened import compatibility_loosened
from contract_registry.rules.compatibility.const_changed import CONST_CHANGED
from contract_registry.rules.compatibility.default_invalid import DEFAULT_INVALID
from contract_registry.rules.compatibility.dependency_added import DEPENDENCY_ADDED
from contract_registry.rules.compatibility.dependency_removed import DEPENDENCY_REMOVED
from contract_registry.rules.compatibility.encoding_changed import encoding_changed
from contract_registry.rules.compatibility.enum_value_added import ENUM_VALUE_ADDED
from contract_registry.rules.compatibility.enum_value_removed import ENUM_VALUE_REMOVED
from contract_registry.rules.compatibility.envelope_changed import envelope_changed
from contract_registry.rules.compatibility.error_added import error_added
from contract_registry.rules.compatibility.everything_refused import EVERYTHING_REFUSED
from contract_registry.rules.compatibility.exclusion_added import EXCLUSION_ADDED
from contract_registry.rules.compatibility.exclusion_removed import EXCLUSION_REMOVED
from contract_registry.rules.compatibility.field_added import FIELD_ADDED
from contract_registry.rules.compatibility.field_refused import FIELD_REFUSED
from contract_registry.rules.compatibility.fixed_size_changed import FIXED_SIZE_CHANGED
from contract_registry.rules.compatibility.format_changed import format_changed
from contract_registry.rules.compatibility.history_incomplete import HISTORY_INCOMPLETE
from contract_registry.rules.compatibility.incompatible import INCOMPATIBLE
from contract_registry.rules.compatibility.items_relaxed import ITEMS_RELAXED
from contract_registry.rules.compatibility.items_tightened import ITEMS_TIGHTENED
from contract_registry.rules.compatibility.kind_changed import kind_changed
from contract_registry.rules.compatibility.length_relaxed import LENGTH_RELAXED
from contract_registry.rules.compatibility.length_tightened import LENGTH_TIGHTENED
from contract_registry.rules.compatibility.logical_type_changed import LOGICAL_TYPE_CHANGED
from contract_registry.rules.compatibility.name_changed import NAME_CHANGED
from contract_registry.rules.compatibility.names_relaxed import NAMES_RELAXED
from contract_registry.rules.compatibility.names_restricted import NAMES_RESTRICTED
from contract_registry.rules.compatibility.nothing_accepted import NOTHING_ACCEPTED
from contract_registry.rules.compatibility.optional_field_removed import optional_field_removed
from contract_registry.rules.compatibility.part_added import part_added
from contract_registry.rules.compatibility.part_removed import part_removed
from contract_registry.rules.compatibility.pattern_relaxed import PATTERN_RELAXED
from contract_registry.rules.compatibility.pattern_tightened import PATTERN_TIGHTENED
from contract_registry.rules.compatibility.readers_loosened import readers_loosened
from contract_registry.rules.compatibility.release_unreadable import RELEASE_UNREADABLE
from contract_registry.rules.compatibility.required_field_added import REQUIRED_FIELD_ADDED
from contract_registry.rules.compatibility.required_field_removed import REQUIRED_FIELD_REMOVED
from contract_registry.rules.compatibility.routing_changed import routing_changed
from contract_registry.rules.compatibility.size_relaxed import SIZE_RELAXED
from contract_registry.rules.compatibility.size_tightened import SIZE_TIGHTENED
from contract_registry.rules.compatibility.structure_added import STRUCTURE_ADDED
from contract_registry.rules.compatibility.structure_removed import STRUCTURE_REMOVED
from contract_registry.rules.compatibility.type_changed import TYPE_CHANGED
from contract_registry.rules.compatibility.type_narrowed import TYPE_NARROWED
from contract_registry.rules.compatibility.type_widened import TYPE_WIDENED
from contract_registry.rules.compatibility.undecided import UNDECIDED
from contract_registry.rules.compatibility.undeclared_names_assumed import undeclared_names_assumed
from contract_registry.rules.compatibility.union_branch_added import UNION_BRANCH_ADDED
from contract_registry.rules.compatibility.union_branch_removed import UNION_BRANCH_REMOVED
from contract_registry.rules.design.half_declared_object import half_declared_object
from contract_registry.rules.design.unsendable import unsendable
from contract_registry.rules.files.alias_bomb import ALIAS_BOMB
from contract_registry.rules.files.cyclic_reference import CYCLIC_REFERENCE
from contract_registry.rules.files.dangling_reference import DANGLING_REFERENCE
from contract_registry.rules.files.duplicate_contract import DUPLICATE_CONTRACT
from contract_registry.rules.files.duplicate_key import DUPLICATE_KEY
from contract_registry.rules.files.duplicate_service import DUPLICATE_SERVICE
from contract_registry.rules.files.file_too_large import FILE_TOO_LARGE
from contract_registry.rules.files.invalid_avro import INVALID_AVRO
from contract_registry.rules.files.invalid_encoding import INVALID_ENCODING
from contract_registry.rules.files.invalid_example import INVALID_EXAMPLE
from contract_registry.rules.files.invalid_key import INVALID_KEY
from contract_registry.rules.files.invalid_number import INVALID_NUMBER
from contract_registry.rules.files.invalid_openapi import INVALID_OPENAPI
from contract_registry.rules.files.invalid_schema import INVALID_SCHEMA
from contract_registry.rules.files.invalid_value import INVALID_VALUE
from contract_registry.rules.files.invalid_version import INVALID_VERSION
from contract_registry.rules.files.merge_key import MERGE_KEY
from contract_registry.rules.files.missing_key import MISSING_KEY
from contract_registry.rules.files.name_mismatch import NAME_MISMATCH
from contract_registry.rules.files.nested_too_deep import NESTED_TOO_DEEP
from contract_registry.rules.files.reference_into_contract import REFERENCE_INTO_CONTRACT
from contract_registry.rules.files.reference_outside_root import REFERENCE_OUTSIDE_ROOT
from contract_registry.rules.files.remote_reference import REMOTE_REFERENCE
from contract_registry.rules.files.several_documents import SEVERAL_DOCUMENTS
from contract_registry.rules.files.syntax_error import SYNTAX_ERROR
from contract_registry.rules.files.unknown_channel import UNKNOWN_CHANNEL
from contract_registry.rules.files.unknown_contract import UNKNOWN_CONTRACT
from contract_registry.rules.files.unknown_dialect import UNKNOWN_DIALECT
from contract_registry.rules.files.unknown_key import UNKNOWN_KEY
from contract_registry.rules.files.unknown_service import UNKNOWN_SERVICE
from contract_registry.rules.files.unknown_tag import UNKNOWN_TAG
from contract_registry.rules.files.unused_file import UNUSED_FILE
from contract_registry.rules.files.version_file_mismatch import VERSION_FILE_MISMATCH
from contract_registry.rules.files.wrong_type import WRONG_TYPE
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

ALL: Final[tuple[Rule[Any], ...]] = (
    ALTERNATIVE_ADDED,
    ALTERNATIVE_REMOVED,
    ALTERNATIVES_OVERLAP,
    BOUND_RELAXED,
    BOUND_TIGHTENED,
    compatibility_loosened,
    CONST_CHANGED,
    DEPENDENCY_ADDED,
    DEPENDENCY_REMOVED,
    encoding_changed,
    ENUM_VALUE_ADDED,
    ENUM_VALUE_REMOVED,
    envelope_changed,
    error_added,
    EVERYTHING_REFUSED,
    EXCLUSION_ADDED,
    EXCLUSION_REMOVED,
    FIELD_ADDED,
    FIELD_REFUSED,
    format_changed,
    HISTORY_INCOMPLETE,
    INCOMPATIBLE,
    ITEMS_RELAXED,
    ITEMS_TIGHTENED,
    kind_changed,
    LENGTH_RELAXED,
    LENGTH_TIGHTENED,
    NAMES_RELAXED,
    NAMES_RESTRICTED,
    NOTHING_ACCEPTED,
    optional_field_removed,
    part_added,
    part_removed,
    PATTERN_RELAXED,
    PATTERN_TIGHTENED,
    readers_loosened,
    RELEASE_UNREADABLE,
    REQUIRED_FIELD_ADDED,
    REQUIRED_FIELD_REMOVED,
    routing_changed,
    SIZE_RELAXED,
    SIZE_TIGHTENED,
    STRUCTURE_ADDED,
    STRUCTURE_REMOVED,
    TYPE_CHANGED,
    TYPE_NARROWED,
    TYPE_WIDENED,
    UNION_BRANCH_REMOVED,
    UNION_BRANCH_ADDED,
    LOGICAL_TYPE_CHANGED,
    NAME_CHANGED,
    FIXED_SIZE_CHANGED,
    DEFAULT_INVALID,
    ALIAS_AMBIGUOUS,
    UNDECIDED,
    undeclared_names_assumed,
    major_bump_missing,
    major_shares_routing,
    minor_bump_missing,
    version_reused,
    version_went_backwards,
    back_to_draft,
    contract_deleted,
    field_removed_before_sunset,
    retired_too_early,
    sunset_moved_earlier,
    half_declared_object,
    unsendable,
    ACCEPTS_NOT_POSSIBLE,
    IGNORE_EXPIRED,
    IGNORE_TOO_LONG,
    IGNORE_UNUSED,
    ALIAS_BOMB,
    CYCLIC_REFERENCE,
    DANGLING_REFERENCE,
    DUPLICATE_CONTRACT,
    DUPLICATE_KEY,
    DUPLICATE_SERVICE,
    FILE_TOO_LARGE,
    INVALID_AVRO,
    INVALID_ENCODING,
    INVALID_EXAMPLE,
    INVALID_KEY,
    INVALID_NUMBER,
    INVALID_OPENAPI,
    INVALID_SCHEMA,
    INVALID_VALUE,
    INVALID_VERSION,
    MERGE_KEY,
    MISSING_KEY,
    NAME_MISMATCH,
    NESTED_TOO_DEEP,
    REFERENCE_INTO_CONTRACT,
    REFERENCE_OUTSIDE_ROOT,
    REMOTE_REFERENCE,
    SEVERAL_DOCUMENTS,
    SYNTAX_ERROR,
    UNKNOWN_CHANNEL,
    UNKNOWN_CONTRACT,
    UNKNOWN_DIALECT,
    UNKNOWN_KEY,
    UNKNOWN_SERVICE,
    UNKNOWN_TAG,
    UNUSED_FILE,
    VERSION_FILE_MISMATCH,
    WRONG_TYPE,
)
