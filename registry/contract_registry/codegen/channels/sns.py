"""SNS in generated code: `message` for who publishes, `handler` for who subscribes."""

from __future__ import annotations

from contract_registry.codegen.channels import python_text as py
from contract_registry.codegen.channels import typescript_text as ts
from contract_registry.codegen.channels.messages import SNS, python_sending, typescript_sending
from contract_registry.codegen.channels.receiving import python_receiving, typescript_receiving
from contract_registry.codegen.channels.routes import filter_policy
from contract_registry.codegen.frame import Fragment, Names, Role, Use

_EXPORTS = ("FILTER_POLICY", "FILTER_POLICY_SCOPE")


def python(use: Use, names: Names) -> Fragment:
    """What a module of a message on a topic holds beside its types."""
    if use.role in (Role.EMITS, Role.SENDS):
        return python_sending(use, names, SNS)
    policy, scope = filter_policy(use)
    if not policy:
        return python_receiving(use, names)
    constants = (
        *py.constant("FILTER_POLICY", policy),
        *py.constant("FILTER_POLICY_SCOPE", scope),
        *py.told("Of the subscription."),
    )
    return py.together(
        Fragment(constants=constants, exports=_EXPORTS), python_receiving(use, names)
    )


def typescript(use: Use, names: Names) -> Fragment:
    """What a module of a message on a topic holds beside its types."""
    if use.role in (Role.EMITS, Role.SENDS):
        return typescript_sending(use, names, SNS)
    policy, scope = filter_policy(use)
    if not policy:
        return typescript_receiving(use, names)
    constants = (
        *ts.told("The filter policy of the subscription, and its scope."),
        *ts.constant("FILTER_POLICY", policy),
        *ts.constant("FILTER_POLICY_SCOPE", scope),
    )
    return ts.together(
        Fragment(constants=constants, exports=_EXPORTS), typescript_receiving(use, names)
    )
