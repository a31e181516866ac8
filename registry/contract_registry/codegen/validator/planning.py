"""From what the engine takes to a plan."""

from __future__ import annotations

from typing import Final

from contract_registry.codegen.validator.reads import reads_of
from contract_registry.codegen.validator.roles import Role, Unsupported
from contract_registry.codegen.validator.table import assembled, endless
from contract_registry.codegen.validator.tidying import tidied
from contract_registry.codegen.validator.translation import Translation
from contract_registry.compat.evaluation.plain import is_deep
from contract_registry.compat.schema import AVRO, Schema
from contract_registry.finding import Json
from contract_registry.load.files import path_of

_DEEPEST: Final = 100


def planned(
    schema: Schema,
    role: Role,
    language: str,
    *,
    reads: tuple[str, ...] | None = None,
    assert_formats: bool = False,
    strict: bool = False,
    place: tuple[str, str] = ("", ""),
) -> Json:
    """The plan for a schema. `place` is its file and its pointer there. Raises Unsupported."""
    path, pointer = place
    if schema.dialect == AVRO:
        schema = _over_json(schema, role, place)
    if any(is_deep(one, _DEEPEST) for one in (schema.contents, *schema.resources.values())):
        raise Unsupported("$defs", pointer, "the schema is nested too deep", path)

    def name_of(uri: str) -> str:
        return "" if uri == schema.uri else path_of(uri) or uri

    run = Translation(schema, role, language, name_of)
    run.assert_formats, run.strict = assert_formats, strict
    root = run.root(reads_of(reads))
    circle = endless(run.definitions)
    if circle is not None:
        raise circle.site.unsupported("$ref", "it leads back to itself")
    for definition in run.definitions:
        definition.plan = tidied(definition.plan, role, run.counts_evaluated)
    return assembled(run.definitions, root, role)


def _over_json(schema: Schema, role: Role, place: tuple[str, str]) -> Schema:
    from contract_registry.compat.avro import AvroInvalid, json_schema_of

    path, pointer = place
    try:
        return json_schema_of(schema, "writer" if role is Role.SENDS else "reader")
    except AvroInvalid as error:
        raise Unsupported("type", pointer, str(error), path) from None
