"""Faulty pairs made small, as long as the fault stays."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any


def shrunk(document: Any, is_faulty: Callable[[Any], bool], seconds: float = 30.0) -> Any:
    """The smallest variant of a document that was found to be faulty still."""
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for smaller in _smaller(document):
            if time.monotonic() > end:
                break
            if is_faulty(smaller):
                document, progress = smaller, True
                break
    return document


def _smaller(document: Any) -> Iterator[Any]:
    """Variants with one part less, the coarse ones first."""
    paths = sorted(_paths(document), key=len)
    for path in paths:
        if path:
            yield _without(document, path)
    for path in paths:
        value = _at(document, path)
        inner = list(value.values()) if isinstance(value, dict) else value
        for part in inner if isinstance(inner, list) else ():
            if isinstance(part, dict | list | bool) and path:
                yield _with(document, path, part)
        if isinstance(value, dict) and value and path:
            yield _with(document, path, {})
        if isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1):
            yield from (_with(document, path, number) for number in (0, 1) if path)
        if isinstance(value, str) and len(value) > 1 and path:
            yield _with(document, path, value[:1])


def _paths(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for key, value in items:
        yield from _paths(value, (*path, key))


def _at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


def _with(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    result = copy.deepcopy(document)
    _at(result, path[:-1])[path[-1]] = copy.deepcopy(value)
    return result


def _without(document: Any, path: tuple[Any, ...]) -> Any:
    result = copy.deepcopy(document)
    del _at(result, path[:-1])[path[-1]]
    return result
