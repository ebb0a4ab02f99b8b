"""How a figure moved, and how numbers are printed."""

from dataclasses import replace

import pandas as pd
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


class Resting(GivenFigures):
    """Given figures that rest on so many rows each, of a ledger of stocks or not."""

    def __init__(self, given, rows, *, is_stock=False):
        super().__init__(given)
        self.rows, self.is_stock = pd.DataFrame(index=range(rows)), is_stock

    def __getitem__(self, key):
        figure = super().__getitem__(key)
        if self.is_stock:
            ledger = figure.indicator.ledger.model_copy(update={"stock": ("decision_no",)})
            indicator = figure.indicator.model_copy(update={"ledger": ledger})
            figure = replace(figure, indicator=indicator)
        return replace(figure, rows=self.rows)


def moved(last, this, id, rows, **of_ledger):
    figures = Resting({(id, 2023): last, (id, 2024): this}, rows, **of_ledger)
    return say_change(compared(figures, figures[id, 2024]).change)


@pytest.mark.parametrize(
    ("rows", "said"), [(9, "比上年增2,300元"), (10, "比上年增2,300元（12.5%）")]
)
def test_a_sum_has_a_percentage_on_ten_records_however_large_it_is(rows, said):
    assert moved(18_400, 20_700, "fine_total", rows) == said


def test_a_sum_that_was_nothing_has_no_percentage():
    assert moved(0, 20_700, "fine_total", 12) == "比上年增20,700元"


def test_a_count_has_a_percentage_on_ten_of_what_it_counts():
    assert moved(9, 12, "fine_cases", 9) == "比上年增3起"
    assert moved(10, 12, "fine_cases", 10) == "比上年增2起（20.0%）"


def test_a_score_has_its_difference_and_no_percentage():
    assert moved(94.5, 95.66, "papers_mean", 128) == "比上年增1.16分"


def test_a_stock_has_its_difference_and_no_percentage():
    assert moved(18, 21, "fine_cases", 18) == "比上年增3起（16.7%）"
    assert moved(18, 21, "fine_cases", 18, is_stock=True) == "比上年增3起"


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
