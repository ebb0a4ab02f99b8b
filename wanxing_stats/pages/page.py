"""One page: a notebook run for a year and exported, in a process of its own.

In: a PageJob and the page's frame. Out: files aside, and PageMade, which says what they were made
of; or NotebookFailed, which names the cell.
"""

import html
import re
from dataclasses import dataclass, replace
from pathlib import Path

from wanxing_stats.briefing import PageJob, noted_uses, shown_day
from wanxing_stats.processes import Ended, Processes, Say, Step
from wanxing_stats.rules import Limits

from .failures import NotebookFailed, failed_by_end, say_own_fault, say_refused
from .html_export import PageFrame, PageRefused, export_notebook
from .notebook_run import run_notebook
from .notebooks import take_title
from .page_processes import bounds_of_page


@dataclass(frozen=True)
class PageMade:
    """What a notebook gave its build.

    Parameters
    ----------
    title, finding : its heading and its first sentence
    files : the page and its charts, by path below the workspace
    uses : everything that it asked for (Use, as text)
    """

    title: str
    finding: str
    files: list[str]
    uses: list[str]


def make_page(
    processes: Processes, job: PageJob, frame: PageFrame, reports: Path, limits: Limits
) -> PageMade:
    """Make a page below ``reports``, its charts below the job's figures.

    Raises
    ------
    NotebookFailed
        When there is no page, whatever the reason.
    """
    try:
        bounds = bounds_of_page(limits)
        return processes.run(make_page_here, job, frame, reports, bounds=bounds)
    except Ended as ended:
        raise failed_by_end(job, ended, limits) from None


def make_page_here(say: Say, job: PageJob, frame: PageFrame, reports: Path) -> PageMade:
    """The same in this process, which has no other use afterwards."""
    try:
        return _make(say, job, frame, reports)
    except NotebookFailed:
        raise
    except PageRefused as refused:
        raise NotebookFailed(say_refused(job, str(refused))) from None
    except Exception as error:
        raise NotebookFailed(say_own_fault(job, error)) from None


def _make(say: Say, job: PageJob, frame: PageFrame, reports: Path) -> PageMade:
    notebook = run_notebook(say, job)
    say(Step("导出网页时"))
    title, uses = take_title(notebook), noted_uses()
    if not title:
        raise PageRefused("没有一级标题（# 标题），应写在第一个单元")
    as_of = shown_day(job.days, uses, job.year)
    markup = export_notebook(notebook, replace(frame, as_of=as_of))
    name = f"{job.year}/{job.notebook.stem}.html"
    (reports / name).parent.mkdir(parents=True, exist_ok=True)
    (reports / name).write_text(markup, encoding="utf-8", newline="\n")
    charts = [path.relative_to(job.figures).as_posix() for path in job.figures.glob("*/*")]
    files = sorted([f"reports/{name}", *(f"figures/{chart}" for chart in charts)])
    return PageMade(title, _first_finding(markup), files, uses)


def _first_finding(markup: str) -> str:
    finding = re.search(r'<p class="finding">(.*?)</p>', markup, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", finding[1])).strip() if finding else ""
