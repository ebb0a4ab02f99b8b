"""JupyterLab as an analyst meets it: in Chinese, quiet, its notebooks run, the explorer answers."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from chromium import needs_chromium, started
from nbclient import NotebookClient
from workbooks import NOTEBOOKS, notebook_names

from wanxing_stats.base import PACKAGE, Workspace

REPOSITORY = PACKAGE.parent
SETTINGS = REPOSITORY / "jupyterlab_settings"
DESKTOP = {"width": 1280, "height": 900}
MENUS = ["文件", "编辑", "查看", "运行", "内核", "标签页", "设置", "帮助"]
RAN = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')]
  .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent))"""
CUT_NAMES = """() => [...document.querySelectorAll('.jp-DirListing-itemText')]
  .filter(name => name.scrollWidth - name.clientWidth > 20).map(name => name.textContent)"""
# What interrupts: dialogs, and notifications in the corner.
POPUPS = ".jp-Dialog, .Toastify__toast"
COMPLAINTS = '[data-mime-type*="stderr"], [data-mime-type*="error"]'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(sample, tmp_path_factory) -> Workspace:
    """The sample with the repository's notebooks, for this module to write in."""
    root = shutil.copytree(sample.root, tmp_path_factory.mktemp("lab"), dirs_exist_ok=True)
    shutil.copytree(NOTEBOOKS, root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return Workspace(root, rules=PACKAGE)


@pytest.fixture(scope="module")
def of_nobody(tmp_path_factory):
    """The environment of somebody who never used Jupyter before."""
    home = tmp_path_factory.mktemp("home")
    own = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    given = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(REPOSITORY)}
    strange = {name for name in os.environ if name.startswith(("JUPYTER", "WANXING"))}
    return {name: os.environ[name] for name in os.environ if name not in strange} | own | given


# the notebooks that make no page -----------------------------------------------------------------


@pytest.mark.parametrize("name", notebook_names(exported=False))
def test_a_notebook_that_makes_no_page_runs_and_complains_of_nothing(
    workspace, of_nobody, monkeypatch, name
):
    for variable in of_nobody:
        monkeypatch.setenv(variable, of_nobody[variable])
    notebook = nbformat.read(workspace.notebooks / f"{name}.ipynb", as_version=4)
    folder = {"metadata": {"path": str(workspace.notebooks)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=folder).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    assert [output for output in outputs if output.get("name") == "stderr"] == []


def test_the_template_makes_a_page_under_a_name_of_its_own(workspace):
    from wanxing_stats.pages.notebooks import pages_of

    assert "_template" in notebook_names(exported=False)
    template = workspace.notebooks / "_template.ipynb"
    copy = shutil.copy(template, workspace.notebooks / "14_trees.ipynb")
    try:
        names = [page.name for page in pages_of(workspace, [2024])]
    finally:
        Path(copy).unlink()
    assert "2024/14_trees" in names and "2024/_template" not in names


# JupyterLab --------------------------------------------------------------------------------------


@contextmanager
def jupyterlab(root, environment):
    """Its address; started in a folder as ``make lab`` starts it."""
    command = [sys.executable, "-m", "jupyter", "lab", "notebooks", "--no-browser", "--allow-root"]
    options = ["--ServerApp.port=0", f"--LabApp.app_settings_dir={SETTINGS}"]
    runtime = Path(environment["JUPYTER_RUNTIME_DIR"])
    with (root / "lab.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=root, env=environment, stdout=log, stderr=log
        )
        try:
            yield _address_of(process, runtime)
        finally:
            process.terminate()  # ends its kernels too
            process.wait(timeout=30)


def _address_of(process, runtime):
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        for path in runtime.glob(f"jpserver-{process.pid}.json"):
            try:
                server = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:  # half written
                break
            return f"{server['url']}lab/tree/12_explore.ipynb?token={server['token']}"
        time.sleep(0.1)
    raise AssertionError("JupyterLab doesn't start")


@dataclass
class Visit:
    """What an analyst saw who ran 12_explore and changed what to look at."""

    address: str = ""
    asked: list[str] = field(default_factory=list)  # addresses
    failed: list[str] = field(default_factory=list)  # scripts of JupyterLab
    menus: list[str] = field(default_factory=list)
    cut_names: list[str] = field(default_factory=list)
    popups: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # headings of all tables
    shown: list["Shown"] = field(default_factory=list)  # by the explorer, after each choice


@dataclass
class Shown:
    text: str
    has_table: bool
    chart: str
    code: str


@pytest.fixture(scope="module")
def visit(workspace, of_nobody, tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    with jupyterlab(workspace.root, of_nobody) as address, started(folder) as browser:
        visit, page = Visit(address), browser.new_page(viewport=DESKTOP)
        page.set_default_timeout(60_000)
        page.on("request", lambda request: visit.asked.append(request.url))
        page.on("pageerror", lambda error: visit.failed.append(str(error)))
        page.goto(address)
        page.locator("#jp-main-statusbar", has_text="(ipykernel) | 空闲").wait_for()
        visit.menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
        visit.cut_names = page.evaluate(CUT_NAMES)
        page.locator(".lm-MenuBar-itemLabel", has_text="运行").click()
        page.get_by_text("运行所有单元格", exact=True).click()
        page.wait_for_function(RAN)
        explore(page, visit)
        visit.columns = page.locator(".jp-OutputArea th").all_text_contents()
        visit.popups = page.locator(POPUPS).all_text_contents()
        visit.complaints = page.locator(COMPLAINTS).all_text_contents()
        page.close()
    return visit


def explore(page, visit):
    """By month, of the visits alone, and what can't be asked."""
    figure, by, and_by, column, value = page.locator(".widget-dropdown select").all()
    years = page.locator(".widget-select-multiple select")
    visit.shown.append(shown(page, lambda text: "按年度" in text))
    by.select_option(label="月份")
    visit.shown.append(shown(page, lambda text: "按月份，2021—2024年" in text))
    column.select_option(label="渠道")
    value.select_option(label="来访")
    visit.shown.append(shown(page, lambda text: "渠道：来访" in text))
    and_by.select_option(label="内容分类")
    visit.shown.append(shown(page, lambda text: "请只选一个年度" in text))
    years.select_option(label="2024年")
    visit.shown.append(shown(page, lambda text: "按月份和内容分类，2024年" in text))
    figure.select_option(label="查处隐患数")
    visit.shown.append(shown(page, lambda text: text.startswith("查处隐患数")))


def shown(page, is_there):
    """What the explorer shows once it is there (as text_content: inner_text leaves out what is
    scrolled away)."""
    output, deadline = page.locator(".widget-output"), time.monotonic() + 30
    while not is_there(text := output.text_content()):
        assert time.monotonic() < deadline, text
        page.wait_for_timeout(100)
    has_table = output.locator("table").count() == 1
    charts = output.locator("figure svg")
    chart = charts.first.inner_html() if charts.count() else ""
    return Shown(text, has_table, chart, page.locator(".widget-textarea textarea").input_value())


@needs_chromium
def test_jupyterlab_is_chinese_and_asks_nobody_but_itself(visit):
    assert visit.menus == MENUS
    own = visit.address.partition("lab/")[0]
    others = [url for url in visit.asked if not url.startswith((own, own.replace("http", "ws")))]
    assert [url for url in others if not url.startswith(("data:", "blob:"))] == []


@needs_chromium
def test_no_news_no_dialog_no_traceback_and_no_warning_is_seen(visit):
    assert (visit.popups, visit.complaints, visit.failed) == ([], [], [])


@needs_chromium
def test_names_of_notebooks_can_be_read(visit):
    """But for the end of .ipynb."""
    assert visit.cut_names == []


@needs_chromium
def test_tables_have_chinese_headings(visit):
    headings = set(visit.columns) - {""}
    assert len(headings) > 30
    assert [text for text in headings if not re.search(r"[一-鿿]|^[a-z_0-9]+$|^XF", text)] == []


@needs_chromium
def test_table_chart_and_code_follow_each_choice(visit):
    by_year, by_month, of_visits, _, _, _ = visit.shown
    of_all = 'office.figure("petitions_handled").by("{}", years=range(2021, 2025))'
    assert by_year.code == of_all.format("year")
    assert by_month.code == of_all.format("month")
    assert of_visits.code == of_all.format("month").replace(".by", '.where(channel="来访").by')
    assert all(each.has_table and each.chart for each in (by_year, by_month, of_visits))
    assert len({each.chart for each in (by_year, by_month, of_visits)}) == 3
    assert len({each.text for each in (by_year, by_month, of_visits)}) == 3


@needs_chromium
def test_choices_that_do_not_go_together_are_refused_in_chinese(visit):
    refused, mended = visit.shown[3:5]
    assert "按两样分开时只看一年" in refused.text and "Traceback" not in refused.text
    assert not (refused.has_table or refused.chart or refused.code)
    assert mended.has_table and mended.code.endswith(', years=2024, and_by="category")')


@needs_chromium
def test_another_figure_keeps_what_it_can_be_asked_too(visit):
    """Hazards have no channel, but months and categories."""
    asked = 'office.figure("hazards_found").by("month", years=2024, and_by="category")'
    assert visit.shown[-1].code == asked
