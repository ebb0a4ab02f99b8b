"""Help and mistakes at the command line: Chinese throughout, with the nearest names and years."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest
from workbooks import penalty, small_workspace

from wanxing_stats.base import UnknownName, find_named
from wanxing_stats.cli import main
from wanxing_stats.cli.commands import MODULE_OF
from wanxing_stats.cli.failures import say_failure

COMMANDS = sorted(MODULE_OF)
# What may stand in Latin letters beside names of commands, options, files and folders.
KNOWN = {"wanxing", "JSON", "Ctrl", *COMMANDS}


def run(monkeypatch, capsys, *arguments):
    """Status and what was printed, as a shell would see it."""
    monkeypatch.setattr(sys, "argv", ["wanxing", *arguments])
    with pytest.raises(SystemExit) as done:
        main()
    printed = capsys.readouterr()
    return done.value.code, printed.out + printed.err


def foreign(text):
    """Latin words that no command, option, file or folder is called."""
    text = re.sub(r"--[a-z]+|[\w/]+[/.][\w/.]+", " ", text, flags=re.ASCII)
    return set(re.findall("[A-Za-z]{2,}", text)) - KNOWN


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)], ids=str)
def test_help_is_chinese(monkeypatch, capsys, command):
    status, said = run(monkeypatch, capsys, *command, "--help")
    assert status == 0
    assert said.startswith(f"用法：{' '.join(['wanxing', *command])} [选项]")
    assert foreign(said) == set()


def test_without_a_command_the_help_is_shown(monkeypatch, capsys):
    assert run(monkeypatch, capsys) == run(monkeypatch, capsys, "--help")


MISTAKES = {
    "bild": "没有“bild”这个命令。是不是 build？",
    "--versoin": "没有 --versoin 这个选项。是不是 --version？",
    "build --jsn": "没有 --jsn 这个选项。是不是 --json？",
    "build -x": "没有 -x 这个选项。",
    "build --json=3": "选项 --json 后面不写值。",
    "build 20a4": "年度：应为整数，读到“20a4”。",
    "indicators --root": "选项 --root 后面要写一个值。",
    "trace": "缺少 指标。",
    "trace fine_cases": "缺少 --year 年度。",
    "trace fine_cases --year 去年": "--year 年度：应为整数，读到“去年”。",
    "publish 2023 2024": "“2024”是多余的。",
    "revise fine_cases --year 2024": "缺少 --reason 原因。",
    "diff 一": "第几次：应为整数，读到“一”。",
    "feedback --due 2月30日": "--due 日期：应为日期，如 2025-01-20，读到“2月30日”。",
    "inspect": "缺少 文件。",
    "correct": "缺少 文件。",
    "sample": "缺少 文件夹。",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_said_in_chinese(monkeypatch, capsys, line):
    status, said = run(monkeypatch, capsys, *line.split(" "))
    assert status == 2
    assert MISTAKES[line] in said
    assert foreign(said) <= foreign(line) | {"fine_cases"}


def test_the_version_is_that_of_the_package(monkeypatch, capsys):
    status, said = run(monkeypatch, capsys, "--version")
    assert status == 0
    assert re.fullmatch(r"wanxing \d+\.\d+\.\d+\n", said)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    small_workspace(folder, penalty(1))
    return folder


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("trace fine_case --year 2024", "没有名为“fine_case”的指标。是不是 fine_cases（"),
        ("trace 行政处罚 --year 2024", "是不是 fine_"),
        ("trace 行政处罚数 --year 2024", "没有名为“行政处罚数”的指标。是不是 fine_cases（"),
        ("trace fine_cases --year 2031", "2031年没有数据。有数据的是2024年。"),
        ("indicators 2031", "2031年没有数据。有数据的是2024年。"),
        ("build 2031", "2031年没有数据。有数据的是2024年。"),
        ("publish 2031", "2031年没有数据，不能公布。有数据的是2024年。"),
    ],
)
def test_an_unknown_figure_or_year_gets_the_nearest(monkeypatch, capsys, root, line, expected):
    if line.startswith("publish"):
        run(monkeypatch, capsys, "build", "--quiet", "--root", str(root))
    status, said = run(monkeypatch, capsys, *line.split(" "), "--root", str(root))
    assert status in (1, 2)
    assert expected in said


def test_a_revision_of_what_was_not_published_names_what_was(monkeypatch, capsys, root):
    revise = ("revise", "fine_case", "--reason", "补报", "--root", str(root))
    run(monkeypatch, capsys, "build", "--quiet", "--root", str(root))
    run(monkeypatch, capsys, "publish", "2024", "--root", str(root))
    _, figure = run(monkeypatch, capsys, *revise, "--year", "2024")
    assert "没有名为“fine_case”的2024年公布数。是不是 fine_cases（" in figure
    _, year = run(monkeypatch, capsys, *revise, "--year", "2023")
    assert "2023年还没有公布。已公布的是2024年。" in year


def test_a_figure_is_called_by_its_id_or_by_its_name_as_printed(monkeypatch, capsys, root):
    trace = ("trace", "--year", "2024", "--root", str(root))
    by_id = run(monkeypatch, capsys, *trace, "fine_cases")
    assert by_id[0] == 0
    assert run(monkeypatch, capsys, *trace, "行政处罚起数") == by_id
    assert run(monkeypatch, capsys, *trace, "行政处罚 起数") == by_id
    by_name = run(monkeypatch, capsys, *trace, "--json", "行政处罚起数")[1]
    assert json.loads(by_name)["id"] == "fine_cases"


def test_a_revision_is_written_by_the_name_as_printed(monkeypatch, capsys, tmp_path):
    small_workspace(tmp_path, penalty(1))
    for command in ("build --quiet", "publish 2024"):
        run(monkeypatch, capsys, *command.split(" "), "--root", str(tmp_path))
    small_workspace(tmp_path, penalty(1), penalty(2))
    revise = ("revise", "行政处罚起数", "--year", "2024", "--reason", "补报1起", "--json")
    status, said = run(monkeypatch, capsys, *revise, "--root", str(tmp_path))
    revised = {"id": "fine_cases", "year": 2024, "published": 1, "now": 2, "reason": "补报1起"}
    assert not status and json.loads(said) == revised


def test_a_name_that_two_figures_have_gets_both_ids():
    names = {"a": "件数", "b": "件 数", "c": "户数"}
    with pytest.raises(UnknownName, match="^不止一个“件数”的指标。是不是 a（件数）"):
        find_named("件数", names, "指标")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EISDIR, "应为文件，却是文件夹。"),
        (errno.ENOTDIR, "应为文件夹，却是文件。"),
        (errno.EEXIST, "已有同名的文件或文件夹。"),
        (errno.ENOTEMPTY, "文件夹里还有其他文件。"),
        (errno.ENAMETOOLONG, "名称或路径太长。"),
        (errno.EMFILE, "同时打开的文件太多。"),
        (errno.EIO, "磁盘读写出错，可能已损坏或连接中断。"),
        (errno.EXDEV, f"系统错误{errno.EXDEV}。"),
        (None, "系统错误。"),
    ],
)
def test_what_the_system_refuses_is_said_in_chinese(number, said):
    error = OSError(number, os.strerror(number), "摘要") if number else OSError("no number")
    assert said in say_failure(error)
    assert not foreign(say_failure(error))


def test_importing_the_package_imports_no_pandas():
    code = "import sys, wanxing_stats\nfrom wanxing_stats import base, build, rules, store\n"
    check = "print({'pandas', 'typer', 'numpy', 'nbformat'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code + check], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
