"""Rows dated too far from the year whose folder they were sent in to count.

In: a table's rows. Out: the same, with a fault of each such row.
"""

import datetime
from dataclasses import replace

from wanxing_stats.base import last_day, year_of

from .cell_reading import Value
from .table_rows import Fault, TableRows

# What came or was closed soon after the year's end stands in its list, too.
DAYS_AFTER = datetime.timedelta(days=60)
# A list over several years, or a case that was carried over, begins no earlier.
YEARS_BEFORE = 3
TOO_FAR = "other_year"  # the message


def check_year(rows: TableRows) -> TableRows:
    """Rows dated too far from their folder's year are complained about."""
    folder, name = year_of(rows.cells.file), rows.cells.ledger.date
    dates = rows.values[name]
    far = {date for date in set(dates) if folder and date is not None and _is_far(date, folder)}
    faults = []
    for at, date in enumerate(dates if far else []):
        if date in far:
            says = {"folder": str(folder), "years": str(date)[:4]}
            faults.append(Fault(name, rows.cells.complaint(at, name, TOO_FAR, **says), [at]))
    return replace(rows, faults=[*rows.faults, *faults])


def _is_far(date: Value, folder: int) -> bool:
    # A month is near when all its days are.
    text = str(date) if isinstance(date, datetime.date) else f"{date}-28"
    last = last_day(folder) + DAYS_AFTER
    return not str(folder - YEARS_BEFORE) <= text <= str(last)
