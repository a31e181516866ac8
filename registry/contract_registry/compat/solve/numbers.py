"""The theory of numbers: bounds and multiples, exactly."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import chain, count, islice
from math import ceil, floor, gcd, lcm

from contract_registry.compat.budget import Budget
from contract_registry.compat.nodes import Bound, Multiple
from contract_registry.compat.solve.literals import Literal
from contract_registry.compat.values import INTEGER


def find_number(
    kind: int, atoms: Iterable[Literal], excluded: Collection[Fraction], budget: Budget
) -> Fraction | None:
    """A number of this kind that satisfies the atoms; None: proved that there is none.

    Raises BudgetExceeded.
    """
    interval = _Interval()
    step: Fraction | None = Fraction(1) if kind == INTEGER else None
    avoided = [] if kind == INTEGER else [Fraction(1)]
    for literal in atoms:
        node = literal.node
        if isinstance(node, Bound):
            interval.bound(node, literal.positive)
        elif isinstance(node, Multiple):
            if literal.positive:
                step = node.of if step is None else _common(step, node.of)
            else:
                avoided.append(node.of)
    if interval.is_empty():
        return None
    if step is not None:
        return _on_lattice(interval, step, avoided, excluded, budget)
    return _anywhere(interval, avoided, excluded, budget)


def _common(one: Fraction, other: Fraction) -> Fraction:
    return Fraction(lcm(one.numerator, other.numerator), gcd(one.denominator, other.denominator))


class _Interval:
    """The numbers between two bounds, either of which may be absent, or itself left out."""

    def __init__(self) -> None:
        self.low: Fraction | None = None
        self.high: Fraction | None = None
        self.open_low = False
        self.open_high = False

    def bound(self, node: Bound, positive: bool) -> None:
        """Cut the interval by a bound, or by the opposite of one."""
        upper = node.upper == positive
        strict = node.strict == positive
        limit = node.limit
        if upper:
            if self.high is None or (limit, not strict) < (self.high, not self.open_high):
                self.high, self.open_high = limit, strict
        elif self.low is None or (limit, strict) > (self.low, self.open_low):
            self.low, self.open_low = limit, strict

    def is_empty(self) -> bool:
        """Whether no real number is in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))

    def __contains__(self, number: Fraction) -> bool:
        if self.low is not None and (number < self.low or (number == self.low and self.open_low)):
            return False
        return self.high is None or not (
            number > self.high or (number == self.high and self.open_high)
        )


def _on_lattice(
    interval: _Interval,
    step: Fraction,
    avoided: list[Fraction],
    excluded: Collection[Fraction],
    budget: Budget,
) -> Fraction | None:
    periods = [(of / step).numerator for of in avoided]
    if any(period == 1 for period in periods):
        return None  # every multiple of the step is one that must be avoided
    first, last = _multiples(interval, step)
    if first is not None and last is not None and first > last:
        return None
    # Every period of all that is avoided has a number that fits, if any has one; each number that
    # is excluded by name can spoil one period.
    enough = lcm(*periods) * (len(excluded) + 1)
    for factor in islice(_nearest_zero(first, last), min(enough, sys.maxsize)):
        budget.spend("number_steps")
        number = factor * step
        if number not in excluded and all(factor % period for period in periods):
            return number
    return None


def _multiples(interval: _Interval, step: Fraction) -> tuple[int | None, int | None]:
    first = last = None
    if interval.low is not None:
        quotient = interval.low / step
        first = floor(quotient) + 1 if interval.open_low else ceil(quotient)
    if interval.high is not None:
        quotient = interval.high / step
        last = ceil(quotient) - 1 if interval.open_high else floor(quotient)
    return first, last


def _nearest_zero(first: int | None, last: int | None) -> Iterator[int]:
    """The integers from `first` to `last`, those near zero first, without gaps."""
    if first is not None and first >= 0:
        yield from range(first, last + 1) if last is not None else count(first)
    elif last is not None and last <= 0:
        yield from range(last, first - 1, -1) if first is not None else count(last, -1)
    else:
        yield 0
        for size in count(1):
            up = last is None or size <= last
            down = first is None or -size >= first
            if not up and not down:
                return
            yield from chain((size,) if up else (), (-size,) if down else ())


def _anywhere(
    interval: _Interval, avoided: list[Fraction], excluded: Collection[Fraction], budget: Budget
) -> Fraction | None:
    def fits(number: Fraction) -> bool:
        budget.spend("number_steps")
        return number not in excluded and all((number / of).denominator != 1 for of in avoided)

    if interval.low is not None and interval.low == interval.high:
        return interval.low if fits(interval.low) else None
    # The rest is dense: what is avoided lies on finitely many lattices, so enough digits leave it.
    for digits in count(1):
        unit = Fraction(1, 10**digits)
        first, last = _multiples(interval, unit)
        for factor in islice(_nearest_zero(first, last), 24 + len(excluded)):
            if fits(factor * unit):
                return factor * unit
    return None
