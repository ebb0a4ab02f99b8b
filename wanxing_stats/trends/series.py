"""A figure by month over the years that can be compared, as judgements need it.

In: Figures, one of them. Out: a Series, of a rate a RateSeries; of figures that are never judged
why they aren't.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wanxing_stats.base import is_within_month
from wanxing_stats.figures import (
    MONTH,
    Figure,
    Figures,
    comparable_years,
    selected_rows,
    split,
    whole_months,
)
from wanxing_stats.rules import Indicator, Selection

from .counts import Variation
from .days import Counts, DaysOfYears, Mask, by_month, days_counted, months_of
from .rates import scatter_of
from .seasons import MONTHS, Numbers, OfYear, Season, ordinary, season_of


@dataclass(frozen=True)
class Series:
    """A figure by month, the years that can be compared with the last of them.

    Parameters
    ----------
    figures
        The figure in each year, the one that is judged last.
    months
        The same by month, with the days that count.
    base
        The years before, as limits rest on them: the office's baseline, signals known.
    season
        What they have in common; None where they are too few, or too little is counted.
    days
        Which days of each year count.
    """

    figures: tuple[Figure, ...]
    months: tuple[OfYear, ...]
    base: tuple[OfYear, ...]
    season: Season | None
    days: dict[int, Mask]

    @property
    def figure(self) -> Figure:
        """The figure of the year that is judged."""
        return self.figures[-1]

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def new_level_before(self) -> int:
        """From which month on the year before has a level of its own; 0 where it hasn't."""
        last = self.months[-2].counts if len(self.months) > 1 else None
        levels = [year.level_from for year in self.base if year.counts is last]
        return levels[0] if levels else 0


@dataclass(frozen=True)
class RateSeries:
    """A rate over the years that can be compared, the one that is judged last; ``scatter``: by how
    much the months of the years before vary, None where too few have cases."""

    figures: tuple[Figure, ...]
    scatter: Variation | None


def is_judged(indicator: Indicator) -> bool:
    """Whether a figure is tested at all: counts, sums and rates of counts are."""
    return not why_not_judged(indicator)


def why_not_judged(indicator: Indicator) -> str:
    """Why a figure is never tested, in Chinese without a full stop; "" of one that is."""
    if indicator.ledger.stock:
        return "存量是某一天的数，不是一年里陆续发生的，不作检验"
    match indicator.measure:
        case "mean":
            return "平均数（得分）没有逐条的误差可依，不作检验"
        case "month":
            return "年月不是数量，不作检验"
        case "distinct":
            return "去重计数的各条记录不独立，同一个重复出现也只算一次，不作检验"
    shares = indicator.numerator, indicator.denominator
    of_counts = all(share and share.measure == "count" for share in shares)
    if indicator.is_rate and not of_counts:
        return "分子、分母是加总的数，不是逐件计数，不作检验"
    return ""


def is_sum(indicator: Indicator) -> bool:
    return indicator.measure == "sum" and not indicator.ledger.stock


def last_stretch(figures: Figures, figure: Figure) -> list[Figure]:
    """The figure in the comparable years that a judgement may rest on: those without a gap up to
    its own, and none before one with rows later than what is compared of it."""
    years = [figure]
    for of_year in [*comparable_years(figures, figure).of_years.values()][-2::-1]:
        is_gap = of_year.value is None or of_year.year != years[0].year - 1
        if is_gap or years[0].value is None or years[0].state.later:
            break
        years.insert(0, of_year)
    return years


def series_of(figures: Figures, figure: Figure, days: DaysOfYears) -> Series:
    """A count or a sum by month over the years that can be compared with the figure's."""
    years = last_stretch(figures, figure)
    rows = {of_year.year: rows_by_day(of_year) for of_year in years}
    is_by_day = figure.indicator.ledger.field(figure.indicator.date).type != "month"
    counting = days_counted(days if is_by_day else DaysOfYears(None), rows)
    months = []
    for of_year in years:
        over = by_month(counting[of_year.year], of_year.year)
        by_months = OfYear(month_counts(figures, of_year, rows[of_year.year]), over)
        months.append(_with_uncounted(of_year, by_months))
    base = _base(figures, years[:-1], months[:-1])
    least = _least_dispersion(years) if is_sum(figure.indicator) else 1.0
    season = season_of(base, least) if len(base) >= 2 else None
    return Series(tuple(years), tuple(months), tuple(base), season, counting)


def rates_of(figures: Figures, figure: Figure) -> RateSeries:
    """A rate over the years that can be compared with the figure's."""
    years = last_stretch(figures, figure)
    months = (_shares_by_month(figures, of_year) for of_year in years[:-1])
    return RateSeries(tuple(years), scatter_of(months))


def _shares_by_month(figures: Figures, figure: Figure) -> tuple[Numbers, Numbers]:
    """How many, of how many, in each month that limits may rest on."""
    indicator, year = figure.indicator, figure.year
    inside = figures.rules.office.months_of_baseline(indicator.id, year)
    is_inside = np.isin(np.arange(1, MONTHS + 1), inside)

    def counts(selection: Selection | None) -> Numbers:
        rows = selected_rows(figure.rows, selection or indicator, figure.settled_by)
        return np.where(is_inside, by_month(rows_by_day(replace(figure, rows=rows)), year), 0.0)

    return counts(indicator.numerator), counts(indicator.denominator)


def _base(figures: Figures, years: list[Figure], months: list[OfYear]) -> list[OfYear]:
    """The years before as limits rest on them."""
    base = []
    for of_year, by_months in zip(years, months, strict=True):
        if of_year.indicator.by_month and of_year.state.most is None:
            continue  # nobody can say what is missing
        inside = figures.rules.office.months_of_baseline(of_year.indicator.id, of_year.year)
        apart = np.array([month not in inside for month in range(1, MONTHS + 1)])
        base.append(replace(by_months, apart=apart))
    base = [year for year in base if np.logical_or(*year.levels).any()]
    return ordinary(base)


def _least_dispersion(years: list[Figure]) -> float:
    """That of sums of amounts of which so many come as chance has it (compound Poisson)."""
    amounts = np.concatenate([amounts_of(of_year) for of_year in years])
    total = float(amounts.sum())
    return float((amounts**2).sum()) / total if total > 0 else 1.0


def month_counts(figures: Figures, figure: Figure, by_day: Counts) -> Numbers:
    """What ``whole_months`` of a ``split`` by month gives, in a small part of the time.

    ``by_day``: the rows of each day of the year.
    """
    counts = by_month(by_day, figure.year)
    if figure.indicator.measure == "sum":
        months = months_of(figure.year)[_days(figure)]
        counts = np.bincount(months, amounts_of(figure), MONTHS + 1)[1:].astype(np.float64)
    day, ledger = figure.state.early_end, figure.indicator.ledger
    if day:
        counts[day.month - is_within_month(day) :] = np.nan
    if ledger.pace == "monthly" and (counts == 0).any():  # perhaps a month wasn't sent
        of_months = whole_months(split(figures, figure, MONTH))
        counts = of_months.reindex(range(1, MONTHS + 1)).to_numpy(float)
    return counts


def rows_by_day(figure: Figure) -> Counts:
    """How many rows behind a figure are of each day of its year."""
    return np.bincount(_days(figure), minlength=len(months_of(figure.year)))


def _days(figure: Figure) -> Counts:
    """The day of its year, from 0, of each row behind a figure; of a month its first."""
    if figure.rows.empty:
        return np.zeros(0, np.int64)
    dates = figure.rows[figure.indicator.date]
    if not pd.api.types.is_datetime64_any_dtype(dates):
        dates = pd.to_datetime(dates, format="%Y-%m")
    first = np.datetime64(f"{figure.year}-01-01")
    days: Counts = (dates.to_numpy("datetime64[D]") - first).astype(np.int64)
    return days


def amounts_of(figure: Figure) -> Numbers:
    """The amount of each row behind a sum."""
    if figure.rows.empty:
        return np.zeros(0)
    cells = figure.rows[figure.indicator.column]
    amounts: Numbers = cells.astype(float).fillna(0.0).to_numpy()
    return amounts


# rows that aren't counted ------------------------------------------------------------------------


def _with_uncounted(figure: Figure, months: OfYear) -> OfYear:
    """A count by month with what its uncounted rows may change.

    Those without a known date in the year may be of any month; of rows that contradict each other
    one may have a day of another year.
    """
    state = figure.state
    if not state.uncounted or state.least is None or not isinstance(figure.value, int | float):
        return months
    dated = figure.uncounted_rows.dropna(subset=[figure.indicator.date])
    days = _days(replace(figure, rows=dated))
    length = len(months_of(figure.year))
    of_year = days[(days >= 0) & (days < length)]
    more = by_month(np.bincount(of_year, minlength=length), figure.year)
    anywhere = max(0.0, state.uncounted - float(more.sum()))
    return replace(months, more=more + anywhere, less=figure.value - state.least)
