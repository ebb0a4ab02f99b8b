"""A file among the sources that was written here: to count it would count everything twice.

In: its grids. Out: whether it is one: a year's workbook, a table of data/clean, the workbook that a
department mends its rows in, in whatever format they were saved, whole or a sheet of them.
"""

import itertools
from collections.abc import Iterable

from wanxing_stats.base import FEEDBACK_TITLES, PLACE_TITLES, SOURCE_COLUMNS, YEAR_WORKBOOK
from wanxing_stats.files import Grid
from wanxing_stats.tables import text_of

# Headings that stand together in nothing else; somebody may have written a title above them.
HEADINGS = (set(PLACE_TITLES), set(SOURCE_COLUMNS), set(FEEDBACK_TITLES))
ROWS_LOOKED_AT = 10


def is_own_output(grids: Iterable[Grid]) -> bool:
    """Whether a file with these grids was written here."""
    for grid in grids:
        for cells in itertools.islice(grid.rows, ROWS_LOOKED_AT):
            texts = set(map(text_of, cells))
            if any(titles <= texts for titles in HEADINGS):
                return True
            if any(text.startswith(YEAR_WORKBOOK) for text in texts):
                return True
    return False
