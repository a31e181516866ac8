"""The use case: trees in, findings out. No clock, no environment, nothing printed.

check(request)                 the gate: validity, rules, compatibility, versions
lint(tree, config, today)      the part of it that needs no history
bump(request)                  the versions that the change needs
diff(old, new, config, today)  two versions of a contract side by side
ignore(…)                      the edit that accepts one finding for a while
"""

from contract_registry.check.bump import Bump, Write, bump
from contract_registry.check.diff import Comparison, Side, diff
from contract_registry.check.gate import check, lint
from contract_registry.check.ignore import Edit, ignore
from contract_registry.check.report import Origin, Report, Summary
from contract_registry.check.request import Request

__all__ = [
    "Bump",
    "Comparison",
    "Edit",
    "Origin",
    "Report",
    "Request",
    "Side",
    "Summary",
    "Write",
    "bump",
    "check",
    "diff",
    "ignore",
    "lint",
]
