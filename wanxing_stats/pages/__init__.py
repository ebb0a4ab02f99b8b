"""A notebook -> one HTML file for leaders that opens anywhere; a year -> a workbook for colleagues.

In: a notebook, a year, a workspace. Out: the notebook executed in a process of its own, and its
page: no script, no address, no file from elsewhere. NotebookFailed, in Chinese, names the cell that
stopped it. Of figures and a year what its workbook says (``year_workbook``), and that as xlsx.
"""

import sys

from wanxing_stats._door import TYPE_CHECKING, door

# jsonschema, which nbformat imports, would take this if it were there: 0.8 seconds for addresses
# that no notebook has. None is what importlib takes for "isn't there"; typeshed knows only modules.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from .failures import NotebookFailed
    from .html_export import (
        IndexEntry,
        IndexLead,
        IndexYear,
        PageFrame,
        export_failed,
        export_index,
        export_missing,
        with_other_years,
    )
    from .notebooks import Page, frames_of, pages_of
    from .page import PageMade, make_page
    from .page_processes import PageProcesses
    from .workbook_content import year_workbook
    from .workbook_file import workbook_bytes
    from .year_file import YearPart, export_year
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "IndexEntry",
    "IndexLead",
    "IndexYear",
    "NotebookFailed",
    "Page",
    "PageFrame",
    "PageMade",
    "PageProcesses",
    "YearPart",
    "export_failed",
    "export_index",
    "export_missing",
    "export_year",
    "frames_of",
    "make_page",
    "pages_of",
    "with_other_years",
    "workbook_bytes",
    "year_workbook",
]
