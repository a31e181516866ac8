"""Other implementations of ECMA-262 patterns, to compare with."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import lru_cache

import pytest

_SCRIPT = """
const {patterns, words, flags} = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(patterns.map(p => {
  let r; try { r = new RegExp(p, flags) } catch (e) { return null }
  return words.map(w => r.test(w));
})));
"""


@lru_cache(maxsize=1)
def _node() -> str | None:
    return shutil.which("node") or shutil.which("nodejs")


def node_matches(
    patterns: list[str], words: list[str], flags: str = "u"
) -> list[list[bool] | None]:
    """For each pattern which words it is found in, by Node.js; None where it is no pattern there.

    Skips the test where there is no Node.js.
    """
    node = _node()
    if node is None:
        pytest.skip("there is no Node.js here to compare with")
    request = json.dumps({"patterns": patterns, "words": words, "flags": flags})
    run = subprocess.run(
        [node, "-e", _SCRIPT], input=request, capture_output=True, text=True, check=True
    )
    answer: list[list[bool] | None] = json.loads(run.stdout)
    return answer
