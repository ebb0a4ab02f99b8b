"""Clean rows -> the figures of the report, how they move, and what must hold between them.

In: clean tables, the indicators' definitions, years. Out: a Figure for each indicator and year,
with the rows behind it; changes, control limits and months; Outcomes of the relations; numbers in
the words of an official summary.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .consistency import Outcome, check_relations, relation_problems
    from .figures import Figure, Figures, compute, measure, month_of_rows, select, year_of_rows
    from .number_words import moved, moved_short, n_of_n, number, percent, quantity, unit
    from .trends import change, change_of, control_limits, months, outside_limits, series
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Figure",
    "Figures",
    "Outcome",
    "change",
    "change_of",
    "check_relations",
    "compute",
    "control_limits",
    "measure",
    "month_of_rows",
    "months",
    "moved",
    "moved_short",
    "n_of_n",
    "number",
    "outside_limits",
    "percent",
    "quantity",
    "relation_problems",
    "select",
    "series",
    "unit",
    "year_of_rows",
]
