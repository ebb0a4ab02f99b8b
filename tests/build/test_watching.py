"""Watching rebuilds once files have settled, and not while they are being written."""

import subprocess
import sys
import time

import pytest
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.watching import AGAIN_AFTER, EVERY, SETTLED_AFTER, watch


class Stop(Exception):
    """The script of a test has ended."""


def watched(workspace, script, ends=lambda: True):
    """After which waits the workspace was rebuilt; ``script`` says what happens during which, ``ends`` how a build does."""
    builds, waits = [], iter(range(1000))

    def rebuild():
        builds.append(next(waits))
        return ends()

    def wait(seconds):
        number = next(waits)
        assert seconds in (EVERY, SETTLED_AFTER)
        if number == max(script, default=0) + 8:
            raise Stop
        script.get(number, lambda: None)()

    with pytest.raises(Stop):
        watch(workspace, rebuild, wait)
    return builds


@pytest.fixture
def workspace(tmp_path):
    penalty_file(tmp_path, penalty(1))
    return Workspace(tmp_path)


def test_it_builds_at_once_and_then_only_after_a_change(workspace):
    assert len(watched(workspace, {})) == 1
    assert (
        len(watched(workspace, {4: lambda: penalty_file(workspace.root, penalty(1), penalty(2))}))
        == 2
    )


def test_a_file_that_goes_is_a_change(workspace):
    assert len(watched(workspace, {4: lambda: next(workspace.raw.rglob("*.xlsx")).unlink()})) == 2


def test_while_a_file_grows_it_waits(workspace):
    path = workspace.raw / "2024" / "综合执法大队" / "新.csv"

    def grow():
        with open(path, "a", encoding="utf-8") as file:
            file.write("更多")

    growing = {number: grow for number in range(4, 14)}
    builds = watched(workspace, growing)
    assert len(builds) == 2 and builds[1] > 13


def test_a_change_during_the_build_is_built_next(workspace):
    rebuilt, waits = [], iter(range(1000))

    def rebuild():
        rebuilt.append(1)
        if len(rebuilt) == 1:
            penalty_file(workspace.root, penalty(1), penalty(2))
        return True

    def wait(seconds):
        if next(waits) > 12:
            raise Stop

    with pytest.raises(Stop):
        watch(workspace, rebuild, wait)
    assert len(rebuilt) == 2


def test_what_failed_is_tried_again_after_a_while(workspace):
    """Another command was at it, say: no file will change because that has ended."""
    ends = iter([False, False, True])
    quiet = 2 * int(AGAIN_AFTER / (EVERY + SETTLED_AFTER))  # waits
    builds = watched(workspace, {4 * quiet: lambda: None}, lambda: next(ends))
    assert len(builds) == 3 and builds[2] - builds[1] >= builds[1] - builds[0] >= quiet


def test_the_command_says_in_a_line_what_moved_and_goes_on_after_a_failure(tmp_path):
    workspace = small_workspace(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "wanxing_stats.cli.entry", "watch", "--root", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        assert "正在守候" in process.stdout.readline()
        assert "更新1页；各项指标没有变动" in process.stdout.readline()
        penalty_file(workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
        assert "更新1页；2024年行政处罚起数：2 → 3（新增1行）" in process.stdout.readline()
        penalty_file(workspace.root, penalty(4), name="真实.xlsx")
        assert "既有示例文件" in process.stdout.readline()
        next(workspace.raw.rglob("真实.xlsx")).unlink()
        assert "更新0页；各项指标没有变动" in process.stdout.readline()
    finally:
        process.send_signal(2)
        assert "已停止守候" in process.stdout.read() and process.wait() == 0


def test_ctrl_c_ends_a_build_with_a_line_and_changes_nothing(tmp_path):
    small_workspace(tmp_path, shows="import time; open('running', 'w').close(); time.sleep(600)")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "wanxing_stats.cli.entry", "build", "--root", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    while not (tmp_path / "running").exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(2)
    assert "已中断，已有的摘要没有改动。" in process.communicate()[0] and process.returncode == 2
    assert not (tmp_path / "reports").exists() and not list((tmp_path / ".wanxing").glob("build-*"))
