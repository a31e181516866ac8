"""Rule `major-shares-routing`."""

from __future__ import annotations

from contract_registry.finding import canonical
from contract_registry.model import Contract, Status
from contract_registry.rules.change import Inspection, is_external
from contract_registry.rules.routing import routing
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.VERSIONS)
def major_shares_routing(inspection: Inspection) -> Problems:
    """Two live major versions of a contract want two ways: nobody could tell their messages apart.

    Consumers of the old major would receive messages of the new one, which are incompatible: that
    is what the new major is for.

    Flagged:
        orders.order-placed 1 and 2, both with detail-type OrderPlaced on core.main
    Passes:
        detail-type OrderPlaced and OrderPlaced.v2
    Fix:
        give the newer major its own detail-type, topic, queue, function or path.
    """
    contract, catalog = inspection.contract, inspection.catalog
    if len(inspection.majors) == 1 or not _lives(contract) or is_external(catalog, contract.key):
        return
    way = canonical(routing(contract, catalog))
    for other in inspection.majors:
        if other.key.major >= contract.key.major or not _lives(other):
            continue
        if canonical(routing(other, catalog)) == way:
            yield Problem(
                catalog.locate(contract.path, "/channel"),
                f"{contract.id} {contract.key.major} and {other.key.major} have the same "
                "routing: consumers of one receive the messages of the other.",
                contract.key,
                fix="give the newer one its own routing",
                kind=str(other.key.major),
            )


def _lives(contract: Contract) -> bool:
    return contract.status is Status.ACTIVE
