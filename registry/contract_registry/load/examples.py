"""The examples of a contract against its schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from contract_registry.channels import CHANNELS
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.documents.shape import spoken
from contract_registry.finding import Finding, Json
from contract_registry.formats import messages
from contract_registry.load.problems import problem
from contract_registry.model import Contract, Kind


def check_examples(
    contract: Contract, document: Document, assert_formats: bool
) -> Iterator[Finding]:
    """A finding for everything that a schema refuses in an example, the first MAX_TROUBLES of it.

    An example of an event or a task is what `schema` describes. One of an operation is a mapping
    with `request` and `response`, and `errors` by code, each of the form that it has in the file.
    """
    found = _refusals(contract, document, assert_formats)
    yield from islice(found, MAX_TROUBLES)


def _refusals(contract: Contract, document: Document, assert_formats: bool) -> Iterator[Finding]:
    for index, example in enumerate(contract.examples):
        start = pointers.join("/examples", index)
        for name, pointer, value in _messages(contract, example):
            part = contract.part(name)
            if part is None:
                reason = f"the contract describes no {name}"
                yield _refused(contract, document, start + pointer, reason)
                continue
            for it in messages.problems(contract, part, value, assert_formats=assert_formats):
                yield _refused(contract, document, start + pointer + it.pointer, it.reason)


def _refused(contract: Contract, document: Document, pointer: str, reason: str) -> Finding:
    return problem(
        "invalid-example",
        f"the schema refuses this example: {reason}",
        document.locate(pointer),
        "mend the example, or the schema if the example is right",
        contract=contract.key,
    )


def _messages(contract: Contract, example: Json) -> Iterator[tuple[str, str, Json]]:
    """The messages in an example: the part of each, its pointer in the example, the message."""
    if contract.kind is not Kind.OPERATION:
        yield "schema", "", example
        return
    if not isinstance(example, Mapping) or not example:
        yield f"message like {spoken(example)}; it has a request and a response", "", example
        return
    http = CHANNELS[contract.channel.type].http
    for name, value in example.items():
        if name == "errors" and isinstance(value, Mapping):
            for code, message in value.items():
                yield f"errors{pointers.join('', code)}", pointers.join("/errors", code), message
        elif name in ("request", "response") and http and isinstance(value, Mapping):
            yield from _sides(contract, name, value)
        else:
            yield name, pointers.join("", name), value


def _sides(
    contract: Contract, name: str, value: Mapping[str, Json]
) -> Iterator[tuple[str, str, Json]]:
    """What an HTTP request or response has; path, query and headers that are left out are empty."""
    for member, message in value.items():
        yield f"{name}/{member}", pointers.join("", name, member), message
    for member in ("path", "query", "headers"):
        if member not in value and contract.part(f"{name}/{member}") is not None:
            yield f"{name}/{member}", pointers.join("", name), {}
