"""What was planted in the made-up workbooks is in their rows, and nothing else: read without the
library, as its analyses will be held to it."""

import csv
import datetime
import math
import statistics
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from chinese_calendar import get_holiday_detail
from sample_rows import YEARS, rows

REPOSITORY = Path(__file__).parents[2]
SIGNALS = tomllib.loads((REPOSITORY / "sample_office/planted.toml").read_text("utf-8"))["signal"]
PUBLISHED = {
    row["id"]: row["value"]
    for row in csv.DictReader(
        (REPOSITORY / "tests/whole/published_2024.csv").read_text("utf-8").splitlines()
    )
}
# How the figures that are shown by month count: table, day.
BY_MONTH = {
    "hotline_orders_handled": ("hotline_orders", "assigned_on"),
    "petitions_handled": ("petitions", "received_on"),
    "disputes_mediated": ("disputes", "mediated_on"),
    "hazards_found": ("safety_hazards", "found_on"),
    "new_enterprises_total": ("enterprise_registrations", "registered_on"),
    "penalty_cases": ("penalties", "decided_on"),
}


def days_of(figure: str, year: int) -> list[datetime.date]:
    """The day of each record that counts."""
    table, name = BY_MONTH[figure]
    records = rows(table, year).values()
    if table == "disputes":
        records = [record for record in records if record["mediated_on"]]
    return [record[name] for record in records]


def months(figure: str, year: int) -> list[int]:
    counts = Counter(day.month for day in days_of(figure, year))
    return [counts[month] for month in range(1, 13)]


def total(figure: str, year: int) -> int:
    return len(days_of(figure, year))


def planted(kind: str) -> list[tuple[str, int, int | None]]:
    return [
        (signal["figure"], signal["year"], signal.get("month"))
        for signal in SIGNALS
        if signal["kind"] == kind
    ]


# each signal -------------------------------------------------------------------------------------


def test_every_signal_says_what_it_is():
    assert {signal["kind"] for signal in SIGNALS} == {"level", "month", "break", "trend", "rate"}
    for signal in SIGNALS:
        assert signal["year"] in YEARS and signal["what"], signal
        assert ("month" in signal) == (signal["kind"] in ("level", "month")), signal


def test_hazards_fall_in_may_2023_and_stay_there():
    assert planted("level") == [("hazards_found", 2023, 5)]
    by_month = {year: months("hazards_found", year) for year in YEARS}
    early = statistics.mean(sum(by_month[year][:4]) for year in (2021, 2022))
    late = statistics.mean(sum(by_month[year][4:]) for year in (2021, 2022))
    assert 0.8 < sum(by_month[2023][:4]) / early < 1.25
    assert 0.22 < sum(by_month[2023][4:]) / late < 0.36
    assert 0.22 < sum(by_month[2024]) / (early + late) < 0.36


def test_july_2023_is_unlike_other_julys_for_want_of_power():
    assert planted("month") == [("hotline_orders_handled", 2023, 7)]
    by_month = {year: months("hotline_orders_handled", year) for year in YEARS}
    for at in range(12):
        usual = statistics.mean(by_month[year][at] for year in YEARS if year != 2023)
        ratio = by_month[2023][at] / usual
        assert 1.45 < ratio < 1.75 if at == 6 else 0.8 < ratio < 1.2, at + 1
    asked = {year: Counter() for year in YEARS}
    for year in YEARS:
        for order in rows("hotline_orders", year).values():
            if order["assigned_on"].month == 7:
                asked[year][order["category"].strip() in ("高温停电", "供电")] += 1
    usual = statistics.mean(asked[year][False] for year in YEARS if year != 2023)
    assert 0.85 < asked[2023][False] / usual < 1.15
    assert asked[2023][True] > 3 * max(asked[year][True] for year in YEARS if year != 2023)


def test_disputes_mediated_at_home_count_from_2022_on_as_office_toml_says():
    ((figure, first, _),) = planted("break")
    (said,) = tomllib.loads((REPOSITORY / "office.toml").read_text("utf-8"))["break"]
    assert (said["figure"], said["from"]) == (figure, first) == ("disputes_mediated", 2022)
    counts = {year: Counter() for year in YEARS}
    for year in YEARS:
        for dispute in rows("disputes", year).values():
            counts[year][dispute["kind"].strip() == "邻里纠纷"] += 1
    for year in (2022, 2023, 2024):
        assert counts[year][True] > 1.7 * counts[2021][True]
        assert 0.8 < counts[year][False] / counts[2021][False] < 1.2
    assert total(figure, 2022) > 1.25 * total(figure, 2021)


def test_enterprises_rise_each_year():
    assert planted("trend") == [("new_enterprises_total", 2021, None)]
    totals = [total("new_enterprises_total", year) for year in YEARS]
    assert all(1.1 < now / last < 1.17 for last, now in pairwise(totals))


def test_three_rates_improve():
    assert {figure for figure, year, _ in planted("rate") if year == 2021} == set(RATES)
    for figure, (rate, expected) in RATES.items():
        assert [rate(year) for year in YEARS] == pytest.approx(expected, abs=0.9), figure


def on_time(year: int, unit: str = "") -> float:
    """In percent of the orders that were due by the year's end."""
    due = [
        order
        for order in rows("hotline_orders", year).values()
        if order["due_on"].year == year and unit in order["handler_unit"]
    ]
    kept = [order for order in due if order["closed_on"] and order["closed_on"] <= order["due_on"]]
    return 100 * len(kept) / len(due)


def content(year: int) -> float:
    said = [order["satisfied"] for order in rows("hotline_orders", year).values()]
    return 100 * said.count("是") / (said.count("是") + said.count("否"))


def with_charging_points(year: int) -> float:
    records = rows("ebike_charging", year).values()
    sheds = [record["outcome"] for record in records if "充电桩" in record["matter"]]
    return 100 * sum(outcome in ("已安装", "安装完成") for outcome in sheds) / len(sheds)


RATES = {
    "hotline_on_time_rate": (on_time, [82, 86, 91, 94]),
    "hotline_satisfied_rate": (content, [87, 88.3, 90.6, 91.8]),
    "shed_charging_coverage": (with_charging_points, [29.7, 48.4, 87.9, 100]),
}


@pytest.mark.parametrize("year", YEARS)
def test_some_units_close_on_time_more_often_than_others(year):
    units = {order["handler_unit"].strip() for order in rows("hotline_orders", year).values()}
    assert len(units) == 4
    assert on_time(year, "社区居委会") > on_time(year, "物业服务企业") + 1.5


# nothing else ------------------------------------------------------------------------------------


def test_what_2024_s_report_prints_is_what_its_rows_add_up_to():
    for figure in BY_MONTH:
        assert total(figure, 2024) == int(PUBLISHED[figure]), figure


@pytest.mark.parametrize("figure", BY_MONTH)
def test_other_totals_of_2021_to_2023_differ_by_chance(figure):
    if figure in {signal["figure"] for signal in SIGNALS} - {"hotline_orders_handled"}:
        return
    totals = [total(figure, year) for year in (2021, 2022, 2023)]
    if figure == "hotline_orders_handled":
        totals[2] -= months(figure, 2023)[6] - months(figure, 2022)[6]
    for last, now in pairwise(totals):
        assert abs(now - last) < 2 * math.sqrt(1.2 * (now + last)), totals


def test_months_vary_as_counts_do_neither_less_nor_much_more():
    years = {
        "hotline_orders_handled": (2021, 2022, 2024),
        "petitions_handled": YEARS,
        "disputes_mediated": (2022, 2023, 2024),
        "hazards_found": (2021, 2022),
        "new_enterprises_total": YEARS,
        "penalty_cases": YEARS,
    }
    squares, df = 0.0, 0
    for figure, alike in years.items():
        table = [months(figure, year) for year in alike]
        by_month, whole = list(map(sum, zip(*table, strict=True))), sum(map(sum, table))
        for row in table:
            expected = [sum(row) * of_month / whole for of_month in by_month]
            squares += sum((o - e) ** 2 / e for o, e in zip(row, expected, strict=True))
        df += 11 * (len(alike) - 1)
    assert 0.8 < squares / df < 1.6


# days --------------------------------------------------------------------------------------------


def per_day(table: str, name: str, which) -> float:
    """How many records a day of this kind has, beside a working day from Monday to Friday."""
    counts, days = Counter(), Counter()
    for year in YEARS:
        first = datetime.date(year, 1, 1)
        for n in range(366):
            day = first + datetime.timedelta(n)
            days[kind_of(day, which)] += day.year == year
        for record in rows(table, year).values():
            counts[kind_of(record[name], which)] += 1
    return counts[True] / days[True] / (counts[False] / days[False])


def kind_of(day: datetime.date, which) -> bool | None:
    off, name = get_holiday_detail(day)
    if which(day, off, name):
        return True
    return None if off or day.weekday() > 4 else False


def is_off(day, off, name):
    return off


def is_of_spring_festival(day, off, name):
    return off and name == "Spring Festival"


def is_made_up(day, off, name):
    return not off and day.weekday() > 4


def is_31st(day, off, name):
    return not off and day.day == 31


@pytest.mark.parametrize(
    ("table", "name", "least", "most"),
    [
        ("hotline_orders", "assigned_on", 0.5, 0.6),
        ("disputes", "found_on", 0.2, 0.4),
        ("petitions", "received_on", 0, 0.1),
        ("penalties", "filed_on", 0, 0.1),
        ("penalties", "decided_on", 0, 0.1),
        ("enterprise_registrations", "registered_on", 0, 0.05),
        ("safety_inspections", "visited_on", 0, 0.1),
    ],
)
def test_days_off_are_the_state_s_and_as_quiet_as_the_work_is(table, name, least, most):
    assert least <= per_day(table, name, is_off) <= most


def test_the_spring_festival_is_quieter_than_other_days_off():
    assert 0.2 < per_day("hotline_orders", "assigned_on", is_of_spring_festival) < 0.42


def test_weekends_that_make_up_for_a_holiday_are_worked():
    assert 0.85 < per_day("hotline_orders", "assigned_on", is_made_up) < 1.15
    assert 0.7 < per_day("safety_inspections", "visited_on", is_made_up) < 1.3


def test_months_have_their_last_day():
    assert 0.85 < per_day("hotline_orders", "assigned_on", is_31st) < 1.15
    days = {order["assigned_on"] for order in rows("hotline_orders", 2024).values()}
    assert datetime.date(2024, 2, 29) in days
