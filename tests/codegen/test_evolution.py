"""Real event schemas, a sample of what `make stub-evolution` tries whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.evolution import DATA, tried, versions


def test_real_schemas_generate_compile_and_judge_as_jsonschema_does(tmp_path: Path) -> None:
    if not DATA.exists():
        pytest.skip(f"the public schemas are not at {DATA}")
    tally = tried(versions(step=16), tmp_path, 40, whole=False)
    assert tally.faults == []
    assert tally.counts["schemas"] == 10
    assert tally.counts["messages"] == 10 * 40
    assert 50 < tally.counts["accepted by jsonschema"] < tally.counts["messages"] - 50
