from __future__ import annotations

import pytest

from contract_registry.documents import pointer as pointers

# RFC 6901, section 5
DOCUMENT = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", DOCUMENT), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/m~0n", 8)],
)
def test_resolve(pointer: str, value: object) -> None:
    assert pointers.resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize(
    "pointer",
    ["/none", "/foo/2", "/foo/-", "/foo/00", "/foo/1x", "/foo/²", "/foo/" + "9" * 99, "/ /x"],
)
def test_what_is_not_there(pointer: str) -> None:
    with pytest.raises(LookupError):
        pointers.resolve(DOCUMENT, pointer)


def test_a_pointer_starts_with_a_slash() -> None:
    with pytest.raises(ValueError, match="no JSON Pointer"):
        pointers.tokens("foo")


@pytest.mark.parametrize("names", [[], ["a/b", "m~n", ""], ["~1", "0"]])
def test_tokens_come_back(names: list[str]) -> None:
    assert pointers.tokens(pointers.from_tokens(names)) == names
