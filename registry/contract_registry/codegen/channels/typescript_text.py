"""Lines of TypeScript for channels: functions, records, and who a contract is at run time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from contract_registry.codegen.channels.routes import Arrival, Place, binary_plan, constants
from contract_registry.codegen.frame import Fragment, Import, Names, Use
from contract_registry.codegen.languages.literals import literal
from contract_registry.codegen.languages.typescript import SPELLING
from contract_registry.codegen.texts import WIDTH, jsdoc, typescript_string
from contract_registry.finding import Json
from contract_registry.model import METADATA, Envelope

string = typescript_string
told = jsdoc

_TAKEN: Final = frozenset(
    """apiGateway asText attributes avroBinary baseUrl body client context dynamodbStream envelopes
    event eventbridge fn headers http httpClient lambda metadata options path plain query queueUrl
    resolved routing sns sqs topicArn""".split()  # noqa: SIM905 - a list
)
_NAMESPACES: Final[Mapping[str, str]] = {
    "api-gateway": "apiGateway",
    "avro-binary": "avroBinary",
    "dynamodb-stream": "dynamodbStream",
    "http-client": "httpClient",
}


def runtime(module: str) -> Import:
    """`import * as <module>`."""
    alias = _NAMESPACES.get(module, module)
    return Import(f"./_contracts/{module}.js", "*", alias=alias)


def member(module: str, name: str, *, type_only: bool = False) -> Import:
    """`import { <name> }` from a file of the runtime."""
    return Import(f"./_contracts/{module}.js", name, type_only=type_only)


def named(lines: Iterable[str], sources: Mapping[str, str]) -> set[Import]:
    """The imports of those functions of the runtime that the lines call: name → its file."""
    text = "\n".join(lines)
    return {member(module, name) for name, module in sources.items() if f"{name}(" in text}


def exported(module: str, *names: str) -> str:
    """Names of the runtime that the module gives on."""
    return f'export {{ {", ".join(names)} }} from "./_contracts/{module}.js";'


def parameter(noun: str) -> str:
    """A parameter's name that hides nothing which a function needs."""
    return f"{noun}_" if noun in _TAKEN else noun


def line(before: str, arguments: Sequence[str]) -> str:
    """A statement that calls, on one line where it fits inside a function."""
    flat = f"{before}({', '.join(arguments)});"
    if len(flat) + 2 <= WIDTH:
        return flat
    return "\n".join([f"{before}(", *(f"    {it}," for it in arguments), "  );"])


def record(members: Mapping[str, str], indent: str, before: int = 20) -> str:
    """An object literal of expressions; on one line where it fits beside what stands before it."""
    parts = [name if name == value else f"{name}: {value}" for name, value in members.items()]
    flat = f"{{ {', '.join(parts)} }}"
    if len(flat) + len(indent) + before + 1 <= WIDTH and "\n" not in flat:
        return flat
    return "\n".join(["{", *(f"{indent}  {part}," for part in parts), f"{indent}}}"])


def declared(typed: str, members: Mapping[str, str]) -> list[str]:
    """A constant of the module that is an object of expressions."""
    before = f"const {typed} = "
    return f"{before}{record(members, '', len(before))};".split("\n")


def function(
    name: str, parameters: Sequence[str], returns: str, docs: str, body: Iterable[str]
) -> list[str]:
    """An exported function with its comment; a body whose last line is no statement is its own."""
    head = name if name.startswith("async ") else f"function {name}"
    head = head.replace("async ", "async function ")
    flat = f"export {head}({', '.join(parameters)}): {returns} {{"
    first = [flat]
    if len(flat) > WIDTH:
        listed = (f"  {it}," for it in parameters)
        first = [f"export {head}(", *listed, f"): {returns} {{"]
    return ["", *jsdoc(docs), *first, *_indented(body), "}"]


def _indented(body: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for each in body for line in [each]]


def constant(name: str, value: Json) -> list[str]:
    """A constant whose value is JSON."""
    before = f"export const {name} = "
    return f"{before}{literal(value, SPELLING, '', len(before))};".split("\n")


def filter_constants(filters: Sequence[Json], told_: str) -> list[str]:
    """The filters of an event source mapping, and the parameter that AWS takes for them."""
    return [
        *constant("FILTERS", list(filters)),
        *jsdoc(told_),
        "export const FILTER_CRITERIA = {",
        "  Filters: FILTERS.map((it) => ({ Pattern: JSON.stringify(it) })),",
        "};",
    ]


def _own_envelope(use: Use, names: Names) -> tuple[list[str], frozenset[Import]]:
    """The member for the contract's own envelope, where it has one."""
    contract = use.contract
    if contract.envelope is Envelope.NONE:
        return [], frozenset()
    imports = frozenset({runtime("envelopes")})
    if contract.envelope is Envelope.METADATA_DATA:
        schema = names.parts[METADATA].schema
        check = f"(metadata) => {schema}.check(metadata)"
        return [f"envelopes.metadataData({check})"], imports
    settings = contract.channel.settings
    type_ = string(str(settings.get("detail-type", contract.id)))
    source = string(str(settings.get("source", contract.service)))
    return [f"envelopes.cloudEvents({type_}, {source})"], imports


def envelope(
    use: Use, names: Names, part: str = "schema"
) -> tuple[dict[str, str], frozenset[Import]]:
    """The member for what stands around a part: the contract's own envelope, binary Avro."""
    inner, imports = _own_envelope(use, names) if part == "schema" else ([], frozenset[Import]())
    if use.is_binary(part):
        side, _ = binary_plan(use, part)
        arguments = [f"{{ {side}: {side.upper()} }}", *inner]
        inner = [f"avroBinary.avroBinary({', '.join(arguments)})"]
        imports |= {runtime("avro-binary")}
    return ({"envelope": inner[0]} if inner else {}), imports


def _plan(use: Use, part: str) -> tuple[str, ...]:
    """The constant by which binary Avro is written or read; nothing where a part is none."""
    if not use.is_binary(part):
        return ()
    side, plan = binary_plan(use, part)
    before = f"const {side.upper()}: avroBinary.{side.capitalize()} = "
    return tuple(f"{before}{literal(plan, SPELLING, '', len(before))};".split("\n"))


def _plan_names(use: Use, part: str) -> tuple[str, ...]:
    return (binary_plan(use, part)[0].upper(),) if use.is_binary(part) else ()


def decoding(use: Use, names: Names, part: str) -> tuple[str, Fragment]:
    """What parses a part as it came: its `parse`, or that of what is binary Avro."""
    parse = str(names.parts[part].parse)
    if not use.is_binary(part):
        return parse, Fragment()
    made, imports = envelope(use, names, part)
    arguments = [*_named(use).values(), made["envelope"], parse]
    lines = line("const DECODED = avroBinary.parser", arguments)
    code = Fragment(
        imports=imports,
        constants=_plan(use, part),
        body=("", *(it.removeprefix("  ") for it in lines.split("\n"))),
        exports=("DECODED", *_plan_names(use, part)),
    )
    return "DECODED", code


def outgoing(use: Use, names: Names, part: str = "schema", name: str = "OUTGOING") -> Fragment:
    """The constant that says what the service sends of a part."""
    more, imports = envelope(use, names, part)
    check = str(names.parts[part].check)
    members = {**_named(use), "check": check, **more}
    type_ = f"Outgoing<{names.parts[part].type}>"
    return Fragment(
        imports=imports | {member("contract", "Outgoing", type_only=True)},
        constants=_plan(use, part),
        body=("", *declared(f"{name}: {type_}", members)),
        exports=(name, *_plan_names(use, part)),
    )


def incoming(use: Use, names: Names, arrived: Arrival) -> Fragment:
    """The constant that says what the service receives, and how it knows it."""
    more, imports = envelope(use, names)
    attributes = names.parts.get("attributes")
    parse = "anyAttributes" if attributes is None else str(attributes.parse)
    members = {
        **_named(use),
        "parse": str(names.parts["schema"].parse),
        "attributes": parse,
    }
    fixed = constants(use)
    if fixed:
        members["constants"] = literal(fixed, SPELLING, "  ", 13)
    if arrived.event or arrived.outer == "eventbridge":
        settings = use.contract.channel.settings
        members["source"] = string(str(settings["source"]))
        members["detailType"] = string(str(settings["detail-type"]))
    members |= more
    imports |= {member("contract", "Incoming", type_only=True)}
    if attributes is None:
        imports |= {member("contract", "anyAttributes")}
        imports |= {member("json-text", "JsonObject", type_only=True)}
    type_ = f"Incoming<{names.parts['schema'].type}, {attributes_type(names)}>"
    return Fragment(
        imports=imports,
        constants=_plan(use, "schema"),
        body=("", *declared(f"INCOMING: {type_}", members)),
        exports=("INCOMING", *_plan_names(use, "schema")),
    )


def _named(use: Use) -> dict[str, str]:
    return {
        "contract": string(use.contract.id),
        "version": string(str(use.contract.version)),
    }


def attributes_type(names: Names) -> str:
    """The type of the attributes that a service receives."""
    attributes = names.parts.get("attributes")
    return "JsonObject" if attributes is None else attributes.type


def opener(arrived: Arrival, text: bool = False) -> tuple[str, frozenset[Import]]:
    """The function that takes off what stands around a body."""
    if arrived.event:
        known = frozenset({runtime("eventbridge")})
        if arrived.wrapped:
            return "sns.wrapped(eventbridge.fromText)", known | {runtime("sns")}
        return "eventbridge.fromText", known
    if arrived.wrapped:
        return "sns.asText" if text else "sns.fromText", frozenset({runtime("sns")})
    name = "asText" if text else "plain"
    return name, frozenset({member("contract", name)})


def origin_type(arrived: Arrival) -> str:
    """The type of the envelope of the contract's own channel."""
    if arrived.event:
        return "eventbridge.Event"
    return "sns.Notification" if arrived.wrapped else "undefined"


def metadata(use: Use, names: Names) -> tuple[list[str], list[str]]:
    """Parameters and arguments for the metadata of the contract's own envelope."""
    if use.contract.envelope is Envelope.NONE:
        return [], []
    if use.contract.envelope is Envelope.METADATA_DATA:
        return [f"metadata: {names.parts[METADATA].type}"], ["{ ...metadata }"]
    return ["metadata: envelopes.CloudEvent"], ["{ ...metadata }"]


def name_constant(name: str, place: Place) -> list[str]:
    """What AWS calls a channel, with what is to be known of it at deploy time."""
    found = f"The stack finds it by {place.found}." if place.found else ""
    return [*(jsdoc(found) if found else []), *constant(name, place.name)]


def resolved(name: str, place: Place) -> str:
    """The expression for what the channel is called at run time."""
    if place.variable is not None:
        return f"resolved({name}, {string(place.variable)})"
    return f"resolved({name})" if "{stage}" in place.name else name


def default_told(name: str, place: Place) -> str:
    """What stands in for a channel's name that is not given, in prose."""
    if place.variable is not None:
        return f"the environment variable {place.variable}"
    staged = " with STAGE from the environment" if "{stage}" in place.name else ""
    return f"{name}{staged}"


def together(*fragments: Fragment) -> Fragment:
    """Several fragments as one, in their order."""
    imports = frozenset(it for each in fragments for it in each.imports)
    prefix, suffix = "./_contracts/", ".js"
    modules = {it.source.removeprefix(prefix).removesuffix(suffix) for it in imports}
    return Fragment(
        imports=imports,
        constants=tuple(it for each in fragments for it in each.constants),
        body=tuple(it for each in fragments for it in each.body),
        runtime=frozenset(modules),
        exports=tuple(it for each in fragments for it in each.exports),
    )


def namespace(module: str) -> str:
    """What a whole file of the runtime is called where it is imported."""
    return _NAMESPACES.get(module, module)


def generic(before: str, arguments: Sequence[str]) -> str:
    """A generic with its arguments, on one line where it fits."""
    flat = f"{before}<{', '.join(arguments)}>"
    if len(flat) + 24 <= WIDTH:
        return flat
    return "\n".join(
        [f"{before}<", *(f"  {it}," for it in arguments[:-1]), f"  {arguments[-1]}", ">"]
    )
