"""Rows dated outside of their folder's year count in their own, or are said to be too far away."""

import pandas as pd
import pytest
from workbooks import PENALTY_HEADER, RULES, SHIPPED, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import check_accounting, clean_workspace, problem_frame

FILE = "2024/综合执法大队/处罚.xlsx"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def decided(*days):
    return [penalty(number, filed=None, decided=day) for number, day in enumerate(days, 1)]


def cleaned(workspace, rules=RULES):
    result = clean_workspace(workspace, rules)
    check_accounting(result)
    return result


def complaints(workspace, rules=RULES):
    frame = problem_frame(cleaned(workspace, rules).problems)
    return frame[frame["code"] == "other_year"].to_dict("records")


def counted(workspace):
    return cleaned(workspace).tables["fines"]["source_row"].tolist()


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        ("2024-01-01", None),
        ("2024-12-31", None),
        ("2025-01-01", "info"),
        ("2025-03-01", "info"),
        ("2025-03-02", "rejected"),
        ("2042-03-05", "rejected"),
        ("2023-12-31", "doubtful"),
        ("2021-01-01", "doubtful"),
        ("2020-12-31", "rejected"),
    ],
)
def test_how_far_a_date_may_be_from_the_year_of_the_folder(workspace, day, severity):
    penalty_file(workspace.root, *decided("2024-03-05", day))
    assert [problem["severity"] for problem in complaints(workspace)] == [severity] * bool(severity)
    assert counted(workspace) == ([2] if severity == "rejected" else [2, 3])


@pytest.mark.parametrize(("month", "severity"), [("2025-02", "info"), ("2025-03", "rejected")])
def test_a_month_is_near_when_all_its_days_are(workspace, month, severity):
    header = ["统计月份", "社区", "应走访户数", "达标户数"]
    write_xlsx(workspace.raw / FILE, {"Sheet1": [header, [month, "示例一社区", 10, 9]]})
    assert [problem["severity"] for problem in complaints(workspace)] == [severity]


def test_both_kinds_are_one_problem_each_with_years_and_counts(workspace):
    days = ["2024-03-05", "2023-12-30", "2025-01-02", "2023-12-31", "2052-01-01", "2015-01-01"]
    penalty_file(workspace.root, *decided(*days))
    far, near = complaints(workspace)
    assert far["severity"] == "rejected" and (far["row"], far["count"]) == (6, 2)
    assert "：2015年1行、2052年1行。" in far["message"] and "第6、7行" in far["message"]
    assert near["severity"] == "doubtful" and "：2023年2行、2025年1行。" in near["message"]


def test_of_several_sheets_it_is_one_problem_a_file(workspace):
    """A list over many years with a sheet for each."""
    sheets = {}
    for year in range(2012, 2025):
        number = f"罚〔{year}〕1号"
        sheets[str(year)] = [
            PENALTY_HEADER,
            [number, *penalty(1, filed=None)[1:-1], f"{year}-05-05"],
        ]
    write_xlsx(workspace.raw / FILE, sheets)
    far, near = sorted(complaints(workspace), key=lambda problem: problem["severity"], reverse=True)
    assert far["message"].startswith(f"{FILE}：") and "2012年1行、2013年1行" in far["message"]
    assert near["message"].startswith(f"{FILE}：") and "2021年1行、2022年1行" in near["message"]
    assert len(counted(workspace)) == 4


def test_outside_of_a_year_folder_nothing_is_said(workspace):
    sheet = [PENALTY_HEADER, *decided("2012-03-05", "2024-03-05", "2031-01-01")]
    write_xlsx(workspace.raw / "历年处罚.xlsx", {"Sheet1": sheet})
    assert complaints(workspace) == [] and counted(workspace) == [2, 3, 4]


def test_a_row_too_far_away_is_left_out_without_its_date(workspace):
    penalty_file(workspace.root, *decided("2042-03-05"))
    (row,) = cleaned(workspace).left_out["fines"].to_dict("records")
    assert (row["unread"], row["why"]) == ("decided_on", "rejected")
    assert pd.isna(row["decided_on"]) and row["fine_yuan"] == 200


def test_rows_that_repeat_another_are_not_spoken_of(workspace):
    """December's cases were sent again with those of January."""
    penalty_file(workspace.root, *decided("2024-12-05"), year=2024)
    penalty_file(workspace.root, *decided("2024-12-05"), year=2025)
    assert complaints(workspace) == []


@pytest.mark.parametrize(
    ("decision", "rows"),
    [
        ('action = "drop"', [2]),
        ('action = "confirm"\nfield = "decided_on"', [2, 3]),
        (
            'action = "override"\nfield = "decided_on"\nexpect = "2042-03-05"\nvalue = 2024-03-05',
            [2, 3],
        ),
        ('action = "merge"\ninto = "津南万罚〔2024〕1号"', [2]),
    ],
)
def test_people_can_decide_about_it(workspace, decision, rows):
    penalty_file(workspace.root, *decided("2024-03-05", "2042-03-05"))
    text = f"""
[[correction]]
file = "{FILE}"
sheet = "Sheet1"
row = 3
{decision}
reason = "科室退回更正"
decided_by = "综合执法大队"
on = 2025-01-20
"""
    (workspace.raw / "corrections.toml").write_text(text, encoding="utf-8")
    assert counted(workspace) == rows
    severities = {problem.severity for problem in cleaned(workspace).problems}
    assert "rejected" not in severities
    assert "没有采用" not in "".join(problem.message for problem in cleaned(workspace).problems)


def test_the_made_up_years_are_all_in_their_folders(own_sample):
    assert complaints(own_sample, SHIPPED) == []
