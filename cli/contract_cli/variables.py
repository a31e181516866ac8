"""`--variables`: what a template does not say by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contract_registry.errors import UsageError
from contract_registry.finding import Json, canonical


def variables_of(given: Sequence[str]) -> Mapping[str, str]:
    """The variables of `KEY=VALUE` and of files in YAML or JSON; the last one counts.

    Raises UsageError, and UnreadableError for a file that cannot be read.
    """
    found: dict[str, str] = {}
    for word in given:
        key, equals, value = word.partition("=")
        if equals and key:
            found[key] = value
        elif equals:
            raise UsageError(f"--variables {word}: the name is missing", "write KEY=VALUE")
        else:
            found.update(_in_file(word))
    return found


def _in_file(name: str) -> dict[str, str]:
    from contract_cli.files import read_value

    value = read_value(name)
    if not isinstance(value, Mapping) or any(_is_deep(it) for it in value.values()):
        raise UsageError(
            f"--variables {name}: the file holds more than names and values",
            "write a mapping, as Stage: prod",
        )
    return {key: it if isinstance(it, str) else canonical(it) for key, it in value.items()}


def _is_deep(value: Json) -> bool:
    return value is None or (not isinstance(value, str) and isinstance(value, Mapping | list))
