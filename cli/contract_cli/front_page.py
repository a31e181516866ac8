"""What `contracts --help` says."""

from __future__ import annotations

from contract_cli.commands import COMMANDS

_TEXT = """\
Usage: contracts COMMAND [OPTIONS] [ARGUMENTS]…

  Guards the message contracts between services on AWS.

  A contract is a file in git: the shape of an event, a task or an operation, and the channel that
  carries it. `contracts check` compares it with what the other side has deployed, and proves every
  break with a message that one side sends and the other refuses.

Begin with:
  contracts init                        a first contract that passes
  contracts check                       the gate, in a pull request or before a push
  contracts compare old.json new.json   two schemas, without a project
  contracts explain RULE                why a rule speaks, and what to do
{commands}
Options:
  --version   Show the version and exit.
  -h, --help  Show this page; after a command, the page of that command, with examples.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 no base to compare with,
4 a file cannot be read as a contract, 5 AWS or network, 70 a bug of ours.
"""


def front_page() -> str:
    """The page: what this is, where to begin, and every command with its summary."""
    lines = [""]
    for title, entries in COMMANDS:
        lines.append(f"{title}:")
        lines += [f"  {name:<10}  {summary}" for name, summary, _ in entries]
        lines.append("")
    return _TEXT.format(commands="\n".join(lines))
