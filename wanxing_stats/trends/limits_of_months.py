"""What a figure's months lie between by chance: limits to draw.

In: figures, one of them. Out: MonthLimits: of a figure whose months are judged (``by_month``) what
the same months of earlier years lead to expect; else natural process limits (XmR), by which nothing
is claimed.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wanxing_stats.figures import MONTH, Figure, Figures, split, whole_months

from .counts import p_of
from .days import DaysOfYears
from .distributions import solve
from .judgement import Judgement, judged
from .seasons import MONTHS, OfYear, Season, signal_of_month
from .series import Series, series_of
from .xmr import control_limits


@dataclass(frozen=True)
class MonthLimits:
    """Limits of a figure's months.

    Parameters
    ----------
    frame
        By month, 1 to 12: ``expected``, ``low`` and ``high``; NaN of months that can't be told.
        Not quite those of the claims: rows that aren't counted take no part, and all signals are
        known, while a claim was judged by the signals known before it.
    seasonal
        Whether they rest on the same months of at least two earlier years. If not, they are only
        drawn: a season is a signal to them.
    why
        What they rest on, a Chinese sentence.
    """

    frame: pd.DataFrame
    seasonal: bool
    why: str


def month_limits(
    figures: Figures, figure: Figure, judgement: Judgement | None = None
) -> MonthLimits | None:
    """The limits of a figure's months; None of what has too few, or none.

    ``judgement`` is that of the figure's year, where it is known already.
    """
    if figure.value is None or figure.indicator.measure == "month":
        return None
    if figure.indicator.by_month and figure.state.most is not None:
        series = series_of(figures, figure, DaysOfYears(figures.rules.calendar))
        if series.season:
            judgement = judgement or judged(figures, figure.year)
            why = _say_base(figures, series)
            return MonthLimits(_seasonal(series, series.season, judgement), True, why)
    return _of_ranges(figures, figure)


def _seasonal(series: Series, season: Season, judgement: Judgement) -> pd.DataFrame:
    id, months = series.indicator.id, series.months[-1]
    for claim in judgement.holding(id, "level"):
        months = months.without("level", claim.month)
    for claim in judgement.holding(id, "month"):
        months = months.without("month", claim.month)
    frame = pd.DataFrame(np.nan, index=range(1, MONTHS + 1), columns=["expected", "low", "high"])
    for month in range(1, MONTHS + 1):
        frame.loc[month] = _limits_of_month(season, months, month, judgement.threshold)
    return frame


def _say_base(figures: Figures, series: Series) -> str:
    """What seasonal limits rest on: the years before, or the office's baselines, with why."""
    id, this_year = series.indicator.id, series.figure.year
    years = [of_year.year for of_year in series.figures[:-1]]
    base = f"{years[0]}至{years[-1]}年"
    texts = []
    for baseline in figures.rules.office.baselines:
        first, last = baseline.period
        if baseline.figure == id and first < f"{this_year}" and last >= f"{years[0]}":
            period = f"{_say_month(first)}至{_say_month(last)}"
            texts.append(f"{period}（office.toml 规定的基准期：{baseline.reason}）")
    base = "、".join(texts) or base
    return (
        f"上下限由{base}同月所占的份额和{this_year}年的水平推算，各月按天数折算；没有变化时，"
        "全年各项指标一并判断，误判任何一项的可能不超过5%。"
    )


def _say_month(month: str) -> str:
    """2023年5月, of 2023-05."""
    year, _, of_year = month.partition("-")
    return f"{year}年{int(of_year)}月"


def _limits_of_month(
    season: Season, year: OfYear, month: int, threshold: float
) -> tuple[float, float, float]:
    """What is expected of a month, and the least and the most that chance explains."""
    apart = year.apart.copy()
    apart[month - 1] = False
    signal = signal_of_month(season, replace(year, apart=apart), month)
    if signal is None:
        return np.nan, np.nan, np.nan
    (_, others), exposures = signal.counts, signal.exposures
    expected = others * exposures[0] / exposures[1]

    def is_explained(count: float) -> float:
        return p_of((count, others), exposures, season.variation) - threshold

    low = 0.0 if is_explained(0.0) > 0 else solve(is_explained, 0.0, expected)
    return expected, low, solve(is_explained, expected, 20 * expected + 100)


def _of_ranges(figures: Figures, figure: Figure) -> MonthLimits | None:
    """XmR limits of this year."""
    values = whole_months(split(figures, figure, MONTH))
    most = 100.0 if figure.indicator.is_rate else float("inf")
    limits = control_limits(values, most)
    if limits is None:
        return None
    row = {"expected": limits.mean, "low": limits.lower, "high": limits.upper}
    frame = pd.DataFrame(row, index=range(1, MONTHS + 1))
    why = "上下限只由本年各月的移动极差试算（XmR），没有同月可比，季节也会超出，不据此下结论。"
    return MonthLimits(frame, False, why)
