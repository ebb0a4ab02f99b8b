"""Clean rows -> the figures of the report, how they move, and what must hold between them.

In: clean tables, the indicators' definitions, years. Out: a Figure for each indicator and year,
with the rows behind it; changes, control limits and months; Outcomes of the relations; numbers in
the words of an official summary.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .consistency import Outcome, check_relations, relation_problems
    from .figures import (
        Figure,
        Figures,
        Value,
        compute,
        measure,
        select,
        year_of_rows,
    )
    from .number_words import n_of_n, number, percent, quantity, signed, unit
    from .splits import (
        MONTH,
        UNNAMED,
        Parts,
        begun_month,
        ends_early,
        months,
        series,
        split,
        whole_months,
    )
    from .states import State
    from .trends import (
        Change,
        Comparison,
        change,
        change_on_last_year,
        compared,
        last_year,
        say_change,
    )
    from .variation import Limits, control_limits
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "MONTH",
    "UNNAMED",
    "Change",
    "Comparison",
    "Figure",
    "Figures",
    "Limits",
    "Outcome",
    "Parts",
    "State",
    "Value",
    "begun_month",
    "change",
    "change_on_last_year",
    "check_relations",
    "compared",
    "compute",
    "control_limits",
    "ends_early",
    "last_year",
    "measure",
    "months",
    "n_of_n",
    "number",
    "percent",
    "quantity",
    "relation_problems",
    "say_change",
    "select",
    "series",
    "signed",
    "split",
    "unit",
    "whole_months",
    "year_of_rows",
]
