"""Any file a department may send -> grids of cells in the rows and columns that Excel shows.

In: the path of an xlsx, xls, et, ods, XML, HTML or csv file. Out: a Workbook of Grids, or
Unreadable: the name of a message of the catalogue, and what its places say.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .grids import read_workbook
    from .number_formats import ShownAs
    from .workbook import (
        CELL_FAULTS,
        FORMULA_WITHOUT_VALUE,
        Grid,
        Remark,
        Unreadable,
        Workbook,
        distinct_names,
    )
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "CELL_FAULTS",
    "FORMULA_WITHOUT_VALUE",
    "Grid",
    "Remark",
    "ShownAs",
    "Unreadable",
    "Workbook",
    "distinct_names",
    "read_workbook",
]
