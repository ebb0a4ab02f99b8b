"""Many claims, one chance of error.

In: claims with their p. Out: which of them hold, so that with 95 % no false one is among them.

Source: Holm, Scandinavian Journal of Statistics 6, 1979.
"""

ALPHA = 0.05


def first_refused(left: int) -> float:
    """The p beyond which the likeliest of so many claims left doesn't hold."""
    return ALPHA / left


def holm(ps: list[float]) -> list[bool]:
    """Which of these claims hold: the smallest p first, each at 5 % of those that are left."""
    holds = [False] * len(ps)
    for rank, at in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        if ps[at] > first_refused(len(ps) - rank):
            break
        holds[at] = True
    return holds
