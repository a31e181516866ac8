"""The theory of strings: boolean combinations of languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from contract_registry.compat import regex
from contract_registry.compat.budget import Budget
from contract_registry.compat.nodes import Format, Text
from contract_registry.compat.solve.literals import Literal

# A word of the first format is always one of the second.
_INCLUDED: Final = {
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("uri", "iri-reference"),
    ("uri-reference", "iri-reference"),
    ("iri", "iri-reference"),
}

_SAMPLES: Final = {
    "date-time": "2024-02-29T12:00:00Z",
    "date": "2024-02-29",
    "time": "12:00:00Z",
    "duration": "P1D",
    "email": "a@example.com",
    "idn-email": "a@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/a",
    "iri": "https://example.com/",
    "iri-reference": "/a",
    "uuid": "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41",
    "uri-template": "/{a}",
    "json-pointer": "/a",
    "relative-json-pointer": "0/a",
    "regex": "a+",
}


def find_string(
    atoms: Iterable[Literal], excluded: Collection[str], budget: Budget
) -> tuple[str, str | None] | None:
    """A string that satisfies the atoms, with what is uncertain about it; None: proved none.

    Raises BudgetExceeded.
    """
    language = regex.ANY
    wanted: list[str] = []
    refused: list[str] = []
    for literal in atoms:
        node = literal.node
        if isinstance(node, Text):
            language = language & (node.language if literal.positive else ~node.language)
        elif isinstance(node, Format):
            (wanted if literal.positive else refused).append(node.name)
    if any(one == other or (one, other) in _INCLUDED for one in wanted for other in refused):
        return None
    word = regex.shortest(language, budget, avoid=excluded)
    if word is None:
        return None
    if not wanted and not refused:
        return word, None
    samples = (_SAMPLES[name] for name in wanted if name in _SAMPLES)
    fitting = [w for w in samples if regex.contains(language, w) and w not in excluded]
    return (fitting or [word])[0], "whether a string is in a `format` is only known by example"
