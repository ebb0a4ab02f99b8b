"""The last day on which a case is closed in time, as figures work it out."""

import csv
import shutil

import pandas as pd
import pytest
from workbooks import SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.rules import load_rules

LETTERS = ["信访编号", "收到日期", "办理截止日期", "办结日期"]
RATE = """
[letters_on_time]
name = "按期办结率"
unit = "%"
section = "七"
department = "平安办"
table = "letters"
where = "limit_on.notna()"
settled = "limit_on"
measure = "rate"
numerator = { where = "closed_on <= limit_on", measure = "count", settled = "closed_on" }
denominator = { measure = "count" }
date = "received_on"
polarity = "up_good"
definition = "在时限内办结的比例。"
kind = "own"
"""


@pytest.fixture
def figures_of(tmp_path):
    """Figures of letters by the small rules, which have a deadline of twenty working days."""

    def figures(rows, calendar=""):
        rules = shutil.copytree(SMALL_RULES, tmp_path / "rules")
        with (rules / "indicators.toml").open("a", encoding="utf-8") as stream:
            stream.write(RATE)
        (tmp_path / "calendar.toml").write_text(calendar, encoding="utf-8")
        path = tmp_path / "data/raw/2026/平安办/信访.csv"
        path.parent.mkdir(parents=True)
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([LETTERS, *rows])
        workspace = Workspace(tmp_path, rules)
        return Figures(clean_workspace(workspace, load_rules(workspace)))

    return figures


def limits(figures):
    rows = figures.clean_rows("letters")
    days = rows["limit_on"].dt.strftime("%Y-%m-%d").fillna("")
    return dict(zip(rows["petition_no"], days, strict=True))


ROWS = [
    ["XF1", "2026-02-02", "2026-02-10", ""],
    ["XF2", "2026-02-02", "", ""],  # nine days off at the Spring Festival, two weekends worked
    ["XF3", "2024-11-01", "", ""],
    ["XF4", "2026-02-02", "不详", ""],
]


def test_a_limit_is_the_cases_own_or_of_the_deadline_valid_on_its_first_day(figures_of):
    assert limits(figures_of(ROWS)) == {
        "XF1": "2026-02-10",
        "XF2": "2026-03-06",
        "XF3": "2024-12-31",
        "XF4": "",
    }


OF_2027 = """
[2027]
off = ["2027-01-01", "2027-02-05/2027-02-11", "2027-05-01/2027-05-05", "2027-10-01/2027-10-07"]
"""
BEYOND = [["XF1", "2026-12-21", "", "2027-01-05"], ["XF2", "2026-03-02", "", "2026-03-05"]]


def test_what_ends_in_a_year_of_unknown_days_off_is_uncounted_and_said(figures_of):
    figure = figures_of(BEYOND)["letters_on_time", 2026]
    assert (figure.numerator, figure.denominator) == (1, 1)
    assert (figure.state.kind, figure.state.uncounted) == ("incomplete", 1)
    why = "1行的时限算不出，因为不知道那一年的放假安排（请写入 calendar.toml）"
    assert why in figure.state.why


def test_once_people_write_its_days_off_it_counts(figures_of):
    figures = figures_of(BEYOND, OF_2027)
    assert limits(figures)["XF1"] == "2027-01-19"
    assert figures["letters_on_time", 2026].state.uncounted == 0


def test_clean_rows_are_those_of_the_table_and_the_limit(figures_of):
    figures = figures_of(ROWS)
    rows = figures.clean_rows("letters")
    pd.testing.assert_frame_equal(rows.drop(columns="limit_on"), figures.tables["letters"])
