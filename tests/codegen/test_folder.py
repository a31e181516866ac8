"""What is written over, what is removed, and what is nobody's business but the user's."""

from __future__ import annotations

import pytest

from codegen.worlds import package, shop
from contract_registry.codegen.folder import State, differences
from contract_registry.codegen.package import writer_of

WANTED = package(shop(), "shipping", "python")
PATH = "order_placed_v2.py"
EDITED = WANTED[PATH].replace("OrderPlaced", "Order")


def state(found: dict[str, str], path: str = PATH, service: str = "shipping") -> State | None:
    by_path = {it.path: it.state for it in differences(WANTED, found, service)}
    return by_path.get(path)


def test_what_is_as_it_should_be_differs_in_nothing() -> None:
    assert differences(WANTED, WANTED, "shipping") == ()


def test_line_ends_of_windows_do_not_count() -> None:
    found = {path: text.replace("\n", "\r\n") for path, text in WANTED.items()}
    assert differences(WANTED, found, "shipping") == ()


def test_an_empty_folder_misses_every_file() -> None:
    found = differences(WANTED, {}, "shipping")
    assert [it.path for it in found] == sorted(WANTED)
    assert {it.state for it in found} == {State.MISSING}
    assert all(it.text == WANTED[it.path] for it in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EDITED, State.EDITED),
        ("print('mine')\n", State.FOREIGN),
        ("", State.FOREIGN),
        (package(shop(), "billing", "python")[PATH], State.OTHER_SERVICE),
    ],
)
def test_a_file_in_the_way(text: str, expected: State) -> None:
    assert state({**WANTED, PATH: text}) is expected


def test_a_file_from_an_older_contract_is_stale() -> None:
    older = package(shop(), "shipping", "python")["send_email_v1.py"]
    assert state({**WANTED, PATH: older}) is State.STALE


def test_only_our_own_untouched_files_are_superfluous() -> None:
    found = {
        **WANTED,
        "old_v1.py": WANTED[PATH],
        "edited_v1.py": EDITED,
        "mine.py": "print('mine')\n",
        "billing_v1.py": package(shop(), "billing", "python")[PATH],
    }
    by_path = {it.path: (it.state, it.text) for it in differences(WANTED, found, "shipping")}
    assert by_path == {
        "old_v1.py": (State.SUPERFLUOUS, None),
        "edited_v1.py": (State.EDITED_SUPERFLUOUS, None),
    }


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_every_file_says_whose_it_is(language: str) -> None:
    for path, text in package(shop(), "shipping", language).items():
        assert writer_of(text) == ("shipping", True), path
        assert writer_of(text + "x") == ("shipping", False), path
        assert writer_of(text.partition("\n")[2]) is None, path
