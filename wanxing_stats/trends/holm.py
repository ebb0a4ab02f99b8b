"""Many claims, one chance of error.

In: how many claims are left, the likeliest of all having been taken. Out: the p up to which the
next holds, so that with 95 % no false one is among them.

Source: Holm, Scandinavian Journal of Statistics 6, 1979.
"""

from collections.abc import Mapping
from typing import TypeVar

Name = TypeVar("Name")
ALPHA = 0.05


def holm_threshold(left: int) -> float:
    """The p up to which the likeliest of so many claims left holds."""
    return ALPHA / left


def holding(chances: Mapping[Name, float]) -> list[Name]:
    """Those of one family of p by name that hold, the surest first."""
    those: list[Name] = []
    for name, chance in sorted(chances.items(), key=lambda item: item[1]):
        if chance > holm_threshold(len(chances) - len(those)):
            break
        those.append(name)
    return those
