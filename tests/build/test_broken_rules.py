"""A rule that can't be meant stops no build: it is said, and its figures have no value."""

import json
import re
import shutil

import pytest
from typer.testing import CliRunner
from workbooks import SMALL_RULES, penalty, small_workspace

from wanxing_stats.base import Workspace
from wanxing_stats.build import build
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cli.commands import app

SHOWS = (
    'brief.say("全年行政处罚{fine_cases}。", "罚款{fine_total}，{fine_total.moved}。")',
    'brief.cards("fine_total", "fine_cases")',
    'brief.table("各项", "fine_total", "fine_cases")',
    'brief.years_table("各年", "fine_total")',
    'brief.draw.months("by_month", "fine_total")',
    'brief.draw.years("by_year", "fine_total")',
    'brief.draw.ranked("by_kind", "fine_total", by="kind", by_title="类别")',
    'brief.alerts("罚款{fine_total}。")',
)


@pytest.fixture
def workspace(tmp_path):
    """A small workspace with rules of its own."""
    rules = shutil.copytree(SMALL_RULES, tmp_path / "rules")
    small_workspace(tmp_path, penalty(1), shows="\n".join(SHOWS[:1]))
    return Workspace(tmp_path, rules)


def text_of(workspace):
    (page,) = workspace.reports.glob("2024/*.html")
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


def break_total(workspace):
    path = workspace.rules / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('measure = "sum"', 'measure = "add"', 1), encoding="utf-8")


def rule_file_problems(built):
    frame = problem_frame(built.problems)
    problems = frame[frame["code"] == "rule_file"]
    assert set(problems["severity"]) == {"rejected"} and set(problems["department"]) == {""}
    return list(problems["message"])


@pytest.mark.parametrize("shows", SHOWS)
def test_a_page_says_that_a_figure_left_out_has_no_value(tmp_path, shows):
    rules = shutil.copytree(SMALL_RULES, tmp_path / "rules")
    small_workspace(tmp_path, penalty(1), shows=shows)
    workspace = Workspace(tmp_path, rules)
    break_total(workspace)
    built = build(workspace)
    (message,) = rule_file_problems(built)
    assert message.startswith("indicators.toml 第14行：[fine_total]：measure 应为count、")
    assert re.search("口径有误|规则有误|没有发现", text_of(workspace))


def test_a_figure_left_out_and_mended_is_said_so(workspace):
    build(workspace)
    assert "罚款200元" in text_of(workspace)
    break_total(workspace)
    built = build(workspace)
    (move,) = built.changed
    assert (move.id, move.after, move.why) == ("fine_total", None, "口径有错误，没有计算")
    assert "1月至3月行政处罚1起。（罚款金额：口径有误。）" in text_of(workspace)
    shutil.copy(SMALL_RULES / "indicators.toml", workspace.rules)
    (move,) = build(workspace).changed
    assert (move.before, move.after, move.why) == (None, 200, "")


def test_the_figures_of_a_ledger_that_is_gone_have_no_value_and_the_rest_stands(
    workspace, monkeypatch
):
    monkeypatch.setattr("wanxing_stats.base.workspace.SHIPPED_RULES", workspace.rules)
    build(workspace)
    (workspace.rules / "ledgers" / "papers.toml").unlink()
    built = build(workspace)
    (message,) = rule_file_problems(built)
    assert "没有名为“papers”的台账" in message and "1个指标没有值（法治考试平均分）。" in message
    assert "罚款200元" in text_of(workspace)
    printed = CliRunner().invoke(app, ["indicators", "--json", "--root", str(workspace.root)])
    assert printed.exit_code in (0, 1)


def test_a_new_figure_is_announced_as_new(workspace, monkeypatch):
    monkeypatch.setattr("wanxing_stats.base.workspace.SHIPPED_RULES", workspace.rules)
    build(workspace)
    with open(workspace.rules / "indicators.toml", "a", encoding="utf-8") as file:
        file.write(
            '\n[fine_mean]\nname = "平均罚款"\nunit = "元"\nsection = "五"\ndepartment = "执法"\n'
            'table = "fines"\nmeasure = "mean"\ncolumn = "fine_yuan"\ndate = "decided_on"\n'
            'polarity = "neutral"\ndefinition = "本年罚款的平均数。"\nkind = "own"\n'
        )
    (move,) = build(workspace).changed
    assert (move.id, move.before, move.after, move.why) == ("fine_mean", None, 200, "新设的指标")
    shown = CliRunner().invoke(app, ["diff", "--root", str(workspace.root)]).output
    assert "【其他指标】" in shown and "平均罚款：无数据 → 200（新设的指标" in shown
    told = CliRunner().invoke(app, ["diff", "--json", "--root", str(workspace.root)]).output
    (difference,) = json.loads(told)
    assert (difference["definition"], difference["definition_changed"]) == ("new", False)

    shutil.copy(SMALL_RULES / "indicators.toml", workspace.rules)
    (move,) = build(workspace).changed
    assert (move.id, move.after, move.why) == ("fine_mean", None, "指标已取消")


def test_broken_corrections_and_published_years_are_problems_and_the_rest_stands(workspace):
    (workspace.raw / "corrections.toml").write_text("[[correction]]\n", encoding="utf-8")
    published = workspace.root / "data" / "published"
    published.mkdir()
    (published / "2023.toml").write_text("run = 1", encoding="utf-8")
    messages = rule_file_problems(build(workspace))
    assert "corrections.toml 第1行：[[correction]] 第1条：缺少 action。请补上后重试。" in messages
    assert "data/published/2023.toml 第1行：缺少 published_on。请补上后重试。" in messages
    assert "罚款200元" in text_of(workspace)


@pytest.fixture
def shipped(workspace, monkeypatch):
    """The small workspace, whose rules the commands take too."""
    monkeypatch.setattr("wanxing_stats.base.workspace.SHIPPED_RULES", workspace.rules)
    return workspace


def said_by(workspace, line):
    return CliRunner().invoke(app, [*line.split(" "), "--root", str(workspace.root)]).output


def test_faults_of_rule_files_are_no_rows(shipped):
    break_total(shipped)
    shipped.office.write_text("[limits]\ncell_seconds = 0\n", encoding="utf-8")
    said = said_by(shipped, "check")
    assert "  规则文件有误：indicators.toml 第14行：[fine_total]：measure 应为" in said
    assert "  规则文件有误：office.toml 第1行：[limits]：cell_seconds 应大于0，" in said
    assert "不能计入：" not in said


def test_why_a_figure_has_no_value_is_said(shipped):
    trace = "trace {} --year 2024"
    no_rows = said_by(shipped, trace.format("papers_mean"))
    assert "2024年法治考试平均分没有值：没有报送《法治思想考试成绩表》。请把它放入" in no_rows
    break_total(shipped)
    left_out = said_by(shipped, trace.format("fine_total"))
    assert "2024年罚款金额没有值：它的口径或台账的规则文件有误，没有计算。" in left_out
    assert "有数据的是" not in no_rows + left_out


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_ledger_that_cannot_be_read_is_no_department_s_fault(shipped, is_gone):
    ledger = shipped.rules / "ledgers" / "fines.toml"
    if is_gone:
        ledger.unlink()
    else:
        ledger.write_text("name", encoding="utf-8")
    said = said_by(shipped, "check")
    assert "暂时认不出这是哪一种台账，1行没有计入。科室不用改动这张表。" in said
    assert "请先恢复或改正ledgers/fines.toml" in said
    assert "不像任何一种" not in said and "【综合执法大队】" not in said
    assert "综合执法大队" not in said_by(shipped, "feedback")
    assert not list((shipped.clean / "feedback").glob("*.xlsx"))
    shutil.copy(SMALL_RULES / "ledgers" / "fines.toml", ledger)
    assert "认不出" not in said_by(shipped, "check")
