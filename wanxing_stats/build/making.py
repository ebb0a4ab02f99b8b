"""Making pages: stale notebooks run side by side, and what they give staged.

In: pages with their frames. Out: what each page's notebook gave; its files, staged.
"""

import shutil
from dataclasses import dataclass, replace

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import last_dates
from wanxing_stats.cleaning import Cleaned
from wanxing_stats.pages import Kernels, Page, PageFrame, PageJob, RunNotebook, make_page
from wanxing_stats.store import DESCRIPTOR, Staging

from .progress import Progress

TOLD = "told.json"  # in the staging folder: what a build tells its notebooks (SinceLastBuild)


@dataclass(frozen=True)
class Making:
    """Where a build works, what it works with, and who hears of it."""

    workspace: Workspace
    staging: Staging
    kernels: Kernels
    progress: Progress


def with_own_rules(workspace: Workspace, staging: Staging) -> Workspace:
    """The workspace with a copy of its rules: whoever edits them meanwhile means the next build."""
    folder = staging.folder / "rules"
    (folder / "ledgers").mkdir(parents=True)
    for path in [*workspace.rules.glob("*.toml"), *workspace.rules.glob("ledgers/*.toml")]:
        shutil.copyfile(path, folder / path.relative_to(workspace.rules))
    return replace(workspace, rules=folder)


def make_pages(
    making: Making, pages: list[Page], frames: dict[str, PageFrame], cleaned: Cleaned
) -> dict[str, dict]:
    """Make these pages and stage them; gives what make_page does, by page name."""
    if not pages:
        return {}
    workspace, staging, kernels = making.workspace, making.staging, making.kernels
    aside, environment = staging.folder / "pages", _environment(workspace, staging)
    dates = {page.year: last_dates(cleaned, page.year) for page in pages}
    made: dict[str, dict] = {}

    def make(run: RunNotebook, page: Page) -> None:
        job = PageJob(page, frames[page.name], dates[page.year], aside / page.name)
        with making.progress.making(page.name):
            made[page.name] = make_page(run, job, workspace, environment)

    with making.progress.pages([page.name for page in pages], kernels.workers):
        for future in [kernels.submit(make, page) for page in pages]:
            future.result()
    for page in pages:
        staging.take(aside / page.name / "figures", workspace.figures)
        staging.take(aside / page.name / "reports", workspace.reports)
    return made


def _environment(workspace: Workspace, staging: Staging) -> dict[str, str]:
    """Where a notebook finds the clean rows of this build, and what the build tells it."""
    clean = staging.path(workspace.clean / DESCRIPTOR)
    return {
        "WANXING_CLEAN": str(clean.parent if clean.exists() else workspace.clean),
        "WANXING_TOLD": str(staging.folder / TOLD),
    }
