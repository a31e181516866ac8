"""DynamoDB streams in generated code: `stream_handler` publishes changes of items as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.routes import place_of
from contract_registry.codegen.frame import ITEM, Fragment, Import, Names, Role, Use
from contract_registry.finding import Json
from contract_registry.model import Envelope

_DOCS: Final = (
    "A Lambda function for the stream {stream}, which publishes {what}.\n\n"
    "What fails is logged and answered as a batch item failure: the event source mapping has to "
    "ask for ReportBatchItemFailures."
)
_MAPPING: Final = "Mapping[str, Mapping[str, object]]"
_FILTERS: Final = "Of the stream's event source mapping."
_MAPPED: Final = "the event that each change becomes by MAP"
_MADE: Final = "what `{function}` makes of each change"


@dataclass(frozen=True, slots=True)
class _Way:
    """How the module publishes: its own function that makes one, the runtime's that sends them."""

    maker: str
    made: str
    action: str


_WAYS: Final = {
    "eventbridge": _Way("entry", "Entry", "put"),
    "sns": _Way("message", "Message", "publish"),
    "sqs": _Way("message", "Message", "send"),
}


@dataclass(frozen=True, slots=True)
class _Stream:
    """What the code of a stream depends on.

    mapped:  whether `map` makes the event
    bare:    whether a payload is all that its message needs: no attributes, no envelope, no group
    """

    module: str
    way: _Way
    mapped: bool
    bare: bool
    docs: str
    filters: tuple[Json, ...]
    map: dict[str, Json]

    @property
    def exports(self) -> tuple[str, ...]:
        filters = ("FILTERS", "FILTER_CRITERIA") if self.filters else ()
        return ("Change", *filters, *(("MAP",) if self.mapped else ()))


def _stream(use: Use, names: Names, function: str) -> _Stream | None:
    emit = use.emit
    if use.role is not Role.EMITS or use.stream is None or emit is None:
        return None
    module = use.contract.channel.type
    place = place_of(use.channel, use.contract.channel.ref)
    grouped = not place.fifo or "group" in use.contract.channel.settings
    plain = "attributes" not in names.parts and use.contract.envelope is Envelope.NONE
    bare = plain and grouped
    mapped = bool(emit.map)
    what = _MAPPED if mapped and bare else _MADE.format(function=function)
    docs = _DOCS.format(stream=use.stream.ref, what=what)
    return _Stream(module, _WAYS[module], mapped, bare, docs, emit.filter, dict(emit.map))


def python(use: Use, names: Names) -> Fragment:
    """What a module of an event that comes from a stream holds beside its sending side."""
    it = _stream(use, names, "event")
    if it is None:
        return Fragment()
    type_, item = names.parts["schema"].type, names.parts.get(ITEM)
    made = f"{it.module}.{it.way.made}"
    imports = {py.runtime(it.module), py.runtime("dynamodb_stream")}
    imports |= {Import("typing", "Final"), Import("typing", "TypeAlias")}
    known = "Mapping[str, object]" if item is None else item.type
    if item is None:
        imports |= {Import("collections.abc", "Mapping")}
    if it.filters:
        imports |= {Import("json")}
    address, passed = _python_address(use) if it.bare else ([], [])
    parameters = [f"client: {it.module}.Client"]
    body: list[str] = []
    if not (it.mapped and it.bare):
        imports |= {Import("collections.abc", "Callable")}
        result = type_ if it.bare else made
        parameters.append(f"event: Callable[[Change], {result} | None]")
    if it.bare:
        body = [*_python_made(it, type_, passed), ""]
    if it.bare and it.mapped:
        imports |= {Import("typing", "cast")}
    read = "dynamodb_stream.any_item" if item is None else str(item.parse)
    send = f"lambda entries: {it.module}.{it.way.action}(client, entries)"
    arguments = ["made" if it.bare else "event", read, send]
    body += py.statement("return dynamodb_stream.handler", arguments)
    code = py.function(
        "stream_handler", [*parameters, *address], "dynamodb_stream.Handler", it.docs, body
    )
    return py.together(
        Fragment(
            imports=frozenset(imports),
            constants=(
                *(py.filter_constants(it.filters, _FILTERS) if it.filters else ()),
                *(py.constant("MAP", it.map, _MAPPING) if it.mapped else ()),
            ),
            body=("", "", f"Change: TypeAlias = dynamodb_stream.Change[{known}]", *code),
            exports=(*it.exports, "stream_handler"),
        )
    )


def _python_made(it: _Stream, type_: str, passed: list[str]) -> list[str]:
    """The function that makes an entry of a change, inside the handler's."""
    made = f"{it.module}.{it.way.made}"
    if it.mapped:
        return [
            "",
            f"def made(change: Change) -> {made}:",
            f'    event = cast("{type_}", dynamodb_stream.mapped(change, MAP))',
            *py.statement(f"return {it.way.maker}", ["event", *passed], "    "),
        ]
    return [
        "",
        f"def made(change: Change) -> {made} | None:",
        "    it = event(change)",
        *py.statement(f"return None if it is None else {it.way.maker}", ["it", *passed], "    "),
    ]


def _python_address(use: Use) -> tuple[list[str], list[str]]:
    """Parameters and arguments for where the events go."""
    module = use.contract.channel.type
    if module == "eventbridge":
        return ["*", "bus: str | None = None"], ["bus=bus"]
    name = "topic_arn" if module == "sns" else "queue_url"
    optional = place_of(use.channel, use.contract.channel.ref).variable is not None
    return ["*", f"{name}: str{' | None = None' if optional else ''}"], [f"{name}={name}"]


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of an event that comes from a stream holds beside its sending side."""
    it = _stream(use, names, "make")
    if it is None:
        return Fragment()
    type_, item = names.parts["schema"].type, names.parts.get(ITEM)
    imports = {ts.runtime(it.module), ts.runtime("dynamodb-stream")}
    if item is None:
        imports |= {ts.member("json-text", "JsonObject", type_only=True)}
    known = "JsonObject" if item is None else item.type
    parameters = [f"client: {it.module}.Client"]
    if not (it.mapped and it.bare):
        result = type_ if it.bare else f"{it.module}.{it.way.made}"
        result = f"{result} | undefined"
        parameters.append(f"make: (change: Change) => {result} | Promise<{result}>")
    optional = it.module == "eventbridge" or (
        place_of(use.channel, use.contract.channel.ref).variable is not None
    )
    if it.bare:
        parameters.append(f"options{'?' if optional else ''}: Options")
    read = "dynamodbStream.anyItem" if item is None else str(item.parse)
    send = f"(entries) => {it.module}.{it.way.action}(client, entries)"
    body = [
        *_typescript_made(it, type_),
        ts.line("return dynamodbStream.handler", ["made" if it.bare else "make", read, send]),
    ]
    code = ts.function("streamHandler", parameters, "dynamodbStream.Handler", it.docs, body)
    return ts.together(
        Fragment(
            imports=frozenset(imports),
            constants=(
                *(ts.filter_constants(it.filters, _FILTERS) if it.filters else ()),
                *(ts.constant("MAP", it.map) if it.mapped else ()),
            ),
            body=("", f"export type Change = dynamodbStream.Change<{known}>;", *code),
            exports=(*it.exports, "streamHandler"),
        )
    )


def _typescript_made(it: _Stream, type_: str) -> list[str]:
    if not it.bare:
        return []
    if it.mapped:
        return [
            "const made = (change: Change) => {",
            f"  const event = dynamodbStream.mapped(change, MAP) as unknown as {type_};",
            f"  return {it.way.maker}(event, options);",
            "};",
        ]
    return [
        "const made = async (change: Change) => {",
        "  const event = await make(change);",
        f"  return event === undefined ? undefined : {it.way.maker}(event, options);",
        "};",
    ]
