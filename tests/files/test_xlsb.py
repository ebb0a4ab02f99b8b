"""Excel's binary workbook: what calamine gives, what is read beside it, and what is refused."""

import struct

import pytest
from workbooks import SHORT_NUMBER, record, write_xlsb

from wanxing_stats.files import Unreadable, read_workbook
from wanxing_stats.tables.sheet_layout import find_tables

PENALTIES = [
    ["2024年行政处罚台账"],
    ["决定书文号", "处罚类别", "罚款金额（元）", "决定日期"],
    ["文1号", "罚款", 200.0, "2024-03-05"],
    ["文2号", "警告", 0.0, "2024-03-06"],
]


def test_an_xlsb_is_read_like_any_workbook(tmp_path):
    workbook = read_workbook(an_xlsb(tmp_path, PENALTIES, merges=[(0, 0, 0, 3)]))
    (grid,) = workbook.grids
    assert (workbook.format, grid.sheet, grid.hidden) == ("xlsb", "处罚", False)
    assert grid.rows[2] == ["文1号", "罚款", 200.0, "2024-03-05"]
    assert grid.merges == [(0, 0, 0, 3)]
    assert find_tables(grid).kinds == ["title", "header", "data", "data"]


def an_xlsb(folder, rows, **options):
    return write_xlsb(folder / "处罚.xlsb", rows, **options)


def test_an_error_in_an_xlsb_is_shown(tmp_path):
    rows = [*PENALTIES, ["文3号", "罚款", b"\x2a", "2024-03-07"]]
    (grid,) = read_workbook(an_xlsb(tmp_path, rows)).grids
    assert grid.rows[4] == ["文3号", "罚款", "#N/A", "2024-03-07"]


def test_a_hidden_sheet_of_an_xlsb_is_hidden(tmp_path):
    (grid,) = read_workbook(an_xlsb(tmp_path, PENALTIES, hidden=True)).grids
    assert grid.hidden


def test_cells_that_leave_their_column_out_are_refused_rather_than_lost(tmp_path):
    extra = record(SHORT_NUMBER, struct.pack("<Id", 0, 5.0))
    with pytest.raises(Unreadable) as refused:
        read_workbook(an_xlsb(tmp_path, PENALTIES, extra=extra))
    assert refused.value.code == "short_cells" and "另存为.xlsx" in refused.value.message


def test_an_xlsb_cut_off_within_a_record_says_so(tmp_path):
    path = an_xlsb(tmp_path, PENALTIES, extra=b"\x05\xff\xff")
    with pytest.raises(Unreadable):
        read_workbook(path)
