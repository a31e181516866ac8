"""Avro: compatibility by the specification's schema resolution, and the JSON Schema of messages."""

from contract_registry.compat.avro.encoding import json_schema_of, origins
from contract_registry.compat.avro.judge import changed_meanings, judge_avro
from contract_registry.compat.avro.nodes import AvroType
from contract_registry.compat.avro.parse import parse, problems
from contract_registry.compat.avro.problem import AvroInvalid, AvroProblem

__all__ = [
    "AvroInvalid",
    "AvroProblem",
    "AvroType",
    "changed_meanings",
    "json_schema_of",
    "judge_avro",
    "origins",
    "parse",
    "problems",
]
