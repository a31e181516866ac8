"""The receiving side of events and tasks, by the channel that invokes the service's function."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.routes import EVENTBRIDGE, SQS, Arrival, arrival, is_text
from contract_registry.codegen.frame import Fragment, Import, Names, Use


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a handler: `function` stands for how the language calls it."""

    docs: str
    errors: str


def _told(arrived: Arrival) -> _Told:
    if arrived.outer == SQS:
        docs = (
            f"A Lambda function for the queue {arrived.place}, which calls `{{function}}` with "
            "each message.\n\nWhat fails is logged and answered as a batch item failure; of a "
            "FIFO queue, so is the rest of its group, untouched. The event source mapping has to "
            "ask for ReportBatchItemFailures."
        )
        return _Told(docs, "")
    if arrived.outer == EVENTBRIDGE:
        docs = "A Lambda function for the rule's target, which calls `{function}` with each event."
    else:
        docs = (
            f"A Lambda function for the topic {arrived.place}, which calls `{{function}}` with "
            "each message."
        )
    return _Told(docs, "\n\nIt {raises} ContractViolation for what is none of the contract's.")


def python_receiving(use: Use, names: Names) -> Fragment:
    """`handler`, or `batch_handler` for a queue, with `Context` for what comes with a payload."""
    arrived = arrival(use)
    told = _told(arrived)
    docs = told.docs.format(function="function") + told.errors.format(raises="raises")
    type_ = names.parts["schema"].type
    module = arrived.outer
    imports = {py.runtime(module), Import("collections.abc", "Callable")}
    imports |= {Import("typing", "TypeAlias")}
    if module == EVENTBRIDGE:
        context, body = ["Context: TypeAlias = eventbridge.Context"], "eventbridge.handler"
        code = py.function(
            "handler",
            [f"function: Callable[[{type_}, Context], Result]"],
            "eventbridge.Handler[Result]",
            docs,
            py.statement(f"return {body}", ["function", "_INCOMING"]),
        )
        constants = ['Result = TypeVar("Result")']
        imports |= {Import("typing", "TypeVar")}
        exports: tuple[str, ...] = ("Context", "Result", "handler")
    else:
        constants = []
        opener, more = py.opener(arrived, is_text(use))
        imports |= more
        attributes, origin = py.attributes_type(names), py.origin_type(arrived)
        if attributes.startswith("Mapping"):
            imports |= {Import("collections.abc", "Mapping")}
        name = "batch_handler" if module == SQS else "handler"
        context = [f"Context: TypeAlias = {module}.Context[{attributes}, {origin}]"]
        code = py.function(
            name,
            [f"function: Callable[[{type_}, Context], object]"],
            f"{module}.Handler",
            docs,
            py.statement(f"return {module}.{name}", ["function", "_INCOMING", opener]),
        )
        exports = ("Context", name)
    fragment = Fragment(
        imports=frozenset(imports),
        constants=tuple(constants),
        body=("", "", *context, *code),
        exports=exports,
    )
    return py.together(py.incoming(use, names, arrived), fragment)


def typescript_receiving(use: Use, names: Names) -> Fragment:
    """`handler`, or `batchHandler` for a queue, with `Context` for what comes with a payload."""
    arrived = arrival(use)
    told = _told(arrived)
    docs = told.docs.format(function="fn") + told.errors.format(raises="throws")
    noun, type_ = ts.parameter(names.parts["schema"].noun), names.parts["schema"].type
    module = arrived.outer
    imports = {ts.runtime(module)}
    if module == EVENTBRIDGE:
        context = "eventbridge.Context"
        name = "handler"
        code = ts.function(
            "handler<R>",
            [f"fn: ({noun}: {type_}, context: Context) => R | Promise<R>"],
            "eventbridge.Handler<R>",
            docs,
            ["return eventbridge.handler(fn, INCOMING);"],
        )
    else:
        opener, more = ts.opener(arrived, is_text(use))
        imports |= more
        name = "batchHandler" if module == SQS else "handler"
        context = f"{module}.Context<{ts.attributes_type(names)}, {ts.origin_type(arrived)}>"
        code = ts.function(
            name,
            [f"fn: ({noun}: {type_}, context: Context) => unknown"],
            f"{module}.Handler",
            docs,
            [f"return {module}.{name}(fn, INCOMING, {opener});"],
        )
    if "JsonObject" in context:
        imports |= {ts.member("json-text", "JsonObject", type_only=True)}
    told_context = ts.told("What comes with a payload.")
    fragment = Fragment(
        imports=frozenset(imports),
        body=("", *told_context, f"export type Context = {context};", *code),
        exports=("Context", name),
    )
    return ts.together(ts.incoming(use, names, arrived), fragment)
