"""A sheet's XML in an xlsx -> what calamine doesn't tell about its cells.

How far they reach, which have no value, which have one of some styles. A part is searched as
bytes, which costs little; only one written in an unusual way is parsed.
"""

import datetime
import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import lxml.etree

from .markup import SAFE, iterparse
from .number_formats import NumberFormat, number_format
from .workbook import (
    EPOCH,
    EPOCH_1904,
    FORMULA_WITHOUT_VALUE,
    MAX_CELLS,
    Cell,
    Unreadable,
    error_text,
)

# Of the formats that Excel knows by number alone, those that change what is shown.
PERCENTAGES = {"9": "0%", "10": "0.00%"}
PIECE = 2**20
PIECE_HEAD = 4096  # bytes with the element of the whole sheet in them
MAX_TAG = 300  # bytes from the start of a cell to its style, its type or its formula
# Each begins with a word, which makes the search quick, and takes linear time: what may be long is
# bounded, or taken whole (*+).
ROW = re.compile(rb'<row(?:[^<>]{0,99}? r="(\d{1,9})")?')
FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
ERROR = re.compile(rb' t="e"')
FORMULA = re.compile(rb"<f[ />]")
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*+)(?<!/)>\s*+'
    rb"(<f[^<>]*+>(?:(?<=/>)|[^<]*+</f>))?+\s*+"
    rb"(<v[^<>]*+>(?:(?<=/>)|([^<]*+)</v>))?+\s*+(</c>)?+"
)
TYPE, STYLE = re.compile(rb' t="([^"]*+)"'), re.compile(rb' s="([^"]*+)"')


@dataclass
class CellNotes:
    """What is to be known of a sheet's cells beside their values.

    ``faults`` gives the text to show in a cell that has no value; ``styles`` the style of a cell
    where it is one of those that were asked for.
    """

    faults: dict[Cell, str] = field(default_factory=dict)
    styles: dict[Cell, str] = field(default_factory=dict)

    def add_fault(self, cell: Cell, kind: str, value: str | None, *, formula: bool) -> None:
        """Note the cell if it is an error or a formula without its value; None: it has none."""
        text = (value or "").strip()
        if kind == "e" and text:
            self.faults[cell] = error_text(text)
        elif formula and not text and (kind != "str" or value is None):  # "" is a text's value
            self.faults[cell] = FORMULA_WITHOUT_VALUE


def scan_part(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, styles: Collection[str]
) -> CellNotes:
    """Read a part through (which checks its CRC) and note its cells; ``styles`` are asked for.

    Raises Unreadable for a sheet whose filled cells span too large a rectangle.
    """
    with archive.open(info) as part:
        pieces = _pieces(part)
        first = next(pieces)
        scan = _Scan(styles, plain=_is_plain(first))
        for piece in itertools.chain([first], pieces):
            if scan.plain:
                scan.look(piece)
    # Cells formatted but empty count here; only when that looks too large is it worth a slower,
    # exact look.
    if scan.plain and scan.last_row * scan.last_column <= MAX_CELLS:
        return scan.notes
    with archive.open(info) as part:
        return _exact_look(part, styles)


class _Scan:
    """What has been seen of a part so far; of one that isn't ``plain`` it says nothing."""

    def __init__(self, styles: Collection[str], *, plain: bool):
        self.plain, self.last_row, self.last_column = plain, 0, 26
        self.notes = CellNotes()
        self.marks = [ERROR, FORMULA]
        if styles:
            numbers = "|".join(styles)
            self.marks.append(re.compile(f' s="(?:{numbers})"'.encode()))

    def look(self, piece: bytes) -> None:
        """Take a piece into account; the pieces come in order."""
        rows = ROW.findall(piece)
        self.plain = b"" not in rows
        if not self.plain:
            return
        self.last_row = max([self.last_row, *map(int, rows)])
        letters = set(FAR_COLUMN.findall(piece))
        self.last_column = max([self.last_column, *map(_column_number, letters)])
        for mark in self.marks:
            for hit in mark.finditer(piece):
                self._note(piece, hit)

    def _note(self, piece: bytes, hit: re.Match[bytes]) -> None:
        """Note the cell in which a mark was hit; a mark may stand elsewhere."""
        start = piece.rfind(b'<c r="', max(0, hit.start() - MAX_TAG), hit.start())
        cell = CELL.match(piece, start) if start >= 0 else None
        if not cell:
            return
        letters, number, attributes, formula, written, value, closed = cell.groups()
        place = int(number) - 1, _column_number(letters) - 1
        if hit.re not in (ERROR, FORMULA):
            self.notes.styles[place] = _attribute(STYLE, attributes)
        elif closed:
            text = (value or b"").decode("utf-8", "replace") if written else None
            kind = _attribute(TYPE, attributes)
            self.notes.add_fault(place, kind, text, formula=formula is not None)


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


def _is_plain(piece: bytes) -> bool:
    """Whether a part begins as most do.

    Its cells say their places first; it has no prefix, no comment, no wide characters.
    """
    return piece.count(b"<c ") + piece.count(b"<c>") == piece.count(b'<c r="') and not (
        b":worksheet" in piece[:PIECE_HEAD] or b"<!" in piece or b"\0" in piece
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _exact_look(part: IO[bytes], styles: Collection[str]) -> CellNotes:
    """The same by parsing: only filled cells count for the rectangle from A1."""
    height = width = row = column = 0
    notes = CellNotes()
    for event, node in iterparse(part):
        match event, _local(node):
            case "start", "row":
                row, column = int(node.get("r", row + 1)), 0
            case "start", "c":
                row, column = _place(node, row, column + 1)
            case "end", "c" if len(node):
                height, width = max(height, row), max(width, column)
                _note_node(notes, node, (row - 1, column - 1), styles)
            case "end", "row":
                node.clear()
    if height * width > MAX_CELLS:
        raise Unreadable("far_cell")
    return notes


def _place(cell: Any, row: int, column: int) -> Cell:
    """Row and column, counted from 1, as a cell says them; those given where it doesn't."""
    place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
    return (int(place[2]), _column_number(place[1].encode())) if place else (row, column)


def _note_node(notes: CellNotes, cell: Any, place: Cell, styles: Collection[str]) -> None:
    inside = {_local(child): child for child in cell}
    value = inside.get("v")
    text = None if value is None else value.text or ""
    notes.add_fault(place, cell.get("t", ""), text, formula="f" in inside)
    if cell.get("s") in styles:
        notes.styles[place] = cell.get("s")


def _local(node: Any) -> str:
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
    package = _Package(archive, parts)
    book = package.workbook()
    targets, sheets, epoch = package.relations(book), [], EPOCH
    for node in package.nodes(book, "sheet", "workbookPr"):
        if _local(node) == "sheet":
            target = posixpath.normpath(targets.get(_relation_id(node), "/")).lstrip("/")
            sheets.append((node.get("name", ""), package.part_called(target)))
        elif node.get("date1904") in ("1", "true", "on"):
            epoch = EPOCH_1904
    part = package.part_called(book)
    return WorkbookAbout(parts[part].filename if part else "", sheets, epoch)


def with_distinct_names(archive: zipfile.ZipFile, about: WorkbookAbout) -> bytes:
    """The workbook with a name of its own for each sheet: calamine reads them by name."""
    tree = lxml.etree.fromstring(archive.read(about.part), lxml.etree.XMLParser(**SAFE))
    sheets = [node for node in tree.iter() if _local(node) == "sheet"]
    for number, node in enumerate(sheets, start=1):
        node.set("name", f"sheet{number}")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as copy:
        for info in archive.infolist():
            is_book = info.filename == about.part
            copy.writestr(info, lxml.etree.tostring(tree) if is_book else archive.read(info))
    return changed.getvalue()


def styles_that_change(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]
) -> dict[str, NumberFormat]:
    """The styles of cells, by their numbers, whose format shows another value than the cell's."""
    codes = dict(PERCENTAGES)
    styles: list[str] = []
    for node in _Package(archive, parts).nodes("xl/styles.xml", "numFmt", "cellXfs"):
        if _local(node) == "numFmt":
            codes[node.get("numFmtId", "")] = node.get("formatCode", "")
        else:
            styles = [style.get("numFmtId", "") for style in node if _local(style) == "xf"]
    formats = {str(place): number_format(codes.get(code, "")) for place, code in enumerate(styles)}
    return {style: shown for style, shown in formats.items() if shown}


class _Package:
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
        try:
            tree = lxml.etree.fromstring(self.read(name), lxml.etree.XMLParser(**SAFE))
        except lxml.etree.XMLSyntaxError as fault:
            raise Unreadable("truncated") from fault
        return [node for node in tree.iter() if _local(node) in tags]

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
