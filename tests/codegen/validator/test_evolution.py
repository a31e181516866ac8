"""Successive versions of real schemas: what `check` calls compatible, both stubs accept."""

from __future__ import annotations

from random import Random

from codegen.validator.campaign import Tally, compare_languages, lines, try_pair
from fuzz.corpus import versions
from fuzz.trial import CONTRACT, TOLERANT, Pair


def test_what_the_engine_calls_compatible_is_accepted() -> None:
    tally = Tally()
    for number, version in enumerate(versions()):
        rng = Random(number)
        for writer, reader in ((version.old, version.new), (version.new, version.old)):
            semantics = TOLERANT if number % 2 else CONTRACT
            pair = Pair(writer, reader, version.dialect, semantics, real=True)
            try_pair(tally, pair, rng, f"version {number}", most=40)
    compare_languages(tally)
    assert tally.faults == [], "\n".join(lines(tally))
    assert tally.counts["pairs"] == 2 * len(versions())
    assert tally.counts["compatible pairs"] > 0.1 * len(versions())
    assert tally.counts["sent over compatible pairs"] > len(versions())
