"""Months against the same months of earlier years: a season is no signal, an odd month is."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import DAYS, FLAT, SEASON

from wanxing_stats.trends.judgement import Seasonal, decided
from wanxing_stats.trends.seasons import OfYear, ordinary, ratio_of, season_of, signals

close = pytest.approx
# of statsmodels, where counts fit a line by chance
pytestmark = pytest.mark.filterwarnings("ignore:Perfect sep", "ignore:.*in scalar divide")
few_examples = settings(max_examples=25, deadline=None)
cells = st.lists(st.integers(1, 80), min_size=36, max_size=36)


def years_of(counts, **given):
    return [OfYear(np.array(row, float), DAYS, **given) for row in counts]


def steady(mean, years=3, season=SEASON):
    """Years that are exactly what a season leads to expect."""
    return [mean * season * DAYS for _ in range(years)]


def found(years):
    """What holds of the last year, the years before made ordinary."""
    season = season_of(ordinary(years[:-1]))
    claims = decided(2024, [], [Seasonal("id", 2024, season, years[-1])], {}).claims
    return {(claim.kind, claim.month) for claim in claims if claim.holds}


def glm(counts, apart):
    """The same by statsmodels: year and month as factors, days as exposure."""
    year, month = (index.ravel() for index in np.indices(counts.shape))
    left = ~apart.ravel()
    columns = [year == each for each in range(len(counts))]
    columns += [month == each for each in range(1, 12)]
    design, days = np.column_stack(columns).astype(float), np.tile(DAYS, len(counts))
    model = sm.GLM(
        counts.ravel()[left], design[left], family=sm.families.Poisson(), exposure=days[left]
    )
    return model.fit(), design, days


@few_examples
@given(cells, st.integers(0, 11))
def test_shares_and_dispersion_are_those_of_statsmodels_without_a_cell_apart(counts, away):
    counts = np.array(counts, float).reshape(3, 12)
    apart = np.zeros((3, 12), bool)
    apart[1, away] = True
    years = [replace(year, apart=mask) for year, mask in zip(years_of(counts), apart, strict=True)]
    fit, _, _ = glm(counts, apart)
    season = season_of(years)
    assert season.variation.df == fit.df_resid == 21
    assert season.variation.dispersion == close(max(1, fit.pearson_chi2 / 21), rel=1e-5)
    shares = np.exp(np.append(0, fit.params[3:]))
    assert season.shares / season.shares[0] == close(shares, rel=1e-5)


@few_examples
@given(cells, st.lists(st.integers(1, 80), min_size=12, max_size=12), st.integers(1, 12))
def test_what_is_expected_of_a_month_is_what_all_other_cells_lead_to_expect(before, this, month):
    """The cell left out of a model of all years, by statsmodels."""
    counts = np.array([*before, *this], float).reshape(4, 12)
    apart = np.zeros((4, 12), bool)
    apart[3, month - 1] = True
    fit, design, days = glm(counts, apart)
    at = 36 + month - 1
    expected = fit.predict(design[at : at + 1], exposure=days[at : at + 1])[0]
    season = season_of(years_of(counts[:3]))
    (signal,) = [
        signal
        for signal in signals(season, years_of(counts)[-1])
        if (signal.kind, signal.month) == ("month", month)
    ]
    ratio = ratio_of(season, signal)
    assert ratio.estimate == close(counts[3, month - 1] / expected, rel=1e-4)
    error = np.sqrt(design[at] @ fit.cov_params() @ design[at])
    assert 1 / np.sqrt(signal.counts[1]) == close(error, rel=1e-4)


def test_a_season_is_no_signal():
    assert found(years_of(steady(20, 4))) == set()


def test_a_higher_year_is_no_signal_of_its_months():
    assert found(years_of([*steady(20), *steady(30, 1)])) == set()


def test_one_month_far_away_is_found_and_no_other():
    counts = steady(20, 4)
    counts[-1][6] *= 1.6
    assert found(years_of(counts)) == {("month", 7)}


def test_two_months_are_found_though_each_hides_the_other():
    counts = steady(10, 4)
    counts[-1][2] *= 2
    counts[-1][9] *= 2
    assert found(years_of(counts)) == {("month", 3), ("month", 10)}


def test_a_month_that_is_found_leaves_the_share_of_the_others():
    counts = steady(20, 5)
    counts[3][6] *= 2
    known = ordinary(years_of(counts[:4]))
    assert known[3].apart.nonzero()[0].tolist() == [6]
    season = season_of(known)
    assert season.variation.dispersion == 1
    assert season.shares / season.shares[0] == close(SEASON / SEASON[0])
    assert found(years_of(counts)) == set()


def test_a_lasting_shift_is_one_level_and_not_twelve_months():
    counts = steady(10, 4)
    counts[-1][4:] *= 0.4
    assert found(years_of(counts)) == {("level", 5)}


def test_a_month_is_judged_by_the_others_of_its_level():
    counts = steady(20, 4)
    counts[-1][4:] *= 0.4
    counts[-1][8] *= 2
    assert found(years_of(counts)) == {("level", 5), ("month", 9)}


def test_a_level_of_an_earlier_year_splits_it():
    counts = steady(10, 5)
    counts[3][4:] *= 0.4
    counts[4] *= 0.4
    known = ordinary(years_of(counts[:4]))
    assert [year.level_from for year in known] == [0, 0, 0, 5]
    assert season_of(known).variation.dispersion == 1
    assert found(years_of(counts)) == set()


def test_a_level_of_two_months_is_none():
    counts = steady(10, 4)
    counts[-1][10:] *= 3
    assert ("level", 11) not in found(years_of(counts))


def test_the_p_of_a_level_is_that_of_its_month_times_how_many_were_tried():
    year = years_of([steady(10, 1)[0] * np.where(np.arange(12) < 6, 1, 1.2)])[0]
    season = season_of(years_of(steady(10)))
    (level,) = [signal for signal in signals(season, year) if signal.kind == "level"]
    alone = Seasonal("id", 2024, season, replace(year, level_from=level.month))
    assert level.month == 7 and not any(signal.kind == "level" for signal in alone.tested)
    others = ratio_of(season, level)
    assert level.p == close(7 * season.variation.p(_deviance(level)), rel=1e-9)
    assert others.estimate == close(1.2, rel=1e-6)


def _deviance(signal):
    (a, b), (over, over_other) = signal.counts, signal.exposures
    rate = (a + b) / (over + over_other)
    return 2 * (a * np.log(a / (rate * over)) + b * np.log(b / (rate * over_other)))


def test_months_are_judged_only_with_two_years_that_know_of_them():
    counts = steady(20, 4)
    counts[0][6] = np.nan
    counts[1][6] = np.nan
    counts[-1][6] *= 3
    season = season_of(years_of(counts[:3]))
    tested = {signal.month for signal in signals(season, years_of(counts)[-1])}
    assert 7 not in tested and 8 in tested
    assert season_of(years_of(counts[:1])) is None


def test_a_month_without_data_is_not_judged_and_takes_no_part():
    counts = steady(20, 4)
    counts[-1][8:] = np.nan
    counts[-1][3] *= 2
    assert found(years_of(counts)) == {("month", 4)}
    season = season_of(years_of(counts[:3]))
    months = {s.month for s in signals(season, years_of(counts)[-1]) if s.kind == "month"}
    assert months == set(range(1, 9))


def test_a_month_that_never_had_a_case_can_have_too_many():
    counts = [np.where(np.arange(12) == 1, 0, 300 * FLAT) for _ in range(4)]
    counts[-1][1] = 40
    assert found(years_of(counts)) == {("month", 2)}
    counts[-1][1] = 1
    assert found(years_of(counts)) == set()


def test_a_short_month_is_not_low():
    """February of 28 days beside others of 31 in which as much happens a day."""
    last = OfYear(20 * DAYS - 20 * 14 * (np.arange(12) == 1), DAYS - 14 * (np.arange(12) == 1))
    assert found([*years_of(steady(20, 3, FLAT)), last]) == set()
    assert found([*years_of(steady(20, 3, FLAT)), replace(last, days=DAYS)]) == {("month", 2)}


def test_what_uncounted_rows_could_undo_is_not_found():
    counts = steady(5, 4)
    counts[-1][6] *= 1.6
    assert found(years_of(counts)) == {("month", 7)}
    more = np.full(12, 1.0)
    assert found([*years_of(counts[:3]), *years_of(counts[3:], more=more)]) == {("month", 7)}
    more = np.full(12, 200.0)
    assert found([*years_of(counts[:3]), *years_of(counts[3:], more=more)]) == set()
    assert found([*years_of(counts[:3], more=more), *years_of(counts[3:])]) == set()
    assert found([*years_of(counts[:3]), *years_of(counts[3:], less=200.0)]) == set()


def test_years_that_vary_more_than_chance_are_said_to():
    random = np.random.default_rng(3)
    wild = random.negative_binomial(40 / 2, 1 / 3, (12, 12)).astype(float)
    assert season_of(years_of(wild)).variation.dispersion == close(3, abs=0.8)
    calm = random.poisson(40, (12, 12)).astype(float)
    assert season_of(years_of(calm)).variation.dispersion == close(1, abs=0.25)


def test_the_dispersion_is_never_below_one():
    assert season_of(years_of(steady(20))).variation.dispersion == 1


def test_years_with_nothing_in_them_say_nothing():
    assert season_of(years_of(np.zeros((3, 12)))) is None
    lone = np.zeros((3, 12))
    lone[:, 5] = 30
    assert season_of(years_of(lone)) is None
