"""OpenDocument -> grids; they are read here because no reader at hand keeps their merged cells.

In: the content of an ods, a stream of XML. Out: its Grids. A number format is told by elements; it
is written as Excel would write it, so that one place knows what formats do.
"""

import datetime
import re
from collections.abc import Iterator
from typing import IO, Any

from .markup import iterparse, moment, whole_number
from .number_formats import NumberFormat, number_format
from .workbook import (
    EPOCH,
    FORMULA_WITHOUT_VALUE,
    MAX_CELLS,
    MAX_COLUMNS,
    Grid,
    SheetBeingFilled,
    Unreadable,
    error_text,
)

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT = OASIS % "table", OASIS % "office", OASIS % "text"
STYLE, NUMBER = OASIS % "style", OASIS % "datastyle"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
NUMBER_STYLES = {NUMBER + f"{kind}-style" for kind in ("number", "percentage", "currency", "text")}


def read_ods(source: IO[bytes]) -> list[Grid]:
    """The sheets of an OpenDocument's content, a file of XML."""
    sheets: list[_Sheet] = []
    styles, epoch = _Styles(), EPOCH
    for event, node in iterparse(source):
        if event == "start":
            if node.tag == TABLE + "table":
                sheets.append(_Sheet(node, styles))
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
            node.clear()
    for sheet in sheets:
        sheet.grid.epoch = epoch
    return [sheet.grid for sheet in sheets]


class _Styles:
    """What the content's own styles say: hidden tables, formats of cells."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.codes: dict[str, str] = {}
        self.formats: dict[str, NumberFormat] = {}

    def add(self, style: Any) -> None:
        name = style.get(STYLE + "name", "")
        if any(child.get(TABLE + "display") == "false" for child in style):
            self.hidden.add(name)
        if shown := number_format(self.codes.get(style.get(STYLE + "data-style-name"), "")):
            self.formats[name] = shown

    def code(self, style: Any) -> str:
        """A number style as a code of Excel's; those for a condition stand before its own."""
        sections, own = [], ""
        for part in style:
            if part.tag == STYLE + "map":
                condition = part.get(STYLE + "condition", "").replace("value()", "")
                section = self.codes.get(part.get(STYLE + "apply-style-name"), "")
                sections.append(f"[{condition}]{section}".replace("!=", "<>"))
            else:
                own += _code_of_part(part)
        return ";".join([*sections, own])


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
    decimals = min(whole_number(part.get(NUMBER + "decimal-places"), 0), 20)
    factor = part.get(NUMBER + "display-factor", "1")
    thousands = "," * (factor.count("000") if factor.isdigit() else 0)
    return whole + ("." + "0" * decimals if decimals else "") + thousands


class _Sheet(SheetBeingFilled):
    """A sheet whose columns and rows are added in order."""

    def __init__(self, table: Any, styles: _Styles):
        super().__init__(table.get(TABLE + "name", ""), styles.formats)
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
        cells = list(_cells(node))
        if cells and (self.row + repeat) * (cells[-1][0] + 1) > MAX_CELLS:
            raise Unreadable("far_cell")
        for row in range(self.row, self.row + repeat if cells else self.row):
            for column, value, down, across, style in cells:
                self.put(row, column, value, down, across)
                if self.formats:
                    self.note_style(row, column, style)
        self.row += repeat


def _cells(row: Any) -> Iterator[tuple[int, Any, int, int, str | None]]:
    """(column, value, down, across, style) of a row's filled cells."""
    column = 0
    for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        repeat = whole_number(cell.get(TABLE + "number-columns-repeated"), 1)
        value = _value(cell)
        style = cell.get(TABLE + "style-name") or row.get(TABLE + "default-cell-style-name")
        down = (whole_number(cell.get(TABLE + "number-rows-spanned"), 1) or 1) - 1
        across = (whole_number(cell.get(TABLE + "number-columns-spanned"), 1) or 1) - 1
        if value != "" and cell.tag == TABLE + "table-cell":
            for again in range(min(repeat, MAX_COLUMNS)):
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
    text = node.text or ""
    for child in node:
        if child.tag == TEXT + "s":
            text += " " * whole_number(child.get(TEXT + "c"), 1)
        elif child.tag == TEXT + "line-break":
            text += "\n"
        elif isinstance(child.tag, str):
            text += _text(child)
        text += child.tail or ""
    return text
