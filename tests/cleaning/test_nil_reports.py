"""A list with headings and no rows, or that says in words that there was nothing: 零报告."""

import openpyxl
import pytest
from workbooks import PENALTY_HEADER, RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import check_accounting, clean_workspace, problem_frame

FOLDER = "2024/综合执法大队"
HEADER = ["序号", *PENALTY_HEADER]
TITLE, META = (
    ["行政处罚案件台账（二季度）"],
    ["填报单位：综合执法大队", None, "填报时间：2024年7月1日"],
)
SIGNED = ["填表人：张某某", None, "审核人："]
NOTHING = {
    "no row": [],
    "blank rows": [[None] * 7] * 3,
    "in one cell": [["无"]],
    "beside a number": [[1, "无"]],
    "in every cell": [["无"] * 7],
    "in every cell beside a number": [[1, *["无"] * 6]],
    "in some cells": [[None, "无", None, "无"]],
    "with a zero": [[1, "无", "无", "无", 0, "无", "无"]],
    "struck out": [[1, *["/"] * 6]],
    "in a sentence": [["本季度无此类情况"]],
    "of a month": [[None, "本月无"]],
    "called so": [[None, None, "零报告"]],
    "numbered rows": [[1], [2], [3]],
    "with a total": [["无"], ["合计", None, None, None, 0]],
    "twice": [[1, "无"], [2, "无"]],
}


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def cleaned(workspace):
    result = clean_workspace(workspace, RULES)
    check_accounting(result)
    return result


def sent(workspace):
    result = cleaned(workspace)
    (table,) = result.sent_tables.to_dict("records")
    return (
        table["table"],
        table["rows"],
        table["may_be"],
        problem_frame(result.problems)["code"].tolist(),
    )


def write_csv(workspace, rows, name="处罚.csv"):
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path = workspace.raw / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("rows", NOTHING.values(), ids=NOTHING)
def test_a_list_without_records_was_sent_and_nothing_is_complained_of(workspace, rows):
    for sheet in ([HEADER, *rows], [TITLE, META, HEADER, *rows, SIGNED]):
        write_xlsx(workspace.raw / FOLDER / "处罚.xlsx", {"Sheet1": sheet})
        assert sent(workspace) == ("fines", 0, "", [])
    (workspace.raw / FOLDER / "处罚.xlsx").unlink()
    write_csv(workspace, [HEADER, *rows])
    assert sent(workspace) == ("fines", 0, "", [])


def test_it_may_be_written_across_the_table(workspace):
    path = write_xlsx(workspace.raw / FOLDER / "处罚.xlsx", {"Sheet1": [HEADER, ["本季度无"]]})
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:G2")
    book.save(path)
    assert sent(workspace) == ("fines", 0, "", [])


@pytest.mark.parametrize("column", range(1, 6))
def test_a_row_with_any_other_content_stays_a_row(workspace, column):
    row = [1, *["无"] * 6]
    row[column] = "乙"
    write_xlsx(workspace.raw / FOLDER / "处罚.xlsx", {"Sheet1": [HEADER, row]})
    table, rows, _, codes = sent(workspace)
    assert (table, rows) == ("fines", 1) and "missing_value" in codes


def test_between_records_it_is_no_record_either(workspace):
    penalty_file(workspace.root, penalty(1), ["无"] * 6, penalty(2))
    assert cleaned(workspace).tables["fines"]["source_row"].tolist() == [2, 4]
    assert cleaned(workspace).problems == []


@pytest.mark.parametrize(
    ("name", "lines", "table"),
    [
        ("处罚.csv", ["本季度无"], "fines"),
        ("2024年二季度信访件.csv", ["零报告"], "letters"),
        ("二季度.csv", ["2024年二季度信访件：无"], "letters"),
        ("二季度.csv", ["信访件台账", "填报单位：司法所", "本季度无信访件。"], "letters"),
    ],
)
def test_a_line_without_headings_is_a_nil_report_of_what_is_named(workspace, name, lines, table):
    write_csv(workspace, [[line] for line in lines], name)
    assert sent(workspace) == (table, 0, "", ["nil_report"])
    (row,) = cleaned(workspace).sent_tables.to_dict("records")
    assert row["columns"].split(",") == [field.name for field in RULES.ledgers[table].kept]


@pytest.mark.parametrize(
    ("name", "lines", "may_be", "code"),
    [
        ("二季度.csv", ["无"], "", "nil_report"),
        ("处罚.csv", ["稍后补报"], "fines", "no_table"),
        ("处罚.csv", ["联系电话：无"], "fines", "no_table"),
        ("处罚.csv", ["本季度无", *["另见附件说明"] * 9], "fines", "no_table"),
    ],
)
def test_what_does_not_plainly_say_of_what_is_none(workspace, name, lines, may_be, code):
    write_csv(workspace, [[line] for line in lines], name)
    assert sent(workspace) == ("", 0, may_be, [code])
