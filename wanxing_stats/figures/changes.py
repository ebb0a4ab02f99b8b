"""How a figure moved since the year before: like with like, or not at all.

In: figures. Out: a Comparison with its Change, and the change in words.

    say_change(compared(figures, figure).change)  ->  "比上年增231件（3.4%）"

The same part of the year, the same definition, made-up with made-up: docs/states.md.
"""

import datetime
import itertools
from dataclasses import dataclass, replace

from wanxing_stats.base import last_day, same_day, say_day, say_months

from .figures import Figure, Figures
from .number_words import number, quantity
from .states import SENT_ELSEWHERE, State
from .tallies import Value

# With fewer records last year a percentage says more about the base than about the change.
SMALL_BASE = 10
# A percentage that uncounted rows could move by more than this gives way to the difference.
STEADY = 1.0


@dataclass(frozen=True)
class Change:
    """How much a number differs from another, in its unit.

    ``percent`` is None where it would mislead; ``of_part``: of the same part of two years;
    ``is_for_now``: there is none, but rows that aren't counted may make one.
    """

    difference: int | float
    unit: str
    percent: float | None = None
    of_part: bool = False
    is_for_now: bool = False

    def __str__(self) -> str:
        """增231件（3.4%）, 减0.4个百分点."""
        direction = "增" if self.difference > 0 else "减"
        beside = f"（{abs(self.percent)}%）" if self.percent is not None else ""
        return f"{direction}{number(abs(self.difference))}{self.unit}{beside}"


@dataclass(frozen=True)
class Comparison:
    """A figure beside that of the year before, over the same part of both years.

    Parameters
    ----------
    this, last
        The figure and last year's, both through the same day of their year; ``last`` is None where
        nothing can be compared.
    change
        None without ``last``, and for a month.
    day
        The last day of the part that is compared, in this year; None: both years whole.
    why
        A Chinese sentence why nothing is compared, or why there is no percentage; "" else.
    """

    this: Figure
    last: Figure | None
    change: Change | None
    day: datetime.date | None = None
    why: str = ""


def change(this: Value, last: Value, unit: str, base: float) -> Change | None:
    """How a number changed from what it was last; None without either, and for a month.

    A percentage stands only on a ``base`` of SMALL_BASE records; rates move by percentage points.
    """
    if not isinstance(this, int | float) or not isinstance(last, int | float):
        return None
    difference = round(this - last, 2)
    if unit == "%":
        return Change(difference, "个百分点")
    if base < SMALL_BASE or not last:
        return Change(difference, unit)
    return Change(difference, unit, round(100 * (this - last) / last, 1))


def compared(figures: Figures, figure: Figure) -> Comparison:
    """A figure beside that of the year before, like with like."""
    id, year = figure.indicator.id, figure.year
    figures.note("comparison", id, year)
    if year - 1 not in figures.years or figure.value is None:
        return Comparison(figure, None, None)
    last, shown = figures[id, year - 1], figure
    if figure.indicator.measure == "month":  # two months have no difference
        return Comparison(figure, None if last.value is None else last, None)
    day = _common_day(figure, last)
    why = _why_not(figures, figure, last, day or last_day(year))
    if why:
        return Comparison(figure, None, None, None, why)
    if day:
        figure = figures.through(id, year, day)
        last = figures.through(id, year - 1, same_day(day, year - 1))
        if figure.value is None or last.value is None or _is_empty_part(figures, last, day):
            why = f"{year - 1}年同期没有《{figure.indicator.ledger.title}》可比的数据，不作比较。"
            return Comparison(figure, None, None, day, why)
    moved, why = change_of(figure, last)
    if moved and day:
        moved = replace(moved, of_part=True)
        if shown.state.later:
            return Comparison(figure, None, None, day, _say_compared(figure, moved, day))
    return Comparison(figure, last, moved, day, why)


def change_of(this: Figure, last: Figure) -> tuple[Change | None, str]:
    """The change between two figures that may be compared, as sure as their rows make it, and what
    it lacks."""
    base = _base(last, last.value, len(last.rows))
    moved = change(this.value, last.value, this.indicator.unit, base)
    if moved is None:
        return None, ""
    lacking = _say_lacking(this, last)
    if not _is_sure(moved, this.state, last.state):
        for_now = replace(moved, percent=None, is_for_now=moved.difference == 0)
        return for_now, f"{lacking}，增减可能变动。"
    if moved.percent is not None and not _is_steady(moved.percent, this.state, last.state):
        return replace(moved, percent=None), f"{lacking}，只列增减数，不列百分比。"
    return moved, ""


def part_change(this: Value, last: Value, comparison: Comparison, rows: int) -> Change | None:
    """The change of one part of a figure, as ``change``; any of the uncounted rows may be of it.

    ``rows``: how many the part had last year.
    """
    figure, of_last_year = comparison.this, comparison.last
    base = _base(figure, last, rows)
    moved = change(this, last, figure.indicator.unit, base)
    if moved is None or moved.percent is None or of_last_year is None:
        return moved
    states = [_state_of_part(this, figure), _state_of_part(last, of_last_year)]
    return moved if _is_steady(moved.percent, *states) else replace(moved, percent=None)


def _base(figure: Figure, value: Value, rows: int) -> float:
    """On how many records a percentage of a value would rest; on 0 of a score, whose scale has no
    zero, and of a stock, most of which stood there last year."""
    indicator = figure.indicator
    if indicator.measure == "mean" or indicator.ledger.stock:
        return 0
    # What is counted once, however many rows it has, is one record.
    if indicator.measure in ("count", "distinct") and isinstance(value, int | float):
        return value
    return rows


def say_change(change: Change | None, *, short: bool = False) -> str:
    """比上年增231件（3.4%）, 与上年持平; ``short``, for a cell or a card: ▲ 增231件（3.4%）, 持平.

    "" where there is nothing to compare with. The sign stands beside its word, never alone. Of a
    part of two years: 比上年同期. Where uncounted rows may undo it: 暂与上年持平.
    """
    if change is None:
        return ""
    last = "上年同期" if change.of_part else "上年"
    if change.difference == 0:
        for_now = "暂" if change.is_for_now else ""
        return f"{for_now}持平" if short else f"{for_now}与{last}持平"
    if not short:
        return f"比{last}{change}"
    return f"{'▲' if change.difference > 0 else '▼'}\u00a0{change}"


def _why_not(figures: Figures, figure: Figure, last: Figure, day: datetime.date) -> str:
    """Why a figure and last year's can't be compared through a day, "" where they can."""
    cleaned, year = figures.cleaned, figure.year
    if last.value is None:
        what = last.state.why.rstrip("。") or "没有值"
        return f"{last.year}年{what}，不作比较。"
    if cleaned.is_sample(year) != cleaned.is_sample(last.year):
        made_up = last.year if cleaned.is_sample(last.year) else year
        return f"{made_up}年是示例数据，不与真实数据比较。"
    broken = figures.rules.office.break_between(figure.indicator.id, last.year, year)
    if broken:
        return f"{broken.say(figure.indicator.name)}，不作比较。"
    for each in (figure, last):
        why = _too_little(figures, each, day)
        if why:
            return f"{each.year}年{why}，不作比较。"
    return ""


def _too_little(figures: Figures, figure: Figure, day: datetime.date) -> str:
    """What of a figure's year, up to a day, is too little to be compared; "" for nothing."""
    ledger, state = figure.indicator.ledger, figure.state
    if state.through is None and state.kind != "complete":
        return "没有带日期的行"
    if SENT_ELSEWHERE in state.gaps:
        return f"没有报送《{ledger.title}》"
    missing = figures.year_end(figure.year).of(ledger.name).missing.values()
    silent = {month for month in itertools.chain(*missing) if month <= day.month}
    return f"《{ledger.title}》{say_months(sorted(silent))}没有数据" if silent else ""


def _common_day(figure: Figure, last: Figure) -> datetime.date | None:
    """The last day, in this year, of the part that both cover; None of two whole years."""
    ends = [figure.state.through, last.state.through]
    days = [same_day(day, figure.year) for day in ends if day]
    day = min(days, default=last_day(figure.year))
    return None if day == last_day(figure.year) else day


def _is_empty_part(figures: Figures, last: Figure, day: datetime.date) -> bool:
    """Whether a ledger that comes once in a while had no row in the same part of last year."""
    indicator = last.indicator
    if indicator.ledger.pace == "monthly":
        return False
    until = same_day(day, last.year)
    return not figures.has_rows(indicator.table, indicator.date, until)


def _is_steady(percent: float, this: State, last: State) -> bool:
    """Whether a percentage keeps its sign and moves by less than a point, whatever the uncounted
    rows of either year would say."""
    if not _lacks_rows(this, last):
        return True
    ends = itertools.product((this.least, this.most), (last.least, last.most))
    for now, before in ends:
        if now is None or before is None or before <= 0:
            return False
        possible = 100 * (now - before) / before
        turned = possible * percent < 0 or (possible == 0) != (percent == 0)
        if turned or abs(possible - percent) >= STEADY:
            return False
    return True


def _lacks_rows(this: State, last: State) -> bool:
    return bool(this.uncounted or last.uncounted or this.gaps or last.gaps)


def _state_of_part(value: Value, figure: Figure) -> State:
    """The state of a part of a figure: all uncounted rows may be of it."""
    state = figure.state
    if not isinstance(value, int | float):
        return state
    is_count = figure.indicator.measure in ("count", "distinct")
    most = value + state.uncounted if is_count and state.most is not None else None
    least = value - (state.uncounted if state.least != figure.value else 0)
    return replace(state, least=least, most=most)


def _is_sure(moved: Change, this: State, last: State) -> bool:
    """Whether the direction of a change stands, whatever the uncounted rows of either year say."""
    if not _lacks_rows(this, last):
        return True
    ends = itertools.product(_ends(this), _ends(last))
    signs = set()
    for now, before in ends:
        signs.add(None if now is None or before is None else (now > before) - (now < before))
    return signs == {(moved.difference > 0) - (moved.difference < 0)}


def _ends(state: State) -> tuple[float | None, float | None]:
    """The least and the most that a figure may be; of a rate the rates."""
    return (state.least, state.most) if state.low is None else (state.low, state.high)


def _say_lacking(this: Figure, last: Figure) -> str:
    """Whose rows aren't counted: 罚款金额2025年另有1行未计入."""
    lacking = []
    for figure in (this, last):
        mark = figure.state.mark_of_rows
        if mark:
            lacking.append(f"{figure.year}年{mark}")
    return f"{this.indicator.name}{'、'.join(lacking)}"


def _say_compared(this: Figure, moved: Change, day: datetime.date) -> str:
    """The compared part of a figure that is shown with more than it."""
    part = f"{this.indicator.name}截至{say_day(day)}为{quantity(this)}"
    return f"{part}，{say_change(moved)}；其后的行不作比较。"
