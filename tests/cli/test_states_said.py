"""How complete a figure is stands where commands say the figure."""

import datetime
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner
from workbooks import penalty, small_workspace

from wanxing_stats.build import build
from wanxing_stats.cli.commands import app
from wanxing_stats.figures import Figures, State

YEARS_END = datetime.date(2024, 12, 31)
WHY = "另有4行未计入，补齐后可能是2起至6起。"
INCOMPLETE = State("incomplete", YEARS_END, 4, WHY, low=33.3, high=100.0)


@pytest.fixture
def give(monkeypatch):
    """Have a figure of 2024 be in this state."""
    computed = Figures.__getitem__

    def give(id, state):
        def figure_of(figures, key):
            figure = computed(figures, key)
            return replace(figure, state=state if key == (id, 2024) else State())

        monkeypatch.setattr(Figures, "__getitem__", figure_of)

    return give


@pytest.fixture
def workspace(tmp_path):
    return small_workspace(tmp_path)


def run(*arguments, workspace):
    return CliRunner().invoke(app, [*arguments, "--root", str(workspace.root)])


def test_indicators_have_their_state_in_json(workspace, give):
    give("fine_cases", INCOMPLETE)
    documents = json.loads(run("indicators", "2024", "--json", workspace=workspace).stdout)
    by_id = {document["id"]: document for document in documents}
    keys = ("state", "through", "uncounted", "why", "low", "high", "obs_status")
    values = [by_id["fine_cases"][key] for key in keys]
    assert values == ["incomplete", "2024-12-31", 4, WHY, 33.3, 100.0, INCOMPLETE.obs_status]
    assert [by_id["fine_total"][key] for key in keys[:6]] == ["complete", None, 0, "", None, None]
    order = list(by_id["fine_cases"])
    assert order[order.index("rows") + 1 :][: len(keys)] == list(keys)


def test_trace_says_why_below_the_figure_and_nothing_of_one_that_is_complete(workspace, give):
    give("fine_cases", INCOMPLETE)
    lines = run("trace", "fine_cases", "--year", "2024", workspace=workspace).stdout.splitlines()
    assert lines[0].startswith("2024年行政处罚起数 2") and lines[1] == WHY
    give("fine_cases", State())
    assert WHY not in run("trace", "fine_cases", "--year", "2024", workspace=workspace).stdout


def test_publishing_warns_of_what_is_not_complete_and_publishes_it(workspace, give):
    give("fine_cases", INCOMPLETE)
    build(workspace)
    done = run("publish", "2024", "--json", workspace=workspace)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["states"] == {"fine_cases": "incomplete"}
    assert json.loads(done.stdout)["figures"]["fine_cases"] == 2
    assert done.stderr == (
        "其中1个指标还不完整。请核对；"
        "补齐后若与公布数不同，会列为修订，或在报告重新印发时加 --again：\n"
        f"  行政处罚起数：{WHY}\n"
    )


def test_publishing_what_is_complete_warns_of_nothing(workspace, give):
    give("fine_cases", State())
    build(workspace)
    done = run("publish", "2024", workspace=workspace)
    assert (done.exit_code, done.stderr) == (0, "")


def test_trace_lists_the_rows_that_are_not_counted(tmp_path):
    workspace = small_workspace(tmp_path, penalty(1), penalty(2, fine="若干"), penalty(3))
    place = "2024/综合执法大队/示例_处罚.xlsx"
    arguments = ("trace", "fine_cases", "--year", "2024")
    lines = run(*arguments, workspace=workspace).stdout.splitlines()
    assert lines[1].startswith("没有计入的有：1行内容有误。")
    assert lines[-2:] == ["未计入的行：", f"  {place}[Sheet1] 第3行"]
    document = json.loads(run(*arguments, "--json", workspace=workspace).stdout)
    assert document["uncounted_rows"] == [
        {"source_file": place, "source_sheet": "Sheet1", "source_row": 3}
    ]
    assert [row["source_row"] for row in document["rows"]] == [2, 4]


def test_trace_lists_no_row_of_what_is_complete(workspace):
    workspace.office.write_text("[years.2024]\nas_of = 2024-12-31\n", encoding="utf-8")
    done = run("trace", "fine_cases", "--year", "2024", workspace=workspace)
    assert len(done.stdout.splitlines()) == 3 and "未计入" not in done.stdout


def test_indicators_say_what_is_missing_behind_the_number(tmp_path):
    workspace = small_workspace(tmp_path, penalty(1), penalty(2, fine="若干"))
    lines = run("indicators", "2024", workspace=workspace).stdout.splitlines()
    assert lines[0].endswith("行政处罚起数  1起（截至3月31日；另有1行未计入）")
    assert lines[3].endswith("处理信访件数  无数据（没有报送）")
