"""YAML, JSON and Avro schema files: their values, and where in the file each value stands."""

from contract_registry.documents.document import Document, parse

__all__ = ["Document", "parse"]
