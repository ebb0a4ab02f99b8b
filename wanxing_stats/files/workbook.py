"""What reading a file gives: a Workbook of Grids, or Unreadable: why there is none.

The limits to what is read stand here, too.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cell_marks import CellMark
from .number_formats import NumberFormat, ShownAs

MAX_FILE = 200 * 2**20  # bytes on disk
MAX_UNZIPPED = 2**30  # bytes after unzipping
MAX_CELLS = 20_000_000  # rows times columns of one sheet: calamine keeps a full rectangle
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of Excel
# What repetitions, spans and gaps may make of what a file stores: real sheets have few gaps, and a
# small file ends within about two seconds and 300 MB.
FREE_CELLS, CELLS_A_STORED = 2_000_000, 20
FREE_TEXT, TEXT_A_STORED = 30_000_000, 500  # characters; beyond them, for each cell stored
MAX_SHEETS = 1000  # each costs time, even an empty one
MAX_NODES = 1_500_000  # elements and attributes held at once: some 120 bytes each

MOST_LISTED = 5  # rows in a remark
EPOCH = datetime.date(1899, 12, 30)  # the day 0 of most workbooks
EPOCH_1904 = datetime.date(1904, 1, 1)  # of those begun with Excel for the Mac
SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")

FORMULA_WITHOUT_VALUE = "#公式无结果"
ERRORS = frozenset(["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
# What a cell holds in the place of a value it has not got.
CELL_FAULTS = ERRORS | {FORMULA_WITHOUT_VALUE}

Cell = tuple[int, int]  # row, column; from 0
Merge = tuple[int, int, int, int]  # first row, left column, last row, right column; from 0


class Unreadable(Exception):
    """A file that gives no grid.

    ``code`` is stable English, and names the sentence for clerks whose places ``details`` fill.
    """

    def __init__(self, code: str, **details: str | int):
        self.code, self.details = code, details
        super().__init__(code)


@dataclass(frozen=True)
class Remark:
    """What is to be said of a file that was read all the same: a message of the catalogue, and what
    its places say."""

    name: str
    values: Mapping[str, str]


@dataclass
class Grid:
    """One sheet: ``rows[0]`` is Excel's row 1, column 0 is A, "" is an empty cell.

    Every row is equally long. ``merges`` include both ends; a merge's value stands in its first
    cell only. ``formats`` are of the few cells that a number format shows as something else,
    ``marks`` of those struck through or with a comment. ``colours`` looks for the fills and fonts
    of cells, which takes time; None where the file is text and can't have any.
    ``epoch`` is the day 0 of numbers that mean days; dates are dates already. ``texts_only``: it
    keeps numbers as they were shown, as csv does.
    """

    sheet: str
    hidden: bool = False
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    formats: dict[Cell, ShownAs] = field(default_factory=dict)
    marks: dict[Cell, CellMark] = field(default_factory=dict)
    colours: Callable[[], Mapping[Cell, CellMark]] | None = None
    epoch: datetime.date = EPOCH
    texts_only: bool = False

    def add_mark(self, cell: Cell, mark: CellMark) -> None:
        """Keep what a cell looks like, beside what is known of it."""
        self.marks[cell] = self.marks[cell].beside(mark) if cell in self.marks else mark

    def dated(self, cells: list[Any]) -> list[Any]:
        """The cells of a column of dates, numbers that count days from ``epoch`` as dates.

        Beside dates such a number may have come from a workbook with another epoch: it is left
        as a text that says so.
        """
        if self.epoch == EPOCH:
            return cells
        beside_dates = any(isinstance(cell, datetime.date) for cell in cells)
        return [self._dated(cell, beside_dates=beside_dates) for cell in cells]

    def _dated(self, cell: Any, *, beside_dates: bool) -> Any:
        text = f"{cell:g}" if isinstance(cell, float) and cell < 1e6 else str(cell).strip()
        if isinstance(cell, (bool, datetime.date)) or not SERIAL.fullmatch(text):
            return cell
        if beside_dates:
            return f"{text.split('.')[0]}（1904年日期系统的序号）"
        return self.epoch + datetime.timedelta(days=int(float(text)))

    def show_faults(self, faults: Mapping[Cell, str]) -> None:
        """Put each fault's text where a reader saw nothing."""
        for (row, column), text in faults.items():
            self.rows += [[] for _ in range(row + 1 - len(self.rows))]
            cells = self.rows[row]
            cells += [""] * (column + 1 - len(cells))
            if cells[column] == "":
                cells[column] = text

    def note_format(self, cell: Cell, number_format: NumberFormat | None) -> None:
        """Keep how the format shows the cell's value, if it shows another."""
        row, column = cell
        if not number_format or row >= len(self.rows) or column >= len(self.rows[row]):
            return
        if shown := number_format.shown_as(self.rows[row][column]):
            self.formats[cell] = shown


@dataclass
class Workbook:
    """All sheets of a file, and its format by content.

    That is xlsx, xls, ods, csv, tsv, html or xml2003. ``remarks`` are what was unusual in it.
    """

    format: str
    grids: list[Grid]
    remarks: list[Remark] = field(default_factory=list)


def listed_rows(rows: Sequence[int]) -> str:
    """Rows, counted from 0, as messages list them: the first few."""
    listed = "、".join(str(row + 1) for row in rows[:MOST_LISTED])
    return listed + (f"等{len(rows)}" if len(rows) > MOST_LISTED else "")


def distinct_names(names: Iterable[str]) -> list[str]:
    """The names of sheets, each its own: one that says the same as an earlier one, whatever its
    blanks, width and case, gets a number behind it."""
    names = list(names)
    taken, seen = set(map(_comparable, names)), dict[str, int]()  # with the last number given
    distinct: list[str] = []
    for name in names:
        same, own = _comparable(name), name
        if same in seen:
            while _comparable(own) in taken:
                seen[same] += 1
                own = f"{name.strip()}（{seen[same]}）"
        taken.add(_comparable(own))
        seen.setdefault(same, 1)
        distinct.append(own)
    return distinct


def _comparable(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def error_text(text: str | None) -> str:
    """An error as Excel shows it; one it doesn't know (Err:502 of LibreOffice) is #VALUE!."""
    text = (text or "").strip().upper()
    return text if text in ERRORS else "#VALUE!"


def most_cells(stored: int) -> int:
    """How many cells a file that stores so many may have, empty ones too."""
    return max(FREE_CELLS, CELLS_A_STORED * stored)


def most_text(stored: int) -> int:
    """How many characters the cells of a file that stores so many may show."""
    return max(FREE_TEXT, TEXT_A_STORED * stored)


class Extent:
    """How far a file's cells reach in all its sheets, against how many it stores.

    What is repeated, spanned or left empty between cells is counted here before it is spread.
    """

    def __init__(self, stored: int = 0):
        self.stored, self.sheets = stored, 0
        self.cells = self.text = 0

    def add_sheet(self) -> None:
        """Count one more sheet."""
        self.sheets += 1
        if self.sheets > MAX_SHEETS:
            raise Unreadable("too_many_sheets", most=MAX_SHEETS)

    def add_cells(self, cells: int) -> None:
        """Count cells that are to be kept, empty ones too."""
        self.cells += cells
        if self.cells > most_cells(self.stored):
            raise Unreadable("far_cell")

    def add_text(self, characters: int) -> None:
        """Count characters that cells show, those that they share too."""
        self.text += characters
        if self.text > most_text(self.stored):
            raise Unreadable("repeated_text")


class SheetBeingFilled:
    """A grid being filled cell by cell, within MAX_CELLS and its workbook's ``extent``.

    ``formats`` are those of its styles, ``looks`` how they make a cell look.
    """

    def __init__(
        self,
        name: str,
        extent: Extent,
        formats: Mapping[str, NumberFormat],
        looks: Mapping[str, CellMark],
    ):
        extent.add_sheet()
        self.grid, self.extent, self.formats, self.looks = Grid(name), extent, formats, looks
        self.cells = 0
        self.grid.colours = dict  # there are no others than those in ``looks``
        self.column_styles: dict[int, str] = {}
        self.styled_columns = 0  # how many from the left may have a style in ``column_styles``

    def style_columns(self, first: int, count: int, style: str) -> None:
        """Keep the style that columns give their cells, if it shows values or cells as others."""
        first, beyond = max(first, self.styled_columns), min(first + count, MAX_COLUMNS)
        self.styled_columns = max(self.styled_columns, beyond)
        if style in self.formats or style in self.looks:
            self.column_styles.update(dict.fromkeys(range(first, beyond), style))

    def note_style(self, row: int, column: int, style: str | None) -> None:
        """Keep how a cell's style, else its column's, shows its value, if as another."""
        style = style or self.column_styles.get(column, "")
        if style in self.formats:
            self.grid.note_format((row, column), self.formats[style])
        if style in self.looks:
            self.grid.add_mark((row, column), self.looks[style])

    def put(self, row: int, column: int, value: Any, down: int = 0, across: int = 0) -> None:
        """Put a value at a place, merged over ``down`` more rows and ``across`` more columns."""
        if value == "" and not down and not across:
            return
        rows = self.grid.rows
        if row < len(rows):
            more = max(0, column + 1 - len(rows[row]))
        else:
            more = row + 1 - len(rows) + column
        self.cells += more
        if row >= MAX_ROWS or column >= MAX_COLUMNS or self.cells > MAX_CELLS:
            raise Unreadable("far_cell")
        self.extent.add_cells(more)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
        if down or across:
            self.grid.merges.append((row, column, row + down, column + across))
