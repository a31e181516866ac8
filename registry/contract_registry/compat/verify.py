"""Independent confirmation of a witness: nobody sees one that a library has not confirmed.

The writer's half and the reader's half are judged by `jsonschema`, or by `jsonschema_rs` where the
first cannot run a schema. What the specification does not know is judged by the evaluator beside
the engine: that the writer declares every name, and that a tolerant reader refuses as well.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeAlias

from contract_registry.compat.evaluation.evaluate import Evaluation
from contract_registry.compat.evaluation.in_force import undeclared
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.plain import is_deep, plain
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.schema import Schema, Semantics, content_key
from contract_registry.finding import Json

Judge: TypeAlias = Callable[[Json], bool]

_KEPT: Final = 128
_judges: OrderedDict[tuple[str, bool, bool, bool], Judge] = OrderedDict()


class Verifier:
    """Confirms messages for one writer and one reader. Nothing is fetched, no file is read.

    The evaluator has to agree with the library: what one of them alone says proves nothing.
    """

    __slots__ = (
        "_accepting",
        "_deep",
        "_reader",
        "_reading",
        "_refusing",
        "_semantics",
        "_tolerant",
        "_writer",
        "_writing",
    )

    def __init__(self, writer: Schema, reader: Schema, semantics: Semantics) -> None:
        self._writer = writer
        self._reader = reader
        self._semantics = semantics
        self._accepting: Judge | None = None
        self._refusing: Judge | None = None
        self._deep = any(
            is_deep(document)
            for schema in (writer, reader)
            for document in (schema.contents, *schema.resources.values())
        )
        self._writing = writing(writer, semantics)
        documents = Documents(reader)
        self._reading = reading(reader, semantics, documents)
        self._tolerant = tolerant_reading(reader, semantics, documents)

    def confirm(self, witness: Json) -> bool:
        """Whether the writer may send `witness` and the reader refuses it.

        False as well where neither library can tell.
        """
        return self.refuses(witness) and self.accepts(witness)

    def accepts(self, witness: Json) -> bool:
        """The writer's half: valid, and in contract semantics nothing undeclared in it."""
        return not self._deep and _told(self._accepts, witness)

    def refuses(self, witness: Json) -> bool:
        """The reader's half: invalid as written, and as a tolerant reader reads it as well."""
        return not self._deep and _told(self._refuses, witness)

    # The evaluator comes first: it gives up early where the libraries would go on for long.

    def _accepts(self, message: Json) -> bool:
        contract = not self._semantics.strict
        if not self._writing.whole(message).holds:
            return False
        if contract and undeclared(self._writing, message) is not None:
            return False
        if self._accepting is None:
            self._accepting = _judge(self._writer, self._semantics.assert_format, contract, False)
        return self._accepting(message)

    def _refuses(self, message: Json) -> bool:
        contract = not self._semantics.strict
        if self._reading.whole(message).holds:
            return False
        if self._semantics.tolerant and contract and self._tolerant.whole(message).holds:
            return False
        if self._refusing is None:
            self._refusing = _judge(self._reader, self._semantics.assert_format, False, contract)
        return not self._refusing(message)


def _told(half: Judge, witness: Json) -> bool:
    if is_deep(witness):
        return False
    try:
        return half(plain(witness))
    except Exception:  # on hostile schemas the libraries raise whatever they like
        return False


def writing(writer: Schema, semantics: Semantics, documents: Documents | None = None) -> Evaluation:
    """The writer's schema as an evaluation."""
    return Evaluation(
        documents or Documents(writer),
        assert_format=semantics.assert_format,
        always_sent=not semantics.strict,
    )


def reading(reader: Schema, semantics: Semantics, documents: Documents | None = None) -> Evaluation:
    """The reader's schema, as written, as an evaluation."""
    return Evaluation(
        documents or Documents(reader),
        assert_format=semantics.assert_format,
        extensible=not semantics.strict,
    )


def tolerant_reading(
    reader: Schema, semantics: Semantics, documents: Documents | None = None
) -> Evaluation:
    """The reader's schema, ignoring what it does not know, as an evaluation."""
    documents = documents or Documents(reader)
    return Evaluation(
        documents,
        refusable=Locations(documents).refuses_unknown,
        assert_format=semantics.assert_format,
        extensible=not semantics.strict,
    )


def _judge(schema: Schema, assert_format: bool, always_sent: bool, extensible: bool) -> Judge:
    """A library's verdict on messages, made once for each content."""
    key = (content_key(schema), assert_format, always_sent, extensible)
    judge = _judges.get(key)
    if judge is None:
        from contract_registry.compat.verification.judge import judge_of

        judge = judge_of(schema, assert_format, always_sent, extensible)
        _judges[key] = judge
        if len(_judges) > _KEPT:
            _judges.popitem(last=False)
    _judges.move_to_end(key)
    return judge
