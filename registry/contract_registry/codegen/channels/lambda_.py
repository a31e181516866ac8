"""Lambda in generated code: `invoke` for who calls, `handler` for who answers."""

from __future__ import annotations

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.routes import place_of
from contract_registry.codegen.frame import Fragment, Import, Names, Role, Use

_INVOKE = (
    "Call the function and wait; {default} unless `{parameter}` is another.\n\n"
    "{raises} ContractViolation for a request or response that the contract refuses, FunctionError "
    "where the function failed."
)
_HANDLER = (
    "A Lambda function that answers with what `{function}` makes of the request.\n\n"
    "It {raises} ContractViolation for a request or response that the contract refuses."
)


def python(use: Use, names: Names) -> Fragment:
    """What a module of an operation on a function holds beside its types."""
    request, response = names.parts["request"], names.parts["response"]
    if use.role is Role.PROVIDES:
        parse, decoding = py.decoding(use, names, "request")
        result = "object" if use.is_binary("response") else response.type
        code = py.function(
            "handler",
            [f"function: Callable[[{request.type}, object], {response.type}]"],
            f"Callable[[object, object], {result}]",
            _HANDLER.format(function="function", raises="raises"),
            py.statement("return lambda_.handler", ["function", parse, "_OUTGOING"]),
        )
        imports = frozenset({py.runtime("lambda_"), Import("collections.abc", "Callable")})
        fragment = Fragment(imports=imports, body=tuple(code), exports=("handler",))
        return py.together(decoding, py.outgoing(use, names, "response"), fragment)
    parse, decoding = py.decoding(use, names, "response")
    place = place_of(use.channel, use.contract.channel.ref)
    function = f"function={py.default('function', py.resolved('FUNCTION', place))}"
    code = py.function(
        "invoke",
        [
            "client: lambda_.Client",
            f"{py.parameter(request.noun)}: {request.type}",
            "*",
            "function: str | None = None",
        ],
        response.type,
        _INVOKE.format(
            default=py.default_told("FUNCTION", place), parameter="function", raises="Raises"
        ),
        py.statement(
            "return lambda_.invoke",
            ["client", py.parameter(request.noun), "_OUTGOING", parse, function],
        ),
    )
    used = {
        py.runtime("lambda_"),
        py.member("lambda_", "FunctionError", "FunctionError"),
        Import("typing", "Final"),
    }
    if "resolved(" in function:
        used |= {py.member("names", "resolved")}
    fragment = Fragment(
        imports=frozenset(used),
        constants=tuple(py.name_constant("FUNCTION", place)),
        body=tuple(code),
        exports=("FUNCTION", "FunctionError", "invoke"),
    )
    return py.together(decoding, py.outgoing(use, names, "request"), fragment)


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of an operation on a function holds beside its types."""
    request, response = names.parts["request"], names.parts["response"]
    noun = ts.parameter(request.noun)
    if use.role is Role.PROVIDES:
        parse, decoding = ts.decoding(use, names, "request")
        answer = "unknown" if use.is_binary("response") else response.type
        result = f"{response.type} | Promise<{response.type}>"
        code = ts.function(
            "handler",
            [f"fn: ({noun}: {request.type}, context: unknown) => {result}"],
            f"(event: unknown, context: unknown) => Promise<{answer}>",
            _HANDLER.format(function="fn", raises="throws"),
            [f"return lambda.handler(fn, {parse}, OUTGOING);"],
        )
        fragment = Fragment(
            imports=frozenset({ts.runtime("lambda")}), body=tuple(code), exports=("handler",)
        )
        return ts.together(decoding, ts.outgoing(use, names, "response"), fragment)
    parse, decoding = ts.decoding(use, names, "response")
    place = place_of(use.channel, use.contract.channel.ref)
    code = ts.function(
        "invoke",
        [
            "client: lambda.Client",
            f"{noun}: {request.type}",
            f"functionName = {ts.resolved('FUNCTION', place)}",
        ],
        f"Promise<{response.type}>",
        _INVOKE.format(
            default=ts.default_told("FUNCTION", place), parameter="functionName", raises="Throws"
        ),
        [
            ts.line(
                "return lambda.invoke",
                ["client", noun, "OUTGOING", parse, "functionName"],
            )
        ],
    )
    fragment = Fragment(
        imports=frozenset({ts.runtime("lambda"), *ts.named(code, {"resolved": "names"})}),
        constants=tuple(ts.name_constant("FUNCTION", place)),
        body=(*code, "", ts.exported("lambda", "FunctionError")),
        exports=("FUNCTION", "FunctionError", "invoke"),
    )
    return ts.together(decoding, ts.outgoing(use, names, "request"), fragment)
