"""Sheets without headings beside one with: read under its headings, or said."""

import pytest
from workbooks import PENALTY_HEADER, SHIPPED, penalty, write_xlsx

from wanxing_stats.cleaning.decisions import Corrections
from wanxing_stats.cleaning.source_file import read_source
from wanxing_stats.cleaning.table_reading import Source

NAME = "2024/科室/处罚.xlsx"
HEADED = [PENALTY_HEADER, penalty(1), penalty(2)]


@pytest.fixture
def reading(tmp_path):
    def read(**sheets):
        path = write_xlsx(tmp_path / NAME, sheets)
        return read_source(path, Source(NAME, SHIPPED.ledgers, Corrections([])))

    return read


def counted(reading):
    return {table.sheet: len(table.rows) - len(table.rejected) for table in reading.tables}


def codes(reading):
    problems = [*reading.problems]
    for table in reading.tables:
        problems += table.problems
    return [problem.code for problem in problems if problem.severity != "info"]


@pytest.mark.parametrize(
    "rows",
    [
        [penalty(3), penalty(4)],
        [penalty(3)],
        [["2024年行政处罚台账（续）"], [], penalty(3), ["合计", None, None, 200]],
        [[str(cell) for cell in penalty(3)]],
    ],
)
def test_a_sheet_whose_cells_agree_is_read_under_the_headings_beside_it(reading, rows):
    read = reading(甲=HEADED, 乙=rows)
    assert counted(read) == {"甲": 2, "乙": sum(len(row) == len(PENALTY_HEADER) for row in rows)}
    assert codes(read) == []


@pytest.mark.parametrize(
    "rows",
    [
        [penalty(3)[::-1], penalty(4)[::-1]],
        [[None, *penalty(3)], [None, *penalty(4)]],
        [penalty(3)[:4], penalty(4)[:4]],
        [["津南街道3号", *penalty(3)[1:]], ["津南街道4号", *penalty(4)[1:]]],
    ],
)
def test_a_sheet_whose_cells_do_not_agree_is_said(reading, rows):
    read = reading(甲=HEADED, 乙=rows)
    [_, bare] = read.tables
    assert (bare.ledger, bare.may_be, bare.rows) == ("", ["penalties"], [1, 2])
    assert codes(read) == ["no_headings"]
    assert read.sheets[1].kinds == ["rejected", "rejected"]


@pytest.mark.parametrize(
    "rows",
    [
        [["2024年行政处罚台账"], [], ["示例街道办事处"], ["二〇二四年十二月"]],
        [["一、填报范围：全年。"], ["二、口径：以决定日期为准。"]],
        [[1, "文号由系统生成"], [2, "日期格式为2024-01-01"]],
        [["罚款"], ["警告"]],
        [["联系人", "张某某", "电话", 0]],
    ],
)
def test_covers_notes_and_choices_are_quiet(reading, rows):
    read = reading(甲=HEADED, 乙=rows)
    assert counted(read) == {"甲": 2} and codes(read) == []


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("乙", [["处罚类别", "是否"], ["罚款", "是"], ["警告", "否"]]),
        ("数据字典", [["字段", "类型"], ["编号", "文本"], ["日期", "日期"], ["金额", "文本"]]),
        ("修改记录", [["版本", "修改日期"], ["V1.0", "2024-01-02"], ["V1.1", "2024-06-02"]]),
    ],
)
def test_tables_that_explain_the_ledger_beside_them_are_quiet(reading, sheet, rows):
    assert codes(reading(**{"甲": HEADED, sheet: rows})) == []
    assert codes(reading(**{sheet: rows})) == ["unknown_ledger"]


def test_another_table_beside_a_ledger_is_said(reading):
    other = [["名称", "哪天"], ["甲", "3-5"], ["乙", "3-6"]]
    assert codes(reading(甲=HEADED, 乙=other)) == ["unknown_ledger"]


def test_each_sheet_finds_its_own_headings(reading):
    orders = [["工单编号", "派单日期", "内容分类", "所属社区"]]
    orders.append(["GD001", "2024-03-01", "物业管理", "示例一社区"])
    more = [["GD002", "2024-03-02", "物业管理", "示例一社区"]]
    read = reading(处罚=HEADED, 工单=orders, 处罚续=[penalty(3)], 工单续=more)
    ledgers = [table.ledger for table in read.tables]
    assert ledgers == ["penalties", "hotline_orders", "penalties", "hotline_orders"]


def test_records_above_the_headings_are_said(reading):
    read = reading(甲=[penalty(3), *HEADED])
    assert codes(read) == ["no_headings"]
    assert read.sheets[0].kinds == ["rejected", "header", "rejected", "rejected"]
