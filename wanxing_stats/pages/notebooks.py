"""The notebooks of a workspace: which pages they make, and what stands around each.

In: a workspace, years, clean rows. Out: Pages, and a PageFrame for each.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from wanxing_stats.base import REGION, Workspace
from wanxing_stats.cleaning import Cleaned

from .html_export import PageFrame


@dataclass(frozen=True)
class Page:
    """One notebook for one year."""

    notebook: Path
    year: int

    @property
    def name(self) -> str:
        return f"{self.year}/{self.notebook.stem}"


def read_notebook(path: Path) -> NotebookNode | None:
    """The notebook; None for a file that holds none."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError):  # no JSON, or of something else
        return None
    return notebook if "cells" in notebook else None


def take_title(notebook: NotebookNode) -> str:
    """The notebook's first-level heading, removed from it: the page's header shows it.

    "" without one.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            heading, _, rest = cell.source.partition("\n")
            cell.source = rest.strip()
            return str(heading.removeprefix("# ").strip())
    return ""


def pages_of(workspace: Workspace, years: list[int]) -> list[Page]:
    """A page for each year and each notebook that is exported."""
    notebooks = sorted(workspace.notebooks.glob("[0-9][0-9]_*.ipynb"))
    exported = [path for path in notebooks if _is_exported(path)]
    return [Page(path, year) for year, path in itertools.product(years, exported)]


def frames_of(pages: list[Page], cleaned: Cleaned) -> dict[str, PageFrame]:
    """The frame of each page, by its name."""
    notebooks = {page.notebook for page in pages}
    titles = {path: _title_of(path) for path in notebooks}
    years = {page.year for page in pages}
    as_of = {year: latest_date(cleaned, year) for year in years}
    frames = {}
    for page in pages:
        title, sample = f"{page.year}年{titles[page.notebook]}", cleaned.is_sample(page.year)
        labels = {**titles, page.notebook: title}
        beside = [other.notebook for other in pages if other.year == page.year]
        nav = tuple((labels[notebook], f"{notebook.stem}.html") for notebook in beside)
        frames[page.name] = PageFrame(title, REGION, page.year, as_of[page.year], sample, nav)
    return frames


def latest_date(cleaned: Cleaned, year: int) -> str:
    """The last date of any record of the year, in Chinese: 2024年12月31日."""
    dates = []
    for name, ledger in cleaned.rules.ledgers.items():
        if ledger.field(ledger.date).type in ("date", "period"):
            date = cleaned.tables[name][ledger.date]
            dates.append(date[date.dt.year == year].max())  # NaT where there is none
    latest = pd.Series(dates, dtype="datetime64[ns]").max()
    if pd.isna(latest):
        return ""
    return f"{latest.year}年{latest.month}月{latest.day}日"


def _is_exported(path: Path) -> bool:
    """Unless its metadata say no, as those of a notebook to try things in do."""
    notebook = read_notebook(path)
    return notebook is None or notebook.metadata.get("wanxing", {}).get("export", True)


def _title_of(path: Path) -> str:
    """A notebook's title; its file's name for one that will fail for want of it."""
    notebook = read_notebook(path)
    return (notebook and take_title(notebook)) or path.stem
