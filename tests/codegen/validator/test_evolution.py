"""Successive versions of real schemas: what `check` calls compatible, both stubs accept."""

from __future__ import annotations

from codegen.validator.campaign import evolved, lines
from fuzz.corpus import versions


def test_what_the_engine_calls_compatible_is_accepted() -> None:
    """Every fourth of them; `make stub-fuzz` tries all."""
    some = range(0, len(versions()), 4)
    tally = evolved(some, most=30)
    assert tally.faults == [], "\n".join(lines(tally))
    assert tally.counts["pairs"] == 2 * len(some)
    assert tally.counts["compatible pairs"] > 0.1 * len(some)
    assert tally.counts["sent over compatible pairs"] > len(some)
