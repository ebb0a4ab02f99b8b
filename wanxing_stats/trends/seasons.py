"""Months against the same months of the years before: each has its share of a year, each year its
level.

In: counts by year and month, with their days. Out: a Season (shares of months, and by how much
counts vary), and what of a later year is unlike it: single months, or a new level from a month on.

    expected = level of the year x share of the month x days

Sources: McCullagh and Nelder, Generalized Linear Models, 1989, 6.4 and 9.2 (quasi-Poisson,
Pearson's estimate of the dispersion); Deming and Stephan, Annals of Mathematical Statistics 11,
1940 (iterative proportional fitting).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from .counts import Pair, Tested, Variation, compare, p_of
from .holm import holm_threshold

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
MONTHS = 12
# A level is one of at least so many months, before and behind.
SHORTEST_LEVEL = 3
# With fewer degrees of freedom nobody can say by how much counts vary.
FEWEST_DF = 5
# What an earlier year shows is set apart only where it is sure: each month set apart by chance
# makes counts seem to vary less than they do.
CLEARLY_APART = 0.01
NOBODY: Mask = np.zeros(MONTHS, bool)
NOTHING: Numbers = np.zeros(MONTHS)
SignalKind = Literal["month", "level"]


@dataclass(frozen=True)
class OfYear:
    """A year by month: what was counted, over how many days.

    ``counts`` is NaN where nothing is known. ``apart`` are months that aren't ordinary; from
    ``level_from`` on (0: nowhere) the level is another. ``more``: what the rows that aren't counted
    may add to each month; ``less``: what they may take from one.
    """

    counts: Numbers
    days: Numbers
    apart: Mask = field(default_factory=NOBODY.copy)
    level_from: int = 0
    more: Numbers = field(default_factory=NOTHING.copy)
    less: float = 0.0

    @property
    def levels(self) -> list[Mask]:
        """The months of each level, without those apart."""
        usable = ~np.isnan(self.counts) & ~self.apart
        later = np.arange(1, MONTHS + 1) >= (self.level_from or MONTHS + 1)
        return [usable & ~later, usable & later]

    def without(self, kind: SignalKind, month: int) -> "OfYear":
        """The year once a signal is known in it."""
        if kind == "level":
            return replace(self, level_from=month)
        apart = self.apart.copy()
        apart[month - 1] = True
        return replace(self, apart=apart)


@dataclass(frozen=True)
class Season:
    """What years have in common: the share that each month has of a year.

    ``totals`` and ``weights`` are, by month, what was counted in all years, and the days times the
    level of their year; shares their quotients. ``years``: how many know of a month. ``more``: what
    the rows that aren't counted may add.
    """

    totals: Numbers
    weights: Numbers
    years: npt.NDArray[np.int64]
    more: Numbers
    variation: Variation

    @property
    def is_known(self) -> Mask:
        """Which months two years or more know of."""
        known: Mask = self.years >= 2
        return known

    @property
    def shares(self) -> Numbers:
        return np.divide(self.totals, self.weights, out=np.zeros(MONTHS), where=self.weights > 0)


class Fit(NamedTuple):
    """A Season's sums by month, and what it leads to expect of each cell."""

    totals: Numbers
    weights: Numbers
    expected: Numbers


class Parts(NamedTuple):
    """The months of a part of a year, and those of the rest."""

    part: Mask
    rest: Mask

    def sums(self, by_month: Numbers) -> tuple[float, float]:
        """What both add up to."""
        return float(by_month[self.part].sum()), float(by_month[self.rest].sum())


class Cells(NamedTuple):
    """What was counted of a part of a year and of the rest, and of both in the years before."""

    part: float
    rest: float
    part_before: float
    rest_before: float

    def beside(self, odds: float) -> tuple[Pair, Pair]:
        """The part and what is expected of it, as two counts with exposures.

        ``odds``: by how much a case of the years before weighs more in the part than in the rest.
        The expectation, made of three counts, is as uncertain as one smaller count.
        """
        certain = 1 / (1 + self.part_before * (1 / self.rest + 1 / self.rest_before))
        exposure = certain * self.rest_before / (self.rest * odds)
        return (self.part, self.part_before * certain), (1.0, exposure)

    def nearer(self, more: list[float], less: float, *, is_more: bool) -> "Cells":
        """The cells if all uncounted rows made the part as much as expected.

        ``more``: what they may add to each cell; ``less``: what they may take from this year's.
        """
        if is_more:
            part, rest = max(0.0, self.part - less), self.rest + more[1]
            return Cells(part, rest, self.part_before + more[2], self.rest_before)
        part, rest = self.part + more[0], max(1.0, self.rest - less)
        return Cells(part, rest, self.part_before, self.rest_before + more[3])


class Signal(NamedTuple):
    """A month, or a level from a month on, beside what the rest of the year leads to expect."""

    kind: SignalKind
    month: int
    counts: Pair
    exposures: Pair
    p: float


def season_of(years: list[OfYear], least: float = 1.0) -> Season | None:
    """What these years have in common; None where nobody can say by how much counts vary.

    ``least``: the dispersion of what is counted if nothing but chance made it vary.
    """
    rows: list[Mask] = []  # the cells of each level
    for at, year in enumerate(years):
        for months in year.levels:
            rows.append(np.zeros((len(years), MONTHS), bool))
            rows[-1][at] = months
    usable: Mask = np.logical_or.reduce(rows)
    counts = np.where(usable, [year.counts for year in years], 0.0)
    fit = _fit(counts, np.array([year.days for year in years]), rows)
    cells = usable & (fit.expected > 0)
    levels = [row for row in rows if counts[row].any()]
    df = int(cells.sum()) - len(levels) - int((fit.totals > 0).sum()) + 1
    if df < FEWEST_DF:
        return None
    squares = (counts[cells] - fit.expected[cells]) ** 2 / fit.expected[cells]
    variation = Variation(max(least, float(squares.sum()) / df), df)
    more: Numbers = np.sum([year.more for year in years], axis=0)
    return Season(fit.totals, fit.weights, usable.sum(axis=0), more, variation)


def _fit(counts: Numbers, days: Numbers, rows: list[Mask]) -> Fit:
    """Levels of rows and shares of months, each in turn until both give the counted sums."""
    over = np.where(np.logical_or.reduce(rows), days, 0.0)
    shares, level = np.ones(MONTHS), np.zeros(counts.shape)
    totals = counts.sum(axis=0)
    for _ in range(200):
        expected = over * shares
        for row in rows:
            whole = expected[row].sum()
            level[row] = counts[row].sum() / whole if whole else 0.0
        weights = (over * level).sum(axis=0)
        before, shares = shares, np.divide(totals, weights, out=np.zeros(MONTHS), where=weights > 0)
        if np.abs(shares - before).max() < 1e-10:
            break
    return Fit(totals, weights, over * level * shares)


# what is unlike it -------------------------------------------------------------------------------


def signals(season: Season, year: OfYear) -> list[Signal]:
    """Every month and, unless one is known, the likeliest new level, each with its p.

    That of a level is multiplied by how many months it might begin in.
    """
    of_months = [signal_of_month(season, year, month) for month in range(1, MONTHS + 1)]
    of_levels = [] if year.level_from else list(_levels(season, year))
    tested = [signal for signal in of_months if signal]
    if of_levels:
        best = min(of_levels, key=lambda signal: signal.p)
        tested.append(best._replace(p=min(1.0, best.p * len(of_levels))))
    return tested


def signal_of_month(season: Season, year: OfYear, month: int) -> Signal | None:
    """A month beside the others of its level; None of one that can't be told."""
    part = np.arange(1, MONTHS + 1) == month
    levels = [months & season.is_known for months in year.levels]
    level = next((months for months in levels if months[part].any()), None)
    if level is None:
        return None
    return _signal(season, year, ("month", month), Parts(part, level & ~part))


def _levels(season: Season, year: OfYear) -> Iterator[Signal]:
    usable, months = year.levels[0] & season.is_known, np.arange(1, MONTHS + 1)
    for month in range(2, MONTHS + 1):
        before, later = usable & (months < month), usable & (months >= month)
        if usable[month - 1] and min(before.sum(), later.sum()) >= SHORTEST_LEVEL:
            signal = _signal(season, year, ("level", month), Parts(later, before))
            if signal:
                yield signal


def _signal(
    season: Season, year: OfYear, name: tuple[SignalKind, int], parts: Parts
) -> Signal | None:
    """A part of a year beside the rest, of which its share of the season is expected.

    None where nothing can be expected. Where rows aren't counted, p is the largest that they could
    make it.
    """
    cells = Cells(*parts.sums(year.counts), *parts.sums(season.totals))
    odds = _odds(season, year, parts)
    if not cells.rest or not cells.rest_before or not odds:
        return None
    counts, exposures = cells.beside(odds)
    p = p_of(counts, exposures, season.variation)
    more = [*parts.sums(year.more), *parts.sums(season.more)]
    if any(more) or year.less:
        is_more = _is_more(counts, exposures)
        then = cells.nearer(more, year.less, is_more=is_more).beside(odds)
        p = max(p, p_of(*then, season.variation)) if _is_more(*then) == is_more else 1.0
    return Signal(*name, counts, exposures, p)


def _odds(season: Season, year: OfYear, parts: Parts) -> float:
    """By how much a case of the years before weighs more in the part than in the rest; 0 where
    nobody can say.

    A single month's is known even if it never had a case.
    """
    part, rest = parts.sums(season.shares * year.days)
    part_before, rest_before = parts.sums(season.totals)
    per_case = part / part_before if part_before else 0.0
    weight = float(season.weights[parts.part].sum())
    if parts.part.sum() == 1 and weight:
        per_case = float(year.days[parts.part].sum()) / weight
    return per_case * rest_before / rest if rest else 0.0


def _is_more(counts: Pair, exposures: Pair) -> bool:
    return counts[0] * exposures[1] > counts[1] * exposures[0]


def ratio_of(season: Season, signal: Signal) -> Tested:
    """How much it is of what was expected."""
    return replace(compare(signal.counts, signal.exposures, season.variation), p=signal.p)


def ordinary(years: list[OfYear]) -> list[OfYear]:
    """The years, the signals of each known that the two or more before it show."""
    known: list[OfYear] = []
    for year in years:
        season = season_of(known) if len(known) >= 2 else None
        known.append(_with_signals(season, year) if season else year)
    return known


def _with_signals(season: Season, year: OfYear) -> OfYear:
    """A year with its signals known, found one by one."""
    tested = signals(season, year)
    family = len(tested)
    while tested:
        best = min(tested, key=lambda signal: signal.p)
        if best.p > holm_threshold(family, CLEARLY_APART):
            break
        year, family = year.without(best.kind, best.month), family - 1
        tested = signals(season, year)
    return year
