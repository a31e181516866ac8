"""What the engine is asked about two versions of a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Verdict
from contract_registry.finding import Direction, Severity
from contract_registry.formats import schema_of
from contract_registry.model import Contract, Encoding, Part
from contract_registry.rules.compatibility.encoding_changed import is_binary
from contract_registry.rules.promise import MAPS, counterpart, promise, stricter

Judge: TypeAlias = Callable[[Schema, Schema, Semantics], Verdict]
"""Is every message that the first schema allows accepted by the second?"""

ABSENT: Final = "absent:"
"""The URI of the schema that stands for a part that a version does not have."""

_SENDS_NOTHING: Final = Schema({"type": "object", "maxProperties": 0}, uri=ABSENT)
_READS_ANYTHING: Final = Schema(True, uri=ABSENT)


@dataclass(frozen=True, slots=True)
class Meaning:
    """How the whole run reads schemas: to the letter or as contracts; formats asserted or not."""

    strict: bool = False
    assert_format: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A part as one version has it; None where the version does not have it."""

    part: Part | None
    encoding: Encoding | None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal keys, equal messages."""
        if self.part is None:
            return (None,)
        return (self.part.digest, self.part.language, self.part.dialect, self.encoding)

    @property
    def place(self) -> str | None:
        """The document that a verdict about it points into."""
        return None if self.part is None else self.part.uri + self.part.pointer


@dataclass(frozen=True, slots=True)
class Question:
    """Is every message of `part` that the writer allows accepted by the reader?

    `old` and `new` are its two forms; the direction says which of them writes.
    """

    part: str
    direction: Direction
    severity: Severity
    old: Form
    new: Form
    semantics: Semantics

    @property
    def writer(self) -> Form:
        """The side that sends."""
        return self.old if self.direction is Direction.BACKWARD else self.new

    @property
    def reader(self) -> Form:
        """The side that receives."""
        return self.new if self.direction is Direction.BACKWARD else self.old


def questions(old: Contract, new: Contract, meaning: Meaning) -> Iterator[Question]:
    """What has to be asked: each part that differs, in each direction that is promised.

    The stricter of the two versions' promises governs. A part that one side lacks is asked about
    where it is a map (message attributes, headers …): then it is an empty one. Otherwise, and
    where one side is binary and the other is not, a rule speaks and the engine is not asked.
    """
    if is_binary(old) is not is_binary(new):
        return
    for name in dict.fromkeys(part.name for part in (*old.parts, *new.parts)):
        promised = stricter(promise(old, name), promise(new, name))
        semantics = Semantics(
            strict=meaning.strict,
            tolerant=promised.tolerant and not meaning.strict,
            assert_format=meaning.assert_format,
        )
        for direction, severity in promised.directions.items():
            pair = _forms(old, new, name)
            if pair is not None and pair[0].key != pair[1].key:
                yield Question(name, direction, severity, *pair, semantics)


def _forms(old: Contract, new: Contract, name: str) -> tuple[Form, Form] | None:
    one, other = counterpart(old, name), counterpart(new, name)
    if (one is None or other is None) and name not in MAPS:
        return None
    return Form(one, old.encoding), Form(other, new.encoding)


def ask(judge: Judge, question: Question) -> Verdict:
    """The engine's answer."""
    return judge(
        _schema(question.writer, _SENDS_NOTHING),
        _schema(question.reader, _READS_ANYTHING),
        question.semantics,
    )


def _schema(form: Form, otherwise: Schema) -> Schema:
    return otherwise if form.part is None else schema_of(form.part, form.encoding)


def remembering(judge: Judge) -> Callable[[Question], Verdict]:
    """`ask` that puts the same question about the same contents once.

    Equal contents of two contracts are two questions: a verdict says where its causes stand.
    """
    answers: dict[tuple[object, ...], Verdict] = {}

    def answer(question: Question) -> Verdict:
        writer, reader = question.writer, question.reader
        key = (writer.key, writer.place, reader.key, reader.place, question.semantics)
        if key not in answers:
            answers[key] = ask(judge, question)
        return answers[key]

    return answer
