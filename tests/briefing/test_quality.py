"""The data quality page says who owes what, and is made again when that changes."""

import re

import pytest
from workbooks import PENALTY_HEADER, penalty, penalty_file, small_workspace

from wanxing_stats.base import PACKAGE, workspace
from wanxing_stats.briefing import Briefing, quality
from wanxing_stats.build import build
from wanxing_stats.departments import OWED_IS_UNKNOWN

EXPECTED = '[[expected]]\nyear = 2024\ndepartment = "司法所"\nledger = "papers"\n'


def owed(root):
    """What the section says, without markup."""
    return re.sub("<[^>]+>", " ", quality.owed_table(Briefing(2024, root))).split()


def test_a_year_of_which_nothing_is_owed(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    said = owed(tmp_path)
    assert said[0] == f"{OWED_IS_UNKNOWN}。"
    assert said[-3:] == [
        "综合执法大队",
        "《行政处罚案件台账》",
        "1个文件2行，计入1行，不能计入1行，3月5日",
    ]


def test_what_is_owed_stands_first(tmp_path):
    penalty_file(tmp_path, penalty(1))
    header = [heading.replace("处罚决定日期", "作出日子") for heading in PENALTY_HEADER]
    penalty_file(tmp_path, penalty(2), header=header, name="二.xlsx")
    (tmp_path / "office.toml").write_text(
        f"{EXPECTED}by = 2024-04-10\n[years.2024]\nas_of = 2024-12-31\n", encoding="utf-8"
    )
    said = " ".join(owed(tmp_path))
    assert said.startswith("各科室还缺 1份 台账，有 1张 表没有读懂。")
    first = "司法所 《法治思想考试成绩表》 还缺（办公室要求4月10日前报送）"
    then = "综合执法大队 《行政处罚案件台账》 2个文件2行，计入1行，没有读懂1行，3月5日"
    assert said.endswith(f"{first} {then}")


def test_a_ledger_that_stops_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "SHIPPED_RULES", PACKAGE)
    file = tmp_path / "data/raw/2024/网格化管理中心/工单.csv"
    file.parent.mkdir(parents=True)
    rows = [f"GD{day},2024-01-{day},噪声,2024-01-{day}" for day in range(10, 28)]
    file.write_text("\n".join(["工单编号,派单日期,内容分类,办结日期", *rows]), encoding="utf-8-sig")
    (tmp_path / "office.toml").write_text("[years.2024]\nas_of = 2024-12-31\n", encoding="utf-8")
    said = " ".join(owed(tmp_path))
    assert said.startswith("各科室有 1份 台账没有报齐。")
    assert said.endswith("1个文件18行，全部计入，1月10日至1月27日；还缺（2月以后）")


@pytest.mark.slow
def test_the_page_is_made_again_when_what_is_owed_changes(tmp_path):
    shows = "from wanxing_stats.briefing import quality\n\nquality.owed_table(brief)"
    workspace = small_workspace(tmp_path, shows=shows)
    workspace.office.write_text(EXPECTED, encoding="utf-8")
    build(workspace)
    workspace.office.write_text(f"{EXPECTED}by = 2024-02-01\n", encoding="utf-8")
    [page] = [page for page in build(workspace).notebooks if page.state == "run"]
    assert "2024年报送情况" in "".join(page.why)
    html = (workspace.reports / "2024/04_enforcement.html").read_text(encoding="utf-8")
    assert "还缺（办公室要求2月1日前报送）" in html
