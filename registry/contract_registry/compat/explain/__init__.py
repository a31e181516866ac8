"""Why a reader does not accept all that a writer may send: every cause, each with its proof."""

from __future__ import annotations

from contract_registry.compat.budget import Budget
from contract_registry.compat.evaluation.evaluate import Key
from contract_registry.compat.explain.kinds import constraint_of, kind_of
from contract_registry.compat.explain.minimize import minimize
from contract_registry.compat.explain.places import (
    instance_of,
    reader_place,
    subject,
    writer_place,
)
from contract_registry.compat.explain.search import UNTOLD, Decide, Search
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Cause
from contract_registry.compat.verify import Verifier
from contract_registry.finding import Json, Witness, canonical

__all__ = ["Decide", "explain", "minimize"]


def explain(
    writer: Schema,
    reader: Schema,
    semantics: Semantics,
    witness: Json,
    decide: Decide,
    verifier: Verifier,
    budget: Budget,
) -> tuple[tuple[Cause, ...], bool]:
    """Every cause of a "not contained", and whether they are known to be all.

    A cause is a constraint of the reader that alone refuses a message which the writer may send;
    `verifier` has confirmed each message. With all of them relaxed `decide` proves containment
    when the second part of the answer is True.
    """
    search = Search(writer, reader, semantics, decide, budget)
    complete = search.run(witness)
    complete = search.prune() and complete
    causes: list[Cause] = []
    for key in search.found:
        cause = _cause(search, key, verifier, budget)
        if cause is None:
            complete = False
        else:
            causes.append(cause)
    return tuple(sorted(causes, key=_order)), complete


def _cause(search: Search, key: Key, verifier: Verifier, budget: Budget) -> Cause | None:
    """The cause with its proof; None where the libraries do not confirm it."""
    proof = search.proof(key)
    if proof is None:
        return None
    message = minimize(proof[0], search.alone(key), budget)
    if not verifier.confirm(message):
        message = proof[0]
        if not verifier.confirm(message):
            return None
    found = search.found[key]
    violation = found.violation
    try:
        writer = writer_place(violation, found.origin, search.writing, search.writers)
        in_place = search.writers.in_place(subject(violation))
        kind = kind_of(violation, in_place)
    except UNTOLD:
        return None
    return Cause(
        kind=kind,
        instance=instance_of(violation, search.readings.locations, search.writers),
        reader=reader_place(violation),
        writer=writer,
        constraint=constraint_of(violation),
        witness=Witness(message),
    )


def _order(cause: Cause) -> tuple[str, str, str, str]:
    return cause.instance, cause.reader.uri, cause.reader.pointer, canonical(list(cause.constraint))
