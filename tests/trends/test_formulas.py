"""Each formula to the digits of public sources (named below), and beside scipy and statsmodels."""

import math
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from simulated import ALPHA_OF_ONE, P_OF_PAIRS, claim_of, false_pairs, newcombe_p
from soaking import SOAK, seeds
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from wanxing_stats.trends import FEWEST, Share, control_limits, newcombe, poisson_interval, wilson
from wanxing_stats.trends import counts as counts_module
from wanxing_stats.trends.counts import (
    POISSON,
    Variation,
    compare,
    exact_ratio,
    p_of,
    quasi_poisson,
    trend,
)
from wanxing_stats.trends.distributions import beta_cdf, beta_quantile, f_p, t_beyond, t_p
from wanxing_stats.trends.judgement import OF_YEAR, decided
from wanxing_stats.trends.rates import BINOMIAL, fisher_p, scatter_of, slope_of
from wanxing_stats.trends.xmr import xmr

DEVIATIONS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
WHEELER = [19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16]
WHEELER += [22, 19, 25, 22, 18, 20, 16, 17, 20, 15, 27, 25, 17, 19, 28]
VISCOSITY = [34.05, 34.40, 33.59, 35.96, 34.70, 33.51, 33.79, 34.04, 34.52, 33.75]
VISCOSITY += [33.27, 33.71, 34.03, 34.58, 34.02, 33.97, 34.05, 34.04, 33.73, 34.05]
FROZEN = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306]
FROZEN += [294, 299, 297, 299, 314, 295, 293, 306, 301, 304]

close = pytest.approx
# of statsmodels, where counts fit a line by chance
pytestmark = pytest.mark.filterwarnings("ignore:Perfect sep", "ignore:.*in scalar divide")
quick_examples = settings(max_examples=seeds(60, 5000), deadline=None, derandomize=not SOAK)
sizes = st.floats(0.3, 3000)


# distributions -----------------------------------------------------------------------------------


@quick_examples
@given(st.floats(0, 1), sizes, sizes)
def test_the_incomplete_beta_function_is_scipys(x, a, b):
    assert beta_cdf(x, a, b) == close(stats.beta.cdf(x, a, b), abs=1e-10)


@quick_examples
@given(st.floats(0, 40), st.sampled_from([1, 2, 5, 11, 22, 33, 200]))
def test_t_is_scipys_however_far_out(t, df):
    assert t_p(t, df) == close(2 * stats.t.sf(t, df), rel=1e-6, abs=1e-300)


@quick_examples
@given(st.floats(1e-9, 0.9), st.sampled_from([5, 11, 22, 1e6]))
def test_quantiles_lead_back_to_their_share(p, df):
    assert t_p(t_beyond(p, df), df) == close(p, rel=1e-6)
    assert beta_cdf(beta_quantile(p, df / 5, 3.0), df / 5, 3.0) == close(p, rel=1e-6)


# rates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "share, low, high",
    [
        ((65, 100), 0.5525444, 0.7363576),  # PHEindicatormethods
        ((1045, 5000), 0.1979555, 0.2204913),
        ((0, 32), 0, 0.1071792),  # cicalc
    ],
)
def test_wilsons_interval_has_the_published_digits(share, low, high):
    assert wilson(Share(*share)) == close((low, high), abs=1e-7)


@quick_examples
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_intervals_of_rates_are_those_of_statsmodels(part, more, part_last, more_last):
    this, last = Share(part, part + more), Share(part_last, part_last + more_last)
    assert wilson(this) == close(proportion_confint(*this, method="wilson"), abs=1e-9)
    expected = confint_proportions_2indep(*this, *last, method="newcomb", compare="diff")
    difference = newcombe(this, last)
    assert (difference.low, difference.high) == close(expected, abs=1e-9)
    assert (newcombe_p(this, last) < 0.05) == (expected[0] > 0 or expected[1] < 0)
    assert difference.p == close(max(newcombe_p(this, last), fisher_p(this, last)), rel=1e-6)


@quick_examples
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_two_shares_are_compared_exactly_as_scipy_does(part, more, part_last, more_last):
    table = [[part, more], [part_last, more_last]]
    tails = [stats.fisher_exact(table, side).pvalue for side in ("less", "greater")]
    this, last = Share(part, part + more), Share(part_last, part_last + more_last)
    assert fisher_p(this, last) == close(min(1, 2 * min(tails)), rel=1e-7, abs=1e-290)


@pytest.mark.parametrize("rate", [0.5, 0.9, 0.98])
@pytest.mark.parametrize("sizes", [(20, 500), (50, 60)])
def test_equal_rates_are_claimed_to_differ_no_oftener_than_is_said(sizes, rate):
    alone, both = (false_pairs(ALPHA_OF_ONE, sizes, rate, p_of) for p_of in P_OF_PAIRS)
    assert both <= ALPHA_OF_ONE
    if sizes == (20, 500) and rate > 0.5:  # what the interval alone does
        assert alone > 4 * ALPHA_OF_ONE


def test_far_apart_sizes_need_fishers_test():
    """20 against 500: Newcombe's interval alone is too sure."""
    this, last = Share(15, 20), Share(485, 500)
    assert newcombe_p(this, last) < fisher_p(this, last) / 4
    assert newcombe(this, last).p == close(fisher_p(this, last), rel=1e-6)


many = st.tuples(st.integers(0, 400), st.integers(1, 400))


@quick_examples
@given(st.lists(many, min_size=4, max_size=7))
def test_a_slope_of_rates_is_armitages_test_of_statsmodels(table):
    shares = [Share(part, part + more) for part, more in table]
    if not sum(share.part for share in shares):
        return
    counted = sm.stats.Table(np.array(table), shift_zeros=False)
    trend_of_table = counted.test_ordinal_association(col_scores=np.array([1, 0]))
    total = sum(share.whole for share in shares)
    z2 = trend_of_table.zscore**2 * total / (total - 1)  # of sampling without replacement
    parts, wholes = np.array(shares).T
    rate = parts.sum() / total
    whole = ((parts - wholes * rate) ** 2 / wholes).sum() / (rate * (1 - rate))
    tested = slope_of(shares, Variation(1.3, 22))
    around, df = (whole - z2) / (len(table) - 2), len(table) - 2
    is_clear = stats.f.sf(around / 1.3, df, 22) <= 0.05
    dispersion, df = (around, df if is_clear else 22) if around > 1.3 else (1.3, 22)
    assert tested.dispersion == close(dispersion, rel=1e-6)
    assert tested.p == close(2 * stats.t.sf(math.sqrt(z2 / dispersion), df), rel=1e-5, abs=1e-12)
    line = sm.WLS(parts / wholes, sm.add_constant(np.arange(len(table))), wholes).fit()
    assert tested.estimate == close(line.params[1], abs=1e-9)
    assert (tested.p < 0.05) == (not tested.low <= 0 <= tested.high)


def test_no_rate_that_never_moves_is_a_trend():
    for part in (0, 50):
        assert slope_of([Share(part, 50)] * 4, BINOMIAL)[:4] == (0, 0, 0, 1)


def test_rates_that_jump_once_are_no_trend():
    rates = [Share(80, 100), Share(80, 100), Share(99, 100), Share(99, 100)]
    assert slope_of(rates, BINOMIAL).p > 0.001
    assert slope_of([Share(80 + 6 * at, 100) for at in range(4)], BINOMIAL).p < 0.0001


@quick_examples
@given(st.lists(st.lists(many, min_size=12, max_size=12), min_size=1, max_size=4))
def test_months_scatter_as_pearsons_chi_squared_of_scipy_says(years):
    squares, df, given_years = 0.0, 0, []
    for months in years:
        table = np.array(months, float)
        given_years.append((table[:, 0], table.sum(axis=1)))
        if table.sum(axis=0).all():
            tested = stats.chi2_contingency(table, correction=False)
            squares, df = squares + tested.statistic, df + tested.dof
    if df:
        assert scatter_of(given_years) == Variation(close(max(1, squares / df)), df)


def test_years_of_all_or_none_tell_nothing_of_scatter():
    full, half = (np.full(12, 9.0), np.full(12, 9.0)), (np.tile([9.0, 0], 6), np.full(12, 9.0))
    assert scatter_of([full, full]) == BINOMIAL
    assert scatter_of([full, half]) == scatter_of([half]) and scatter_of([half]).dispersion > 5


def test_of_few_months_with_cases_nobody_knows_the_scatter():
    once = np.zeros(12), np.zeros(12)
    once[0][3:6], once[1][3:6] = (4, 5, 6), 10
    assert scatter_of([once]) is None and scatter_of([]) is None
    assert scatter_of([once] * 3).df == 6


def test_shares_that_scatter_are_claimed_less():
    this, last = Share(900, 1000), Share(840, 1000)
    surest = newcombe(this, last)
    for variation in (Variation(2, 1e6), Variation(1, 11)):
        less = newcombe(this, last, variation)
        assert less.p > surest.p and less.low < surest.low and less.high > surest.high


def test_newcombes_own_example_comes_out():
    """56 of 70 and 48 of 80 (Newcombe 1998, table II, a, method 10)."""
    difference = newcombe(Share(56, 70), Share(48, 80))
    assert [round(each, 4) for each in difference[:3]] == [0.2, 0.0524, 0.3339]


def test_the_interval_at_p_touches_no_difference():
    this, last = Share(100, 104), Share(118, 140)
    p = newcombe_p(this, last)
    interval = confint_proportions_2indep(*this, *last, method="newcomb", alpha=p)
    assert interval[0] == close(0, abs=1e-6)


# counts ------------------------------------------------------------------------------------------


def test_the_exact_poisson_interval_has_the_published_digits():
    """cipoisson of R's survival."""
    assert [round(end, 6) for end in poisson_interval(4)] == [1.089865, 10.241589]
    assert [round(end / 24.19893, 6) for end in poisson_interval(137)] == [4.753125, 6.692709]
    assert poisson_interval(0) == (0, close(-math.log(0.025)))


@quick_examples
@given(st.integers(0, 400))
def test_the_exact_poisson_interval_is_garwoods(count):
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
    assert poisson_interval(count) == close((low, stats.chi2.ppf(0.975, 2 * count + 2) / 2))


@quick_examples
@given(st.integers(0, 9), st.integers(0, 60), st.floats(0.2, 5))
def test_two_small_counts_are_compared_as_a_binomial_one(a, b, exposure):
    share = exposure / (exposure + 1)
    tested = exact_ratio((a, b), (exposure, 1))
    tails = stats.binom.cdf(a, a + b, share), stats.binom.sf(a - 1, a + b, share)
    assert tested.p == close(min(1, 2 * min(tails)), rel=1e-9)
    if a + b:
        low, high = stats.binomtest(a, a + b).proportion_ci()
        assert tested.low == close(low / (1 - low) / exposure, abs=1e-9)
        assert tested.high == close(high / (1 - high) / exposure if high < 1 else math.inf)


def glm(counts, exposures, columns):
    design = np.column_stack([np.ones(len(counts)), *columns])
    family = sm.families.Poisson()
    return sm.GLM(np.array(counts, float), design, family=family, exposure=exposures).fit()


@quick_examples
@given(st.integers(10, 5000), st.integers(10, 5000), st.floats(1, 4), st.integers(5, 60))
def test_two_counts_are_compared_by_the_deviance_of_statsmodels(a, b, dispersion, df):
    exposures = np.array([366.0, 365.0])
    free, equal = glm([a, b], exposures, [[1, 0]]), glm([a, b], exposures, [])
    tested = quasi_poisson((a, b), (366.0, 365.0), Variation(dispersion, df))
    f = (equal.deviance - free.deviance) / dispersion
    assert tested.p == close(stats.f.sf(max(f, 0), 1, df), rel=1e-4, abs=1e-12)
    assert tested.estimate == close(math.exp(free.params[1]), rel=1e-4)
    assert (tested.p < 0.05) == (not tested.low < 1 < tested.high)


@quick_examples
@given(st.lists(st.integers(20, 900), min_size=4, max_size=6))
def test_a_trend_is_the_slope_of_statsmodels(counts):
    days = np.full(len(counts), 365.0)
    sloped, flat = glm(counts, days, [np.arange(len(counts))]), glm(counts, days, [])
    tested = trend(counts, list(days), Variation(1.3, 22))
    around, df = sloped.deviance / (len(counts) - 2), len(counts) - 2
    is_clear = stats.f.sf(around / 1.3, df, 22) <= 0.05
    dispersion, df = (around, df if is_clear else 22) if around > 1.3 else (1.3, 22)
    f = (flat.deviance - sloped.deviance) / dispersion
    assert tested.estimate == close(math.exp(sloped.params[1]), rel=1e-6)
    assert tested.dispersion == close(dispersion, rel=1e-6)
    assert tested.p == close(stats.f.sf(max(f, 0), 1, df), rel=1e-5, abs=1e-12)


def test_one_jump_is_no_trend():
    for counts in ([240, 240, 480, 720], [400, 400, 520, 520], [400, 400, 400, 560]):
        assert trend(counts, [365.0] * 4, Variation(1, 22)).p > 0.003


@quick_examples
@given(st.floats(0, 50), st.sampled_from([1, 2, 3]), st.sampled_from([5, 22, 33]))
def test_f_is_scipys(f, df, df_below):
    assert f_p(f, df, df_below) == close(stats.f.sf(f, df, df_below), rel=1e-7)


def test_nothing_beside_nothing_is_as_much():
    tested = compare((0, 0), (365.0, 366.0), POISSON)
    assert (tested.estimate, tested.low, tested.high, tested.p) == (1, 0, math.inf, 1)
    assert newcombe(Share(0, 30), Share(0, 40))[:1] == (0,)
    assert newcombe(Share(0, 30), Share(0, 40)).p == 1


def test_what_varies_so_much_that_any_ratio_would_do_has_no_ends():
    tested = quasi_poisson((1e6, 1200.0), (365.0, 365.0), Variation(1e6, 22))
    assert tested.high == math.inf and tested.p > 0.05


def test_the_deviance_comes_nearer_to_exact_tails_than_the_ratio_of_estimate_and_error():
    """60 where 40 were expected: exact 0.0036, by deviance 0.003, by z of the score 0.0016."""
    exact = 2 * stats.poisson.sf(59, 40)
    by_deviance = quasi_poisson((60, 4e7), (1, 1e6), POISSON).p
    assert abs(by_deviance - exact) < abs(2 * stats.norm.sf(20 / math.sqrt(40)) - exact) / 2


def test_below_ten_the_exact_test_is_asked_and_from_ten_on_the_other():
    assert compare((9, 30), (1, 1), POISSON).test == "exact"
    assert compare((10, 30), (1, 1), POISSON).test == "quasi_poisson"


@quick_examples
@given(st.integers(0, 80), st.integers(0, 80), st.floats(1, 3), st.sampled_from([5, 22, 33]))
def test_the_p_alone_is_that_of_the_whole_test(a, b, dispersion, df):
    variation = Variation(dispersion, df)
    assert p_of((a, b), (2, 3), variation) == compare((a, b), (2, 3), variation).p


def test_what_varies_more_or_is_less_known_is_claimed_less():
    for counts in ((5, 21), (40, 70)):
        surest = p_of(counts, (1, 1), Variation(1, 1e6))
        assert surest < p_of(counts, (1, 1), Variation(1.5, 1e6))
        assert surest < p_of(counts, (1, 1), Variation(1, 11))


@quick_examples
@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=30))
def test_holm_is_statsmodels(ps):
    claims = []
    for at, p in enumerate(ps):
        claims.append(claim_of(str(at), "change", counts_module.Tested("exact", 1, 1, 1, p)))
    holding = {claim.id for claim in decided(2024, claims, [], {}).claims if claim.holds}
    with patch("gc.collect"):  # which statsmodels does each time, for seconds in a large process
        refused = multipletests(ps, OF_YEAR, method="holm")[0]
    assert holding == {str(at) for at in np.flatnonzero(refused)}


# XmR ---------------------------------------------------------------------------------------------


def limits_of(values, *, screened=True):
    limits = xmr(pd.Series(values, dtype=float), screened=screened)
    return limits.mean, limits.lower, limits.upper


def test_screened_ranges_leave_one_value_far_away_outside():
    """NHSRplotthedots, deviations: 1.94, -0.72 to 4.6; unscreened -3.06 to 6.95."""
    assert [round(each, 2) for each in limits_of(DEVIATIONS)] == [1.94, -0.72, 4.6]
    unscreened = limits_of(DEVIATIONS, screened=False)
    assert [round(each, 2) for each in unscreened[1:]] == [-3.06, 6.95]
    values = pd.Series(DEVIATIONS, index=range(1, 19))
    assert control_limits(values).outside(values) == [5]


def test_natural_process_limits_have_wheelers_digits():
    assert [round(each, 2) for each in limits_of(WHEELER)] == [20.39, 7.89, 32.89]


def test_limits_have_the_digits_of_qcc_and_qicharts2():
    viscosity = limits_of(VISCOSITY, screened=False)
    assert [round(each, 5) for each in viscosity] == [34.088, 32.56504, 35.61096]
    assert [round(each, 4) for each in limits_of(FROZEN)] == [300.5, 279.7833, 321.2167]


def test_two_points_on_opposite_sides_are_no_signal():
    """NHSRplotthedots: after 14 of 1 and -1, 5.5 and -5.5 are none."""
    values = pd.Series([1, -1] * 7 + [5.5, -5.5])
    assert xmr(values).outside(values) == []


def test_control_limits_are_never_below_nothing_nor_above_what_can_be():
    values = pd.Series([90.0, 100, 92, 100, 91, 100])
    limits = control_limits(values, most=100)
    assert limits.upper == 100 and limits.lower > 0
    assert control_limits(pd.Series([0, 5, 0, 6, 1, 5])).lower == 0


def test_of_few_values_there_are_no_limits():
    assert control_limits(pd.Series(range(FEWEST - 1))) is None
    values = pd.Series([3.0] * FEWEST + [np.nan])
    assert control_limits(values).mean == 3
