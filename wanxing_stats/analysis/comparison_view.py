"""A figure beside that of the year before, like with like, and whether the change is beyond chance.

In: a figure's question, a year. Out: a ComparisonView.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from wanxing_stats.base import say_day
from wanxing_stats.briefing import BEYOND, UNTOLD, WITHIN
from wanxing_stats.figures import Comparison, change_of, compared, number, quantity, say_change
from wanxing_stats.trends import ALPHA, Claim, why_not_judged

from .caveats import say_breaks, say_definition, say_sample, say_small, say_states
from .cells import narrowed
from .small_cells import SMALL_MARK, say_hidden, smallest_of_figures, tells_of_few
from .views import Grid, View
from .workbooks import HIDDEN, Sheet

if TYPE_CHECKING:
    from .questions import FigureQuestion

BEYOND_ALONE = f"单独看{BEYOND}，与全年各项一并判断则不能"


@dataclass(frozen=True, repr=False, eq=False)
class ComparisonView(View):
    """The answer to ``compare``.

    ``frame``: a row with both years' values, the difference and, where one may be given, the
    percentage. ``verdict`` says whether the change is beyond chance, as pages do, or only alone.
    """

    question: FigureQuestion
    year: int

    @property
    def title(self) -> str:
        filters = [str(each) for each in self.question.filters]
        part = f"（截至{say_day(self._compared.day)}）" if self._compared.day else ""
        named = f"{self.question.name}，{self.year}年与{self.year - 1}年相比{part}"
        return "，".join([named, *filters])

    @property
    def source(self) -> str:
        return f"{say_definition(self.question.indicator)}。"

    @cached_property
    def _compared(self) -> Comparison:
        office = self.question.office
        comparison = compared(
            office.computed, office.computed[self.question.indicator.id, self.year]
        )
        filters = self.question.filters
        if not filters:
            return comparison
        this = narrowed(comparison.this, filters)
        last = narrowed(comparison.last, filters) if comparison.last else None
        moved, reason = change_of(this, last) if last else (None, comparison.reason)
        moved = replace(moved, of_part=bool(comparison.day)) if moved else None
        return replace(comparison, this=this, last=last, change=moved, reason=reason)

    @cached_property
    def frame(self) -> pd.DataFrame:
        this, last, moved = self._compared.this, self._compared.last, self._compared.change
        values = {
            self.year - 1: last.value if last else None,
            self.year: this.value,
            "增减": moved.difference if moved else None,
            "增减（%）": moved.percent if moved else None,
        }
        return pd.DataFrame(values, index=[self.question.name])

    @cached_property
    def verdict(self) -> str:
        """超出偶然波动 among all claims of the year, or only alone; 在波动之内; 无法判断, why."""
        id, office = self.question.indicator.id, self.question.office
        if self._compared.last is None:
            return f"{UNTOLD}：{self._compared.why.rstrip('。') or '没有上年的数'}"
        if self.question.filters:
            return f"{UNTOLD}：只判断整个指标，不判断筛选出来的部分"
        if claim := self._claim:
            if claim.holds:
                return BEYOND
            return BEYOND_ALONE if _holds_alone(claim) else WITHIN
        why = office.judgement(self.year).untold.get(id) or why_not_judged(self.question.indicator)
        return f"{UNTOLD}：{why}"

    @property
    def _claim(self) -> Claim | None:
        """What may be claimed of the change; None of what isn't tested, and of only some rows."""
        if self.question.filters or self._compared.last is None:
            return None
        judgement = self.question.office.judgement(self.year)
        return next(iter(judgement.of(self.question.indicator.id, "change")), None)

    def _say_claim(self) -> list[str]:
        """The estimate with its interval; where it holds alone only, that too."""
        claim = self._claim
        if claim is None:
            return []
        low, high = number(claim.low), number(claim.high)
        by = f"相差{number(claim.estimate)}个百分点（95%区间{low}至{high}）"
        if math.isinf(claim.high):
            by = "上年没有，不能说是几倍"
        elif not self.question.indicator.is_rate:
            by = f"按天数折算是上年的{number(claim.estimate)}倍（95%区间{low}至{high}）"
        texts = [f"{by}，p={claim.p:.2g}。"]
        if _holds_alone(claim) and not claim.holds:
            texts.append("只问这一个指标时成立；摘要把全年的指标放在一起判断，还不成立。")
        return texts

    @cached_property
    def caveats(self) -> list[str]:
        comparison, question = self._compared, self.question
        figures = [figure for figure in (comparison.last, comparison.this) if figure]
        years = [self.year - 1, self.year]
        texts = say_states(figures, filtered=bool(question.filters))
        texts += [comparison.why] if comparison.why else []
        texts += [*say_breaks(question, years), *self._say_claim()]
        texts += [say_small(self._smallest, "to_excel")] if self._tells_of_few else []
        return [*dict.fromkeys(texts), *say_sample(question.office, years)]

    def grid(self) -> Grid:
        comparison = self._compared
        last = quantity(comparison.last) if comparison.last else "—"
        mark = SMALL_MARK if self._tells_of_few else ""
        cells = [quantity(comparison.this), last, say_change(comparison.change, short=True) or "—"]
        heads = ["指标", f"{self.year}年", f"{self.year - 1}年", "增减", "判断"]
        return Grid(heads, [[self.question.name + mark, *cells, self.verdict]], frozenset({4}))

    def sheet(self) -> Sheet:
        row = self.frame.iloc[0].astype(object)
        cells = [None if pd.isna(value) else value for value in row]
        heads = [
            "指标",
            *(f"{head}年" if isinstance(head, int) else head for head in row.index),
            "判断",
        ]
        notes = [text for text in self.caveats if not text.startswith(SMALL_MARK)]
        if self._tells_of_few:
            cells, notes = [HIDDEN] * len(cells), [say_hidden(self._smallest), *notes]
        rows = [[self.question.name, *cells, self.verdict]]
        return Sheet(self.title, heads, rows, [*notes, self.source])

    @property
    def _smallest(self) -> int:
        return smallest_of_figures([self.question], ())

    @property
    def _tells_of_few(self) -> bool:
        figures = [figure for figure in (self._compared.last, self._compared.this) if figure]
        return any(tells_of_few(figure, self._smallest) for figure in figures)


def _holds_alone(claim: Claim) -> bool:
    """Whether a claim holds as the only one of its family: a question asked alone is judged so."""
    return claim.p <= ALPHA
