"""SQS in generated code: `message` for who sends, `batch_handler` for who performs."""

from __future__ import annotations

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.messages import SQS, python_sending, typescript_sending
from contract_registry.codegen.channels.receiving import python_receiving, typescript_receiving
from contract_registry.codegen.channels.routes import queue_filters
from contract_registry.codegen.frame import Fragment, Import, Names, Role, Use

_FILTERS = "Of the event source mapping."
_EXPORTS = ("FILTERS", "FILTER_CRITERIA")


def python(use: Use, names: Names) -> Fragment:
    """What a module of a message on a queue holds beside its types."""
    if use.role in (Role.EMITS, Role.SENDS):
        return python_sending(use, names, SQS)
    filters = queue_filters(use)
    if not filters:
        return python_receiving(use, names)
    known = Fragment(
        imports=frozenset({Import("json")}),
        constants=tuple(py.filter_constants(filters, _FILTERS)),
        exports=_EXPORTS,
    )
    return py.together(known, python_receiving(use, names))


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of a message on a queue holds beside its types."""
    if use.role in (Role.EMITS, Role.SENDS):
        return typescript_sending(use, names, SQS)
    filters = queue_filters(use)
    if not filters:
        return typescript_receiving(use, names)
    known = Fragment(constants=tuple(ts.filter_constants(filters, _FILTERS)), exports=_EXPORTS)
    return ts.together(known, typescript_receiving(use, names))
