"""`contracts rules`: what is looked for."""

from __future__ import annotations

import click

from contract_registry.errors import Exit

_EPILOG = """\b
Examples:
  contracts rules                   every rule with its severity
  contracts rules --format json     the same, for programs
  contracts explain RULE            one of them: why, an example, how to fix
"""


@click.command(epilog=_EPILOG)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the list.",
)
def rules(format_: str) -> int:
    """List the rules: id, severity by default, and what each flags.

    `severity:` in contracts.yaml changes one, `accepts:` acknowledges a design finding at its
    place, `contracts ignore` accepts one finding of a change for a while.
    """
    from contract_registry.reports.notation import indented
    from contract_registry.rules import ALL

    if format_ == "json":
        click.echo(
            indented(
                [
                    {
                        "id": rule.id,
                        "severity": "off" if rule.severity is None else rule.severity.value,
                        "family": rule.family.value,
                        "summary": summary(rule.page.summary),
                    }
                    for rule in ALL
                ]
            )
        )
        return Exit.CLEAN
    width = max(len(rule.id) for rule in ALL)
    for rule in ALL:
        severity = "off" if rule.severity is None else rule.severity.value
        click.echo(f"{rule.id:<{width}}  {severity:<7}  {summary(rule.page.summary)}")
    return Exit.CLEAN


def summary(text: str) -> str:
    """The first sentence of a rule's documentation, on one line."""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return paragraph.split(". ")[0].rstrip(".")
