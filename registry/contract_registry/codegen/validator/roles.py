"""Who checks a message, and what cannot be checked exactly."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from contract_registry.errors import ContractsError

EXTENSIBLE: Final = "x-extensible-enum"
"""The keyword of plans for an `enum` of which readers accept other values as well."""


class Role(StrEnum):
    """Whose assumption of the check the code makes true (see `compatibility.md`).

    SENDS:       the writer: valid, nothing undeclared, what is always sent is there
    TOLERANT:    a reader that does not own the schema: it is valid, or it is but for unknown names
    AS_WRITTEN:  a reader that owns the schema

    Both readers also accept what an extensible enum does not list.
    """

    SENDS = "sends"
    TOLERANT = "tolerant"
    AS_WRITTEN = "as-written"


class Unsupported(ContractsError):  # noqa: N818 - what generation says of a keyword
    """A keyword that generated code cannot check exactly, so no code is generated.

    keyword:  the keyword
    pointer:  its place in the schema's document
    document: the path of that, where it is another file than the contract's; else empty
    """

    def __init__(self, keyword: str, pointer: str, reason: str, document: str = "") -> None:
        where = f"{document}#{pointer}" if document else pointer or "the root of the schema"
        super().__init__(
            f"`{keyword}` at {where} cannot be checked by generated code: {reason}",
            hint="say it in another way in the contract's schema",
        )
        self.keyword = keyword
        self.pointer = pointer
        self.document = document
