"""What reports and the command line print is made visible as text in code is."""

from contract_registry.documents.characters import visible

__all__ = ["visible"]
