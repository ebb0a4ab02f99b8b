"""What of an answer may be given to others: neither cells nor totals tell of too few people."""

import datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from given_office import HEADER, LETTERS, office_of, rules_of

from wanxing_stats.analysis.small_cells import hidden_cells
from wanxing_stats.analysis.workbooks import HIDDEN, NotExported, Sheet, write_sheet
from wanxing_stats.base import PACKAGE
from wanxing_stats.briefing import Chart

CHANNELS = ["来访"] * 9 + ["来信"] * 5 + ["来电"] * 4 + ["网上信访"] * 1 + ["领导批示"] * 1


def letters_of(channels, year=2024):
    return {year: [("03-05", channel, "物业", 1, "是", None) for channel in channels]}


@pytest.fixture
def office(tmp_path):
    return office_of(tmp_path, letters_of(CHANNELS))


def cells_of(path):
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_small_cells_are_marked_in_ones_own_view_and_left_out_of_what_is_given(office, tmp_path):
    view = office.figure("count").by("channel", 2024)
    assert repr(view).count("1※") == 2 and view.frame.loc["来电", 2024] == 4
    assert "※ 少于3件，外发（to_excel、chart）时会隐去。" in view.caveats
    rows = {row[0]: row[1] for row in cells_of(view.to_excel(tmp_path / "a.xlsx"))}
    # 1 and 1 are 2 together, which the total would give away: the next larger goes with them.
    assert [rows[name] for name in ("网上信访", "领导批示", "来电")] == [HIDDEN] * 3
    assert (rows["来访"], rows["来信"], rows["合计"]) == (9, 5, 20)
    assert any("隐去" in str(name) and name.startswith("注：为保护") for name in rows if name)


def test_ledgers_of_no_people_and_the_office_as_a_whole_hide_nothing(office, tmp_path):
    whole = office.figure("count").by("month", 2024)
    assert not any(text.startswith("※") for text in whole.caveats) and "※" not in repr(whole)
    open_rules = rules_of(about_people=False)
    other = office_of(tmp_path / "other", letters_of(CHANNELS), rules=open_rules)
    assert "※" not in repr(other.figure("count").by("channel", 2024))


def test_what_one_figure_has_more_than_another_is_a_number_too(tmp_path):
    """Of 9 visits 8 are closed: one is open."""
    letters = []
    for channel, closed, still_open in (
        ("来访", 8, 1),
        ("来信", 5, 5),
        ("来电", 4, 0),
        ("网信", 6, 4),
    ):
        letters += [("03-05", channel, "物业", 1, "是", "2024-04-01")] * closed
        letters += [("03-05", channel, "物业", 1, "是", None)] * still_open
    office = office_of(tmp_path, {2024: letters})
    count = office.figure("count")
    view = count.beside("closed").by("channel", 2024)
    assert "8※" in repr(view) and repr(view).count("※") == 2  # one of them in the note
    given = {row[0]: row[1:] for row in view.sheet().rows}
    # The total gives what is hidden together: others go with it, until 3 or more are open there.
    still_open = {"来访": 1, "来信": 5, "来电": 0, "网上信访": 4}
    hidden = [channel for channel in still_open if given[channel][1] == HIDDEN]
    assert "来访" in hidden and sum(map(still_open.get, hidden)) >= 3
    assert given["来访"][0] == 9 and given["来信"] == [10, 5] and given["合计"] == [33, 23]
    assert "※" not in repr(count.beside("closed").by("month", 2024))
    assert "※" not in repr(office.figure("sum").beside("count").by("channel", 2024))
    either_way = [office.figure("closed").over("count"), count.over("closed")]
    for ratio in either_way:
        assert "（8/9）※" in repr(ratio.by("channel", 2024)) or "（9/8）※" in repr(
            ratio.by("channel", 2024)
        )


def test_months_of_one_channel_are_small_cells(office):
    view = office.figure("count").where(channel="领导批示").by("month", 2024)
    assert "1※" in repr(view) and hidden_cells(view).sum() == 1


@pytest.mark.parametrize("seed", range(20))
def test_no_line_gives_a_small_number_away_by_its_sum(tmp_path_factory, seed):
    random = np.random.default_rng(seed)
    drawn = []
    for channel in ("来访", "来信", "来电", "网上信访"):
        for category in ("物业", "噪声", "停车", "拆迁"):
            count = int(random.poisson(random.choice([1, 4, 9])))
            drawn += [("03-05", channel, category, 1, "是", None)] * count
    office = office_of(tmp_path_factory.mktemp("drawn"), {2024: drawn})
    view = office.figure("count").by("channel", 2024, and_by="category")
    hidden, rows = hidden_cells(view), view.frame.to_numpy()
    assert hidden[(rows > 0) & (rows < 3)].all()
    for of_line, is_hidden in [
        *zip(rows, hidden, strict=True),
        *zip(rows.T, hidden.T, strict=True),
    ]:
        shown = of_line[~is_hidden & (of_line > 0)]
        together = of_line[is_hidden].sum()
        assert not is_hidden.any() or together >= 3 or not len(shown)
        assert is_hidden.sum() != 1 or not len(shown)


def test_a_chart_has_small_parts_together(office):
    chart = office.figure("count").by("channel", 2024).chart()
    shown = chart.shown.iloc[:, :2].to_numpy().tolist()
    assert isinstance(chart, Chart) and shown == [["来访", 9], ["来信", 5], ["其他", 6]]


def test_rows_of_peoples_cases_are_not_given_away(office, tmp_path):
    with pytest.raises(NotExported, match="行是当事人的个案"):
        office.figure("count").rows(2024).to_excel(tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
    other = office_of(tmp_path / "o", LETTERS, HEADER, rules_of(about_people=False))
    first = cells_of(other.table("letters", 2024).to_excel(tmp_path / "rows.xlsx"))[2]
    assert first[1] in (datetime.date(2024, 1, 5), datetime.datetime(2024, 1, 5))
    assert first[-1].endswith("第2行")


# workbooks ----------------------------------------------------------------------------------------


def test_numbers_are_numbers_texts_harmless_and_the_head_stays_in_sight(tmp_path):
    sheet = Sheet("=标题", ["部分", "2024年"], [["=1+1", 3], ["乙", 2.5]], ["说明"])
    path = write_sheet(tmp_path / "a.xlsx", sheet)
    page = openpyxl.load_workbook(path).active
    assert [page["A3"].value, page["B3"].value, page["B4"].value] == ["=1+1", 3, 2.5]
    assert page["A1"].value == "=标题" and page.freeze_panes == "B3"
    for cell in (page["A1"], page["A3"]):  # a text to whoever opens it, and to whoever edits it
        assert cell.data_type == "s" and cell.quotePrefix
    assert page["A6"].value == "注：说明"


def test_a_rate_has_its_numbers_in_columns_of_their_own(tmp_path):
    office = office_of(tmp_path, rules=rules_of(about_people=False))
    view = office.figure("rate").by("channel", 2024)
    cells = cells_of(view.to_excel(tmp_path / "a.xlsx"))
    assert cells[1][:4] == ["渠道", "2024年（%）", "2024年 分子", "2024年 分母"]
    assert cells[2][:4] == ["来访", 66.67, 2, 3] and cells[4][:4] == ["合计", 66.67, 4, 6]
    assert not any(any(row[4:]) for row in cells)


def test_what_is_hidden_stands_like_a_number_and_no_line_of_text_is_cut(office, tmp_path):
    page = openpyxl.load_workbook(
        office.figure("count").by("channel", 2024).to_excel(tmp_path / "a.xlsx")
    ).active
    hidden = [cell for row in page.iter_rows() for cell in row if cell.value == HIDDEN]
    assert hidden and all(cell.alignment.horizontal == "right" for cell in hidden)
    widths = [page.column_dimensions[letter].width for letter in "ABCDEFGHIJKLMNOPQ"]
    texts = [page.cell(row, 1) for row in range(1, page.max_row + 1)]
    texts = [cell for cell in texts if cell.row == 1 or str(cell.value).startswith("注：")]
    assert texts[-1].value.startswith("注：件数：") and len(texts) > 2
    for cell in texts:
        (merged,) = [area for area in page.merged_cells.ranges if cell.coordinate in area]
        width = sum(widths[: merged.max_col])
        lines = page.row_dimensions[cell.row].height / 16
        assert cell.alignment.wrap_text
        assert len(cell.value.encode("gbk")) <= width * lines
    assert page.page_setup.fitToWidth == 1 and page.print_title_rows == "$1:$2"


@pytest.mark.parametrize(
    ("name", "said"), [("a.csv", "只能存成 .xlsx 文件"), ("no/a.xlsx", "没有文件夹")]
)
def test_a_path_that_will_not_do_is_said(office, tmp_path, name, said):
    with pytest.raises(NotExported, match=said):
        office.figures.to_excel(tmp_path / Path(name))


# charts -------------------------------------------------------------------------------------------


def test_charts_go_to_a_folder_that_git_ignores(office):
    chart = office.figure("count").by("month", 2024).chart()
    names = {path.name for path in (office.root / "scratch").iterdir()}
    assert f"{chart.caption.name}.svg" in names and not (office.root / "figures").exists()
    assert "/scratch/" in (PACKAGE.parent / ".gitignore").read_text("utf-8").splitlines()


def test_a_charts_title_names_what_it_shows_and_claims_nothing(office):
    about = office.figure("count").by("month", 2024).chart().caption
    assert about.finding == "件数，2024年，按月份"


def test_another_filter_is_another_chart(office):
    count = office.figure("count")
    names = set()
    for channel in ("来访", "来信"):
        names.add(count.where(channel=channel).by("month", 2024).chart().caption.name)
    assert len(names) == 2


@pytest.mark.parametrize(
    "view",
    [
        lambda office: office.figure("count").by("year"),
        lambda office: office.figure("count").by("month"),
        lambda office: office.figure("count").by("quarter"),
        lambda office: office.figure("count").by("weekday", 2024),
        lambda office: office.figure("count").by("channel"),
        lambda office: office.figure("count").by("year", and_by="channel"),
        lambda office: office.figure("rate").by("channel", 2024),
        lambda office: office.figure("mean").by("month", 2024),
        lambda office: office.figure("closed").over("count").by("channel"),
        lambda office: office.figure("count").beside("closed").by("month", 2024),
        lambda office: office.figure("count").beside("closed").by("year"),
    ],
)
def test_every_kind_of_answer_has_a_chart(tmp_path, view):
    office = office_of(tmp_path, rules=rules_of(about_people=False))
    chart = view(office).chart()
    assert isinstance(chart, Chart) and "</svg>" in chart._repr_html_()


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (lambda office: office.figure("count").by("channel", 2024, and_by="month"), "按两样分开"),
        (lambda office: office.figure("count").beside("sum").by("month", 2024), "单位不同"),
        (lambda office: office.figure("last").by("year"), "没有可画的数"),
    ],
)
def test_what_has_no_chart_says_why(office, view, said):
    assert said in view(office).chart()


# what a fresh eye reckoned from exports ----------------------------------------------------------


class Told:
    """A view of counts by row and column with all totals, as ``hidden_cells`` asks it."""

    smallest = 3

    def __init__(self, rows, tops=None):
        self.labels = [*range(len(rows))]
        of_none = [None] * len(rows)
        bottoms = rows if tops else of_none
        columns = {"rows": rows, "numerator": tops or of_none, "denominator": bottoms}
        cells = {"甲": pd.DataFrame(columns)}
        totals = {"甲": (0, 0, 0, sum(rows))}
        self.columns = SimpleNamespace(cells=cells, totals=totals, at_end=None)

    def rest(self, top, bottom):
        return bottom - top

    def is_within(self, head, other):
        return False


def test_three_hidden_cells_that_sum_to_three_are_not_all_ones():
    hidden = hidden_cells(Told([1, 1, 1, 0, 0]))
    assert hidden[:3, 0].all() and hidden[3:, 0].any()


def test_a_small_numerator_and_a_small_rest_are_hidden_too():
    hidden = hidden_cells(Told([20, 30, 40, 50], [1, 28, 20, 25]))
    assert hidden[0, 0] and hidden[1, 0]
