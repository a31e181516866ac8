"""What can be chosen where AWS's own behaviour is adjustable or not documented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

ACCOUNT: Final = "123456789012"
"""The account that owns everything here; AWS's documentation uses it for examples."""

REGION: Final = "us-east-1"
"""The region of a request that carries no signature."""

Unchanged: TypeAlias = Literal["304", "new-version", "ok"]
"""The answer to an update that changes nothing: 304 without a body, as AWS documents it; 200 and
one more version; 200 and the version that is there. When AWS gives which is not documented."""

UNCHANGED: Final[tuple[Unchanged, ...]] = ("304", "new-version", "ok")


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much a region holds; 0 is unlimited. Default: AWS's own (EventBridge Schemas quotas).

    registries: custom registries
    schemas:    schemas in a registry
    versions:   versions of a schema
    status:     what is answered above a quota, 403 or 400; AWS documents neither
    """

    registries: int = 10
    schemas: int = 100
    versions: int = 100
    status: Literal[400, 403] = 403


@dataclass(frozen=True, slots=True)
class Settings:
    """How one local registry behaves."""

    quotas: Quotas = Quotas()
    unchanged: Unchanged = "304"
    region: str = REGION
