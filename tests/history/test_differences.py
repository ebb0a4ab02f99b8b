"""Rows are matched as a person would: by key, content, place; what only moved has not changed."""

import pytest
from workbooks import RULES, SHIPPED, write_xlsx

from wanxing_stats.base import Place, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.history.comparison import differences
from wanxing_stats.history.row_changes import Row, match_rows
from wanxing_stats.history.runs import NoSuchRun, Run, read_run, this_run
from wanxing_stats.history.what_moved import CellChange, _say_cell, explain_differences

LEDGER = RULES.ledgers["fines"]


def row(number, place, **values):
    """A clean row of the penalty ledger; a number of None leaves the key empty."""
    key = None if number is None else f"文{number}号"
    base = {one.name: None for one in LEDGER.kept} | {
        "decision_no": key,
        "kind": "罚款",
        "fine_yuan": 200.0,
        "violation": "占道",
    }
    return Row(Place("a.xlsx", "Sheet1", place), base | values)


def changes(before, after):
    """before place, after place, fields."""

    def place(one):
        return one and one.place[2]

    return [
        (place(one.before), place(one.after), list(one.fields))
        for one in match_rows(before, after, LEDGER)
    ]


def test_equal_rows_have_not_changed_wherever_they_stand():
    assert changes([row(1, 2), row(2, 3)], [row(2, 8), row(1, 9)]) == []
    assert changes([row(None, 2), row(None, 3)], [row(None, 5), row(None, 6)]) == []


def test_a_row_with_the_same_key_is_the_same_record():
    assert changes([row(1, 2)], [row(1, 7, fine_yuan=500.0)]) == [(2, 7, ["fine_yuan"])]


def test_a_corrected_key_is_found_by_content_or_place():
    assert changes([row(1, 2), row(3, 4)], [row(9, 2), row(3, 4)]) == [(2, 2, ["decision_no"])]


def test_a_row_without_key_is_found_by_its_place_when_most_is_equal():
    assert changes([row(None, 2)], [row(None, 2, fine_yuan=500.0)]) == [(2, 2, ["fine_yuan"])]


def test_another_record_at_the_same_place_is_another_record():
    other = row(
        7, 2, kind="警告", fine_yuan=0.0, violation="露天烧烤", filed_on="x", decided_on="y"
    )
    assert sorted(changes([row(1, 2)], [other]), key=str) == sorted(
        [(2, None, []), (None, 2, [])], key=str
    )


def test_one_of_two_equal_rows_that_goes_is_one_row():
    assert changes([row(None, 2), row(None, 3)], [row(None, 2)]) in (
        [(3, None, [])],
        [(2, None, [])],
    )


def test_a_run_whose_rows_were_not_kept_still_tells_the_figures(tmp_path):
    before = Run.from_json({"figures": {"fine_cases/2024": 1}})
    after = Run(figures={("fine_cases", 2024): 2}, tables={})
    (one,) = differences(Workspace(tmp_path), RULES, before, after)
    move = one.move
    assert (move.before, move.after, one.rows_known, one.rows.added) == (1, 2, False, [])
    assert list(explain_differences(RULES, [one])) == [
        "【报告所列指标】",
        "2024年行政处罚起数：1 → 2（各行没有留存，不能比较）",
    ]


def test_a_figure_that_is_no_more_and_a_changed_definition_are_said(tmp_path):
    before = Run(
        figures={("gone", 2024): 1, ("fine_cases", 2024): 1},
        definitions={"fine_cases": "a"},
        tables={},
    )
    after = Run(figures={("fine_cases", 2024): 2}, definitions={"fine_cases": "b"}, tables={})
    moved = differences(Workspace(tmp_path), RULES, before, after)
    assert list(explain_differences(RULES, moved)) == [
        "【报告所列指标】",
        "2024年行政处罚起数：1 → 2（口径改了）",
        "【其他指标】",
        "2024年gone：1 → 无数据",
    ]


def test_a_figure_that_is_new_is_announced_as_new_and_one_that_goes_as_gone(tmp_path):
    before = Run(figures={("gone", 2024): 1}, definitions={"gone": "a"}, tables={})
    after = Run(figures={("fine_cases", 2024): 2}, definitions={"fine_cases": "b"}, tables={})
    moved = differences(Workspace(tmp_path), RULES, before, after)
    assert list(explain_differences(RULES, moved)) == [
        "【报告所列指标】",
        "2024年行政处罚起数：无数据 → 2（新设的指标）",
        "【其他指标】",
        "2024年gone：1 → 无数据（指标已取消）",
    ]
    documents = [difference.as_json() for difference in moved]
    assert [document["definition_changed"] for document in documents] == [False, False]


def test_a_row_whose_day_of_settling_changed_is_named(tmp_path):
    """The figure's condition asks for the status alone; the day decides whether it counts yet."""
    path = tmp_path / "data/raw/2024/应急办/隐患排查整改台账.xlsx"
    columns = ["隐患编号", "排查日期", "隐患类型", "隐患状态", "整改完成日期"]

    def run(rectified):
        hazards = [
            [f"隐{month:02}", f"2024-{month:02}-15", "用电", "已整改", f"2024-{month:02}-20"]
            for month in range(1, 13)
        ]
        hazards[-1][-1] = rectified
        write_xlsx(path, {"a": [columns, *hazards]})
        cleaned = clean_workspace(Workspace(tmp_path), SHIPPED)
        return this_run(Workspace(tmp_path), cleaned, Figures(cleaned))

    moved = differences(Workspace(tmp_path), SHIPPED, run("2024-12-20"), run("2025-01-10"))
    by_figure = {one.move and one.move.id: one for one in moved}
    assert by_figure.keys() == {"hazards_rectified", "hazard_rectification_rate"}
    for one in moved:
        (row,) = one.rows.changed
        assert (row.place.row, row.cells[0].name) == (13, "rectified_on")


def test_a_row_whose_limit_changed_is_named(tmp_path):
    """The limit is worked out of its column, which is the one that changed."""
    path = tmp_path / "data/raw/2024/应急办/隐患排查整改台账.xlsx"
    columns = ["隐患编号", "排查日期", "整改期限", "隐患类型", "隐患状态", "整改完成日期"]

    def run(limit):
        hazards = []
        for month in range(1, 13):
            begun, mended = f"2024-{month:02}-15", f"2024-{month:02}-20"
            hazards.append([f"隐{month:02}", begun, mended, "用电", "已整改", mended])
        hazards[4][2] = limit
        write_xlsx(path, {"a": [columns, *hazards]})
        cleaned = clean_workspace(Workspace(tmp_path), SHIPPED)
        return this_run(Workspace(tmp_path), cleaned, Figures(cleaned))

    moved = differences(Workspace(tmp_path), SHIPPED, run("2024-05-20"), run("2024-05-18"))
    by_figure = {difference.move and difference.move.id for difference in moved}
    assert by_figure == {"hazard_on_time_rate", "hazard_on_time_of_closed_rate"}
    for difference in moved:
        (row,) = difference.rows.changed
        assert (row.place.row, row.cells[0].name) == (6, "due_on")


def test_a_run_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(NoSuchRun, match="没有第7次生成的记录。现有：无"):
        read_run(Workspace(tmp_path), 7)


def test_a_cell_is_said_by_all_its_digits():
    """Two decimals would say that 123.456 has become 123.46 and 123.457 too."""
    cells = [CellChange("area", "面积", 123.456, 123.457), CellChange("area", "面积", 1200.0, None)]
    assert [_say_cell(cell) for cell in cells] == [
        "「面积」123.456 → 123.457",
        "「面积」1,200 → 空",
    ]
