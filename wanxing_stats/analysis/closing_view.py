"""How long cases take to be closed, open ones among them: the answer to ``closing``.

In: a figure's question, years or one year by part. Out: a ClosingView.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName, last_day, say_date, say_years
from wanxing_stats.briefing import CLOSING_METHOD, UNCLEAR_CASES
from wanxing_stats.figures import number
from wanxing_stats.trends import ClosingTimes, closing_times

from .caveats import say_definition, say_sample, say_small, say_states, say_unnamed
from .parts import Part
from .small_cells import SMALL_MARK, is_small, say_hidden, smallest_of_figures
from .views import Grid, View
from .workbooks import HIDDEN, Sheet

if TYPE_CHECKING:
    from .questions import FigureQuestion


@dataclass(frozen=True, repr=False, eq=False)
class ClosingView(View):
    """The answer to ``closing``.

    ``frame``: a row a year, or a part of one year, with how many cases are closed and open, the
    share closed within 15, 30 and 60 days, the median of days, and the age of the oldest open one.
    """

    question: FigureQuestion
    years: tuple[int, ...]
    part: Part | None = None

    @property
    def title(self) -> str:
        by = self.part.title if self.part else "年度"
        filters = [str(each) for each in self.question.filters]
        texts = [f"{self.question.name}：办结用时", f"按{by}", say_years(self.years), *filters]
        return "，".join(texts)

    @cached_property
    def source(self) -> str:
        of_figure = f"{self.question.name}：{say_definition(self.question.indicator)}。"
        return f"比例后面是95%区间。{CLOSING_METHOD}{of_figure}"

    @cached_property
    def times(self) -> Mapping[Any, ClosingTimes]:
        """The times by year or by part."""
        question, part = self.question, self.part
        computed, id = question.office.computed, question.indicator.id
        asked = {}
        for year in self.years:
            rows = question.figure(year).rows
            if part is None:
                asked[year] = (year, rows)
            else:
                labels = part.labels(rows, question.indicator.date)
                asked |= {label: (year, of_label) for label, of_label in rows.groupby(labels)}
        times = {}
        for label, (year, rows) in asked.items():
            if of_rows := closing_times(computed, id, year, rows):
                times[label] = of_rows
        return times

    @cached_property
    def frame(self) -> pd.DataFrame:
        rows = {label: _values(times) for label, times in self.times.items()}
        frame = pd.DataFrame.from_dict(rows, orient="index")
        return frame.rename_axis(self.part.title if self.part else "年度")

    @cached_property
    def caveats(self) -> list[str]:
        texts = self._told()
        if any(self._is_small(times) for times in self.times.values()):
            texts.append(say_small(self._smallest, "to_excel"))
        return texts

    def _told(self, smallest: int = 0) -> list[str]:
        """What is to say; for others without numbers of fewer than ``smallest`` cases."""
        figures = [self.question.figure(year) for year in self.years]
        texts = say_states(figures, filtered=bool(self.question.filters))
        if self.part:
            texts += [say_unnamed(self.question, each, self.part, smallest) for each in figures]
        if without := [year for year in self.years if not self.part and year not in self.times]:
            texts.append(f"{say_years(without)}没有数，没有列出。")
        last = sorted({times.by for times in self.times.values()})
        texts.append(f"是否办结看到{_say_days_of_years(last)}。")
        for label, times in self.times.items():
            if times.unknown and not is_small(times.unknown, smallest):
                count = f"{number(times.unknown)}{self.question.unit}"
                texts.append(self._say(label) + UNCLEAR_CASES.format(count))
        return [*filter(None, texts), *say_sample(self.question.office, self.years)]

    def grid(self) -> Grid:
        rows = []
        for label, times in self.times.items():
            texts = [number(times.closed), number(times.open)]
            texts += [_say_share(times, days) for days in times.within]
            texts += [_say_days(times.median), _say_days(times.oldest_open)]
            mark = SMALL_MARK if self._is_small(times) else ""
            rows.append([f"{self._say(label)}{mark}", *texts])
        return Grid([self.frame.index.name, *self.frame.columns], rows)

    def sheet(self) -> Sheet:
        rows = []
        for (label, times), values in zip(self.times.items(), self.frame.to_numpy(), strict=True):
            cells = [None if pd.isna(value) else value for value in values]
            rows.append(
                [self._say(label), *([HIDDEN] * len(cells) if self._is_small(times) else cells)]
            )
        notes = self._told(self._smallest)
        if any(self._is_small(times) for times in self.times.values()):
            notes.insert(0, say_hidden(self._smallest))
        heads = [self.frame.index.name, *self.frame.columns]
        return Sheet(self.title, heads, rows, [*notes, self.source])

    def _say(self, label: Any) -> str:
        return self.part.say(label) if self.part else f"{label}年"

    @property
    def _smallest(self) -> int:
        return smallest_of_figures([self.question], [self.part] if self.part else [])

    def _is_small(self, times: ClosingTimes) -> bool:
        """Whether those closed, those open or those of which nobody can say are too few."""
        counts = (times.closed, times.open, times.unknown)
        return any(is_small(count, self._smallest) for count in counts)


def closing_of(question: FigureQuestion, years: tuple[int, ...], by: str | None) -> ClosingView:
    """The closing times of cases, by year or, of one year, by part."""
    part = question.part(by) if by else None
    part = None if part and part.is_year else part
    if part and len(years) > 1:
        raise UnknownName("办结用时按部分看时只看一年：请只选一个年度（代码里如 years=2024）。")
    view = ClosingView(question, years, part)
    if not view.times:
        why = "没有数，或者不是按收到的日期计数的案件"
        raise UnknownName(f"“{question.name}”看不了办结用时：{why}。")
    return view


def _values(times: ClosingTimes) -> dict[str, Any]:
    values: dict[str, Any] = {"已办结": times.closed, "未办结": times.open}
    for days, within in times.within.items():
        values[f"{days}天内办结（%）"] = round(within.share, 1) if within else None
    return values | {"一半在几天内办结": times.median, "未办结最久（天）": times.oldest_open}


def _say_share(times: ClosingTimes, days: int) -> str:
    """62.5%（55.1—69.9）; — where none is given."""
    within = times.within[days]
    if within is None:
        return "—"
    text = f"{number(round(within.share, 1))}%"
    if within.low is None or within.high is None:
        return text
    return f"{text}（{within.low:.1f}—{within.high:.1f}）"


def _say_days_of_years(days: Sequence[datetime.date]) -> str:
    """2024年9月30日; 各年12月31日、2025年1月31日."""
    early = [say_date(day) for day in days if day != last_day(day.year)]
    ends = [say_date(day) for day in days if day == last_day(day.year)]
    return "、".join([*(["各年12月31日"] if len(ends) > 1 else ends), *early])


def _say_days(days: float | None) -> str:
    return "—" if days is None else f"{number(days)}天"
