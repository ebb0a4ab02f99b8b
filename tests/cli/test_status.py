"""wanxing status: who owes what, as a table, as lines to send, and as JSON."""

import json
import sys

import pytest
from rich.cells import cell_len
from workbooks import PENALTY_HEADER, penalty, penalty_file

from wanxing_stats.base import PACKAGE, workspace
from wanxing_stats.cli import main
from wanxing_stats.departments import OWED_IS_UNKNOWN

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
    assert summary == f"2024年，数据截至12月31日：收到1个文件，{OWED_IS_UNKNOWN}。"
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
    assert f"2024年：收到1个文件，{OWED_IS_UNKNOWN}，1张表没有读懂。" in printed


def test_how_far_the_year_has_come_decides_what_is_owed(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    by = f"{EXPECTED}by = 2024-04-10\n"
    as_of = "[years.2024]\nas_of = 2024-03-31\n"
    (tmp_path / "office.toml").write_text(as_of + by, encoding="utf-8")
    assert status()[0] == 0
    (tmp_path / "office.toml").write_text(by, encoding="utf-8")
    penalty_file(tmp_path, penalty(2, decided="2025-01-05"), year=2025)
    assert status("2024")[0] == 1


@pytest.fixture
def send_orders(monkeypatch, tmp_path):
    """Writes twenty hotline orders in each of these months of 2025, under the shipped rules."""
    monkeypatch.setattr(workspace, "SHIPPED_RULES", PACKAGE)

    def send(months):
        file = tmp_path / "data/raw/2025/网格化管理中心/工单.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = ["工单编号,派单日期,内容分类,办结日期"]
        for month in months:
            for day in range(8, 28):
                rows.append(f"GD{month}-{day},2025-{month}-{day},噪声,2025-{month}-28")
        file.write_text("\n".join(rows), encoding="utf-8-sig")

    return send


def test_a_ledger_that_the_figures_call_late_is_asked_for(status, send_orders, tmp_path):
    send_orders(range(2, 10))
    (tmp_path / "office.toml").write_text("[years.2025]\nas_of = 2025-12-31\n", encoding="utf-8")
    code, printed, _ = status()
    summary, _, line, *_, to_send = printed.splitlines()
    assert code == 1
    assert summary == "2025年，数据截至12月31日：收到1个文件，1份台账没有报齐。"
    assert line.split()[-1] == "1月、10月以后"
    assert to_send.endswith(
        "2月8日至9月27日，只报到9月30日。请补报《居民诉求工单台账》10月以后的；"
        "《居民诉求工单台账》1月没有数据，请核对是否漏报。"
    )


def test_a_table_that_goes_beyond_the_figures_day_says_so(status, send_orders, tmp_path):
    send_orders(range(1, 13))
    (tmp_path / "office.toml").write_text("[years.2025]\nas_of = 2025-06-15\n", encoding="utf-8")
    code, printed, _ = status()
    assert code == 0
    assert printed.startswith(
        f"2025年，指标计到6月15日，下表连这一天以后报来的也列出：收到1个文件，{OWED_IS_UNKNOWN}。"
    )


def test_a_file_outside_of_any_year_is_said(status, tmp_path):
    penalty_file(tmp_path, penalty(1))
    (tmp_path / "data/raw/2024").rename(tmp_path / "data/raw/补报")
    penalty_file(tmp_path, penalty(2))
    code, printed, complaint = status()
    assert code == 1
    assert "收到1个文件" in printed
    assert "补报/综合执法大队/处罚.xlsx：不在年度文件夹里，报送情况没有算上它。" in complaint


def test_a_file_that_nobody_can_open_is_no_list_without_rows(status, tmp_path):
    file = tmp_path / "data/raw/2024/综合执法大队/行政处罚案件台账.xlsx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"PK\x03\x04")
    _, printed, _ = status()
    assert printed.splitlines()[1].split()[7] == "没有读懂"
    assert printed.splitlines()[2].split()[7] == "1个"


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
