"""Yearly figures: whether one moved since the year before, and whether it rises or falls.

In: a Series, of a rate a RateSeries. Out: what was Tested; of a change that can't be told the
reason, in Chinese without a full stop.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wanxing_stats.base import same_day
from wanxing_stats.figures import Comparison, Figure, Figures, compared, uncounted_of

from .counts import FEW, POISSON, Pair, Tested, compare, quasi_poisson, trend
from .holm import ALPHA
from .rates import Difference, Share, newcombe, slope_of
from .seasons import MONTHS
from .series import RateSeries, Series, is_sum

# So many yearly totals, at least, make a trend.
FEWEST_TOTALS = 4
FEW_MONTHS = "集中在少数月份，看不出波动"


def change_of(figures: Figures, series: Series) -> Tested | str:
    """How a count or a sum moved since the year before, like with like."""
    comparison = compared(figures, series.figure)
    this, last = comparison.this, comparison.last
    if last is None:
        return _why_not_compared(figures, comparison)
    if is_sum(series.indicator) and min(len(this.rows), len(last.rows)) < FEW:
        return f"不足{FEW}条记录，看不出波动"
    counts = (_number(this.value), _number(last.value))
    if not any(counts):
        is_known = not (this.state.uncounted or last.state.uncounted)
        return "两年都没有发生" if is_known else uncounted_of(this, last).of_any
    if len(series.base) < 2:
        return f"可比的早年只有{len(series.base)}年，不足两年，看不出波动"
    if is_sum(series.indicator) and min(counts) <= 0:
        return "数值不是正数，看不出波动"
    if series.season is None and min(counts) >= FEW:
        return FEW_MONTHS
    exposures, bounds = _exposures(series, comparison), _nearest(this, last)
    if bounds is None:
        return uncounted_of(this, last).of_any
    tested = _compare(series, counts, exposures)
    return tested if bounds == counts else _as_unsure(tested, _compare(series, bounds, exposures))


def level_since(series: Series) -> int:
    """The month of the year before from which its level was new, where this year goes on at that
    level: what brought the change; else 0."""
    first, season = series.new_level_before, series.season
    if not first or season is None:
        return 0
    this, last = series.months[-1], series.months[-2]
    of_level = np.arange(1, MONTHS + 1) >= first
    parts = (this, ~np.isnan(this.counts)), (last, of_level & ~np.isnan(last.counts))
    counts = [float(year.counts[months].sum()) for year, months in parts]
    over = [float((season.shares * year.days)[months].sum()) for year, months in parts]
    if not any(counts) or not all(over):
        return 0
    moved = _compare(series, (counts[0], counts[1]), (over[0], over[1]))
    return first if moved.p > ALPHA else 0


def trend_of(series: Series) -> Tested | None:
    """Whether a count or a sum rises or falls over the whole years up to this one; None of fewer
    than four, of small ones, and where nobody can say."""
    years = _whole_years(series.figures)
    totals = [_number(of_year.value) for of_year in years]
    rows = [len(of_year.rows) for of_year in years]
    if len(years) < FEWEST_TOTALS or series.season is None or min(*totals, *rows) < FEW:
        return None
    days = [float(series.days[of_year.year].sum()) for of_year in years]
    tested = trend(totals, days, series.season.variation)
    flatter = _flatter(years, is_rising=tested.estimate > 1)
    if flatter is None:
        return None
    if flatter == totals or min(flatter) <= 0:
        return tested if flatter == totals else replace(tested, p=1.0)
    return _as_unsure(tested, trend(flatter, days, series.season.variation))


def _whole_years(figures: Sequence[Figure]) -> list[Figure]:
    """The last years that are whole, without a gap; none where this one isn't."""
    years: list[Figure] = []
    for of_year in reversed(figures):
        if of_year.state.early_end:
            break
        years.insert(0, of_year)
    return years


def _flatter(years: list[Figure], *, is_rising: bool) -> list[float] | None:
    """The totals if all uncounted rows stood against the trend; None where nobody can say."""
    totals, middle = [], (len(years) - 1) / 2
    for at, of_year in enumerate(years):
        is_raised = (at < middle) == is_rising
        total = of_year.state.most if is_raised else of_year.state.least
        if total is None:
            return None
        totals.append(float(total))
    return totals


def change_of_rate(figures: Figures, series: RateSeries) -> Tested | str:
    """How a rate of counts moved since the year before, like with like, in percentage points."""
    comparison = compared(figures, series.figures[-1])
    this, last = comparison.this, comparison.last
    if last is None:
        return _why_not_compared(figures, comparison)
    if min(_number(this.denominator), _number(last.denominator)) < FEW:
        return f"分母不足{FEW}，看不出变动"
    if series.scatter is None:
        return FEW_MONTHS
    shares = [_shares(of_year) for of_year in (this, last)]
    if not all(shares):
        return uncounted_of(this, last).of_any
    (share, low, high), (share_last, low_last, high_last) = shares
    is_more = share.rate > share_last.rate
    nearest = (low, high_last) if is_more else (high, low_last)
    difference = newcombe(share, share_last, series.scatter)
    return _in_points("newcombe", difference, newcombe(*nearest, series.scatter))


def trend_of_rate(series: RateSeries) -> Tested | None:
    """Whether a rate rises or falls over the whole years up to this one, in percentage points a
    year; None of fewer than four, of small ones, and where nobody can say."""
    years = _whole_years(series.figures)
    shares = [_shares(of_year) for of_year in years]
    wholes = [_number(of_year.denominator) for of_year in years]
    if len(years) < FEWEST_TOTALS or not series.scatter or not all(shares) or min(wholes) < FEW:
        return None
    slope = slope_of([share for share, _, _ in shares], series.scatter)
    flatter, middle = [], (len(years) - 1) / 2
    for at, (_, low, high) in enumerate(shares):
        is_raised = (at < middle) == (slope.estimate > 0)
        flatter.append(high if is_raised else low)
    return _in_points("cochran_armitage", slope, slope_of(flatter, series.scatter))


def _in_points(test: str, moved: Difference, worst: Difference) -> Tested:
    """A difference in percentage points, with the p of the worst that uncounted rows could make of
    it."""
    turned = (worst.estimate > 0) != (moved.estimate > 0)
    p = 1.0 if turned else max(moved.p, worst.p)
    percent = 100 * moved.estimate, 100 * moved.low, 100 * moved.high
    return Tested(test, *percent, p, moved.dispersion)


def _shares(figure: Figure) -> tuple[Share, ...]:
    """A rate, and what its uncounted rows could make it at least and at most; () where nobody can
    say."""
    whole = _number(figure.denominator)
    share = Share(_number(figure.numerator), whole)
    if not figure.state.uncounted and not figure.state.gaps:
        return share, share, share
    if figure.state.low is None or figure.state.high is None:
        return ()
    low, high = figure.state.low / 100, figure.state.high / 100
    return share, Share(low * whole, whole), Share(high * whole, whole)


def _compare(series: Series, counts: Pair, exposures: Pair) -> Tested:
    variation = series.season.variation if series.season else POISSON
    if not is_sum(series.indicator):
        return compare(counts, exposures, variation)
    if min(counts) <= 0:  # of a sum that uncounted rows may take all from
        return Tested("quasi_poisson", 1.0, 0.0, math.inf, 1.0, variation.dispersion)
    return quasi_poisson(counts, exposures, variation)


def _as_unsure(tested: Tested, worst: Tested) -> Tested:
    """What was tested with the p of the worst that its uncounted rows could make of it."""
    turned = (worst.estimate > 1) != (tested.estimate > 1)
    return replace(tested, p=1.0 if turned else max(tested.p, worst.p))


def _nearest(this: Figure, last: Figure) -> Pair | None:
    """The two values if all uncounted rows brought them together; None where nobody can say."""
    ends = this.state.least, this.state.most, last.state.least, last.state.most
    least, most, least_last, most_last = ends
    if least is None or most is None or least_last is None or most_last is None:
        return None
    is_more = _number(this.value) > _number(last.value)
    return (least, most_last) if is_more else (most, least_last)


def _exposures(series: Series, comparison: Comparison) -> Pair:
    """The days that count of the parts of both years that are compared."""
    year, day = series.figure.year, comparison.day
    days, days_last = series.days[year], series.days[year - 1]
    if day:
        until = day.timetuple().tm_yday
        days, days_last = days[:until], days_last[: same_day(day, year - 1).timetuple().tm_yday]
    return float(days.sum()), float(days_last.sum())


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _why_not_compared(figures: Figures, comparison: Comparison) -> str:
    """Why there is nothing to compare with."""
    year = comparison.this.year - 1
    return f"没有{year}年的数据" if year not in figures.years else str(comparison.reason or "")
