"""One build: summaries that open offline, nothing half-done, and a word on what moved."""

import json
import re
import shutil

import lxml.html
import nbformat
import pytest
from typer.testing import CliRunner
from workbooks import notebook_names, penalty, penalty_file, small_workspace, take_notebooks

from wanxing_stats.briefing import PageJob
from wanxing_stats.build.one_build import build
from wanxing_stats.cli.commands import app
from wanxing_stats.pages.notebook_run import run_notebook
from wanxing_stats.pages.page_processes import PageProcesses, bounds_of_page
from wanxing_stats.rules import Limits
from wanxing_stats.store import Cache

pytestmark = pytest.mark.slow  # but one small workspace
SVG_NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")


def pages(workspace):
    return sorted(workspace.reports.rglob("*.html"))


def is_a_year(path):
    """Whether it is all pages of a year in one file."""
    return path.stem.isdecimal()


def change_cell(workspace, number, source):
    path = workspace.notebooks / "04_enforcement.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[number].source = source
    nbformat.write(notebook, path)


def test_every_notebook_becomes_a_page_for_every_year_and_the_index_links_them(built):
    workspace = built
    exported = notebook_names(exported=True)
    built_pages = list(Cache(workspace).of_kind("page"))
    assert built_pages == [f"{year}/{name}" for year in (2023, 2024) for name in exported]
    index = (workspace.reports / "index.html").read_text(encoding="utf-8")
    for name in built_pages:
        assert f'href="{name}.html"' in index
        assert (workspace.reports / f"{name}.html").exists()


def test_pages_and_figures_hold_no_address_and_no_script(built):
    workspace = built
    figures, of_year = (
        sorted(workspace.figures.rglob("*.svg")),
        1 + len(notebook_names(exported=True)),
    )
    assert len(pages(workspace)) == 1 + 2 * of_year and len(figures) > 40
    for path in [*pages(workspace), *figures]:
        text = path.read_text(encoding="utf-8")
        for namespace in SVG_NAMESPACES:
            text = text.replace(f'="{namespace}"', "")
        assert not re.search(r"https?://|<script", text, re.IGNORECASE), path


def test_every_page_is_chinese_says_it_is_sample_data_and_shows_no_code(built):
    for path in pages(built):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="zh-CN"' in text
        assert "示例数据" in text
        assert "brief." not in text and "import " not in text
        assert len(text.encode()) < (1_200_000 if is_a_year(path) else 400_000)


def test_every_number_of_a_page_stands_in_the_year_s_one_file_with_the_same_value(built):
    for year in (2023, 2024):
        whole = lxml.html.parse(built.reports / f"{year}.html")
        single = sorted((built.reports / str(year)).glob("*.html"))
        assert [part.get("id") for part in whole.iter("article")] == [path.stem for path in single]
        for path, part in zip(single, whole.iter("article"), strict=True):
            page = lxml.html.parse(path)
            assert numbers_of(part) == numbers_of(page.find(".//main")), path
            if path.stem == "01_overview":
                assert len(numbers_of(part)) > 300


def numbers_of(part):
    """Each number that is marked in a part of a page, with what is said of it and how."""
    return [(number.text_content(), dict(number.attrib)) for number in part.iter("data")]


def test_every_chart_has_a_chinese_alternative_and_says_it_is_sample_data(built):
    for path in pages(built):
        for svg in re.findall(r"<svg.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL):
            assert re.search(r'role="img"', svg)
            is_line = 'class="line"' in svg  # no larger than a word, under the page's own notice
            words = '[^"]*[一-鿿]' + ("" if is_line else "{4}")
            assert re.search(rf'aria-label="{words}[^"]*"', svg), path
            assert is_line or "示例数据" in svg


def test_every_table_has_a_caption_and_scopes(built):
    for path in pages(built):
        for table in re.findall(r"<table.*?</table>", path.read_text(encoding="utf-8"), re.DOTALL):
            assert "<caption>" in table and 'scope="col"' in table and 'scope="row"' in table


def test_no_planted_particular_reaches_any_built_file(built):
    workspace = built
    planted = re.compile(r"[张王李赵刘陈杨黄周吴]某|000-0000|示例路\d|1201040000")
    files = [
        path
        for folder in (workspace.clean, workspace.figures, workspace.reports)
        for path in folder.rglob("*")
        if path.suffix in (".html", ".svg", ".csv", ".json")
    ]
    assert len(files) > 150
    for path in files:
        assert not planted.search(path.read_text(encoding="utf-8")), path


def test_the_planted_particulars_are_in_the_sources(sample):
    """Else the test above would look for what was never there."""
    path = next(sample.raw.glob("2024/*/示例_法治思想考试成绩.csv"))
    assert re.search(r"[一-鿿]某", path.read_bytes().decode("gb18030"))


@pytest.mark.quick
def test_a_second_build_runs_nothing_and_leaves_the_same_bytes(tmp_path):
    workspace = small_workspace(tmp_path)
    assert [one.state for one in build(workspace).notebooks] == ["run"]
    before = {path: path.read_bytes() for path in pages(workspace)}
    again = build(workspace)
    assert [one.state for one in again.notebooks] == ["fresh"]
    assert again.changed == []
    assert {path: path.read_bytes() for path in pages(workspace)} == before


def test_a_deleted_page_or_chart_is_made_again(tmp_path):
    workspace = small_workspace(tmp_path)
    change_cell(workspace, 3, 'brief.draw.months("penalties_by_month", "fine_cases")')
    build(workspace)
    for path in (tmp_path / "figures" / "2024" / "penalties_by_month.png", pages(workspace)[0]):
        path.unlink()
        assert [one.state for one in build(workspace).notebooks] == ["run"]
        assert path.exists()


@pytest.mark.quick
def test_a_changed_workbook_reruns_and_says_which_figures_moved(tmp_path):
    workspace = small_workspace(tmp_path)
    build(workspace)
    penalty_file(tmp_path, penalty(1), penalty(2), penalty(3, fine=500), name="示例_处罚.xlsx")
    built = build(workspace)
    changed = {(one.id, one.before, one.after, one.why) for one in built.changed}
    assert {
        ("fine_cases", 2, 3, "新增1行"),
        ("fine_total", 400, 900, "新增1行"),
    } <= changed
    text = re.sub(r"<[^>]+>", "", pages(workspace)[0].read_text(encoding="utf-8"))
    assert "完成行政处罚3起。" in text


def test_a_year_without_data_is_one_line_and_the_others_are_built(tmp_path):
    small_workspace(tmp_path)
    result = CliRunner().invoke(app, ["build", "2024", "2031", "--root", str(tmp_path)])
    assert result.exit_code == 1
    assert "2031年没有数据" in result.output
    assert (tmp_path / "reports" / "2024" / "04_enforcement.html").exists()


@pytest.mark.parametrize("asked", [[], ["2023"]])
def test_a_year_that_was_sent_without_a_figure_is_said(tmp_path, asked):
    workspace = small_workspace(tmp_path)
    sent = workspace.raw / "2023" / "司法所" / "示例_采购.csv"
    sent.parent.mkdir(parents=True)
    sent.write_text("商品,单价\n纸,3\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["build", *asked, "--root", str(tmp_path)])
    assert result.exit_code == 1
    assert "2023年报送了台账，但没有一项指标能算出数，没有生成摘要。" in result.output
    assert "2023年没有数据" not in result.output
    index = (workspace.reports / "index.html").read_text(encoding="utf-8")
    (year,) = re.findall(r'<h3 id="y2023">.*?(?=<h3|</section>)', index, re.DOTALL)
    assert "没有一项指标能算出数" in year and "href" not in year


def test_an_empty_folder_is_one_line_and_status_one(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    result = CliRunner().invoke(app, ["build", "--root", str(tmp_path)])
    assert result.exit_code == 1
    assert "没有台账文件" in result.output


def test_the_json_of_a_build_is_the_only_output(tmp_path):
    small_workspace(tmp_path)
    result = CliRunner().invoke(app, ["build", "--json", "--root", str(tmp_path)])
    document = json.loads(result.stdout)
    assert set(document) == {"files", "rows", "notebooks", "changed", "seconds"}
    assert document["notebooks"] == [
        {"name": "2024/04_enforcement", "state": "run", "why": "以前没有做过"}
    ]


def test_every_page_can_be_sent_by_chat(built):
    workspace = built
    sizes = {path.name: path.stat().st_size for path in workspace.reports.rglob("*.html")}
    years = [sizes.pop(path.name) for path in workspace.reports.glob("[0-9]*.html")]
    assert len(sizes) > 10 and max(sizes.values()) <= 400_000, sizes
    assert len(years) == 2 and max(years) <= 1_200_000, years


def test_the_notebook_for_exploring_runs_and_is_not_exported(built):
    workspace = built
    path = workspace.notebooks / "12_explore.ipynb"
    job = PageJob(workspace, workspace.clean, workspace.figures, path, 2024)
    with PageProcesses(1) as processes:
        executed = processes.run(run_notebook, job, bounds=bounds_of_page(Limits()))
    assert all(
        cell.get("outputs")
        for cell in executed.cells
        if cell.cell_type == "code" and cell.source.endswith("()")
    )
    assert not [name for name in Cache(workspace).of_kind("page") if "explore" in name]


def test_a_department_that_is_late_leaves_gaps_that_say_so(own_sample):
    shutil.rmtree(own_sample.raw / "2024" / "司法所")
    take_notebooks(own_sample.root, "01", "09")
    build(own_sample)
    page = (own_sample.reports / "2024" / "09_legal_education.html").read_text(encoding="utf-8")
    assert re.search(r"。<span class=\"src state\">（[^（）]*：没有报送。?）</span></p>", page)
    assert "无数据" in (own_sample.reports / "2024" / "01_overview.html").read_text(
        encoding="utf-8"
    )
