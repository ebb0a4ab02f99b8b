"""``wanxing watch`` and ``wanxing build`` as whoever starts them, and ends them, sees it."""

import signal
import subprocess
import sys
import time

import pytest
from workbooks import penalty, penalty_file, small_workspace

pytestmark = pytest.mark.slow
# Nobody waits four seconds for each change here.
IMPATIENT = (
    "from wanxing_stats.build import watching; watching.EVERY, watching.SETTLED_AFTER = 0.1, 0.3; "
    "from wanxing_stats.cli.entry import main; main()"
)


@pytest.fixture
def start():
    """Starts a command that ends with its test. ``interrupt``: what it does at Ctrl+C."""
    started = []

    def start(*command, interrupt=signal.SIG_DFL):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", IMPATIENT, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            # Inherited: the suite itself may run in the background, where Ctrl+C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, interrupt),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ended(process, by):
    """What it said to the end, and its status."""
    process.send_signal(by)
    return process.communicate(timeout=30)[0], process.returncode


def test_watch_says_in_a_line_what_moved_and_goes_on_after_a_failure(tmp_path, start):
    workspace = small_workspace(tmp_path, shows='brief.say("完成行政处罚{penalty_cases}。")')
    process = start("watch", "--root", str(tmp_path))
    assert "正在守候" in process.stdout.readline()
    assert "更新1页；各项指标没有变动" in process.stdout.readline()
    penalty_file(workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
    assert "更新1页；2024年行政处罚起数：2 → 3（新增1行）" in process.stdout.readline()
    penalty_file(workspace.root, penalty(4), name="真实.xlsx")
    assert "既有示例文件" in process.stdout.readline()
    next(workspace.raw.rglob("真实.xlsx")).unlink()
    assert "更新0页；各项指标没有变动" in process.stdout.readline()
    said, status = ended(process, signal.SIGINT)
    assert "已停止守候" in said and status == 0


def test_watch_in_the_background_where_ctrl_c_is_ignored_ends_when_asked_to(tmp_path, start):
    small_workspace(tmp_path)
    process = start("watch", "--root", str(tmp_path), interrupt=signal.SIG_IGN)
    assert "正在守候" in process.stdout.readline()
    said, status = ended(process, signal.SIGTERM)
    assert "已停止守候" in said and status == 0


def test_ctrl_c_ends_a_build_with_a_line_and_changes_nothing(tmp_path, start):
    small_workspace(tmp_path, shows="import time; open('running', 'w').close(); time.sleep(600)")
    process = start("build", "--root", str(tmp_path))
    while not (tmp_path / "running").exists():
        assert process.poll() is None
        time.sleep(0.1)
    said, status = ended(process, signal.SIGINT)
    assert "已中断，已有的摘要没有改动。" in said and status == 2
    assert not (tmp_path / "reports").exists() and not list((tmp_path / ".wanxing").glob("build-*"))
