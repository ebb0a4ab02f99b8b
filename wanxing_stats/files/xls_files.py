"""The workbook stream of an xls or et file (BIFF5 or BIFF8) -> grids, as xlrd reads it."""

import codecs
import datetime
import functools
import io
import re
from collections.abc import Container, Iterator
from typing import Any

import xlrd

from .cell_marks import CellMark, colour_names
from .number_formats import number_format
from .workbook import (
    EPOCH,
    EPOCH_1904,
    FORMULA_WITHOUT_VALUE,
    FREE_TEXT,
    Cell,
    Grid,
    Unreadable,
    error_text,
)
from .xls_formulas import formulas_without_value
from .xls_records import XlsRecords

BIFF5 = 50  # Excel 5; what is older has one sheet and other records
BIFF8 = 80  # Excel 97; from here on text is Unicode
VISIBILITY = 0b11  # the bits of a sheet's state that count: 0 is visible
DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def read_xls(stream: bytes) -> list[Grid]:
    """The worksheets of a workbook stream."""
    try:
        book = _XlsBook(stream)
        return [book.grid(number) for number in range(book.book.nsheets)]
    except (MemoryError, RecursionError, Unreadable):
        raise
    except Exception as fault:  # xlrd meets damage with whatever fails first, assertions too
        encrypted = isinstance(fault, xlrd.XLRDError) and "encrypted" in str(fault)
        raise Unreadable("encrypted" if encrypted else "truncated") from fault


class _XlsBook:
    """An opened workbook, and what its cells need from it."""

    def __init__(self, stream: bytes):
        records = XlsRecords(stream)
        self.extent = records.extent
        # The stream is given, not the file: xlrd refuses some files around it that Excel opens.
        # Formatting brings the merges. As Latin a text keeps every byte: of Chinese, xlrd refuses
        # a formula's result in Excel 5, and a letter cut in half.
        self.book = xlrd.open_workbook(
            file_contents=records.needed,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            encoding_override="latin_1",
        )
        if self.book.biff_version < BIFF5:
            raise Unreadable("old_format")
        longest = max(map(len, self.book._sharedstrings), default=0)
        self.repeats_text = records.shown * longest > FREE_TEXT
        self.without_value = formulas_without_value(stream)
        self.encoding = None if self.book.biff_version >= BIFF8 else _encoding(self.book.codepage)
        codes = {key: form.format_str for key, form in self.book.format_map.items()}
        styles: dict[int, str] = {}
        for style in self.book.xf_list:
            styles[style.xf_index] = self._text(codes.get(style.format_key, ""))
        self.fonts = self.book.font_list
        struck = {place for place, font in enumerate(self.fonts) if font.struck_out}
        self.struck = {xf.xf_index for xf in self.book.xf_list if xf.font_index in struck}
        self.struck_fonts = struck
        self.durations = {style for style, code in styles.items() if DURATION.search(code)}
        formats = {style: number_format(code) for style, code in styles.items()}
        self.formats = {style: shown for style, shown in formats.items() if shown}
        # The kinds of cell for which xlrd doesn't give yet what a grid holds.
        self.converted = {xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR}
        if self.encoding:
            self.converted.add(xlrd.XL_CELL_TEXT)
        if self.durations:
            self.converted.add(xlrd.XL_CELL_NUMBER)  # [h] alone is no date to xlrd

    def grid(self, number: int) -> Grid:
        """A worksheet, which xlrd then forgets: no two are held twice."""
        sheet = self.book.sheet_by_index(number)
        rows = [self._row(sheet, row) for row in range(sheet.nrows)]
        if self.repeats_text:
            for row in rows:
                self.extent.add_text(sum(len(cell) for cell in row if isinstance(cell, str)))
        merges = []
        for first, below, left, beyond in sheet.merged_cells:
            merges.append((first, left, below - 1, beyond - 1))
        grid = Grid(self._text(sheet.name), sheet.visibility & VISIBILITY != 0, rows, merges)
        if self.formats:
            self._note_formats(grid, sheet)
        self._add_marks(grid, sheet)
        grid.colours = functools.cache(functools.partial(self._colours, number))
        without_value = dict.fromkeys(self.without_value.get(number, []), FORMULA_WITHOUT_VALUE)
        grid.show_faults(without_value)
        grid.epoch = EPOCH_1904 if self.book.datemode else EPOCH
        self.book.unload_sheet(number)
        return grid

    def _note_formats(self, grid: Grid, sheet: Any) -> None:
        for row, cells in enumerate(grid.rows):
            for column in range(len(cells)):
                style = sheet.cell_xf_index(row, column)
                if style in self.formats:
                    grid.note_format((row, column), self.formats[style])

    def _add_marks(self, grid: Grid, sheet: Any) -> None:
        """Note what is struck through, as a whole or in part, and comments."""
        if self.struck:
            for cell in _cells_with(sheet, self.struck):
                grid.add_mark(cell, CellMark(struck=True))
        for cell, runs in sheet.rich_text_runlist_map.items() if self.struck_fonts else ():
            struck = {font in self.struck_fonts for _, font in runs}
            whole = struck == {True} and (runs[0][0] == 0 or cell in grid.marks)
            if True in struck:
                grid.marks[cell] = CellMark(struck=whole, partly_struck=True)
        for cell, note in sheet.cell_note_map.items():
            grid.add_mark(cell, CellMark(comment=self._text(note.text or "")))

    def _colours(self, number: int) -> dict[Cell, CellMark]:
        """The colours of a sheet's cells, which is read again."""
        sheet, palette = self.book.sheet_by_index(number), self.book.colour_map
        marks = {}
        for xf in self.book.xf_list:
            fill = xf.background.pattern_colour_index if xf.background.fill_pattern else None
            font = self.fonts[xf.font_index].colour_index
            fill_rgb, font_rgb = palette.get(fill), palette.get(font)
            marks[xf.xf_index] = CellMark(fill=_names(fill_rgb), font=_names(font_rgb))
        coloured = {style for style, mark in marks.items() if mark}
        cells = _cells_with(sheet, coloured)
        colours = {cell: marks[sheet.cell_xf_index(*cell)] for cell in cells}
        self.book.unload_sheet(number)
        return colours

    def _row(self, sheet: Any, row: int) -> list[Any]:
        values: list[Any] = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            if kind in self.converted:
                style = sheet.cell_xf_index(row, column)
                values[column] = self._value(kind, values[column], style)
        return values

    def _value(self, kind: int, value: Any, style: int) -> Any:
        if kind == xlrd.XL_CELL_TEXT:
            return self._text(value)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return error_text(xlrd.error_text_from_code.get(value))
        try:
            if style in self.durations:
                return datetime.timedelta(milliseconds=round(value * 86_400_000))
            return _moment(value, self.book.datemode) if kind == xlrd.XL_CELL_DATE else value
        except (ValueError, OverflowError):  # no number, or beyond the year 9999
            return value

    def _text(self, text: str) -> str:
        """The text as it was written: that of Excel 5 was taken for Latin."""
        return text.encode("latin_1").decode(self.encoding, "replace") if self.encoding else text


def _cells_with(sheet: Any, styles: Container[int]) -> Iterator[Cell]:
    """The cells of a sheet that have one of some styles."""
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if sheet.cell_xf_index(row, column) in styles:
                yield row, column


def _names(rgb: tuple[int, int, int] | None) -> str:
    return colour_names(bytes(rgb).hex()) if rgb else ""


def _encoding(codepage: int | None) -> str:
    """What decodes a code page; Chinese for one that isn't given or known."""
    try:
        name = codecs.lookup(f"cp{codepage}").name
    except LookupError:
        return "gb18030"
    return "gb18030" if name == "gbk" else name


def _moment(number: float, datemode: int) -> Any:
    """A date, with its time unless that is midnight; a time; the number where there is no date."""
    moment = xlrd.xldate_as_datetime(number, datemode)
    if number < 0:
        return number
    if number < 1:
        return moment.time()
    return moment if moment.time() != datetime.time() else moment.date()
