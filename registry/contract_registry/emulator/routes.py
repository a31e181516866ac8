"""From a request line to an operation of the service model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from contract_registry.emulator.refusal import Refusal
from contract_registry.emulator.service import operations

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from werkzeug.routing import Map

_ANYWHERE: Final = "localhost"


def find(method: str, target: str) -> tuple[OperationModel, Mapping[str, str]]:
    """The operation that a request line asks for, and what stands in its path, decoded.

    A segment is decoded after the path was taken apart: `%2F` in a name is no separator.
    Raises Refusal where no operation has that path, or none that method.
    """
    from werkzeug.exceptions import MethodNotAllowed, NotFound

    # What `//` begins names no host here, unlike in a URL.
    path = target.partition("?")[0] if target.startswith("/") else urlsplit(target).path
    try:
        name, values = _routes().bind(_ANYWHERE).match(path, method=method)
    except MethodNotAllowed as error:
        allowed = ", ".join(sorted(error.valid_methods or ()))
        raise Refusal(
            "UnknownOperationException", f"{method} is not an operation here: {allowed}", 405
        ) from None
    except NotFound:
        raise Refusal(
            "UnknownOperationException", f"{method} {path} is no operation of the schemas API", 404
        ) from None
    return operations()[name], values


@cache
def _routes() -> Map:
    from werkzeug.routing import BaseConverter, Map, Rule

    class Segment(BaseConverter):
        # Also empty: a name that is missing is a bad request, not an unknown path.
        regex = "[^/]*"
        part_isolating = True

        def to_python(self, value: str) -> str:
            return unquote(value)

    class Rest(Segment):
        # An ARN holds slashes, and not every client encodes them.
        regex = ".*"
        part_isolating = False

    class Exactly(Rule):
        # GET alone: HEAD is not a part of the service.
        def __init__(self, pattern: str, method: str, name: str) -> None:
            super().__init__(pattern, endpoint=name, methods=[method], strict_slashes=True)
            self.methods = {method}

    rules = [
        Exactly(_pattern(model.http["requestUri"]), model.http["method"], name)
        for name, model in operations().items()
    ]
    return Map(
        rules,
        converters={"segment": Segment, "rest": Rest},
        merge_slashes=False,
        redirect_defaults=False,
    )


def _pattern(uri: str) -> str:
    """The model's `/tags/{resource-arn}` as werkzeug writes it: `/tags/<rest:resource_arn>`."""

    def placed(match: re.Match[str]) -> str:
        name = match[1]
        return f"<{'rest' if name == 'resource-arn' else 'segment'}:{variable(name)}>"

    return re.sub(r"\{([^}]+)\}", placed, uri)


def variable(name: str) -> str:
    """A name of the path as werkzeug can hold it."""
    return name.replace("-", "_")
