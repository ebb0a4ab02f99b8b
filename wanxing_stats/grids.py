"""Any file a department may send -> grids of cells that keep the rows and columns Excel shows.

The format is told by content, never by extension. Spreadsheet programs' own formats are read by calamine; OpenDocument,
XML Spreadsheet 2003, HTML and delimited text are read here, because no reader at hand keeps their merged cells.
"""

import csv
import datetime
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import lxml.etree
import lxml.html
import msoffcrypto
import olefile
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_FILE = 200 * 2**20  # bytes on disk
MAX_UNZIPPED = 2**30  # bytes after unzipping
MAX_RATIO = 400  # unzipped to zipped, for what is over SMALL bytes
SMALL = 50 * 2**20
MAX_CELLS = 20_000_000  # rows times columns of one sheet: calamine keeps a full rectangle
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
READ_ONLY_PASSWORD = "VelvetSweatshop"  # what Excel itself tries first
XML_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ODS_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODS_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}

MESSAGES = {
    "empty_file": "文件是空的，没有任何内容。请重新导出后再报送。",
    "too_large": "文件展开后过大，不像一份台账。请只保留需要的工作表和行列，另存后再报送。",
    "far_cell": "有一张工作表在离表格很远的行或列里还有内容，整张表过大，无法读取。请删去表格以外的零散内容，另存后再报送。",
    "encrypted": "文件设有打开密码，无法读取。请取消密码后另存，再报送。",
    "truncated": "文件不完整或已损坏，无法打开。请用WPS或Excel打开原文件，另存为.xlsx后再报送。",
    "damaged_sheet": "工作表「{}」已损坏，无法读取。请用WPS或Excel打开原文件，另存为.xlsx后再报送。",
    "not_a_workbook": "应为表格文件（xlsx、xls、et、ods、csv等），文件内容却不是表格。请核对是否选错了文件。",
    "old_format": "文件是很早以前的Excel格式（4.0或更早），无法读取。请用WPS或Excel打开，另存为.xlsx后再报送。",
    "unknown_encoding": "第{}行有无法识别的文字，不知用的是哪种编码。请用WPS或Excel打开核对，另存为.xlsx后再报送。",
    "unclosed_quote": "第{}行有一个英文双引号没有成对，以下各行无法分开。请核对这一行，改正后再报送。",
    "unreadable_file": "文件无法从磁盘读取。请检查文件是否存在、是否正被其他程序打开。",
}


class Unreadable(Exception):
    """A file that gives no grid. ``code`` is stable English, ``message`` one Chinese sentence for a clerk."""

    def __init__(self, code: str, *details):
        self.code, self.message = code, MESSAGES[code].format(*details)
        super().__init__(self.message)


@dataclass
class Grid:
    """One sheet: ``rows[0]`` is Excel's row 1, column 0 is A, "" is an empty cell; every row is equally long.

    ``merges`` are (first_row, first_col, last_row, last_col), counted from 0, both ends inclusive.
    """

    sheet: str
    hidden: bool = False
    rows: list[list] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Workbook:
    """All sheets of a file, and its format by content: xlsx, xlsb, xls, ods, csv, tsv, html or xml2003."""

    format: str
    grids: list[Grid]


def read_workbook(path: Path) -> Workbook:
    """The grids of the file at ``path``; raises Unreadable, and nothing else, when its content gives none."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE:
            raise Unreadable("too_large")
        data = path.read_bytes()
    except OSError as fault:
        raise Unreadable("unreadable_file") from fault
    try:
        book = _read(data, path)
    except RecursionError as fault:  # elements nested without end
        raise Unreadable("truncated") from fault
    except MemoryError as fault:
        raise Unreadable("too_large") from fault
    for grid in book.grids:
        _trim(grid)
    return book


def _read(data: bytes, path: Path) -> Workbook:
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("empty_file")
    if data.startswith(OLE):
        return _read_ole(data)
    if data.startswith(ZIP):
        return _read_zip(data)
    if data.startswith(OLD_BIFF):
        raise Unreadable("old_format")
    return _read_text(data, path)


def _trim(grid: Grid) -> None:
    """Drop empty rows and columns at the end; what a filled merged cell covers is not empty (a header's lower half)."""
    rows = grid.rows
    last_row, width = -1, 0
    for number, row in enumerate(rows):
        used = len(row)
        while used and row[used - 1] == "":
            used -= 1
        if used:
            last_row, width = number, max(width, used)
    merges = [
        m for m in grid.merges
        if m[0] <= last_row and m[1] < width and m[1] < len(rows[m[0]]) and rows[m[0]][m[1]] != ""
    ]
    # A merge may claim the whole sheet: follow it only a little beyond the content.
    last_row = max([last_row, *(m[2] for m in merges if m[2] - last_row < 10)])
    width = max([width, *(m[3] + 1 for m in merges if m[3] - width < 50)])
    grid.rows = [row[:width] + [""] * (width - len(row)) if len(row) != width else row for row in rows[: last_row + 1]]
    grid.rows += [[""] * width for _ in range(last_row + 1 - len(grid.rows))]
    grid.merges = [(a, b, min(c, last_row), min(d, width - 1)) for a, b, c, d in sorted(merges)]


# --- xls, xlsx, xlsb: calamine ---


def _read_ole(data: bytes) -> Workbook:
    """xls or et; what has a password is told first, because a reader may take its scrambled cells for content."""
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        encrypted = office.is_encrypted()
    except Exception:  # it raises many kinds on what isn't Office; then calamine says what the file is
        encrypted = False
    if encrypted:
        plain = io.BytesIO()
        try:
            office.load_key(password=READ_ONLY_PASSWORD)
            office.decrypt(plain)
        except Exception as wrong:  # many kinds for a wrong password, too
            raise Unreadable("encrypted") from wrong
        data = plain.getvalue()
        if data.startswith(ZIP):
            return _read_zip(data)
    _check_ole(data)
    return Workbook("xls", _calamine(data))


def _check_ole(data: bytes) -> None:
    """Follow the chains of an OLE file's workbook to their end: where they are damaged, calamine may never end."""
    try:
        with olefile.OleFileIO(data) as ole:
            names = ["/".join(name) for name in ole.listdir()]
            stream = next((name for name in names if name.lower() in ("workbook", "book")), None)
            if stream:
                ole.openstream(stream).read()
            damaged = any("double reference" in str(issue) for _, issue in ole.parsing_issues)
    except (OSError, ValueError, IndexError, struct.error, OverflowError, RecursionError) as fault:
        raise Unreadable("truncated") from fault
    if damaged or not names:
        raise Unreadable("truncated")
    if not stream:
        raise Unreadable("not_a_workbook")


def _read_zip(data: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_archive(archive, data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    except RuntimeError as fault:  # what zipfile raises for an encrypted member
        raise Unreadable("encrypted") from fault


def _read_archive(archive: zipfile.ZipFile, data: bytes) -> Workbook:
    parts = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    declared = sum(info.file_size for info in parts.values())
    if declared > MAX_UNZIPPED or declared > SMALL and declared > MAX_RATIO * len(data):
        raise Unreadable("too_large")
    if "content.xml" in parts and "META-INF/manifest.xml" in parts:
        if b"spreadsheet" not in archive.read(parts.get("mimetype", parts["META-INF/manifest.xml"])):
            raise Unreadable("not_a_workbook")
        if b"encryption-data" in archive.read(parts["META-INF/manifest.xml"]):
            raise Unreadable("encrypted")
        return Workbook("ods", _read_ods(archive.open(parts["content.xml"])))
    if any(name.startswith(("word/", "ppt/")) for name in parts):
        raise Unreadable("not_a_workbook")
    binary = any(name.endswith("workbook.bin") for name in parts)
    for name, info in parts.items():
        if name.endswith(".xml") and not name.lower().endswith("sharedstrings.xml") or name.endswith(".bin"):
            _check_extent(archive, info)
    return Workbook("xlsb" if binary else "xlsx", _calamine(data))


def _calamine(data: bytes) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    except BaseException as fault:
        raise _our_fault(fault, "truncated") from fault
    grids = []
    for meta in sheets:
        try:
            sheet = book.get_sheet_by_name(meta.name)
            rows = sheet.to_python(skip_empty_area=False)
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        except BaseException as fault:
            raise _our_fault(fault, "damaged_sheet", meta.name) from fault
        grids.append(Grid(meta.name, meta.visible != SheetVisibleEnum.Visible, rows, merges))
    return grids


def _our_fault(fault: BaseException, code: str, *details) -> BaseException:
    """Unreadable for what calamine raises on bad content (a Rust panic derives from BaseException), else ``fault``."""
    known = isinstance(fault, (CalamineError, OSError, ValueError, OverflowError))
    return Unreadable(code, *details) if known or type(fault).__name__ == "PanicException" else fault


def _check_extent(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Read a part through (which checks its CRC); refuse a sheet whose filled cells span too large a rectangle."""
    last_row, last_column, tail, plain = 0, 26, b"", None
    with archive.open(info) as part:
        while chunk := part.read(2**20):
            chunk = tail + chunk
            cut = max(chunk.rfind(b"<"), len(chunk) - 2**20)  # a tag is looked at whole
            chunk, tail = chunk[:cut], chunk[cut:]
            rows = re.findall(rb'<row[^>]{0,99}? r="(\d{1,9})"', chunk)
            last_row = max([last_row, *map(int, rows)])
            if plain is None:  # some writers leave the places of cells and rows out, or write them in another way
                plain = chunk.count(b"<c ") + chunk.count(b"<c>") == chunk.count(b'<c r="')
            plain = plain and len(rows) == chunk.count(b"<row")
            last_column = max([last_column, *map(_column_number, set(re.findall(rb' r="([A-Z]{2,3})\d', chunk)))])
    # Cells formatted but empty count here; only when that looks too large is it worth a slower, exact look.
    if not plain or last_row * last_column > MAX_CELLS:
        with archive.open(info) as part:
            height, width = _exact_extent(part)
        if height * width > MAX_CELLS:
            raise Unreadable("far_cell")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _exact_extent(part) -> tuple[int, int]:
    """Height and width of the rectangle from A1 that holds every cell with a value."""
    height = width = row = column = 0
    try:
        for event, node in lxml.etree.iterparse(part, events=("start", "end"), **_SAFE):
            tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
            if event == "start" and tag == "row":
                row, column = int(node.get("r", row + 1)), 0
            elif event == "start" and tag == "c":
                place = re.fullmatch(r"([A-Z]+)(\d+)", node.get("r", ""))
                column = _column_number(place[1].encode()) if place else column + 1
                row = int(place[2]) if place else row
            elif event == "end" and tag == "c":
                if len(node):
                    height, width = max(height, row), max(width, column)
            elif event == "end" and tag == "row":
                node.clear()
    except (lxml.etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    return height, width


# --- what calamine doesn't read, or reads without its merged cells ---


class _Sheet:
    """A grid being filled cell by cell, within MAX_CELLS."""

    def __init__(self, name: str):
        self.grid, self.cells = Grid(name), 0

    def put(self, row: int, column: int, value, down: int = 0, across: int = 0) -> None:
        """``value`` at a place, counted from 0, merged over ``down`` more rows and ``across`` more columns."""
        if value == "" and not down and not across:
            return
        rows = self.grid.rows
        missing = max(0, column + 1 - len(rows[row])) if row < len(rows) else row + 1 - len(rows) + column
        self.cells += missing
        if row >= MAX_ROWS or column >= MAX_COLUMNS or self.cells > MAX_CELLS:
            raise Unreadable("far_cell")
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
        if down or across:
            self.grid.merges.append((row, column, row + down, column + across))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.strip().isdigit() and len(text) < 8 else default


def _iterparse(source, events=("end",)):
    try:
        for event, node in lxml.etree.iterparse(source, events=events, **_SAFE):
            if isinstance(node.tag, str):
                yield event, node
    except (lxml.etree.XMLSyntaxError, UnicodeError) as fault:
        raise Unreadable("truncated") from fault


def _read_ods(source) -> list[Grid]:
    sheets, hidden, row = [], set(), 0
    for event, node in _iterparse(source, ("start", "end")):
        if event == "start":
            if node.tag == ODS_TABLE + "table":
                sheets.append(_Sheet(node.get(ODS_TABLE + "name", "")))
                sheets[-1].grid.hidden = node.get(ODS_TABLE + "style-name") in hidden
                row = 0
        elif node.tag == ODS_STYLE + "style":
            if any(child.get(ODS_TABLE + "display") == "false" for child in node):
                hidden.add(node.get(ODS_STYLE + "name"))
        elif node.tag == ODS_TABLE + "table-row" and sheets:
            repeat = _number(node.get(ODS_TABLE + "number-rows-repeated"), 1)
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
        repeat = _number(cell.get(ODS_TABLE + "number-columns-repeated"), 1)
        value = _ods_value(cell)
        down = _number(cell.get(ODS_TABLE + "number-rows-spanned"), 1) - 1
        across = _number(cell.get(ODS_TABLE + "number-columns-spanned"), 1) - 1
        if value != "" and cell.tag == ODS_TABLE + "table-cell":
            for again in range(min(repeat, MAX_COLUMNS)):
                yield column + again, value, down, across
        column += repeat


def _ods_value(cell):
    kind, value = cell.get(ODS_OFFICE + "value-type"), cell.get(ODS_OFFICE + "value")
    if kind in ("float", "percentage", "currency") and value:
        return float(value)
    if kind == "boolean":
        return cell.get(ODS_OFFICE + "boolean-value") == "true"
    if kind == "date":
        return _moment(cell.get(ODS_OFFICE + "date-value", ""))
    if kind == "time" and (parts := re.match(r"PT(\d+)H(\d+)M([\d.]+)S", cell.get(ODS_OFFICE + "time-value", ""))):
        return datetime.timedelta(hours=int(parts[1]), minutes=int(parts[2]), seconds=float(parts[3]))
    return "\n".join(_ods_text(paragraph) for paragraph in cell.iterchildren(ODS_TEXT + "p"))


def _ods_text(node) -> str:
    text = node.text or ""
    for child in node:
        if child.tag == ODS_TEXT + "s":
            text += " " * _number(child.get(ODS_TEXT + "c"), 1)
        elif child.tag == ODS_TEXT + "line-break":
            text += "\n"
        elif isinstance(child.tag, str):
            text += _ods_text(child)
        text += child.tail or ""
    return text


def _moment(text: str):
    """A date, or a date with its time when it is not midnight, as calamine gives them; text that is none stays text."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.time() != datetime.time() else moment.date()


def _read_xml_2003(data: bytes) -> list[Grid]:
    sheets, row = [], -1
    for event, node in _iterparse(io.BytesIO(data), ("start", "end")):
        if event == "start":
            if node.tag == XML_2003 + "Worksheet":
                sheets.append(_Sheet(node.get(XML_2003 + "Name", "")))
                row = -1
        elif node.tag.endswith("}Visible") and sheets:
            sheets[-1].grid.hidden = (node.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif node.tag == XML_2003 + "Row" and sheets:
            row = _number(node.get(XML_2003 + "Index"), row + 2) - 1
            column = 0
            for cell in node.iterchildren(XML_2003 + "Cell"):
                column = _number(cell.get(XML_2003 + "Index"), column + 1) - 1
                across = _number(cell.get(XML_2003 + "MergeAcross"), 0)
                down = _number(cell.get(XML_2003 + "MergeDown"), 0)
                sheets[-1].put(row, column, _xml_2003_value(cell.find(XML_2003 + "Data")), down, across)
                column += 1 + across
            row += _number(node.get(XML_2003 + "Span"), 0)
            node.clear()
    return [sheet.grid for sheet in sheets]


def _xml_2003_value(data):
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(XML_2003 + "Type")
    if kind == "Number" and re.fullmatch(r"\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?\s*", text):
        return float(text)
    if kind == "DateTime":
        return _moment(text)
    return text.strip() == "1" if kind == "Boolean" else text


def _read_html(text: str, name: str) -> list[Grid]:
    """One sheet, as Excel shows a page: its tables and the text around them, from top to bottom."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    if page.find(".//tr") is None:
        raise Unreadable("not_a_workbook")
    sheet, row = _Sheet(name), 0
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
    parts = [] if len(node) else [node.text]
    for event, part in lxml.etree.iterwalk(node, events=("start", "end")) if len(node) else ():
        if not isinstance(part.tag, str) or part.tag in ("script", "style"):
            parts.append(part.tail if event == "end" and part is not node else "")
        elif event == "start":
            parts += ["\v" if part.tag == "br" else "", part.text]
        elif part is not node:
            parts.append(part.tail)
    text = re.sub(r"[ \t\r\n]+", " ", "".join(part or "" for part in parts))
    return "\n".join(line.strip(" ") for line in text.split("\v")).strip("\n")


def _put_html_table(sheet: _Sheet, table, row: int) -> int:
    """Put a table's cells from ``row`` on; the row after its last."""
    taken = set()
    for line in table.iter("tr"):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            across = min(_number(cell.get("colspan"), 1) or 1, 1000) - 1
            down = min(_number(cell.get("rowspan"), 1) or 1, 1000) - 1
            if down:
                taken.update((row + y, column + x) for y in range(1, down + 1) for x in range(across + 1))
            sheet.put(row, column, _html_text(cell), down, across)
            column += 1 + across
        row += 1
    return row


def _read_text(data: bytes, path: Path) -> Workbook:
    name, utf16 = path.stem, data[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = data[:65536]
    if not utf16 and (b"\0" in data or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", start)) > 0.01 * len(start)):
        raise Unreadable("not_a_workbook")
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<workbook" in head:
        return Workbook("xml2003", _read_xml_2003(data))
    if head.startswith(b"<") and (b"<table" in data.replace(b"\0", b"").lower() or b"<html" in head):
        charset = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", head)
        return Workbook("html", _read_html(_decode(data, charset and charset[1].decode()), name))
    if head.startswith(b"id;p"):
        raise Unreadable("old_format")
    text = _decode(data)
    called_text = path.suffix.lower() in (".csv", ".tsv", ".txt")
    delimiter = _delimiter(text, alone=called_text)
    if not delimiter and not called_text:
        raise Unreadable("not_a_workbook")
    grid = Grid(name, rows=_records(text, delimiter or ","))
    return Workbook("tsv" if delimiter == "\t" else "csv", [grid])


def _decode(data: bytes, declared: str | None = None) -> str:
    """Text in UTF-8, UTF-16 or GB18030, or in what its page declares; damaged UTF-8 isn't taken for GB18030."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        mended = data.decode("utf-8", "replace")
        foreign = sum(character > "\x7f" for character in mended)
        marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        damaged_utf8 = marked or mended.count("\ufffd") * 10 < foreign
    try:
        if damaged_utf8:
            raise Unreadable("unknown_encoding", line)
        # Pages that say gb2312 hold characters that only GB18030 has.
        chinese = not declared or declared.lower() in ("gb2312", "gbk", "gb18030", "utf-8", "utf8")
        return data.decode("gb18030" if chinese else declared)
    except UnicodeDecodeError as fault:
        raise Unreadable("unknown_encoding", data[: fault.start].count(b"\n") + 1) from fault
    except LookupError as fault:
        raise Unreadable("unknown_encoding", 1) from fault


def _delimiter(text: str, alone: bool) -> str | None:
    """The delimiter that cuts most records into equally many fields; None when none does. ``alone``: one will do."""
    best, most = None, 0
    start = text[:100_000]
    for delimiter in "\t,;":
        try:
            counts = Counter(len(record) for record in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        fields, records = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        if fields > 1 and (fields - 1) * records > most and (records > 1 or alone):
            best, most = delimiter, (fields - 1) * records
    return best


def _records(text: str, delimiter: str) -> list[list[str]]:
    """One list for each record; a record whose quotes hold line breaks is one row, as in Excel."""
    text = re.sub(r"\Asep=[,;\t](\r\n|\r|\n)", "", text)  # Excel doesn't show this line
    csv.field_size_limit(MAX_FILE)
    reader, rows, line, start = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [], 0, 0
    try:
        for record in reader:
            start, line = line + 1, reader.line_num
            rows.append(record)
    except csv.Error as fault:
        raise Unreadable("unclosed_quote", line + 1) from fault
    if line - start > 0 and text.count('"') % 2:
        raise Unreadable("unclosed_quote", len(rows))
    return rows
