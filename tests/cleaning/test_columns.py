"""What numbers and dates of a column say: by unit, by format, by merge, by their peers."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange
from workbooks import (
    PENALTY_HEADER,
    RULES,
    SHIPPED,
    calls_of,
    penalty,
    penalty_file,
    write_xlsx,
)

from wanxing_stats.base import INFO, parse_number
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.cell_reading import CellReader
from wanxing_stats.cleaning.column_evidence import evidence_of
from wanxing_stats.cleaning.stated_units import (
    UnitLines,
    heading_without_unit,
    is_clear,
    unit_of_column,
    units_of_line,
)
from wanxing_stats.files import Grid
from wanxing_stats.tables import find_tables

FOLDER = Path("data/raw/2024/综合执法大队")


def with_heading(heading: str) -> list[str]:
    return [*PENALTY_HEADER[:3], heading, *PENALTY_HEADER[4:]]


def clean(root, rules=RULES):
    return clean_workspace(Workspace(root), rules)


def fines(root):
    """The fines that count, and the codes of what is wrong."""
    cleaned = clean(root)
    codes = {problem.code for problem in cleaned.problems if problem.severity != INFO}
    return cleaned.tables["fines"]["fine_yuan"].tolist(), codes


def send(root, *rows, **changes):
    """A sheet with these rows; ``formats`` of cells, ``merges`` and ``covered`` ranges."""
    path = write_xlsx(root / FOLDER / "处罚.xlsx", {"Sheet1": list(rows)})
    workbook = openpyxl.load_workbook(path)
    for cell, code in changes.get("formats", {}).items():
        workbook.active[cell].number_format = code
    for merged in changes.get("merges", ()):
        workbook.active.merged_cells.add(CellRange(merged))
    workbook.save(path)


# units --------------------------------------------------------------------------------------------


def below_each_other(count: int) -> list[list[str]]:
    """Tables with two rows each, the first with its unit."""
    rows = [["单位：万元", *[""] * 5]]
    for number in range(count):
        rows += [PENALTY_HEADER, penalty(number), penalty(number + count), [""] * 6, [""] * 6]
    return rows


def beside_each_other(count: int) -> list[list[str]]:
    rows: list[list] = [["单位：万元", *[""] * (7 * count - 1)], [], [], []]
    for number in range(count):
        table = PENALTY_HEADER, penalty(number), penalty(number + count)
        for row, cells in zip(rows[1:], table, strict=True):
            row += [*cells, ""]
    return rows


@pytest.mark.parametrize("sheet", [below_each_other, beside_each_other])
def test_each_of_many_tables_of_a_sheet_looks_for_its_unit_alike(sheet):
    def calls(count):
        layout = find_tables(Grid("Sheet1", rows=sheet(count)))
        assert len(layout.tables) == count

        def units():
            for table in layout.tables:
                assert UnitLines.of(layout, table, "处罚.xlsx").units == ["万元"]

        return calls_of(units)

    calls(2)
    few, more, many = map(calls, (20, 60, 100))
    assert many - more < 1.2 * (more - few)


@pytest.mark.parametrize(
    "line",
    [
        "单位：万元",
        "单 位： 万 元",
        "单位（万元）",
        "单位：件、万元、人",
        "金额单位：人民币万元",
        "填报单位：某队        单位：万元",
        "2024年行政处罚台账（万元）",
        "2024年行政处罚台账【单位：万元】",
        "币种：人民币  单位：万元",
        "单位：件，人民币：万元",
        "单位：件（万元）",
        "注：上述金额均以万元计",
    ],
)
def test_a_line_states_the_unit_in_many_ways(line):
    assert "万元" in units_of_line(line)


@pytest.mark.parametrize(
    "line", ["填报单位：万元集团", "主办单位：某科", "2024年罚款情况（示例）", "合计金额：2万元"]
)
def test_a_line_that_states_no_unit(line):
    assert units_of_line(line) == []


@pytest.mark.parametrize(
    "heading",
    [
        "罚款金额（万元）",
        "罚款金额（单位：万元）",
        "罚款金额【人民币万元】",
        "罚款金额/万元",
        "罚款金额/（万元）",
        "罚款金额：万元",
        "罚款金额万元",
        "罚款金额（以万元为单位）",
    ],
)
def test_a_heading_states_the_unit_in_many_ways(heading):
    assert heading_without_unit(heading) == ("罚款金额", "万元")


def test_what_else_stands_in_brackets_is_no_unit():
    assert heading_without_unit("罚款金额（含没收）")[1] == ""


def test_a_unit_may_lie_in_two_cells_below_the_headings_or_below_the_table(tmp_path):
    two_cells = [None, None, None, "单位：", "万元"]
    send(tmp_path / "a", ["台账"], two_cells, PENALTY_HEADER, penalty(1, 1.2))
    send(tmp_path / "b", PENALTY_HEADER, [None, None, None, "（万元）"], penalty(1, 1.2))
    send(tmp_path / "c", PENALTY_HEADER, penalty(1, 1.2), ["注：金额单位为万元"])
    for folder in "abc":
        assert fines(tmp_path / folder) == ([12000], set())


def test_a_unit_above_a_heading_is_that_of_what_it_measures(tmp_path):
    upper = [*PENALTY_HEADER[:2], "处罚情况（万元）", None, *PENALTY_HEADER[4:]]
    lower = [None, None, "处罚类别", "罚款金额", None, None]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2"]
    send(tmp_path, upper, lower, penalty(1, 1.2), merges=merges)
    assert fines(tmp_path) == ([12000], set())


def test_a_column_beside_the_numbers_gives_each_its_unit(tmp_path):
    rows = [penalty(1, 1.2), penalty(2, 800), penalty(3, 5), penalty(4)]
    units = ["万元", "元", "万美元", None]
    beside = [[*row[:4], unit, *row[4:]] for row, unit in zip(rows, units, strict=True)]
    send(tmp_path, [*PENALTY_HEADER[:4], "金额单位", *PENALTY_HEADER[4:]], *beside)
    cleaned = clean(tmp_path, SHIPPED)
    assert cleaned.tables["penalties"]["fine_yuan"].tolist() == [12000, 800, 200]
    assert [problem.code for problem in cleaned.problems] == ["unreadable_value"]


@pytest.mark.parametrize(
    ("table", "heading", "unit", "reads"),
    [
        ("area", "盘活面积", "万㎡", 30000),
        ("area", "盘活面积（平方尺）", "", None),
        ("leaflets", "数量", "万份", 30000),
        ("leaflets", "数量", "场、万人次", 3),
        ("leaflets", "数量（箱）", "", None),
        ("leaflets", "数量", "箱", None),
    ],
)
def test_units_of_areas_and_things(table, heading, unit, reads):
    ledger, name = {
        "area": ("building_revitalisation", "area_m2"),
        "leaflets": ("publicity", "quantity"),
    }[table]
    field = SHIPPED.ledgers[ledger].field(name)
    stated = unit_of_column(field, heading, units_of_line(f"单位：{unit}")).unit
    assert is_clear(stated, field) == (reads is not None)
    assert reads is None or parse_number(3, stated) == reads


def test_each_of_several_tables_has_the_unit_above_it(tmp_path):
    first = [["一季度", None, None, "单位：元"], PENALTY_HEADER, penalty(1, 12000), []]
    then = [["二季度", None, None, "单位：万元"], PENALTY_HEADER, penalty(2, 1.2)]
    send(tmp_path, *first, *then)
    assert fines(tmp_path) == ([12000, 12000], set())


@pytest.mark.parametrize("unit", ["万美元", "港币", "亿港元"])
def test_money_in_a_unit_that_nobody_knows_is_not_read(tmp_path, unit):
    send(tmp_path, [f"单位：{unit}"], PENALTY_HEADER, penalty(1, 1.2))
    assert fines(tmp_path) == ([], {"unclear_unit"})


def test_lines_that_contradict_each_other_leave_the_unit_open(tmp_path):
    send(tmp_path, ["台账（单位：元）"], ["单位：万元"], PENALTY_HEADER, penalty(1, 1.2))
    assert fines(tmp_path) == ([], {"unclear_unit"})


# number formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "fine", "code", "reads"),
    [
        ("罚款金额", 1.955, '0.000"万元"', 19550),
        ("罚款金额（万元）", 19550, "0!.0,", 19550),
        ("罚款金额", 19550, '0!.0,"万元"', 19550),
        ("罚款金额（千元）", 19550, "#,##0,", 19550),
        ("罚款金额", 19550, "¥#,##0.00;¥-#,##0.00", 19550),
        ("罚款金额", 0, "0;-0;;@", 0),
    ],
)
def test_a_number_is_what_its_format_shows(tmp_path, heading, fine, code, reads):
    send(tmp_path, with_heading(heading), penalty(1, fine), formats={"D2": code})
    assert fines(tmp_path) == ([reads], set())


@pytest.mark.parametrize(
    ("heading", "code"), [("罚款金额", "0!.0,"), ("罚款金额（万元）", '0"元"')]
)
def test_a_format_that_no_unit_explains_is_said(tmp_path, heading, code):
    send(tmp_path, with_heading(heading), penalty(1, 12000), formats={"D2": code})
    assert fines(tmp_path) == ([], {"unclear_unit"})


def test_an_identifier_is_what_its_format_shows(tmp_path):
    rows = [[number, *penalty(1)[1:]] for number in (12, 2024005, 7)]
    formats = {"A2": "000000", "A3": "0000-000", "A4": '"万罚〔2024〕"0"号"'}
    send(tmp_path, PENALTY_HEADER, *rows, formats=formats)
    numbers = clean(tmp_path).tables["fines"]["decision_no"].tolist()
    assert numbers == ["000012", "2024-005", "万罚〔2024〕7号"]


# merges -------------------------------------------------------------------------------------------


def test_a_merged_number_counts_once_and_a_merged_text_for_each_row(tmp_path):
    rows = [penalty(1, 30000), penalty(2, None, kind=None), penalty(3, 5000)]
    total = ["合计", None, None, 35000]
    send(tmp_path, PENALTY_HEADER, *rows, total, merges=["C2:C3", "D2:D3"])
    cleaned = clean(tmp_path)
    assert cleaned.tables["fines"]["fine_yuan"].tolist() == [30000, 0, 5000]
    assert cleaned.tables["fines"]["kind"].tolist() == ["罚款"] * 3
    assert [problem.name for problem in cleaned.problems] == ["merged_number"]


def test_a_merged_cell_that_is_no_number_stands_for_each_row(tmp_path):
    rows = [penalty(1, "约300"), penalty(2, None), penalty(3, 5000)]
    send(tmp_path, PENALTY_HEADER, *rows, merges=["D2:D3"])
    assert fines(tmp_path) == ([5000], {"unreadable_value"})


def test_rows_that_are_one_record_have_its_number(tmp_path):
    merges = [f"{letter}2:{letter}3" for letter in "ABCDEF"]
    send(tmp_path, PENALTY_HEADER, penalty(1, 300), [], penalty(2, 5000), merges=merges)
    assert fines(tmp_path)[0] == [300, 5000]
    assert "conflict" not in fines(tmp_path)[1]


def test_what_lies_under_a_merge_is_said_and_numbers_count_as_in_a_sum(tmp_path):
    rows = [penalty(1, 100), penalty(2, 200), penalty(3, 300)]
    send(tmp_path, PENALTY_HEADER, *rows, merges=["D2:D4"])
    assert fines(tmp_path) == ([100, 200, 300], {"covered_cells"})


def test_what_lies_under_a_merge_across_columns_is_said(tmp_path):
    send(tmp_path, PENALTY_HEADER, penalty(1, 100), penalty(2, 200), merges=["C2:D2"])
    assert fines(tmp_path) == ([100, 200], {"covered_cells"})


# 同上 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["同上", "〃", '"', "″", "（同上）", "“同上”", "同上。", "↑"])
def test_the_value_above_is_meant(tmp_path, sign):
    send(tmp_path, PENALTY_HEADER, penalty(1, 300), penalty(2, sign, decided=sign))
    assert fines(tmp_path) == ([300, 300], set())


def test_a_key_is_never_that_above_and_the_first_row_has_none_above(tmp_path):
    rows = [penalty(1, "同上"), penalty(2), ["同上", *penalty(3)[1:]]]
    send(tmp_path, PENALTY_HEADER, *rows)
    assert fines(tmp_path) == ([200], {"unreadable_value"})


# dates --------------------------------------------------------------------------------------------


def decided(root, *dates):
    rows = [penalty(at, filed=None, decided=date) for at, date in enumerate(dates, 1)]
    penalty_file(root, *rows)
    cleaned = clean(root)
    days = cleaned.tables["fines"]["decided_on"].dt.strftime("%m-%d").tolist()
    return days, {problem.code for problem in cleaned.problems}


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["3/5/2024", "3/25/2024"], ["03-05", "03-25"]),
        (["5/3/2024", "25/3/2024"], ["03-05", "03-25"]),
        (["03-05-24", "03-25-24"], ["03-05", "03-25"]),
        (["24-03-05", "24.3.25"], ["03-05", "03-25"]),
        (["5/5/2024 10:00", "6/6/2024"], ["05-05", "06-06"]),
    ],
)
def test_one_date_that_is_clear_settles_the_order_for_its_column(tmp_path, dates, days):
    assert decided(tmp_path, *dates) == (days, set())


@pytest.mark.parametrize(
    "dates", [["3/5/2024", "4/6/2024"], ["3/25/2024", "25/3/2024"], ["03-05-24"]]
)
def test_an_order_that_is_open_or_changes_is_said_of_the_whole_column(tmp_path, dates):
    assert decided(tmp_path, *dates) == ([], {"unreadable_value"})


def test_dates_that_a_spreadsheet_may_have_turned_round_are_said(tmp_path):
    turned = datetime.date(2024, 5, 3)
    assert decided(tmp_path, turned, "25/03/2024") == (["03-25"], {"unreadable_value"})


def test_2024_1_is_october_where_others_have_two_places(tmp_path):
    header = ["任务编号", "重点工作任务", "完成时间"]
    rows = [["RW1", "甲", 2024.1], ["RW2", "乙", 2024.03]]
    write_xlsx(tmp_path / FOLDER / "任务.xlsx", {"Sheet1": [header, *rows]})
    assert clean(tmp_path, SHIPPED).tables["milestones"]["finished_in"].tolist() == [
        "2024-10",
        "2024-03",
    ]


# what is due --------------------------------------------------------------------------------------


def test_a_fine_is_due_where_the_kind_asks_for_one(tmp_path):
    rows = [penalty(1), penalty(2, "/", kind="警告"), penalty(3, "无", kind="警告并罚款")]
    send(tmp_path, PENALTY_HEADER, *rows)
    cleaned = clean(tmp_path, SHIPPED)
    assert cleaned.tables["penalties"]["kind"].tolist() == ["罚款", "警告"]
    (problem,) = cleaned.problems
    assert (problem.name, problem.rows) == ("missing_where_due", [4])


def test_a_day_that_a_status_asks_for_is_doubted_when_it_is_missing(tmp_path):
    header = ["隐患编号", "排查日期", "隐患状态", "整改完成日期"]
    rows = [["Y1", "2024-03-01", "已整改", None], ["Y2", "2024-03-01", "整改中", "/"]]
    write_xlsx(tmp_path / FOLDER / "隐患.xlsx", {"Sheet1": [header, *rows]})
    (problem,) = clean(tmp_path, SHIPPED).problems
    assert (problem.name, problem.severity, problem.rows) == ("missing_where_due", "doubtful", [2])


@pytest.mark.parametrize(
    ("months", "texts_only", "is_open"),
    [
        (["2024.1", "2024.03"], False, True),
        (["2024.1", "2024.3"], True, True),
        (["2024.1", "2024.3"], False, False),
        (["2024.1", "2024.10"], True, False),
        (["2024.3", "2024.10"], True, False),
    ],
)
def test_a_text_may_have_lost_the_nought_of_october(months, texts_only, is_open):
    field = SHIPPED.ledgers["milestones"].field("finished_in")
    evidence = evidence_of(months, field, 2024, texts_only=texts_only)
    assert evidence.lost_nought == is_open
    reading = CellReader(field, "", frozenset(), evidence).read(months[0])
    assert (reading.complaint is not None) == is_open


@pytest.mark.parametrize("name", ["任务.csv", "任务.xls"])
def test_what_a_csv_has_lost_it_has_lost_whatever_it_is_called(tmp_path, name):
    path = tmp_path / FOLDER / name
    path.parent.mkdir(parents=True)
    path.write_text(
        "任务编号,重点工作任务,完成时间\nRW1,甲,2024.1\nRW2,乙,2024.3\n", encoding="utf-8"
    )
    cleaned = clean(tmp_path, SHIPPED)
    assert cleaned.tables["milestones"]["finished_in"].tolist() == ["2024-03"]
    assert [problem.name for problem in cleaned.problems] == ["unreadable_value"]
