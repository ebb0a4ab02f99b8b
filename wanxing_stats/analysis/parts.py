"""By what rows of a ledger can be told apart: time, the department that sent them, their columns.

In: a ledger, and a name as an analyst writes it. Out: a Part, which says of each row what it is.

    parts_of(ledger).find("渠道").labels(rows, "received_on")
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.base import NO_DEPARTMENT, UNLISTED, UnknownName, department_of, say_nearest
from wanxing_stats.figures import UNNAMED, labels_of, month_of_rows, number, year_of_rows
from wanxing_stats.rules import Field, Ledger

YEAR, QUARTER, MONTH, WEEKDAY, DEPARTMENT = "year", "quarter", "month", "weekday", "department"
TIME_TITLES = {YEAR: "年度", QUARTER: "季度", MONTH: "月份", WEEKDAY: "星期"}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
# What a time is called besides: the figure's rows are of one date, whatever a column is called.
OTHER_NAMES = {"年": YEAR, "季": QUARTER, "月": MONTH, "周": WEEKDAY, "科室": DEPARTMENT}
LAST = (UNLISTED, UNNAMED)  # parts without a name of their own stand last
YES_NO = {True: "是", False: "否"}
NAMED_VALUES, NAMED_ALIKE = 8, 3  # that a sentence lists


@dataclass(frozen=True)
class Part:
    """One way to tell the rows of a ledger apart.

    ``name`` is what code calls it, ``title`` what people read; ``field`` is the column, None of
    times and of the department.
    """

    name: str
    title: str
    ledger: Ledger
    field: Field | None = None

    @property
    def is_time(self) -> bool:
        return self.name in TIME_TITLES and self.field is None

    @property
    def is_year(self) -> bool:
        return self.is_time and self.name == YEAR

    @property
    def is_month(self) -> bool:
        return self.is_time and self.name == MONTH

    @property
    def is_quarter(self) -> bool:
        return self.is_time and self.name == QUARTER

    @property
    def all_labels(self) -> list[Any]:
        """Every label there is, of times; none of the others, whose rows say it."""
        if not self.is_time:
            return []
        whole: dict[str, list[Any]] = {
            QUARTER: [1, 2, 3, 4],
            MONTH: list(range(1, 13)),
            WEEKDAY: list(WEEKDAYS),
        }
        return whole.get(self.name, [])

    @property
    def has_order(self) -> bool:
        """Whether its labels have an order of their own, as numbers and days have."""
        return self.is_time or (self.field is not None and self.field.type != "string")

    def labels(self, rows: pd.DataFrame, date: str) -> "pd.Series[Any]":
        """What each row is; ``date``: the column whose day counts."""
        if self.field is not None:
            return labels_of(rows, self.field)
        if self.name == DEPARTMENT:
            sent = {file: department_of(file) for file in rows["source_file"].unique()}
            return rows["source_file"].map({file: sent[file] or NO_DEPARTMENT for file in sent})
        if self.name == YEAR:
            return year_of_rows(rows, date).astype(int)
        if self.name == WEEKDAY:
            return rows[date].dt.day_of_week.map(dict(enumerate(WEEKDAYS)))
        months = month_of_rows(rows, date).astype(int)
        return months if self.name == MONTH else (months + 2) // 3

    def refuse(self, date: str) -> None:
        """Raise where rows with such a date can't be told apart so."""
        if self.name == WEEKDAY and self.field is None and self.ledger.field(date).type == "month":
            raise UnknownName(f"《{self.ledger.title}》只记到月，不能按星期看。")

    def say(self, label: object) -> str:
        """A label as people read it: 3月, 第1季度, 来访."""
        if self.is_time and self.name != WEEKDAY:
            return {YEAR: "{}年", MONTH: "{}月", QUARTER: "第{}季度"}[self.name].format(label)
        return str(label)

    def read(self, value: object, known: Iterable[object]) -> object:
        """The label that an analyst means; ``known`` are those of the rows there are.

        Raises UnknownName, with the nearest.
        """
        label = self._read_time(value) if self.is_time else self._read_text(value)
        labels = [*self.all_labels] or [*known]
        if label in labels or (self.field and label in self._declared):
            return label
        texts = {self.say(each): "" for each in labels}
        written = str(value) if self.is_time else self.say(label)
        nearest = say_nearest(written, texts) or _say_alike(written, texts)
        listed = "、".join([*texts][:NAMED_VALUES]) + ("等" if len(texts) > NAMED_VALUES else "")
        raise UnknownName(f"{self.title}里没有“{value}”。{nearest}有的是：{listed}。")

    @property
    def _declared(self) -> list[str]:
        declared = self.ledger.declared.get(self.name)
        return [*(declared.literals if declared else []), UNNAMED]

    def _read_text(self, value: object) -> object:
        if value is None:
            return UNNAMED
        if isinstance(value, bool | np.bool_):
            return YES_NO[bool(value)]
        if isinstance(value, datetime.date | np.datetime64):
            return f"{pd.Timestamp(value):%Y-%m-%d}"
        if isinstance(value, int | float | np.number):
            return number(float(value))
        declared = self.ledger.declared.get(self.name)
        return (declared.value(str(value)) if declared else None) or str(value)

    def _read_time(self, value: object) -> object:
        """3 of 3月, 1 of 第1季度, 周一 of 星期一 and of 1."""
        text = str(value).strip("第季度月年 ").replace("星期", "周").replace("周天", "周日")
        if self.name == WEEKDAY:
            is_number = text.isdigit() and 1 <= int(text) <= len(WEEKDAYS)
            return WEEKDAYS[int(text) - 1] if is_number else text
        return int(text) if text.isdigit() else value


class PartsOfLedger(Mapping[str, Part]):
    """The parts of a ledger by the names of code; ``find`` knows their titles, too, and says of
    what ``ledgers`` have and this one hasn't that it is theirs."""

    def __init__(self, ledger: Ledger, ledgers: Iterable[Ledger] = ()):
        self.ledger, self.ledgers = ledger, ledgers

    @cached_property
    def _parts(self) -> dict[str, Part]:
        parts = {name: Part(name, title, self.ledger) for name, title in TIME_TITLES.items()}
        parts[DEPARTMENT] = Part(DEPARTMENT, "报送科室", self.ledger)
        for field in self.ledger.kept:
            parts.setdefault(field.name, Part(field.name, field.title, self.ledger, field))
        return parts

    def __getitem__(self, name: str) -> Part:
        return self._parts[name]

    def __iter__(self) -> Any:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def find(self, name: str) -> Part:
        """The part of a name, a title or a heading of the column. Raises UnknownName."""
        part = self._called(name)
        if part:
            return part
        personal = [field for field in self.ledger.fields if field.personal]
        if any(name in (field.name, *field.headings) for field in personal):
            raise UnknownName(f"“{name}”是个人信息列，读取时即丢弃，不能用在这里。请改用别的列。")
        titles = {part.title: each for each, part in self._parts.items()}
        nearest = self._say_elsewhere(name)
        nearest = nearest or say_nearest(name, {each: part.title for each, part in self.items()})
        nearest = nearest or say_nearest(name, titles)
        can = "、".join(titles)
        raise UnknownName(f"《{self.ledger.title}》不能按“{name}”分开。{nearest}可以用：{can}。")

    def _called(self, name: str) -> Part | None:
        name = OTHER_NAMES.get(name, name)
        if name in self._parts:
            return self._parts[name]
        for part in self._parts.values():
            if name == part.title:
                return part
        for field in self.ledger.kept:
            if name in field.headings:
                return self._parts[field.name]
        return None

    def _say_elsewhere(self, name: str) -> str:
        """What a column of other ledgers is here; where it is nothing, what would make it so."""
        titles: dict[str, list[str]] = {}  # of the column -> of ledgers
        for ledger in self.ledgers:
            for field in ledger.kept:
                if name in (field.name, field.title):
                    titles.setdefault(field.title, []).append(ledger.title)
        for title in titles:
            if here := self._called(title):
                return f"是不是 {here.name}（{here.title}）？"
        if not titles:
            return ""
        title = max(titles, key=lambda each: len(titles[each]))
        other, *others = titles[title]
        if len(titles) > 1 and not others:  # other things by one name
            return ""
        file = f"wanxing_stats/ledgers/{self.ledger.name}.toml"
        how = f"请科室在台账里加上这一列，再写进 {file}"
        also = "等" if others else ""
        return f"台账里没有「{title}」列（《{other}》{also}有）；要这样看，{how}。"


def _say_alike(text: str, texts: Iterable[str]) -> str:
    """The same of words so short that one other character is half of them: 来方 -> 来访."""
    alike = [each for each in texts if len(each) == len(text) and set(each) & set(text)]
    return f"是不是 {'、'.join(alike[:NAMED_ALIKE])}？" if alike else ""
