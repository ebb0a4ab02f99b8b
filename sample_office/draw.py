"""The dice of one kind of table in one year: what is drawn for one never moves another.

Nobody here exists: names hold 某, phones begin 000-, identity numbers have the birth date 00000000
and a wrong check digit, credit codes hold the letters S, O and I that the standard leaves out.
"""

import datetime
import random
from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Any, TypeVar

from chinese_calendar import get_holiday_detail, is_workday

from .office import Department, Office

Choice = TypeVar("Choice")
Record = dict[str, Any]  # field -> typed value
Weighed = tuple[int, str]  # a weight, and what then stands there
EVEN = (1,) * 12
DISPERSION = 1.2  # by how much the months vary more than by chance alone
SPRING_FESTIVAL = 0.6  # what still comes in on its days off, of what does on other days off


class Draw:
    def __init__(self, office: Office, department: Department, table: str, year: int, seed: int):
        self.department, self.table, self.year = department, office.tables[table], year
        self.communities = office.communities
        self.years_before = year - office.years[0]
        self._seed = f"{seed} {year} {table} {department.name}"
        self.dice = random.Random(self._seed)
        new_year = datetime.date(year, 1, 1)
        self._year = [new_year + datetime.timedelta(n) for n in range(365 + isleap(year))]
        self._serial = 0

    def dice_for(self, what: str) -> random.Random:
        """Other dice, so that what they decide moves none of the records."""
        return random.Random(f"{self._seed} {what}")

    def total(self, what: str) -> int:
        return self.department.totals[what][self.years_before]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def one(self, choices: Sequence[Choice]) -> Choice:
        return self.dice.choice(choices)

    def weighted(self, weights: Mapping[Choice, float]) -> Choice:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def days(
        self, n: int, months: Sequence[float] = EVEN, days_off: float = 0.1
    ) -> list[datetime.date]:
        """n days in order, by the weights of the months; of days off only a share counts.

        A month comes out higher or lower than its weight, by somewhat more than chance alone.
        """
        dice = self.dice_for("days")
        by_month = []
        for month, weight in enumerate(months, 1):
            shape = max(n, 1) / (12 * (DISPERSION - 1))
            of_day = weight / monthrange(self.year, month)[1]
            by_month.append(of_day * dice.gammavariate(shape, 1 / shape))
        weights = [by_month[day.month - 1] * _worked(day, days_off) for day in self._year]
        return sorted(dice.choices(self._year, weights, k=n))

    def later(
        self, day: datetime.date, least: int, most: int, days_off: float = 0.05
    ) -> datetime.date:
        """Some days later; of days off only a share counts."""
        return self._one_of([day + datetime.timedelta(n) for n in range(least, most + 1)], days_off)

    def later_this_year(
        self, day: datetime.date, least: int, most: int, days_off: float = 0.05
    ) -> datetime.date:
        """Some days later, for what is counted by its end still in this year."""
        last = (self._year[-1] - day).days
        days = range(min(least, last), min(most, last) + 1)
        return self._one_of([day + datetime.timedelta(n) for n in days], days_off)

    def _one_of(self, days: Sequence[datetime.date], days_off: float) -> datetime.date:
        return self.dice.choices(days, [_worked(day, days_off) for day in days])[0]

    def some(self, weights: Mapping[Choice, float], n: int) -> set[Choice]:
        """n different choices; the heavier, the likelier."""
        keys = {choice: self.dice.random() ** (1 / weight) for choice, weight in weights.items()}
        return set(sorted(keys, key=keys.__getitem__, reverse=True)[:n])

    def parts(self, total: int, n: int, step: int = 1, least: int = 0) -> list[int]:
        """n multiples of step, none below least, that add up to the total (itself a multiple)."""
        spare = (total - n * least) // step
        cuts = sorted(self.dice.randint(0, spare) for _ in range(n - 1))
        return [least + step * (b - a) for a, b in pairwise([0, *cuts, spare])]

    def shuffled(self, *groups: list[Choice]) -> list[Choice]:
        rows = list(chain(*groups))
        self.dice.shuffle(rows)
        return rows

    def number(self, form: str) -> str:
        """The next record number."""
        self._serial += 1
        return form.format(year=self.year, n=self._serial)

    def community(self) -> str:
        return self.weighted(self.communities)

    def name(self) -> str:
        return self.one("张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗") + self.one(["某", "某某"])

    def phone(self) -> str:
        return f"000-{self.dice.randint(1, 99999):08}"

    def address(self) -> str:
        floor, flat = self.dice.randint(1, 18), self.dice.randint(1, 4)
        return f"示例路{self.dice.randint(1, 120)}号{self.dice.randint(1, 9)}门{floor}0{flat}"

    def id_number(self) -> str:
        """Born on no day of no year, and the check digit is wrong too."""
        body = f"12010400000000{self.dice.randint(1, 999):03}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
        return body + ("X" if "10X98765432"[total % 11] != "X" else "0")

    def credit_code(self, n: int) -> str:
        return f"91120104SOI{self.year}{n:03}"


def last_working_day(day: datetime.date) -> datetime.date:
    """That day, or the last working day before it."""
    while not is_workday(day):
        day -= datetime.timedelta(1)
    return day


def _worked(day: datetime.date, days_off: float) -> float:
    """How much of a working day's records a day has."""
    holiday, name = _in_calendar(day)
    if not holiday:
        return 1
    return days_off * (SPRING_FESTIVAL if name == "Spring Festival" else 1)


@cache
def _in_calendar(day: datetime.date) -> tuple[bool, str | None]:
    """Whether the State Council gave the day off, or it is a weekend; and its name."""
    holiday, name = get_holiday_detail(day)
    return holiday, name
