"""A notebook -> one HTML file for leaders that opens anywhere.

In: a notebook, a year, a workspace. Out: the notebook executed in a process of its own, and its
page: no script, no address, no file from elsewhere. NotebookFailed, in Chinese, names the cell that
stopped it.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .html_export import PageFrame, export_index, export_notebook
    from .kernels import Kernels, RunNotebook
    from .page import (
        NotebookFailed,
        Page,
        PageJob,
        frames_of,
        make_page,
        pages_of,
        run_notebook,
    )
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Kernels",
    "NotebookFailed",
    "Page",
    "PageFrame",
    "PageJob",
    "RunNotebook",
    "export_index",
    "export_notebook",
    "frames_of",
    "make_page",
    "pages_of",
    "run_notebook",
]
