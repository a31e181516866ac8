"""Rule `invalid-version`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_VERSION = documented(
    "invalid-version",
    Family.FILES,
    """
    A version does not follow Semantic Versioning 2.0.0.

    The rules about versions compare numbers: major, minor, patch.

    Flagged:
        version: 1.2
        version: v1.2.0
    Passes:
        version: 1.2.0
        version: 1.2.0-rc.1
    Fix:
        write major, minor and patch, separated by dots.
    """,
    switchable=False,
)
