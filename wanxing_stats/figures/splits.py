"""A figure by month or by one of its columns: each part is the figure's own measure over its rows.

In: figures, one of them, and MONTH or a column. Out: Parts; of what can't be split, why.

    split(figures, figures["petitions_handled", 2024], "channel").values["来访"]
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wanxing_stats.base import UNLISTED, UnknownName, is_within_month
from wanxing_stats.rules import Field

from .figures import Figure, Figures, month_of_rows
from .number_words import number, percent

MONTH = "month"
UNNAMED = "未填写"  # the part of the rows whose cell is empty
COLUMNS = ["value", "numerator", "denominator", "rows"]


@dataclass(frozen=True)
class Parts:
    """A figure split.

    Parameters
    ----------
    figure, by, title
        What is split, by MONTH or which column, and what that is called.
    labels
        The part that each row behind the figure belongs to.
    frame
        By part (months: 1 to 12) the figure's value, numerator and denominator over the part's
        rows, and how many they are. Months without data are NaN.
    why_not
        Why it can't be split so, without a full stop; "" where it is.
    """

    figure: Figure
    by: str
    title: str
    labels: pd.Series
    frame: pd.DataFrame
    why_not: str = ""

    @property
    def values(self) -> pd.Series:
        return self.frame["value"]

    @property
    def additive(self) -> bool:
        """Whether the parts add up to the figure, as counts and sums do."""
        return self.figure.indicator.measure in ("count", "sum")

    @property
    def remark(self) -> str:
        """That the parts are more than the whole; "" where they aren't."""
        figure = self.figure
        whole, total = figure.value, self.values.sum()
        if figure.indicator.measure != "distinct" or total == whole:
            return ""
        name, of = ("各月", "月") if self.by == MONTH else ("各部分", self.title)
        unit = figure.indicator.unit
        return (
            f"{name}之和（{number(total)}）大于合计（{number(whole)}）：同一{unit}在几个{of}里都算"
        )

    def refusal(self, way: str) -> str:
        """The sentence that says why it isn't split: …，不按社区成图。"""
        return f"{self.why_not}，不按{self.title}{way}。" if self.why_not else ""

    def together(self, shown: Sequence[str], rest: str) -> "Parts":
        """The same, ``shown`` in their order, all others as one called ``rest``; UNLISTED and
        UNNAMED last."""
        labels = self.labels.map(lambda label: label if label in shown else rest)
        frame = _measured(self.figure, labels)
        named = [label for label in shown if label not in (UNLISTED, UNNAMED)]
        order = [*named, rest, UNLISTED, UNNAMED]
        frame = frame.loc[[label for label in order if label in frame.index]]
        return replace(self, labels=labels, frame=frame)


def split(figures: Figures, figure: Figure, by: str, title: str = "") -> Parts:
    """A figure by month (MONTH) or by a kept column of its ledger, which ``title`` names.

    Empty cells are a part of their own, UNNAMED, and so are values that aren't declared, UNLISTED;
    with more than a third of either nothing is split.

    Raises UnknownName, in Chinese, for a column that the clean rows don't have.
    """
    indicator = figure.indicator
    if by == MONTH:
        if why_not := _why_not_at_all(figure):
            return _refused(figure, by, "月", why_not)
        months = month_of_rows(figure.rows, indicator.date)
        frame = _with_all_months(figures, figure, _measured(figure, months))
        return Parts(figure, by, "月", months, frame)
    for what in indicator.ledger.strange_columns([by]):
        raise UnknownName(what)
    field = indicator.ledger.field(by)
    title = title or field.title
    if why_not := _why_not_at_all(figure) or _why_not_by(figures, figure, field, title):
        return _refused(figure, by, title, why_not)
    labels = labels_of(figure.rows, field)
    return Parts(figure, by, title, labels, _measured(figure, labels))


def _refused(figure: Figure, by: str, title: str, why_not: str) -> Parts:
    frame = pd.DataFrame(columns=COLUMNS, dtype=float)
    return Parts(figure, by, title, pd.Series(dtype=object), frame, why_not)


def _why_not_at_all(figure: Figure) -> str:
    name = figure.indicator.name
    if figure.value is None:
        return figure.state.why.removesuffix("。") or f"“{name}”没有数据"
    return f"“{name}”是年月，分不开" if figure.indicator.measure == "month" else ""


def _why_not_by(figures: Figures, figure: Figure, field: Field, title: str) -> str:
    """Why a figure isn't split by a column that nobody, or too few, filled in."""
    rows, name = len(figure.rows), figure.indicator.name
    empty = int(figure.rows[field.name].isna().sum()) if rows else 0
    if rows and empty == rows and not _was_sent(figures, figure, field):
        return f"台账没有「{field.title}」列"
    of = name if figure.indicator.measure == "count" else f"{name}所依据的记录"
    unlisted = int(figure.rows[field.name].astype(object).eq(UNLISTED).sum())
    for count, why in ((empty, f"未填写{title}"), (unlisted, f"的{title}没有列入本单位的类别")):
        if 3 * count > rows:
            share = f"{percent(count, rows)}（{number(count)}/{number(rows)}）"
            return f"{of}有{share}{why}，超过三分之一"
    return ""


def _was_sent(figures: Figures, figure: Figure, field: Field) -> bool:
    """Whether a table of the ledger and year has the column; True where no table is known."""
    columns = figures.columns_sent(figure.indicator.table, figure.year)
    return not columns or field.name in columns


def labels_of(rows: pd.DataFrame, field: Field) -> pd.Series:
    """What each row says in a column, as text; UNNAMED where it says nothing."""
    cells = rows[field.name]
    if field.type == "boolean":
        texts = cells.map({True: "是", False: "否"})
    elif field.type in ("number", "integer"):
        texts = cells.map(number, na_action="ignore")
    elif field.type in ("date", "period"):
        texts = cells.dt.strftime("%Y-%m-%d")
    else:
        texts = cells
    return texts.astype(object).where(cells.notna(), UNNAMED)


def _measured(figure: Figure, labels: pd.Series) -> pd.DataFrame:
    """The frame of Parts: the figure anew over the rows of each label, in their order."""
    measured = {}
    for label, rows in figure.rows.groupby(labels, sort=False):
        measured[label] = (*figure.value_of(rows), len(rows))
    frame = pd.DataFrame.from_dict(measured, orient="index", columns=COLUMNS, dtype=object)
    return _with_numbers(frame)


def _with_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers stay whole where none is missing."""
    return frame.apply(lambda column: pd.to_numeric(column, errors="raise"))


# months -------------------------------------------------------------------------------------------


def _with_all_months(figures: Figures, figure: Figure, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with all months; those that the figure doesn't cover are NaN."""
    counted = set(frame.index)
    covered = covered_months(figures, figure, counted) - counted
    frame = frame.astype(object).reindex(range(1, 13))
    for month in covered:
        frame.loc[month] = [*figure.value_of(figure.rows[:0]), 0]
    return _with_numbers(frame)


def covered_months(figures: Figures, figure: Figure, counted: Collection[int]) -> set[int]:
    """The months that a figure covers, ``counted`` being those of its rows.

    A month without any row of a ledger that has some every month wasn't sent.
    """
    day = figure.state.early_end
    others = set(range(1, day.month + 1 if day else 13)) - set(counted)
    ledger = figure.indicator.ledger
    if others and ledger.pace == "monthly":
        rows = figures.rows_of_year(ledger.name, ledger.date, figure.year)
        others &= set(month_of_rows(rows, ledger.date).dropna())
    return others | set(counted)


def whole_months(parts: Parts) -> pd.Series:
    """The values of a split by month in the months that have data and are over; the others NaN."""
    day = parts.figure.state.early_end
    last = day.month - is_within_month(day) if day else 12
    return parts.values.where(parts.values.index <= last)


def months(figures: Figures, figure: Figure) -> pd.Series:
    """A figure by month 1 to 12; NaN in months without data, and of what can't be split."""
    return split(figures, figure, MONTH).values.reindex(range(1, 13))


def series(figures: Figures, id: str, years: list[int]) -> pd.Series:
    """An indicator's values by year, <NA> where there is none."""
    values = {year: figures[id, year].value for year in years if (id, year) in figures}
    return pd.Series(values, dtype="Float64")
