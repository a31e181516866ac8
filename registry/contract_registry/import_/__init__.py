"""Contracts from what others wrote: a registry, OpenAPI, AsyncAPI, templates, JSON Schema, Avro.

found_in_files(reading, paths, …)       the messages in files
found_in_registry(reading, registry, …) those in a schema registry, with their history
plan(found, target, wishes)             what to write for them, checked as if it were there
"""

from contract_registry.import_.drafts import Wishes
from contract_registry.import_.files import found_in_files
from contract_registry.import_.found import Found
from contract_registry.import_.plan import Kept, Plan, Target, check_wishes, plan
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import Remark, Weight

__all__ = [
    "Found",
    "Kept",
    "Plan",
    "Reading",
    "Remark",
    "Target",
    "Weight",
    "Wishes",
    "check_wishes",
    "found_in_files",
    "plan",
]
