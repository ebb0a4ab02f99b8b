"""How a figure moved since the year before: like with like, or not at all.

In: figures. Out: a Comparison with its Change, and the change in words.

    say_change(compared(figures, figure).change)  ->  "比上年增231件（3.4%）"
    comparable_years(figures, figure).of_years    ->  {2023: …, 2024: …}

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
class Reason:
    """Why a figure isn't compared, or not by a percentage, as people say it.

    ``text``: 2025年另有1行未计入; ``outcome``, what follows: 只列增减数，不列百分比; ``name``: the
    figure's, where the text is said of it. None has a full stop.
    """

    text: str
    outcome: str = "不作比较"
    name: str = ""

    @property
    def cause(self) -> str:
        """罚款金额2025年另有1行未计入."""
        return f"{self.name}{self.text}"

    @property
    def of_any(self) -> str:
        """2025年另有1行未计入，只列增减数，不列百分比, said of whatever figure."""
        return f"{self.text}，{self.outcome}"

    def __str__(self) -> str:
        return f"{self.cause}，{self.outcome}"


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
    reason
        Why nothing is compared, or why there is no percentage; None where all is.
    """

    this: Figure
    last: Figure | None
    change: Change | None
    day: datetime.date | None = None
    reason: Reason | None = None

    @property
    def why(self) -> str:
        """The reason as a Chinese sentence; "" of none."""
        return f"{self.reason}。" if self.reason else ""


@dataclass(frozen=True)
class ComparableYears:
    """A figure by year, back to the first that can be compared with the next.

    A year without a value stays as a gap. ``reason``: why those from ``left_out`` back aren't
    there; None where there are no others.
    """

    of_years: dict[int, Figure]
    reason: Reason | None = None
    left_out: int = 0


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
    """A figure beside that of the year before, like with like.

    Where more is shown of this year than can be compared, nothing stands beside it.
    """
    comparison = _like_with_like(figures, figure)
    moved, day = comparison.change, comparison.day
    if not (moved and day and figure.state.later):
        return comparison
    return Comparison(figure, None, None, day, _of_compared(comparison.this, moved, day))


def comparable_years(figures: Figures, figure: Figure) -> ComparableYears:
    """The figure in the years up to its own that can be compared, each with the next.

    Nothing crosses a changed definition, even over a gap.
    """
    of_years, id = {figure.year: figure}, figure.indicator.id
    before = [year for year in figures.years if year < figure.year]
    for year in sorted(before, reverse=True):
        later, earlier = of_years[min(of_years)], figures[id, year]
        reason = _of_break(figures, later, year)
        if not reason and later.year == year + 1 and None not in (later.value, earlier.value):
            comparison = _like_with_like(figures, later)
            reason = None if comparison.last else comparison.reason
        if reason:
            return ComparableYears(dict(sorted(of_years.items())), reason, year)
        of_years[year] = earlier
    return ComparableYears(dict(sorted(of_years.items())))


def _like_with_like(figures: Figures, figure: Figure) -> Comparison:
    """The same part of a figure's year and of the year before, whatever else is shown of it."""
    id, year = figure.indicator.id, figure.year
    figures.note("comparison", id, year)
    if year - 1 not in figures.years or figure.value is None:
        return Comparison(figure, None, None)
    last = figures[id, year - 1]
    if figure.indicator.measure == "month":  # two months have no difference
        return Comparison(figure, None if last.value is None else last, None)
    day = _common_day(figure, last)
    reason = _why_not(figures, figure, last, day or last_day(year))
    if reason:
        return Comparison(figure, None, None, None, reason)
    if day:
        figure = figures.through(id, year, day)
        last = figures.through(id, year - 1, same_day(day, year - 1))
        if figure.value is None or last.value is None or _is_empty_part(figures, last, day):
            reason = Reason(f"{year - 1}年同期没有《{figure.indicator.ledger.title}》可比的数据")
            return Comparison(figure, None, None, day, reason)
    moved, reason = change_of(figure, last)
    if moved and day:
        moved = replace(moved, of_part=True)
    return Comparison(figure, last, moved, day, reason)


def change_of(this: Figure, last: Figure) -> tuple[Change | None, Reason | None]:
    """The change between two figures that may be compared, as sure as their rows make it, and what
    it lacks."""
    base = _base(last, last.value, len(last.rows))
    moved = change(this.value, last.value, this.indicator.unit, base)
    if moved is None:
        return None, None
    if not _is_sure(moved, this.state, last.state):
        for_now = replace(moved, percent=None, is_for_now=moved.difference == 0)
        return for_now, uncounted_of(this, last)
    if moved.percent is not None and not _is_steady(moved.percent, this.state, last.state):
        lacking = replace(uncounted_of(this, last), outcome="只列增减数，不列百分比")
        return replace(moved, percent=None), lacking
    return moved, None


def uncounted_of(this: Figure, last: Figure) -> Reason:
    """Whose rows aren't counted, which may turn a change: 罚款金额2025年另有1行未计入."""
    lacking = []
    for figure in (this, last):
        mark = figure.state.mark_of_rows
        if mark:
            lacking.append(f"{figure.year}年{mark}")
    return Reason("、".join(lacking), "增减可能变动", this.indicator.name)


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


def _why_not(figures: Figures, figure: Figure, last: Figure, day: datetime.date) -> Reason | None:
    """Why a figure and last year's can't be compared through a day, None where they can."""
    cleaned, year = figures.cleaned, figure.year
    if last.value is None:
        what = last.state.why.rstrip("。") or "没有值"
        return Reason(f"{last.year}年{what}")
    if cleaned.is_sample(year) != cleaned.is_sample(last.year):
        made_up = last.year if cleaned.is_sample(last.year) else year
        return Reason(f"{made_up}年是示例数据", "不与真实数据比较")
    if broken := _of_break(figures, figure, last.year):
        return broken
    for each in (figure, last):
        why = _too_little(figures, each, day)
        if why:
            return Reason(f"{each.year}年{why}")
    return None


def _of_break(figures: Figures, figure: Figure, earlier: int) -> Reason | None:
    """The changed definition that parts a figure from an earlier year; None where nothing does."""
    broken = figures.rules.office.break_between(figure.indicator.id, earlier, figure.year)
    return Reason(broken.say(""), name=figure.indicator.name) if broken else None


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


def _of_compared(this: Figure, moved: Change, day: datetime.date) -> Reason:
    """The compared part of a figure that is shown with more than it."""
    part = f"截至{say_day(day)}为{quantity(this)}"
    return Reason(f"{part}，{say_change(moved)}", "其后的行不作比较", this.indicator.name)
