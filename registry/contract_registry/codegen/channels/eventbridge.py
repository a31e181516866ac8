"""EventBridge in generated code: `entry` for who sends, `handler` for who receives."""

from __future__ import annotations

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.receiving import python_receiving, typescript_receiving
from contract_registry.codegen.channels.routes import event_pattern, place_of
from contract_registry.codegen.frame import Fragment, Import, Names, Role, Use

_OPTIONS = (
    "",
    "export interface Options extends eventbridge.EntryOptions {",
    "  readonly bus?: string | undefined;",
    "}",
)


def python(use: Use, names: Names) -> Fragment:
    """What a module of an event on a bus holds beside its types."""
    if use.role is Role.EMITS or use.role is Role.SENDS:
        return _python_sending(use, names)
    pattern = Fragment(
        constants=(*py.constant("EVENT_PATTERN", event_pattern(use)), *py.told("Of the rule.")),
        exports=("EVENT_PATTERN",),
    )
    return py.together(pattern, python_receiving(use, names))


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of an event on a bus holds beside its types."""
    if use.role is Role.EMITS or use.role is Role.SENDS:
        return _typescript_sending(use, names)
    pattern = Fragment(
        constants=(
            *ts.told("The pattern of the rule."),
            *ts.constant("EVENT_PATTERN", event_pattern(use)),
        ),
        exports=("EVENT_PATTERN",),
    )
    return ts.together(pattern, typescript_receiving(use, names))


def _python_sending(use: Use, names: Names) -> Fragment:
    place = place_of(use.channel, use.contract.channel.ref)
    settings = use.contract.channel.settings
    noun, type_ = py.parameter(names.parts["schema"].noun), names.parts["schema"].type
    parameters, arguments, imports = py.metadata(use, names)
    made = py.statement(
        "return eventbridge.entry",
        [
            noun,
            "_OUTGOING",
            f"source={py.string(str(settings['source']))}",
            f"detail_type={py.string(str(settings['detail-type']))}",
            f"bus={py.default('bus', py.resolved('BUS', place))}",
            *arguments,
            "**options",
        ],
    )
    entry = py.function(
        "entry",
        [
            f"{noun}: {type_}",
            *parameters,
            "*",
            "bus: str | None = None",
            "**options: Unpack[eventbridge.Options]",
        ],
        "eventbridge.Entry",
        f"An entry for PutEvents, on {py.default_told('BUS', place)} unless `bus` is another.\n\n"
        "Raises ContractViolation, for an entry that is too large, too.",
        made,
    )
    used = {py.member("names", "resolved")} if "resolved(" in "\n".join(made) else set()
    code = Fragment(
        imports=frozenset(
            {
                py.runtime("eventbridge"),
                py.member("eventbridge", "batches", "batches"),
                py.member("eventbridge", "put", "put"),
                Import("typing", "Final"),
                Import("typing", "Unpack"),
                *used,
                *imports,
            }
        ),
        constants=tuple(py.name_constant("BUS", place)),
        body=tuple(entry),
        exports=("BUS", "entry"),
    )
    return py.together(py.outgoing(use, names), code)


def _typescript_sending(use: Use, names: Names) -> Fragment:
    place = place_of(use.channel, use.contract.channel.ref)
    settings = use.contract.channel.settings
    noun, type_ = ts.parameter(names.parts["schema"].noun), names.parts["schema"].type
    parameters, arguments = ts.metadata(use, names)
    bus = f"options.bus ?? {ts.resolved('BUS', place)}"
    routing = ts.record(
        {
            "source": ts.string(str(settings["source"])),
            "detailType": ts.string(str(settings["detail-type"])),
            "bus": bus,
        },
        "  ",
    )
    entry = ts.function(
        "entry",
        [
            f"{noun}: {type_}",
            *parameters,
            "options: Options = {}",
        ],
        "eventbridge.Entry",
        f"An entry for PutEvents, on {ts.default_told('BUS', place)} unless `bus` is another.\n\n"
        "Throws ContractViolation, for an entry that is too large, too.",
        [
            f"const routing = {routing};",
            ts.line(
                "return eventbridge.entry", [noun, "OUTGOING", "routing", "options", *arguments]
            ),
        ],
    )
    code = Fragment(
        imports=frozenset({ts.runtime("eventbridge"), *ts.named(entry, {"resolved": "names"})}),
        constants=tuple(ts.name_constant("BUS", place)),
        body=(*_OPTIONS, *entry, "", ts.exported("eventbridge", "batches", "put")),
        exports=("BUS", "Options", "entry", "batches", "put"),
    )
    return ts.together(ts.outgoing(use, names), code)
