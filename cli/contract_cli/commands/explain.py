"""`contracts explain`: a rule's documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from contract_registry.rules.rule import Rule

_EPILOG = """\b
Examples:
  contracts explain required-field-added
  contracts rules                          the names to choose from
"""


@click.command(epilog=_EPILOG)
@click.argument("rule", metavar="RULE")
def explain(rule: str) -> int:
    """Explain a rule: what it flags and why, an example flagged and one that passes, the fix."""
    from contract_registry.rules import find

    found = find(rule)
    if found is None:
        raise _unknown(rule)
    click.echo(_page(found), nl=False)
    return Exit.CLEAN


def _unknown(name: str) -> UsageError:
    from contract_registry.documents.spelling import did_you_mean
    from contract_registry.rules import ALL

    if re.fullmatch("[0-9a-f]{8}", name):
        return UsageError(
            f"{name} is a finding's fingerprint, not a rule",
            "the name of its rule stands before it in the report of contracts check",
        )
    guess = did_you_mean(name, [rule.id for rule in ALL])
    return UsageError(
        f"there is no rule {name!r}" + ("" if guess is None else f"; {guess}"),
        "contracts rules lists them",
    )


def _page(rule: Rule[Any]) -> str:
    page = rule.page
    severity = "off by default" if rule.severity is None else rule.severity.value
    parts = [f"{rule.id}  ({severity}, {rule.family.value})", page.summary]
    for title, text in (("Flagged", page.flagged), ("Passes", page.passes), ("Fix", page.fix)):
        body = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        parts.append(f"{title}:\n{body}")
    parts.extend(_ways_to_accept(rule))
    return "\n\n".join(parts) + "\n"


def _ways_to_accept(rule: Rule[Any]) -> list[str]:
    ways = []
    if rule.acceptable:
        ways.append(f"accepts: {{{rule.id}: the reason}} at its place acknowledges it for good.")
    if rule.switchable:
        ways.append(f"severity: {{{rule.id}: warning}} in contracts.yaml changes its weight.")
    return ["\n".join(ways)] if ways else []
