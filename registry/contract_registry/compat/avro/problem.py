"""What is wrong with a text that should be an Avro schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AvroProblem:
    """One problem, with the JSON Pointer of the place in the schema.

    fatal:  the schema has no meaning. Otherwise only a part of it is useless (a default of the
            wrong type, an unlawful name), as in schemas that older implementations accepted.
    """

    pointer: str
    reason: str
    fatal: bool = True


class AvroInvalid(ValueError):  # noqa: N818 - the name that callers know
    """The schema is not valid. `pointer` and `reason` are the first problem's."""

    def __init__(self, problems: Sequence[AvroProblem]) -> None:
        first = problems[0]
        super().__init__(f"{first.pointer or 'the schema'}: {first.reason}")
        self.pointer = first.pointer
        self.reason = first.reason
        self.problems = tuple(problems)
