"""How complete a figure is: its State, by the rules of docs/states.md.

In: what was sent, the rows that count and those left out. Out: a State, which says itself.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

Kind = Literal["absent", "unread", "unknown", "incomplete", "partial_year", "complete"]
WITHOUT_VALUE = ("absent", "unread", "unknown")


@dataclass(frozen=True)
class State:
    """How complete a figure is.

    Parameters
    ----------
    kind
        absent (nothing was sent), unread (what was sent wasn't understood), unknown (a column is
        missing), incomplete (rows aren't counted), partial_year or complete; the first that holds.
    through
        The last day that the figure covers; None only without data.
    uncounted
        Rows that may belong to it and aren't counted.
    why
        All of this in a Chinese sentence, "" where nothing is to say.
    low, high
        Of a rate of counts: the rate if all uncounted rows counted against or for it.
    least, most
        The value if all uncounted rows counted so as to make it as small or as large as can be;
        None where nobody can say.
    breaks
        Whether its definition isn't that of the year before.
    """

    kind: Kind = "complete"
    through: datetime.date | None = None
    uncounted: int = 0
    why: str = ""
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    breaks: bool = False

    @property
    def mark(self) -> str:
        """What stands beside the number, in a few words: 截至3月31日；另有4行未计入; "" of one that
        is complete."""
        return ""

    @property
    def obs_status(self) -> str:
        """The code of SDMX's list of observation statuses (CL_OBS_STATUS)."""
        return "A"


COMPLETE = State()
