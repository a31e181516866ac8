"""What the engine is given: a schema with everything it refers to. No files, no network."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contract_registry.finding import Json

DIALECTS: Final = ("2020-12", "2019-09", "7", "6", "4", "openapi-3.0")
AVRO: Final = "avro"


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema document.

    contents:   the document, as `json` reads it
    dialect:    one of DIALECTS or AVRO; it holds where `$schema` is absent or unknown
    uri:        the base URI of the document
    resources:  the other documents that references may name: absolute URI → contents
    encoding:   for AVRO, how a message is written: `avro-binary`, `avro-json` or `json`
    """

    contents: Json
    dialect: str = "2020-12"
    uri: str = ""
    resources: Mapping[str, Json] = field(default_factory=dict)
    encoding: str = "avro-binary"


@dataclass(frozen=True, slots=True)
class Semantics:
    """How the two schemas are meant.

    strict:         containment to the letter of the specification; otherwise the writer sends only
                    what its schema declares
    tolerant:       the reader ignores names that it does not know (not with `strict`)
    assert_format:  `format` is an assertion (opaque, with known inclusions) and no annotation
    """

    strict: bool = False
    tolerant: bool = False
    assert_format: bool = False


# Where a schema has an exact decimal, the text below has a string. A secret in it keeps schemas
# apart that hold that very string; keys are never kept beyond the process.
_SECRET: Final = secrets.token_hex(8)


def content_key(schema: Schema) -> str:
    """What identifies a schema by its content, within this process."""
    parts = [schema.contents, schema.dialect, schema.uri, schema.encoding, dict(schema.resources)]
    text = json.dumps(parts, default=lambda number: f"{_SECRET}{number!r}")
    return hashlib.sha256(text.encode()).hexdigest()
