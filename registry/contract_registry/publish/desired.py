"""What the registry should hold, from the catalog; everything that stands against it, at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.documents.limits import MAX_DEPTH
from contract_registry.finding import canonical
from contract_registry.load.files import path_of
from contract_registry.model import Catalog, Contract, Status
from contract_registry.publish.layout import Layout, laid_out
from contract_registry.publish.names import name_problem, schema_name
from contract_registry.publish.projection import Loss, Unsayable
from contract_registry.publish.projection.result import is_deeper
from contract_registry.rules.change import is_external, spoken

LONGEST: Final = 100_000
"""Characters of a schema's content (AWS's model of the API)."""

CONTRACT: Final = "contract"
VERSION: Final = "version"
DIGEST: Final = "content-digest"
_DESCRIPTION: Final = 256
_VALUE: Final = 256
# Tag values of AWS: letters, digits, spaces and these.
_NOT_IN_TAGS: Final = re.compile(r"[^\w .:/=+@-]")


@dataclass(frozen=True, slots=True)
class Desired:
    """One schema as it should be. `content` is canonical JSON; `tags` without the digest."""

    name: str
    contract: Contract
    layout: Layout
    content: str
    tags: Mapping[str, str]

    @property
    def type(self) -> str:
        """OpenApi3 or JSONSchemaDraft4."""
        return self.layout.type

    @property
    def digest(self) -> str:
        """What identifies type and content."""
        return digest_of(self.type, self.content)

    @property
    def description(self) -> str:
        """The contract's summary, within AWS's limit."""
        text = self.contract.summary
        return text if len(text) <= _DESCRIPTION else f"{text[: _DESCRIPTION - 1]}…"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why contracts (`id@major`) cannot be published, before anything is asked of AWS."""

    contracts: tuple[str, ...]
    path: str
    message: str


def digest_of(type_: str, content: str) -> str:
    """Sixteen hexadecimal digits over a type and a canonical content."""
    return hashlib.sha256(f"{type_}\n{content}".encode()).hexdigest()[:16]


def published(catalog: Catalog, only: Collection[str] = ()) -> tuple[Contract, ...]:
    """The contracts that belong into the registry: active ones of services that are ours.

    only: ids or keys (`orders.order-placed`, `orders.order-placed@2`); none means all
    """
    return tuple(
        contract
        for key, contract in sorted(catalog.contracts.items())
        if contract.status is Status.ACTIVE
        and not is_external(catalog, key)
        and (not only or key.id in only or str(key) in only)
    )


def desired(
    contracts: Collection[Contract],
    catalog: Catalog,
    type_: str,
    *,
    commits: Mapping[str, str],
    lossless: bool = False,
) -> tuple[tuple[Desired, ...], tuple[Problem, ...]]:
    """Each contract's schema, and every problem: projections, names, sizes, collisions.

    commits: path → the commit that last changed it
    """
    found: list[Desired] = []
    problems: list[Problem] = []
    for contract in contracts:
        try:
            layout = laid_out(contract, type_)
        except Unsayable as error:
            problems.append(_problem(contract, f"it cannot be projected: {error}"))
            continue
        if is_deeper(layout.document, MAX_DEPTH):
            text = f"its content would nest deeper than {MAX_DEPTH} levels: say it more simply"
            problems.append(_problem(contract, text))
            continue
        one = Desired(
            schema_name(contract),
            contract,
            layout,
            canonical(layout.document),
            _tags(contract, catalog, commits),
        )
        found.append(one)
        problems += [_problem(contract, text) for text in _problems(one, lossless)]
    problems += _collisions(found)
    return tuple(found), tuple(problems)


def _problem(contract: Contract, message: str) -> Problem:
    return Problem((str(contract.key),), contract.path, message)


def _problems(one: Desired, lossless: bool) -> Iterator[str]:
    named = name_problem(one.contract, one.name)
    if named is not None:
        yield named
    if len(one.content) > LONGEST:
        yield (
            f"its content has {len(one.content):,} characters; AWS takes at most {LONGEST:,}: "
            "leave out what nobody reads, or split the message"
        )
    if lossless and one.layout.losses:
        yield f"--lossless: {told(one.layout.losses)}"


def told(losses: Collection[Loss]) -> str:
    """The losses of one projection in a sentence."""
    return "; ".join(str(loss) for loss in losses)


def _collisions(found: Collection[Desired]) -> Iterator[Problem]:
    by_name: dict[str, list[Desired]] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(one)
    for name, several in sorted(by_name.items()):
        if len(several) > 1:
            keys = tuple(str(one.contract.key) for one in several)
            text = f"{spoken(list(keys))} would be one schema, {name}: change a detail-type"
            yield Problem(keys, several[0].contract.path, text)


def files_of(contract: Contract) -> frozenset[str]:
    """Every file that a contract is made of."""
    reached = {path_of(uri) for part in contract.parts for uri in part.files}
    own = {contract.path, *(part.path for part in contract.parts)}
    return frozenset(own | {path for path in reached if path is not None})


def _tags(contract: Contract, catalog: Catalog, commits: Mapping[str, str]) -> dict[str, str]:
    service = catalog.services.get(contract.service)
    tags = {CONTRACT: str(contract.key), VERSION: str(contract.version)}
    if service is not None and service.owner:
        tags["owner"] = service.owner
    commit = _commit(contract, commits)
    if commit is not None:
        tags["commit"] = commit
    return {name: _NOT_IN_TAGS.sub("_", text)[:_VALUE] for name, text in tags.items()}


def _commit(contract: Contract, commits: Mapping[str, str]) -> str | None:
    """The newest commit of its files. `commits` runs from the newest to the oldest.

    None where one of them is not committed as it is: no commit has what is published.
    """
    files = files_of(contract)
    if not all(path in commits for path in files):
        return None
    return next((commit for path, commit in commits.items() if path in files), None)
