"""Rows that say themselves that they don't count: left out, said, and never missed."""

import openpyxl
import pytest
from openpyxl.styles import Font
from workbooks import PENALTY_HEADER, SHIPPED, penalty, penalty_file, write_xlsx

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import Figures

HEADER = [*PENALTY_HEADER, "备注"]
FILE = "2024/综合执法大队/处罚.xlsx"


def cleaned(root):
    return clean_workspace(Workspace(root), SHIPPED)


def counted(root):
    """The rows that count, and what is said that is more than a note: code and rows."""
    result = cleaned(root)
    rows = sorted(result.tables["penalties"]["source_row"])
    said = [(each.code, each.rows) for each in result.problems if each.severity != "info"]
    return rows, said


def remarked(root, *remarks, heading="备注", **options):
    rows = [[*penalty(number), remark] for number, remark in enumerate(remarks, 1)]
    return penalty_file(root, *rows, header=[*PENALTY_HEADER, heading], **options)


@pytest.mark.parametrize("heading", ["备注", "处理情况说明", "是否作废"])
def test_a_word_in_any_column_leaves_its_row_out(tmp_path, heading):
    remarked(tmp_path, None, "已作废", "", heading=heading)
    rows, said = counted(tmp_path)
    assert rows == [2, 4] and ("void", [3]) in said


def test_a_void_row_is_not_missing_from_any_figure(tmp_path):
    remarked(tmp_path, None, "作废", None)
    figure = Figures(cleaned(tmp_path))["penalty_cases", 2024]
    assert (figure.value, figure.state.uncounted) == (2, 0)


def test_what_tells_a_matter_may_use_the_words(tmp_path):
    texts = ["作废合同，要求退款", "撤销登记一案", "非重复件", "不作废"]
    remarked(tmp_path, *texts, heading="违法事项内容")
    rows, said = counted(tmp_path)
    assert rows == [2, 3, 4, 5] and "void" not in dict(said)


def test_a_remark_that_may_say_so_counts_and_is_said(tmp_path):
    remarked(tmp_path, "与第5行重复", "已并入第2件", "某某要求作废", "重复投诉", "重复，照常计入")
    assert counted(tmp_path) == ([2, 3, 4, 5, 6], [("void_perhaps", [2, 3, 4])])


def test_a_struck_serial_number_is_its_rows(tmp_path):
    header, rows = ["序号", *PENALTY_HEADER], [[1, *penalty(1)], [2, *penalty(2)]]
    path = penalty_file(tmp_path, *rows, header=header)
    book = openpyxl.load_workbook(path)
    book.active["A2"].font = Font(strike=True)
    book.save(path)
    assert counted(tmp_path) == ([3], [("void", [2])])


def test_all_reasons_of_one_sheet_are_one_problem(tmp_path):
    remarked(tmp_path, "作废", "已撤销", None, "作废，不计")
    assert counted(tmp_path) == ([4], [("void", [2, 3, 5])])


def test_rows_below_a_band_are_left_out_until_the_next_one(tmp_path):
    bands = ["一、已结案"], ["二、作废件"], ["三、其他"]
    rows = [bands[0], penalty(1), bands[1], penalty(2), penalty(3), bands[2], penalty(4)]
    penalty_file(tmp_path, *rows)
    assert counted(tmp_path) == ([3, 8], [("void", [5, 6])])


def test_a_band_that_counts_its_rows_speaks_for_no_more(tmp_path):
    band = ["以下1件作废", *[None] * 5]
    path = penalty_file(tmp_path, penalty(1), band, penalty(2), penalty(3))
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A3:F3")
    book.save(path)
    assert counted(tmp_path) == ([2, 5], [("void", [4])])


def test_a_band_in_one_cell_is_one_all_the_same(tmp_path):
    penalty_file(tmp_path, penalty(1), ["以下为作废件"], penalty(2))
    assert counted(tmp_path) == ([2], [("void", [3, 4])])


def test_the_name_of_a_sheet_speaks_for_it_alone(tmp_path):
    sheets = {"处罚": [PENALTY_HEADER, penalty(1)], "作废": [PENALTY_HEADER, penalty(2)]}
    write_xlsx(tmp_path / "data/raw" / FILE, sheets)
    result = cleaned(tmp_path)
    assert list(result.tables["penalties"]["source_sheet"]) == ["处罚"]


def test_the_title_of_a_list_of_nothing_speaks_for_no_other(tmp_path):
    nothing = [["作废的处罚案件台账"], PENALTY_HEADER, ["无"], []]
    counting = [["处罚案件台账"], PENALTY_HEADER, penalty(1), penalty(2)]
    write_xlsx(tmp_path / "data/raw" / FILE, {"处罚": [*nothing, *counting]})
    assert counted(tmp_path) == ([7, 8], [])


def test_a_struck_row_is_left_out_unless_the_sheet_says_what_it_means(tmp_path):
    def struck(*lines):
        path = penalty_file(tmp_path, penalty(1), penalty(2))
        book = openpyxl.load_workbook(path)
        for cell in book.active[2]:
            cell.font = Font(strike=True)
        for line in lines:
            book.active.append([])
            book.active.append([line])
        book.save(path)
        return counted(tmp_path)

    assert struck() == ([3], [("void", [2])])
    assert struck("说明：划删除线的为已办结") == ([2, 3], [])


def test_a_total_may_count_such_rows_or_not(tmp_path):
    for total in (200, 500):
        rows = [[*penalty(1, 200), None], [*penalty(2, 300), "作废"]]
        penalty_file(tmp_path, *rows, ["合计", None, None, total], header=HEADER)
        assert [code for code, _ in counted(tmp_path)[1]] == ["void"]
    penalty_file(tmp_path, *rows, ["合计", None, None, 700], header=HEADER)
    assert "total_mismatch" in dict(counted(tmp_path)[1])


def test_a_confirmation_of_the_row_counts_it(tmp_path):
    remarked(tmp_path, None, "作废")
    (tmp_path / "data" / "raw" / "corrections.toml").write_text(
        f'[[correction]]\naction = "confirm"\nfile = "{FILE}"\nsheet = "Sheet1"\nrow = 3\n'
        'reason = "口径确认"\ndecided_by = "综合执法大队"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    assert counted(tmp_path) == ([2, 3], [])
