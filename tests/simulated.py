"""Pages of made-up series, stable but for what is planted in them, judged as a year's figures are.

claims = judged_page(random, [40.0] * 6, dispersion=1.5)
"""

from collections import namedtuple

import numpy as np

from wanxing_stats.trends.counts import Tested, compare, trend
from wanxing_stats.trends.judgement import Seasonal, _claim, decided
from wanxing_stats.trends.rates import Share, newcombe
from wanxing_stats.trends.seasons import OfYear, ordinary, season_of

YEARS = 4
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], float)
# The share of each month of the sample's requests: July and August stand out.
SEASON = np.array([0.92, 0.82, 0.87, 0.86, 0.94, 1.08, 1.44, 1.45, 0.91, 0.81, 0.94, 0.92])
SEASON = SEASON / SEASON.mean()
FLAT = np.ones(12)
# A page of six series: their mean a month, and their season.
PAGE = [(15, SEASON), (15, FLAT), (40, SEASON), (40, FLAT), (10, FLAT), (550, SEASON)]

Planted = namedtuple("Planted", "months factor")  # in the last year
NOTHING = Planted(range(0), 1.0)


def counts_of(random, mean, season, dispersion, planted=NOTHING):
    """Counts by year and month: Poisson's, or negative binomial ones of a dispersion."""
    expected = np.tile(mean * season, (YEARS, 1))
    for month in planted.months:
        expected[-1, month - 1] *= planted.factor
    if dispersion == 1:
        return random.poisson(expected).astype(float)
    return random.negative_binomial(expected / (dispersion - 1), 1 / dispersion).astype(float)


def judged_series(id, counts):
    """What ``judged`` tests of one figure by month: its yearly claims, and its months."""
    years = [OfYear(row, DAYS) for row in counts]
    season = season_of(ordinary(years[:-1]))
    totals, days = list(counts.sum(axis=1)), [365.0] * len(counts)
    change = compare((totals[-1], totals[-2]), (365.0, 365.0), season.variation)
    fixed = [_claim((id, 2024, "change", 0), change)]
    if min(totals) >= 10:
        fixed.append(_claim((id, 2024, "trend", 0), trend(totals, days, season.variation)))
    return fixed, Seasonal(id, 2024, season, years[-1])


def judged_page(random, dispersion, page=PAGE, planted=NOTHING, rates=()):
    """The Judgement of a page of series; what is planted is in the first of them."""
    fixed, seasonal = [], []
    for at, (mean, season) in enumerate(page):
        counts = counts_of(random, mean, season, dispersion, NOTHING if at else planted)
        claims, months = judged_series(f"s{at}", counts)
        fixed += claims
        seasonal.append(months)
    for at, (rate, whole) in enumerate(rates):
        shares = [Share(random.binomial(whole, rate), whole) for _ in range(2)]
        moved = newcombe(*shares)
        tested = Tested("newcombe", *moved)
        fixed.append(_claim((f"r{at}", 2024, "change", 0), tested))
    return decided(2024, fixed, seasonal, {})


def false_pages(pages, seed, dispersion, **given):
    """How many of these pages claim anything, though nothing but chance moved them."""
    random = np.random.default_rng(seed)
    judgements = (judged_page(random, dispersion, **given) for _ in range(pages))
    return sum(any(claim.holds for claim in judgement.claims) for judgement in judgements)
