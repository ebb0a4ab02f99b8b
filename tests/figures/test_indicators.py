"""A figure is a selection of rows and a measure over them."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from workbooks import SHIPPED

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures.consistency import check_relations, relation_problems
from wanxing_stats.figures.figures import Figure, Figures, compute, measure, year_of_rows
from wanxing_stats.figures.number_words import moved, moved_short, number, quantity
from wanxing_stats.figures.trends import change, control_limits, months, outside_limits
from wanxing_stats.rules import RuleFileError
from wanxing_stats.rules.indicators import Indicator, Selection, load_indicators

HAZARDS = pd.DataFrame(
    {
        "found_on": pd.to_datetime(["2023-12-31", "2024-01-01", "2024-07-02", "2024-07-30", None]),
        "status": ["已整改", "已整改", "整改中", "已整改", "已整改"],
        "unit_no": ["a", "a", "b", "b", "c"],
        "fine": [1.0, 0.1, 0.2, 100.0, 5.0],
        "month": ["2023-12", "2024-01", "2024-07", "2024-06", None],
        "source_file": "f",
        "source_sheet": "s",
        "source_row": range(2, 7),
    }
)


def indicator(measure="count", where="", column="", date="found_on", **more):
    return Indicator(
        "x",
        "隐患",
        "处",
        "六",
        "应急",
        "safety_hazards",
        date,
        Selection(measure, where, column),
        "neutral",
        "定义",
        SHIPPED.ledgers["safety_hazards"],
        **more,
    )


def figure(*args, year=2024, **more):
    one = indicator(*args, **more)
    return compute(one, HAZARDS[year_of_rows(HAZARDS, one.date) == year], year)


def value(*args, **more):
    return figure(*args, **more).value


def test_a_row_counts_in_the_year_of_its_own_date():
    assert value() == 3
    assert value(year=2023) == 1


def test_a_selection_keeps_only_the_rows_it_names():
    assert value(where="status == '已整改'") == 2


def test_a_sum_is_not_blurred_by_binary_fractions():
    assert value("sum", column="fine") == 100.3


def test_distinct_counts_each_once_and_keeps_all_rows_behind():
    units = figure("distinct", column="unit_no")
    assert (units.value, len(units.rows)) == (2, 3)


def test_a_month_is_the_last_one_of_its_rows():
    assert value("month", date="month") == "2024-07"


def test_a_rate_carries_numerator_and_denominator():
    rate = figure(
        "rate", numerator=Selection("count", "status == '已整改'"), denominator=Selection("count")
    )
    assert (rate.value, rate.numerator, rate.denominator) == (66.67, 2, 3)
    assert quantity(replace(rate, indicator=replace(rate.indicator, unit="%"))) == "66.67%（2/3）"


def test_a_year_without_rows_has_no_value_rather_than_zero():
    assert value(year=2020) is None
    assert value(where="status == '没有'") == 0


def test_the_rows_behind_a_figure_are_those_it_counts():
    assert [row["source_row"] for row in figure(where="status == '已整改'").sources()] == [3, 5]


def test_every_indicator_has_a_definition_and_every_rate_its_parts():
    for one in SHIPPED.indicators.values():
        assert one.definition.endswith("。")
        assert one.is_rate == bool(one.numerator and one.denominator)


def test_the_mean_of_scores_has_two_decimals():
    scores = pd.DataFrame({"score": [95.5, 95.7, 95.8]})
    assert measure(scores, Selection("mean", column="score"), "") == 95.67


# relations


class GivenFigures(Figures):
    """Figures with these values, (id, year) -> value; all others have none."""

    def __init__(self, given):
        super().__init__(
            SHIPPED,
            clean_workspace(Workspace(Path("no-such-folder")), SHIPPED).tables,
            sorted({year for _, year in given}),
        )
        self.given = given

    def __getitem__(self, key):
        return Figure(
            SHIPPED.indicators[key[0]], key[1], self.given.get(key), None, None, lambda: HAZARDS
        )


def outcome_of(id, values):
    figures = GivenFigures({(name, 2024): value for name, value in values.items()})
    return next(one for one in check_relations(figures, 2024) if one.id == id)


def test_parts_greater_than_their_whole_are_a_problem():
    broken = outcome_of(
        "R01",
        {
            "new_enterprises_ronghui": 5,
            "new_enterprises_xindu": 5,
            "new_enterprises_hetong": 1,
            "new_enterprises_total": 10,
        },
    )
    assert broken.holds is False
    (problem,) = relation_problems([broken])
    assert problem.code == "broken_relation" and "新注册企业数" in problem.message


def test_a_relation_that_holds_or_lacks_a_figure_is_no_problem():
    whole = outcome_of("R07", {"bodycams_stock": 21, "bodycams_purchased": 3})
    lacking = outcome_of("R07", {"bodycams_stock": 21})
    assert (whole.holds, lacking.holds) == (True, None)
    assert relation_problems([whole, lacking]) == []


def test_a_milestone_of_another_year_breaks_its_relation():
    assert (
        outcome_of(
            "R20",
            {
                "ms_public_data_reported": "2023-06",
                "ms_duty_list_completed": "2024-12",
                "ms_enforcement_training_plan": "2024-05",
            },
        ).holds
        is False
    )


# trends and wording


def two_years(last, this, id="penalty_cases"):
    return GivenFigures({(id, 2023): last, (id, 2024): this})


@pytest.mark.parametrize(
    "last, this, said",
    [
        (80, 87, "比上年增7起（8.8%）"),
        (87, 80, "比上年减7起（8.0%）"),
        (87, 87, "与上年持平"),
        (3, 6, "比上年增3起"),
        (0, 6, "比上年增6起"),
        (None, 6, ""),
    ],
)
def test_a_change_has_direction_difference_and_a_percentage_only_over_a_base(last, this, said):
    assert moved(change(two_years(last, this), "penalty_cases", 2024), "起") == said


def test_a_rate_moves_by_percentage_points():
    figures = two_years(97.5, 100, "hazard_rectification_rate")
    assert (
        moved_short(change(figures, "hazard_rectification_rate", 2024), "%")
        == "▲\u00a0增2.5个百分点"
    )


@pytest.mark.parametrize(
    "value, said",
    [(6942, "6,942"), (95.66, "95.66"), (100.0, "100"), ("2024-06", "2024年6月"), (None, "无数据")],
)
def test_numbers_are_printed_as_officials_print_them(value, said):
    assert number(value) == said


def test_months_without_rows_are_zero():
    assert months(figure()).tolist() == [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]


def test_control_limits_are_two_point_six_six_moving_ranges_from_the_mean():
    values = pd.Series([10, 12, 10, 12], index=[1, 2, 3, 4])
    mean, lower, upper = control_limits(values)
    assert (mean, round(lower, 2), round(upper, 2)) == (11, 5.68, 16.32)
    assert outside_limits(values) == []


def test_a_point_beyond_the_limits_is_named():
    assert outside_limits(
        pd.Series([10, 11, 10, 11, 10, 60, 10, 11, 10, 11, 10, 11], index=range(1, 13))
    ) == [6]


def test_an_indicator_file_in_another_encoding_is_said(tmp_path, monkeypatch):
    (tmp_path / "indicators.toml").write_bytes('name = "信访件"'.encode("gb18030"))
    with pytest.raises(
        RuleFileError, match="indicators.toml 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
    ):
        load_indicators(tmp_path, SHIPPED.ledgers)
