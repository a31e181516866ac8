"""What generated modules say of themselves."""

from __future__ import annotations

from contract_registry.codegen.frame import Role, Use
from contract_registry.codegen.target import ContractModule
from contract_registry.model import Contract

_VERBS = {
    Role.EMITS: "emits",
    Role.CONSUMES: "consumes",
    Role.SENDS: "sends",
    Role.PERFORMS: "performs",
    Role.PROVIDES: "provides",
}


def about(module: ContractModule) -> str:
    """The contract, its version and digest, and what the service has to do with it."""
    contract = module.contract
    named = f"{contract.id} {contract.version}, digest {module.digest}."
    used = " ".join(_use(use) for use, _ in module.uses)
    return "\n\n".join(it for it in (contract.summary, named, used, _leaving(contract)) if it)


def _use(use: Use) -> str:
    verb = "calls" if use.role is Role.SENDS and use.contract.part("schema") is None else None
    told = f"{use.service.name} {verb or _VERBS[use.role]} it on {use.contract.channel.ref}"
    reads = None if use.consume is None else use.consume.reads
    if reads is None:
        return f"{told}."
    return f"{told} and reads {', '.join(reads) or 'nothing of it'}: types and checks are of that."


def _leaving(contract: Contract) -> str:
    deprecated = contract.deprecated
    if deprecated is None:
        return ""
    until = f", gone after {deprecated.sunset}" if deprecated.sunset else ""
    instead = f"; {deprecated.replaced_by} takes its place" if deprecated.replaced_by else ""
    return f"Deprecated since {deprecated.since}{until}{instead}."
