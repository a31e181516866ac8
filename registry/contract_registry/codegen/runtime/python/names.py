"""The names of channels at run time: from the environment where they differ by stage."""

from __future__ import annotations

import os


def resolved(name: str, variable: str | None = None) -> str:
    """What a channel is called here.

    The environment variable, where the channel's `reference` says one; otherwise the name, with
    `{stage}` from the environment variable STAGE. Raises LookupError where none is set.
    """
    if variable is not None:
        return _variable(variable, name)
    return name.replace("{stage}", _variable("STAGE", name)) if "{stage}" in name else name


def _variable(variable: str, name: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise LookupError(f"set {variable} in the environment, or pass what {name} is called here")
    return value
