"""A grid -> its tables, and one kind for every row, found by shape and by the words offices use.

In: a Grid. Out: a SheetLayout with its Tables (header, columns, data rows) and, for every row of
the sheet, its kind and why.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .bare_sheets import bare_rows, continuation, records_above
    from .heading_words import is_made_of_words
    from .regions import Column, Table
    from .row_kinds import GROUP, META, NOTE, TITLE, TOTAL
    from .sheet_layout import SheetLayout, find_tables
    from .vocabulary import nil_subject, says_nil, text_of
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "GROUP",
    "META",
    "NOTE",
    "TITLE",
    "TOTAL",
    "Column",
    "SheetLayout",
    "Table",
    "bare_rows",
    "continuation",
    "find_tables",
    "is_made_of_words",
    "nil_subject",
    "records_above",
    "says_nil",
    "text_of",
]
