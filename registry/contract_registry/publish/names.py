"""What a contract is called in the registry, within AWS's limits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from contract_registry.model import Contract
from contract_registry.publish.projection.naming import capitalised

LONGEST: Final = 385
"""Characters of a schema's name: a source of 256, `@`, a detail-type of 128."""

_ALLOWED: Final = re.compile(r"[.\-_A-Za-z0-9@]+")
_REGISTRY: Final = re.compile(r"[.\-_A-Za-z0-9]{1,64}")
_OTHER: Final = re.compile(r"[^.\-_A-Za-z0-9@]+")
_AWS: Final = ("aws.", "discovered-schemas")


def on_bus(contract: Contract) -> bool:
    """Whether EventBridge carries it: then its name follows AWS's own convention."""
    return contract.channel.type == "eventbridge"


def schema_name(contract: Contract) -> str:
    """`source@DetailType` on EventBridge, `<service>@<ContractName>.v<major>` elsewhere.

    As AWS names its own events: separators dropped and words capitalised in the detail-type.
    """
    if on_bus(contract):
        source = str(contract.channel.settings.get("source", ""))
        detail = str(contract.channel.settings.get("detail-type", ""))
        return f"{_OTHER.sub('-', _plain(source))}@{capitalised(_plain(detail))}"
    return f"{contract.service}@{type_name(contract)}.v{contract.key.major}"


def type_name(contract: Contract) -> str:
    """The name of the message's type: `order-placed` → `OrderPlaced`."""
    return capitalised(contract.name) or "Message"


def _plain(text: str) -> str:
    """The text without accents: `Überweisung` → `Uberweisung`."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def name_problem(contract: Contract, name: str) -> str | None:
    """What is wrong with a schema's name, as a sentence; None where nothing is."""
    source, _, rest = name.partition("@")
    if not source or not rest or not _ALLOWED.fullmatch(name):
        detail = contract.channel.settings.get("detail-type", contract.name)
        return f"no name can be made of {detail!r}: it has no letter or digit of ASCII"
    if name.startswith(_AWS[0]):
        return f"its name would be {name}, and names that begin with aws. are AWS's own"
    if len(name) > LONGEST:
        return f"its name has {len(name)} characters; AWS takes at most {LONGEST}"
    return None


def registry_problem(name: str) -> str | None:
    """What is wrong with a registry's name, as a sentence; None where nothing is."""
    if not _REGISTRY.fullmatch(name):
        return f"{name!r} is no name of a registry: 1 to 64 letters, digits, '.', '-' and '_'"
    if name.startswith(_AWS):
        return f"{name} is AWS's own registry, to which nobody publishes"
    return None
