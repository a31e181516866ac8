"""What a target language is, and what it is given to write a module of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from contract_registry.codegen.declared import Declared
from contract_registry.codegen.frame import Extra, Fragment, Names, PartNames, Use
from contract_registry.codegen.shapes import Named
from contract_registry.finding import Json
from contract_registry.model import Contract, Service


@dataclass(frozen=True, slots=True)
class Code:
    """The code of one part in one use: its names, and the plan by which its values are checked."""

    part: str
    names: PartNames
    plan: Json


@dataclass(frozen=True, slots=True)
class ContractModule:
    """All that the module of one contract is made of, in the order in which it stands there.

    name:  as other modules import it
    """

    name: str
    contract: Contract
    digest: str
    uses: tuple[tuple[Use, Names], ...]
    declared: Declared
    codes: tuple[Code, ...]
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """What a service's package is made of."""

    service: Service
    modules: tuple[ContractModule, ...]
    extras: tuple[Extra, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A language. Its functions are pure.

    suffix:       of its files
    reserved:     the names that types must not have
    module_name:  (name in words, major version) → a module's name
    function:     (verb, words) → a function's name: `parse`, `error 404`
    variable:     words → a variable's name
    type_of:      the root type's annotation, given all types of the module
    files:        every file but the runtime's: path → text without header
    runtime_uses: the files of the runtime that one of them imports, without suffix
    """

    name: str
    suffix: str
    reserved: frozenset[str]
    module_name: Callable[[str, int], str]
    function: Callable[[str, str], str]
    variable: Callable[[str], str]
    type_of: Callable[[Declared, Named], str]
    files: Callable[[Package], Mapping[str, str]]
    runtime_uses: Callable[[str], Iterable[str]]
