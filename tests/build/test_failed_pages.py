"""A page that can't be made stops no other, keeps its last good version, and says so everywhere."""

import json
import re
import subprocess

import nbformat
import pytest
from typer.testing import CliRunner
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build.nothing_changed import built_already
from wanxing_stats.build.one_build import build
from wanxing_stats.cli.commands import app

pytestmark = pytest.mark.slow
GOOD = 'brief.say("完成行政处罚{fine_cases}。")'
FILL = "full = []\nfor _ in range(60): full.append(b'x' * 2**24)\nwhile True: pass"
OLD = "<b>本页没有更新。</b>最近一次没有生成成功，以下是上一次生成的内容，数据截至2024年3月31日。"


def notebook(workspace, number, shows):
    """Another notebook beside that of small_workspace, or in its place."""
    path = workspace.notebooks / "04_enforcement.ipynb"
    other = nbformat.read(path, as_version=4)
    other.cells[0].source = f"# 第{number}页"
    other.cells[-1].source = shows
    nbformat.write(other, workspace.notebooks / f"{number}_page.ipynb")


def page(workspace, number="04_enforcement"):
    (path,) = workspace.reports.glob(f"2024/{number}*.html")
    return path.read_text(encoding="utf-8")


def index(workspace):
    return (workspace.reports / "index.html").read_text(encoding="utf-8")


def command(workspace, *options):
    return CliRunner().invoke(app, ["build", "--root", str(workspace.root), *options])


def test_pages_that_loop_fill_memory_raise_or_are_killed_stop_no_other(tmp_path):
    workspace = small_workspace(tmp_path)
    limits = "[limits]\ncell_seconds = 4\npage_megabytes = 700\n"
    (tmp_path / "office.toml").write_text(limits, encoding="utf-8")
    started = "import os, subprocess\nsubprocess.Popen(['sleep', '86399'])\n"
    shows = ("while True: pass", FILL, "1 / 0", "os.kill(os.getpid(), 9)")
    for number, source in enumerate(shows, 11):
        notebook(workspace, number, source if number == 12 else started + source)
    notebook(workspace, 15, GOOD)
    done = command(workspace, "--quiet")
    begins = "notebooks/{}_page.ipynb（2024年）第3个代码单元（开头是“{}”）".format
    loops, fills, raises, killed, last = done.stderr.splitlines()
    assert loops == begins(11, "import os, subproces…") + (
        "超过4秒还没有结束，已停止。请检查是不是停不下来；"
        "确实需要更久的，请在 office.toml 的 [limits] 里调大 cell_seconds。"
    )
    assert fills == begins(12, "full = []") + (
        "占用的内存超过700MB，已停止。请检查是不是读入或复制了过多数据；"
        "确实需要更多的，请在 office.toml 的 [limits] 里调大 page_megabytes。"
    )
    assert raises == begins(13, "import os, subproces…") + (
        "出错：ZeroDivisionError。请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。"
    )
    assert killed == begins(14, "import os, subproces…") + (
        "没有运行完：运行它的进程被系统结束了，可能是内存不足。请关闭其他程序，然后重新运行。"
    )
    assert last == "有4页没有生成成功，页首和总目录已注明；其余各页不受影响。"
    assert "更新2页" in done.stdout and done.exit_code == 1
    for number in ("04", "15"):
        text = page(workspace, number)
        assert "完成行政处罚2起。" in re.sub(r"<[^>]+>", "", text)
        for link in re.findall(r'href="([^"#]+)"', text):
            assert (workspace.reports / "2024" / link).exists()
    assert "本页没有生成。notebooks/13_page.ipynb" in page(workspace, "13")
    assert "<b>没有生成：notebooks/13_page.ipynb" in index(workspace)
    assert subprocess.run(["pgrep", "-f", "sleep 86399"], capture_output=True).stdout == b""


def test_the_last_good_page_stays_under_a_banner_until_it_is_made_again(tmp_path):
    workspace = small_workspace(tmp_path, shows='brief.draw.months("by_month", "fine_cases")')
    build(workspace)
    good, picture = page(workspace), workspace.figures / "2024" / "by_month.png"
    drawn = picture.read_bytes()
    path = workspace.notebooks / "04_enforcement.ipynb"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("brief.draw", "1 / 0; brief.draw"), encoding="utf-8")
    penalty_file(tmp_path, penalty(1), penalty(3, decided="2024-04-05"), name="示例_处罚.xlsx")
    for _ in range(2):  # a second failure adds no second banner
        (outcome,) = build(workspace).notebooks
        assert outcome.state == "failed"
        text = page(workspace)
        banner = re.findall(r"<p class=.sample. data-page=.*?</p>\n", text)
        assert len(banner) == 1 and OLD in banner[0]
        assert text.replace(banner[0], "") == good and picture.read_bytes() == drawn
        assert text.index(banner[0]) < text.index("<h1>")
        assert "<b>没有更新，仍是上一次生成的内容。</b>" in index(workspace)
    assert "2024-04-05" in (workspace.clean / "fines.csv").read_text("utf-8")
    path.write_text(source, encoding="utf-8")
    (outcome,) = build(workspace).notebooks
    assert outcome.state == "run" and outcome.why == "上次没有生成成功"
    assert "没有更新" not in page(workspace) + index(workspace)
    assert "数据截至2024年4月30日" in page(workspace)


def test_a_failed_page_is_tried_again_though_nothing_changed(tmp_path):
    workspace = small_workspace(tmp_path)
    build(workspace)
    held = "import os\nassert not os.path.exists('held')\n" + GOOD
    notebook(workspace, 15, held)
    (tmp_path / "held").touch()
    document = json.loads(command(workspace, "--json").stdout)
    states = {page["name"]: page["state"] for page in document["notebooks"]}
    assert states == {"2024/04_enforcement": "run", "2024/15_page": "failed"}
    assert "AssertionError" in document["notebooks"][1]["why"]
    assert built_already(workspace, []) is None
    (tmp_path / "held").unlink()
    built = build(workspace)
    states = {page.name: (page.state, page.why) for page in built.notebooks}
    assert states["2024/15_page"] == ("run", "上次没有生成成功")
    assert "没有生成" not in page(workspace, "15") + index(workspace)
    assert built.failures == [] and built_already(workspace, [])


CELL = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [%s]}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *[
            (text, "不是能读的笔记本文件。请用 JupyterLab 打开，修好后保存，或换回原来的文件。")
            for text in (
                "no notebook",
                "{}",
                "[]",
                '{"cells": 3}',
                '{"nbformat": 4, "nbformat_minor": 5, "metadata": 3, "cells": []}',
                CELL % "3",
                CELL % '{"cell_type": "code"}',
                CELL % '{"cell_type": "markdown", "metadata": {}, "source": 3}',
                CELL % '{"cell_type": "code", "metadata": {"tags": 3}, "source": "1"}',
            )
        ],
        (None, "没有导出：没有一级标题（# 标题），应写在第一个单元。"),
    ],
)
def test_a_file_that_is_no_notebook_or_has_no_title_stops_no_other(tmp_path, text, said):
    workspace = small_workspace(tmp_path)
    notebook(workspace, 15, GOOD)
    path = workspace.notebooks / "15_page.ipynb"
    changed = path.read_text(encoding="utf-8").replace("# 第15页", "第15页")
    path.write_text(text or changed, encoding="utf-8")
    built = build(workspace)
    assert [page.state for page in built.notebooks] == ["run", "failed"]
    assert f"notebooks/15_page.ipynb（2024年）{said}" in built.failures[0]
    assert ">15_page</a>" in page(workspace)


def test_metadata_of_another_kind_stop_no_build(tmp_path):
    workspace = small_workspace(tmp_path)
    notebook(workspace, 15, GOOD)
    path = workspace.notebooks / "15_page.ipynb"
    other = json.loads(path.read_text(encoding="utf-8"))
    other["metadata"]["wanxing"] = 3
    path.write_text(json.dumps(other), encoding="utf-8")
    assert [page.state for page in build(workspace).notebooks] == ["run", "run"]


def test_no_message_holds_particulars_and_no_page_the_code_of_a_cell(tmp_path):
    workspace = small_workspace(tmp_path)
    phone, line = "13800138000", "x = 1  # 当事人张三丰 13800138000 " + "长" * 300
    raises = f"{line}\nraise type('当事人张三丰 {phone}', (Exception,), {{}})()"
    notebook(workspace, 15, raises)
    notebook(workspace, 16, f"{line}\nimport os; os._exit(0)")
    done = command(workspace, "--json")
    (log,) = (tmp_path / ".wanxing" / "logs").iterdir()
    told = [done.stdout, done.stderr, log.read_text(encoding="utf-8")]
    shown = [index(workspace), page(workspace, "15"), page(workspace, "16")]
    kept = [path.read_text("utf-8") for path in (tmp_path / ".wanxing").rglob("*.json")]
    for text in [*told, *shown, *kept]:
        assert phone not in text and "张三丰" not in text and "长" * 30 not in text
    assert "开头是“x = 1  # 当事人〔姓名〕" in told[0]
    for text in shown:
        assert "开头是" not in text and "x = 1" not in text
    assert "notebooks/15_page.ipynb（2024年）第3个代码单元出错。" in shown[0]
    assert "没有生成。notebooks/15_page.ipynb（2024年）第3个代码单元出错。" in shown[1]


def test_the_log_holds_each_failure(tmp_path):
    workspace = small_workspace(tmp_path, shows="1 / 0")
    command(workspace)
    (log,) = (tmp_path / ".wanxing" / "logs").iterdir()
    text = log.read_text(encoding="utf-8")
    assert "2024/04_enforcement 没有生成（" in text and "ZeroDivisionError" in text
