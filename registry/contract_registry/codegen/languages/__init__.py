"""The target languages: how each spells types, functions and modules. One is a value and a line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract_registry.codegen.languages.python import PYTHON_TARGET
from contract_registry.codegen.languages.typescript import TYPESCRIPT_TARGET
from contract_registry.codegen.target import Target

TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {it.name: it for it in (PYTHON_TARGET, TYPESCRIPT_TARGET)}
)
"""Every language by its name in `contracts.yaml`."""
