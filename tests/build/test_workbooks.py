"""The years' workbooks of a build: made with the pages, again only when they say something else."""

import json

import pytest
from typer.testing import CliRunner
from workbooks import penalty, penalty_file

from wanxing_stats.build import build, built_already
from wanxing_stats.cli.commands import app
from wanxing_stats.store import Cache

pytestmark = pytest.mark.slow
NAMES = ["2023_指标表", "2024_指标表"]


@pytest.fixture
def workspace(built_pair):
    return built_pair


def of_2023(root, *numbers):
    rows = [penalty(number, filed="2023-03-01", decided="2023-03-05") for number in numbers]
    penalty_file(root, *rows, year=2023, name="示例_处罚.xlsx")


def path_of(workspace, name):
    return workspace.reports / f"{name}.xlsx"


def outcomes(built):
    return {workbook.name: (workbook.state, workbook.why) for workbook in built.workbooks}


def states(built):
    return [workbook.state for workbook in built.workbooks]


def test_each_year_has_its_own_and_a_second_build_makes_none(workspace):
    files = {name: path_of(workspace, name) for name in NAMES}
    before = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files.items()}
    assert built_already(workspace, []) and built_already(workspace, [2024])
    again = build(workspace)
    assert outcomes(again) == dict.fromkeys(NAMES, ("fresh", "没有变化"))
    forced = build(workspace, force=True)
    assert outcomes(forced) == dict.fromkeys(NAMES, ("run", "要求全部重做"))
    now = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files.items()}
    assert now == before


def test_a_changed_source_remakes_what_shows_it(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
    assert outcomes(build(workspace)) == {
        NAMES[0]: ("fresh", "没有变化"),
        NAMES[1]: ("run", "用到的数据变了：指标"),
    }
    of_2023(workspace.root, 8, 9)  # a figure of it stands beside that of 2024, too
    assert states(build(workspace)) == ["run", "run"]


def test_a_build_of_one_year_leaves_the_other_s(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
    before = path_of(workspace, NAMES[1]).read_bytes()
    assert list(outcomes(build(workspace, [2023]))) == NAMES[:1]
    assert path_of(workspace, NAMES[1]).read_bytes() == before
    assert list(outcomes(build(workspace, [2024]))) == NAMES[1:]
    assert path_of(workspace, NAMES[1]).read_bytes() != before


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_one_is_written_again(workspace, damage):
    path = path_of(workspace, NAMES[1])
    before = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(before[:-1])
    assert built_already(workspace, []) is None
    assert outcomes(build(workspace))[NAMES[1]] == ("run", "上次的结果不在了或已损坏")
    assert path.read_bytes() == before


def test_a_year_without_data_any_more_leaves_no_workbook(workspace):
    (workspace.raw / "2023/综合执法大队/示例_处罚.xlsx").unlink()
    assert list(outcomes(build(workspace))) == NAMES[1:]
    assert not path_of(workspace, NAMES[0]).exists()
    assert list(Cache(workspace).of_kind("workbook")) == NAMES[1:]


def test_what_the_office_decides_of_people_s_cases_reads_no_file_again(workspace):
    workspace.office.write_text("[office]\ncase_sheets = true\n", encoding="utf-8")
    built = build(workspace)
    assert {source.what for source in built.sources} == {""}
    assert [page.state for page in built.notebooks] == ["fresh", "fresh"]
    assert states(built) == ["run", "run"]


def test_explain_names_them(workspace):
    path_of(workspace, NAMES[0]).unlink()
    command = ["build", "--explain", "--root", str(workspace.root)]
    result = CliRunner().invoke(app, command)
    said = result.output.split("【指标表】\n")[1].splitlines()[:2]
    assert said == [f"  {NAMES[0]}：重做，上次的结果不在了或已损坏", f"  {NAMES[1]}：没有变化"]
    document = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    fresh = [{"name": name, "state": "fresh", "why": "没有变化"} for name in NAMES]
    assert document["workbooks"] == fresh
