"""Keywords that apply other sub-schemas to the same value: references and logic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from contract_registry.codegen.validator.scalars import Keyword
from contract_registry.codegen.validator.site import Site
from contract_registry.codegen.validator.tidying import text_of
from contract_registry.compat.evaluation.spots import Dangling, Spot
from contract_registry.finding import Json


def _reference(keyword: str, follow: Callable[[Site, str], Spot]) -> Keyword:
    def translate(site: Site, value: Json) -> Mapping[str, Json]:
        if not isinstance(value, str):
            raise site.unsupported(keyword, "it must be a reference")
        try:
            target = follow(site, value)
        except Dangling:
            raise site.unsupported(keyword, f"{value} leads nowhere") from None
        return {"$ref": site.run.refer(site.at(target), value)}

    return translate


def all_of(site: Site, value: Json) -> Mapping[str, Json]:
    """`allOf`."""
    length = site.schemas("allOf", value)
    return {"allOf": [site.below("allOf", index) for index in range(length)]}


def any_of(site: Site, value: Json) -> Mapping[str, Json]:
    """`anyOf`."""
    length = site.schemas("anyOf", value)
    return {"anyOf": [site.below("anyOf", index) for index in range(length)]}


def one_of(site: Site, value: Json) -> Mapping[str, Json]:
    """`oneOf`; where branches speak of what is not read, how many of them hold does not count."""
    length = site.schemas("oneOf", value)
    whole: list[Json] = [site.whole("oneOf", index) for index in range(length)]
    narrow: list[Json] = [site.below("oneOf", index) for index in range(length)]
    same = site.reads is None or text_of(narrow) == text_of(whole)
    return {"oneOf": whole} if same else {"anyOf": narrow}


def not_(site: Site, value: Json) -> Mapping[str, Json]:
    """`not`; what it says is said of the value itself."""
    site.one("not", value)
    return {"not": site.whole("not")}


def if_(site: Site, value: Json) -> Mapping[str, Json]:
    """`if`, `then`, `else` (since draft 7)."""
    site.one("if", value)
    made: dict[str, Json] = {"if": site.whole("if")}
    for keyword in ("then", "else"):
        if site.spot.get(keyword) is not None:
            site.one(keyword, site.spot.get(keyword))
            made[keyword] = site.below(keyword)
    return made


LOGIC: Final[Mapping[str, Keyword]] = {
    "$ref": _reference("$ref", lambda site, ref: site.run.documents.resolve(site.spot, ref)),
    "$dynamicRef": _reference(
        "$dynamicRef",
        lambda site, ref: site.run.documents.resolve_dynamic(site.spot, ref, site.scope),
    ),
    "$recursiveRef": _reference(
        "$recursiveRef",
        lambda site, _: site.run.documents.resolve_recursive(site.spot, site.scope),
    ),
    "allOf": all_of,
    "anyOf": any_of,
    "oneOf": one_of,
    "not": not_,
    "if": if_,
}
"""The applicators, and references."""
