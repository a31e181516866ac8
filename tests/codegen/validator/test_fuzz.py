"""A short campaign with a fixed seed; `make stub-fuzz` goes on."""

from __future__ import annotations

import pytest

from codegen.validator.campaign import lines, tried


@pytest.mark.parametrize("part", range(2))
def test_the_validators_agree_with_everybody_who_should_know(part: int) -> None:
    tally = tried(5, range(part * 80, part * 80 + 80))
    assert tally.faults == [], "\n".join(lines(tally))
    assert tally.counts["answers"] > 30_000
    assert tally.counts["compatible pairs"] > 10
    assert tally.counts["sent over compatible pairs"] > 300
    assert tally.counts["compared with TypeScript"] > 30_000
