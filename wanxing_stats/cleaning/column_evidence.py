"""What a column as a whole tells about its cells, where one alone leaves it open.

In: the cells of a column of dates or months, the year of its folder. Out: Evidence: in what order
dates like 03-05-24 are written, whether 2024.1 is October; what is open stays so.
"""

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from wanxing_stats.base import clean_text
from wanxing_stats.rules import Field

# The year stands last, or may: 3/5/2024, 03-05-24.
PARTS = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<sep>[./-])(?P<then>[0-9]{1,2})(?P=sep)(?P<last>[0-9]{4}|[0-9]{2})"
    r"(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?)?"
)
YEAR_FIRST = re.compile(r"\s*[0-9]{4}")
# Year, month and day by their places.
ORDERS = {"ymd": (0, 1, 2), "mdy": (2, 0, 1), "dmy": (2, 1, 0)}
# In a text of two places (2024.03), or where a file has texts only, 2024.1 may be October.
TENTH = re.compile(r"[0-9]{4}\.1")
TWO_PLACES = re.compile(r"[0-9]{4}\.0[1-9]")
OCTOBER = re.compile(r"[0-9]{4}\.10")
YEARS_AROUND = 3  # of the folder's
YEARS_OF_LISTS = range(2010, 2050)  # outside of folders
OPEN, CONTRADICTORY = "open", "contradictory"
SAYINGS = {
    OPEN: "应为日期，看不出哪一段是年、哪一段是月",
    CONTRADICTORY: "应为日期，这一列的年、月、日先后不一致",
}
FEWEST_MONTHS = 12


class Evidence(NamedTuple):
    """How dates with the year last are ordered ("" without any); whether a month in a number has
    two places (2024.01); whether days up to the 12th may have been taken for months; whether the
    text 2024.1 may have been 2024.10."""

    order: str = ""
    two_places: bool = False
    swapped: bool = False
    lost_nought: bool = False


NO_EVIDENCE = Evidence()


def evidence_of(
    cells: Collection[Any], field: Field, folder: int | None, *, texts_only: bool = False
) -> Evidence:
    """What the cells of a field tell; ``folder``: the year of their folder, None outside of any.

    ``texts_only``: the file keeps numbers as they were shown, as csv does.
    """
    if field.type not in ("date", "period", "month"):
        return NO_EVIDENCE
    cells = set(cells)
    if field.type == "month" and _has_lost_noughts(cells, texts_only=texts_only):
        return Evidence(lost_nought=True)
    texts = {cell for cell in cells if isinstance(cell, str) and not YEAR_FIRST.match(cell)}
    open_dates = [match for match in map(PARTS.fullmatch, map(clean_text, texts)) if match]
    two_places = any(_is_early_month(cell) for cell in cells if isinstance(cell, float))
    if not open_dates:
        return Evidence(two_places=two_places)
    days = {cell for cell in cells if isinstance(cell, datetime.date)}
    # What a spreadsheet could take for a date it took, day for month; what it couldn't stayed.
    swapped = (
        bool(days)
        and all(day.day <= FEWEST_MONTHS for day in days)
        and all(_is_beyond_months(match) for match in open_dates)
    )
    return Evidence(_order(open_dates, folder), two_places, swapped)


def _has_lost_noughts(cells: Collection[Any], *, texts_only: bool) -> bool:
    texts = {clean_text(cell) for cell in cells if isinstance(cell, str)}
    if not any(map(TENTH.fullmatch, texts)) or any(map(OCTOBER.fullmatch, texts)):
        return False
    return texts_only or any(map(TWO_PLACES.fullmatch, texts))


def read_in_order(cell: Any, text: str, field: Field, evidence: Evidence) -> Any:
    """A cell that only the column's evidence makes clear, None for all others.

    Raises ValueError for one that stays open.
    """
    if field.type not in ("date", "period", "month"):
        return None
    if field.type == "month" and isinstance(cell, float) and evidence.two_places:
        return _month_of_two_places(cell)
    if isinstance(cell, datetime.date) and evidence.swapped and cell.day != cell.month:
        raise ValueError("应为日期，同列有写成日/月/年或月/日/年的，这一格的月、日可能被颠倒")
    if evidence.lost_nought and TENTH.fullmatch(text):
        raise ValueError("应为年月，看不出是1月还是10月")
    match = PARTS.fullmatch(text) if evidence.order and isinstance(cell, str) else None
    if not match:
        return None
    if evidence.order in SAYINGS:
        raise ValueError(SAYINGS[evidence.order])
    day = _day(match, evidence.order)
    if day is None:
        raise ValueError(SAYINGS[CONTRADICTORY])
    return f"{day:%Y-%m}" if field.type == "month" else day


def _order(dates: Iterable[re.Match[str]], folder: int | None) -> str:
    """The order in which all these are dates of plausible years."""
    dates = list(dates)
    years = range(folder - YEARS_AROUND, folder + 2) if folder else YEARS_OF_LISTS
    readings: dict[str, list[datetime.date]] = {}
    for order in ORDERS:
        days = [_day(match, order) for match in dates]
        known = [day for day in days if day and day.year in years]
        if len(known) == len(dates):
            readings[order] = known
    if not readings:
        return CONTRADICTORY
    if len({tuple(days) for days in readings.values()}) == 1:
        return next(iter(readings))
    # The year first is what people write here, but for Excel's own 3/5/24.
    first = readings.get("ymd", [])
    is_excels = "/" in {match["sep"] for match in dates}
    of_folder = not folder or all(day.year == folder for day in first)
    return "ymd" if first and of_folder and not is_excels else OPEN


def _day(match: re.Match[str], order: str) -> datetime.date | None:
    parts = match.group("first", "then", "last")
    year, month, day = map(parts.__getitem__, ORDERS[order])
    if len(year) == 1 or len(month) > 2 or len(day) > 2:
        return None
    try:
        return datetime.date(int(year if len(year) == 4 else f"20{year}"), int(month), int(day))
    except ValueError:
        return None


def _is_beyond_months(match: re.Match[str]) -> bool:
    return max(int(match["first"]), int(match["then"])) > FEWEST_MONTHS


def _is_early_month(number: float) -> bool:
    """2024.01 to 2024.09: January to September, and what has one place behind the point is not."""
    return 1900 < number < 2100 and 1 <= _hundredths(number) <= 9


def _month_of_two_places(number: float) -> str | None:
    month = _hundredths(number)
    if not (1900 < number < 2100 and 1 <= month <= FEWEST_MONTHS):
        return None
    return f"{int(number)}-{month:02}"


def _hundredths(number: float) -> int:
    hundredths = (number - int(number)) * 100
    return round(hundredths) if abs(hundredths - round(hundredths)) < 1e-4 else -1
