"""A sheet's XML in an xlsx -> what calamine doesn't tell about its cells.

How far they reach, which have no value, which have one of some styles. A part is searched as
bytes, which costs little; only one written in an unusual way is parsed.
"""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import lxml.etree

from .markup import iterparse, parse
from .number_formats import NumberFormat, number_format
from .workbook import (
    EPOCH,
    EPOCH_1904,
    FORMULA_WITHOUT_VALUE,
    MAX_CELLS,
    Cell,
    Unreadable,
    error_text,
    most_cells,
)

# Of the formats that Excel knows by number alone, those that change what is shown.
PERCENTAGES = {"9": "0%", "10": "0.00%"}
MAX_STYLES, MAX_FORMATS = 100_000, 5000  # Excel knows 65,490 and some 250
ZEROS = frozenset(["0", "0.0"])
PIECE = 2**20
PIECE_HEAD = 4096  # bytes with the element of the whole sheet in them
MAX_TAG = 300  # bytes from the start of a cell to its style, its type or its formula
# Each begins with a word, which makes the search quick, and takes linear time: what may be long is
# bounded, or taken whole (*+).
ROW = re.compile(rb'<row(?:[^<>]{0,99}? r="(\d{1,9})")?')
LONG_TAG, MOST_ATTRIBUTES = re.compile(rb"<[^<>]{1000,}+"), 200  # calamine compares each with all
ERROR = re.compile(rb' t="e"')
FORMULA = re.compile(rb"<f[ />]")
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*+)(?<!/)>\s*+'
    rb"(<f[^<>]*+>(?:(?<=/>)|[^<]*+</f>))?+\s*+"
    rb"(<v[^<>]*+>(?:(?<=/>)|([^<]*+)</v>))?+\s*+(</c>)?+"
)
OF_CELL = 4  # elements that begin or end for each cell stored: itself and its value
# A cell that doesn't begin with its place, in the columns to Z and in some rows.
UNUSUAL = (
    rb'<c(?! r="[A-Z]%s"[^<>]{0,200}+>|o[lmn]|f|ell|h|u)'
    rb'(?: r="([A-Z]{2,3})%s"[^<>]{0,200}+>|([^<>]{0,9}))'
)
# A cell that isn't just formatted.
FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*+(?<!/)>(?!</c>)')
MOST_STYLES = 60  # that a search tells apart quickly
TYPE, STYLE = re.compile(rb' t="([^"]*+)"'), re.compile(rb' s="([^"]*+)"')


@dataclass
class CellNotes:
    """What is to be known of a sheet's cells beside their values.

    ``faults`` gives the text to show in a cell that has no value; ``styles`` the style of a cell
    where it is one of those that were asked for; ``has_strike``: some text may have runs that are
    struck through; ``extent`` the rectangle that its filled cells span, at most; ``stored`` how
    many cells are stored, ``strings`` how many of them show shared strings; ``zeros`` the formula
    of a cell whose result is 0 ("" where it repeats another), ``has_results`` whether some formula
    has another result.
    """

    faults: dict[Cell, str] = field(default_factory=dict)
    styles: dict[Cell, str] = field(default_factory=dict)
    has_strike: bool = False
    extent: int = 0
    stored: int = 0
    strings: int = 0
    zeros: dict[Cell, str] = field(default_factory=dict)
    has_results: bool = False

    @property
    def is_dense(self) -> bool:
        """Whether the sheet isn't far larger than what it stores."""
        return self.extent <= min(MAX_CELLS, most_cells(self.stored))

    def add_result(self, cell: Cell, formula: str, value: str) -> None:
        """Note a formula with its result."""
        if value in ZEROS:
            self.zeros[cell] = formula
        elif value:
            self.has_results = True

    def add_fault(self, cell: Cell, kind: str, value: str | None, *, formula: bool) -> None:
        """Note the cell if it is an error or a formula without its value; None: it has none."""
        text = (value or "").strip()
        if kind == "e" and text:
            self.faults[cell] = error_text(text)
        elif formula and not text and (kind != "str" or value is None):  # "" is a text's value
            self.faults[cell] = FORMULA_WITHOUT_VALUE


def scan_part(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    styles: Collection[str],
    *,
    strings: bool = False,
) -> CellNotes:
    """Read a part through (which checks its CRC) and note its cells; ``styles`` are asked for,
    and how many show shared ``strings``.

    Raises Unreadable for a sheet whose filled cells span too large a rectangle.
    """
    with archive.open(info) as part:
        scan = _Scan(styles)
        for piece in _pieces(part):
            scan.look(piece)
            if strings:
                scan.notes.strings += piece.count(b't="s"')
    if scan.plain:
        notes = scan.notes
        # Cells formatted but empty count here; only when that looks too large is it worth a
        # slower, exact look.
        notes.extent = scan.extent
        if not notes.is_dense:
            with archive.open(info) as part:
                notes.extent = _exact_extent(part)
    else:
        with archive.open(info) as part:
            notes = _exact_look(part, styles)
        notes.stored, notes.strings = scan.notes.stored, scan.notes.strings
    notes.has_strike = scan.notes.has_strike
    if not notes.is_dense:
        raise Unreadable("far_cell")
    return notes


class _Scan:
    """What has been seen of a part so far; of one that isn't ``plain`` it says nothing."""

    def __init__(self, styles: Collection[str]):
        self.first = self.plain = True
        self.last_row, self.last_column = 0, 26
        self.notes, self.styles = CellNotes(), styles
        self.marks = [ERROR, FORMULA]
        if styles:
            numbers = "|".join(styles) if len(styles) < MOST_STYLES else r"\d++"
            self.marks.append(re.compile(f' s="(?:{numbers})"'.encode()))

    @property
    def extent(self) -> int:
        """The rectangle that the cells span, at most."""
        return _rounded_up(self.last_row) * self.last_column

    def look(self, piece: bytes) -> None:
        """Take a piece into account; the pieces come in order."""
        notes = self.notes
        notes.has_strike = notes.has_strike or b"<strike" in piece
        notes.stored += piece.count(b"<") // OF_CELL
        rows = ROW.findall(piece)
        if self.first or not rows or b"" in rows:
            check_tags(piece)
            self.plain = self.plain and _is_plain(piece)
        self.first = False
        if self.plain:
            counted = self.last_row + rows.count(b"")
            self.last_row = max([counted, *map(int, filter(None, rows))])
            self._look_for_far_cells(piece)
        if not self.plain:
            check_tags(piece)
            return
        for mark in self.marks:
            for hit in mark.finditer(piece):
                self._note(piece, hit)

    def _look_for_far_cells(self, piece: bytes) -> None:
        """Find the columns beyond Z, and cells that don't say a place above the last row."""
        row = _rows_up_to(self.last_row)
        hits = set(re.findall(UNUSUAL % (row, row), piece))
        if hits:
            self.plain = all(letters for letters, _ in hits)
            self.last_column = max([self.last_column, *(column_number(hit[0]) for hit in hits)])

    def _note(self, piece: bytes, hit: re.Match[bytes]) -> None:
        """Note the cell in which a mark was hit; a mark may stand elsewhere."""
        start = piece.rfind(b'<c r="', max(0, hit.start() - MAX_TAG), hit.start())
        cell = CELL.match(piece, start) if start >= 0 else None
        if not cell:
            return
        letters, number, attributes, formula, written, value, closed = cell.groups()
        place = int(number) - 1, column_number(letters) - 1
        if hit.re not in (ERROR, FORMULA):
            if (style := _attribute(STYLE, attributes)) in self.styles:
                self.notes.styles[place] = style
        elif closed:
            text = (value or b"").decode("utf-8", "replace") if written else None
            kind = _attribute(TYPE, attributes)
            self.notes.add_fault(place, kind, text, formula=formula is not None)
            if formula is not None:
                self.notes.add_result(place, _formula_text(formula), (text or "").strip())


def _rounded_up(row: int) -> int:
    """The row that begins with the next digit, and has noughts behind it: 12345 -> 20000."""
    text = str(row)
    return int(str(int(text[0]) + 1) + "0" * (len(text) - 1))


def _rows_up_to(row: int) -> bytes:
    """A pattern for the rows before ``_rounded_up(row)``."""
    first, digits = str(row)[0], len(str(row))
    fewer = rf"|\d{{1,{digits - 1}}}+" if digits > 1 else ""
    return rf"(?:[0-{first}]\d{{{digits - 1}}}{fewer})".encode()


def _formula_text(element: bytes) -> str:
    """The formula in its element, "" where it only repeats another."""
    return element.partition(b">")[2].partition(b"<")[0].decode("utf-8", "replace")


def _attribute(pattern: re.Pattern[bytes], attributes: bytes) -> str:
    value = pattern.search(attributes)
    return value[1].decode() if value else ""


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The part's bytes, cut before a cell where there is one, so that each is looked at whole."""
    tail = b""
    while chunk := part.read(PIECE):
        chunk = tail + chunk
        cut = max(chunk.rfind(b"<c "), chunk.rfind(b"<row"), len(chunk) - PIECE)
        yield chunk[:cut]
        tail = chunk[cut:]
    yield tail


def check_tags(piece: bytes) -> None:
    """Refuse elements with so many attributes that no program has written them."""
    for tag in LONG_TAG.findall(piece):
        if tag.count(b'="') + tag.count(b"='") > MOST_ATTRIBUTES:
            raise Unreadable("truncated")


def _is_plain(piece: bytes) -> bool:
    """Whether a part is written as most are.

    It has no prefix, no comment, no wide characters; its cells are looked at one by one.
    """
    return not (b":worksheet" in piece[:PIECE_HEAD] or b"<!" in piece or b"\0" in piece)


def column_number(letters: bytes) -> int:
    """A column's number, from 1: B -> 2."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _exact_extent(part: IO[bytes]) -> int:
    """The rectangle that the filled cells of a plain part span."""
    height = width = 0
    for piece in _pieces(part):
        for letters, row in set(FILLED.findall(piece)):
            height, width = max(height, int(row)), max(width, column_number(letters))
    return height * width


def _exact_look(part: IO[bytes], styles: Collection[str]) -> CellNotes:
    """What is to be known of any part, by parsing: only filled cells count for its extent."""
    looked = _Looked(styles)
    for event, node in iterparse(part, ["{*}row", "{*}sheetData"], "row"):
        if event == "end":
            looked.add_cells(node.itersiblings("{*}c", preceding=True))  # some stand in no row
            if local_name(node) == "row":
                looked.row, looked.column = int(node.get("r", looked.row + 1)), 0
            looked.add_cells(node.iterchildren("{*}c"))
    looked.notes.extent = looked.height * looked.width
    return looked.notes


class _Looked:
    """What has been parsed of a part so far, and where."""

    def __init__(self, styles: Collection[str]):
        self.styles, self.notes = styles, CellNotes()
        self.height = self.width = self.row = self.column = 0

    def add_cells(self, cells: Iterable[Any]) -> None:
        """Note the cells that aren't empty."""
        for cell in cells:
            self.row, self.column = _place(cell, self.row, self.column + 1)
            if len(cell):
                self.height = max(self.height, self.row)
                self.width = max(self.width, self.column)
                _note_node(self.notes, cell, (self.row - 1, self.column - 1), self.styles)


def _place(cell: Any, row: int, column: int) -> Cell:
    """Row and column, counted from 1, as a cell says them; those given where it doesn't."""
    reference = cell.get("r")
    if reference is None:
        return row, column
    place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference.upper())
    if not place:
        raise Unreadable("truncated")
    return int(place[2]), column_number(place[1].encode())


def _note_node(notes: CellNotes, cell: Any, place: Cell, styles: Collection[str]) -> None:
    inside = {local_name(child): child for child in cell}
    value = inside.get("v")
    text = None if value is None else value.text or ""
    notes.add_fault(place, cell.get("t", ""), text, formula="f" in inside)
    if "f" in inside:
        notes.add_result(place, inside["f"].text or "", (text or "").strip())
    if cell.get("s") in styles:
        notes.styles[place] = cell.get("s")


def local_name(node: Any) -> str:
    """An element's name without its namespace, "" of what is none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


@dataclass(frozen=True)
class WorkbookAbout:
    """What the workbook's ``part`` says: its sheets (name and part of each), its day 0."""

    part: str
    sheets: list[tuple[str, str]]
    epoch: datetime.date

    @property
    def names_differ(self) -> bool:
        """Whether each sheet can be called by its name."""
        return len({name for name, _ in self.sheets}) == len(self.sheets)


def workbook_about(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> WorkbookAbout:
    """What the workbook's part and its relations say.

    Raises Unreadable when one of these is damaged.
    """
    package = Package(archive, parts)
    book = package.workbook()
    targets, sheets, epoch = package.relations(book), [], EPOCH
    for node in package.nodes(book, "sheet", "workbookPr"):
        if local_name(node) == "sheet":
            target = posixpath.normpath(targets.get(_relation_id(node), "/")).lstrip("/")
            sheets.append((node.get("name", ""), package.part_called(target)))
        elif node.get("date1904") in ("1", "true", "on"):
            epoch = EPOCH_1904
    part = package.part_called(book)
    return WorkbookAbout(parts[part].filename if part else "", sheets, epoch)


def with_distinct_names(archive: zipfile.ZipFile, about: WorkbookAbout) -> bytes:
    """The workbook's part with a name of its own for each sheet: calamine reads them by name."""
    tree = parse(archive.read(about.part))
    sheets = [node for node in tree.iter() if local_name(node) == "sheet"]
    for number, node in enumerate(sheets, start=1):
        node.set("name", f"sheet{number}")
    content: bytes = lxml.etree.tostring(tree)
    return content


def with_parts(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with other contents in some of its parts."""
    copied = io.BytesIO()
    with zipfile.ZipFile(copied, "w") as copy:
        for info in archive.infolist():
            content = changed.get(info.filename)
            copy.writestr(info, archive.read(info) if content is None else content)
    return copied.getvalue()


def asks_to_calculate(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> bool:
    """Whether a workbook wants its formulas calculated when it is opened, as programs leave it."""
    package = Package(archive, parts)
    nodes = package.nodes(package.workbook(), "calcPr")
    return any(node.get("fullCalcOnLoad") in ("1", "true") for node in nodes)


def styles_that_change(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]
) -> dict[str, NumberFormat]:
    """The styles of cells, by their numbers, whose format shows another value than the cell's."""
    codes = dict(PERCENTAGES)
    styles: list[str] = []
    for node in Package(archive, parts).nodes("xl/styles.xml", "numFmt", "cellXfs"):
        if local_name(node) == "numFmt":
            codes[node.get("numFmtId", "")] = node.get("formatCode", "")
        else:
            styles = [style.get("numFmtId", "") for style in node if local_name(style) == "xf"]
    used = {codes.get(code, "") for code in styles}
    if len(styles) > MAX_STYLES or len(used) > MAX_FORMATS:
        raise Unreadable("too_many_styles", styles=max(len(styles), len(used)))
    formats = {code: number_format(code) for code in used}
    shown = {str(place): formats[codes.get(code, "")] for place, code in enumerate(styles)}
    return {style: changed for style, changed in shown.items() if changed}


class Package:
    """The parts of a zipped workbook, called by their names in whatever case."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]):
        self.archive, self.parts = archive, parts
        self.names = {name.lower(): name for name in parts}

    def part_called(self, name: str) -> str:
        """The part's own name; "" when there is none."""
        return self.names.get(name.lower(), "")

    def read(self, name: str) -> bytes:
        return self.archive.read(self.parts[self.part_called(name)])

    def nodes(self, name: str, *tags: str) -> list[Any]:
        """The elements of a part's XML with one of these tags, whatever its namespace."""
        if not self.part_called(name):
            return []
        return [node for node in parse(self.read(name)).iter() if local_name(node) in tags]

    def workbook(self) -> str:
        """The name of the workbook's part."""
        for node in self._relation_nodes(""):
            if node.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(_target("", node)).lstrip("/")
        return "xl/workbook.xml"

    def relations(self, of: str) -> dict[str, str]:
        """Id -> target of the relations of a part."""
        return {node.get("Id", ""): _target(of, node) for node in self._relation_nodes(of)}

    def _relation_nodes(self, of: str) -> list[Any]:
        folder, name = posixpath.split(of)
        return self.nodes(posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship")


def _target(of: str, relation: Any) -> str:
    """The path from the package's root that a relation of a part leads to."""
    return posixpath.join("/", posixpath.dirname(of), relation.get("Target", ""))


def _relation_id(sheet: Any) -> str:
    """The id of the relation that leads to a sheet: the attribute id of some namespace."""
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
