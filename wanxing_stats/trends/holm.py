"""Many claims, one chance of error.

In: how many claims are left, the likeliest of all having been taken. Out: the p up to which the
next holds, so that with 95 % no false one is among them.

Source: Holm, Scandinavian Journal of Statistics 6, 1979.
"""

ALPHA = 0.05


def holm_threshold(left: int, alpha: float = ALPHA) -> float:
    """The p up to which the likeliest of so many claims left holds."""
    return alpha / left
