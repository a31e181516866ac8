"""What a run is given."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from contract_registry.check.questions import Judge, Meaning
from contract_registry.check.report import Origin
from contract_registry.config import FILE, Config, parse_config
from contract_registry.errors import UsageError
from contract_registry.source.tree import MemoryTree, Tree

if TYPE_CHECKING:
    from contract_registry.compat.budget import Limits
    from contract_registry.compat.schema import Schema, Semantics
    from contract_registry.compat.verdict import Verdict
    from contract_registry.source.releases import History


def _no_history(beside: Collection[str] = ()) -> History:
    from contract_registry.source.releases import History

    return History((), True, "nothing was released")


@dataclass(frozen=True, slots=True)
class Request:
    """What `check` and `bump` are given.

    head:         the files as they are now
    today:        the day of the run; sunsets and accepted findings end by it
    base:         the files that they are compared with; empty where nothing is committed yet
    origin:       which commit that is, and why
    history:      gives the released states; called once, and only when something changed, with the
                  files outside the contract paths that contracts refer to, where there are any
    strict:       strict semantics, whatever the configuration says
    allow_empty:  whether a project without contracts passes
    judge:        the engine, unless a test brings its own
    """

    head: Tree
    today: date
    base: Tree = field(default_factory=lambda: MemoryTree({}, "nothing"))
    origin: Origin = field(default_factory=lambda: Origin(None, "no commits yet"))
    history: Callable[..., History] = _no_history
    config: Config = field(default_factory=Config)
    strict: bool = False
    allow_empty: bool = False
    judge: Judge | None = None

    @property
    def meaning(self) -> Meaning:
        """How this run reads schemas."""
        return meaning_of(self.config, self.strict)


def meaning_of(config: Config, strict: bool = False) -> Meaning:
    """How the configuration wants schemas to be read; `strict` overrides it."""
    return Meaning(strict or config.semantics == "strict", config.formats == "assert")


def limits_of(config: Config) -> Limits:
    """The engine's limits, those of the configuration instead of the default where it has one."""
    from contract_registry.compat.budget import Limits

    known = {limit.name for limit in fields(Limits)}
    given = {name.replace("-", "_"): amount for name, amount in config.budget.items()}
    return Limits(**{name: amount for name, amount in given.items() if name in known})


def engine(config: Config) -> Judge:
    """The engine under the limits of the configuration."""
    from contract_registry.compat.engine import judge

    limits = limits_of(config)

    def decide(writer: Schema, reader: Schema, semantics: Semantics) -> Verdict:
        return judge(writer, reader, semantics, limits)

    return decide


def config_at(tree: Tree, otherwise: Config) -> Config:
    """What the tree itself says in contracts.yaml; `otherwise` where that cannot be read.

    Old contracts are looked for where they were: a change of `paths` must not hide them.
    """
    try:
        return parse_config(tree.read(FILE))
    except FileNotFoundError:
        return Config()
    except (OSError, UsageError):
        return otherwise
