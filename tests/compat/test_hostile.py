"""Schemas made to hurt end decided or undecided: no crash, no hang, no wrong answer, little memory.

Each group runs in a process of its own, whose memory is limited. Time is not asserted: the timeout
only ends a run that hangs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.hostile import CONTAINED, CONTAINED_BY_CONTRACT, PAIRS

SCRIPT = Path(__file__).with_name("hostile.py")
SECONDS = "0.4"  # the backstop of a pair; most end by their steps
MEGABYTES = 500
HANGING = 300
NAMES = list(PAIRS)
GROUPS = 6


@pytest.mark.parametrize("group", range(GROUPS))
def test_hostile_pairs_end(group: int) -> None:
    names = NAMES[group::GROUPS]
    run = subprocess.run(
        [sys.executable, SCRIPT, SECONDS, *names],
        capture_output=True,
        text=True,
        timeout=HANGING,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["name"] for line in lines] == names
    for line in lines:
        strict, tolerant = (found for found, *_ in line["answers"])
        assert strict in (None, line["name"] in CONTAINED), line
        assert tolerant in (None, line["name"] in CONTAINED_BY_CONTRACT), line
        assert all(reason for found, reason, _ in line["answers"] if found is None), line
        assert line["megabytes"] < MEGABYTES, line


def test_the_contained_ones_are_pairs() -> None:
    assert set(PAIRS) >= CONTAINED_BY_CONTRACT
