"""Sheets of styled cells -> the bytes of a .xlsx, .xls or .csv file, the same on any machine."""

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter

# style: font size, bold, alignment, border. "date …" styles are made from body as they are met.
STYLES = {
    "title": (16, True, "center", False),
    "meta": (11, False, "left", False),
    "head": (11, True, "center", True),
    "body": (11, False, "center", True),
    "text": (11, False, "left", True),
    "group": (11, True, "left", True),
    "total": (11, True, "center", True),
    "foot": (11, False, "left", False),
}
DATE = "date "  # followed by the number format
CellValue = str | float | datetime.date
Cell = tuple[CellValue, str]  # what stands there, its style
_MADE = "2025-01-03T09:00:00Z"  # when every workbook says it was made


@dataclass
class Sheet:
    """One sheet; rows and columns are counted from 0."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    # first and last row, first and last column
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)  # in points, of rows taller than usual
    header_end: int = 0
    hidden: bool = False


def contents(file: str, sheets: list[Sheet]) -> bytes:
    """The bytes of a file of that name; a .bom.csv is UTF-8, any other .csv GB18030."""
    if file.endswith(".csv"):
        return _csv(sheets[0], "utf-8-sig" if file.endswith(".bom.csv") else "gb18030")
    return _xls(sheets) if file.endswith(".xls") else _xlsx(sheets)


def _csv(sheet: Sheet, encoding: str) -> bytes:
    height = 1 + max(row for row, _ in sheet.cells)
    width = 1 + max(column for _, column in sheet.cells)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in range(height):
        writer.writerow([sheet.cells.get((row, column), ("", ""))[0] for column in range(width)])
    return out.getvalue().encode(encoding)


def _xlsx(sheets: list[Sheet]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "示例"
    known = set()
    for sheet in sheets:
        ws = book.create_sheet(sheet.name)
        for (row, column), (value, style) in sheet.cells.items():
            if style not in known:
                known.add(style)
                book.add_named_style(_named_style(style))
            ws.cell(row + 1, column + 1, None if value == "" else value).style = style
        for top, bottom, left, right in sheet.merges:
            ws.merge_cells(
                start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1
            )
        for column, width in enumerate(sheet.widths, 1):
            ws.column_dimensions[get_column_letter(column)].width = width
        for row, height in sheet.heights.items():
            ws.row_dimensions[row + 1].height = height
        if sheet.header_end:
            ws.freeze_panes = ws.cell(sheet.header_end + 1, 1)
        ws.sheet_state = "hidden" if sheet.hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return _fixed(out.getvalue())


def _named_style(style: str) -> NamedStyle:
    size, bold, align, border = STYLES["body" if style.startswith(DATE) else style]
    side = Side(style="thin") if border else None
    return NamedStyle(
        name=style,
        font=Font(name="宋体", size=size, bold=bold),
        alignment=Alignment(horizontal=align, vertical="center", wrap_text=style == "head"),
        border=Border(left=side, right=side, top=side, bottom=side),
        number_format=style.removeprefix(DATE) if style.startswith(DATE) else "General",
    )


def _fixed(xlsx: bytes) -> bytes:
    """The workbook without the hour of its making, the same with lxml installed and without."""
    source, out = zipfile.ZipFile(io.BytesIO(xlsx)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            text = source.read(name).decode()
            text = (
                _same_marks(text)
                if name.startswith("xl/worksheets/")
                else ElementTree.canonicalize(text)
            )
            text = re.sub(r"(?<=W3CDTF\">)[^<]*", _MADE, text)
            target.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    return out.getvalue()


def _same_marks(text: str) -> str:
    """What lxml writes in another way, levelled out; canonicalize would take a minute for this."""
    text = re.sub(r"(<c [^<>]*)></c>", r"\1/>", text.replace(" />", "/>"))
    return re.sub(r"&#(\d{3,});", lambda reference: chr(int(reference[1])), text)


def _xls(sheets: list[Sheet]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    styles = {}
    for sheet in sheets:
        ws = book.add_sheet(sheet.name)
        merged = {(top, left): (bottom, right) for top, bottom, left, right in sheet.merges}
        for (row, column), (value, style) in sheet.cells.items():
            if style not in styles:
                styles[style] = _xls_style(style)
            if (row, column) in merged:
                bottom, right = merged[row, column]
                ws.write_merge(row, bottom, column, right, value, styles[style])
            else:
                ws.write(row, column, value, styles[style])
        for column, width in enumerate(sheet.widths):
            ws.col(column).width = width * 256
        for row, height in sheet.heights.items():
            ws.row(row).height_mismatch, ws.row(row).height = True, height * 20
        if sheet.header_end:
            ws.set_panes_frozen(True)
            ws.set_horz_split_pos(sheet.header_end)
        ws.visibility = int(sheet.hidden)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls_style(style: str) -> xlwt.XFStyle:
    size, bold, align, border = STYLES["body" if style.startswith(DATE) else style]
    made = xlwt.easyxf(
        f"font: name 宋体, height {size * 20}, bold {'on' if bold else 'off'};"
        f"align: horiz {align}, vert center, wrap {'on' if style == 'head' else 'off'};"
        + ("borders: left thin, right thin, top thin, bottom thin" if border else "")
    )
    if style.startswith(DATE):
        made.num_format_str = style.removeprefix(DATE)
    return made
