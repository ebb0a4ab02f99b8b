"""Every claim that might be made of a year's figures, with its test, and which of them hold.

In: Figures, a year. Out: a Judgement. All claims of a year are one family (Holm, 5 %): what one
page says, every other says too, and a page shows only some of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wanxing_stats.figures import Figures

ClaimKind = Literal["change", "trend", "month", "level"]


@dataclass(frozen=True)
class Claim:
    """One thing that might be said of a figure, with its test.

    Parameters
    ----------
    id, year, kind
        Of which figure and year: that it moved since the year before ("change"), that it rises or
        falls over the years ("trend"), that one month is unlike the same month of the years before
        ("month"), that it is higher or lower from a month on ("level").
    month
        The month, or the first of the new level; 0 of the others.
    test
        "quasi_poisson", "exact" (below ten) or "newcombe" (rates).
    p
        How likely at least so much is by chance, before Holm.
    estimate, low, high
        The ratio to what was expected with its 95 % interval; of a rate the difference in
        percentage points; of a trend the ratio from one year to the next.
    dispersion
        By how much counts vary more than Poisson's; None of an exact test and of rates.
    holds
        Whether it stands beyond chance among all claims of the year.
    """

    id: str
    year: int
    kind: ClaimKind
    month: int
    test: str
    p: float
    estimate: float
    low: float
    high: float
    dispersion: float | None = None
    holds: bool = False


@dataclass(frozen=True)
class Judgement:
    """All claims of a year. ``untold``: id -> why nothing can be told of the figure's change, in
    Chinese without a full stop (not for figures that are never tested: scores, stocks, months)."""

    year: int
    claims: tuple[Claim, ...] = ()
    untold: Mapping[str, str] = field(default_factory=dict)

    def of(self, id: str, kind: ClaimKind) -> list[Claim]:
        """The figure's claims of one kind, whether or not they hold."""
        return [claim for claim in self.claims if (claim.id, claim.kind) == (id, kind)]

    def holding(self, id: str, kind: ClaimKind) -> list[Claim]:
        """Those that hold."""
        return [claim for claim in self.of(id, kind) if claim.holds]


def judged(figures: Figures, year: int) -> Judgement:
    """All claims of a year. ``figures`` has the years before it; none of them is changed."""
    return Judgement(year)
