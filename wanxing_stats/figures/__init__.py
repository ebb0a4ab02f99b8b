"""Clean rows -> the figures of the report, how they move, and what must hold between them.

In: clean tables, what was sent, the indicators' definitions, years. Out: a Figure for each
indicator and year, with the rows behind it and its State; what it is compared with; it by month or
by a column; control limits; Outcomes of the relations; numbers in the words of an official summary.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .cases import CaseDays, case_days
    from .changes import (
        SMALL_BASE,
        Change,
        ComparableYears,
        Comparison,
        Reason,
        change_of,
        comparable_years,
        compared,
        part_change,
        say_change,
        uncounted_of,
    )
    from .consistency import Outcome, check_relations, relation_problems
    from .figures import Figure, Figures, month_of_rows, select
    from .number_words import n_of_n, number, percent, quantity, signed, unit
    from .records import days_of, year_of_rows
    from .splits import (
        MONTH,
        PART_COLUMNS,
        UNNAMED,
        Parts,
        covered_months,
        labels_of,
        measured,
        months,
        series,
        split,
        whole_months,
    )
    from .states import Kind, State
    from .tallies import Value, plain, selected_rows, source_columns
    from .time_limits import with_limits
    from .year_ends import YearEnd
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "MONTH",
    "PART_COLUMNS",
    "SMALL_BASE",
    "UNNAMED",
    "CaseDays",
    "Change",
    "ComparableYears",
    "Comparison",
    "Figure",
    "Figures",
    "Kind",
    "Outcome",
    "Parts",
    "Reason",
    "State",
    "Value",
    "YearEnd",
    "case_days",
    "change_of",
    "check_relations",
    "comparable_years",
    "compared",
    "covered_months",
    "days_of",
    "labels_of",
    "month_of_rows",
    "measured",
    "months",
    "n_of_n",
    "number",
    "part_change",
    "percent",
    "plain",
    "quantity",
    "relation_problems",
    "say_change",
    "select",
    "selected_rows",
    "series",
    "signed",
    "source_columns",
    "split",
    "uncounted_of",
    "unit",
    "whole_months",
    "with_limits",
    "year_of_rows",
]
