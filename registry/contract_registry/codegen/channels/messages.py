"""The sending side of topics and queues, which differ in little but names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.routes import Place, place_of
from contract_registry.codegen.frame import Fragment, Import, Names, Use


@dataclass(frozen=True, slots=True)
class Sending:
    """What a topic or a queue calls things.

    constant:  what AWS calls it
    address:   the parameter that says where it is, in Python and in TypeScript
    option:    a further parameter: its name, type and default in Python
    action:    the runtime's function that sends in batches
    api:       the action of AWS whose parameters a message is
    """

    module: str
    constant: str
    address: tuple[str, str]
    option: tuple[str, str, str]
    option_name: str
    action: str
    api: str


SNS: Final = Sending(
    module="sns",
    constant="TOPIC",
    address=("topic_arn", "topicArn"),
    option=("limit", "int", "sns.MAX_BYTES"),
    option_name="limit",
    action="publish",
    api="Publish",
)
SQS: Final = Sending(
    module="sqs",
    constant="QUEUE",
    address=("queue_url", "queueUrl"),
    option=("delay_seconds", "int | None", "None"),
    option_name="delaySeconds",
    action="send",
    api="SendMessage",
)


def python_sending(use: Use, names: Names, it: Sending) -> Fragment:
    """`message`, `batches` and what sends them."""
    place = place_of(use.channel, use.contract.channel.ref)
    noun, type_ = py.parameter(names.parts["schema"].noun), names.parts["schema"].type
    metadata, passed, imports = py.metadata(use, names)
    attributes = names.parts.get("attributes")
    given, checked = [], []
    if attributes is not None:
        given, passed = [f"attributes: {attributes.type}"], ["attributes=attributes", *passed]
        checked = [f"{attributes.check}(attributes)"]
    ids, fixed = _python_ids(use, place)
    address = it.address[0]
    optional = place.variable is not None
    value = f"{address} or {py.resolved(it.constant, place)}" if optional else address
    option, option_type, default = it.option
    arguments = [noun, "_OUTGOING", f"{address}={value}", *passed, *fixed, f"{option}={option}"]
    parameters = [
        f"{noun}: {type_}",
        *given,
        *metadata,
        "*",
        f"{address}: str | None = None" if optional else f"{address}: str",
        *ids,
        f"{option}: {option_type} = {default}",
    ]
    body = [*checked, *py.statement(f"return {it.module}.message", arguments)]
    message = py.function("message", parameters, f"{it.module}.Message", _docs(it, "Raises"), body)
    imports |= {
        py.runtime(it.module),
        py.member(it.module, "batches", "batches"),
        py.member(it.module, it.action, it.action),
        Import("typing", "Final"),
    }
    if optional:
        imports |= {py.member("names", "resolved")}
    code = Fragment(
        imports=imports,
        constants=tuple(py.name_constant(it.constant, place)),
        body=tuple(message),
        exports=(it.constant, "message"),
    )
    return py.together(py.outgoing(use, names), code)


def _docs(it: Sending, verb: str) -> str:
    return (
        f"The parameters of {it.api}.\n\n"
        f"{verb} ContractViolation, for a message that is too large, too."
    )


def _pointers(use: Use, place: Place) -> Mapping[str, str]:
    """The ids that the contract takes from the payload. Only FIFO knows deduplication."""
    settings = use.contract.channel.settings
    wanted = ("group", "deduplication") if place.fifo else ("group",)
    return {name: str(settings[name]) for name in wanted if name in settings}


def _python_ids(use: Use, place: Place) -> tuple[list[str], list[str]]:
    """Parameters and arguments for the FIFO ids."""
    pointers = _pointers(use, place)
    parameters, arguments = [], [f"{name}={py.string(it)}" for name, it in pointers.items()]
    if place.fifo and "deduplication" not in pointers:
        parameters.append("deduplication_id: str | None = None")
        arguments.append("deduplication_id=deduplication_id")
    return parameters, arguments


def typescript_sending(use: Use, names: Names, it: Sending) -> Fragment:
    """`message`, `batches` and what sends them."""
    place = place_of(use.channel, use.contract.channel.ref)
    noun, type_ = ts.parameter(names.parts["schema"].noun), names.parts["schema"].type
    metadata, passed = ts.metadata(use, names)
    attributes = names.parts.get("attributes")
    given, checked = [], []
    if attributes is not None:
        given = [f"attributes: {attributes.type}"]
        checked = [f"{attributes.check}(attributes);"]
    if attributes is not None or passed:
        passed = ["{}" if attributes is None else "attributes", *passed]
    address = it.address[1]
    optional = place.variable is not None
    fields, routing = _typescript_ids(use, place)
    members = [f"readonly {address}{'?' if optional else ''}: string", *fields]
    members.append(f"readonly {it.option_name}?: number")
    value = f"options.{address} ?? {ts.resolved(it.constant, place)}" if optional else ""
    options = "options: Options = {}" if optional else "options: Options"
    more = {**({address: value} if optional else {}), **routing}
    record = ts.record({"...options": "...options", **more}, "  ", len("const routing = "))
    body = [
        *checked,
        *([f"const routing = {record};"] if more else []),
        ts.line(
            f"return {it.module}.message",
            [noun, "OUTGOING", "routing" if more else "options", *passed],
        ),
    ]
    parameters = [f"{noun}: {type_}", *given, *metadata, options]
    message = ts.function("message", parameters, f"{it.module}.Message", _docs(it, "Throws"), body)
    where = f"Where the message goes; AWS calls the channel {it.constant}."
    code = Fragment(
        imports=frozenset({ts.runtime(it.module), *ts.named(message, {"resolved": "names"})}),
        constants=tuple(ts.name_constant(it.constant, place)),
        body=(
            "",
            *ts.told(where),
            "export interface Options {",
            *(f"  {member};" for member in members),
            "}",
            *message,
            "",
            ts.exported(it.module, "batches", it.action),
        ),
        exports=(it.constant, "Options", "message", "batches", it.action),
    )
    return ts.together(ts.outgoing(use, names), code)


def _typescript_ids(use: Use, place: Place) -> tuple[list[str], dict[str, str]]:
    """Options and members of the routing for the FIFO ids."""
    pointers = _pointers(use, place)
    options = []
    if place.fifo and "deduplication" not in pointers:
        options.append("readonly deduplicationId?: string")
    return options, {name: ts.string(it) for name, it in pointers.items()}
