"""The keywords of each dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.compat.evaluation import applicators, arrays, objects
from contract_registry.compat.evaluation.assertions import BOUNDS, COMMON, OLD_BOUNDS, check_const
from contract_registry.compat.evaluation.evaluate import Keyword

_EVERYWHERE: Final = {**applicators.LOGIC, **COMMON, **objects.OBJECTS}

_DRAFT_4: Final[Mapping[str, Keyword]] = {
    **_EVERYWHERE,
    **OLD_BOUNDS,
    "additionalItems": arrays.check_additional_items,
    "dependencies": applicators.check_dependencies,
    "items": arrays.check_old_items,
}
_DRAFT_6: Final[Mapping[str, Keyword]] = {
    **_DRAFT_4,
    **BOUNDS,
    "const": check_const,
    "contains": arrays.contains(bounded=False, evaluates=False),
    "propertyNames": objects.check_names,
}
_DRAFT_7: Final[Mapping[str, Keyword]] = {**_DRAFT_6, "if": applicators.check_if}
_SINCE_2019: Final[Mapping[str, Keyword]] = {
    **_EVERYWHERE,
    **BOUNDS,
    "const": check_const,
    "dependentRequired": applicators.check_dependent_required,
    "dependentSchemas": applicators.check_dependent_schemas,
    "if": applicators.check_if,
    "propertyNames": objects.check_names,
    "unevaluatedItems": arrays.check_unevaluated_items,
    "unevaluatedProperties": objects.check_unevaluated_properties,
}

KEYWORDS: Final[Mapping[str, Mapping[str, Keyword]]] = {
    "openapi-3.0": _DRAFT_4,
    "4": _DRAFT_4,
    "6": _DRAFT_6,
    "7": _DRAFT_7,
    "2019-09": {
        **_SINCE_2019,
        "$recursiveRef": applicators.check_recursive_reference,
        "additionalItems": arrays.check_additional_items,
        "contains": arrays.contains(bounded=True, evaluates=False),
        "items": arrays.check_old_items,
    },
    "2020-12": {
        **_SINCE_2019,
        "$dynamicRef": applicators.check_dynamic_reference,
        "contains": arrays.contains(bounded=True, evaluates=True),
        "items": arrays.check_items,
        "prefixItems": arrays.check_prefix,
    },
}
"""Dialect → keyword → what it checks. What is not listed constrains nothing."""
