"""Python: modules of 3.11 that need nothing but the standard library."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contract_registry.codegen.declared import Declared
from contract_registry.codegen.frame import PYTHON, Extra, Import
from contract_registry.codegen.languages.blocks import blocks
from contract_registry.codegen.languages.literals import Spelling, literal
from contract_registry.codegen.languages.python_types import RESERVED, PythonTypes
from contract_registry.codegen.naming import snake
from contract_registry.codegen.prose import about
from contract_registry.codegen.shapes import Named
from contract_registry.codegen.target import Code, ContractModule, Package, Target
from contract_registry.codegen.texts import WIDTH, python_docstring, python_string

SPELLING: Final = Spelling("    ", "None", "True", "False", python_string, python_string)

# Importing it takes its time, and most payloads have none.
_DECIMAL: Final = ("", "if TYPE_CHECKING:", "    from decimal import Decimal")


def _module_name(words: str, major: int) -> str:
    return f"{words.replace('-', '_')}_v{major}"


def _function(verb: str, words: str) -> str:
    return f"{verb}_{snake(words)}" if words else verb


def _variable(words: str) -> str:
    name = snake(words)
    return f"{name}_" if keyword.iskeyword(name) else name


def _type_of(declared: Declared, root: Named) -> str:
    return PythonTypes(declared.types).annotation(root)


def _files(package: Package) -> Mapping[str, str]:
    files = {
        "__init__.py": _front(package),
        "_schemas/__init__.py": '"""How the messages of each contract are checked."""\n',
    }
    for module in package.modules:
        files[f"{module.name}.py"] = _contract(module)
        files[f"_schemas/{module.name}.py"] = _schemas(module)
    for extra in package.extras:
        files[f"{extra.name}.py"] = _extra(extra)
    return files


def _front(package: Package) -> str:
    service = package.service.name
    listed = "\n\n".join(
        f"{module.name}: {module.contract.id} {module.contract.version}"
        for module in package.modules
    )
    text = f"The contracts of {service}, as code.\n\n{listed}"
    lines = [
        *python_docstring(text),
        "",
        "from ._contracts.validation import ContractViolation",
        "",
        '__all__ = ["ContractViolation"]',
    ]
    return _text(lines)


def _contract(module: ContractModule) -> str:
    types = PythonTypes(module.declared.types)
    declarations = types.lines()
    for root in module.declared.roots:
        types.annotation(Named((root,)))  # its imports are those of the functions' signatures
    channels = [
        line for block in blocks(it.body for it in module.fragments) for line in ("", "", *block)
    ]
    functions = [
        line
        for code in module.codes
        if _is_wanted(module, code, channels)
        for line in ("", "", *_function_of(code))
    ]
    body = [*declarations, *functions, *channels]
    constants = [
        line for block in blocks(it.constants for it in module.fragments) for line in block
    ]
    imports = {it for fragment in module.fragments for it in fragment.imports}
    imports |= {Import("typing", name) for name in types.imports}
    if any("cast(" in line for line in functions):
        imports.add(Import("typing", "cast"))
    if types.decimals:
        wanted = ("decimal", "Decimal") if types.decimals_run else ("typing", "TYPE_CHECKING")
        imports.add(Import(*wanted))
    used = set(re.findall(r"\w+", "\n".join((*constants, *functions, *channels))))
    schemas = f"._schemas.{module.name}"
    imports |= {Import(schemas, it.names.schema) for it in module.codes if it.names.schema in used}
    lines = [
        *python_docstring(about(module)),
        "",
        "from __future__ import annotations",
        "",
        *_imports(imports),
        *(_DECIMAL if types.decimals and not types.decimals_run else []),
        *(["", *constants] if constants else []),
        *body,
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
        yield from signature(f"def {names.parse}", ["data: object"], names.type)
        yield '    """`data` itself, once it is checked. Raises ContractViolation."""'
        yield f"    {names.schema}.check(data)"
        yield f'    return cast("{names.type}", data)'
    else:
        yield from signature(f"def {names.check}", [f"{names.noun}: {names.type}"], "None")
        yield '    """Raises ContractViolation where the contract refuses it."""'
        yield f"    {names.schema}.check({names.noun})"


def signature(start: str, parameters: list[str], result: str) -> Iterator[str]:
    """The head of a function, on several lines where it is long."""
    line = f"{start}({', '.join(parameters)}) -> {result}:"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{start}("
    yield from (f"    {it}," for it in parameters)
    yield f") -> {result}:"


def _imports(imports: Iterable[Import]) -> list[str]:
    """Import lines, sorted as isort does: the standard library, then our own."""
    groups: tuple[list[str], list[str]] = ([], [])
    for source in sorted({it.source for it in imports}, key=_source_order):
        named = [it for it in imports if it.source == source]
        group = groups[source.startswith(".")]
        if any(it.name is None for it in named):
            group.append(f"import {source}")
        group.extend(_from(source, [it for it in named if it.name is not None]))
    for group in groups:
        group.sort(key=lambda line: line.startswith("from"))
    return [*groups[0], *([""] if groups[0] and groups[1] else []), *groups[1]]


def _source_order(source: str) -> tuple[int, str]:
    return -(len(source) - len(source.lstrip("."))), source


def _from(source: str, imports: list[Import]) -> list[str]:
    """The import of names from one source; what has an alias stands on a line of its own."""
    named = sorted({str(it.name) for it in imports if it.alias is None}, key=_member_order)
    aliases = sorted({(str(it.name), it.alias) for it in imports if it.alias is not None})
    lines = [f"from {source} import {name} as {alias}" for name, alias in aliases]
    if not named:
        return lines
    line = f"from {source} import {', '.join(named)}"
    if len(line) > WIDTH:
        line = f"from {source} import (\n" + "".join(f"    {it},\n" for it in named) + ")"
    return [*lines, line]


def _member_order(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()


def _schemas(module: ContractModule) -> str:
    contract = module.contract
    lines = [
        f'"""How messages of {contract.id} {contract.version} are checked."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Final",
        "",
        "from .._contracts.validation import Schema",
        "",
    ]
    for code in module.codes:
        lines += [
            f"{code.names.schema}: Final = Schema(",
            f'    "{contract.id}",',
            f'    "{contract.version}",',
            f"    {literal(code.plan, SPELLING, '    ', 4)},",
            ")",
        ]
    return _text(lines)


def _extra(extra: Extra) -> str:
    fragment = extra.fragment
    lines = [
        *python_docstring(extra.docstring),
        "",
        "from __future__ import annotations",
        "",
        *_imports(fragment.imports),
        *(["", *fragment.constants] if fragment.constants else []),
        *(["", "", *fragment.body] if fragment.body else []),
    ]
    return _text(lines)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _runtime_uses(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield from [it.name for it in node.names] if node.module is None else [node.module]


PYTHON_TARGET: Final = Target(
    name=PYTHON,
    suffix=".py",
    reserved=RESERVED,
    module_name=_module_name,
    function=_function,
    variable=_variable,
    type_of=_type_of,
    files=_files,
    runtime_uses=_runtime_uses,
)
