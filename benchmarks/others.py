"""Times of another tool on pairs of schemas: JSON on standard input, JSON on standard output.

Run by the interpreter of `.venv-bench`; a pair that a tool refuses, or takes too long for, is null.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

SECONDS = 20


def tool(name: str) -> Callable[[Any, Any], Any]:
    if name == "jsonsubschema":
        from jsonsubschema import isSubschema

        return isSubschema
    import jsoncompat

    def check(one: Any, other: Any) -> Any:
        # It asks for old and new: what the old one writes, the new one reads.
        return jsoncompat.check_compat(json.dumps(one), json.dumps(other), "deserializer")

    return check


def late(*_: Any) -> None:
    raise TimeoutError


def main() -> None:
    ask = tool(sys.argv[1])
    pairs = json.load(sys.stdin)
    signal.signal(signal.SIGALRM, late)
    results = []
    for one, other in pairs:
        start = time.process_time()
        signal.alarm(SECONDS)
        try:
            ask(one, other)
            results.append((time.process_time() - start) * 1000)
        except BaseException as error:  # whatever it raises, panics of Rust included
            if isinstance(error, KeyboardInterrupt):
                raise
            results.append(None)
        finally:
            signal.alarm(0)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
