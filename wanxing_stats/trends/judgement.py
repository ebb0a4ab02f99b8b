"""Every claim that might be made of a year's figures, with its test, and which of them hold.

In: Figures, a year. Out: a Judgement. All claims of a year are one family (Holm): what one
page says, every other says too, and a page shows only some of them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from wanxing_stats.figures import Figures

from .counts import Tested
from .days import DaysOfYears
from .holm import holm_threshold
from .seasons import OfYear, Season, Signal, ratio_of, signals
from .series import is_judged, rates_of, series_of
from .yearly import change_of, change_of_rate, level_since, trend_of, trend_of_rate

# Counts that vary much more than Poisson's are more skew than the tests have it: at 4 % at most
# 5 % of stable years claim anything, as is measured (docs/methods.md).
OF_YEAR = 0.04
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
        "quasi_poisson" or "exact" (below ten); of rates "newcombe", of their trends
        "cochran_armitage".
    p
        How likely at least so much is by chance, before Holm; where rows aren't counted, the
        largest that they could make it.
    estimate, low, high
        The ratio to what was expected with its 95 % interval, of a trend the ratio from one year
        to the next; of a rate the difference in percentage points, of its trend that of a year.
    dispersion
        By how much counts vary more than Poisson's, or shares more than binomial ones.
    holds
        Whether it stands beyond chance among all claims of the year.
    since
        Of a change the month of the year before whose new level brought it, this year going on at
        that level; 0 of others.
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
    since: int = 0

    @property
    def is_of_rate(self) -> bool:
        """Whether its size is in percentage points."""
        return self.test in ("newcombe", "cochran_armitage")

    @property
    def is_up(self) -> bool:
        """Whether it is more than was expected."""
        return self.estimate > (0 if self.is_of_rate else 1)


@dataclass(frozen=True)
class Judgement:
    """All claims of a year.

    ``untold``: id -> why nothing can be told of the figure's change, in Chinese without a full stop
    (not for figures that are never tested: ``why_not_judged``). ``threshold``: the p beyond
    which none of them holds.
    """

    year: int
    claims: tuple[Claim, ...] = ()
    untold: Mapping[str, str] = field(default_factory=dict)
    threshold: float = OF_YEAR

    def of(self, id: str, kind: ClaimKind) -> list[Claim]:
        """The figure's claims of one kind, whether or not they hold."""
        return [claim for claim in self.claims if (claim.id, claim.kind) == (id, kind)]

    def holding(self, id: str, kind: ClaimKind) -> list[Claim]:
        """Those that hold."""
        return [claim for claim in self.of(id, kind) if claim.holds]


@dataclass
class Seasonal:
    """A figure's months and levels, while signals are found in them one by one."""

    id: str
    year: int
    season: Season
    months: OfYear

    def __post_init__(self) -> None:
        self.tested = signals(self.season, self.months)

    def take(self, signal: Signal) -> None:
        """A signal is known from now on, and leaves what the others are judged by."""
        self.months = self.months.without(signal.kind, signal.month)
        self.tested = signals(self.season, self.months)

    def claim(self, signal: Signal, *, holds: bool) -> Claim:
        """A signal as a claim."""
        name = (self.id, self.year, signal.kind, signal.month)
        return _claim(name, ratio_of(self.season, signal), holds=holds)


def judged(figures: Figures, year: int) -> Judgement:
    """All claims of a year. ``figures`` has the years before it; none of them is changed."""
    days = DaysOfYears(figures.rules.calendar)
    fixed: list[Claim] = []
    seasonal: list[Seasonal] = []
    untold: dict[str, str] = {}
    for id, indicator in figures.rules.indicators.items():
        if not is_judged(indicator):
            continue
        figure = figures[id, year]
        change: Tested | str = figure.state.why.removesuffix("。")
        trend: Tested | None = None
        since = 0
        if figure.value is not None and indicator.is_rate:
            rates = rates_of(figures, figure)
            change, trend = change_of_rate(figures, rates), trend_of_rate(rates)
        elif figure.value is not None:
            series = series_of(figures, figure, days)
            change, trend = change_of(figures, series), trend_of(series)
            since = level_since(series)
            if indicator.by_month and series.season and figure.state.most is not None:
                seasonal.append(Seasonal(id, year, series.season, series.months[-1]))
        if trend:
            fixed.append(_claim((id, year, "trend", 0), trend))
        if isinstance(change, str):
            untold[id] = change or "没有可比的数"
        else:
            fixed.append(replace(_claim((id, year, "change", 0), change), since=since))
    return decided(year, fixed, seasonal, untold)


def decided(
    year: int, fixed: list[Claim], seasonal: list[Seasonal], untold: Mapping[str, str]
) -> Judgement:
    """Which claims hold: the smallest p first, as Holm has it.

    A month or level that is found changes what its figure's other months are judged by.
    """
    size = len(fixed) + sum(len(series.tested) for series in seasonal)
    left = sorted(fixed, key=lambda claim: claim.p)
    claims: list[Claim] = []
    while len(claims) < size:
        threshold = holm_threshold(size - len(claims), OF_YEAR)
        signal_p, series, signal = _smallest(seasonal)
        if left and left[0].p <= min(signal_p, threshold):
            claims.append(replace(left.pop(0), holds=True))
        elif series and signal and signal_p <= threshold:
            claims.append(series.claim(signal, holds=True))
            series.take(signal)
        else:
            break
    threshold = holm_threshold(max(1, size - len(claims)), OF_YEAR)
    claims += left
    for each in seasonal:
        claims += [each.claim(signal, holds=False) for signal in each.tested]
    return Judgement(year, tuple(claims), untold, threshold)


def _smallest(seasonal: list[Seasonal]) -> tuple[float, Seasonal | None, Signal | None]:
    """The signal of the smallest p, with its series."""
    best: tuple[float, Seasonal | None, Signal | None] = (math.inf, None, None)
    for series in seasonal:
        for signal in series.tested:
            if signal.p < best[0]:
                best = (signal.p, series, signal)
    return best


def _claim(name: tuple[str, int, ClaimKind, int], tested: Tested, *, holds: bool = False) -> Claim:
    interval = tested.estimate, tested.low, tested.high
    return Claim(*name, tested.test, tested.p, *interval, tested.dispersion, holds)
