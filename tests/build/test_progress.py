"""Whoever waits is told what is done and how long it may take.

A machine is told nothing; the log holds no particulars.
"""

import io
import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build import one_build
from wanxing_stats.build.one_build import build
from wanxing_stats.build.progress import LOGS_KEPT, LoggedProgress
from wanxing_stats.cli.commands import app


def run(*arguments, root):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


def logs(root):
    return sorted((root / ".wanxing" / "logs").iterdir())


pytestmark = pytest.mark.slow


def test_lines_say_each_step_where_there_is_no_terminal(tmp_path):
    small_workspace(tmp_path)
    out = run("build", root=tmp_path).output
    for said in (
        "读取台账……",
        "读取1个文件、3行，其中2行计入。",
        "2024/04_enforcement  完成（1/1）",
        "换上新的摘要……",
    ):
        assert said in out


def test_a_terminal_shows_a_bar_with_the_time_left_from_last_time(tmp_path, monkeypatch):
    monkeypatch.setattr(one_build, "_workers", lambda workspace: 2)
    workspace = small_workspace(tmp_path)
    build(workspace, progress=LoggedProgress(workspace, None))
    durations = json.loads((tmp_path / ".wanxing" / "durations.json").read_text())
    assert set(durations) == {"2024/04_enforcement"}
    (tmp_path / ".wanxing" / "durations.json").write_text(json.dumps({"2024/04_enforcement": 84}))
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    build(workspace, progress=LoggedProgress(workspace, console), force=True)
    said = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.getvalue())
    assert "正在生成 2024/04_enforcement" in said and "0/1" in said
    assert f"约还需{84 // 2}秒" in said and "即将完成" in said


def test_quiet_says_only_what_came_of_it(tmp_path):
    small_workspace(tmp_path)
    assert re.fullmatch(
        r"完成（[\d.]+秒，更新1页）：用浏览器打开 .*index.html\n",
        run("build", "--quiet", root=tmp_path).output,
    )


def test_each_build_leaves_a_log_without_particulars(tmp_path):
    penalty_file(
        tmp_path,
        [*penalty(1)[:1], "王小明13920001234", *penalty(1)[2:]],
        penalty(2, fine="电话13920001234"),
        name="示例_王小明13920001234.xlsx",
    )
    small_workspace(tmp_path)
    workspace = Workspace(tmp_path)
    build(workspace, progress=LoggedProgress(workspace, None))
    (log,) = logs(tmp_path)
    text = log.read_text(encoding="utf-8")
    assert "读取2个文件" in text and "2024/04_enforcement 完成" in text
    assert "王小明" not in text and "13920001234" not in text


def test_the_log_says_how_a_build_ended(tmp_path):
    small_workspace(tmp_path)
    run("build", "--quiet", root=tmp_path)
    penalty_file(tmp_path, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
    run("build", "--json", root=tmp_path)
    penalty_file(tmp_path, penalty(4), name="真实.xlsx")
    run("build", root=tmp_path)
    first, moved, refused = (
        path.read_text(encoding="utf-8").splitlines() for path in logs(tmp_path)
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", first[0])
    assert first[-1].endswith("完成，更新1页，0项指标变动。")
    assert moved[-2].endswith("2024年罚款金额：400 → 600（新增1行）") and moved[-1].endswith(
        "2项指标变动。"
    )
    assert "既有示例文件" in refused[-1]


def test_the_newest_logs_are_kept_by_number_not_by_clock(tmp_path):
    workspace = Workspace(tmp_path)
    for _ in range(LOGS_KEPT + 5):
        LoggedProgress(workspace, None).say("一")
    assert [path.stem for path in logs(tmp_path)] == [
        f"{number:04}" for number in range(6, LOGS_KEPT + 6)
    ]
