"""Days as what was counted shows them: days off leave what rests on them, and only that."""

import datetime

import numpy as np
import pytest

from wanxing_stats.trends.days import DaysOfYears, by_month, days_counted

YEARS = (2022, 2023)
NEW_YEARS = {2022: datetime.date(2022, 2, 1), 2023: datetime.date(2023, 1, 22)}
FORTNIGHT = datetime.timedelta(days=14)


class Weekdays:
    """Works from Monday to Friday, but for the week of the lunar New Year; knows two years."""

    def is_working(self, day):
        if day.year not in YEARS:
            return None
        holiday = -1 <= (day - NEW_YEARS[day.year]).days < 7
        return day.weekday() < 5 and not holiday

    def spring_festival(self, year):
        around = NEW_YEARS.get(year)
        return around and (around - FORTNIGHT, around + FORTNIGHT)


DAYS = DaysOfYears(Weekdays())


def counted(rate_off, rate_festival, years=YEARS, rate=4):
    """So many a day: on days off, on those of the festival, on others."""
    by_day = {}
    for year in years:
        off = DAYS.off(year) if year in YEARS else np.zeros(365, bool)
        festival = DAYS.festival(year)[: len(off)]
        by_day[year] = np.where(festival, rate_festival, np.where(off, rate_off, rate))
    return by_day


def test_what_rests_on_days_off_is_counted_by_working_days():
    counts = days_counted(DAYS, counted(0, 0))
    assert {year: int(mask.sum()) for year, mask in counts.items()} == {2022: 254, 2023: 255}
    assert by_month(counts[2023], 2023)[0] == 17  # of 22 weekdays the festival takes five


def test_what_goes_on_is_counted_by_days():
    counts = days_counted(DAYS, counted(3, 3))
    assert all(mask.all() for mask in counts.values())


def test_what_rests_only_at_the_festival_is_counted_without_its_holiday():
    counts = days_counted(DAYS, counted(3, 0))
    assert {year: int((~mask).sum()) for year, mask in counts.items()} == {2022: 8, 2023: 8}
    assert by_month(counts[2022], 2022)[:2].tolist() == [30, 21]


def test_a_few_cases_do_not_show_that_anything_rests():
    by_day = {year: np.zeros(365, int) for year in YEARS}
    by_day[2022][[3, 40]] = 1
    assert all(mask.all() for mask in days_counted(DAYS, by_day).values())


@pytest.mark.parametrize("years", [(2023, 2027), (2027,)])
def test_years_that_the_calendar_does_not_know_are_counted_by_days(years):
    counts = days_counted(DAYS, counted(0, 0, years))
    assert all(mask.all() for mask in counts.values())
    assert all(mask.all() for mask in days_counted(DaysOfYears(None), counted(0, 0)).values())


def test_days_add_up_by_month():
    assert by_month(np.ones(366), 2024)[1] == 29
    assert by_month(np.ones(365), 2023).sum() == 365
