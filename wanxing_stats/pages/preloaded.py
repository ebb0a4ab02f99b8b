"""What the fork server of page_processes.py has done when it forks; imported there and nowhere
else.

In: nothing. Out: everything imported that a notebook and its export need, and done once what is
slow the first time.
"""

import gc
import importlib
from contextlib import suppress

from wanxing_stats.processes import become_fork_server

IMPORTED = (
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "pyarrow.parquet",
    "wanxing_stats.briefing.briefing",
    "wanxing_stats.briefing.quality",
    "wanxing_stats.pages.notebook_run",
    "wanxing_stats.pages.page",
)


def _do_once() -> None:
    """Find the font, draw, export."""
    import pandas
    from nbformat import NotebookNode

    from wanxing_stats.briefing import ranked_bars

    from .html_export import PageFrame, export_notebook

    drawn = ranked_bars(
        pandas.Series({"一": 2, "二": 1}),
        name="x",
        finding="x",
        measure="x",
        unit="件",
        period="x",
        source="x",
        alt="x",
        sample=True,
    )
    drawn.png, drawn._repr_html_()
    cell = NotebookNode(cell_type="markdown", metadata={}, source="# x")
    notebook = NotebookNode(cells=[cell], metadata={})
    export_notebook(notebook, PageFrame("x", "x", 1, "", sample=True))


become_fork_server()
for name in IMPORTED:
    importlib.import_module(name)
with suppress(Exception):  # what fails here fails in a notebook too, which says so
    _do_once()
gc.freeze()  # what is here already is never collected, so forks go on sharing it
