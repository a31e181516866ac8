"""API Gateway in generated TypeScript: `call` for who asks, `handler` for who answers."""

from __future__ import annotations

from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.http_operation import REQUEST, Operation, operation_of
from contract_registry.codegen.channels.routes import place_of
from contract_registry.codegen.frame import Fragment, Import, Names, PartNames, Role, Use
from contract_registry.codegen.languages.literals import literal
from contract_registry.codegen.languages.typescript import SPELLING

_CALL = (
    "Ask over `http`, which sends a request and waits; `baseUrl` is the API's with its stage.\n\n"
    "Throws the declared errors; UnexpectedStatus for another status; ContractViolation for a "
    "request or an answer that the contract refuses."
)
_HANDLER = (
    "A Lambda function behind a proxy integration, which answers with what `fn` replies or "
    "throws.\n\nA request that the contract refuses is answered with 400."
)


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of an operation of an API holds beside its types."""
    it = operation_of(use, names)
    body = [*_errors(it), *_operation(use, it)]
    fragment = _provided(it) if use.role is Role.PROVIDES else _called(use, it)
    exports = ("OPERATION", *(error.noun for error in it.errors))
    known = Fragment(
        imports=frozenset({ts.runtime("api-gateway")}), body=tuple(body), exports=exports
    )
    return ts.together(known, fragment)


def _errors(it: Operation) -> list[str]:
    lines = []
    for error in it.errors:
        lines += [
            "",
            *ts.told(f"The answer {error.status}."),
            f"export class {error.noun} extends apiGateway.StatusError<{error.body.type}> {{",
            f"  override readonly name = {ts.string(error.noun)};",
        ]
        if error.status.isdigit():
            lines += [
                "",
                f"  constructor(body: {error.body.type}, headers: apiGateway.Headers = {{}}) {{",
                f"    super({error.status}, body, headers);",
                "  }",
            ]
        lines.append("}")
    return lines


def _operation(use: Use, it: Operation) -> list[str]:
    members = {
        "contract": ts.string(use.contract.id),
        "version": ts.string(str(use.contract.version)),
        "method": ts.string(it.method),
        "path": ts.string(it.path),
    }
    if it.statuses:
        members["statuses"] = literal(list(it.statuses), SPELLING)
    if it.kinds:
        kinds = {part: dict(of) for part, of in it.kinds.items()}
        text = literal(kinds, SPELLING, "  ", 9)
        # TypeScript gives up the type of an object's values where a name is computed.
        members["kinds"] = f"{text} as const" if '["__proto__"]' in text else text
    if it.errors:
        failures = "".join(
            f"\n    {_failure(each.status, each.noun, each.body)}," for each in it.errors
        )
        members["failures"] = f"[{failures}\n  ]"
    members["answers"] = "true" if it.response is not None else "false"
    return ["", *ts.declared("OPERATION: apiGateway.Operation", members)]


def _failure(status: str, noun: str, part: PartNames) -> str:
    exact = status.isdigit()
    value = f"body as {part.type}" if part.parse is None else f"{part.parse}(body)"
    made = f"new {noun}({', '.join([*([] if exact else ['status']), value, 'headers'])})"
    parameters = f"{'_status' if exact else 'status'}, body, headers"
    checked = [] if part.parse is not None else [f"{part.schema}.check(body);"]
    return "\n".join(
        [
            "{",
            f"      declared: {ts.string(status)},",
            f"      make: ({parameters}) => {{",
            *(f"        {line}" for line in [*checked, f"return {made};"]),
            "      },",
            "    }",
        ]
    )


def _called(use: Use, it: Operation) -> Fragment:
    place = place_of(use.channel, use.contract.channel.ref)
    optional = place.variable is not None
    fields = [
        f"readonly {name}{'?' if name in it.optional else ''}: {part.type}"
        for name, part in it.request.items()
    ]
    fields.append(f"readonly baseUrl{'?' if optional else ''}: string")
    checks = [
        f"{part.check}(request.{name}{_or_nothing(part) if name in it.optional else ''});"
        for name, part in it.request.items()
    ]
    url = f"request.baseUrl ?? {ts.resolved('API', place)}" if optional else "request.baseUrl"
    reads = ts.record(
        {"body": _read(it.response), "headers": _read_names(it.response_headers)}, "  "
    )
    reply = f"apiGateway.Reply<{_type(it.response)}, {_names_type(it.response_headers)}>"
    call = ts.function(
        "async call",
        ["http: httpClient.Http", "request: Request"],
        f"Promise<{reply}>",
        _CALL,
        [
            *checks,
            f"const reads = {reads};",
            ts.line("return await httpClient.call", ["http", "OPERATION", "request", "reads", url]),
        ],
    )
    request = ["", "export interface Request {", *(f"  {field};" for field in fields), "}"]
    imports = {ts.runtime("http-client"), *ts.named(call, {"resolved": "names"})}
    imports |= _json_object(call)
    return Fragment(
        imports=frozenset(imports),
        constants=tuple(ts.name_constant("API", place)),
        body=(*request, *call, "", ts.exported("http-client", "UnexpectedStatus")),
        exports=("API", "Request", "UnexpectedStatus", "call"),
    )


def _or_nothing(part: PartNames) -> str:
    # Not a plain {}: to TypeScript that one has a toString and a constructor, a part may, too.
    return f" ?? ({{}} as {part.type})"


def _provided(it: Operation) -> Fragment:
    parts = [it.request.get(name) for name in REQUEST]
    types = [*(_names_type(part) for part in parts[:3]), _type(parts[3])]
    reads = {name: _read_names(part) for name, part in zip(REQUEST[:3], parts, strict=False)}
    reads["body"] = _read(parts[3])
    reads["hasBody"] = "true" if parts[3] is not None else "false"
    reply = f"apiGateway.Reply<{_type(it.response)}, {_names_type(it.response_headers)}>"
    checks = ts.record({"body": _check(it.response), "headers": _check(it.response_headers)}, "  ")
    code = ts.function(
        "handler",
        ["fn: (request: Request) => Reply | Promise<Reply>"],
        "apiGateway.Handler",
        _HANDLER,
        [
            f"const reads = {ts.record(reads, '  ')};",
            f"const checks = {checks};",
            "return apiGateway.handler(fn, OPERATION, reads, checks);",
        ],
    )
    aliases = [
        "",
        f"export type Request = {ts.generic('apiGateway.Request', types)};",
        "",
        f"export type Reply = {reply};",
    ]
    return Fragment(
        imports=frozenset(_json_object([*aliases, *code])),
        body=(*aliases, *code),
        exports=("Request", "Reply", "handler"),
    )


def _json_object(lines: list[str]) -> set[Import]:
    used = any("JsonObject" in line for line in lines)
    return {ts.member("json-text", "JsonObject", type_only=True)} if used else set()


def _type(part: PartNames | None) -> str:
    return "undefined" if part is None else part.type


def _names_type(part: PartNames | None) -> str:
    return "JsonObject" if part is None else part.type


def _read(part: PartNames | None) -> str:
    return "apiGateway.nothing" if part is None else str(part.parse)


def _read_names(part: PartNames | None) -> str:
    return "apiGateway.anything" if part is None else str(part.parse)


def _check(part: PartNames | None) -> str:
    return "apiGateway.unchecked" if part is None else str(part.check)
