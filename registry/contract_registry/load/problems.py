"""Every rule that loading can break, in one place, and how its findings are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from contract_registry.finding import Finding, Identity, Location, Severity
from contract_registry.model import ContractKey

UNREADABLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "syntax-error": "a file is no YAML or no JSON",
        "invalid-encoding": "a file is not UTF-8, or holds characters that no text has",
        "file-too-large": "a file is larger than any contract is",
        "nested-too-deep": "mappings and lists nest deeper than any message does",
        "alias-bomb": "YAML aliases repeat more than a file may hold, or repeat themselves",
        "duplicate-key": "a key stands twice in a mapping",
        "invalid-key": "a key is no string",
        "merge-key": "<<, which YAML 1.2 does not have",
        "unknown-tag": "a YAML tag that stands for no plain value",
        "several-documents": "a file holds more than one YAML document",
        "invalid-number": "a number that is not finite, or too long to be kept exactly",
        "unknown-key": "a key that the format does not know, or not at this place",
        "missing-key": "a key that the format asks for is not there",
        "wrong-type": "a value is of another type than the format asks for",
        "invalid-value": "a value is not one that the format allows",
        "invalid-version": "a version does not follow Semantic Versioning 2.0.0",
    }
)
"""Rules about what a file must be to be read at all: their findings end a run with exit code 4."""

PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **UNREADABLE,
        "duplicate-contract": "two files hold the same contract with the same major version",
        "duplicate-service": "two files describe the same service",
        "version-file-mismatch": "the major in a file's name is not that of its version",
        "name-mismatch": "a contract's id or a service's name differs from its folder or file name",
        "dangling-reference": "a $ref leads to nothing",
        "cyclic-reference": "a $ref leads back to itself and never says what the value is",
        "reference-outside-root": "a $ref or a symbolic link leaves the project",
        "remote-reference": "a $ref names a URL; nothing is ever fetched",
        "reference-into-contract": "a $ref leads into another contract's or a service's file",
        "unknown-dialect": "$schema names a dialect that is not known",
        "invalid-schema": "a schema breaks the rules of its dialect",
        "invalid-avro": "an Avro schema breaks the rules of Avro",
        "invalid-openapi": "an OpenAPI document does not describe the operation that is asked for",
        "invalid-example": "an example is refused by the schema that it illustrates",
        "unused-file": "a file that is no contract and no service, and that no $ref reaches",
        "unknown-channel": "a channel is named that no service owns, or one of another type",
        "unknown-service": "a service is named that has no service file",
        "unknown-contract": "a contract is named that does not exist",
    }
)
"""Every rule of loading with its meaning in one line."""


def problem(
    rule: str,
    message: str,
    location: Location,
    fix: str,
    *,
    contract: ContractKey | None = None,
    places: Iterable[Location] = (),
) -> Finding:
    """The finding for a broken rule of `PROBLEMS`."""
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        message=message,
        location=location,
        contract=None if contract is None else contract.id,
        major=None if contract is None else contract.major,
        fix=fix,
        places=tuple(places),
        # Not about compatibility, but two problems of one rule must not be taken for one.
        identity=Identity(kind=f"{location.path}: {message}"),
        unreadable=rule in UNREADABLE,
    )
