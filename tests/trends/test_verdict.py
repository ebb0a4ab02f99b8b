"""Where a change stands: decided once, for every sentence, cell and chart."""

from dataclasses import replace

import pytest
from given_figures import GivenFigures

from wanxing_stats.figures import Change, compared
from wanxing_stats.trends import Claim, Judgement, Verdict, verdict_of

FINES, WHY = "fine_cases", "不足10条记录，看不出波动"


def claim(kind="change", estimate=1.5, *, holds):
    return Claim(FINES, 2024, kind, 0, "exact", 0.01, estimate, 0.9, 2.0, 1.0, holds)


def comparison(last=80, this=120):
    figures = GivenFigures({(FINES, 2023): last, (FINES, 2024): this})
    return compared(figures, figures[FINES, 2024])


def verdict(*claims, untold="", year=2024, given=None):
    judgement = Judgement(year, claims, {FINES: untold} if untold else {})
    return verdict_of(judgement, given or comparison())


def test_a_change_is_beyond_chance_or_within_as_its_claim_holds():
    assert verdict(claim(holds=True)) == Verdict.BEYOND
    assert verdict(claim(holds=False)) == Verdict.WITHIN
    assert verdict(claim(holds=False), untold=WHY) == Verdict.WITHIN


@pytest.mark.parametrize(
    ("estimate", "holds", "expected"),
    [
        (1.1, True, Verdict.OF_TREND),
        (0.9, True, Verdict.WITHIN),  # it fell, the figure rose
        (1.1, False, Verdict.WITHIN),
    ],
)
def test_a_change_within_chance_goes_with_a_trend_of_its_direction(estimate, holds, expected):
    trend = claim("trend", estimate, holds=holds)
    assert verdict(claim(holds=False), trend) == expected
    assert verdict(claim(holds=True), trend) == Verdict.BEYOND


def test_what_has_no_claim_is_untold_or_never_tested():
    assert verdict(untold=WHY) == Verdict.UNTOLD
    assert verdict() == Verdict.UNTESTED
    assert verdict(claim("month", holds=True), untold=WHY) == Verdict.UNTOLD
    assert verdict(untold=WHY, given=comparison(last=None)) == Verdict.UNTOLD


def test_by_the_judgement_of_another_year_nothing_is_tested():
    assert verdict(claim(holds=True), year=2023) == Verdict.UNTESTED
    assert verdict(untold=WHY, year=2023) == Verdict.UNTESTED


def test_what_stayed_the_same_did_so_whether_or_not_it_was_tested():
    same = comparison(80, 80)
    assert verdict(claim(holds=False), given=same) == Verdict.SAME
    assert verdict(given=same) == verdict(untold=WHY, given=same) == Verdict.SAME


def test_what_rows_that_are_not_counted_may_still_change_is_not_the_same():
    for_now = replace(comparison(80, 80), change=Change(0, "起", is_for_now=True))
    assert verdict(untold=WHY, given=for_now) == Verdict.UNTOLD
    assert verdict(claim(holds=False), given=for_now) == Verdict.SAME
