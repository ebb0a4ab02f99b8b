"""How long cases take to be closed, open ones among them: the answer to ``closing``.

In: a figure's question, years or one year by part. Out: a ClosingView.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName, say_date
from wanxing_stats.figures import number
from wanxing_stats.trends import ClosingTimes, closing_times

from .caveats import say_definition, say_sample, say_states, say_years
from .parts import YEAR, Part
from .small_cells import SMALL_MARK, is_small
from .views import Grid, View
from .workbooks import HIDDEN, Sheet

if TYPE_CHECKING:
    from .questions import FigureQuestion

METHOD = (
    "未办结的也算在内：它们至少已用了这么多天（Kaplan-Meier 法）；少于10件的不给比例。"
    "比例后面是95%区间，按对数变换"
)


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
        return f"{METHOD}。{self.question.name}：{say_definition(self.question.indicator)}。"

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
            of_rows = closing_times(computed, id, year, rows)
            if of_rows is None:
                why = "没有数，或者不是按收到的日期计数的案件"
                raise UnknownName(f"“{question.name}”看不了办结用时：{why}。")
            times[label] = of_rows
        return times

    @cached_property
    def frame(self) -> pd.DataFrame:
        rows = {label: _values(times) for label, times in self.times.items()}
        frame = pd.DataFrame.from_dict(rows, orient="index")
        return frame.rename_axis(self.part.title if self.part else "年度")

    @cached_property
    def caveats(self) -> list[str]:
        figures = [self.question.figure(year) for year in self.years]
        texts = say_states(figures, filtered=bool(self.question.filters))
        last = {times.by for times in self.times.values()}
        texts += [f"是否办结看到{say_date(max(last))}。"] if last else []
        if unknown := sum(times.unknown for times in self.times.values()):
            texts.append(f"有{number(unknown)}件看不出是否办结，没有算在内。")
        if any(self._is_small(times) for times in self.times.values()):
            texts.append(f"{SMALL_MARK} 少于{self._smallest}件，外发（to_excel）时会隐去。")
        return [*texts, *say_sample(self.question.office, self.years)]

    def grid(self) -> Grid:
        say = self.part.say if self.part else "{}年".format
        rows = []
        for label, times in self.times.items():
            texts = [number(times.closed), number(times.open)]
            texts += [_say_share(times, days) for days in times.within]
            texts += [_say_days(times.median), _say_days(times.oldest_open)]
            mark = SMALL_MARK if self._is_small(times) else ""
            rows.append([f"{say(label)}{mark}", *texts])
        return Grid([self.frame.index.name, *self.frame.columns], rows)

    def sheet(self) -> Sheet:
        say, rows = self.part.say if self.part else "{}年".format, []
        for (label, times), values in zip(self.times.items(), self.frame.to_numpy(), strict=True):
            cells = [None if pd.isna(value) else value for value in values]
            rows.append([say(label), *([HIDDEN] * len(cells) if self._is_small(times) else cells)])
        notes = [text for text in self.caveats if not text.startswith(SMALL_MARK)]
        heads = [self.frame.index.name, *self.frame.columns]
        return Sheet(self.title, heads, rows, [*notes, self.source])

    @property
    def _smallest(self) -> int:
        question = self.question
        parts = [*([self.part] if self.part else []), *(each.part for each in question.filters)]
        if all(part.is_time for part in parts):
            return 0
        return question.office.rules.smallest_part(question.indicator)

    def _is_small(self, times: ClosingTimes) -> bool:
        return is_small(times.closed + times.open + times.unknown, self._smallest)


def closing_of(question: FigureQuestion, years: tuple[int, ...], by: str | None) -> ClosingView:
    """The closing times of cases, by year or, of one year, by part."""
    part = question.part(by) if by else None
    if part and part.name == YEAR and part.is_time:
        part = None
    if part and len(years) > 1:
        raise UnknownName("办结用时按部分看时只看一年：请把 years 写成一个年度，如 years=2024。")
    view = ClosingView(question, years, part)
    view.times  # noqa: B018  # what can't be asked is refused here, not when it is shown
    return view


def _values(times: ClosingTimes) -> dict[str, Any]:
    values: dict[str, Any] = {"已办结": times.closed, "未办结": times.open}
    for days, within in times.within.items():
        values[f"{days}日内办结（%）"] = round(within.share, 1) if within else None
    return values | {"一半在几日内办结": times.median, "未办结最久（日）": times.oldest_open}


def _say_share(times: ClosingTimes, days: int) -> str:
    """62.5%（55.1—69.9）; — where none is given."""
    within = times.within[days]
    if within is None:
        return "—"
    text = f"{number(round(within.share, 1))}%"
    if within.low is None or within.high is None:
        return text
    return f"{text}（{within.low:.1f}—{within.high:.1f}）"


def _say_days(days: float | None) -> str:
    return "—" if days is None else f"{number(days)}日"
