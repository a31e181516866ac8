"""Which version number a change wants."""

from __future__ import annotations

import pytest

from contract_registry.model import Version
from contract_registry.rules.versions.order import is_minor_step, next_minor


@pytest.mark.parametrize(
    ("version", "following"),
    [
        ("1.2.0", "1.3.0"),
        ("1.2.7", "1.3.0"),
        ("0.1.0", "0.2.0"),
        ("1.3.0-rc.1", "1.3.0-rc.2"),
        ("1.3.0-rc.9", "1.3.0-rc.10"),
        ("1.3.0-rc", "1.3.0-rc.1"),
        ("1.3.0-1", "1.3.0-2"),
        ("1.2.1-rc.1", "1.3.0"),
        ("1.2.0+build.5", "1.3.0"),
        ("1.3.0-rc.1+build.5", "1.3.0-rc.2"),
    ],
)
def test_the_next_minor_version(version: str, following: str) -> None:
    found = next_minor(Version.parse(version))

    assert str(found) == following
    assert found > Version.parse(version)
    assert is_minor_step(Version.parse(version), found)


@pytest.mark.parametrize(
    ("old", "new", "enough"),
    [
        ("1.2.0", "1.2.0", False),
        ("1.2.0", "1.2.1", False),
        ("1.2.0", "1.3.0-rc.1", True),
        ("1.3.0-rc.1", "1.3.0-rc.1", False),
        ("1.3.0-rc.1", "1.3.0-rc.2", True),
        ("1.3.0-rc.1", "1.3.0", True),
        ("1.2.1-rc.1", "1.2.1", False),
        ("1.2.0", "1.10.0", True),
        ("1.2.0", "1.2.0+build", False),
    ],
)
def test_what_announces_a_compatible_change(old: str, new: str, enough: bool) -> None:
    assert is_minor_step(Version.parse(old), Version.parse(new)) is enough
