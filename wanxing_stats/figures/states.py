"""How complete a figure is: its State, which says itself.

The rules and what they say in some forty situations: docs/states.md.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from wanxing_stats.base import last_day, say_day

Kind = Literal["absent", "unread", "unknown", "incomplete", "partial_year", "complete"]
WITHOUT_VALUE = ("absent", "unread", "unknown")
MARKS: dict[Kind, str] = {"absent": "没有报送", "unread": "没有读懂", "unknown": "缺少列"}


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
        All of this in Chinese sentences, "" where nothing is to say.
    low, high
        Of a rate of counts: the rate if all uncounted rows counted against or for it.
    least, most
        The value if all uncounted rows counted so as to make it as small or as large as can be;
        None where nobody can say.
    later
        How many of the rows behind it are dated after ``through``, being counted all the same.
    gaps
        Whatever else is to be said in a few words: 缺1月至3月, 有科室未报.
    obs_status
        The same as a code of SDMX's list of observation statuses (CL_OBS_STATUS).
    """

    kind: Kind = "complete"
    through: datetime.date | None = None
    uncounted: int = 0
    why: str = ""
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    later: int = 0
    gaps: tuple[str, ...] = ()
    obs_status: str = "A"

    @property
    def has_value(self) -> bool:
        return self.kind not in WITHOUT_VALUE

    @property
    def early_end(self) -> datetime.date | None:
        """The day within its year that it ends on; None of one that covers the year."""
        is_whole = self.through is None or self.through == last_day(self.through.year)
        return None if is_whole else self.through

    @property
    def mark(self) -> str:
        """What stands beside the number, in a few words: 截至3月31日；另有4行未计入; "" of one that
        is complete."""
        if not self.has_value:
            return "，".join(self.gaps) or MARKS[self.kind]
        parts = [self.mark_of_time, self.mark_of_rows]
        return "；".join(part for part in parts if part)

    @property
    def mark_of_time(self) -> str:
        """How far it goes: 截至3月31日; "" of a whole year."""
        if self.through is None and self.kind != "complete":
            return "截至日期不明"
        return f"截至{say_day(self.early_end)}" if self.early_end else ""

    @property
    def mark_of_rows(self) -> str:
        """What it lacks: 另有4行未计入; "" where it lacks nothing."""
        parts = [f"另有{self.uncounted:,}行未计入"] if self.uncounted else []
        parts += self.gaps
        if self.through and self.later:
            parts.append(f"含{say_day(self.through)}以后{self.later:,}行")
        return "，".join(parts)


COMPLETE = State()
