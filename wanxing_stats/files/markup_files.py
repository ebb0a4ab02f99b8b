"""XML Spreadsheet 2003 and HTML -> grids.

They are read here because no reader at hand keeps their merged cells.
"""

import functools
import html
import io
import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import lxml.etree
import lxml.html

from .cell_marks import CellMark, colour_names
from .markup import iterparse, moment, whole_number
from .number_formats import NumberFormat, number_format
from .text_files import decode, plain_value
from .workbook import (
    EPOCH,
    EPOCH_1904,
    FORMULA_WITHOUT_VALUE,
    MAX_COLUMNS,
    Extent,
    Grid,
    Remark,
    SheetBeingFilled,
    Unreadable,
    Workbook,
    error_text,
    listed_rows,
)

XML_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
TOLD_OF = [XML_2003 + tag for tag in ("Worksheet", "Style", "Column", "Row")]
TOLD_OF += ["{*}Date1904", "{*}Visible"]
NAMED_FORMATS = {"Percent": "0.00%"}  # of the formats with names, what changes what is shown
RULE_OF_CLASS = re.compile(r"\.([\w-]+)\s*+\{([^{}]{0,2000})\}")
MSO_FORMAT = re.compile(r"""mso-number-format\s*+:\s*+(?:"([^"]*)"|'([^']*)'|([^;}]*))""")
PLAIN_NUMBER = re.compile(r"\s*+[-+]?\d+(\.\d*)?([eE][-+]?\d+)?\s*")
TELLING_RULE = re.compile("mso-number-format|line-through|color|background")
FILL_RULE = re.compile(r"background(?:-color)?\s*+:\s*+([^;]+)")
FONT_RULE = re.compile(r"(?:^|[;\s])color\s*+:\s*+([^;]+)")
HTML_STRUCK = "{http://www.w3.org/TR/REC-html40}S"
SHOWN_NUMBER = re.compile(r"[-+]?[\d,]+(\.\d*)?([eE][-+]?\d+)?")
DATE_1904 = re.compile(r"<x:Date1904\s*/?>", re.IGNORECASE)
# The parser compares each attribute of an element with all others.
LONG_TAG, MOST_ATTRIBUTES = re.compile(r"<[A-Za-z][^<>]{2000,}+"), 1000
HTML_HEAD = 100_000  # characters in which a page tells about its workbook
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


def read_xml_2003(data: bytes) -> Workbook:
    """The sheets of an XML Spreadsheet 2003; what isn't well-formed is mended and said, if it can
    be."""
    try:
        return Workbook("xml2003", _sheets_of_xml_2003(data))
    except Unreadable as fault:
        mended = _mended(data)
        if fault.code != "truncated" or mended == data:
            raise
    return Workbook("xml2003", _sheets_of_xml_2003(mended), [Remark("mended_xml", {})])


def _mended(data: bytes) -> bytes:
    """The same XML without what systems do wrong: blanks before it, names of HTML for characters,
    a bare &, control characters, another encoding than it says."""
    declared = re.search(rb"""^\s*<\?xml[^>]*encoding=["']([\w-]+)""", data[:200])
    text = decode(data, declared[1].decode() if declared else None)
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    text = re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(?:(\w+);)?", _character_called, text)
    text = re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f]|&#(?:[0-8]|1[124-9]|2\d|3[01]);", "", text)
    return text.strip().encode("utf-8", "replace")


def _character_called(entity: re.Match[str]) -> str:
    character = html.unescape(entity[0]) if entity[1] else entity[0]
    return "&amp;" + entity[0][1:] if character == entity[0] else character


def _sheets_of_xml_2003(data: bytes) -> list[Grid]:
    sheets: list[_Xml2003Sheet] = []
    extent = Extent()
    formats: dict[str, NumberFormat] = {}
    looks: dict[str, CellMark] = {}
    epoch = EPOCH
    for event, node in iterparse(io.BytesIO(data), TOLD_OF, "Row"):
        if event == "start":
            if node.tag == XML_2003 + "Worksheet":
                name = _attribute(node, "Name") or ""
                sheets.append(_Xml2003Sheet(name, extent, formats, looks))
        elif node.tag == XML_2003 + "Style":
            if shown := _xml_2003_format(node, formats):
                formats[_attribute(node, "ID") or ""] = shown
            if look := _xml_2003_look(node, looks):
                looks[_attribute(node, "ID") or ""] = look
        elif node.tag.endswith("}Date1904"):
            epoch = EPOCH_1904
        elif sheets:
            sheets[-1].add(node)
    return [replace(sheet.grid, epoch=epoch) for sheet in sheets]


def _attribute(node: Any, name: str) -> str | None:
    """An attribute, with the prefix that it should have or without."""
    value: str | None = node.get(XML_2003 + name)
    return node.get(name) if value is None else value


class _Xml2003Sheet(SheetBeingFilled):
    """A sheet whose columns and rows are added in order."""

    row = column = -1

    def add(self, node: Any) -> None:
        """Take in what an element says of the sheet, if anything."""
        if node.tag.endswith("}Visible"):
            self.grid.hidden = (node.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif node.tag == XML_2003 + "Column":
            self.add_column(node)
        elif node.tag == XML_2003 + "Row":
            self.add_row(node)

    def add_column(self, node: Any) -> None:
        """Keep the style that a column, or several of them, gives its cells."""
        first = (whole_number(_attribute(node, "Index"), 0) or self.column + 2) - 1
        self.column = first + whole_number(_attribute(node, "Span"), 0)
        self.style_columns(first, self.column + 1 - first, _attribute(node, "StyleID") or "")

    def add_row(self, node: Any) -> None:
        """Put the cells of a row."""
        self.row = (whole_number(_attribute(node, "Index"), 0) or self.row + 2) - 1
        column = 0
        for cell in node.iterchildren(XML_2003 + "Cell"):
            self.extent.stored += 1
            column = (whole_number(_attribute(cell, "Index"), 0) or column + 1) - 1
            across = whole_number(_attribute(cell, "MergeAcross"), 0)
            down = whole_number(_attribute(cell, "MergeDown"), 0)
            self.put(self.row, column, _xml_2003_value(cell), down, across)
            style = _attribute(cell, "StyleID") or _attribute(node, "StyleID")
            self.note_style(self.row, column, style)
            if mark := _xml_2003_mark(cell):
                self.grid.add_mark((self.row, column), mark)
            column += 1 + across
        self.row += whole_number(_attribute(node, "Span"), 0)


def _xml_2003_format(style: Any, formats: Mapping[str, NumberFormat]) -> NumberFormat | None:
    """The style's own format, else that of its parent."""
    own = style.find(XML_2003 + "NumberFormat")
    if own is None:
        return formats.get(_attribute(style, "Parent") or "")
    code = _attribute(own, "Format") or ""
    return number_format(NAMED_FORMATS.get(code, code))


def _xml_2003_look(style: Any, looks: Mapping[str, CellMark]) -> CellMark:
    """How a style makes a cell look, else its parent."""
    fill = font = ""
    struck = False
    for child in style:
        if child.tag == XML_2003 + "Font":
            font = _attribute(child, "Color") or ""
            struck = _attribute(child, "StrikeThrough") == "1"
        elif child.tag == XML_2003 + "Interior":
            fill = _attribute(child, "Color") or ""
    own = CellMark(struck=struck, fill=colour_names(fill), font=colour_names(font))
    return own.beside(looks.get(_attribute(style, "Parent") or "", CellMark()))


def _xml_2003_mark(cell: Any) -> CellMark:
    """A cell's comment, and whether all of its text or a part is struck through."""
    data, comment = cell.find(XML_2003 + "Data"), cell.find(XML_2003 + "Comment")
    text = "" if comment is None else "".join(comment.itertext())
    if data is None or not len(data):
        return CellMark(comment=text)
    everything, struck = "".join(data.itertext()), ""
    for part in data.iter(HTML_STRUCK):
        struck += "".join(part.itertext())
        if len(struck) >= len(everything):  # those in it say nothing new
            break
    whole = struck.strip() == everything.strip() != ""
    return CellMark(struck=whole, partly_struck=bool(struck), comment=text)


def _xml_2003_value(cell: Any) -> Any:
    data = cell.find(XML_2003 + "Data")
    if data is None:
        return "" if _attribute(cell, "Formula") is None else FORMULA_WITHOUT_VALUE
    text, kind = "".join(data.itertext()), _attribute(data, "Type")
    if not text.strip() and kind != "String" and _attribute(cell, "Formula") is not None:
        return FORMULA_WITHOUT_VALUE
    if kind == "Number" and PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if kind == "DateTime":
        return moment(text)
    if kind == "Error":
        return error_text(text)
    return text.strip() == "1" if kind == "Boolean" else text


def read_html(text: str, name: str) -> Workbook:
    """One sheet, as Excel shows a page: its tables and the text around them, from top to bottom."""
    for tag in LONG_TAG.findall(text):
        if max(tag.count("="), len(tag.split())) > MOST_ATTRIBUTES:
            raise Unreadable("truncated")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    if page.find(".//tr") is None:
        raise Unreadable("not_a_workbook", what="网页")
    sheet, row = _HtmlSheet(name, page), 0
    if DATE_1904.search(text[:HTML_HEAD]):
        sheet.grid.epoch = EPOCH_1904
    for node in _html_blocks(_body(page), _holding_tables(page)):
        if isinstance(node, str):
            sheet.extent.stored += 1
            sheet.put(row, 0, node)
            row += 1
        else:
            row = sheet.put_table(node, row) + 1
    remarks = []
    if sheet.nested:
        remarks.append(Remark("nested_table", {"rows": listed_rows(sheet.nested)}))
    tags = text.lower()
    if tags.rfind("</table") < tags.rfind("<table"):
        remarks.append(Remark("page_not_ended", {}))
    return Workbook("html", [sheet.grid], remarks)


def _body(page: Any) -> Any:
    body = page.find("body")
    return page if body is None else body


def _holding_tables(page: Any) -> set[Any]:
    """The elements with a table somewhere inside them."""
    holding: set[Any] = set()
    for table in page.iter("table"):
        outer = table.getparent()
        while outer is not None and outer not in holding:
            holding.add(outer)
            outer = outer.getparent()
    return holding


def _html_blocks(node: Any, holding: set[Any]) -> Iterator[Any]:
    """The tables of data below ``node``, and the text between them, in order."""
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "head", "title"):
        return
    if node.tag == "table" and _holds_data(node):
        yield node
    elif node not in holding:
        if text := _html_text(node):
            yield text
    else:
        for child in node:
            yield from _html_blocks(child, holding)


def _holds_data(table: Any) -> bool:
    """Whether a table holds no others, or only such of one cell in cells of its own."""
    inner = list(table.iterdescendants("table"))
    if any(len(list(itertools.islice(each.iter("td", "th"), 2))) != 1 for each in inner):
        return False
    if not inner:
        return True
    lengths = [len(list(line.iterchildren("td", "th"))) for line in _lines(table)]
    return len(lengths) > 1 and min(lengths) > 1


def _lines(table: Any) -> Iterator[Any]:
    """The rows of a table, not those of tables in it."""
    return (line for line in table.iter("tr") if next(line.iterancestors("table"), None) is table)


def _html_text(node: Any) -> str:
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


def _html_value(cell: Any) -> Any:
    """What a cell holds: its text, the number that Excel wrote beside one, or that a formula has no
    result."""
    text, number = _html_text(cell), cell.get("x:num")
    if number and PLAIN_NUMBER.fullmatch(number) and SHOWN_NUMBER.fullmatch(text):
        return float(number)
    if not text and number in (None, "") and cell.get("x:fmla") and cell.get("x:str") is None:
        return FORMULA_WITHOUT_VALUE
    return plain_value(text)


class _HtmlSheet(SheetBeingFilled):
    """A sheet whose tables are put one below the other."""

    def __init__(self, name: str, page: Any):
        super().__init__(name, Extent(), {}, {})
        self.nested: list[int] = []  # rows with a table in a cell
        rules = " ".join(style.text or "" for style in page.iter("style"))
        self.rules = dict(RULE_OF_CLASS.findall(rules)) if TELLING_RULE.search(rules) else {}

    def put_table(self, table: Any, row: int) -> int:
        """Put a table's cells from ``row`` on; the row after its last."""
        free: list[int] = []  # of each column, the first row that no cell reaches from above
        for line in _lines(table):
            column = 0
            if line.find(".//table") is not None:
                self.nested.append(row)
            for cell in line.iterchildren("td", "th"):
                column = self._free_column(free, row, column)
                across = min(whole_number(cell.get("colspan"), 1) or 1, 1000) - 1
                down = min(whole_number(cell.get("rowspan"), 1) or 1, 1000) - 1
                beyond = column + across + 1
                if beyond > MAX_COLUMNS + 1000:
                    raise Unreadable("far_cell")
                if down:
                    free += [0] * (beyond - len(free))
                    free[column:beyond] = [row + down + 1] * (across + 1)
                self.put(row, column, _html_value(cell), down, across)
                self._note_format(cell, row, column)
                if mark := self._look(cell):
                    self.grid.add_mark((row, column), mark)
                column = beyond
            row += 1
        return row

    def _free_column(self, free: list[int], row: int, column: int) -> int:
        """The first column from ``column`` on that no cell reaches from above."""
        start = column
        while column < len(free) and free[column] > row:
            column += 1
        self.extent.stored += 1
        self.extent.add_cells(column - start)  # going round them costs time as they do
        return column

    def _look(self, cell: Any) -> CellMark:
        """How a cell looks, by its own style, its class, its row, or what is inside of it."""
        line = cell.getparent()
        rules = [cell.get("style"), self.rules.get(cell.get("class")), line.get("style")]
        look = _look_of(";".join(filter(None, rules)))
        fill = colour_names(cell.get("bgcolor") or line.get("bgcolor"))
        struck, parts = "", list(cell.iterdescendants("s", "del", "strike", "span", "font"))
        length = len(cell.text_content()) if parts else 0
        for part in parts:
            inner = _look_of(part.get("style") or self.rules.get(part.get("class"), ""))
            font = colour_names(part.get("color")) or inner.font
            if (part.tag in ("s", "del", "strike") or inner.struck) and len(struck) < length:
                struck += part.text_content()
            look = look.beside(CellMark(font=font))
        if struck.strip():
            whole = set("".join(struck.split())) == set("".join(cell.text_content().split()))
            look = look.beside(CellMark(struck=whole, partly_struck=True))
        return look.beside(CellMark(fill=fill))

    def _note_format(self, cell: Any, row: int, column: int) -> None:
        """Keep how Excel would show the number in a cell, if as another; not where it wrote it."""
        rule = cell.get("style") or self.rules.get(cell.get("class"), "")
        written = MSO_FORMAT.search(rule) if "mso-number-format" in rule else None
        if not written or cell.get("x:num") is not None:
            return
        shown = number_format(_without_escapes("".join(filter(None, written.groups()))))
        text = _html_text(cell)
        if shown and PLAIN_NUMBER.fullmatch(text) and (changed := shown.shown_as(float(text))):
            self.grid.formats[row, column] = changed


def _without_escapes(text: str) -> str:
    """The text that CSS means: \\0022 is a quotation mark, \\. a point."""
    return CSS_ESCAPE.sub(lambda escape: _character(escape[1]) if escape[1] else escape[2], text)


@functools.cache
def _look_of(rule: str) -> CellMark:
    """How a rule of CSS makes a cell or its text look."""
    fill, font = FILL_RULE.search(rule), FONT_RULE.search(rule)
    return CellMark(
        struck="line-through" in rule,
        fill=colour_names(fill[1]) if fill else "",
        font=colour_names(font[1]) if font else "",
    )


def _character(code: str) -> str:
    return chr(int(code, 16)) if int(code, 16) <= sys.maxunicode else ""
