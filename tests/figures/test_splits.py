"""A figure by month or by a column: every part is measured as the figure, and what isn't known is
no zero."""

import datetime
from dataclasses import replace

import pandas as pd
import pytest
from given_office import BY_CHANNEL, HEADER
from workbooks import RULES, write_xlsx

from wanxing_stats.base import UnknownName, Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import (
    MONTH,
    UNNAMED,
    Figures,
    State,
    months,
    split,
    whole_months,
)
from wanxing_stats.rules.indicators import Selection

# month, channel, category, people, collective, closed on
LETTERS = [
    (1, "来访", "物业", 2, "是", "2024-02-01"),
    (1, "来信", "物业", 1, "否", "2025-02-01"),
    (3, "来访", "噪声", 5, "否", None),
    (3, "来访", None, 4, None, "2024-03-30"),
    (11, "来信", "噪声", 1, "是", "2024-12-01"),
    (12, "来信", "停车", 3, "是", "2024-12-31"),
]


def letter(number, cells, year=2024):
    month, channel, *others = cells
    return [f"{year}-{number}", f"{year}-{month:02}-05", "张某某", channel, *others]


def rules_of(pace=""):
    """The small rules with a figure of each measure over the letters."""
    ledger = RULES.ledgers["letters"].model_copy(update={"pace": pace})
    plain = RULES.indicators["letters_received"].model_copy(update={"ledger": ledger})
    closed = RULES.indicators["letters_closed"].selection.where
    settled = Selection(measure="count", where=closed.text, settled="closed_on")
    measures = {
        "count": {},
        "closed": {"where": closed, "settled": "closed_on"},
        "sum": {"measure": "sum", "column": "people"},
        "mean": {"measure": "mean", "column": "people"},
        "distinct": {"measure": "distinct", "column": "category", "unit": "类"},
        "rate": {
            "measure": "rate",
            "unit": "%",
            "numerator": settled,
            "denominator": Selection(measure="count"),
        },
        "month": {"measure": "month"},
    }
    of_letters = {id: plain.model_copy(update={"id": id, **what}) for id, what in measures.items()}
    ledgers = type(RULES.ledgers)({**RULES.ledgers, "letters": ledger})
    return replace(RULES, ledgers=ledgers, indicators={**RULES.indicators, **of_letters})


def figures_of(root, letters=LETTERS, header=HEADER, pace=""):
    rows = [letter(number, cells) for number, cells in enumerate(letters)]
    write_xlsx(root / "data/raw/2024/平安办/信访.xlsx", {"a": [header, *rows]})
    # A year after it, so that 2024 is over.
    later = [HEADER, letter(1, (1, "来访", "物业", 1, "是", None), year=2025)]
    write_xlsx(root / "data/raw/2025/平安办/信访.xlsx", {"a": later})
    return Figures(clean_workspace(Workspace(root), rules_of(pace)))


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    return figures_of(tmp_path_factory.mktemp("letters"))


def parts(figures, id, by=MONTH):
    return split(figures, figures[id, 2024], by)


def until(figure, day):
    return replace(figure, state=State(kind="partial_year", through=day))


@pytest.mark.parametrize(
    ("id", "value"),
    BY_CHANNEL,
)
def test_each_part_is_the_figures_own_measure(figures, id, value):
    assert parts(figures, id, "channel").values.to_dict() == value


def test_a_rate_has_n_and_n_of_each_part_as_of_the_figures_day(figures):
    frame = parts(figures, "rate").frame
    assert frame.loc[1, ["numerator", "denominator", "rows"]].tolist() == [1, 2, 2]


@pytest.mark.parametrize("by", [MONTH, "channel", "category", "collective"])
@pytest.mark.parametrize("id", ["count", "closed", "sum"])
def test_what_adds_up_adds_up(figures, id, by):
    of_by = parts(figures, id, by)
    assert of_by.additive and of_by.values.sum() == figures[id, 2024].value and not of_by.remark


def test_what_counts_each_once_does_not_add_up_and_says_so(figures):
    by_month, by_channel = parts(figures, "distinct"), parts(figures, "distinct", "channel")
    assert not by_month.additive
    assert by_month.remark == "各月之和（4）大于合计（3）：同一类在几个月里都算"
    assert by_channel.remark == "各部分之和（5）大于合计（3）：同一类在几个渠道里都算"


def test_a_month_is_not_split(figures):
    assert parts(figures, "month").refusal("成图") == "“处理信访件数”是年月，分不开，不按月成图。"


def test_empty_cells_are_a_part_of_their_own(figures):
    assert parts(figures, "count", "category").values[UNNAMED] == 1
    assert parts(figures, "count", "collective").values.to_dict() == {"是": 3, "否": 2, UNNAMED: 1}


def test_a_column_that_more_than_a_third_leave_empty_is_no_finding(tmp_path):
    letters = [(1, "来访", "物业" if n > 2 else None, 1, "是", None) for n in range(8)]
    by_category = parts(figures_of(tmp_path / "3", letters), "count", "category")
    assert by_category.refusal("成图") == (
        "处理信访件数有37.5%（3/8）未填写内容分类，超过三分之一，不按内容分类成图。"
    )
    of_sum = parts(figures_of(tmp_path / "3", letters), "sum", "category")
    assert of_sum.why_not.startswith("处理信访件数所依据的记录有37.5%（3/8）")
    exactly = parts(figures_of(tmp_path / "2", [*letters, letters[-1]]), "count", "category")
    assert not exactly.why_not and exactly.values[UNNAMED] == 3


def test_a_column_that_no_table_has_is_not_called_empty(tmp_path):
    header = [*HEADER[:4], "备注", *HEADER[5:]]
    by_category = parts(figures_of(tmp_path, header=header), "count", "category")
    assert by_category.refusal("成图") == "台账没有「内容分类」列，不按内容分类成图。"


def test_a_strange_column_is_an_error_with_advice(figures):
    with pytest.raises(UnknownName, match="没有列“categry”"):
        parts(figures, "count", "categry")
    with pytest.raises(UnknownName, match="个人信息列"):
        parts(figures, "count", "petitioner")


def test_without_a_value_nothing_is_split(figures):
    assert split(figures, figures["papers_mean", 2024], MONTH).why_not


# months -------------------------------------------------------------------------------------------


def test_months_without_rows_are_zero_of_counts_and_nothing_of_rates(figures):
    counts = months(figures, figures["count", 2024])
    assert counts.tolist() == [2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    rates = months(figures, figures["rate", 2024])
    assert rates.dropna().to_dict() == {1: 50, 3: 50, 11: 100, 12: 100}


def test_months_after_the_last_day_are_blank_unless_they_have_rows(figures):
    figure = until(figures["count", 2024], datetime.date(2024, 5, 31))
    assert months(figures, figure).dropna().to_dict() == {
        1: 2,
        2: 0,
        3: 2,
        4: 0,
        5: 0,
        11: 1,
        12: 1,
    }
    whole = whole_months(split(figures, figure, MONTH))
    assert whole.dropna().to_dict() == {1: 2, 2: 0, 3: 2, 4: 0, 5: 0}


def test_a_month_that_is_not_over_is_no_whole_month(figures):
    figure = until(figures["count", 2024], datetime.date(2024, 3, 15))
    assert whole_months(split(figures, figure, MONTH)).dropna().to_dict() == {1: 2, 2: 0}
    assert figure.state.early_end == datetime.date(2024, 3, 15)
    assert until(figure, datetime.date(2024, 12, 31)).state.early_end is None


def test_a_month_without_any_row_of_a_monthly_ledger_was_not_sent(tmp_path):
    of_ledger = figures_of(tmp_path, pace="monthly")
    closed = of_ledger["closed", 2024]
    full_year = replace(closed, state=State(through=datetime.date(2024, 12, 31)))
    assert months(of_ledger, full_year).dropna().to_dict() == {1: 1, 3: 1, 11: 1, 12: 1}
    late = replace(full_year, rows=closed.rows[:1])
    assert months(of_ledger, late).dropna().to_dict() == {1: 1, 3: 0, 11: 0, 12: 0}


def test_parts_together_are_measured_anew(figures):
    together = parts(figures, "distinct", "category").together(["物业"], "其他")
    assert together.values.to_dict() == {"物业": 1, "其他": 2}
    assert isinstance(together.values, pd.Series)
