"""Check digits by H. M. Damm's method (2004): every wrong digit and every swap of neighbours is noticed.

Digits are combined by a quasigroup of order ten that is totally anti-symmetric: `x*a = x*b` only if `a = b`, and
`(x*a)*b = (x*b)*a` only if `a = b`. Its diagonal is 0, so that a number with its check digit comes to 0.
"""

from __future__ import annotations

from functools import reduce

TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""Row: what the digits before come to; column: the next digit."""


def check_digit(digits: str) -> str:
    """Return the digit that completes a number of ASCII digits: '4821' → '4'."""
    return reduce(lambda state, digit: TABLE[int(state)][int(digit)], digits, "0")


def is_checked(digits: str) -> bool:
    """Return whether the last digit of a number is its check digit."""
    return digits.isascii() and digits.isdecimal() and check_digit(digits) == "0"
