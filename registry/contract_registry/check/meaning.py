"""Whether two contents of a contract mean the same, or a version number has to tell them apart."""

from __future__ import annotations

from collections.abc import Callable

from contract_registry.check.pairs import travelling
from contract_registry.check.questions import Form, Question
from contract_registry.compat.schema import Semantics
from contract_registry.compat.verdict import Verdict
from contract_registry.finding import Direction, Json, Severity, canonical
from contract_registry.model import Catalog, Contract, Language, Part
from contract_registry.rules.fields import relied_on
from contract_registry.rules.routing import rerouted

Answer = Callable[[Question], Verdict]


def differ(old: tuple[Contract, Catalog], new: tuple[Contract, Catalog], answer: Answer) -> bool:
    """Whether the accepted messages or the routing differ.

    Not where the engine proves that both accept the same messages, to the letter and as written,
    and where what the stubs rely on beside that is the same: then it is a refactoring.
    """
    before, after = travelling(*old), travelling(*new)
    if before == after:
        return False
    one, other = old[0], new[0]
    if rerouted(old, new):
        return True
    if (one.kind, one.envelope, one.encoding) != (other.kind, other.envelope, other.encoding):
        return True
    if {part.name for part in one.parts} != {part.name for part in other.parts}:
        return True
    for part in one.parts:
        changed = other.part(part.name)
        if changed is not None and not _same(part, changed, one, answer):
            return True
    return False


def _same(old: Part, new: Part, contract: Contract, answer: Answer) -> bool:
    if (old.digest, old.dialect, old.language) == (new.digest, new.dialect, new.language):
        return True
    if old.language is not new.language:
        return False
    if old.language is Language.AVRO:
        return _without_prose(old) == _without_prose(new)
    facts = relied_on(old)
    if facts is None or facts != relied_on(new):
        return False
    forms = Form(old, contract.encoding), Form(new, contract.encoding)
    return all(
        answer(
            Question(old.name, direction, Severity.ERROR, *forms, Semantics(strict=True))
        ).contained
        is True
        for direction in Direction
    )


def _without_prose(part: Part) -> str:
    files = {uri: _plain(document) for uri, document in part.files.items()}
    return canonical([_plain(part.value), files])


def _plain(schema: Json) -> Json:
    """An Avro schema without its `doc` texts."""
    if isinstance(schema, dict):
        return {name: _plain(value) for name, value in schema.items() if name != "doc"}
    if isinstance(schema, list | tuple):
        return [_plain(item) for item in schema]
    return schema
