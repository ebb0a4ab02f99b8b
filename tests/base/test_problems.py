"""What a complaint is: one of one message about one column of one sheet, in however many rows."""

import json
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soaking import seeds
from typer.testing import CliRunner
from workbooks import PENALTY_HEADER, RULES, penalty, penalty_file, to_mend

from wanxing_stats.base import (
    MESSAGES,
    Case,
    Message,
    Place,
    Problem,
    Workspace,
    case,
    grouped,
    problem,
    shown,
)
from wanxing_stats.cleaning import clean_workspace, problems_of
from wanxing_stats.cleaning.cell_reading import CellReader
from wanxing_stats.cleaning.cleaned import problem_frame
from wanxing_stats.cleaning.data_package import read_parquet, write_parquet
from wanxing_stats.cleaning.table_cells import CellColumn, TableCells
from wanxing_stats.cleaning.table_rows import parse_columns
from wanxing_stats.cli.commands import app
from wanxing_stats.departments import open_problems, write_feedback

FILE, SHEET = "2024/综合执法大队/处罚.xlsx", "Sheet1"


def unreadable(row, found="待定", column="处罚决定日期", sheet=SHEET) -> Problem:
    place = Place(FILE, sheet, row, column)
    said = case({"expected": "应为日期", "found": found}, [row])
    return Problem("unreadable_value", shown(place), (said,), "rejected")


@pytest.mark.parametrize("name, values", [("missing_value", {}), ("no_table", {"what": "x"})])
def test_a_complaint_with_other_words_than_its_message_can_not_be_made(name, values):
    with pytest.raises(ValueError, match=name):
        problem(name, Place(FILE), **values)


def messages(*problems):
    return [problem.message for problem in grouped(problems)]


# a place -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place, said",
    [
        (Place("corrections.toml"), "corrections.toml"),
        (Place(FILE, SHEET), f"{FILE}[Sheet1]"),
        (Place(FILE, SHEET, 3), f"{FILE}[Sheet1] 第3行"),
        (Place(FILE, SHEET, 3, "罚款金额"), f"{FILE}[Sheet1] 第3行「罚款金额」"),
        (Place(FILE, SHEET, None, "罚款金额"), f"{FILE}[Sheet1]「罚款金额」"),
    ],
)
def test_a_place_says_as_much_as_is_known_of_it(place, said):
    assert str(place) == said


def test_a_cell_is_named_as_spreadsheets_name_it_where_its_column_is_known():
    place, about = Place(FILE, SHEET, 57, "罚款金额"), ("rejected", "fines", "fine_yuan")
    values = {"expected": "应为数字", "found": "约200"}
    of_cell = Problem("unreadable_value", place, (Case(values, (57,)),), *about, "D")
    assert (of_cell.cell, of_cell.found, of_cell.department) == ("D57", "约200", "综合执法大队")
    assert unreadable(57).cell is None and problem("no_table", Place(FILE)).cell is None


# grouping ----------------------------------------------------------------------------------------


def test_one_message_about_one_column_of_one_sheet_is_one_problem_with_its_rows():
    (of_column,) = grouped([unreadable(row) for row in (9, 3, 5)])
    assert of_column.rows == [3, 5, 9] and of_column.place.row == 3
    assert of_column.message == (
        f"{FILE}[Sheet1] 第3、5、9行「处罚决定日期」：应为日期，读到“待定”。请改正后重新导出。"
    )


@pytest.mark.parametrize(
    "other",
    [
        unreadable(4, column="立案日期"),
        unreadable(4, sheet="Sheet2"),
        replace(unreadable(4), name="error_cell"),
        problem("conflict", Place(FILE, SHEET, 4), other="甲", columns="「罚款金额」"),
    ],
)
def test_what_is_about_another_column_or_sheet_or_says_something_else_stays_apart(other):
    assert len(grouped([unreadable(3), other, unreadable(5)])) == 2


@pytest.mark.parametrize("overridden", [3, 5])
def test_what_is_remarked_of_one_row_is_said_beside_others(overridden):
    remark = f"（第{overridden}行是更正第1条写的值。）"
    problems = [unreadable(3), unreadable(5)]
    for number, plain in enumerate(problems):
        if plain.place.row == overridden:
            values = {**plain.cases[0].values, "remark": remark}
            problems[number] = replace(plain, cases=(case(values, [overridden]),))
    (both,) = grouped(problems)
    assert both.what == f"应为日期，读到“待定”。请改正后重新导出。{remark}"


def test_complaints_about_no_row_are_never_one():
    moved = [problem("changed_count", Place(FILE), ledger=name, moved="x") for name in "甲乙"]
    assert grouped(moved) == moved


def test_of_many_rows_the_first_are_named_and_all_are_counted():
    assert messages(*map(unreadable, range(2, 7)))[0].startswith(
        f"{FILE}[Sheet1] 第2、3、4、5、6行「"
    )
    assert messages(*map(unreadable, range(2, 42)))[0].startswith(
        f"{FILE}[Sheet1] 第2、3、4、5、6行等40行「"
    )


@pytest.mark.parametrize(
    "cells, said",
    [
        (["甲"], "读到“甲”。"),
        (["甲", "乙", "甲"], "读到“甲”、“乙”。"),
        (["甲", "乙", "丙"], "读到“甲”、“乙”、“丙”。"),
        (["甲", "乙", "丙", "丁", "戊"], "读到“甲”、“乙”、“丙”等。"),
    ],
)
def test_of_several_cells_the_first_three_are_quoted(cells, said):
    (message,) = messages(*(unreadable(row, cell) for row, cell in enumerate(cells, 2)))
    assert message.endswith(f"应为日期，{said}请改正后重新导出。")


def test_two_hundred_thousand_equal_complaints_are_one_line():
    ledger, rows = RULES.ledgers["fines"], list(range(2, 200_002))
    field = ledger.field("decided_on")
    columns = {"decided_on": CellColumn(field, "处罚决定日期", "", 5, ["待定"] * len(rows))}
    readers = {"decided_on": CellReader(field, "", ledger.missing_values)}
    cells = TableCells(ledger, FILE, SHEET, rows, columns, readers)
    (of_column,) = grouped(parse_columns(cells).problems({}))
    assert of_column.rows == rows and len(of_column.cases) == 1
    assert of_column.message == (
        f"{FILE}[Sheet1] 第2、3、4、5、6行等200000行「处罚决定日期」："
        "应为日期，读到“待定”。请改正后重新导出。"
    )


def test_problems_come_in_the_order_of_their_places():
    files = [problem("no_table", Place(name)) for name in ("2024/乙/b.xlsx", "2024/甲/a.xlsx")]
    rows = [unreadable(row, sheet=sheet) for sheet in ("S2", "S1") for row in (12, 3)]
    places = [each.place[:3] for each in grouped([*files, *rows])]
    assert places == [
        ("2024/乙/b.xlsx", None, None),
        ("2024/甲/a.xlsx", None, None),
        (FILE, "S1", 3),
        (FILE, "S2", 3),
    ]


# each row by itself ------------------------------------------------------------------------------


def test_each_row_by_itself_has_its_own_cell():
    (of_column,) = grouped([unreadable(7, "乙"), unreadable(3, "甲"), unreadable(5, "乙")])
    singles = list(of_column.single())
    assert [(single.place.row, single.found) for single in singles] == [
        (3, "甲"),
        (5, "乙"),
        (7, "乙"),
    ]
    assert singles[1].message.startswith(f"{FILE}[Sheet1] 第5行「处罚决定日期」：")
    of_file = problem("no_table", Place(FILE))
    assert list(of_file.single()) == [of_file]


def test_a_row_that_conflicts_with_two_others_is_named_once_and_told_of_both(tmp_path):
    penalty_file(tmp_path, *(penalty(1, fine=fine) for fine in (100, 200, 300)))
    cleaned = clean_workspace(Workspace(tmp_path), RULES)
    (counted,) = [each for each in cleaned.problems if each.severity == "doubtful"]
    assert counted.rows == [2] and counted.message.startswith(
        f"{FILE}[Sheet1] 第2行：与{FILE}[Sheet1] 第3行、{FILE}[Sheet1] 第4行编号相同"
    )
    (single,) = counted.single()
    others = [of_row.values["other"] for of_row in single.cases]
    assert others == [f"{FILE}[Sheet1] 第3行", f"{FILE}[Sheet1] 第4行"]
    told = to_mend(*write_feedback(cleaned, Workspace(tmp_path)))
    assert len(told) == 3 == sum(each.count for each in cleaned.problems)


def test_without_some_rows_it_says_the_same_of_the_others_and_without_all_nothing():
    (of_column,) = grouped([unreadable(3, "甲"), unreadable(5, "乙"), unreadable(7, "乙")])
    rest = of_column.without({3, 7})
    assert (rest.rows, rest.place.row, rest.found) == ([5], 5, "乙")
    assert of_column.without({3, 5, 7}) is None


ROWS = st.lists(st.integers(1, 30), min_size=1, unique=True).map(tuple)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def filled(message: Message):
    """Anything that a message's places may say."""
    parts = string.Formatter().parse(message.sentence + message.advice)
    return st.fixed_dictionaries({place: TEXTS for _, place, *_ in parts if place})


@st.composite
def complaints(draw) -> Problem:
    """Any problem: of rows or of none, of a ledger's cell or not."""
    name = draw(st.sampled_from(sorted(MESSAGES)))
    values = filled(MESSAGES[name])
    cases = [Case(draw(values), draw(ROWS)) for _ in range(draw(st.integers(0, 3)))]
    row = min((min(case.rows) for case in cases), default=None)
    place = Place(draw(TEXTS), draw(st.none() | TEXTS), row, draw(st.none() | TEXTS))
    about = [draw(st.none() | TEXTS) for _ in range(3)]
    severity = draw(st.sampled_from(["rejected", "doubtful", "info"]))
    return Problem(name, place, tuple(cases) or (Case(draw(values), ()),), severity, *about)


def sayings(problems):
    """What is said of each row, one by one."""
    for each in problems:
        for single in each.single():
            yield from (replace(single, cases=(of_row,)) for of_row in single.cases)


def in_any_order(problems):
    return sorted(problems, key=repr)


@pytest.mark.random
@settings(max_examples=seeds(60, 2000), deadline=None)
@given(st.lists(complaints(), max_size=5))
def test_a_frame_of_problems_gives_them_back_also_from_its_file(tmp_path_factory, problems):
    frame = problem_frame(problems)
    assert in_any_order(problems_of(frame)) == in_any_order(problems)
    path = tmp_path_factory.getbasetemp() / "problems.parquet"
    write_parquet(frame, path)
    assert in_any_order(problems_of(read_parquet(path))) == in_any_order(problems)


@pytest.mark.random
@settings(max_examples=seeds(60, 2000), deadline=None)
@given(st.lists(complaints(), max_size=5))
def test_grouping_loses_no_row_and_changes_nothing_that_is_said_of_one(problems):
    assert in_any_order(sayings(grouped(problems))) == in_any_order(sayings(problems))


# nobody's particulars ----------------------------------------------------------------------------

PARTICULARS = ["13812345678", "11010519491231002X", "zhang@example.com", "当事人王小明"]


@pytest.mark.parametrize("particular", PARTICULARS)
def test_particulars_of_people_are_in_no_value_column_or_sentence(tmp_path, particular):
    kept = particular.removeprefix("当事人")
    header = [*PENALTY_HEADER, f"天气{particular}"]
    number, *_ = penalty(1)
    penalty_file(
        tmp_path,
        [*penalty(1, fine=particular, filed=particular), "晴"],
        [*penalty(2, kind=particular, decided=particular), "晴"],
        [particular, *penalty(3)[1:], "晴"],
        [particular, *penalty(3, fine=5)[1:], "晴"],
        [*penalty(4, filed="2024-03-09"), "晴"],
        ["合计", None, None, 7],
        header=header,
    )
    frame = problem_frame(clean_workspace(Workspace(tmp_path), RULES).problems)
    codes = {"unreadable_value", "unknown_category", "conflict", "impossible_order"}
    assert codes <= set(frame["code"]) and kept not in frame.to_csv()
    assert kept not in repr(problems_of(frame))


# whom all rows are told --------------------------------------------------------------------------


@pytest.fixture
def twelve_bad_rows(tmp_path):
    rows = [penalty(number, fine=f"约{number}") for number in range(1, 13)]
    penalty_file(tmp_path, *rows)
    return Workspace(tmp_path)


def test_a_feedback_workbook_lists_each_row_with_its_own_cell(twelve_bad_rows):
    cleaned = clean_workspace(twelve_bad_rows, RULES)
    assert len(cleaned.problems) == 1 and len(open_problems(cleaned)) == 12
    (path,) = write_feedback(cleaned, twelve_bad_rows)
    lines = to_mend(path)
    assert [(line["单元格"], line["读到"]) for line in lines] == [
        (f"D{row}", f"约{row - 1}") for row in range(2, 14)
    ]
    assert lines[0]["应为/说明"] == "应为数字，读到“约1”。"


def test_check_says_one_line_and_its_json_all_rows(twelve_bad_rows, monkeypatch):
    monkeypatch.chdir(twelve_bad_rows.root)
    said = CliRunner().invoke(app, ["check"]).output.replace("\n", "")
    assert said.count("应为数字") == 1 and "第2、3、4、5、6行等12行" in said
    told = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)["problems"]
    assert [(each["row"], each["rows"]) for each in told] == [(2, list(range(2, 14)))]
