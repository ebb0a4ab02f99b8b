"""A chart's title is a finding where a claim holds; where none does it names what is shown, and the
change stands below as what it is."""

import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures
from workbooks import penalty, penalty_file

from wanxing_stats.briefing import figure_charts
from wanxing_stats.briefing.briefing import Briefing
from wanxing_stats.briefing.claim_words import (
    found_months,
    say_change_below,
    say_change_found,
    say_interval,
    say_months_below,
    say_months_found,
    say_new_level,
    say_trend_found,
)
from wanxing_stats.briefing.figure_charts import FigureCharts
from wanxing_stats.figures import State, compared, uncounted_of
from wanxing_stats.trends import Claim, Judgement, MonthLimits

FINES = "fine_cases"


def claim(kind="change", *, holds, month=0, estimate=1.5, id=FINES):
    sizes = estimate, estimate * 0.9, estimate * 1.1
    return Claim(id, 2024, kind, month, "quasi_poisson", 0.001, *sizes, 1.3, holds)


def judgement(*claims, **untold):
    return Judgement(2024, claims, untold)


def both_of(last, this, id=FINES, **state):
    """A figure and what it is compared with; ``state``: of this year."""
    figures = GivenFigures({(id, 2023): last, (id, 2024): this})
    comparison = compared(figures, figures[id, 2024])
    shown = replace(comparison.this, state=State(**state)) if state else comparison.this
    return shown, replace(comparison, this=shown)


# the change on last year --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "above", "below"),
    [
        ([claim(holds=True)], "比上年增40起（50.0%）", ""),
        ([claim(holds=False)], "", "比上年增40起（50.0%），在波动之内"),
        ([], "", "比上年增40起（50.0%）"),
        ([claim(holds=True, id="letters_received")], "", "比上年增40起（50.0%）"),
        ([claim("trend", holds=True)], "", "比上年增40起（50.0%）"),
    ],
)
def test_a_change_is_a_finding_where_it_holds(claims, above, below):
    given = judgement(*claims), *both_of(80, 120)
    assert (say_change_found(*given), say_change_below(*given)) == (above, below)


def test_why_nothing_can_be_told_stands_below():
    given = judgement(fine_cases="可比的早年只有1年，看不出波动")
    assert say_change_below(given, *both_of(80, 120)) == (
        "比上年增40起（50.0%）；可比的早年只有1年，看不出波动"
    )


def test_a_reason_that_stands_beside_the_change_already_is_not_said_again():
    lacking = State("incomplete", uncounted=45, least=75, most=120)
    this, comparison = both_of(80, 120)
    last = replace(comparison.last, state=lacking)
    reason = uncounted_of(this, last)
    given = this, replace(comparison, last=last, reason=reason)
    assert say_change_below(judgement(fine_cases=reason.of_any), *given) == "比上年增40起（50.0%）"
    assert say_change_below(judgement(fine_cases="不足两年"), *given).endswith("；不足两年")


def test_what_is_level_is_level_and_not_within_variation():
    given = judgement(claim(holds=False)), *both_of(80, 80)
    assert say_change_below(*given) == "与上年持平"


def test_a_score_has_its_difference_without_percentage_or_claim():
    given = judgement(), *both_of(94.5, 95.66, "papers_mean")
    assert (say_change_found(*given), say_change_below(*given)) == ("", "比上年增1.16分")


@pytest.mark.parametrize(("more", "is_found"), [(10, True), (45, False)])
def test_a_change_that_uncounted_rows_could_turn_is_no_finding(more, is_found):
    this, comparison = both_of(80, 120)
    last = replace(
        comparison.last, state=State("incomplete", uncounted=more, least=80, most=80 + more)
    )
    given = judgement(claim(holds=True)), this, replace(comparison, last=last)
    assert bool(say_change_found(*given)) == is_found
    assert bool(say_change_below(*given)) != is_found


# trends and months --------------------------------------------------------------------------------


def test_a_trend_is_one_where_it_holds():
    assert say_trend_found(judgement(claim("trend", holds=True)), FINES, "2021—2024年") == (
        "2021—2024年呈上升趋势"
    )
    falling = judgement(claim("trend", holds=True, estimate=0.9))
    assert say_trend_found(falling, FINES, "2021—2024年") == "2021—2024年呈下降趋势"
    assert say_trend_found(judgement(claim("trend", holds=False)), FINES, "2021—2024年") == ""


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.6, "7月比按其余各月推算的多60%"),
        (0.55, "7月比按其余各月推算的少45%"),
        (2.04, "7月是按其余各月推算的2.0倍"),
        (0.0, "7月比按其余各月推算的少100%"),
        (math.inf, "7月多于按其余各月推算的"),
    ],
)
def test_a_month_that_holds_is_named_with_its_size(ratio, words):
    given = judgement(claim("month", holds=True, month=7, estimate=ratio))
    assert say_months_found(given, FINES) == words
    assert found_months(given, FINES) == [7] and say_months_below(given, FINES) == ""


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((1.6, 1.41, 1.77), "41%至77%"),
        ((0.5, 0.4, 0.6), "40%至60%"),
        ((2.7, 2.1, 3.4), "2.1倍至3.4倍"),
        ((2.7, 2.1, math.inf), ""),
    ],
)
def test_an_interval_goes_from_the_lesser_to_the_greater(sizes, words):
    month = Claim(FINES, 2024, "month", 7, "exact", 0.001, *sizes, 1.0, True)
    assert say_interval(month) == words


@pytest.mark.parametrize("sizes", [(1.7, 1.3, 2.1), (-1.7, -2.1, -1.3)])
def test_an_interval_of_points_goes_the_same_way_whether_it_rises_or_falls(sizes):
    trend = Claim(FINES, 2024, "trend", 0, "cochran_armitage", 0.001, *sizes, 1.0, True)
    assert say_interval(trend) == "1.3至2.1个百分点"


def test_a_level_is_said_from_its_first_month_on_and_no_month_of_it_is_marked():
    level = claim("level", holds=True, month=5, estimate=1.4)
    given = judgement(claim("month", holds=True, month=3, estimate=0.5), level)
    assert say_months_found(given, FINES) == (
        "3月比按其余各月推算的少50%；5月起比按此前各月推算的多40%"
    )
    assert found_months(given, FINES) == [3]
    assert say_new_level(given, FINES) == "5月起的范围按新的水平推算"
    assert say_new_level(judgement(replace(level, holds=False)), FINES) == ""


def test_that_no_month_is_beyond_chance_is_said_where_that_was_tested():
    tested = judgement(claim("month", holds=False, month=7), claim("month", holds=False, month=8))
    assert say_months_found(tested, FINES) == ""
    assert (
        say_months_below(tested, FINES) == "各月与按本年水平和往年各月份额推算的相比，都在波动之内"
    )
    assert say_months_below(judgement(), FINES) == ""


# charts -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draw_by(tmp_path_factory):
    """Charts of fines, 6 a month in 2023 and 10 a month in 2024, by a given judgement."""
    root = tmp_path_factory.mktemp("fines")
    for year, a_month in ((2023, 6), (2024, 10)):
        rows = []
        for n in range(12 * a_month):
            row = penalty(n, decided=f"{year}-{n % 12 + 1:02}-{n // 12 + 3:02}")
            row[0], row[4] = f"{year}{row[0]}", None
            rows.append(row)
        penalty_file(root, *rows, year=year, name="示例_处罚.xlsx")
    brief = Briefing(2024, root)

    def draw(*claims):
        given = judgement(*claims)
        folder = brief.draw.folder
        return FigureCharts(brief.figures, 2024, folder, judgement=lambda: given, sample=True)

    return draw


def test_the_title_of_years_is_what_holds(draw_by):
    def title(*claims):
        return draw_by(*claims).years("by_year", FINES).caption.finding

    moved, trend = claim(holds=True), claim("trend", holds=True)
    assert title(moved) == "行政处罚120起，比上年增48起（66.7%）"
    assert title(trend) == "行政处罚120起，2023—2024年呈上升趋势"
    assert title(moved, trend) == "行政处罚120起，比上年增48起（66.7%），2023—2024年呈上升趋势"
    assert title(claim(holds=False)) == title() == "行政处罚起数，2023—2024年"


def test_a_change_within_variation_stands_below_its_years_and_not_in_the_title(draw_by):
    chart = draw_by(claim(holds=False)).years("by_year", FINES)
    assert chart.caption.note == "比上年增48起（66.7%），在波动之内。"
    assert chart.caption.alt.startswith("2023—2024年行政处罚起数：2023年72起，2024年120起。")


def test_the_title_of_months_is_what_holds(draw_by):
    july = claim("month", holds=True, month=7, estimate=1.6)
    chart = draw_by(july).months("by_month", FINES)
    assert chart.caption.finding == "7月比按其余各月推算的多60%"
    chart = draw_by(replace(july, holds=False)).months("by_month", FINES)
    assert chart.caption.finding == "行政处罚起数，2024年各月"
    assert "都在波动之内" in chart.caption.note
    chart = draw_by().months("by_month", FINES)
    assert chart.caption.finding == "行政处罚起数，2024年各月"
    assert "波动之内" not in chart.caption.note


def test_months_are_marked_that_hold_and_only_beside_earlier_years(draw_by, monkeypatch):
    frame = pd.DataFrame({"expected": 8.0, "low": 7.0, "high": 9.0}, index=range(1, 13))
    july = claim("month", holds=True, month=7)
    for is_seasonal in (True, False):
        limits = MonthLimits(frame, is_seasonal, "界限的依据")
        monkeypatch.setattr(figure_charts, "month_limits", lambda *given, limits=limits: limits)
        for claims in ([july], [replace(july, holds=False)], []):
            chart = draw_by(*claims).months("by_month", FINES)
            marked = chart.shown.get("有别于往年", pd.Series(dtype=object)) == "是"
            holds = is_seasonal and any(each.holds for each in claims)
            assert list(chart.shown["月份"][marked[marked].index]) == ([7] if holds else [])
            assert "界限的依据" in chart.caption.note


def test_panels_have_each_figure_with_its_unit_and_its_verdict(draw_by):
    draw = draw_by(claim("trend", holds=True), claim(holds=False))
    chart = draw.panels("panels", "处罚", [FINES, "fine_total"])
    assert chart.caption.finding == "行政处罚120起，2023—2024年呈上升趋势"
    assert chart.caption.subtitle == "处罚，2023—2024年" and "单位：见各图" in chart.svg
    texts = re.findall(">([^<]+)<", chart.svg)
    assert {"行政处罚（起）", "与上升趋势相符", "罚款金额（元）", "2023", "2024"} <= set(texts)
    labels = [
        f"{name}{year}年" for name in ("行政处罚（起）", "罚款金额（元）") for year in (2023, 2024)
    ]
    assert chart.shown["指标"].tolist() == labels
    assert chart.shown["见各图"].tolist()[:2] == [72, 120]


def test_a_waterfall_has_the_change_where_it_holds_and_no_part_that_moved_by_chance(draw_by):
    def title(*claims):
        return draw_by(*claims).waterfall("change", FINES, "kind", "类别").caption.finding

    assert title(claim(holds=True)) == "比上年增48起（66.7%）"
    assert title(claim(holds=False)) == "行政处罚起数，2023—2024年，按类别"
