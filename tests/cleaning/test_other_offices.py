"""Rows of another office in a list: said, and not counted where we know which office is ours."""

import pytest
from workbooks import PENALTY_HEADER, SHIPPED, SMALL_RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.rules import load_rules


def cleaned(root, offices, names=(), heading="处罚机关", corrections=""):
    """A list with a row for each of these offices; what our office is called."""
    rows = [[*penalty(at), office] for at, office in enumerate(offices, start=1)]
    penalty_file(root, *rows, header=[*PENALTY_HEADER, heading])
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        (root / "office.toml").write_text(f"[office]\nnames = [{listed}]\n", encoding="utf-8")
    (root / "data/raw/corrections.toml").write_text(corrections, encoding="utf-8")
    return clean_workspace(Workspace(root), load_rules(Workspace(root, rules=SMALL_RULES)))


def said(cleaned):
    return [each for each in cleaned.problems if each.code == "other_office"]


@pytest.mark.parametrize(
    "offices",
    [
        ["万兴街道", "万兴街道办事处", "南开区万兴街道", "天津市南开区万兴街道综合执法大队"],
        ["万兴街道", "", "本街道", "综合执法大队"],
        ["示例街道", "示例街道办事处"],
        ["市场监管所", "综合执法大队", "示例一社区居委会"],
    ],
)
def test_one_office_in_all_its_spellings_is_nothing_to_say(offices, tmp_path):
    assert said(cleaned(tmp_path, offices)) == []
    assert len(cleaned(tmp_path, offices).tables["fines"]) == len(offices)


def test_several_offices_are_said_and_counted_where_nobody_knows_ours(tmp_path):
    offices = ["万兴街道", "示例街道", "万兴街道办事处", "综合执法大队", "区城管局"]
    result = cleaned(tmp_path, offices)
    (problem,) = said(result)
    assert problem.severity == "doubtful" and problem.rows == [2, 3, 4, 6]
    assert len(result.tables["fines"]) == 5


@pytest.mark.parametrize("names", [["万兴街道"], ["万兴"], ["天津市南开区万兴街道办事处"]])
def test_rows_of_others_are_said_and_not_missed_where_we_know_ours(names, tmp_path):
    offices = ["万兴街道", "示例街道", "南开区万兴街道办事处", "区城管局", "", "综合执法大队"]
    result = cleaned(tmp_path, offices, names)
    (problem,) = said(result)
    assert problem.severity == "rejected" and problem.rows == [3, 5]
    assert len(result.tables["fines"]) == 4 and len(result.left_out["fines"]) == 0


def test_a_list_of_one_other_office_is_said_as_well(tmp_path):
    result = cleaned(tmp_path, ["示例街道", "示例街道"], ["万兴街道"])
    assert said(result)[0].rows == [2, 3] and len(result.tables["fines"]) == 0


def test_a_row_of_another_office_may_be_confirmed(tmp_path):
    confirm = """[[correction]]
action = "confirm"
file = "2024/综合执法大队/处罚.xlsx"
sheet = "Sheet1"
row = 3
reason = "口径确认"
decided_by = "综合执法大队"
on = 2025-01-20
"""
    result = cleaned(tmp_path, ["万兴街道", "示例街道"], ["万兴街道"], corrections=confirm)
    assert said(result) == [] and len(result.tables["fines"]) == 2


def test_a_column_of_nothing_like_offices_is_not_looked_at(tmp_path):
    assert said(cleaned(tmp_path, ["示例街道", "万兴街道"], ["万兴街道"], heading="案号")) == []


def test_a_column_that_nobody_knows_may_name_streets_but_no_address_is_shown(tmp_path):
    result = cleaned(tmp_path / "a", ["示例街道", "万兴街道"], heading="办件地")
    assert [problem.rows for problem in said(result)] == [[2, 3]]
    addresses = ["示例街道示例路1号张某某家", "万兴街道示例路2号李某某家"]
    assert said(cleaned(tmp_path / "b", addresses, heading="办件地")) == []
    (problem,) = said(cleaned(tmp_path / "c", addresses))
    assert "张某某" not in problem.message and "号" not in problem.message


def test_a_second_column_of_handlers_may_name_streets(tmp_path):
    header = ["信访编号", "来访日期", "承办单位", "办理单位"]
    rows = [
        ["XF1", "2024-03-05", "综合科", "万兴街道"],
        ["XF2", "2024-03-06", "综合科", "示例街道"],
    ]
    write_xlsx(tmp_path / "data/raw/2024/科室/信访.xlsx", {"信访": [header, *rows]})
    (problem,) = said(clean_workspace(Workspace(tmp_path), SHIPPED))
    assert problem.rows == [2, 3]
