"""What a notebook calls: one year's figures as sentences, cards, tables, charts and the way back to
their rows.

In: a year of a workspace. Out: Html that a page shows, charts below figures/<year>/, and a Use for
all that was asked for, so that a page is made again when something of it changes.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from . import quality
    from .briefing import Briefing
    from .chart import Chart
    from .charts_of_parts import ordered_bars, ranked_bars
    from .charts_over_time import months, small_multiples, years
    from .closing_words import CLOSING_METHOD, UNCLEAR_CASES
    from .markup import Html, aside, table, tag
    from .page_job import PageJob, Told, take_job
    from .page_uses import Use, UseDigests, last_days, noted_uses, shown_day
    from .parts import OTHER, shown_labels
    from .state_words import (
        BEYOND,
        UNTOLD,
        WITHIN,
        mark_beside,
        say_begun,
        say_no_value,
        state_title,
        verdict_beside,
    )
    from .year_summary import say_year, table_of_years
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "BEYOND",
    "CLOSING_METHOD",
    "OTHER",
    "UNCLEAR_CASES",
    "UNTOLD",
    "WITHIN",
    "Briefing",
    "Chart",
    "Html",
    "PageJob",
    "Told",
    "Use",
    "UseDigests",
    "aside",
    "last_days",
    "mark_beside",
    "months",
    "noted_uses",
    "ordered_bars",
    "quality",
    "ranked_bars",
    "say_begun",
    "say_no_value",
    "say_year",
    "shown_day",
    "shown_labels",
    "small_multiples",
    "state_title",
    "table",
    "table_of_years",
    "tag",
    "take_job",
    "verdict_beside",
    "years",
]
