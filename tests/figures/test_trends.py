"""How a figure moved, when a month is unusual, and how numbers are printed."""

import pandas as pd
import pytest
from given_figures import GivenFigures

from wanxing_stats.figures.number_words import moved, moved_short, number
from wanxing_stats.figures.trends import change, control_limits, outside_limits


def two_years(last, this, id="fine_cases"):
    return GivenFigures({(id, 2023): last, (id, 2024): this})


@pytest.mark.parametrize(
    "last, this, said",
    [
        (80, 90, "比上年增10起（12.5%）"),
        (90, 81, "比上年减9起（10.0%）"),
        (90, 90, "与上年持平"),
        (3, 6, "比上年增3起"),
        (0, 6, "比上年增6起"),
        (None, 6, ""),
    ],
)
def test_a_change_has_direction_difference_and_a_percentage_only_over_a_base(last, this, said):
    assert moved(change(two_years(last, this), "fine_cases", 2024), "起") == said


def test_a_rate_moves_by_percentage_points():
    figures = two_years(97.5, 100, "warning_share")
    assert moved_short(change(figures, "warning_share", 2024), "%") == "▲\u00a0增2.5个百分点"


@pytest.mark.parametrize(
    "value, said",
    [(6942, "6,942"), (95.66, "95.66"), (100.0, "100"), ("2024-06", "2024年6月"), (None, "无数据")],
)
def test_numbers_are_printed_as_officials_print_them(value, said):
    assert number(value) == said


def test_control_limits_are_two_point_six_six_moving_ranges_from_the_mean():
    values = pd.Series([10, 12, 10, 12], index=[1, 2, 3, 4])
    mean, lower, upper = control_limits(values)
    assert (mean, round(lower, 2), round(upper, 2)) == (11, 5.68, 16.32)
    assert outside_limits(values) == []


def test_a_point_beyond_the_limits_is_named():
    assert outside_limits(
        pd.Series([10, 11, 10, 11, 10, 60, 10, 11, 10, 11, 10, 11], index=range(1, 13))
    ) == [6]
