"""Making pages: stale notebooks run side by side, and what they give staged.

In: pages with their frames. Out: what each page's notebook gave, its files staged; or why there is
none, which stops no other page.
"""

import shutil
from dataclasses import dataclass, replace

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import PageJob, last_days
from wanxing_stats.figures import Figures
from wanxing_stats.pages import (
    NotebookFailed,
    Page,
    PageFrame,
    PageMade,
    PageProcesses,
    export_failed,
    export_missing,
    make_page,
)
from wanxing_stats.rules import Rules
from wanxing_stats.store import DESCRIPTOR, Cache, Entry, Staging, Stamp

from .progress import Progress
from .record import PAGE

TOLD = "told.pickle"  # in the staging folder: what a build tells its notebooks (Told)


@dataclass(frozen=True)
class Making:
    """Where a build works, what it works with, and who hears of it."""

    workspace: Workspace
    staging: Staging
    processes: PageProcesses
    progress: Progress
    rules: Rules


def with_own_rules(workspace: Workspace, staging: Staging) -> Workspace:
    """The workspace with a copy of its rules: whoever edits them meanwhile means the next build."""
    folder = staging.folder / "rules"
    (folder / "ledgers").mkdir(parents=True)
    for path in [*workspace.rules.glob("*.toml"), *workspace.rules.glob("ledgers/*.toml")]:
        shutil.copyfile(path, folder / path.relative_to(workspace.rules))
    return replace(workspace, rules=folder)


def make_pages(
    making: Making, pages: list[Page], frames: dict[str, PageFrame], figures: Figures
) -> dict[str, PageMade | NotebookFailed]:
    """Make these pages and stage them; gives what came of each, by page name."""
    if not pages:
        return {}
    workspace, staging, processes = making.workspace, making.staging, making.processes
    aside = staging.folder / "pages"
    days = {page.year: last_days(figures, page.year) for page in pages}
    clean = staging.path(workspace.clean / DESCRIPTOR)
    clean_folder = clean.parent if clean.exists() else workspace.clean

    def make(page: Page) -> PageMade | NotebookFailed:
        folder, told = aside / page.name, staging.folder / TOLD
        at = (workspace, clean_folder, folder / "figures")
        job = PageJob(*at, page.notebook, page.year, days[page.year], told)
        try:
            with making.progress.making(page.name):
                frame, reports = frames[page.name], folder / "reports"
                return make_page(processes, job, frame, reports, making.rules.office.limits)
        except NotebookFailed as failed:
            return failed

    with making.progress.pages([page.name for page in pages], processes.workers):
        futures = {page.name: processes.submit(make, page) for page in pages}
        outcomes = {name: future.result() for name, future in futures.items()}
    for name, outcome in outcomes.items():
        if isinstance(outcome, PageMade):
            staging.take(aside / name / "figures", workspace.figures)
            staging.take(aside / name / "reports", workspace.reports)
    return outcomes


def keep_failed(making: Making, cache: Cache, page: Page, frame: PageFrame, why: str) -> None:
    """Stage and keep what stands where a page could not be made.

    That is its last good version under a banner or, where there is none, a page that says why.
    """
    path = making.workspace.reports / f"{page.name}.html"
    last = cache.get(PAGE, page.name)
    if last and last.stamp.parts and cache.whole(PAGE, page.name):
        text = export_failed(path.read_text(encoding="utf-8"))
        stamp, files = last.stamp, last.files
        about = {**last.about, "failed": "没有更新，仍是上一次生成的内容。"}
    else:
        text = export_missing(frame, why)
        stamp, files = Stamp({}), {}
        title = frame.title.removeprefix(f"{page.year}年")
        about = {"title": title, "finding": "", "failed": f"没有生成：{why}"}
    making.staging.write(path, text)
    files = {**files, **making.staging.hashes([path])}
    cache.keep(PAGE, page.name, Entry(stamp, files, about))
