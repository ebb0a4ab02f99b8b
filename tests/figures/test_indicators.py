"""A figure is a selection of rows and a measure over them."""

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd

from wanxing_stats.figures.completeness import Basis
from wanxing_stats.figures.figures import compute
from wanxing_stats.figures.number_words import quantity
from wanxing_stats.figures.records import Records
from wanxing_stats.figures.sendings import Sending
from wanxing_stats.figures.tallies import measure
from wanxing_stats.figures.year_ends import YearEnd
from wanxing_stats.rules.indicators import Entry, Indicator, Selection
from wanxing_stats.rules.ledgers import Ledger

LEDGER = Ledger.model_validate(
    {
        "name": "hazards",
        "title": "隐患台账",
        "description": "",
        "date": "found_on",
        "primaryKey": ["number"],
        "missingValues": [],
        "fields": [
            {"name": "number", "title": "编号"},
            {"name": "found_on", "title": "排查日期", "type": "date"},
            {"name": "status", "title": "状态"},
            {"name": "unit_no", "title": "单位编号"},
            {"name": "fine", "title": "罚款", "type": "number"},
            {"name": "month", "title": "月份", "type": "month"},
        ],
    }
)
HAZARDS = pd.DataFrame(
    {
        "number": list("12345"),
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
    said = {"name": "隐患", "unit": "处", "section": "六", "department": "应急", "table": "hazards"}
    measured = {"measure": measure, "where": where, "column": column, "date": date}
    entry = {**said, **measured, "polarity": "neutral", "definition": "定义", **more}
    return Indicator.model_construct(**vars(Entry.model_validate(entry)), id="x", ledger=LEDGER)


def figure(*args, year=2024, **more):
    counted = indicator(*args, **more)
    sent = Sending(year != 2020, frozenset(), (), (), (), (), ())
    end = YearEnd(year, datetime.date(year, 12, 31), given=False, ledgers={})
    home_year, why = np.full(len(HAZARDS), 2024), np.full(len(HAZARDS), "")
    records = Records(LEDGER, HAZARDS, len(HAZARDS), {}, {}, home_year, why)
    return compute(Basis(counted, year, sent, end, None, breaks=False), records)


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
    count = {"measure": "count"}
    rate = figure("rate", numerator={**count, "where": "status == '已整改'"}, denominator=count)
    assert (rate.value, rate.numerator, rate.denominator) == (66.67, 2, 3)
    in_percent = rate.indicator.model_copy(update={"unit": "%"})
    assert quantity(replace(rate, indicator=in_percent)) == "66.67%（2/3）"


def test_a_year_without_rows_has_no_value_rather_than_zero():
    assert (value(year=2020), figure(year=2020).state.kind) == (None, "absent")
    assert value(where="status == '没有'") == 0


def test_the_rows_behind_a_figure_are_those_it_counts():
    assert [row["source_row"] for row in figure(where="status == '已整改'").sources()] == [3, 5]


def test_the_mean_of_scores_has_two_decimals():
    scores = pd.DataFrame({"score": [95.5, 95.7, 95.8]})
    assert measure(scores, Selection(measure="mean", column="score"), "") == 95.67
