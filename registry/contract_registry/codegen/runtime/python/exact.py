"""JSON values as JSON means them: numbers exactly, equality without Python's `1 == True`."""

from __future__ import annotations

from typing import Final, TypeGuard, cast

_LARGEST_EXPONENT: Final = 2_000
_SAFE: Final = 2**53
_LONGEST: Final = 13_000
_INFINITY: Final = float("inf")


def is_array(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """What `json` writes as an array."""
    return isinstance(value, list | tuple)


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """What `json` writes as an object."""
    return isinstance(value, dict)


def is_number(value: object) -> bool:
    """An int, a finite float or a Decimal within reach; no bool."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    if isinstance(value, float):
        return -_INFINITY < value < _INFINITY
    return decimal_of(value) is not None


def decimal_of(value: object) -> tuple[int, int] | None:
    """A number as (coefficient, power of ten); None for what is none, or beyond reckoning.

    A float means the decimal that it prints as.
    """
    if isinstance(value, int):
        return None if isinstance(value, bool) else (value, 0)
    if isinstance(value, float):
        return parsed(repr(value))
    if value is None or isinstance(value, str | list | dict | tuple):
        return None
    from decimal import Decimal  # rare: whoever has such a value has imported it

    return parsed(str(value)) if isinstance(value, Decimal) else None


def parsed(text: str) -> tuple[int, int] | None:
    """A decimal numeral as (coefficient, power of ten); None for infinities and the like."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    try:
        coefficient, power = int(whole + fraction), int(exponent or "0") - len(fraction)
    except ValueError:
        return None
    if abs(power) > _LARGEST_EXPONENT:
        return (0, 0) if coefficient == 0 else None
    return coefficient, power


def is_integer(value: object) -> bool:
    """A number without a fraction: `1.0` is one."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    if isinstance(value, float):
        return value.is_integer()
    number = decimal_of(value)
    if number is None:
        return False
    coefficient, power = number
    return power >= 0 or coefficient % 10**-power == 0


def compare(value: object, limit: object) -> int | None:
    """Below 0, 0 or above 0, as `value` stands to `limit`; None where `value` is out of reach.

    limit: a number, or the numeral of one that no float has
    """
    if isinstance(value, float) and isinstance(limit, str):
        limit = float(limit)  # rounded as the number was that it stands beside
    small = _is_small(value) and _is_small(limit)
    if small and isinstance(value, int | float) and isinstance(limit, int | float):
        return (value > limit) - (value < limit)
    one, other = decimal_of(value), _limit(limit)
    if one is None or other is None:
        return None
    low = min(one[1], other[1])
    difference = _scaled(one, low) - _scaled(other, low)
    return (difference > 0) - (difference < 0)


def is_multiple(value: object, step: object) -> bool:
    """Whether `value` is a whole number of steps, exactly."""
    one, other = decimal_of(value), _limit(step)
    if one is None or other is None:
        return False
    low = min(one[1], other[1])
    return _scaled(one, low) % _scaled(other, low) == 0


def _scaled(number: tuple[int, int], power: int) -> int:
    coefficient, own = number
    return coefficient * cast(int, 10 ** (own - power))


def _is_small(value: object) -> bool:
    """Whether floats of this size stand to one another as the decimals that they print as."""
    return isinstance(value, int | float) and -_SAFE < value < _SAFE


def _limit(value: object) -> tuple[int, int] | None:
    return parsed(value) if isinstance(value, str) else decimal_of(value)


def key(value: object) -> str:
    """A text that two values share exactly when they are the same JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"{len(value)}:{value}"
    if is_object(value):
        names = sorted(cast("dict[object, object]", value), key=str)
        return (
            "{" + "".join(f"{key(str(name))}{key(value[cast(str, name)])}" for name in names) + "}"
        )
    if is_array(value):
        return "[" + ",".join(map(key, value)) + "]"
    return _number_key(value)


def _number_key(value: object) -> str:
    number = decimal_of(value)
    if number is None:
        return f"?{value!r}"
    coefficient, power = number
    if coefficient == 0:
        return "#0"
    if coefficient.bit_length() > _LONGEST:
        return f"#{coefficient:x}x{power}"  # Python does not spell it in decimal
    digits = str(coefficient)
    short = digits.rstrip("0")
    return f"#{short}e{power + len(digits) - len(short)}"
