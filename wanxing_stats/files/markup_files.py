"""OpenDocument, XML Spreadsheet 2003 and HTML -> grids.

They are read here because no reader at hand keeps their merged cells.
"""

import datetime
import io
import re

import lxml.etree
import lxml.html

from .workbook import (
    FORMULA_WITHOUT_VALUE,
    MAX_CELLS,
    MAX_COLUMNS,
    Grid,
    SheetBeingFilled,
    Unreadable,
    error_text,
)

XML_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ODS_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODS_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
ODS_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# An entity may name a file of this computer, or grow without end.
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def read_ods(source) -> list[Grid]:
    """The sheets of an OpenDocument's content, a file of XML."""
    sheets: list[SheetBeingFilled] = []
    hidden, row = set(), 0
    for event, node in _iterparse(source, ("start", "end")):
        if event == "start":
            if node.tag == ODS_TABLE + "table":
                sheets.append(SheetBeingFilled(node.get(ODS_TABLE + "name", "")))
                sheets[-1].grid.hidden = node.get(ODS_TABLE + "style-name") in hidden
                row = 0
        elif node.tag == ODS_STYLE + "style":
            if any(child.get(ODS_TABLE + "display") == "false" for child in node):
                hidden.add(node.get(ODS_STYLE + "name"))
        elif node.tag == ODS_TABLE + "table-row" and sheets:
            repeat = _whole_number(node.get(ODS_TABLE + "number-rows-repeated"), 1)
            cells = list(_ods_cells(node))
            if cells and (row + repeat) * (cells[-1][0] + 1) > MAX_CELLS:
                raise Unreadable("far_cell")
            for again in range(repeat if cells else 0):
                for cell in cells:
                    sheets[-1].put(row + again, *cell)
            row += repeat
            node.clear()
    return [sheet.grid for sheet in sheets]


def _ods_cells(row):
    """(column, value, down, across) of a row's filled cells."""
    column = 0
    for cell in row.iterchildren(ODS_TABLE + "table-cell", ODS_TABLE + "covered-table-cell"):
        repeat = _whole_number(cell.get(ODS_TABLE + "number-columns-repeated"), 1)
        value = _ods_value(cell)
        down = (_whole_number(cell.get(ODS_TABLE + "number-rows-spanned"), 1) or 1) - 1
        across = (_whole_number(cell.get(ODS_TABLE + "number-columns-spanned"), 1) or 1) - 1
        if value != "" and cell.tag == ODS_TABLE + "table-cell":
            for again in range(min(repeat, MAX_COLUMNS)):
                yield column + again, value, down, across
        column += repeat


def _ods_value(cell):
    """What a cell holds, typed; one of CELL_FAULTS where it has no value."""
    kind, value = cell.get(ODS_OFFICE + "value-type"), cell.get(ODS_OFFICE + "value")
    shown = "\n".join(_ods_text(paragraph) for paragraph in cell.iterchildren(ODS_TEXT + "p"))
    if cell.get(ODS_TABLE + "formula") is not None:
        # LibreOffice marks an error, but gives it the type of a text or of a number, too.
        looks_wrong = shown.startswith(("Err:", "#")) and kind != "string"
        if looks_wrong or cell.get(ODS_CALC + "value-type") == "error":
            return error_text(shown)
        if kind is None and not shown:
            return FORMULA_WITHOUT_VALUE
    if kind in ("float", "percentage", "currency") and value:
        return float(value)
    if kind == "boolean":
        return cell.get(ODS_OFFICE + "boolean-value") == "true"
    if kind == "date":
        return _moment(cell.get(ODS_OFFICE + "date-value", ""))
    if kind == "time":
        duration = _ods_duration(cell.get(ODS_OFFICE + "time-value", ""))
        return shown if duration is None else duration
    return shown


def _ods_duration(text: str) -> datetime.timedelta | None:
    """PT01H30M00S as a duration; None for any other form."""
    parts = re.match(r"PT(\d+)H(\d+)M([\d.]+)S", text)
    if not parts:
        return None
    return datetime.timedelta(hours=int(parts[1]), minutes=int(parts[2]), seconds=float(parts[3]))


def _ods_text(node) -> str:
    text = node.text or ""
    for child in node:
        if child.tag == ODS_TEXT + "s":
            text += " " * _whole_number(child.get(ODS_TEXT + "c"), 1)
        elif child.tag == ODS_TEXT + "line-break":
            text += "\n"
        elif isinstance(child.tag, str):
            text += _ods_text(child)
        text += child.tail or ""
    return text


def _moment(text: str):
    """A date, with its time unless that is midnight, as calamine gives them; else the text."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.time() != datetime.time() else moment.date()


def read_xml_2003(data: bytes) -> list[Grid]:
    """The sheets of an XML Spreadsheet 2003."""
    sheets: list[SheetBeingFilled] = []
    row = -1
    for event, node in _iterparse(io.BytesIO(data), ("start", "end")):
        if event == "start":
            if node.tag == XML_2003 + "Worksheet":
                sheets.append(SheetBeingFilled(node.get(XML_2003 + "Name", "")))
                row = -1
        elif node.tag.endswith("}Visible") and sheets:
            sheets[-1].grid.hidden = (node.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif node.tag == XML_2003 + "Row" and sheets:
            row = (_whole_number(node.get(XML_2003 + "Index"), 0) or row + 2) - 1
            column = 0
            for cell in node.iterchildren(XML_2003 + "Cell"):
                column = (_whole_number(cell.get(XML_2003 + "Index"), 0) or column + 1) - 1
                across = _whole_number(cell.get(XML_2003 + "MergeAcross"), 0)
                down = _whole_number(cell.get(XML_2003 + "MergeDown"), 0)
                sheets[-1].put(row, column, _xml_2003_value(cell), down, across)
                column += 1 + across
            row += _whole_number(node.get(XML_2003 + "Span"), 0)
            node.clear()
    return [sheet.grid for sheet in sheets]


def _xml_2003_value(cell):
    data = cell.find(XML_2003 + "Data")
    if data is None:
        return "" if cell.get(XML_2003 + "Formula") is None else FORMULA_WITHOUT_VALUE
    text, kind = "".join(data.itertext()), data.get(XML_2003 + "Type")
    if kind == "Number" and re.fullmatch(r"\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?\s*", text):
        return float(text)
    if kind == "DateTime":
        return _moment(text)
    if kind == "Error":
        return error_text(text)
    return text.strip() == "1" if kind == "Boolean" else text


def read_html(text: str, name: str) -> list[Grid]:
    """One sheet, as Excel shows a page: its tables and the text around them, from top to bottom."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    if page.find(".//tr") is None:
        raise Unreadable("not_a_workbook")
    sheet, row = SheetBeingFilled(name), 0
    for node in _html_blocks(page.find("body") if page.find("body") is not None else page):
        if isinstance(node, str):
            sheet.put(row, 0, node)
            row += 1
        else:
            row = _put_html_table(sheet, node, row) + 1
    return [sheet.grid]


def _html_blocks(node):
    """The innermost tables below ``node``, and the text between them, in order."""
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "head", "title"):
        return
    if node.tag == "table" and node.find(".//table") is None:
        yield node
    elif node.find(".//table") is None:
        if text := _html_text(node):
            yield text
    else:
        for child in node:
            yield from _html_blocks(child)


def _html_text(node) -> str:
    """An element's text as a browser shows it, a line break where a ``br`` stands."""
    parts = [] if len(node) else [node.text]
    walk = lxml.etree.iterwalk(node, events=("start", "end")) if len(node) else ()
    for event, part in walk:
        if not isinstance(part.tag, str) or part.tag in ("script", "style"):
            parts.append(part.tail if event == "end" and part is not node else "")
        elif event == "start":
            parts += ["\v" if part.tag == "br" else "", part.text]
        elif part is not node:
            parts.append(part.tail)
    text = re.sub(r"[ \t\r\n]+", " ", "".join(part or "" for part in parts))
    return "\n".join(line.strip(" ") for line in text.split("\v")).strip("\n")


def _put_html_table(sheet: SheetBeingFilled, table, row: int) -> int:
    """Put a table's cells from ``row`` on; the row after its last."""
    taken: set[tuple[int, int]] = set()  # by cells that reach down from rows above
    for line in table.iter("tr"):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            across = min(_whole_number(cell.get("colspan"), 1) or 1, 1000) - 1
            down = min(_whole_number(cell.get("rowspan"), 1) or 1, 1000) - 1
            for below in range(row + 1, row + down + 1):
                taken.update((below, column + step) for step in range(across + 1))
            sheet.put(row, column, _html_text(cell), down, across)
            column += 1 + across
        row += 1
    return row


def _whole_number(text: str | None, default: int) -> int:
    """What an attribute counts; ``default`` where it is missing or absurd."""
    return int(text) if text and text.strip().isdigit() and len(text) < 8 else default


def _iterparse(source, events=("end",)):
    try:
        for event, node in lxml.etree.iterparse(source, events=events, **SAFE):
            if isinstance(node.tag, str):
                yield event, node
    except (lxml.etree.XMLSyntaxError, UnicodeError) as fault:
        raise Unreadable("truncated") from fault
