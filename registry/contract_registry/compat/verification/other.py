"""The `jsonschema_rs` library, offline, for the schemas that `jsonschema` cannot run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from contract_registry.compat.verification.library import jsonschema_id
from contract_registry.finding import Json

_SELF: Final = "json-schema:///contract-registry"


def validator(
    contents: Json,
    uri: str,
    dialect: str,
    resources: Mapping[str, Json],
    dialects: Mapping[str, str],
    *,
    assert_format: bool,
) -> Callable[[Json], bool]:
    """Whether a message is valid, as a function.

    `dialects` are those of the `resources`. Raises ValueError or jsonschema_rs.ValidationError
    where the library does not take the schema; nothing is fetched.
    """
    import jsonschema_rs

    registry = jsonschema_rs.Registry(
        [(name, _marked(document, dialects[name])) for name, document in resources.items()],
        retriever=_refuse,
    )
    return jsonschema_rs.validator_for(
        _marked(contents, dialect),
        registry=registry,
        base_uri=uri or _SELF,
        validate_formats=assert_format,
        offline=True,
    ).is_valid


def _refuse(uri: str, /) -> NoReturn:
    raise ValueError(f"{uri} is not at hand")


def _marked(document: Json, dialect: str) -> dict[str, Any] | bool:
    if isinstance(document, Mapping):
        return {"$schema": jsonschema_id(dialect), **document}
    if isinstance(document, bool):
        return document
    raise ValueError("a schema is an object or a boolean")
