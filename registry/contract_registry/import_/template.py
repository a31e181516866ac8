"""SAM and CloudFormation templates: the schemas in `AWS::EventSchemas::Schema`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json, canonical
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.intrinsics import UnknownValueError, Values
from contract_registry.import_.messages import Setting
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import refused

_TYPE: Final = "AWS::EventSchemas::Schema"
_DIALECTS: Final = {"JSONSchemaDraft4": "4"}


def is_template(value: Mapping[str, Json]) -> bool:
    """Whether a document is a template: it has resources with AWS's types."""
    resources = value.get("Resources")
    if not isinstance(resources, Mapping):
        return False
    kinds = [_type(resource) for resource in resources.values()]
    return "AWSTemplateFormatVersion" in value or any(it.startswith("AWS::") for it in kinds)


def _type(resource: Json) -> str:
    kind = resource.get("Type") if isinstance(resource, Mapping) else None
    return kind if isinstance(kind, str) else ""


def found_in_template(
    reading: Reading, holder: Holder, variables: Mapping[str, str]
) -> Iterator[Found]:
    """The messages that the template's schemas describe."""
    template = holder.value
    resources = template.get("Resources") if isinstance(template, Mapping) else None
    if not isinstance(template, Mapping) or not isinstance(resources, Mapping):
        return
    values = Values(template, variables)
    for name, resource in resources.items():
        if isinstance(resource, Mapping) and _type(resource) == _TYPE:
            yield from _schema(reading, holder, values, name, resource.get("Properties"))


def _schema(
    reading: Reading, holder: Holder, values: Values, name: str, properties: Json
) -> Iterator[Found]:
    from contract_registry.import_.schemas import found_in

    base = pointers.join("", "Resources", name, "Properties")
    if not isinstance(properties, Mapping) or properties.get("Content") is None:
        where, fix = holder.locate(base), "add Content, or remove the resource"
        reading.tell(refused(f"the schema {name} has no Content", where, fix))
        return
    at = "Content"
    try:
        content = values.resolved(properties["Content"])
        at = "SchemaName"
        called = values.text(properties[at]) if at in properties else ""
    except UnknownValueError as reason:
        where = holder.locate(f"{base}/{at}")
        reading.tell(refused(f"the {at} of {name}: {reason}", where, reason.fix))
        return
    inside = _content(reading, holder, base, name, content)
    if inside is None:
        return
    kind = properties.get("Type")
    setting = Setting(
        title=called or name,
        origin=f"{holder.document.path}, resource {name}",
        called=called,
        dialect=_DIALECTS.get(kind) if isinstance(kind, str) else None,
        summary=_text(properties.get("Description")),
    )
    yield from found_in(reading, inside, setting)


def _content(
    reading: Reading, holder: Holder, base: str, name: str, content: Json
) -> Holder | None:
    where = holder.locate(f"{base}/Content")
    label = f"{holder.document.path}/{name}"
    if isinstance(content, Mapping):
        document = Document(f"{label}.json", content, canonical(content))
        return Holder(document, where, folder=False)
    if isinstance(content, str):
        return reading.text(content, label, where, f"the Content of {name}")
    message = f"the Content of {name} is neither a text nor an object"
    reading.tell(refused(message, where, "write the schema there"))
    return None


def _text(value: Json) -> str:
    return value.strip().split("\n")[0][:300] if isinstance(value, str) else ""
