"""One page: a notebook run for a year and exported aside, with what it was made of.

In: a Page and where to make it (PageJob). Out: files aside, and what they were made of; or
NotebookFailed, which names the cell.
"""

import datetime
import errno
import html
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from wanxing_stats.base import REGION, UnknownName, Workspace
from wanxing_stats.briefing import read_uses, shown_date
from wanxing_stats.cleaning import Cleaned

from .html_export import PageFrame, export_notebook
from .kernels import Kernels, RunNotebook


class NotebookFailed(Exception):
    """A notebook stopped; the message (Chinese) names notebook and cell. Nothing was replaced."""


@dataclass(frozen=True)
class Page:
    """One notebook for one year."""

    notebook: Path
    year: int

    @property
    def name(self) -> str:
        return f"{self.year}/{self.notebook.stem}"


@dataclass(frozen=True)
class PageJob:
    """A page to make: what stands around it, the last date of each ledger, the folder to make it
    in."""

    page: Page
    frame: PageFrame
    dates: Mapping[str, datetime.date]
    folder: Path


def pages_of(workspace: Workspace, years: list[int]) -> list[Page]:
    """A page for each year and each notebook that is exported."""
    notebooks = sorted(workspace.notebooks.glob("[0-9][0-9]_*.ipynb"))
    exported = [path for path in notebooks if _is_exported(path)]
    return [Page(path, year) for year, path in itertools.product(years, exported)]


def _is_exported(path: Path) -> bool:
    """Unless its metadata say no, as those of a notebook to try things in do."""
    return nbformat.read(path, as_version=4).metadata.get("wanxing", {}).get("export", True)


def frames_of(pages: list[Page], cleaned: Cleaned) -> dict[str, PageFrame]:
    """The frame of each page, by its name; its date is known once its notebook has run."""
    notebooks = {page.notebook for page in pages}
    titles = {path: take_title(nbformat.read(path, as_version=4)) for path in notebooks}
    frames = {}
    for page in pages:
        title, sample = f"{page.year}年{titles[page.notebook]}", cleaned.is_sample(page.year)
        labels = {**titles, page.notebook: title}
        beside = [other.notebook for other in pages if other.year == page.year]
        nav = tuple((labels[notebook], f"{notebook.stem}.html") for notebook in beside)
        frames[page.name] = PageFrame(title, REGION, page.year, "", sample, nav)
    return frames


def make_page(
    run: RunNotebook, job: PageJob, workspace: Workspace, environment: dict[str, str]
) -> dict:
    """Run a page's notebook with more in its environment, and export it below the job's folder
    (figures/, reports/).

    Gives title, first finding, files {path: bytes}, and the uses as text. Raises NotebookFailed.
    """
    page, folder = job.page, job.folder
    uses = folder / "uses"
    uses.parent.mkdir(parents=True, exist_ok=True)
    environment = {**environment, "WANXING_USES": str(uses)}
    notebook = run_notebook(page, workspace, folder / "figures", run, environment)
    title, noted = take_title(notebook), read_uses(uses)
    as_of = shown_date(job.dates, noted, page.year)
    markup = export_notebook(notebook, replace(job.frame, as_of=as_of))
    target = folder / "reports" / f"{page.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(markup, encoding="utf-8", newline="\n")
    made = sorted([*folder.glob("figures/*/*"), *folder.glob("reports/*/*")])
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for path in made}
    return {
        "title": title,
        "finding": _first_finding(markup),
        "files": files,
        "uses": noted,
    }


def run_notebook(
    page: Page,
    workspace: Workspace,
    figures: Path,
    run: RunNotebook | None = None,
    environment: dict[str, str] | None = None,
) -> NotebookNode:
    """The page's notebook executed for its year, by ``run`` or else in a kernel of its own.

    Charts go below ``figures``; ``environment`` is what else the kernel finds in its own. Raises
    NotebookFailed.
    """
    notebook = nbformat.read(page.notebook, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"YEAR = {page.year}"
    environment = {
        **(environment or {}),
        "WANXING_ROOT": str(workspace.root),
        "WANXING_RULES": str(workspace.rules),
        "WANXING_FIGURES": str(figures),
    }
    try:
        if run:
            run(notebook, environment)
        else:
            with Kernels(workers=1, forked=False) as kernels:
                kernels.submit(lambda own: own(notebook, environment)).result()
    except RuntimeError:  # of nbclient and kernels: the kernel, or what it is forked from, died
        raise NotebookFailed(
            f"{_say_page(page)}没有运行完：运行它的进程被系统结束了，可能是内存不足。"
            "已有的摘要没有改动。请关闭其他程序，然后重新运行。"
        ) from None
    except (CellExecutionError, CellTimeoutError) as error:
        raise NotebookFailed(_say_failure(page, notebook, error)) from None
    return notebook


def _say_page(page: Page) -> str:
    return f"notebooks/{page.notebook.name}（{page.year}年）"


def _say_failure(page: Page, notebook: NotebookNode, error: Exception) -> str:
    """Names notebook and cell; quotes neither values nor tracebacks, which may hold somebody's
    particulars."""
    if str(getattr(error, "evalue", "")).startswith(f"[Errno {errno.ENOSPC}]"):
        return (
            f"{_say_page(page)}没有画完：磁盘已满。已有的摘要没有改动。请清理出空间，然后重新运行。"
        )
    place, first_line = "某个代码单元", ""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failing = [cell for cell in code if _has_failed(cell)]
    if failing:
        place = f"第{code.index(failing[0]) + 1}个代码单元"
        first_line = failing[0].source.strip().splitlines()[0]
    what = getattr(error, "ename", None) or type(error).__name__
    if what == UnknownName.__name__:  # says a name that the cell has, and those of rule files
        what = str(getattr(error, "evalue", what)).rstrip("。")
    return (
        f"{_say_page(page)}{place}出错：{what}，该单元开头是“{first_line}”。"
        "已有的摘要没有改动。请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。"
    )


def _has_failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def take_title(notebook: NotebookNode) -> str:
    """The notebook's first-level heading, removed from it: the page's header shows it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            heading, _, rest = cell.source.partition("\n")
            cell.source = rest.strip()
            return heading.removeprefix("# ").strip()
    raise NotebookFailed("笔记本没有一级标题（# 标题）。请在第一个单元写上。")


def _first_finding(markup: str) -> str:
    finding = re.search(r'<p class="finding">(.*?)</p>', markup, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", finding[1])).strip() if finding else ""
