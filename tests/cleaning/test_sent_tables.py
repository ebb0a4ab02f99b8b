"""Every table that was sent is listed: which ledger it is, or may be."""

import pandas as pd
import pytest
from workbooks import PENALTY_HEADER, RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace

UNKNOWN_DATE = [*PENALTY_HEADER[:-1], "哪天定的"]
STOCK = [["商品名称", "单价", "库存数量"], ["纸", 3, 10], ["笔", 2, 20]]


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def sent(workspace):
    return clean_workspace(workspace, RULES).sent_tables.to_dict("records")


def write_stock(workspace, name, sheet="Sheet1", title=()):
    write_xlsx(workspace.raw / "2024/司法所" / name, {sheet: [*title, *STOCK]})


def test_a_table_that_was_read_has_its_ledger_rows_and_columns(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2, fine="约200"))
    (table,) = sent(workspace)
    assert table == {
        "file": "2024/综合执法大队/处罚.xlsx",
        "year": 2024,
        "department": "综合执法大队",
        "sheet": "Sheet1",
        "first_row": 1,
        "last_row": 3,
        "rows": 2,
        "table": "fines",
        "columns": "decision_no,kind,fine_yuan,filed_on,decided_on",
        "may_be": "",
        "why": "",
    }


def test_a_table_without_a_required_column_may_be_its_ledger(workspace):
    penalty_file(workspace.root, penalty(1), header=UNKNOWN_DATE)
    (table,) = sent(workspace)
    assert (table["table"], table["may_be"], table["why"]) == ("", "fines", "missing_heading")
    assert table["columns"] == "decision_no,kind,fine_yuan,filed_on" and table["rows"] == 1


def test_a_hidden_table_may_be_its_ledger_and_a_hidden_list_of_choices_is_none(workspace):
    sheets = {
        "处罚": [PENALTY_HEADER, penalty(1)],
        "旧": [PENALTY_HEADER, penalty(2)],
        "选项": STOCK,
    }
    write_xlsx(workspace.raw / "2024/综合执法大队/处罚.xlsx", sheets, hidden=("旧", "选项"))
    assert [(table["sheet"], table["table"], table["may_be"]) for table in sent(workspace)] == [
        ("处罚", "fines", ""),
        ("旧", "", "fines"),
    ]


CHOICES = [["违法行为类型", "处罚类别"], ["占道经营", "罚款"], ["乱堆乱放", "警告"]]


@pytest.mark.parametrize(
    ("rows", "may_be"),
    [
        pytest.param(CHOICES, [], id="choices"),
        pytest.param([*CHOICES, ["占道经营", "没收"]], ["fines"], id="a value twice"),
        pytest.param([[*CHOICES[0], "哪天"], ["占道", "罚款", "3-5"]], ["fines"], id="a heading"),
        pytest.param([[*CHOICES[0], "立案日期"], ["占道", "罚款", "3-5"]], ["fines"], id="a date"),
    ],
)
def test_a_list_of_choices_in_plain_sight_is_no_part_of_the_ledger(workspace, rows, may_be):
    sheets = {"处罚": [PENALTY_HEADER, penalty(1)], "选项": rows}
    write_xlsx(workspace.raw / "2024/综合执法大队/处罚.xlsx", sheets)
    assert [table["may_be"] for table in sent(workspace)] == ["", *may_be]


def test_two_tables_of_a_sheet_are_two(workspace):
    rows = [PENALTY_HEADER, penalty(1), [None], [None], *STOCK]
    write_xlsx(workspace.raw / "2024/综合执法大队/处罚.xlsx", {"Sheet1": rows})
    tables = sent(workspace)
    assert [(table["first_row"], table["last_row"]) for table in tables] == [(1, 2), (5, 7)]
    # The file is called so for the table that was understood.
    assert [(table["table"], table["may_be"]) for table in tables] == [("fines", ""), ("", "")]


@pytest.mark.parametrize(
    ("name", "may_be"),
    [
        ("2024年处罚.xlsx", "fines"),
        ("信访件办理情况统计表（一季度）.xlsx", "letters"),
        ("库存.xlsx", ""),
        ("信访局通讯录.xlsx", ""),
    ],
)
def test_a_table_that_no_heading_tells_may_be_what_its_file_is_called(workspace, name, may_be):
    write_stock(workspace, name)
    (table,) = sent(workspace)
    assert (table["table"], table["may_be"], table["why"]) == ("", may_be, "unknown_ledger")


def test_or_what_its_sheet_or_the_line_above_it_says(workspace):
    write_stock(workspace, "a.xlsx", sheet="2024处罚台账")
    write_stock(workspace, "b.xlsx", title=[["示例街道2024年宣传活动登记表"]])
    assert [table["may_be"] for table in sent(workspace)] == ["fines", "events"]


def test_a_line_above_an_earlier_table_says_nothing_of_the_next(workspace):
    rows = [["行政处罚案件台账"], PENALTY_HEADER, penalty(1), [None], [None], *STOCK]
    write_xlsx(workspace.raw / "2024/综合执法大队/a.xlsx", {"Sheet1": rows})
    assert [table["may_be"] for table in sent(workspace)] == ["", ""]


def test_a_source_without_a_table_is_listed_under_what_it_may_be(workspace):
    folder = workspace.raw / "2024/司法所"
    write_xlsx(folder / "2024年信访登记.xlsx", {"Sheet1": [["稍后补报"]]})
    (folder / "处罚.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "通讯录.xlsx").write_bytes(b"")
    assert [
        (table["file"][9:], table["rows"], table["may_be"], table["why"])
        for table in sent(workspace)
    ] == [
        ("2024年信访登记.xlsx", 0, "letters", "no_table"),
        ("处罚.xlsx", 0, "fines", "truncated"),
        ("通讯录.xlsx", 0, "", "empty_file"),
    ]
    assert all(pd.isna(table["first_row"]) and table["sheet"] == "" for table in sent(workspace))
