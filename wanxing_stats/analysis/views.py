"""What an answer looks like: a table in JupyterLab and in a terminal, with its caveats below.

In: titles, headings, texts of cells, caveats. Out: a View with ``frame``, HTML, plain text.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from wanxing_stats.briefing import Html, aside, table

from .workbooks import Sheet, write_sheet

SHOWN_ROWS = 20  # of a long table


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
        shown = table(self.title, [*grid.heads], [*grid.rows], grid.words)
        return str(shown + Html("").join(aside(text) for text in self._below))

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


def width_of(text: str) -> int:
    """The columns of a terminal that a text takes: two for a Chinese character."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)
