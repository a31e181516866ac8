"""What is said about a cause where neither schema is the older one: of writer and reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from contract_registry.compat.facts import SIZES, Facts, bound, limit

Say: TypeAlias = Callable[[Facts], str]


def _sent(facts: Facts) -> str:
    if facts.value is None:
        return f"{facts.where} may hold other values"
    return f"{facts.where} may be {facts.value}"


def _reads(facts: Facts, what: str) -> str:
    return f"{_sent(facts)}; the reader reads {what}."


def _sized(facts: Facts) -> str:
    if facts.size is not None and facts.keyword in SIZES:
        return f"{facts.where} may have {facts.size}; the reader reads {bound(facts)}."
    return _reads(facts, bound(facts))


def _required(facts: Facts) -> str:
    if facts.keyword == "fields":  # Avro
        return f"{facts.where} has no default for the reader, and the writer does not send it."
    return f"{facts.where} is required by the reader, and the writer may leave it out."


SENTENCES: Final[Mapping[str, Say]] = {
    "required-field-added": _required,
    "field-refused": lambda f: f"{f.where} may be sent, and the reader accepts no such name.",
    "type-narrowed": lambda f: _reads(f, f"only {limit(f)}"),
    "type-changed": lambda f: _reads(f, limit(f)),
    "enum-value-removed": lambda f: _reads(f, f"only {limit(f)}"),
    "const-changed": lambda f: _reads(f, f"only {limit(f)}"),
    "bound-tightened": lambda f: _reads(f, f"what is {bound(f)}"),
    "length-tightened": _sized,
    "pattern-tightened": lambda f: _reads(f, f"what matches {limit(f)}"),
    "format-changed": lambda f: f"{_sent(f)}; the reader expects a {limit(f)}.",
    "names-restricted": lambda f: f"{f.where} may have a name that the reader refuses.",
    "items-tightened": _sized,
    "size-tightened": _sized,
    "dependency-added": lambda f: (
        f"{f.where} may be missing beside a field with which the reader requires it."
    ),
    "structure-added": lambda f: (
        f"{f.where} is free for the writer; the reader accepts only what it describes there."
    ),
    "alternative-removed": lambda f: (
        f"{f.where} may have a form that no alternative of the reader accepts, "
        f"as {f.value or 'in the witness'}."
    ),
    "alternatives-overlap": lambda f: (
        f"{_sent(f)}, which two alternatives of the reader accept, where one may."
    ),
    "exclusion-added": lambda f: f"{_sent(f)}, which the reader excludes.",
    "nothing-accepted": lambda f: f"The reader accepts no value at {f.where}.",
    "union-branch-removed": lambda f: (
        f"{f.where} may be {limit(f)}, for which the reader's union has no branch."
    ),
    "logical-type-changed": lambda f: (
        f"{f.where} is {limit(f) or 'a plain value'} to the reader, "
        "which takes the values for others."
    ),
    "name-changed": lambda f: (
        f"{f.where} is named {limit(f)} by the reader, without an alias for the writer's name."
    ),
    "fixed-size-changed": lambda f: (
        f"{f.where} has {limit(f)} bytes for the reader, and others for the writer."
    ),
    "default-invalid": lambda f: (
        f"{f.where} has the reader's default {limit(f)}, which its type refuses."
    ),
    "alias-ambiguous": lambda f: (
        f"The reader takes {limit(f)} for {f.where}, and the writer sends both."
    ),
}
"""A sentence for each kind of cause."""
