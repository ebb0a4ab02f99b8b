"""Pages of made-up series, stable but for what is planted in them, judged as a year's figures are.

judgement = judged_page(np.random.default_rng(1), Chance(dispersion=1.5))
measured(1000)    # the tables of docs/methods.md, in some minutes
"""

import itertools
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from wanxing_stats.trends.counts import Tested, compare, trend
from wanxing_stats.trends.distributions import NORMAL
from wanxing_stats.trends.judgement import Claim, Seasonal, decided
from wanxing_stats.trends.rates import Share, _newcombe_z, newcombe, scatter_of, slope_of
from wanxing_stats.trends.seasons import OfYear, ordinary, season_of

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], float)
# The share of each month of the sample's requests: July and August stand out.
SEASON = np.array([0.92, 0.82, 0.87, 0.86, 0.94, 1.08, 1.44, 1.45, 0.91, 0.81, 0.94, 0.92])
SEASON = SEASON / SEASON.mean()
FLAT = np.ones(12)
# A page of six series: their mean a month, and their season.
PAGE = ((15, SEASON), (15, FLAT), (40, SEASON), (40, FLAT), (10, FLAT), (550, SEASON))
# Five rates as the sample has them: of how many cases a year.
RATES = ((0.9, 6800), (0.97, 370), (0.99, 500), (0.91, 140), (0.45, 65))
YEAR = 2024
# What the first claim of a year of 150 must be below, or a little more.
ALPHA_OF_ONE = 0.05 / 150


def newcombe_p(this, last):
    """That of Newcombe's interval alone."""
    return 2 * NORMAL.cdf(-_newcombe_z(this, last))


# Of two shares: Newcombe's interval alone, and the larger of its p and Fisher's.
P_OF_PAIRS = (newcombe_p, lambda this, last: newcombe(this, last).p)


@dataclass(frozen=True)
class Chance:
    """How counts vary: ``known`` turns what is known of that into what a test is told.

    ``of_years``: how much more than their months would have them the years of a series vary.
    """

    dispersion: float = 1.0
    years: int = 4
    of_years: float = 1.0
    known: object = staticmethod(lambda variation: variation)


@dataclass(frozen=True)
class Planted:
    """In these months of the last year the first series has so many times as many: a "month", or
    a "level" from the first of them on."""

    kind: str
    months: tuple
    factor: float
    mean: float


@dataclass(frozen=True)
class PlantedRate:
    """A rate of so many cases that is so many points higher: the last year ("change"), or each
    year than the one before ("trend")."""

    kind: str
    rate: float
    whole: int
    points: float


def counts_of(random, series, chance, planted=None):
    """Counts by year and month: Poisson's, or negative binomial ones of a dispersion."""
    mean, season = series
    expected = np.tile(mean * season, (chance.years, 1))
    for month in planted.months if planted else ():
        expected[-1, month - 1] *= planted.factor
    if chance.of_years > 1:
        totals = expected.sum(axis=1, keepdims=True)
        of_level = totals / (chance.dispersion * (chance.of_years - 1))
        expected *= random.gamma(of_level) / of_level
    if chance.dispersion == 1:
        return random.poisson(expected).astype(float)
    more = chance.dispersion - 1
    return random.negative_binomial(expected / more, 1 / chance.dispersion).astype(float)


def shares_of(random, rate, chance, planted=None):
    """How many of how many by month, of each year: binomial, or beta-binomial of a dispersion."""
    years = []
    likely, whole = (planted.rate, planted.whole) if planted else rate
    for at in range(chance.years):
        steps = at if planted and planted.kind == "trend" else at == chance.years - 1
        of_year = min(1.0, likely + steps * planted.points / 100) if planted else likely
        if chance.of_years > 1 and of_year < 1:
            size = whole / (chance.dispersion * (chance.of_years - 1))
            of_year = random.beta(of_year * size, (1 - of_year) * size)
        wholes = random.multinomial(whole, DAYS / DAYS.sum())
        alike = (chance.dispersion - 1) / np.maximum(wholes - 1, 1)
        of_months = np.full(12, of_year)
        if chance.dispersion > 1 and of_year < 1:
            size = 1 / np.minimum(alike, 0.99) - 1
            of_months = random.beta(of_year * size, (1 - of_year) * size)
        years.append((random.binomial(wholes, of_months).astype(float), wholes.astype(float)))
    return years


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


def judged_rate(id, months, known):
    """What ``judged`` tests of a rate."""
    scatter = known(scatter_of(months[:-1]))
    shares = [Share(float(parts.sum()), float(wholes.sum())) for parts, wholes in months]
    moved = {"newcombe": newcombe(shares[-1], shares[-2], scatter)}
    if len(shares) >= 4:
        moved["cochran_armitage"] = slope_of(shares, scatter)
    claims = []
    for test, difference in moved.items():
        kind = "change" if test == "newcombe" else "trend"
        claims.append(claim_of(id, kind, Tested(test, *difference)))
    return claims


def judged_page(random, chance, page=PAGE, planted=None, others=0):
    """The Judgement of a page; ``others``: so many claims of other pages, of which none holds."""
    fixed, seasonal = [], []
    for at, series in enumerate(page):
        counts = counts_of(random, series, chance, None if at else planted)
        claims, months = judged_series(f"s{at}", counts, chance.known)
        fixed += claims
        seasonal.append(months)
    for at, rate in enumerate(RATES):
        fixed += judged_rate(f"r{at}", shares_of(random, rate, chance), chance.known)
    nothing = Tested("newcombe", 0.0, 0.0, 0.0, 1.0)
    fixed += [claim_of("other", "change", nothing) for _ in range(others)]
    return decided(YEAR, fixed, seasonal, {})


def false_pages(pages, chance, seed=1):
    """How many of these pages claim anything, though nothing but chance moved them."""
    random = np.random.default_rng(seed)
    judgements = (judged_page(random, chance) for _ in range(pages))
    return sum(any(claim.holds for claim in judgement.claims) for judgement in judgements)


def false_trends(pages, chance, seed=3):
    """How many of these pages claim a trend, though their years only scatter."""
    random = np.random.default_rng(seed)
    judgements = (judged_page(random, chance) for _ in range(pages))
    return sum(any(c.holds and c.kind == "trend" for c in each.claims) for each in judgements)


def seen_rates(pages, chance, planted, seed=2):
    """In how many pages what is planted in a rate is found, as the first claim of a year."""
    random, times = np.random.default_rng(seed), 0
    for _ in range(pages):
        claims = judged_rate("r0", shares_of(random, (), chance, planted), chance.known)
        times += any(claim.kind == planted.kind and claim.p <= ALPHA_OF_ONE for claim in claims)
    return times


def false_pairs(alpha, sizes, rate, p_of):
    """How likely two equal rates of so many cases have a p of at most ``alpha``: over all pairs."""
    n, m = sizes
    chances = [stats.binom.pmf(np.arange(size + 1), size, rate) for size in sizes]
    total = 0.0
    for a in np.flatnonzero(chances[0] > alpha * 1e-6):
        for b in np.flatnonzero(chances[1] > alpha * 1e-6):
            if p_of(Share(int(a), n), Share(int(b), m)) <= alpha:
                total += chances[0][a] * chances[1][b]
    return float(total)


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
    measured_false(pages)
    measured_seen(max(1, pages // 5))
    measured_rates(pages)


def measured_false(pages):
    for dispersion, years in itertools.product((1, 1.5, 2), (3, 4, 5)):
        false = false_pages(pages, Chance(dispersion, years))
        print("false", dispersion, years, 100 * false / pages, flush=True)
    for of_years, dispersion in itertools.product((2, 4), (1, 1.5)):
        false = false_trends(pages, Chance(dispersion, 4, of_years))
        print("trends of years that scatter", of_years, dispersion, 100 * false / pages, flush=True)
    for sizes in ((20, 500), (50, 60), (500, 500)):
        for rate in (0.5, 0.9, 0.98):
            false = [false_pairs(ALPHA_OF_ONE, sizes, rate, p) / ALPHA_OF_ONE for p in P_OF_PAIRS]
            print("pairs", sizes, rate, *(round(each, 2) for each in false), flush=True)


def measured_seen(pages):
    for mean, factor, dispersion in itertools.product((15, 40, 500), (1.5, 2, 3), (1, 1.5, 2)):
        planted = Planted("month", (4,), factor, mean)
        show(seen, pages, ("month", mean, factor), Chance(dispersion), planted)
    for mean, factor, long in itertools.product((15, 40, 500), (1.3, 1.5, 2), (3, 4, 6, 9)):
        planted = Planted("level", tuple(range(13 - long, 13)), factor, mean)
        show(seen, pages, ("level", mean, factor, long), Chance(1.5), planted)


def measured_rates(pages):
    for whole, points, dispersion in itertools.product((140, 500, 6800), (1, 2, 5), (1, 1.5, 2)):
        planted = PlantedRate("trend", 0.8, whole, points)
        show(seen_rates, pages, ("trend of a rate", whole, points), Chance(dispersion), planted)
    for whole, points, dispersion in itertools.product((140, 500, 6800), (3, 5, 15), (1, 1.5, 2)):
        planted = PlantedRate("change", 0.8, whole, points)
        show(seen_rates, pages, ("change of a rate", whole, points), Chance(dispersion), planted)


def show(see, pages, what, chance, planted):
    """Print how often what is planted is seen."""
    times = see(pages, chance, planted)
    print(*what, chance.dispersion, 100 * times / pages, flush=True)
