"""How a figure moved, and how numbers are printed."""

import pytest
from given_figures import GivenFigures

from wanxing_stats.figures import compared, number, say_change, signed


def changed(last, this, id="fine_cases"):
    figures = GivenFigures({(id, 2023): last, (id, 2024): this})
    return compared(figures, figures[id, 2024]).change


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
    assert say_change(changed(last, this)) == said


def test_a_rate_moves_by_percentage_points():
    assert say_change(changed(97.5, 100, "warning_share"), short=True) == "▲\u00a0增2.5个百分点"


def test_a_month_does_not_change_on_another():
    assert say_change(changed("2023-05", "2024-06")) == ""


def test_what_is_added_has_a_sign():
    assert [signed(value) for value in (1200, 0, -3)] == ["+1,200", "0", "−3"]


@pytest.mark.parametrize(
    "value, said",
    [(6942, "6,942"), (95.66, "95.66"), (100.0, "100"), ("2024-06", "2024年6月"), (None, "无数据")],
)
def test_numbers_are_printed_as_officials_print_them(value, said):
    assert number(value) == said
