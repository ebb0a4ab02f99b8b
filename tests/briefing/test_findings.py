"""A finding claims only what holds whatever the rows that aren't counted say."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures

from wanxing_stats.briefing.chart_words import (
    name_all,
    name_before_amount,
    say_highest,
    say_marks,
    say_sources,
    why_no_chart,
)
from wanxing_stats.briefing.figure_charts import _say_moved_most, _say_years
from wanxing_stats.briefing.findings import is_sure_of_figures, margin, say_reached
from wanxing_stats.briefing.tellings import telling_of_parts
from wanxing_stats.figures import MONTH, Parts, State

GAP = State("incomplete", gaps=("有科室未报",))


def figure(id="letters_received", value=240, **state):
    given = GivenFigures({(id, 2024): value})[id, 2024]
    return replace(given, state=State(**state))


def lacking(rows, value=240, id="letters_received"):
    ends = {"least": value, "most": value + rows}
    return figure(id, value, kind="incomplete", uncounted=rows, **ends)


def rate(done, due, **state):
    given = figure("warning_share", 100 * done / due, **state)
    return replace(given, numerator=done, denominator=due)


def incomplete_rate(done, due):
    """With one more row, which may count for it or against it."""
    ends = {"low": round(100 * done / (due + 1), 2), "high": round(100 * (done + 1) / (due + 1), 2)}
    return rate(done, due, kind="incomplete", uncounted=1, **ends)


def parts(whole, by="community", title="社区", **values):
    frame = pd.DataFrame({"value": pd.Series(values), "rows": 1})
    return Parts(whole, by, title, pd.Series(dtype=object), frame)


def months(whole, *values):
    by_month = parts(whole, MONTH, "月")
    frame = pd.DataFrame({"value": values, "rows": 1}, index=range(1, len(values) + 1))
    return replace(by_month, frame=frame)


# which is the most --------------------------------------------------------------------------------


def test_ties_are_named_together():
    three = parts(figure(), 示例1社区=15, 示例2社区=15, 示例3社区=15, 示例4社区=14)
    assert say_highest(three) == "示例1社区等3个社区最多，各15件"
    assert telling_of_parts("kinds", three).finding == "示例1社区等3个社区最多，各占25.4%"
    assert say_highest(parts(figure(), 甲=15, 乙=15, 丙=9)) == "甲、乙最多，各15件"


def test_two_and_short_names_are_all_named():
    assert name_all(["未经许可占用道路经营", "擅自设置户外广告"]).count("、") == 1
    assert name_all([1, 3, 5, 7], "月", "月") == "1月、3月、5月、7月"
    assert name_all(["噪声扰民", "占道经营", "私搭乱建", "违规停车"]) == "噪声扰民等4项"


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (0, "甲最多，15件"),
        (1, "甲最多，15件"),
        (2, "按已计入的数，甲最多，15件"),
        (3, "按已计入的数，甲最多，15件"),
    ],
)
def test_a_lead_of_no_more_than_the_uncounted_rows_is_none(rows, finding):
    assert say_highest(parts(lacking(rows), 甲=15, 乙=13)) == finding


def test_a_tie_that_one_row_turns_is_of_what_is_counted():
    level = parts(lacking(1), 甲=15, 乙=15, 丙=3)
    assert say_highest(level) == "按已计入的数，甲、乙最多，各15件"
    assert telling_of_parts("kinds", level).finding == "按已计入的数，甲、乙最多，各占45.5%"
    assert say_highest(parts(lacking(1), 甲=15, 乙=15)) == "按已计入的数，各社区均为15件"


def test_no_lead_is_sure_where_nobody_knows_what_is_missing():
    assert say_highest(parts(replace(figure(), state=GAP), 甲=95, 乙=1)).startswith("按已计入的数")
    unknown = figure(kind="incomplete", uncounted=1, least=240)
    assert margin(unknown) == math.inf
    assert margin(incomplete_rate(60, 60)) == math.inf


def test_of_a_single_part_there_is_no_order():
    assert say_highest(parts(lacking(3), 甲=15)) == "甲15件"


def test_a_few_months_of_equal_height_are_counted():
    assert say_highest(months(figure(), 0, 1, 1, 0, 1, 0), "月") == "3个月各1件，其他月份没有"
    assert say_highest(months(figure(), 0, 1, 1, 0), "月") == "2月、3月最多，各1件"


def test_what_moved_most_is_said_where_it_is_sure():
    steps = pd.Series({"物业": 5, "噪声": -3, "其他": 9})
    assert _say_moved_most(steps, "件", 1) == "，物业增5件，变动最大"
    assert _say_moved_most(steps, "件", 2) == ""
    level = pd.Series({"物业": 3, "噪声": -3})
    assert _say_moved_most(level, "件", 0) == "，物业增3件、噪声减3件，变动最大"
    assert _say_moved_most(pd.Series({"甲": 1, "乙": 1, "丙": 1}), "件", 0) == ""
    assert _say_moved_most(pd.Series({"其他": 1}), "件", 0) == ""


def test_figures_are_in_order_where_their_bounds_are():
    assert is_sure_of_figures([lacking(9, 20)], [figure(value=19)])
    assert not is_sure_of_figures([figure(value=20)], [lacking(2, 19)])
    assert is_sure_of_figures([figure(value=20), figure(value=20)], [])
    assert not is_sure_of_figures([lacking(1, 20), figure(value=20)], [])


# rates --------------------------------------------------------------------------------------------


def test_all_that_surely_reach_100_do():
    assert say_reached({"参训率": rate(60, 60), "签署率": rate(9, 9)}) == "2项均达到100%"
    assert say_reached({"参训率": rate(60, 60)}) == "参训率100%（60/60）"


def test_a_rate_that_a_row_could_bring_below_100_isn_t_said_to_reach_it():
    sure, unsure = rate(66, 66), incomplete_rate(110, 110)
    assert say_reached({"安装率": sure, "整改率": unsure}) == (
        "安装率达到100%；整改率在99.1%至100%之间"
    )
    assert say_reached({"整改率": unsure}) == "整改率在99.1%至100%之间"


def test_rates_that_surely_fall_short_do():
    assert say_reached({"安装率": rate(66, 66), "整改率": incomplete_rate(9, 12)}) == (
        "整改率未达100%"
    )
    both = {"安装率": rate(6, 8), "整改率": incomplete_rate(9, 9)}
    assert say_reached(both) == "安装率未达100%；整改率在90%至100%之间"
    assert say_reached({"安装率": rate(6, 8)}) == "安装率75%（6/8）"


def test_a_rate_of_which_nobody_knows_what_is_missing_is_of_what_is_counted():
    assert say_reached({"整改率": replace(rate(9, 9), state=GAP)}) == (
        "整改率按已计入的数为100%（9/9）"
    )


# words beside -------------------------------------------------------------------------------------


def test_a_name_before_its_amount_doesn_t_say_the_unit_twice():
    assert name_before_amount(figure("fine_cases")) == "行政处罚"
    assert name_before_amount(figure("letters_received")) == "处理信访"
    assert name_before_amount(figure("fine_total")) == "罚款金额"
    indicator = figure().indicator
    times = replace(
        figure(),
        indicator=indicator.model_copy(update={"name": "运用“第一种形态”人次", "unit": "人次"}),
    )
    assert name_before_amount(times) == "运用“第一种形态”"


def test_a_period_of_one_year_is_that_year():
    assert _say_years([2024]) == "2024年"
    assert _say_years([2021, 2024]) == "2021—2024年"


def test_marks_of_all_have_a_subject():
    alike = {f"{year}年": lacking(1) for year in (2022, 2023, 2024)}
    assert say_marks(alike) == "各年均另有1行未计入"
    assert say_marks(dict(zip(["甲", "乙", "丙"], alike.values(), strict=True))) == (
        "各项均另有1行未计入"
    )


def test_every_ledger_behind_a_chart_is_its_source_with_all_its_rows():
    def resting_on(id, *rows):
        return replace(figure(id), select_rows=lambda: pd.DataFrame(index=list(rows)))

    shown = [resting_on("fine_cases", 1, 2), resting_on("fine_total", 2, 3)]
    fines = say_sources(shown)
    assert fines.endswith("》，3行") and "；" not in fines
    both = say_sources([*shown, resting_on("letters_received", 7)])
    assert both.startswith(f"{fines}；") and both.endswith("》，1行")


def test_what_is_all_of_one_kind_has_no_most():
    assert telling_of_parts("kinds", parts(figure(), 消防=14)).finding == "全部是消防"
    some = parts(figure(), 消防=14, 未填写=2)
    assert telling_of_parts("kinds", some).finding == "填写了社区的14件全部是消防"
    assert telling_of_parts("kinds", parts(lacking(1), 消防=14)).finding == (
        "按已计入的数，全部是消防"
    )


def test_a_name_with_quotes_is_quoted_with_inner_ones():
    quoting = figure().indicator.model_copy(update={"name": "运用“第一种形态”人次"})
    absent = replace(figure(value=None, kind="absent"), indicator=quoting)
    assert "“运用‘第一种形态’人次”不成图。" in why_no_chart(absent)
