"""What a document is, by its content, and the messages in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.finding import Json
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting, guessed_dialect, message
from contract_registry.import_.openapi import Reached, found_in_openapi
from contract_registry.import_.published import found_published
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import refused
from contract_registry.load.references import OWN_KEYS

_TYPES: Final = frozenset(["array", "boolean", "integer", "null", "number", "object", "string"])
_AVRO: Final = ("record", "enum", "fixed", "error")
_SAYS_SOMETHING: Final = frozenset(
    (
        *("$ref", "additionalProperties", "allOf", "anyOf", "const", "enum", "if", "items"),
        *("not", "oneOf", "patternProperties", "properties", "required"),
    )
)
_DEFAULT: Final = "2020-12"


class Source(Enum):
    """What a document can be."""

    OPENAPI = "an OpenAPI file"
    ASYNCAPI = "an AsyncAPI file"
    SWAGGER = "an OpenAPI 2 file"
    TEMPLATE = "a template"
    AVRO = "an Avro schema"
    JSON_SCHEMA = "a JSON Schema"
    BAG = "a collection of schemas that others refer to"
    OWN = "a contract or a service already"
    NOTHING = "nothing that can be imported"


def recognised(value: Json, path: str) -> Source:
    """What a document is; the name of its file decides only between Avro and nothing."""
    from contract_registry.import_.template import is_template

    if not isinstance(value, Mapping):
        return Source.AVRO if path.lower().endswith(".avsc") else Source.NOTHING
    if isinstance(value.get("openapi"), str):
        return Source.OPENAPI
    if isinstance(value.get("asyncapi"), str):
        return Source.ASYNCAPI
    if "swagger" in value:
        return Source.SWAGGER
    if is_template(value):
        return Source.TEMPLATE
    if path.lower().endswith(".avsc") or (
        value.get("type") in _AVRO and isinstance(value.get("name"), str)
    ):
        return Source.AVRO
    if _is_json_schema(value):
        return Source.JSON_SCHEMA
    if any(isinstance(value.get(key), str) for key in OWN_KEYS) and "provider" not in value:
        return Source.OWN
    if any(isinstance(value.get(key), Mapping) for key in ("$defs", "definitions")):
        return Source.BAG
    return Source.NOTHING


def _is_json_schema(value: Mapping[str, Json]) -> bool:
    """Whether a document looks like a schema: settings of tools name a `$schema`, too."""
    if any(key in value for key in OWN_KEYS) and "kind" in value:
        return False
    kind = value.get("type")
    types = kind if isinstance(kind, list) else [kind]
    if all(isinstance(it, str) and it in _TYPES for it in types):
        return True
    named = value.get("$schema")
    says = [key for key in value if key in _SAYS_SOMETHING]
    if isinstance(named, str) and named.removesuffix("#") in BY_URI:
        return bool(says) or not ({"$defs", "definitions"} & set(value))
    properties = value.get("properties")
    if isinstance(properties, Mapping):
        return all(isinstance(it, Mapping | bool) for it in properties.values())
    # One keyword alone may be anybody's key.
    return len(says) > 1 or set(value) == {"$ref"} or (isinstance(named, str) and bool(says))


def found_in(
    reading: Reading, holder: Holder, setting: Setting, reached: Reached = ()
) -> Iterator[Found]:
    """The messages in an OpenAPI or a JSON Schema document."""
    kind = recognised(holder.value, "")
    if kind in (Source.OPENAPI, Source.JSON_SCHEMA):
        published = found_published(reading, holder, setting)
        if published is not None:
            yield published
            return
    if kind is Source.OPENAPI:
        yield from found_in_openapi(reading, holder, setting, reached)
    elif kind is Source.JSON_SCHEMA:
        default = reading.dialect or setting.dialect or _DEFAULT
        dialect = guessed_dialect(holder.value, default)
        found = message(reading, (holder, ""), dialect, setting)
        if found is not None:
            yield found
    else:
        where = holder.locate("")
        text = f"what {setting.title} holds is {kind.value}"
        reading.tell(refused(text, where, "an OpenAPI document or a JSON Schema can be imported"))
