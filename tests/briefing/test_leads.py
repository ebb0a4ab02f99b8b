"""A part leads, and a share has moved, only where that is beyond chance."""

from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep

from wanxing_stats.base import UNLISTED
from wanxing_stats.briefing.chart_words import say_leading
from wanxing_stats.briefing.leads import bounds_of, leading, leading_figures
from wanxing_stats.briefing.tellings import telling_of_parts
from wanxing_stats.figures import UNNAMED, Parts, State


def figure(id="letters_received", value=240, year=2024, **state):
    given = GivenFigures({(id, year): value})[id, year]
    return replace(given, state=State(**state))


def lacking(rows, value=240, id="letters_received"):
    ends = {"least": value, "most": value + rows}
    return figure(id, value, kind="incomplete", uncounted=rows, **ends)


def split(whole, values, rows=None, title="社区"):
    columns = {"value": pd.Series(values), "rows": pd.Series(rows or values)}
    return Parts(whole, "community", title, pd.Series(dtype=object), pd.DataFrame(columns))


def rates(**shares):
    """Of a rate: n of N by part."""
    columns = {"value": {}, "numerator": {}, "denominator": {}, "rows": {}}
    for label, (done, due) in shares.items():
        row = (100 * done / due, done, due, due)
        for column, number in zip(columns, row, strict=True):
            columns[column][label] = number
    whole = figure("warning_share", 50.0)
    return Parts(whole, "kind", "类别", pd.Series(dtype=object), pd.DataFrame(columns))


def stock(whole):
    """The figure as one of a ledger of stocks."""
    ledger = whole.indicator.ledger.model_copy(update={"stock": ("letter_no",)})
    return replace(whole, indicator=whole.indicator.model_copy(update={"ledger": ledger}))


def share_of_title(values, rows=None, whole=None):
    return telling_of_parts("kinds", split(whole or figure(), values, rows)).finding


# counts -------------------------------------------------------------------------------------------


def oracle(first, second, parts):
    """Whether the first of so many parts leads, by scipy's binomial distribution."""
    one_sided = stats.binom.sf(first - 1, first + second, 0.5)
    return one_sided <= 0.05 / parts


@pytest.mark.parametrize("parts", [2, 3, 8])
@pytest.mark.parametrize("second", [0, 1, 7, 40, 900])
def test_a_part_leads_from_the_count_on_at_which_scipy_says_so(parts, second):
    firsts = range(second + 1, 2 * second + 20)
    least = next(first for first in firsts if oracle(first, second, parts))
    others = {f"第{n}": 0 for n in range(parts - 2)}
    assert leading(split(figure(), {"甲": least, "乙": second, **others})) == ["甲"]
    if least - 1 > second:
        assert leading(split(figure(), {"甲": least - 1, "乙": second, **others})) == []


def test_a_leader_has_its_share_and_one_by_chance_has_none():
    assert share_of_title({"甲": 40, "乙": 15, "其他": 45}) == "甲最多，占全部的40%"
    assert share_of_title({"甲": 20, "乙": 15, "其他": 45}) == ""
    assert say_leading(split(figure(), {"甲": 40, "乙": 15})) == "甲最多，40件"
    assert say_leading(split(figure(), {"甲": 13, "乙": 13})) == ""


def test_those_that_are_level_lead_together_or_not_at_all():
    assert share_of_title({"甲": 40, "乙": 40, "丙": 9}) == "甲、乙最多，各占全部的44.9%"
    assert share_of_title({"甲": 40, "乙": 40, "丙": 35}) == ""
    assert share_of_title({"甲": 40, "乙": 40}) == ""
    three = split(figure(), {"示例1社区": 40, "示例2社区": 40, "示例3社区": 40, "示例4社区": 9})
    assert say_leading(three) == "示例1社区等3个社区最多，各40件"


def test_a_single_part_leads_nothing():
    assert say_leading(split(figure(), {"甲": 15})) == ""


def test_a_share_is_of_those_that_say_what_they_are():
    values = {"甲": 40, "乙": 10, UNNAMED: 30}
    assert share_of_title(values) == "甲最多，占填写了社区的50件的80%"
    assert say_leading(split(figure(), values)) == "填写了社区的50件中，甲最多，40件"


@pytest.mark.parametrize(("rows", "leads"), [(0, True), (7, True), (8, False), (30, False)])
def test_a_lead_is_one_whatever_the_uncounted_rows_are(rows, leads):
    assert oracle(30, 8 + rows, 2) == leads
    assert (leading(split(lacking(rows), {"甲": 30, "乙": 8})) == ["甲"]) == leads


def test_no_part_leads_where_nobody_knows_what_is_missing():
    assert (
        leading(split(figure(kind="incomplete", gaps=("有科室未报",)), {"甲": 95, "乙": 1})) == []
    )


def test_none_leads_that_values_which_are_not_declared_could_turn():
    values = {"甲": 95, "乙": 40}
    assert leading(split(figure(), {**values, UNLISTED: 10})) == ["甲"]
    assert leading(split(figure(), {**values, UNLISTED: 50})) == []
    level = {"甲": 95, "乙": 95, "丙": 1}
    assert leading(split(figure(), level)) == ["甲", "乙"]
    assert leading(split(figure(), {**level, UNLISTED: 1})) == []
    assert leading(split(lacking(1), level)) == []


# sums, rates, scores, stocks ----------------------------------------------------------------------


def test_a_sum_is_tested_by_its_records():
    fines = figure("fine_total", 20_000)
    values = {"罚款": 15_000, "警告": 5_000}
    assert leading(split(fines, values, {"罚款": 6, "警告": 5})) == []
    assert leading(split(fines, values, {"罚款": 60, "警告": 25})) == ["罚款"]
    assert leading(split(fines, values, {"罚款": 25, "警告": 60})) == []


@pytest.mark.parametrize(("first", "second"), [((56, 70), (48, 80)), ((9, 10), (6, 10))])
def test_a_rate_is_tested_by_newcombes_interval(first, second):
    low, _ = confint_proportions_2indep(*first, *second, method="newcomb")
    assert (leading(rates(甲=first, 乙=second)) == ["甲"]) == (low > 0)


def test_a_rate_of_few_leads_no_rate_of_many():
    assert leading(rates(甲=(3, 3), 乙=(80, 100), 丙=(20, 100))) == []
    assert say_leading(rates(甲=(95, 100), 乙=(60, 100))) == "甲最高，95%（95/100）"
    # The second is far behind, the third, of which there is little, may be as high.
    assert leading(rates(甲=(95, 100), 乙=(75, 100), 丙=(20, 30))) == ["甲"]
    assert leading(rates(甲=(95, 100), 乙=(75, 100), 丙=(2, 3))) == []


def test_a_score_is_not_tested_and_what_is_counted_whole_needs_no_test():
    assert leading(split(figure("papers_mean", 90), {"甲": 99.0, "乙": 2.0})) == []
    values = {"甲": 4, "乙": 3}
    assert leading(split(figure(), values)) == []
    assert leading(split(stock(figure()), values)) == ["甲"]


def test_rates_have_wilsons_bounds_and_nothing_else_has():
    bounds = bounds_of(rates(甲=(65, 100), 乙=(0, 32)))
    assert bounds["甲"] == pytest.approx((55.25444, 73.63576), abs=1e-4)  # PHEindicatormethods
    assert bounds["乙"] == pytest.approx((0, 10.71792), abs=1e-4)  # cicalc
    assert bounds_of(split(figure(), {"甲": 4})) == {}


def test_a_rate_of_amounts_has_neither_bounds_nor_a_lead():
    assert bounds_of(rates(甲=(6.5, 10.0))) == {}
    assert leading(rates(甲=(950.5, 1000.0), 乙=(1.5, 1000.0))) == []


def test_figures_beside_each_other_are_tested_alike():
    def beside(**values):
        return {label: figure(value=value) for label, value in values.items()}

    assert leading_figures(beside(甲=62, 乙=28)) == ["甲"]
    assert leading_figures(beside(甲=4, 乙=1, 丙=1)) == []
    assert leading_figures(beside(甲=62)) == []
    assert leading_figures({"甲": figure(value=62), "乙": lacking(30, 28)}) == []
    stocks = {label: stock(each) for label, each in beside(甲=4, 乙=3).items()}
    assert leading_figures(stocks) == ["甲"]


# shares of two years ------------------------------------------------------------------------------

BEFORE = {"物业": 60, "噪声": 60, "停车": 60}


def years(before, after, **state):
    whole = figure(value=sum(after.values()), **state)
    return split(figure(value=sum(before.values()), year=2023), before), split(whole, after)


def newcombes_p(first, second):
    """The level at which statsmodels' interval of a difference touches none, by scipy's root."""
    if first[0] * second[1] == second[0] * first[1]:
        return 1.0

    def nearest(alpha):
        ends = confint_proportions_2indep(*first, *second, method="newcomb", alpha=alpha)
        return min(map(abs, ends)) * (1 if ends[0] * ends[1] > 0 else -1)

    return optimize.brentq(nearest, 1e-12, 1 - 1e-12)
