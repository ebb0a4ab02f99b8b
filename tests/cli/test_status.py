"""wanxing status: who owes what, as a table, as lines to send, and as JSON."""

import json
import sys

import pytest
from rich.cells import cell_len
from workbooks import PENALTY_HEADER, penalty, penalty_file

from wanxing_stats.cli import main

KEYS = [
    "year",
    "department",
    "ledger",
    "files",
    "rows",
    "clean",
    "duplicate",
    "rejected",
    "unread",
    "from",
    "through",
    "missing",
]
EXPECTED = '[[expected]]\nyear = 2024\ndepartment = "司法所"\nledger = "papers"\n'


@pytest.fixture
def status(monkeypatch, capsys, tmp_path):
    """Runs ``wanxing status``: its exit status, what it printed, what it complained."""

    def run(*arguments):
        command = ["wanxing", "status", "--root", str(tmp_path), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as done:
            main()
        return done.value.code, *capsys.readouterr()

    (tmp_path / "data/raw").mkdir(parents=True)
    return run


def test_a_table_and_a_line_for_each_department(status, tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, decided="2024-12-28"))
    code, printed, _ = status()
    assert code == 0
    summary, head, line, *_, to_send = printed.splitlines()
    assert summary == "2024年，数据截至12月31日：收到1个文件，没有欠报的台账。"
    titles = "科室 台账 文件 行数 计入 重复 不能计入 没有读懂 最早 最晚 还缺"
    assert head.split() == titles.split()
    assert line.split() == [
        *("综合执法大队", "《行政处罚案件台账》", *"122000", "2024-03-05", "2024-12-28")
    ]
    assert cell_len(head[: head.index("最早")]) == cell_len(line[: line.index("2024")])
    assert to_send == (
        "综合执法大队：2024年收到《行政处罚案件台账》1个文件2行，全部计入，3月5日至12月28日。"
        "暂时没有要补报、改正的，谢谢。"
    )


def test_what_is_missing_is_said_and_makes_the_status_1(status, tmp_path):
    penalty_file(tmp_path, penalty(1, decided="2024-12-28"))
    (tmp_path / "office.toml").write_text(f"{EXPECTED}by = 2024-04-10\n", encoding="utf-8")
    code, printed, _ = status()
    assert code == 1
    assert "收到1个文件，还缺1份台账。" in printed
    assert (
        "司法所：2024年还没有收到台账；还缺《法治思想考试成绩表》（办公室要求4月10日前" in printed
    )


def test_what_was_not_understood_makes_the_status_1(status, tmp_path):
    header = [heading.replace("处罚决定日期", "作出日子") for heading in PENALTY_HEADER]
    penalty_file(tmp_path, penalty(1), header=header)
    code, printed, _ = status()
    assert code == 1
    assert "2024年：收到1个文件，没有欠报的台账，1张表没有读懂。" in printed


def test_how_far_the_year_has_come_decides_what_is_owed(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    by = f"{EXPECTED}by = 2024-04-10\n"
    as_of = "[years.2024]\nas_of = 2024-03-31\n"
    (tmp_path / "office.toml").write_text(as_of + by, encoding="utf-8")
    assert status()[0] == 0
    (tmp_path / "office.toml").write_text(by, encoding="utf-8")
    penalty_file(tmp_path, penalty(2, decided="2025-01-05"), year=2025)
    assert status("2024")[0] == 1


def test_json_has_a_line_for_each_department_and_ledger(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    (tmp_path / "office.toml").write_text(EXPECTED, encoding="utf-8")
    penalty_file(tmp_path, penalty(2, decided="2025-01-05"), year=2025)
    code, printed, _ = status("2024", "--json")
    papers, fines = json.loads(printed)
    assert code == 1
    assert list(papers) == list(fines) == KEYS
    assert (papers["department"], papers["missing"], papers["from"]) == ("司法所", "expected", None)
    assert (fines["ledger"], fines["from"]) == ("fines", "2024-03-05")


def test_without_a_year_it_is_the_last_that_was_sent(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    penalty_file(tmp_path, penalty(2, decided="2025-03-05"), year=2025)
    _, printed, _ = status("--json")
    assert [line["year"] for line in json.loads(printed)] == [2025]


def test_a_year_of_which_nothing_is_known_is_said(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    code, printed, complaint = status("2031")
    assert (code, printed) == (1, "")
    assert "2031年没有数据。有数据的是2024年。" in complaint
    code, printed, complaint = status("2031", "--json")
    assert (code, json.loads(printed)) == (1, [])
    assert "2031年没有数据" in complaint


def test_an_empty_workspace_says_where_the_files_go(status):
    code, printed, complaint = status()
    assert (code, printed) == (1, "")
    assert complaint == "还没有台账。请把台账放入 data/raw/年度/科室/ 后重新运行。\n"


def test_a_year_that_was_never_sent_is_owed_as_a_whole(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    code, printed, _ = status("2025")
    assert code == 1
    assert printed.startswith("2025年：收到0个文件，还缺1份台账。")


def test_an_entry_that_cannot_be_meant_is_said(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    (tmp_path / "office.toml").write_text(EXPECTED.replace("papers", "paper"), encoding="utf-8")
    code, _, complaint = status()
    assert code == 1
    assert complaint.startswith("office.toml 第1行")
    assert "没有名为“paper”的台账。是不是 papers" in complaint
