"""Pages of made-up series, stable but for what is planted in them, judged as a year's figures are.

judgement = judged_page(np.random.default_rng(1), Chance(dispersion=1.5))
measured(1000)    # the tables of docs/methods.md, in some minutes
"""

from dataclasses import dataclass, replace

import numpy as np

from wanxing_stats.trends.counts import Tested, compare, trend
from wanxing_stats.trends.judgement import Claim, Seasonal, decided
from wanxing_stats.trends.rates import Share, newcombe
from wanxing_stats.trends.seasons import OfYear, ordinary, season_of

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], float)
# The share of each month of the sample's requests: July and August stand out.
SEASON = np.array([0.92, 0.82, 0.87, 0.86, 0.94, 1.08, 1.44, 1.45, 0.91, 0.81, 0.94, 0.92])
SEASON = SEASON / SEASON.mean()
FLAT = np.ones(12)
# A page of six series: their mean a month, and their season.
PAGE = ((15, SEASON), (15, FLAT), (40, SEASON), (40, FLAT), (10, FLAT), (550, SEASON))
# Two rates: of how many cases.
RATES = ((0.97, 130), (0.9, 6000))
YEAR = 2024


@dataclass(frozen=True)
class Chance:
    """How counts vary: ``known`` turns what is known of that into what a test is told."""

    dispersion: float = 1.0
    years: int = 4
    known: object = staticmethod(lambda variation: variation)


@dataclass(frozen=True)
class Planted:
    """In these months of the last year the first series has so many times as many: a "month", or
    a "level" from the first of them on."""

    kind: str
    months: tuple
    factor: float
    mean: float


def counts_of(random, series, chance, planted=None):
    """Counts by year and month: Poisson's, or negative binomial ones of a dispersion."""
    mean, season = series
    expected = np.tile(mean * season, (chance.years, 1))
    for month in planted.months if planted else ():
        expected[-1, month - 1] *= planted.factor
    if chance.dispersion == 1:
        return random.poisson(expected).astype(float)
    more = chance.dispersion - 1
    return random.negative_binomial(expected / more, 1 / chance.dispersion).astype(float)


def claim_of(id, kind, tested):
    interval = tested.estimate, tested.low, tested.high
    return Claim(id, YEAR, kind, 0, tested.test, tested.p, *interval, tested.dispersion)


def judged_series(id, counts, known):
    """What ``judged`` tests of a figure by month: its yearly claims, and its months."""
    years = [OfYear(row, DAYS) for row in counts]
    season = season_of(ordinary(years[:-1]))
    season = replace(season, variation=known(season.variation))
    totals = [float(total) for total in counts.sum(axis=1)]
    days = [365.0] * len(totals)
    change = compare((totals[-1], totals[-2]), (365.0, 365.0), season.variation)
    fixed = [claim_of(id, "change", change)]
    if len(totals) >= 4:
        fixed.append(claim_of(id, "trend", trend(totals, days, season.variation)))
    return fixed, Seasonal(id, YEAR, season, years[-1])


def judged_page(random, chance, page=PAGE, planted=None, others=0):
    """The Judgement of a page; ``others``: so many claims of other pages, of which none holds."""
    fixed, seasonal = [], []
    for at, series in enumerate(page):
        counts = counts_of(random, series, chance, None if at else planted)
        claims, months = judged_series(f"s{at}", counts, chance.known)
        fixed += claims
        seasonal.append(months)
    for at, (rate, whole) in enumerate(RATES):
        this, last = (Share(int(random.binomial(whole, rate)), whole) for _ in range(2))
        moved = newcombe(this, last)
        tested = Tested("newcombe", moved.estimate, moved.low, moved.high, moved.p)
        fixed.append(claim_of(f"r{at}", "change", tested))
    nothing = Tested("newcombe", 0.0, 0.0, 0.0, 1.0)
    fixed += [claim_of("other", "change", nothing) for _ in range(others)]
    return decided(YEAR, fixed, seasonal, {})


def false_pages(pages, chance, seed=1):
    """How many of these pages claim anything, though nothing but chance moved them."""
    random = np.random.default_rng(seed)
    judgements = (judged_page(random, chance) for _ in range(pages))
    return sum(any(claim.holds for claim in judgement.claims) for judgement in judgements)


def seen(pages, chance, planted, seed=2):
    """In how many pages what is planted is found; a level in its month or one beside it."""
    random, times = np.random.default_rng(seed), 0
    page = ((planted.mean, SEASON), *PAGE[1:])
    first, near = planted.months[0], int(planted.kind == "level")
    for _ in range(pages):
        judgement = judged_page(random, chance, page, planted, others=50)
        claims = judgement.holding("s0", planted.kind)
        times += any(abs(claim.month - first) <= near for claim in claims)
    return times


def measured(pages):
    """Print the tables of docs/methods.md, in per cent of so many pages."""
    for dispersion in (1, 1.5, 2):
        for years in (3, 4, 5):
            false = false_pages(pages, Chance(dispersion, years))
            print("false", dispersion, years, 100 * false / pages, flush=True)
    few = max(1, pages // 5)
    for mean in (15, 40, 500):
        for factor in (1.5, 2, 3):
            for dispersion in (1, 1.5, 2):
                times = seen(few, Chance(dispersion), Planted("month", (4,), factor, mean))
                print("month", mean, factor, dispersion, 100 * times / few, flush=True)
    for mean in (15, 40, 500):
        for factor in (1.3, 1.5, 2):
            for long in (3, 4, 6, 9):
                planted = Planted("level", tuple(range(13 - long, 13)), factor, mean)
                times = seen(few, Chance(1.5), planted)
                print("level", mean, factor, long, 100 * times / few, flush=True)
