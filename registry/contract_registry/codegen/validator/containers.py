"""Keywords for the elements of arrays and the members of objects, narrowed to what is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.codegen.validator import reads as narrowing
from contract_registry.codegen.validator.combining import both
from contract_registry.codegen.validator.roles import Role
from contract_registry.codegen.validator.scalars import Keyword, natural
from contract_registry.codegen.validator.site import Plan, Site
from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.objects import is_always_sent
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import Spot
from contract_registry.finding import Json


def prefix_items(site: Site, value: Json) -> Mapping[str, Json]:
    """`prefixItems` (2020-12)."""
    return _tuple(site, "prefixItems", value)


def items(site: Site, value: Json) -> Mapping[str, Json]:
    """`items`: of the elements after `prefixItems`; up to 2019-09 of all, or one for each."""
    if is_array(value) and site.spot.dialect != "2020-12":
        return _tuple(site, "items", value)
    site.one("items", value)
    return _rest(site, "items", len(site.spot.listing("prefixItems")))


def additional_items(site: Site, value: Json) -> Mapping[str, Json]:
    """`additionalItems` (up to 2019-09): it counts only beside a list of items."""
    if not is_array(site.spot.get("items")):
        return {}
    site.one("additionalItems", value)
    return _rest(site, "additionalItems", len(site.spot.listing("items")))


def _tuple(site: Site, keyword: str, value: Json) -> Mapping[str, Json]:
    length = site.schemas(keyword, value)
    return {
        "prefixItems": [
            site.inside(narrowing.within(site.reads, str(index)), keyword, index)
            for index in range(length)
        ]
    }


def _rest(site: Site, keyword: str, start: int) -> Mapping[str, Json]:
    rest = site.inside(narrowing.within_any(site.reads), keyword)
    single: list[Json] = []
    for index in narrowing.indexes(site.reads):
        if index >= start:
            single += [True] * (index - len(single))
            single.append(site.inside(narrowing.within(site.reads, str(index)), keyword))
    return {"items": rest, **({"allOf": [{"prefixItems": single}]} if single else {})}


def contains(site: Site, value: Json) -> Mapping[str, Json]:
    """`contains`; it speaks of the array, so all of it counts."""
    site.one("contains", value)
    made: dict[str, Json] = {"contains": site.whole("contains")}
    if site.spot.dialect in ("2019-09", "2020-12"):
        for keyword in ("minContains", "maxContains"):
            if site.spot.get(keyword) is not None:
                made[keyword] = natural(site, keyword, site.spot.get(keyword))
    if site.spot.dialect != "2020-12" and site.run.counts_evaluated:
        made["containsEvaluates"] = False
    return made


def unevaluated_items(site: Site, value: Json) -> Mapping[str, Json]:
    """`unevaluatedItems`."""
    site.one("unevaluatedItems", value)
    if site.reads is not None:
        return {}
    return {"unevaluatedItems": site.inside(None, "unevaluatedItems")}


def properties(site: Site, value: Json) -> Mapping[str, Json]:
    """`properties`, with `x-always-sent` in them."""
    declared = site.mapping("properties", value)
    made: dict[str, Json] = {}
    for name in declared:
        site.one("properties", declared[name])
        reads = narrowing.within(site.reads, name)
        if reads != narrowing.NOTHING:
            made[name] = site.inside(reads, "properties", name)
    sent: list[Json] = [name for name, one in declared.items() if is_always_sent(one)]
    always = {"alwaysSent": sent} if sent and site.run.role is Role.SENDS else {}
    return {"properties": made, **always}


def pattern_properties(site: Site, value: Json) -> Mapping[str, Json]:
    """`patternProperties`; what is read by name meets them as `properties`."""
    made: dict[str, Json] = {}
    reads = narrowing.within_any(site.reads)
    for pattern, part in site.mapping("patternProperties", value).items():
        site.one("patternProperties", part)
        text = site.run.pattern(site, "patternProperties", pattern)
        if reads != narrowing.NOTHING:
            plan = site.inside(reads, "patternProperties", pattern)
            made[text] = both(made[text], plan) if text in made else plan
    return {"patternProperties": made} if made or site.reads is None else {}


def additional_properties(site: Site, value: Json) -> Mapping[str, Json]:
    """`additionalProperties`: all names that stand beside it neither as name nor as pattern."""
    site.one("additionalProperties", value)
    reads = narrowing.within_any(site.reads)
    if reads == narrowing.NOTHING:
        return {}
    return {"additionalProperties": site.inside(reads, "additionalProperties")}


def read_by_name(site: Site) -> Mapping[str, Json]:
    """Members that are read by name, where patterns or `additionalProperties` speak of them."""
    if site.reads is None:
        return {}
    made: dict[str, Json] = {}
    listed = site.spot.mapping("properties")
    patterns = site.spot.mapping("patternProperties")
    for name in narrowing.names(site.reads):
        reads = narrowing.within(site.reads, name)
        matching = [pattern for pattern in patterns if ecma.matcher(pattern)(name)]
        parts: list[Plan] = [site.inside(reads, "patternProperties", one) for one in matching]
        known = name in listed or bool(matching)
        if not known and "additionalProperties" in site.run.said(site.spot):
            rest = site.inside(reads, "additionalProperties")
            # Whether a tolerant reader knows the name is not seen from here.
            if rest is not False or site.run.role is not Role.TOLERANT or _is_map(site.spot):
                parts.append(rest)
        for part in parts:
            made[name] = both(made[name], part) if name in made else part
    return made


def _is_map(spot: Spot) -> bool:
    named = (spot.get("patternProperties"), spot.get("propertyNames"))
    return spot.get("properties") is None and named != (None, None)


def unevaluated_properties(site: Site, value: Json) -> Mapping[str, Json]:
    """`unevaluatedProperties`."""
    site.one("unevaluatedProperties", value)
    if site.reads is not None:
        return {}
    return {"unevaluatedProperties": site.inside(None, "unevaluatedProperties")}


def required(site: Site, value: Json) -> Mapping[str, Json]:
    """`required`: of what is read."""
    if isinstance(value, bool) and site.spot.dialect in ("4", "openapi-3.0"):
        return {}  # draft 3's boolean, which means nothing here
    return {"required": _read(site, site.names("required", value))}


def _read(site: Site, names: list[str]) -> list[Json]:
    return [name for name in names if narrowing.within(site.reads, name) != narrowing.NOTHING]


def property_names(site: Site, value: Json) -> Mapping[str, Json]:
    """`propertyNames`."""
    site.one("propertyNames", value)
    if narrowing.within_any(site.reads) == narrowing.NOTHING:
        return {}
    return {"propertyNames": site.whole("propertyNames")}


def dependent_required(site: Site, value: Json) -> Mapping[str, Json]:
    """`dependentRequired`."""
    named = site.mapping("dependentRequired", value)
    return _needed(
        site, {name: site.names("dependentRequired", one) for name, one in named.items()}
    )


def dependent_schemas(site: Site, value: Json) -> Mapping[str, Json]:
    """`dependentSchemas`."""
    named = site.mapping("dependentSchemas", value)
    for part in named.values():
        site.one("dependentSchemas", part)
    return {"dependentSchemas": {name: site.below("dependentSchemas", name) for name in named}}


def dependencies(site: Site, value: Json) -> Mapping[str, Json]:
    """`dependencies` (up to draft 7): names or a schema."""
    schemas: dict[str, Json] = {}
    names: dict[str, list[str]] = {}
    for name, part in site.mapping("dependencies", value).items():
        if isinstance(part, Mapping | bool):
            schemas[name] = site.below("dependencies", name)
        else:
            listed = [part] if isinstance(part, str) else part
            names[name] = site.names("dependencies", listed)
    return {**({"dependentSchemas": schemas} if schemas else {}), **_needed(site, names)}


def _needed(site: Site, names: Mapping[str, list[str]]) -> Mapping[str, Json]:
    needed = {name: read for name, some in names.items() if (read := _read(site, some))}
    return {"dependentRequired": needed} if needed else {}


CONTAINERS: Final[Mapping[str, Keyword]] = {
    "prefixItems": prefix_items,
    "items": items,
    "additionalItems": additional_items,
    "contains": contains,
    "unevaluatedItems": unevaluated_items,
    "required": required,
    "properties": properties,
    "patternProperties": pattern_properties,
    "additionalProperties": additional_properties,
    "unevaluatedProperties": unevaluated_properties,
    "propertyNames": property_names,
    "dependentRequired": dependent_required,
    "dependentSchemas": dependent_schemas,
    "dependencies": dependencies,
}
"""The keywords about what is inside of a value."""
