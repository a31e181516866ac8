"""Lines of Python for channels: calls, signatures, and who a contract is at run time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from contract_registry.codegen.channels.routes import Arrival, Place, binary_plan, constants
from contract_registry.codegen.frame import Fragment, Import, Names, Use
from contract_registry.codegen.languages.literals import literal
from contract_registry.codegen.languages.python import SPELLING
from contract_registry.codegen.texts import WIDTH, python_docstring, python_string
from contract_registry.finding import Json
from contract_registry.model import METADATA, Envelope

string = python_string

_TAKEN: Final = frozenset(
    """api_gateway as_text attributes avro_binary base_url body bus cast client dynamodb_stream
    envelopes event eventbridge function headers http http_client invocation json lambda_ metadata
    options path plain query queue_url resolved self sns sqs topic_arn""".split()  # noqa: SIM905 - a list
)


def runtime(name: str) -> Import:
    """`from ._contracts import <name>`."""
    return Import("._contracts", name)


def member(module: str, name: str, alias: str | None = None) -> Import:
    """`from ._contracts.<module> import <name>`; an alias of the same name exports it."""
    return Import(f"._contracts.{module}", name, alias=alias)


def parameter(noun: str) -> str:
    """A parameter's name that hides nothing which a function needs."""
    return f"{noun}_" if noun in _TAKEN else noun


def call(before: str, arguments: Sequence[str], indent: str = "", after: str = "") -> list[str]:
    """A call, on one line where it fits. `before` ends with the function's name."""
    line = f"{indent}{before}({', '.join(arguments)}){after}"
    if len(line) <= WIDTH and "\n" not in line:
        return [line]
    return [f"{indent}{before}(", *(f"{indent}    {it}," for it in arguments), f"{indent}){after}"]


def statement(before: str, arguments: Sequence[str], indent: str = "") -> list[str]:
    """A call in the body of a function; `function` indents it by four."""
    lines = call(before, arguments, f"    {indent}")
    return [line[4:] for line in lines]


def function(
    name: str, parameters: Sequence[str], returns: str, docs: str, body: Iterable[str]
) -> list[str]:
    """A function, its docstring, its body."""
    return [
        "",
        "",
        *call(f"def {name}", parameters, after=f" -> {returns}:"),
        *python_docstring(docs, "    "),
        *(f"    {line}" if line else "" for line in body),
    ]


def constant(name: str, value: Json, type_: str = "") -> list[str]:
    """A constant whose value is JSON; `type_` where a checker would guess too much."""
    before = f"{name}: Final[{type_}] = " if type_ else f"{name}: Final = "
    return f"{before}{literal(value, SPELLING, '', len(before), 0)}".split("\n")


def _own_envelope(use: Use, names: Names) -> tuple[list[str], frozenset[Import]]:
    """The argument for the contract's own envelope, where it has one."""
    contract = use.contract
    if contract.envelope is Envelope.NONE:
        return [], frozenset()
    imports = frozenset({runtime("envelopes")})
    if contract.envelope is Envelope.METADATA_DATA:
        schema = names.parts[METADATA].schema
        return [f"envelopes.MetadataData({schema}.check)"], imports
    settings = contract.channel.settings
    type_ = string(str(settings.get("detail-type", contract.id)))
    source = string(str(settings.get("source", contract.service)))
    return [f"envelopes.CloudEvents({type_}, {source})"], imports


def envelope(use: Use, names: Names, part: str = "schema") -> tuple[list[str], frozenset[Import]]:
    """The argument for what stands around a part: the contract's own envelope, binary Avro."""
    inner, imports = _own_envelope(use, names) if part == "schema" else ([], frozenset[Import]())
    if use.is_binary(part):
        side, _ = binary_plan(use, part)
        more = "".join(f", inner={it}" for it in inner)
        inner = [f"avro_binary.AvroBinary({side}=_{side.upper()}{more})"]
        imports |= {runtime("avro_binary"), Import("collections.abc", "Mapping")}
    return [f"envelope={it}" for it in inner], imports


def _plan(use: Use, part: str) -> tuple[str, ...]:
    """The constant by which binary Avro is written or read; nothing where a part is none."""
    if not use.is_binary(part):
        return ()
    side, plan = binary_plan(use, part)
    return tuple(constant(f"_{side.upper()}", plan, "Mapping[str, object]"))


def _plan_names(use: Use, part: str) -> tuple[str, ...]:
    return (f"_{binary_plan(use, part)[0].upper()}",) if use.is_binary(part) else ()


def decoding(use: Use, names: Names, part: str) -> tuple[str, Fragment]:
    """What parses a part as it came: its `parse`, or that of what is binary Avro."""
    parse = str(names.parts[part].parse)
    if not use.is_binary(part):
        return parse, Fragment()
    known = [string(use.contract.id), string(str(use.contract.version))]
    arguments, imports = envelope(use, names, part)
    given = [*known, *(it.removeprefix("envelope=") for it in arguments), parse]
    code = Fragment(
        imports=imports | {Import("typing", "Final")},
        constants=_plan(use, part),
        body=("", "", *call("_DECODED: Final = avro_binary.parser", given)),
        exports=("_DECODED",),
    )
    return "_DECODED", code


def outgoing(use: Use, names: Names, part: str = "schema", name: str = "_OUTGOING") -> Fragment:
    """The constant that says what the service sends of a part."""
    arguments, imports = envelope(use, names, part)
    check = names.parts[part].check
    known = [string(use.contract.id), string(str(use.contract.version)), str(check)]
    return Fragment(
        imports=imports | {member("contract", "Outgoing"), Import("typing", "Final")},
        constants=_plan(use, part),
        body=("", "", *call(f"{name}: Final = Outgoing", [*known, *arguments])),
        runtime=frozenset({"contract", *filter(None, map(_module, imports))}),
        exports=(name, *_plan_names(use, part)),
    )


def incoming(use: Use, names: Names, arrived: Arrival) -> Fragment:
    """The constant that says what the service receives, and how it knows it."""
    more, imports = envelope(use, names)
    attributes = names.parts.get("attributes")
    parse = "any_attributes" if attributes is None else str(attributes.parse)
    known = [string(use.contract.id), string(str(use.contract.version))]
    arguments = [*known, str(names.parts["schema"].parse), parse]
    fixed = constants(use)
    if fixed:
        arguments.append(f"constants={literal(fixed, SPELLING, '    ', 14)}")
    if arrived.event or arrived.outer == "eventbridge":
        settings = use.contract.channel.settings
        arguments.append(f"source={string(str(settings['source']))}")
        arguments.append(f"detail_type={string(str(settings['detail-type']))}")
    arguments += more
    imports |= {member("contract", "Incoming"), Import("typing", "Final")}
    if attributes is None:
        imports |= {member("contract", "any_attributes")}
    return Fragment(
        imports=imports,
        constants=_plan(use, "schema"),
        body=("", "", *call("_INCOMING: Final = Incoming", arguments)),
        runtime=frozenset({"contract"}),
        exports=("_INCOMING", *_plan_names(use, "schema")),
    )


def attributes_type(names: Names) -> str:
    """The type of the attributes that a service receives."""
    attributes = names.parts.get("attributes")
    return "Mapping[str, object]" if attributes is None else attributes.type


def opener(arrived: Arrival, text: bool = False) -> tuple[str, frozenset[Import]]:
    """The function that takes off what stands around a body."""
    if arrived.event:
        known = frozenset({runtime("eventbridge")})
        if arrived.wrapped:
            return "sns.wrapped(eventbridge.from_text)", known | {runtime("sns")}
        return "eventbridge.from_text", known
    if arrived.wrapped:
        return "sns.as_text" if text else "sns.from_text", frozenset({runtime("sns")})
    name = "as_text" if text else "plain"
    return name, frozenset({member("contract", name)})


def origin_type(arrived: Arrival) -> str:
    """The type of the envelope of the contract's own channel."""
    if arrived.event:
        return "eventbridge.Event"
    return "sns.Notification" if arrived.wrapped else "None"


def metadata(use: Use, names: Names) -> tuple[list[str], list[str], frozenset[Import]]:
    """Parameters, arguments and imports for the metadata of the contract's own envelope."""
    if use.contract.envelope is Envelope.NONE:
        return [], [], frozenset()
    if use.contract.envelope is Envelope.METADATA_DATA:
        type_ = names.parts[METADATA].type
        return [f"metadata: {type_}"], ["metadata=metadata"], frozenset()
    given = frozenset({Import("collections.abc", "Mapping")})
    return ["metadata: Mapping[str, object]"], ["metadata=metadata"], given


def name_constant(name: str, place: Place) -> list[str]:
    """What AWS calls a channel, with what is to be known of it at deploy time."""
    told = f"The stack finds it by {place.found}." if place.found else ""
    return [*constant(name, place.name), *(python_docstring(told) if told else [])]


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


def filter_constants(filters: Sequence[Json], told_: str) -> list[str]:
    """The filters of an event source mapping, and the parameter that AWS takes for them."""
    made = '{"Filters": [{"Pattern": json.dumps(it)} for it in FILTERS]}'
    return [
        *constant("FILTERS", list(filters)),
        f"FILTER_CRITERIA: Final = {made}",
        *python_docstring(told_),
    ]


def default(parameter_: str, expression: str) -> str:
    """What was given, or else what stands in for it."""
    return f"{parameter_} or {expression}"


def told(text: str) -> list[str]:
    """What is said of the constant before it."""
    return python_docstring(text)


def together(*fragments: Fragment) -> Fragment:
    """Several fragments as one, in their order."""
    return Fragment(
        imports=frozenset(it for each in fragments for it in each.imports),
        constants=tuple(it for each in fragments for it in each.constants),
        body=tuple(it for each in fragments for it in each.body),
        runtime=frozenset(_module(it) for each in fragments for it in each.imports if _module(it))
        | frozenset(it for each in fragments for it in each.runtime),
        exports=tuple(it for each in fragments for it in each.exports),
    )


def _module(it: Import) -> str:
    if it.source == "._contracts":
        return str(it.name)
    return it.source.removeprefix("._contracts.") if it.source.startswith("._contracts.") else ""


def docstring(text: str, indent: str = "") -> list[str]:
    """A docstring."""
    return python_docstring(text, indent)


def keyword(name: str, value: Json) -> str:
    """An argument whose value is JSON, inside a call that stands at the margin."""
    return f"{name}={literal(value, SPELLING, '    ', 5 + len(name))}"


def subscript(before: str, arguments: Sequence[str]) -> list[str]:
    """A generic with its arguments, on one line where it fits."""
    line = f"{before}[{', '.join(arguments)}]"
    if len(line) <= WIDTH:
        return [line]
    return [f"{before}[", *(f"    {it}," for it in arguments), "]"]
