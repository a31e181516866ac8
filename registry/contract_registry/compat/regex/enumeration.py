"""All words of a language, shortest first, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.classes import LIMIT, SURROGATES, width
from contract_registry.compat.regex.derivative import forget, steps
from contract_registry.compat.regex.nodes import NONE, Language, Words
from contract_registry.compat.regex.piecewise import Steps, edges
from contract_registry.compat.regex.readable import ALPHABETS, key, rank
from contract_registry.compat.regex.search import is_empty


def words(language: Language, budget: Budget) -> Iterator[str]:
    """The distinct words, shortest first, of one length the plainer ones first.

    Raises BudgetExceeded while it is iterated.
    """
    if isinstance(language, Words):
        yield from sorted(language.words, key=key)
        return
    layers = _Layers(language, budget)
    length = 0
    while layers.reach(length):
        if any(node.nullable for node in layers.layers[length]):
            for alphabet in range(len(ALPHABETS)):
                yield from layers.spell(length, alphabet)
        length += 1


def size_at_most(language: Language, limit: int, budget: Budget) -> int | None:
    """The number of words where it is at most `limit`, else None. Raises BudgetExceeded."""
    if isinstance(language, Words):
        return len(language.words) if len(language.words) <= limit else None
    layers = _Layers(language, budget)
    ways = {language: 1}
    total = length = 0
    while layers.reach(length):
        total += sum(count for node, count in ways.items() if node.nullable)
        if total > limit:
            return None
        following: dict[Language, int] = {}
        layers.reach(length + 1)
        for node, count in ways.items():
            for target, size in _sizes(steps(node, budget)).items():
                if target in layers.layers[length + 1]:
                    following[target] = following.get(target, 0) + count * size
        ways = following
        length += 1
    return total


class _Layers:
    """The states after n characters from which a word is still possible, for each n asked for."""

    def __init__(self, language: Language, budget: Budget) -> None:
        self.budget = budget
        self.layers: list[dict[Language, None]] = []
        self.first = language
        self.live: dict[Language, bool] = {}
        self.finishes: dict[tuple[Language, int, int], bool] = {}

    def reach(self, length: int) -> bool:
        """Whether a word of this length or longer is possible."""
        while len(self.layers) <= length:
            forget()
            self.budget.spend("regex_steps")
            nodes: dict[Language, None] = {self.first: None}
            if self.layers:
                nodes = {
                    target: None
                    for node in self.layers[-1]
                    for target, _ in edges(steps(node, self.budget))
                }
            self.layers.append({node: None for node in nodes if self._is_live(node)})
        return bool(self.layers[length])

    def _is_live(self, node: Language) -> bool:
        found = self.live.get(node)
        if found is None:
            found = self.live[node] = not is_empty(node, self.budget)
        return found

    def spell(self, length: int, alphabet: int) -> Iterator[str]:
        """The words of this length over the alphabet that need a character new in it."""
        self._prepare(length, alphabet)
        plainer = ALPHABETS[alphabet - 1] if alphabet else None
        trail = [self._choices(self.first, length, alphabet)]
        codes: list[int] = []
        while trail:
            if len(codes) == length:
                self.budget.spend("regex_steps")
                if plainer is None or not all(code in plainer for code in codes):
                    yield "".join(map(chr, codes))
            code, node = (-1, NONE) if len(codes) == length else next(trail[-1], (-1, NONE))
            if node is NONE:
                trail.pop()
                if codes:
                    codes.pop()
            else:
                codes.append(code)
                trail.append(self._choices(node, length - len(codes), alphabet))

    def _prepare(self, length: int, alphabet: int) -> None:
        """Tell for each layer's states whether they can finish in the characters that remain."""
        for depth in range(length, -1, -1):
            left = length - depth
            for node in self.layers[depth]:
                if (node, left, alphabet) not in self.finishes:
                    self.budget.spend("regex_steps")
                    self.finishes[node, left, alphabet] = (
                        node.nullable
                        if left == 0
                        else any(
                            self.finishes.get((target, left - 1, alphabet), False)
                            for target in _targets(steps(node, self.budget), alphabet)
                        )
                    )

    def _choices(self, node: Language, left: int, alphabet: int) -> Iterator[tuple[int, Language]]:
        if left == 0 or not self.finishes[node, left, alphabet]:
            return
        function = steps(node, self.budget)
        for code in _ORDERED[min(alphabet, 1)]:
            target = function.at(code)
            if self.finishes.get((target, left - 1, alphabet), False):
                yield code, target
        if alphabet < 2:
            return
        for low, high in _BEYOND:
            for start, end, target in _segments(function):
                if self.finishes.get((target, left - 1, alphabet), False):
                    for code in range(max(start, low), min(end, high)):
                        yield code, target


# Of the characters beyond printable ASCII: the control characters last, the surrogates never.
_BEYOND = ((0xA1, SURROGATES[0]), (SURROGATES[1], LIMIT), (0x7F, 0xA1), (0, 0x20))
_ORDERED = tuple(
    sorted((code for code in range(128) if code in alphabet), key=rank)
    for alphabet in ALPHABETS[:2]
)


def _segments(function: Steps) -> Iterator[tuple[int, int, Language]]:
    return zip(function.starts, (*function.starts[1:], LIMIT), function.targets, strict=True)


def _targets(function: Steps, alphabet: int) -> set[Language]:
    if alphabet < 2:
        return {function.at(code) for code in _ORDERED[alphabet]}
    return {target for start, end, target in _segments(function) if width(start, end)}


def _sizes(function: Steps) -> dict[Language, int]:
    """How many characters lead to each target."""
    sizes: dict[Language, int] = {}
    for start, end, target in _segments(function):
        sizes[target] = sizes.get(target, 0) + width(start, end)
    return sizes
