"""Our summaries beside what stock nbconvert makes of the same executed notebooks: `make bench`.

The table is in docs/summaries.md.
"""

import shutil
import time
from copy import deepcopy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.briefing import PageJob
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.pages.html_export import PageFrame, export_notebook
from wanxing_stats.pages.notebook_run import run_notebook
from wanxing_stats.pages.notebooks import take_title
from wanxing_stats.pages.page_processes import PageProcesses, bounds_of_page
from wanxing_stats.rules import Limits

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = ("01_overview", "06_disputes")
OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
LOOK = "{:<14}{:<10}{:>9}{:>10}{:>9}{:>6}{:>8}"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Name -> executed notebook."""
    workspace = Workspace(tmp_path_factory.mktemp("sample"))
    shutil.copytree(REPOSITORY / "data" / "raw", workspace.raw)
    cleaned_workspace(workspace)
    at, of, given = (workspace, workspace.clean, workspace.figures), workspace.notebooks, {}
    with PageProcesses(1) as processes:
        for name in NOTEBOOKS:
            job = PageJob(*at, of / f"{name}.ipynb", 2024)
            given[name] = processes.run(run_notebook, job, bounds=bounds_of_page(Limits()))
    return given


def stock(template):
    return lambda notebook: HTMLExporter(
        template_name=template, exclude_input=True
    ).from_notebook_node(notebook)[0]


def ours(notebook):
    frame = PageFrame(take_title(notebook), "万兴街道", 2024, "2024年12月31日", sample=True)
    return export_notebook(notebook, frame)


def observed(browser, path):
    """Requests to other hosts, console messages and axe violations of a page opened offline."""
    page = browser.new_page(bypass_csp=True)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_timeout(500)
    others = [url for url in asked if url.startswith("http")]
    messages = len(said)
    violations = Axe().run(page).response["violations"]
    page.close()
    return len(others), messages, sum(len(one["nodes"]) for one in violations)


def test_bytes_requests_messages_violations_and_time(executed, tmp_path, capsys):
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OFFLINE)
        for name, notebook in executed.items():
            for label, export in (
                ("lab", stock("lab")),
                ("classic", stock("classic")),
                ("summary", ours),
            ):
                export(deepcopy(notebook))  # the first export loads the templates
                started = time.perf_counter()
                markup = export(deepcopy(notebook))
                seconds = time.perf_counter() - started
                path = tmp_path / f"{name}.{label}.html"
                path.write_text(markup, encoding="utf-8")
                rows.append(
                    (name, label, path.stat().st_size, *observed(browser, path), f"{seconds:.2f}")
                )
        browser.close()
    with capsys.disabled():
        print(
            "\n"
            + LOOK.format("notebook", "template", "bytes", "requests", "console", "axe", "seconds")
        )
        for row in rows:
            print(LOOK.format(*row))
    for _, label, size, requests, messages, violations, _ in rows:
        if label == "summary":
            assert size <= 400_000 and requests == messages == violations == 0
