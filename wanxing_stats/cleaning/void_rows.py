"""Rows of a table that say themselves that they don't count: 作废, struck through, below 已撤销.

In: the layout of a sheet, one of its tables under its ledger's names, and the words
(conventions.toml). Out: a RowMark for each such row, and a problem for what may say so, but not
plainly of which rows. Columns are looked at by their distinct texts; marks of cells only where a
file has them, colours only where a line on the sheet explains one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from wanxing_stats.base import Place, Problem, clean_text, problem
from wanxing_stats.files import Cell, CellMark, Grid
from wanxing_stats.rules import VoidWords
from wanxing_stats.tables import GROUP, META, NOTE, TITLE, Column, SheetLayout, Table

from .decided_rows import RowMark
from .shown_headings import shown_heading
from .table_cells import TableCells
from .void_legends import COMMENT, OTHER, STRUCK, Legend, legends
from .void_words import SaidWords

Marks = Mapping[Cell, CellMark]

# The columns in which a sentence may say what became of the row; not those that tell a matter.
REMARKS = re.compile("备注|备考|附注|说明|状态|情况|结果|核查|核实|处理|处置|意见|标注|标记|^注$")
MATTERS = re.compile(
    "内容|诉求|事项|案情|案由|违法|隐患|问题|标题|名称|姓名|基本情况|单位|部门|日期|时间|人$"
)
PLAIN_REMARKS = re.compile("备注|备考|附注|^注$|^说明$|^$")
# Where 撤销 is what somebody decided, or a kind of matter.
DECISIONS = re.compile("复议|诉讼|裁|判|决定|方式|类型|类别|分类|种类|措施|性质|是否")
VOID_HEADING = re.compile(r"(是否)?(已)?(作废|撤销|删除)(标志|标记|否)?")
YES = frozenset(["是", "√", "✓", "1", "Y", "y", "TRUE", "已作废", "已撤销"])
SERIAL = re.compile("序号|编号|序")
ANY_LENGTH, SHORT = 10_000, 24  # characters; a cell that says nothing else is short
LINES = (TITLE, META, NOTE, GROUP)
CLOSES_BAND = re.compile("以下|[:：]$|[件类部分单]$")


@dataclass
class VoidRows:
    """``marks`` by position in the table; of a row the first reason stands."""

    marks: dict[int, RowMark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, positions: Iterable[int], name: str, **values: str) -> None:
        """Say of rows why they don't count, unless that is said already."""
        for position in positions:
            self.marks.setdefault(position, RowMark(name, values))


def void_rows(layout: SheetLayout, table: Table, cells: TableCells, words: VoidWords) -> VoidRows:
    """The rows of a table that say themselves that they don't count."""
    if not words.words:
        return VoidRows()
    return _Reading(layout, table, cells, SaidWords(words)).read()


@dataclass
class _Reading:
    """The reading of one table; each step says what those before it haven't."""

    layout: SheetLayout
    table: Table
    cells: TableCells
    words: SaidWords
    void: VoidRows = field(default_factory=VoidRows)

    @property
    def grid(self) -> Grid:
        return self.layout.grid

    def read(self) -> VoidRows:
        if not self.table.rows or self._whole():
            return self.void
        self._bands()
        for column in self.table.columns:
            self._column(column)
        explained = legends(self._lines_and_labels(), self.words)
        self._cell_marks(explained)
        self._unclear_notes()
        return self.void

    # names and bands

    def _whole(self) -> bool:
        """Mark all rows where the name of the file, the sheet or the table says so."""
        path = PurePosixPath(self.cells.file)
        for name in (path.stem, *path.parts[2:-1]):
            if word := self.words.name(name):
                return self._mark_all("void_file", word)
        if word := self.words.name(self.grid.sheet):
            return self._mark_all("void_sheet", word)
        for title in self.layout.titles_above(self.table):
            word = self.words.title(title)
            if word and not legends([title], self.words):
                return self._mark_all("void_title", word)
        return False

    def _mark_all(self, name: str, word: str) -> bool:
        self.void.mark(range(len(self.table.rows)), name, word=_quoted(word))
        return True

    def _bands(self) -> None:
        """Mark what stands below a band that says so, until the next one."""
        by_band: dict[str, list[int]] = {}
        for position, row in enumerate(self.table.rows):
            if band := self.table.groups.get(row):
                by_band.setdefault(band, []).append(position)
        for band, positions in by_band.items():
            self._below(band, positions)
        for first, beyond in self._lone_bands():
            text = self._lone_text(first)
            self.void.mark([first], "void_below", word=_quoted(self.words.band(text)[0]))
            self._below(text, range(first + 1, beyond))

    def _below(self, band: str, positions: Sequence[int]) -> None:
        word, count = self.words.band(band)
        if word:
            below = positions[:count] if count else positions
            self.void.mark(below, "void_below", word=_quoted(word))

    def _lone_bands(self) -> Iterator[tuple[int, int]]:
        """Rows of one cell that says so of those below, a band not written across the table: each
        with the next row of one cell."""
        for column in self.table.columns[:2]:
            for text, positions in self._texts[column.index]:
                if self.words.band(text)[0] and CLOSES_BAND.search(text):
                    for position in filter(self._lone_text, positions):
                        after = range(position + 1, len(self.table.rows))
                        yield position, next(filter(self._lone_text, after), after.stop)

    def _lone_text(self, position: int) -> str:
        """The text of a row's only cell, "" where it has more."""
        filled = self._filled(position)
        row = self.grid.rows[self.table.rows[position] - 1]
        return clean_text(row[filled[0]]) if len(filled) == 1 else ""

    # words in cells

    def _column(self, column: Column) -> None:
        """Mark the rows in which a column says so."""
        says = self._sayings[column.index]
        name = "void_cell" if column.heading else "void_beside"
        heading = shown_heading(column, [self.cells.ledger])
        values = {"column": f"「{heading}」"} if heading else {}
        for text, positions in self._texts[column.index]:
            if not column.heading and legends([text], self.words):
                continue
            word, perhaps = says.word(text), says.perhaps(text)
            if not word:
                if perhaps:
                    self._doubt("void_perhaps", positions, column, word=_quoted(perhaps))
                continue
            if self.words.taken_back(text):
                self._doubt("void_taken_back", positions, column, word=_quoted(word))
            else:
                self.void.mark(positions, name, word=_quoted(word), **values)
        if VOID_HEADING.fullmatch(column.heading):
            cells = enumerate(self._columns[column.index])
            marked = [position for position, cell in cells if clean_text(cell) in YES]
            self.void.mark(marked, "void_cell", word=_quoted("是"), **values)

    def _doubt(self, name: str, positions: Iterable[int], column: Column, **values: str) -> None:
        for position in positions:
            place = Place(self.cells.file, self.cells.sheet, self.table.rows[position])
            heading = shown_heading(column, [self.cells.ledger])
            place = place._replace(column=heading or None)
            self.void.problems.append(problem(name, place, **values))

    @cached_property
    def _sayings(self) -> dict[int, "_Sayings"]:
        columns = self.table.columns
        return {column.index: _Sayings(column, self.cells, self.words) for column in columns}

    @cached_property
    def _texts(self) -> dict[int, list[tuple[str, list[int]]]]:
        """The distinct texts of each column that may hold a word, each with its rows."""
        return {index: self._telling(index, says.longest) for index, says in self._sayings.items()}

    def _telling(self, index: int, longest: int) -> list[tuple[str, list[int]]]:
        column = self._columns[index]
        if str not in set(map(type, column)):
            return []
        distinct = [cell for cell in set(column) if cell.__class__ is str and len(cell) <= longest]
        telling = {text: clean_text(text) for text in self.words.among(distinct)}
        positions: dict[str, list[int]] = {}
        for position, cell in enumerate(column if telling else ()):
            if cell.__class__ is str and cell in telling:
                positions.setdefault(telling[cell], []).append(position)
        return list(positions.items())

    @cached_property
    def _columns(self) -> dict[int, list[Any]]:
        """Each column's cells; one merged over several rows speaks for all of them."""
        return self.table.cells()

    # marks of cells, and what explains them

    def _cell_marks(self, explained: list[Legend]) -> None:
        """Mark rows struck through, with a comment or a mark that a line explains so."""
        meanings = {legend.kind for legend in explained if not legend.word}
        voids = [legend for legend in explained if legend.word]
        marks: Marks = self.grid.marks
        if any(legend.colour for legend in voids) and self.grid.colours:
            marks = _beside(marks, self.grid.colours())
        by_row = self._by_row(marks)
        for position, of_cells in by_row.items():
            for mark in of_cells.values():
                if mark.comment and (word := _word_of_comment(mark.comment, self.words)):
                    self.void.mark([position], "void_comment", word=_quoted(word))
        if STRUCK not in meanings:
            self._strikes(by_row)
        for legend in voids:
            self._explained(legend, by_row)

    def _by_row(self, marks: Marks) -> dict[int, dict[int, CellMark]]:
        """The marks of a table's filled cells and comments, by position and column."""
        columns = {column.index for column in self.table.columns}
        position_of = {row: at for at, row in enumerate(self.table.rows)} if marks else {}
        by_row: dict[int, dict[int, CellMark]] = {}
        for (row, column), mark in marks.items():
            position = position_of.get(row + 1)
            if position is not None and column in columns:
                by_row.setdefault(position, {})[column] = mark
        return by_row

    def _strikes(self, by_row: dict[int, dict[int, CellMark]]) -> None:
        for position, of_cells in by_row.items():
            struck = [column for column, mark in of_cells.items() if mark.struck]
            if self._is_of_row(position, struck, keys=[*self._keys(), *self._serials()]):
                self.void.mark([position], "void_struck")
            elif struck or any(mark.partly_struck for mark in of_cells.values()):
                self._doubt_cells(position, of_cells)

    def _doubt_cells(self, position: int, of_cells: dict[int, CellMark]) -> None:
        """A kept cell is struck, its row isn't."""
        for column in self.cells.columns.values():
            of_cell = of_cells.get(column.index, CellMark())
            if of_cell.struck or of_cell.partly_struck:
                place = self.cells.place(position, column.field.name)
                self.void.problems.append(problem("struck_cell", place))

    def _explained(self, legend: Legend, by_row: dict[int, dict[int, CellMark]]) -> None:
        is_seen = False
        keys = [*self._keys(), *(column.index for column in self.table.columns[:1])]
        for position, of_cells in by_row.items():
            marked = [column for column, mark in of_cells.items() if legend.fits(mark)]
            if legend.kind == COMMENT or self._is_of_row(position, marked, keys=keys):
                values = {"mark": _quoted(legend.mark), "word": _quoted(legend.word)}
                if marked:
                    self.void.mark([position], "void_explained", **values)
            is_seen = is_seen or bool(marked)
        can_be_seen = legend.kind in (STRUCK, COMMENT) and self.grid.colours is not None
        if (not is_seen and not can_be_seen) or legend.kind == OTHER:
            place = Place(self.cells.file, self.cells.sheet)
            says = {"mark": _quoted(legend.mark), "word": _quoted(legend.word)}
            self.void.problems.append(problem("void_mark_unseen", place, **says))

    def _is_of_row(self, position: int, marked: list[int], *, keys: list[int]) -> bool:
        """Whether a mark of some cells is the row's: that of its key, or of most filled ones."""
        if not marked:
            return False
        filled = self._filled(position)
        most = 2 * len(set(marked) & set(filled)) > len(filled)
        return most or any(column in keys for column in marked)

    def _keys(self) -> list[int]:
        columns = self.cells.columns
        names = self.cells.ledger.primary_key
        return [columns[name].index for name in names if name in columns]

    def _serials(self) -> list[int]:
        return [each.index for each in self.table.columns[:1] if SERIAL.fullmatch(each.heading)]

    def _filled(self, position: int) -> list[int]:
        row = self.grid.rows[self.table.rows[position] - 1]
        return [column.index for column in self.table.columns if clean_text(row[column.index])]

    # lines beside the table

    def _lines_and_labels(self) -> list[str]:
        """The texts that may explain a mark: lines of the sheet, headings, notes beside rows."""
        texts = [text for _, text in self._lines(range(1, len(self.layout.kinds) + 1))]
        texts += [column.heading for column in self.table.columns if column.heading]
        for column in self.table.columns:
            if not column.heading:
                texts += [text for text, _ in self._texts[column.index]]
        return texts

    def _lines(self, rows: range) -> Iterator[tuple[int, str]]:
        for row in rows:
            if self.layout.kinds[row - 1] in LINES:
                for cell in self.grid.rows[row - 1]:
                    if cell.__class__ is str and cell:
                        yield row, cell

    def _unclear_notes(self) -> None:
        """Say which notes below the table say of some rows that they don't count."""
        for row, text in self._lines(self.layout.rows_below(self.table)):
            word = self.words.unclear(text)
            if word and not self.words.band(text)[0]:
                place = Place(self.cells.file, self.cells.sheet, row)
                self.void.problems.append(problem("void_note", place, word=_quoted(word)))


class _Sayings:
    """What the texts of a column say, by what its heading is; longer ones say nothing."""

    def __init__(self, column: Column, cells: TableCells, words: SaidWords):
        fields = [each.field for each in cells.columns.values() if each.index == column.index]
        self.words = words
        self.codes: set[str] = set()
        for of_ledger in fields:
            self.codes.update(of_ledger.enum, of_ledger.codes)
        heading = column.heading.rsplit("/", 1)[-1]
        is_key = any(of_ledger.name in cells.ledger.primary_key for of_ledger in fields)
        self.is_number = is_key or not heading or bool(SERIAL.fullmatch(heading))
        tells = bool(REMARKS.search(heading)) and not MATTERS.search(heading)
        self.is_remark = not heading or (tells and not self.codes)
        self.is_plain_remark = bool(PLAIN_REMARKS.search(heading))
        self.is_decision = bool(DECISIONS.search(heading))
        self.longest = ANY_LENGTH if self.is_remark or self.is_number else SHORT

    def perhaps(self, text: str) -> str:
        """The word by which a remark may say so, "" without one."""
        return self.words.perhaps(text) if self.is_plain_remark else ""

    def word(self, text: str) -> str:
        """The word by which a text says that its row doesn't count, "" without one."""
        if text in self.codes:
            return ""
        word = self.words.alone(text)
        if not word and self.is_remark:
            word = self.words.remark(text)
        if not word and self.is_number:
            word = self.words.stamp(text)
        return "" if self.is_decision and "作废" not in word else word


def _quoted(word: str) -> str:
    return f"“{word}”"


def _word_of_comment(comment: str, words: SaidWords) -> str:
    """The word that a comment begins with, behind its author's name perhaps."""
    lines = [line for line in comment.splitlines() if line.strip()]
    for start in range(min(len(lines), 4)):
        text = "\n".join(lines[start:])
        if word := words.remark(text) or words.remark(re.sub(r"^[^:：]{1,20}[:：]", "", text)):
            return "" if words.taken_back(text) else word
    return ""


def _beside(marks: Marks, others: Marks) -> Marks:
    """The marks of both."""
    together = dict(others)
    for cell, mark in marks.items():
        together[cell] = mark.beside(together.get(cell, CellMark()))
    return together


def cells_that_count(cells: TableCells, void: Iterable[int]) -> TableCells:
    """The cells of a table without some of its rows."""
    left_out = set(void)
    at = [place for place in range(len(cells.rows)) if place not in left_out]
    columns = {}
    for name, column in cells.columns.items():
        columns[name] = replace(column, cells=[column.cells[place] for place in at])
    return replace(cells, rows=[cells.rows[place] for place in at], columns=columns)
