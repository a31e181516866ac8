"""What one import keeps of what it has read."""

from __future__ import annotations

from contract_registry.import_ import Reading


def test_a_text_that_is_gone_is_not_taken_for_the_next_one() -> None:
    reading = Reading()

    for number in range(500):
        holder = reading.text(f'{{"title": "{number}"}}', f"registry/{number}", None, "it")
        assert holder is not None
        assert reading.walk(holder, "7").document == {"title": str(number)}
        del holder
