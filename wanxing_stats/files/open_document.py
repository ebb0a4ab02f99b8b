"""OpenDocument -> grids; they are read here because no reader at hand keeps their merged cells.

In: the content of an ods, a stream of XML. Out: its Grids. A number format is told by elements; it
is written as Excel would write it, so that one place knows what formats do.
"""

import datetime
import re
from collections.abc import Iterator
from typing import IO, Any

from .cell_marks import CellMark, colour_names
from .markup import iterparse, moment, whole_number
from .number_formats import LONGEST_CODE, NumberFormat, number_format
from .workbook import (
    EPOCH,
    FORMULA_WITHOUT_VALUE,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Extent,
    Grid,
    SheetBeingFilled,
    Unreadable,
    error_text,
)

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT = OASIS % "table", OASIS % "office", OASIS % "text"
FO = OASIS % "xsl-fo-compatible"
NO_LOOK = CellMark()
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
STYLE, NUMBER = OASIS % "style", OASIS % "datastyle"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
MOST_SPACES = 100  # in a row that text:s stands for: each is a few bytes, and says millions
NUMBER_STYLES = {NUMBER + f"{kind}-style" for kind in ("number", "percentage", "currency", "text")}

OF_TABLES = [TABLE + tag for tag in ("table", "table-row", "table-column", "null-date")]
TOLD_OF = [*OF_TABLES, STYLE + "style", *NUMBER_STYLES]


def read_ods(source: IO[bytes]) -> list[Grid]:
    """The sheets of an OpenDocument's content, a file of XML."""
    sheets: list[_Sheet] = []
    styles, epoch, extent = _Styles(), EPOCH, Extent()
    for event, node in iterparse(source, TOLD_OF, "table-row"):
        if event == "start":
            if node.tag == TABLE + "table":
                sheets.append(_Sheet(node, styles, extent))
        elif node.tag == TABLE + "null-date":
            day = moment(node.get(TABLE + "date-value", ""))
            epoch = day if isinstance(day, datetime.date) else EPOCH
        elif node.tag == STYLE + "style":
            styles.add(node)
        elif node.tag in NUMBER_STYLES:
            styles.codes[node.get(STYLE + "name", "")] = styles.code(node)
        elif node.tag == TABLE + "table-column" and sheets:
            sheets[-1].add_column(node)
        elif node.tag == TABLE + "table-row" and sheets:
            sheets[-1].add_row(node)
    for sheet in sheets:
        sheet.grid.epoch = epoch
    return [sheet.grid for sheet in sheets]


# Column, value, how far its merge reaches down and across, style.
_OdsCell = tuple[int, Any, int, int, str | None]


class _Styles:
    """What the content's own styles say: hidden tables, formats and looks of cells."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.codes: dict[str, str] = {}
        self.formats: dict[str, NumberFormat] = {}
        self.looks: dict[str, CellMark] = {}
        self.struck: set[str] = set()  # styles of text that strike it through

    def add(self, style: Any) -> None:
        name = style.get(STYLE + "name", "")
        if any(child.get(TABLE + "display") == "false" for child in style):
            self.hidden.add(name)
        if shown := number_format(self.codes.get(style.get(STYLE + "data-style-name"), "")):
            self.formats[name] = shown
        look = _look(style).beside(self.looks.get(style.get(STYLE + "parent-style-name"), NO_LOOK))
        if style.get(STYLE + "family") == "table-cell" and look:
            self.looks[name] = look
        elif style.get(STYLE + "family") == "text" and look.struck:
            self.struck.add(name)

    def code(self, style: Any) -> str:
        """A number style as a code of Excel's; those for a condition stand before its own."""
        sections, own, length = [], "", 0
        for part in style:
            if part.tag == STYLE + "map":
                condition = part.get(STYLE + "condition", "").replace("value()", "")
                section = self.codes.get(part.get(STYLE + "apply-style-name"), "")
                sections.append(f"[{condition}]{section}".replace("!=", "<>"))
                length += len(sections[-1])
            else:
                own += _code_of_part(part)
            if length + len(own) > LONGEST_CODE:  # maps of maps grow without end
                return ""
        return ";".join([*sections, own])


def _look(style: Any) -> CellMark:
    """How a style makes a cell or its text look."""
    fill = font = line = ""
    for child in style:
        if child.tag == STYLE + "table-cell-properties":
            fill = child.get(FO + "background-color", "")
        elif child.tag == STYLE + "text-properties":
            font = child.get(FO + "color", "")
            line = child.get(STYLE + "text-line-through-style", "none")
    struck = line not in ("", "none")
    return CellMark(struck=struck, fill=colour_names(fill), font=colour_names(font))


def _code_of_part(part: Any) -> str:
    text = (part.text or "").replace('"', "")
    if part.tag == NUMBER + "text" and text == "%":
        return text
    if part.tag in (NUMBER + "text", NUMBER + "currency-symbol"):
        return f'"{text}"'
    if part.tag == NUMBER + "number":
        return _code_of_number(part)
    simple = {"text-content": "@", "fraction": "?/?", "scientific-number": "0E+0"}
    return simple.get(part.tag.removeprefix(NUMBER), "")


def _code_of_number(part: Any) -> str:
    digits = min(whole_number(part.get(NUMBER + "min-integer-digits"), 0), 20)
    whole = "0" * digits or "#"
    for embedded in part.iterchildren(NUMBER + "embedded-text"):
        place = max(len(whole) - whole_number(embedded.get(NUMBER + "position"), 0), 0)
        whole = f'{whole[:place]}"{embedded.text or ""}"{whole[place:]}'
        if len(whole) > LONGEST_CODE:
            break
    decimals = min(whole_number(part.get(NUMBER + "decimal-places"), 0), 20)
    factor = part.get(NUMBER + "display-factor", "1")
    thousands = "," * (factor.count("000") if factor.isdigit() else 0)
    return whole + ("." + "0" * decimals if decimals else "") + thousands


class _Sheet(SheetBeingFilled):
    """A sheet whose columns and rows are added in order."""

    def __init__(self, table: Any, styles: _Styles, extent: Extent):
        super().__init__(table.get(TABLE + "name", ""), extent, styles.formats, styles.looks)
        self.struck = styles.struck
        self.grid.hidden = table.get(TABLE + "style-name") in styles.hidden
        self.row = self.column = 0

    def add_column(self, node: Any) -> None:
        """Keep the style that a column, or several of them, gives its cells."""
        repeat = whole_number(node.get(TABLE + "number-columns-repeated"), 1)
        self.style_columns(self.column, repeat, node.get(TABLE + "default-cell-style-name", ""))
        self.column += repeat

    def add_row(self, node: Any) -> None:
        """Put the cells of a row, as often as it is repeated."""
        repeat = whole_number(node.get(TABLE + "number-rows-repeated"), 1)
        cells = list(_cells(node, self.extent))
        if cells and repeat:
            self._check_extent(cells, repeat)
            for column, value, down, across, style in cells:
                self.put(self.row, column, value, down, across)
                if self.formats or self.looks:
                    self.note_style(self.row, column, style)
            self._add_marks(node, self.row)
            self._repeat(cells, repeat - 1)
        self.row += repeat

    def _check_extent(self, cells: list[_OdsCell], repeat: int) -> None:
        """Refuse a row whose repetitions reach too far, before they are spread."""
        reach = (self.row + repeat) * (cells[-1][0] + 1)
        if self.row + repeat > MAX_ROWS or reach > MAX_CELLS:
            raise Unreadable("far_cell")
        self.extent.add_cells((repeat - 1) * (cells[-1][0] + 1))
        texts = sum(len(value) for _, value, *_ in cells if isinstance(value, str))
        self.extent.add_text(texts * repeat)

    def _repeat(self, cells: list[_OdsCell], times: int) -> None:
        """Put the last row again below it, with all that is known of its cells."""
        grid, row = self.grid, self.row
        for again in range(row + 1, row + 1 + times):
            grid.rows.append(grid.rows[row].copy())
            for column, _, down, across, _ in cells:
                if down or across:
                    grid.merges.append((again, column, again + down, column + across))
                if (row, column) in grid.formats:
                    grid.formats[again, column] = grid.formats[row, column]
                if (row, column) in grid.marks:
                    grid.marks[again, column] = grid.marks[row, column]

    def _add_marks(self, node: Any, row: int) -> None:
        """Note the comments of a row, and texts of which all or a part is struck through."""
        comments = list(node.iter(OFFICE + "annotation"))
        spans = list(node.iter(TEXT + "span")) if self.struck else []
        columns = _columns(node) if comments or spans else {}
        for comment in comments:
            text = "\n".join(map(_text, comment.iterchildren(TEXT + "p")))
            if cell := _column_of(comment, columns):
                self.grid.add_mark((row, cell - 1), CellMark(comment=text))
        texts = _Texts()
        for span in spans:
            if span.get(TEXT + "style-name") in self.struck and (cell := _column_of(span, columns)):
                whole = texts[span].strip() == texts[span.getparent()].strip()
                mark = CellMark(struck=whole, partly_struck=True)
                self.grid.add_mark((row, cell - 1), mark)


class _Texts(dict[Any, str]):
    """The texts of elements, each put together once."""

    def __missing__(self, node: Any) -> str:
        text = self[node] = _text(node)
        return text


def _columns(row: Any) -> dict[Any, int]:
    """The first column, from 1, of each cell of a row."""
    columns, column = {}, 1
    for cell in row.iterchildren(*CELLS):
        columns[cell] = column
        column += whole_number(cell.get(TABLE + "number-columns-repeated"), 1)
    return columns


def _column_of(inner: Any, columns: dict[Any, int]) -> int:
    """The column, from 1, of the cell that holds an element; 0 where none does."""
    cell = inner
    while cell is not None and cell not in columns:
        cell = cell.getparent()
    return columns.get(cell, 0)


def _cells(row: Any, extent: Extent) -> Iterator[_OdsCell]:
    """(column, value, down, across, style) of a row's filled cells, which count as stored."""
    column = 0
    for cell in row.iterchildren(*CELLS):
        repeat = whole_number(cell.get(TABLE + "number-columns-repeated"), 1)
        value = _value(cell)
        style = cell.get(TABLE + "style-name") or row.get(TABLE + "default-cell-style-name")
        down = (whole_number(cell.get(TABLE + "number-rows-spanned"), 1) or 1) - 1
        across = (whole_number(cell.get(TABLE + "number-columns-spanned"), 1) or 1) - 1
        if value != "" and cell.tag == TABLE + "table-cell":
            if column + repeat > MAX_COLUMNS:
                raise Unreadable("far_cell")
            extent.stored += 1
            for again in range(repeat):
                yield column + again, value, down, across, style
        column += repeat


def _value(cell: Any) -> Any:
    """What a cell holds, typed; one of CELL_FAULTS where it has no value."""
    kind, value = cell.get(OFFICE + "value-type"), cell.get(OFFICE + "value")
    shown = "\n".join(_text(paragraph) for paragraph in cell.iterchildren(TEXT + "p"))
    if cell.get(TABLE + "formula") is not None:
        # LibreOffice marks an error, but gives it the type of a text or of a number, too.
        looks_wrong = shown.startswith(("Err:", "#")) and kind != "string"
        if looks_wrong or cell.get(CALC + "value-type") == "error":
            return error_text(shown)
        if not shown and not value and kind not in ("string", "boolean", "date", "time"):
            return FORMULA_WITHOUT_VALUE
    if kind in ("float", "percentage", "currency") and value:
        return float(value)
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value") == "true"
    if kind == "date":
        return moment(cell.get(OFFICE + "date-value", ""))
    if kind == "time":
        duration = _duration(cell.get(OFFICE + "time-value", ""))
        return shown if duration is None else duration
    return shown


def _duration(text: str) -> datetime.timedelta | None:
    """PT01H30M00S as a duration; None for any other form."""
    parts = re.match(r"PT(\d+)H(\d+)M([\d.]+)S", text)
    if not parts:
        return None
    return datetime.timedelta(hours=int(parts[1]), minutes=int(parts[2]), seconds=float(parts[3]))


def _text(node: Any) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag == TEXT + "s":
            parts.append(" " * min(whole_number(child.get(TEXT + "c"), 1), MOST_SPACES))
        elif child.tag == TEXT + "line-break":
            parts.append("\n")
        elif isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
