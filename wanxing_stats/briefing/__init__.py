"""What a notebook calls: one year's figures as sentences, cards, tables, charts and the way back to
their rows.

In: a year of a workspace. Out: Html that a page shows, charts below figures/<year>/, and a Use for
all that was asked for, so that a page is made again when something of it changes.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from . import quality
    from .briefing import Briefing
    from .charts_of_parts import ranked_bars
    from .markup import Html
    from .page_job import PageJob, Told, take_job
    from .page_uses import Use, UseDigests, last_days, noted_uses, shown_day
    from .state_words import state_title, within_beside
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Briefing",
    "UseDigests",
    "Html",
    "PageJob",
    "Told",
    "Use",
    "last_days",
    "noted_uses",
    "quality",
    "ranked_bars",
    "shown_day",
    "state_title",
    "take_job",
    "within_beside",
]
