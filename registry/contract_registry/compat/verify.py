"""Independent confirmation of a witness: nobody sees one that a library has not confirmed.

Both halves are judged, as written, by `jsonschema`, or by `jsonschema_rs` where the first cannot
run a schema. What the specification does not know is judged by the evaluator beside the engine:
that the writer declares every name and sends what it always sends, and that a lenient reader
refuses the message as well.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from contract_registry.compat.evaluation.evaluate import Evaluation, Key
from contract_registry.compat.evaluation.in_force import breach
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.plain import is_array, is_deep, plain
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.schema import Schema, Semantics, content_key
from contract_registry.finding import Json

Judge: TypeAlias = Callable[[Json], bool]

_KEPT: Final = 128
_judges: OrderedDict[tuple[str, bool], Judge] = OrderedDict()


class Verifier:
    """Confirms messages for one writer and one reader. Nothing is fetched, no file is read.

    The evaluator has to agree with the library: what one of them alone says proves nothing.
    """

    __slots__ = (
        "_accepting",
        "_deep",
        "_lenient",
        "_reader",
        "_reading",
        "_refusing",
        "_semantics",
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
        self._lenient = lenient_reading(reader, semantics, Locations(documents))

    def confirm(self, witness: Json) -> bool:
        """Whether the writer may send `witness` and the reader refuses it.

        False as well where neither library can tell.
        """
        return self.refuses(witness) and self.accepts(witness)

    def accepts(self, witness: Json) -> bool:
        """The writer's half: valid, and in contract semantics what a writer sends."""
        return not self._deep and _told(self._accepts, witness)

    def refuses(self, witness: Json) -> bool:
        """The reader's half: invalid as written, and as a lenient reader reads it as well."""
        return not self._deep and _told(self._refuses, witness)

    # The evaluator comes first: it gives up early where the libraries would go on for long.

    def _accepts(self, message: Json) -> bool:
        if not self._writing.whole(message).holds:
            return False
        if not self._semantics.strict and breach(self._writing, message) is not None:
            return False
        if self._accepting is None:
            self._accepting = _judge(self._writer, self._semantics.assert_format)
        return self._accepting(message)

    def _refuses(self, message: Json) -> bool:
        if self._reading.whole(message).holds:
            return False
        if self._lenient is not None and self._lenient.whole(message).holds:
            return False
        if self._refusing is None:
            self._refusing = _judge(self._reader, self._semantics.assert_format)
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
    return Evaluation(documents or Documents(writer), assert_format=semantics.assert_format)


def reading(
    reader: Schema,
    semantics: Semantics,
    documents: Documents | None = None,
    relaxed: frozenset[Key] = frozenset(),
) -> Evaluation:
    """The reader's schema, as written, as an evaluation."""
    return Evaluation(
        documents or Documents(reader), relaxed=relaxed, assert_format=semantics.assert_format
    )


def lenient_reading(
    reader: Schema,
    semantics: Semantics,
    locations: Locations | None = None,
    relaxed: frozenset[Key] = frozenset(),
) -> Evaluation | None:
    """What the reader accepts beyond its schema, as an evaluation.

    Values that an extensible enum does not list, and with tolerant readers names that nothing at
    their place mentions. None where that is nothing.
    """
    if semantics.strict or not (semantics.tolerant or _is_extensible(reader)):
        return None
    locations = locations or Locations(Documents(reader))
    return Evaluation(
        locations.documents,
        relaxed=relaxed,
        lenient=True,
        refusable=locations.refuses_unknown if semantics.tolerant else None,
        assert_format=semantics.assert_format,
    )


def _is_extensible(schema: Schema) -> bool:
    """Whether an `x-extensible-enum` stands anywhere in the documents."""
    queue: list[Json] = [schema.contents, *schema.resources.values()]
    while queue:
        value = queue.pop()
        if isinstance(value, Mapping):
            if "x-extensible-enum" in value:
                return True
            queue.extend(value.values())
        elif is_array(value):
            queue.extend(value)
    return False


def _judge(schema: Schema, assert_format: bool) -> Judge:
    """A library's verdict on messages, made once for each content."""
    key = (content_key(schema), assert_format)
    judge = _judges.get(key)
    if judge is None:
        from contract_registry.compat.verification.judge import judge_of

        judge = judge_of(schema, assert_format)
        _judges[key] = judge
        if len(_judges) > _KEPT:
            _judges.popitem(last=False)
    _judges.move_to_end(key)
    return judge
