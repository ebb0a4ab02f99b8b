"""What an answer looks like: a table in JupyterLab and in a terminal, with its caveats below.

In: titles, headings, texts of cells, caveats. Out: a View with ``frame``, HTML, plain text.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from wanxing_stats.briefing import Html, aside, table, tag

from .arguments import asked
from .workbooks import Sheet, write_sheet

SHOWN_ROWS = 20  # of a long table
LONG = 40  # characters, beyond which a cell's text may wrap
# JupyterLab has no style for what stands below a table, and wraps days at their hyphens.
STYLE = Html(
    """<style>
.wx-view .scroll{overflow-x:auto}
.wx-view table{border-collapse:collapse;margin:.2em 0;font-variant-numeric:tabular-nums}
.wx-view caption{caption-side:top;text-align:left;font-weight:600;padding:.3em 0;white-space:nowrap}
.wx-view th,.wx-view td{text-align:right;white-space:nowrap;padding:.3em .8em}
.wx-view th,.wx-view td{border-bottom:1px solid rgba(128,128,128,.3)}
.wx-view .scroll th:first-child,.wx-view .scroll .t{text-align:left}
.wx-view .long{white-space:normal;min-width:24em}
.wx-view .src{font-size:.9em;line-height:1.5;margin:.2em 0;opacity:.8}
</style>"""
)


@dataclass(frozen=True)
class Grid:
    """The texts of a table as it is shown: headings, the first of which heads the rows, and rows;
    which columns are words; and a last line where rows are left out."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset()
    more: str = ""


class View(ABC):
    """An answer: ``frame`` for pandas, a table to be read, and what must be known to read it."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What is shown, of which part, in which years."""

    @cached_property
    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """The values alone, for pandas."""

    @cached_property
    @abstractmethod
    def caveats(self) -> list[str]:
        """What must be known to read the numbers, in Chinese sentences; empty where nothing is."""

    @cached_property
    @abstractmethod
    def source(self) -> str:
        """The definition and the ledger, in a sentence; "" of listings."""

    @abstractmethod
    def grid(self) -> Grid:
        """The table as it is read."""

    @abstractmethod
    def sheet(self) -> Sheet:
        """The table as it is given to others. Raises NotExported where it may not be."""

    @asked('to_excel("表.xlsx")')
    def to_excel(self, path: Path | str) -> Path:
        """Write the table as a workbook for others, its caveats below it.

        Numbers stay numbers. Numbers of so few people's cases that they might be known are left
        out, with those that would give them away.

        Raises
        ------
        NotExported
            In Chinese: rows of people's cases, or a path that can't be written.

        Examples
        --------
        >>> view = office.figure("hazards_found").by("community", 2024)
        >>> view.to_excel(folder / "隐患.xlsx").name
        '隐患.xlsx'
        """
        return write_sheet(Path(path), self.sheet())

    @property
    def _below(self) -> list[str]:
        return [text for text in (self.grid_shown.more, *self.caveats, self.source) if text]

    @cached_property
    def grid_shown(self) -> Grid:
        """The grid, its first rows only where it is long."""
        return self.grid()

    def _repr_html_(self) -> str:
        grid = self.grid_shown
        rows = [[*map(_cell, cells)] for cells in grid.rows]
        shown = table(self.title, [*grid.heads], rows, grid.words)
        return styled(shown, *map(aside, self._below))

    def __repr__(self) -> str:
        grid = self.grid_shown
        lines = [grid.heads, *grid.rows]
        widths = [max(map(width_of, column)) for column in zip(*lines, strict=True)]
        texts = [self.title]
        for cells in lines:
            padded = []
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                space = " " * (width - width_of(cell))
                is_text = place == 0 or place in grid.words
                padded.append(cell + space if is_text else space + cell)
            texts.append("  ".join(padded).rstrip())
        return "\n".join([*texts, *(f"注：{text}" for text in self._below)])


def styled(*content: Html) -> str:
    """What JupyterLab shows, in a style of its own that touches nothing else."""
    return str(tag("div", *content, STYLE, class_="wx-view"))


def _cell(text: str) -> str:
    return tag("div", text, class_="long") if len(text) > LONG else text


def width_of(text: str) -> int:
    """The columns of a terminal that a text takes: two for a Chinese character."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)
