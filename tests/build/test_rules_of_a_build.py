"""A build holds to the rules that it began with; what its notebooks can't find is said by name."""

import shutil

from workbooks import SMALL_RULES, penalty, penalty_file, small_workspace

from wanxing_stats.base import Workspace
from wanxing_stats.build import build
from wanxing_stats.build.progress import Progress


def test_rules_edited_while_a_build_runs_are_those_of_the_next_one(tmp_path):
    rules = shutil.copytree(SMALL_RULES, tmp_path / "rules")
    small_workspace(tmp_path, shows='brief.table("各项", "fine_cases")')
    workspace = Workspace(tmp_path, rules)

    class EditsMeanwhile(Progress):
        def say(self, line):
            path = rules / "indicators.toml"
            text = path.read_text(encoding="utf-8").replace("行政处罚起数", "处罚案件数")
            path.write_text(text, encoding="utf-8")
            shutil.copy(rules / "ledgers" / "fines.toml", rules / "ledgers" / "gone.toml")
            (rules / "ledgers" / "gone.toml").write_text("", encoding="utf-8")

    build(workspace, progress=EditsMeanwhile())
    (page,) = workspace.reports.glob("2024/*.html")
    assert "行政处罚起数" in page.read_text(encoding="utf-8")
    (rules / "ledgers" / "gone.toml").unlink()
    build(workspace)
    text = page.read_text(encoding="utf-8")
    assert "处罚案件数" in text and "行政处罚起数" not in text


def test_a_notebook_that_names_an_unknown_figure_is_told_the_nearest(tmp_path):
    workspace = small_workspace(tmp_path, shows='brief.say("罚款{fine_totals}。")')
    (failure,) = build(workspace).failures
    assert "没有名为“fine_totals”的指标。是不是 fine_total（" in failure


def test_a_page_that_asks_for_another_frame_of_the_sources_is_made_again_by_the_next_build(
    tmp_path,
):
    workspace = small_workspace(tmp_path, shows='len(brief.sent("records"))')
    build(workspace)
    penalty_file(tmp_path, penalty(3), name="示例_另一份.xlsx")
    (page,) = build(workspace).notebooks
    assert page.state == "run"
