"""Clean rows to be read: those of a ledger, or those behind a number.

In: clean rows and their ledger. Out: a RowsView, with Chinese headings and one column for where
each row stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import say_date, say_years
from wanxing_stats.figures import days_of, number, year_of_rows
from wanxing_stats.rules import Field, Ledger

from .caveats import say_sample
from .views import SHOWN_ROWS, Grid, View
from .workbooks import NotExported, Sheet

if TYPE_CHECKING:
    from .office import Office

PLACE = "出处"
NUMBERS = ("number", "integer")
EMPTY = ""


@dataclass(frozen=True, repr=False, eq=False)
class RowsView(View):
    """Clean rows.

    ``frame`` has the ledger's Chinese headings and 出处: the file below data/raw, the sheet and the
    row as Excel numbers it. ``behind``: what the rows are of.
    """

    ledger: Ledger
    rows: pd.DataFrame
    behind: str
    notes: tuple[str, ...] = ()
    definition: str = ""

    @classmethod
    def of_table(cls, office: Office, ledger: Ledger, years: Sequence[int]) -> RowsView:
        """Those of a ledger, of all its years or of some by its own date."""
        rows, notes = _until_given_ends(office, ledger, years or office.years)
        if years:
            rows = rows[year_of_rows(rows, ledger.date).isin(years)]
        if left_out := len(office.computed.cleaned.left_out[ledger.name]):
            notes.append(f"另有{number(left_out)}行未计入（各年合计），见 wanxing check。")
        of_years = say_years(years) if years else "各年"
        definition = f"{ledger.description.rstrip('。')}；年度按{ledger.field(ledger.date).title}。"
        notes += say_sample(office, years or office.years)
        return cls(ledger, rows, f"《{ledger.title}》，{of_years}", tuple(notes), definition)

    @property
    def title(self) -> str:
        return f"{self.behind}，{number(len(self.rows))}行"

    @property
    def source(self) -> str:
        return self.definition

    @property
    def _fields(self) -> list[Field]:
        """The columns that the rows have; those that figures derive, too."""
        fields = (*self.ledger.kept, *self.ledger.derived)
        return [field for field in fields if field.name in self.rows]

    @cached_property
    def frame(self) -> pd.DataFrame:
        titles = {field.name: field.title for field in self._fields}
        frame = self.rows[[*titles]].rename(columns=titles)
        places = self.rows["source_file"] + _say_places(self.rows)
        return frame.assign(**{PLACE: places}).reset_index(drop=True)

    @cached_property
    def caveats(self) -> list[str]:
        return [*self.notes]

    def grid(self) -> Grid:
        rows = self.rows.iloc[:SHOWN_ROWS]
        columns = [_texts(rows[field.name], field.type) for field in self._fields]
        files = rows["source_file"].str.rsplit("/", n=1).str[-1]
        columns.append([*(files + _say_places(rows))])
        heads = [*(field.title for field in self._fields), PLACE]
        words = {at for at, field in enumerate(self._fields) if field.type not in NUMBERS}
        count = len(self.rows)
        more = f"这里只列前{SHOWN_ROWS}行，共{number(count)}行；全部的行在 .frame 里。"
        texts = [*map(list, zip(*columns, strict=True))]
        is_long = count > SHOWN_ROWS
        return Grid(heads, texts, frozenset({*words, len(heads) - 1}), more if is_long else "")

    def sheet(self) -> Sheet:
        if self.ledger.about_people:
            why = f"《{self.ledger.title}》的行是当事人的个案，不能存成文件给别人"
            raise NotExported(f"{why}。请存按部分统计的表，如 .by(…).to_excel(…)。")
        frame = self.frame.astype(object).where(self.frame.notna(), None)
        rows = [[*map(_cell, row)] for row in frame.to_numpy()]
        return Sheet(self.title, [*frame], rows, [*self.caveats, self.source])


def _until_given_ends(
    office: Office, ledger: Ledger, years: Sequence[int]
) -> tuple[pd.DataFrame, list[str]]:
    """A ledger's rows without those that come after the end that the office gave a year, as figures
    count them; and how many those are."""
    rows, notes = office.computed.tables[ledger.name], []
    for year in years:
        end = office.computed.year_end(year)
        if end.given and end.through:
            is_later = days_of(rows[ledger.date]) > pd.Timestamp(end.through)
            is_later &= year_of_rows(rows, ledger.date) == year
            if count := int(is_later.sum()):
                rows = rows[~is_later]
                notes.append(f"{say_date(end.through)}以后的{number(count)}行没有列入。")
    return rows, notes


def _cell(value: Any) -> Any:
    """A value as a cell of a workbook: a day without a time, 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.date() if isinstance(value, datetime.datetime) else value


def _say_places(rows: pd.DataFrame) -> pd.Series:
    """[1月] 第8行, of each row; without a sheet 第8行."""
    sheets = ("[" + rows["source_sheet"].astype(object) + "] ").fillna(" ")
    return sheets.astype(str) + "第" + rows["source_row"].astype(str) + "行"


def _texts(column: pd.Series, kind: str) -> list[str]:
    """The cells of a column as people read them."""
    return [_text(value, kind) for value in column]


def _text(value: Any, kind: str) -> str:
    if pd.isna(value):
        return EMPTY
    if kind in ("date", "period"):
        return f"{value:%Y-%m-%d}"
    if kind == "boolean":
        return "是" if value else "否"
    return number(float(value)) if kind in NUMBERS else str(value)
