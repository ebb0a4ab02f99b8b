"""What of a year its workbook shows: the rows of each ledger, the figures that each row counts in,
and those that it may belong to without being counted.

In: figures, a year. Out: Shown. Cases of people are listed only where the office says so.

    shown_of(figures, 2024).listings[0].counted_in[17]  ->  "隐患整改率（分母）；查处隐患数"
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from wanxing_stats.cleaning import Applied, applied_corrections
from wanxing_stats.figures import Figure, Figures, days_of, selected_rows
from wanxing_stats.rules import Field, Ledger, Rules

SAMPLE_DATA = "示例数据（虚构）"
COUNTED_IN, UNCOUNTED_IN = "计入的指标", "未计入的指标"
BETWEEN = "；"  # the figures of a row
NUMERATOR, DENOMINATOR = "分子", "分母"


@dataclass(frozen=True)
class Listing:
    """The rows of a ledger that belong to the year or to one of its figures.

    Parameters
    ----------
    counted_in
        By row, the figures that count it; of a rate, whether in its numerator or denominator.
    uncounted_in
        By row, the figures that it may belong to and that don't count it.
    settled_later
        A column, the day as of which figures count it, and how many rows have a later one.
    """

    ledger: Ledger
    rows: pd.DataFrame
    counted_in: dict[int, str]
    uncounted_in: dict[int, str]
    settled_later: list[tuple[Field, datetime.date, int]]


@dataclass(frozen=True)
class Shown:
    """What of a year, and of the years before it, is shown.

    Parameters
    ----------
    listings
        Of each ledger whose rows may be listed, in the order of the report.
    unlisted
        The ledgers whose rows are people's cases, which stay out.
    corrections
        Those applied to the year's rows; ``unlisted_corrections``: how many more, of unlisted
        ledgers.
    """

    figures: Figures
    year: int
    listings: list[Listing]
    unlisted: list[Ledger]
    corrections: list[Applied]
    unlisted_corrections: int

    @property
    def rules(self) -> Rules:
        return self.figures.rules

    @property
    def years(self) -> list[int]:
        """This year and those before it, the latest first."""
        return sorted((year for year in self.figures.years if year <= self.year), reverse=True)

    @property
    def of_year(self) -> list[Figure]:
        """The year's figures."""
        return _of_year(self.figures, self.year)

    @property
    def sample(self) -> str:
        """What is made up, "" where nothing is."""
        made_up = [year for year in self.years if self.figures.cleaned.is_sample(year)]
        if made_up and made_up != self.years:
            return f"{'、'.join(f'{year}年' for year in sorted(made_up))}为{SAMPLE_DATA}"
        return SAMPLE_DATA if made_up else ""


def shown_of(figures: Figures, year: int) -> Shown:
    """What a year's workbook shows."""
    all_listed = figures.rules.office.naming.case_sheets
    of_people = {name for name, ledger in figures.rules.ledgers.items() if ledger.about_people}
    unlisted = set() if all_listed else of_people
    ledgers = _ledgers(figures)
    frame = figures.cleaned.corrections
    corrections = applied_corrections(frame[frame["year"] == year])
    listed_corrections = [each for each in corrections if each.table not in unlisted]
    return Shown(
        figures,
        year,
        [_listing(figures, ledger, year) for ledger in ledgers if ledger.name not in unlisted],
        [ledger for ledger in ledgers if ledger.name in unlisted],
        listed_corrections,
        len(corrections) - len(listed_corrections),
    )


def _of_year(figures: Figures, year: int) -> list[Figure]:
    return [figures[id, year] for id in figures.rules.indicators]


def _ledgers(figures: Figures) -> list[Ledger]:
    """In the order of the report."""
    of_figures = [indicator.table for indicator in figures.rules.indicators.values()]
    names = dict.fromkeys([*of_figures, *figures.rules.ledgers])
    return [figures.rules.ledgers[name] for name in names if name in figures.tables]


def _listing(figures: Figures, ledger: Ledger, year: int) -> Listing:
    of_ledger = [each for each in _of_year(figures, year) if each.indicator.table == ledger.name]
    counted: dict[int, list[str]] = {}
    uncounted: dict[int, list[str]] = {}
    for figure in of_ledger:
        for row, name in _counted(figure):
            counted.setdefault(row, []).append(name)
        for row in _uncounted(figures, figure):
            uncounted.setdefault(row, []).append(figure.indicator.name)
    of_year = figures.rows_of_year(ledger.name, ledger.date, year).index
    rows = figures.records(ledger.name).frame.loc[sorted({*of_year, *counted, *uncounted})]
    return Listing(
        ledger, rows, _joined(counted), _joined(uncounted), list(_later(rows, ledger, of_ledger))
    )


def _joined(names: dict[int, list[str]]) -> dict[int, str]:
    return {row: BETWEEN.join(of_row) for row, of_row in names.items()}


def _counted(figure: Figure) -> Iterator[tuple[int, str]]:
    """Each row behind a figure, with the figure's name; of a rate with the parts that it counts
    in: 隐患整改率（分子、分母）."""
    indicator, rows = figure.indicator, figure.rows
    if rows.empty or not (indicator.numerator and indicator.denominator):
        for row in rows.index:
            yield row, indicator.name
        return
    above = set(selected_rows(rows, indicator.numerator, figure.settled_by).index)
    below = set(selected_rows(rows, indicator.denominator, figure.settled_by).index)
    for row in rows.index:
        parts = [NUMERATOR] * (row in above) + [DENOMINATOR] * (row in below)
        yield row, f"{indicator.name}（{'、'.join(parts)}）"


def _uncounted(figures: Figures, figure: Figure) -> list[int]:
    """The rows that may belong to a figure and aren't counted: all, where none has a column that it
    needs."""
    indicator = figure.indicator
    if figure.state.kind != "unknown" or not figure.state.uncounted:
        return list(figure.uncounted_rows.index)
    records, end = figures.records(indicator.table), figures.year_end(figure.year)
    of_year = records.dated(indicator, figure.year)
    if end.given:
        of_year = of_year.both(records.until(indicator.date, pd.Timestamp(end.through)))
    return list(records.frame.index[of_year.may])


def _later(
    rows: pd.DataFrame, ledger: Ledger, of_ledger: list[Figure]
) -> Iterator[tuple[Field, datetime.date, int]]:
    """What was closed, mended or settled after the day as of which figures count it."""
    columns = {field.name: field for field in ledger.kept}
    days: dict[str, pd.Timestamp] = {}
    for figure in of_ledger:
        for part in figure.indicator.parts:
            if part.settled in columns and figure.state.has_value:
                days[part.settled] = figure.settled_by
    for name, day in days.items():
        if count := int((days_of(rows[name]) > day).sum()):
            yield columns[name], day.date(), count
