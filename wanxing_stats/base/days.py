"""Days of the calendar, and how Chinese text writes them.

In: a date, or a year. Out: the last day of a year or month, the same day of another year; 3月31日.
"""

import calendar
import datetime
from collections.abc import Sequence


def last_day(year: int) -> datetime.date:
    return datetime.date(year, 12, 31)


def month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_within_month(day: datetime.date) -> bool:
    """Whether a month isn't over on a day."""
    return day < month_end(day)


def same_day(day: datetime.date, year: int) -> datetime.date:
    """The same day of another year; a month's last day stays its last day."""
    if is_within_month(day):
        return day.replace(year=year)
    return month_end(datetime.date(year, day.month, 1))


def say_day(day: datetime.date) -> str:
    """3月31日."""
    return f"{day.month}月{day.day}日"


def say_date(day: datetime.date) -> str:
    """2025年3月31日."""
    return f"{day.year}年{say_day(day)}"


def say_months(months: Sequence[int]) -> str:
    """1月; 1月至3月; 2月、5月."""
    whole = months[-1] - months[0] == len(months) - 1
    if len(months) > 1 and whole:
        return f"{months[0]}月至{months[-1]}月"
    return "、".join(f"{month}月" for month in months)


def say_years(years: Sequence[int]) -> str:
    """2024年; 2021—2024年; 2021年、2024年."""
    first, last = years[0], years[-1]
    if first != last and last - first == len(years) - 1:
        return f"{first}—{last}年"
    return "、".join(f"{year}年" for year in years)
