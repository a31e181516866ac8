"""TypeScript: ES modules that need nothing but the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contract_registry.codegen.declared import Declared
from contract_registry.codegen.frame import TYPESCRIPT, Extra, Import
from contract_registry.codegen.languages.blocks import blocks
from contract_registry.codegen.languages.literals import Spelling, literal
from contract_registry.codegen.languages.typescript_types import RESERVED, TypeScriptTypes
from contract_registry.codegen.naming import camel, pascal
from contract_registry.codegen.prose import about
from contract_registry.codegen.shapes import Named
from contract_registry.codegen.target import Code, ContractModule, Package, Target
from contract_registry.codegen.texts import WIDTH, jsdoc, typescript_string

_WORDS: Final = frozenset(
    """arguments await break case catch class const continue debugger default delete do else enum
    eval export extends false finally for function if implements import in instanceof interface let
    new null package private protected public return static super switch this throw true try typeof
    undefined var void while with yield""".split()  # noqa: SIM905 - forty strings read worse
)
_PLAIN: Final = re.compile("[A-Za-z_$][A-Za-z0-9_$]*")
_RUNTIME: Final = re.compile(r'from "\./([\w-]+)\.js"')


def _name(text: str) -> str:
    if text == "__proto__":
        # The plain name would set the object's prototype.
        return '["__proto__"]'
    return text if _PLAIN.fullmatch(text) else typescript_string(text)


SPELLING: Final = Spelling("  ", "null", "true", "false", typescript_string, _name, " ")


def _module_name(words: str, major: int) -> str:
    return f"{words}.v{major}"


def _function(verb: str, words: str) -> str:
    return f"{verb}{pascal(words)}"


def _variable(words: str) -> str:
    name = camel(words)
    return f"{name}_" if name in _WORDS else name


def _type_of(declared: Declared, root: Named) -> str:
    return TypeScriptTypes(declared.types).annotation(root)


def _files(package: Package) -> Mapping[str, str]:
    files = {"index.ts": _front(package)}
    for module in package.modules:
        files[f"{module.name}.ts"] = _contract(module)
        files[f"_schemas/{module.name}.ts"] = _schemas(module)
    for extra in package.extras:
        files[f"{extra.name}.ts"] = _extra(extra)
    return files


def _front(package: Package) -> str:
    listed = "\n\n".join(
        f"{module.name}: {module.contract.id} {module.contract.version}"
        for module in package.modules
    )
    text = f"The contracts of {package.service.name}, as code.\n\n{listed}"
    return _text(
        [*jsdoc(text), "", 'export { ContractViolation } from "./_contracts/validation.js";']
    )


def _contract(module: ContractModule) -> str:
    channels = [
        line for block in blocks(it.body for it in module.fragments) for line in ("", *block)
    ]
    functions = [
        line
        for code in module.codes
        if _is_wanted(module, code, channels)
        for line in ("", *_function_of(code))
    ]
    constants = [
        line for block in blocks(it.constants for it in module.fragments) for line in block
    ]
    imports = {it for fragment in module.fragments for it in fragment.imports}
    used = set(re.findall(r"\w+", "\n".join((*constants, *functions, *channels))))
    source = f"./_schemas/{module.name}.js"
    imports |= {Import(source, it.names.schema) for it in module.codes if it.names.schema in used}
    lines = [
        *jsdoc(about(module)),
        "",
        *_imports(imports),
        *(["", *constants] if constants else []),
        *TypeScriptTypes(module.declared.types).lines(),
        *functions,
        *channels,
    ]
    return _text(lines)


def _is_wanted(module: ContractModule, code: Code, channels: list[str]) -> bool:
    """Whether a part has its function: the message's own, and what a channel calls."""
    if code.part == "schema" or not module.fragments:
        return True
    name = code.names.parse or code.names.check
    return any(re.search(rf"\b{name}\b", line) for line in channels)


def _function_of(code: Code) -> Iterator[str]:
    names = code.names
    if names.parse is not None:
        yield "/** `data` itself, once it is checked. Throws ContractViolation. */"
        yield from signature(f"export function {names.parse}", ["data: unknown"], names.type)
        yield f"  {names.schema}.check(data);"
        yield f"  return data as {names.type};"
    else:
        yield "/** Throws ContractViolation where the contract refuses it. */"
        parameters = [f"{names.noun}: {names.type}"]
        yield from signature(f"export function {names.check}", parameters, "void")
        yield f"  {names.schema}.check({names.noun});"
    yield "}"


def signature(start: str, parameters: list[str], result: str) -> Iterator[str]:
    """The head of a function, on several lines where it is long."""
    line = f"{start}({', '.join(parameters)}): {result} {{"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{start}("
    yield from (f"  {it}," for it in parameters)
    yield f"): {result} {{"


def _imports(imports: Iterable[Import]) -> list[str]:
    every = list(imports)
    lines = []
    for source in sorted({it.source for it in every}):
        named = [it for it in every if it.source == source]
        if any(it.name is None for it in named):
            lines.append(f"import {typescript_string(source)};")
        for whole in sorted({str(it.alias) for it in named if it.name == "*"}):
            lines.append(f"import * as {whole} from {typescript_string(source)};")
        values = sorted(_member(it) for it in named if it.name not in (None, "*"))
        if not values:
            continue
        line = f"import {{ {', '.join(values)} }} from {typescript_string(source)};"
        if len(line) > WIDTH:
            listed = "".join(f"  {it},\n" for it in values)
            line = f"import {{\n{listed}}} from {typescript_string(source)};"
        lines.append(line)
    return lines


def _member(it: Import) -> str:
    name = f"{it.name} as {it.alias}" if it.alias else str(it.name)
    return f"type {name}" if it.type_only else name


def _schemas(module: ContractModule) -> str:
    contract = module.contract
    lines = [
        f"/** How messages of {contract.id} {contract.version} are checked. */",
        "",
        'import { Schema } from "../_contracts/validation.js";',
    ]
    for code in module.codes:
        lines += [
            "",
            f"export const {code.names.schema}: Schema = new Schema(",
            f'  "{contract.id}",',
            f'  "{contract.version}",',
            f"  {literal(code.plan, SPELLING, '  ', 2)},",
            ");",
        ]
    return _text(lines)


def _extra(extra: Extra) -> str:
    fragment = extra.fragment
    lines = [
        *jsdoc(extra.docstring),
        *(["", *_imports(fragment.imports)] if fragment.imports else []),
        *(["", *fragment.constants] if fragment.constants else []),
        *(["", *fragment.body] if fragment.body else []),
    ]
    return _text(lines)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _runtime_uses(text: str) -> Iterator[str]:
    yield from _RUNTIME.findall(text)


TYPESCRIPT_TARGET: Final = Target(
    name=TYPESCRIPT,
    suffix=".ts",
    reserved=RESERVED,
    module_name=_module_name,
    function=_function,
    variable=_variable,
    type_of=_type_of,
    files=_files,
    runtime_uses=_runtime_uses,
)
