"""How long cases may take (``deadlines.toml``, whose head explains the keys).

In: an entry for each ledger of cases. Out: its CaseTimes, from which a case's ``limit_on`` follows:
its own in the ledger, else the deadline that is valid on its first day; else it has none.
"""

import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, Strict

from wanxing_stats.base import say_date

from .rule_files import Complaints, RuleFile
from .written import Filled, Written, read_entry

if TYPE_CHECKING:
    from .ledgers import Ledger, Types

DEADLINES_FILE = "deadlines.toml"
LIMIT = "limit_on"  # the column of the last day on which a case is closed in time
DAYS: "Types" = ("日期列", ("date", "period"))


class Deadline(Written):
    """How many ``days`` after its first a case is to be closed, where that is ``valid_from`` on.

    ``verified``: the rule was read where it is published; else the deadline only reminds.
    """

    days: Annotated[int, Field(gt=0)]
    counted: Literal["calendar", "working"]
    valid_from: datetime.date
    basis: Filled
    verified: bool

    def __str__(self) -> str:
        """60日（内部提醒线，2022年5月1日起，依据《信访工作条例》）."""
        unit = "日" if self.counted == "calendar" else "个工作日"
        reminds = "" if self.verified else "内部提醒线，"
        since = say_date(self.valid_from)
        return f"{self.days}{unit}（{reminds}{since}起，依据{self.basis}）"


class CaseTimes(Written):
    """The columns of a case's first day, of the day on which it is closed, and of its own limit
    ("" where the ledger has none); the deadlines of those without one."""

    begun: Filled
    closed: Filled
    own: str = ""
    deadlines: Annotated[tuple[Deadline, ...], Strict(False)] = ()

    def complaints(self, ledger: "Ledger") -> Complaints:
        """What is wrong with it for a ledger."""
        columns = {"begun": self.begun, "closed": self.closed, "own": self.own}
        for key, column in columns.items():
            if column:
                yield from ledger.complaints(key, [column], DAYS)

    def say(self, ledger: "Ledger") -> str:
        """Where a case's limit comes from: 时限取「办理截止日期」，没有的取…；没有时限的不计入。"""
        sources = [f"「{ledger.field(self.own).title}」"] if self.own else []
        latest_first = sorted(self.deadlines, key=lambda each: each.valid_from, reverse=True)
        sources += [f"「{ledger.field(self.begun).title}」后{each}" for each in latest_first]
        return f"时限取{'，没有的取'.join(sources)}；没有时限的不计入。" if sources else ""


def read_times(file: RuleFile, ledger: "Ledger") -> CaseTimes:
    """The times of a ledger's cases. Raises RuleFileError with all that is wrong with its entry."""
    times = read_entry(CaseTimes, file, (ledger.name,))
    file.refuse((ledger.name,), times.complaints(ledger))
    return times
