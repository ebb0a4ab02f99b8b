"""One page: a notebook run for a year and exported aside, with what it was made of."""

import errno
import html
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import read_uses
from wanxing_stats.cleaning import Cleaned

from .html_export import export_notebook
from .kernels import Kernels, Run

UNIT_NAME = "万兴街道"


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


def pages_of(workspace: Workspace, years: list[int]) -> list[Page]:
    """A page for each year and each notebook that is exported."""
    exported = [
        path
        for path in sorted(workspace.notebooks.glob("[0-9][0-9]_*.ipynb"))
        if nbformat.read(path, as_version=4).metadata.get("wanxing", {}).get("export", True)
    ]
    return [Page(path, year) for year in years for path in exported]


def frames_of(pages: list[Page], cleaned: Cleaned) -> dict[str, dict]:
    """What stands around each page's own content: title, year, day of the latest data, sample or not, pages beside it."""
    titles = {
        path: take_title(nbformat.read(path, as_version=4))
        for path in {page.notebook for page in pages}
    }
    as_of = {year: latest_date(cleaned, year) for year in {page.year for page in pages}}
    frames = {}
    for page in pages:
        heading = f"{page.year}年{titles[page.notebook]}"
        nav = [
            (heading if other == page else titles[other.notebook], f"{other.notebook.stem}.html")
            for other in pages
            if other.year == page.year
        ]
        frames[page.name] = {
            "title": heading,
            "unit": UNIT_NAME,
            "year": page.year,
            "as_of": as_of[page.year],
            "sample": cleaned.is_sample(page.year),
            "nav": nav,
        }
    return frames


def make_page(
    run: Run,
    page: Page,
    frame: dict,
    workspace: Workspace,
    folder: Path,
    environment: dict[str, str],
) -> dict:
    """Run with more in the environment and export below ``folder`` (figures/, reports/): title, first finding, files
    {path: bytes}, and the names used."""
    uses = folder / "uses"
    uses.parent.mkdir(parents=True, exist_ok=True)
    notebook = run_notebook(
        page.notebook,
        page.year,
        workspace,
        folder / "figures",
        run,
        {**environment, "WANXING_USES": str(uses)},
    )
    title = take_title(notebook)
    markup = export_notebook(notebook, **frame)
    target = folder / "reports" / f"{page.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(markup, encoding="utf-8", newline="\n")
    made = sorted([*folder.glob("figures/*/*"), *folder.glob("reports/*/*")])
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for path in made}
    return {
        "title": title,
        "finding": _first_finding(markup),
        "files": files,
        "uses": read_uses(uses),
    }


def run_notebook(
    path: Path,
    year: int,
    workspace: Workspace,
    figures: Path,
    run: Run | None = None,
    environment: dict[str, str] | None = None,
) -> NotebookNode:
    """The notebook executed for a year, by ``run`` or else in a kernel of its own.

    Charts go below ``figures``; ``environment`` is what else the kernel finds in its own. Raises NotebookFailed.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"YEAR = {year}"
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
    except (
        RuntimeError
    ):  # of nbclient and kernels.py: the kernel, or what it is forked from, has died
        raise NotebookFailed(
            f"notebooks/{path.name}（{year}年）没有运行完：运行它的进程被系统结束了，可能是内存不足。"
            "已有的摘要没有改动。请关闭其他程序，然后重新运行。"
        ) from None
    except (CellExecutionError, CellTimeoutError) as error:
        raise NotebookFailed(_failure(path, year, notebook, error)) from None
    return notebook


def _failure(path: Path, year: int, notebook: NotebookNode, error: Exception) -> str:
    """Names notebook and cell; quotes neither values nor tracebacks, which may hold somebody's particulars."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failing = next(
        (
            number
            for number, cell in enumerate(code, 1)
            if any(output.output_type == "error" for output in cell.get("outputs", []))
        ),
        None,
    )
    place = f"第{failing}个代码单元" if failing else "某个代码单元"
    first_line = code[failing - 1].source.strip().splitlines()[0] if failing else ""
    what = getattr(error, "ename", None) or type(error).__name__
    if str(getattr(error, "evalue", "")).startswith(f"[Errno {errno.ENOSPC}]"):
        return f"notebooks/{path.name}（{year}年）没有画完：磁盘已满。已有的摘要没有改动。请清理出空间，然后重新运行。"
    return (
        f"notebooks/{path.name}（{year}年）{place}出错：{what}，该单元开头是“{first_line}”。"
        "已有的摘要没有改动。请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。"
    )


def latest_date(cleaned: Cleaned, year: int) -> str:
    """The last date of any record of the year, in Chinese: 2024年12月31日."""
    dates = [
        cleaned.tables[name][ledger.date]
        for name, ledger in cleaned.rules.ledgers.items()
        if ledger.field(ledger.date).type in ("date", "period")
    ]
    of_year = pd.concat([date[date.dt.year == year] for date in dates])
    return (
        ""
        if of_year.empty
        else f"{of_year.max().year}年{of_year.max().month}月{of_year.max().day}日"
    )


def take_title(notebook: NotebookNode) -> str:
    """The notebook's first-level heading, removed from it: the page's header shows it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            heading, _, rest = cell.source.partition("\n")
            cell.source = rest.strip()
            return heading.removeprefix("# ").strip()
    raise NotebookFailed("笔记本没有一级标题（# 标题）。请在第一个单元写上。")


def _first_finding(markup: str) -> str:
    found = re.search(r'<p class="finding">(.*?)</p>', markup, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found.group(1))).strip() if found else ""
