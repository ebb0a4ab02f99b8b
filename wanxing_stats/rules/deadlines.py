"""How long cases may take (``deadlines.toml``, whose head explains the keys).

In: an entry for each ledger of cases. Out: its CaseTimes, from which a case's ``limit_on`` follows:
its own in the ledger, else the deadline that is valid on its first day; else it has none.
"""

import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, Strict

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


def read_times(file: RuleFile, ledger: "Ledger") -> CaseTimes:
    """The times of a ledger's cases. Raises RuleFileError with all that is wrong with its entry."""
    times = read_entry(CaseTimes, file, (ledger.name,))
    file.refuse((ledger.name,), times.complaints(ledger))
    return times
