"""The notebooks of a workspace: which pages they make, and what stands around each.

In: a workspace, years, clean rows. Out: Pages, and a PageFrame for each.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import nbformat
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
    except Exception:  # no JSON, or of something else, on which nbformat stumbles in many ways
        return None
    return notebook if _holds_cells(notebook) else None


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
    """The frame of each page, by its name; its date is known once its notebook has run."""
    notebooks = {page.notebook for page in pages}
    titles = {path: _title_of(path) for path in notebooks}
    frames = {}
    for page in pages:
        title, sample = f"{page.year}年{titles[page.notebook]}", cleaned.is_sample(page.year)
        labels = {**titles, page.notebook: title}
        beside = [other.notebook for other in pages if other.year == page.year]
        nav = tuple((labels[notebook], f"{notebook.stem}.html") for notebook in beside)
        frames[page.name] = PageFrame(title, REGION, page.year, "", sample, nav)
    return frames


def _is_exported(path: Path) -> bool:
    """Unless its metadata say no, as those of a notebook to try things in do."""
    notebook = read_notebook(path)
    own = notebook.metadata.get("wanxing") if notebook else None
    return not isinstance(own, dict) or bool(own.get("export", True))


def _holds_cells(notebook: NotebookNode) -> bool:
    """Whether it has the shape that is relied upon; nbformat itself only logs what is wrong."""
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata"), dict):
        return False
    return all(map(_is_cell, cells))


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    tags = cell["metadata"].get("tags", [])
    return isinstance(cell.get("source"), str) and "cell_type" in cell and isinstance(tags, list)


def _title_of(path: Path) -> str:
    """A notebook's title; its file's name for one that will fail for want of it."""
    notebook = read_notebook(path)
    return (notebook and take_title(notebook)) or path.stem
