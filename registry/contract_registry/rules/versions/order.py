"""Which version number a change wants."""

from __future__ import annotations

from dataclasses import replace

from contract_registry.model import Version
from contract_registry.rules.change import Change


def highest(change: Change) -> Version | None:
    """The highest version number that the base or a release holds."""
    return max((content.version for content in change.before()), default=None)


def is_minor_step(old: Version, new: Version) -> bool:
    """Whether `new` announces a compatible change of what `old` was.

    A prerelease of a minor version may change until that version is out.
    """
    if (new.major, new.minor) > (old.major, old.minor):
        return True
    return bool(old.prerelease) and old.patch == 0 and new > old


def next_minor(version: Version) -> Version:
    """The version that follows for a compatible change: 1.3.0 after 1.2.4, -rc.2 after -rc.1."""
    if version.prerelease and version.patch == 0:
        stem, dot, last = version.prerelease.rpartition(".")
        following = f"{stem}{dot}{int(last) + 1}" if last.isdigit() else f"{version.prerelease}.1"
        return replace(version, prerelease=following, build="")
    return Version(version.major, version.minor + 1, 0)


def wanted(change: Change) -> Version | None:
    """The version that the change has to have at least; None where the present one will do."""
    top = highest(change)
    if change.new is None or top is None or not change.differs:
        return None
    enough = is_minor_step(change.old.version, change.new.version) if change.old else True
    return None if enough and change.new.version > top else next_minor(top)
