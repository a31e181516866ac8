"""contracts.yaml: the settings of a project, each with a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contract_registry.documents import Document, parse, shape
from contract_registry.errors import UsageError
from contract_registry.finding import Json, Severity

FILE: Final = "contracts.yaml"
"""Where the settings stand; the folder of this file is the root of the project."""

LANGUAGES: Final = ("python", "typescript")
REGISTRY_TYPES: Final = ("JSONSchemaDraft4", "OpenApi3")


@dataclass(frozen=True, slots=True)
class Released:
    """What counts as released: what a branch has held, or what tags hold; one of the two is set."""

    branch: str | None = "main"
    tags: str | None = None


@dataclass(frozen=True, slots=True)
class Generate:
    """Stubs to write: for which service, in which language, into which folder."""

    service: str
    language: str
    out: str


@dataclass(frozen=True, slots=True)
class Publish:
    """The registry to publish to; `{stage}` may stand in its name. `type` as AWS names it."""

    registry: str | None = None
    type: str = "OpenApi3"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one project; see `design` of the format: `contracts schema --config`.

    path:       the file that says so, for messages; the default stands for a file that is absent
    paths:      the folders that hold contracts, relative to the root
    against:    the git reference to compare with, instead of the one that is found
    history:    `at-hand`, or `required`: a shallow clone is then an error
    semantics:  `contract` or `strict` (see `compatibility.md`)
    formats:    whether `format` is annotated (`annotate`) or asserted (`assert`)
    metadata:   the schema of `metadata` in the envelope `metadata-data`
    severity:   rule → its severity, None where it is off
    fail_on:    the least severity that fails a run
    budget:     name → limit, in the names of the file (`seconds`, `regex-steps` …)
    templates:  the deployment templates whose rules and filters are checked, too
    """

    path: str = FILE
    paths: tuple[str, ...] = ("contracts",)
    released: Released = Released()
    against: str | None = None
    history: str = "at-hand"
    semantics: str = "contract"
    formats: str = "annotate"
    metadata: Json = True
    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    fail_on: Severity = Severity.ERROR
    budget: Mapping[str, int] = field(default_factory=dict)
    generate: tuple[Generate, ...] = ()
    publish: Publish = Publish()
    templates: tuple[str, ...] = ()


_FOLDER: Final = {
    "type": "string",
    "minLength": 1,
    "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\]+$",
    "description": "a path inside the project, relative to its root",
}
_NAME: Final = {"type": "string", "minLength": 1}

SCHEMA: Final[Mapping[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "contracts.yaml",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "format": {"const": 1, "description": "1, the only version of this format"},
        "paths": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": _FOLDER,
            "default": ["contracts"],
        },
        "released": {
            "type": "object",
            "default": {"branch": "main"},
            "oneOf": [
                {
                    "required": ["branch"],
                    "additionalProperties": False,
                    "properties": {"branch": _NAME},
                },
                {
                    "required": ["tags"],
                    "additionalProperties": False,
                    "properties": {"tags": _NAME},
                },
            ],
        },
        "against": _NAME,
        "history": {"enum": ["at-hand", "required"], "default": "at-hand"},
        "semantics": {"enum": ["contract", "strict"], "default": "contract"},
        "formats": {"enum": ["annotate", "assert"], "default": "annotate"},
        "envelope": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"metadata": {"type": ["object", "boolean"]}},
        },
        "severity": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9-]*$", "description": "the name of a rule"},
            "additionalProperties": {"enum": ["error", "warning", "off"]},
        },
        "fail-on": {"enum": ["error", "warning"], "default": "error"},
        "budget": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"type": "integer", "minimum": 1, "maximum": 1_000_000_000}
                for name in (
                    "seconds",
                    "goals",
                    "depth",
                    "regex-steps",
                    "number-steps",
                    "name-cells",
                    "array-assignments",
                    "nodes",
                )
            },
        },
        "generate": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["service", "language", "out"],
                "additionalProperties": False,
                "properties": {
                    "service": _NAME,
                    "language": {"enum": list(LANGUAGES)},
                    "out": _FOLDER,
                },
            },
        },
        "publish": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "registry": {
                    "type": "string",
                    "pattern": r"^([A-Za-z0-9._-]|\{stage\}){1,64}$",
                    "description": "a registry's name: at most 64 letters, digits, '.', '-', '_', "
                    "and {stage}",
                },
                "type": {"enum": list(REGISTRY_TYPES), "default": "OpenApi3"},
            },
        },
        "templates": {"type": "array", "uniqueItems": True, "items": _FOLDER},
    },
}


def parse_config(data: bytes | None, path: str = FILE) -> Config:
    """The settings in the content of `path`; None, where there is no such file, gives the defaults.

    Raises UsageError with everything that is wrong in the file, one line each, with its place.
    """
    if data is None:
        return Config(path=path)
    document = parse(data, path)
    if not isinstance(document, Document):
        raise _refusal(path, [(str(it.location), it.message, it.fix) for it in document])
    value = {} if document.value is None else document.value
    found = shape.problems(value, SCHEMA)
    if found:
        places = [document.locate(it.pointer, key=it.key) for it in found]
        raise _refusal(
            path,
            [(str(at), it.message, it.fix) for at, it in zip(places, found, strict=True)],
        )
    return _config(path, value)


def _refusal(path: str, lines: list[tuple[str, str, str | None]]) -> UsageError:
    count = "a problem" if len(lines) == 1 else f"{len(lines)} problems"
    told = "\n".join(f"{at}  {text}" + (f" ({fix})" if fix else "") for at, text, fix in lines)
    return UsageError(
        f"{path} has {count}\n{told}", "`contracts schema --config` prints what the file may say"
    )


def _config(path: str, value: Any) -> Config:
    """The settings of a value that fits SCHEMA."""
    default = Config()
    severity = {
        rule: None if level == "off" else Severity(level)
        for rule, level in value.get("severity", {}).items()
    }
    return Config(
        path=path,
        paths=tuple(value.get("paths", default.paths)),
        released=_released(value.get("released")),
        against=value.get("against"),
        history=value.get("history", default.history),
        semantics=value.get("semantics", default.semantics),
        formats=value.get("formats", default.formats),
        metadata=value.get("envelope", {}).get("metadata", default.metadata),
        severity=severity,
        fail_on=Severity(value.get("fail-on", default.fail_on)),
        budget=value.get("budget", {}),
        generate=tuple(Generate(**entry) for entry in value.get("generate", ())),
        publish=Publish(**value.get("publish", {})),
        templates=tuple(value.get("templates", ())),
    )


def _released(value: Any) -> Released:
    if value is None:
        return Released()
    return Released(branch=value.get("branch"), tags=value.get("tags"))
