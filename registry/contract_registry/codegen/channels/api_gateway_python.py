"""API Gateway in generated Python: `call` for who asks, `handler` for who answers."""

from __future__ import annotations

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels.http_operation import Operation, operation_of
from contract_registry.codegen.channels.routes import place_of
from contract_registry.codegen.frame import Fragment, Import, Names, PartNames, Role, Use

_CALL = (
    "Ask over `http`, which sends a request and waits; `base_url` is the API's with its stage.\n\n"
    "Raises the declared errors; UnexpectedStatus for another status; ContractViolation for a "
    "request or an answer that the contract refuses."
)
_HANDLER = (
    "A Lambda function behind a proxy integration, which answers with what `function` replies or "
    "raises.\n\nA request that the contract refuses is answered with 400."
)


def python(use: Use, names: Names) -> Fragment:
    """What a module of an operation of an API holds beside its types."""
    it = operation_of(use, names)
    imports = {py.runtime("api_gateway"), Import("typing", "Final")}
    body = [*_errors(it, provides=use.role is Role.PROVIDES), *_operation(use, it)]
    fragment = _provided(it) if use.role is Role.PROVIDES else _called(use, it)
    exports = ("_OPERATION", *(error.noun for error in it.errors))
    known = Fragment(imports=frozenset(imports), body=tuple(body), exports=exports)
    return py.together(known, fragment)


def _errors(it: Operation, *, provides: bool) -> list[str]:
    lines = []
    for error in it.errors:
        lines += [
            "",
            "",
            f"class {error.noun}(api_gateway.StatusError[{error.body.type}]):",
            *py.docstring(f"The answer {error.status}.", "    "),
            "",
            f"    declared = {py.string(error.status)}",
        ]
    return lines


def _operation(use: Use, it: Operation) -> list[str]:
    arguments = [
        py.string(use.contract.id),
        py.string(str(use.contract.version)),
        f"method={py.string(it.method)}",
        f"path={py.string(it.path)}",
    ]
    if it.statuses:
        arguments.append(py.keyword("statuses", list(it.statuses)))
    if it.kinds:
        arguments.append(py.keyword("kinds", {part: dict(of) for part, of in it.kinds.items()}))
    if it.errors:
        failures = [f"api_gateway.Failure({each.noun}, {_reader(each.body)})" for each in it.errors]
        listed = "".join(f"\n        {failure}," for failure in failures)
        arguments.append(f"failures=[{listed}\n    ]")
    if it.response is None:
        arguments.append("answers=False")
    return ["", "", *py.call("_OPERATION: Final = api_gateway.Operation", arguments)]


def _reader(part: PartNames) -> str:
    """What checks a value on either side: `parse`, or the schema's own check where it is sent."""
    return f"{part.schema}.check" if part.parse is None else part.parse


def _called(use: Use, it: Operation) -> Fragment:
    place = place_of(use.channel, use.contract.channel.ref)
    parameters = ["http: http_client.Http", "*"]
    checks, given = [], []
    for name, part in it.request.items():
        optional = name in it.optional
        parameters.append(f"{name}: {part.type}{' | None = None' if optional else ''}")
        checks.append(f"{part.check}({name}{' or {}' if optional else ''})")
        given.append(f"{name}={name}")
    if "body" in it.request:
        given.append("has_body=True")
    imports = {
        py.runtime("http_client"),
        py.member("http_client", "UnexpectedStatus", "UnexpectedStatus"),
    }
    known = place.variable is not None
    parameters.append("base_url: str | None = None" if known else "base_url: str")
    url = "base_url"
    if known:
        url = py.default("base_url", py.resolved("API", place))
        imports |= {py.member("names", "resolved")}
    body, headers = _read(it.response), _read_headers(it.response_headers)
    reply = f"api_gateway.Reply[{_type(it.response)}, {_headers_type(it.response_headers)}]"
    if it.response_headers is None:
        imports |= {Import("collections.abc", "Mapping")}
    code = py.function(
        "call",
        parameters,
        reply,
        _CALL,
        [
            *checks,
            *py.statement("parts = http_client.Parts", given),
            *py.statement(
                "return http_client.call",
                ["http", "_OPERATION", "parts", body, headers, f"base_url={url}"],
            ),
        ],
    )
    return Fragment(
        imports=frozenset(imports),
        constants=tuple(py.name_constant("API", place)),
        body=tuple(code),
        exports=("API", "UnexpectedStatus", "call"),
    )


def _provided(it: Operation) -> Fragment:
    types = [_type(it.request.get("path"), "Mapping[str, object]")]
    types += [_type(it.request.get("query"), "Mapping[str, object]")]
    types += [_headers_type(it.request.get("headers")), _type(it.request.get("body"))]
    reads = [
        _read_headers(it.request.get("path")),
        _read_headers(it.request.get("query")),
        _read_headers(it.request.get("headers")),
        _read(it.request.get("body")),
    ]
    if "body" in it.request:
        reads.append("has_body=True")
    reply = f"api_gateway.Reply[{_type(it.response)}, {_headers_type(it.response_headers)}]"
    checks = [_check(it.response), _check(it.response_headers)]
    imports = {Import("collections.abc", "Callable"), Import("typing", "TypeAlias")}
    if "Mapping[" in f"{types}{reply}":
        imports |= {Import("collections.abc", "Mapping")}
    code = py.function(
        "handler",
        ["function: Callable[[Request], Reply]"],
        "api_gateway.Handler",
        _HANDLER,
        [
            *py.statement("reads = api_gateway.Reads", reads),
            *py.statement(
                "return api_gateway.handler", ["function", "_OPERATION", "reads", *checks]
            ),
        ],
    )
    aliases = [
        "",
        "",
        *py.subscript("Request: TypeAlias = api_gateway.Request", types),
        f"Reply: TypeAlias = {reply}",
    ]
    return Fragment(
        imports=frozenset(imports),
        body=(*aliases, *code),
        exports=("Request", "Reply", "handler"),
    )


def _type(part: PartNames | None, absent: str = "None") -> str:
    return absent if part is None else part.type


def _headers_type(part: PartNames | None) -> str:
    return _type(part, "Mapping[str, object]")


def _read(part: PartNames | None) -> str:
    return "api_gateway.nothing" if part is None else str(part.parse)


def _read_headers(part: PartNames | None) -> str:
    return "api_gateway.anything" if part is None else str(part.parse)


def _check(part: PartNames | None) -> str:
    return "api_gateway.unchecked" if part is None else str(part.check)
