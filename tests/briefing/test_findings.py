"""A finding claims only what holds whatever the rows that aren't counted say."""

import datetime
import math
from dataclasses import replace

import pandas as pd
from given_figures import GivenFigures

from wanxing_stats.base import say_years
from wanxing_stats.briefing.chart_words import (
    name_all,
    name_before_amount,
    say_marks,
    say_sources,
    state_columns,
    why_no_chart,
)
from wanxing_stats.briefing.findings import is_sure_of_figures, margin, say_reached
from wanxing_stats.briefing.state_words import say_year_or_part
from wanxing_stats.briefing.tellings import telling_of_parts
from wanxing_stats.figures import Parts, State

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


# words --------------------------------------------------------------------------------------------


def test_two_and_short_names_are_all_named():
    assert name_all(["未经许可占用道路经营", "擅自设置户外广告"]).count("、") == 1
    assert name_all(["噪声扰民", "占道经营", "私搭乱建", "违规停车"]) == "噪声扰民等4项"
    assert name_all(["示例1社区", "示例2社区", "示例3社区"], "社区") == "示例1社区等3个社区"


# rows that aren't counted -------------------------------------------------------------------------


def test_no_lead_is_sure_where_nobody_knows_what_is_missing():
    unknown = figure(kind="incomplete", uncounted=1, least=240)
    assert margin(unknown) == math.inf
    assert margin(incomplete_rate(60, 60)) == math.inf


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
    assert say_years([2024]) == "2024年"
    assert say_years([2021, 2022, 2023, 2024]) == "2021—2024年"
    assert say_years([2021, 2024]) == "2021年、2024年"


def test_marks_of_all_have_a_subject():
    alike = {f"{year}年": lacking(1) for year in (2022, 2023, 2024)}
    assert say_marks(alike) == "各年均另有1行未计入"
    assert say_marks(dict(zip(["甲", "乙", "丙"], alike.values(), strict=True))) == (
        "各项均另有1行未计入"
    )


def test_every_ledger_behind_a_chart_is_its_source_with_all_its_rows():
    def resting_on(id, *rows):
        return replace(figure(id), rows=pd.DataFrame(index=list(rows)))

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


def test_the_period_of_what_has_later_rows_is_the_year():
    may = datetime.date(2024, 5, 31)
    assert say_year_or_part(figure(kind="partial_year", through=may)) == "2024年1月至5月"
    assert say_year_or_part(figure(kind="partial_year", through=may, later=80)) == "2024年"


def test_a_csv_says_all_that_a_figure_lacks():
    december = datetime.date(2024, 12, 31)
    columns = state_columns({2024: figure(kind="partial_year", through=december, gaps=("缺5月",))})
    assert {title: of[2024] for title, of in columns.items()} == {
        "状态": "缺月份",
        "数据截至": december,
        "未计入行数": 0,
        "说明": "缺5月",
    }


def test_a_name_with_quotes_is_quoted_with_inner_ones():
    quoting = figure().indicator.model_copy(update={"name": "运用“第一种形态”人次"})
    absent = replace(figure(value=None, kind="absent"), indicator=quoting)
    assert "“运用‘第一种形态’人次”不成图。" in why_no_chart(absent)
