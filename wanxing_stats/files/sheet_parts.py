"""A sheet's XML in an xlsx -> what calamine doesn't tell: how far cells reach, which have no value.

A part is searched as bytes, which costs little; only one written in an unusual way is parsed.
"""

import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree

from .markup_files import SAFE
from .workbook import FORMULA_WITHOUT_VALUE, MAX_CELLS, Unreadable, error_text

Faults = dict[tuple[int, int], str]  # (row, column), counted from 0 -> the text to show there

PIECE = 2**20
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*(?<!/)>(.*?)</c>', re.DOTALL
)
# A formula, then an empty value or none.
BARE_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*<f(?:[^>]*/>|(?:\s[^>]*)?>[^<]*</f>)\s*'
    rb"(<v\s*/>|<v>\s*</v>)?\s*</c>"
)


def scan_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Faults:
    """Read a part through (which checks its CRC); the errors and formulas without value in it.

    Raises Unreadable for a sheet whose filled cells span too large a rectangle.
    """
    with archive.open(info) as part:
        pieces = _pieces(part)
        first = next(pieces)
        scan = _Scan(plain=_is_plain(first))
        for piece in itertools.chain([first], pieces):
            if scan.plain:
                scan.look(piece)
    # Cells formatted but empty count here; only when that looks too large is it worth a slower,
    # exact look.
    if scan.plain and scan.last_row * scan.last_column <= MAX_CELLS:
        return scan.faults
    with archive.open(info) as part:
        height, width, faults = _exact_look(part)
    if height * width > MAX_CELLS:
        raise Unreadable("far_cell")
    return faults


@dataclass
class _Scan:
    """What has been seen of a part so far; of one that isn't ``plain`` it says nothing."""

    plain: bool
    last_row: int = 0
    last_column: int = 26
    formulas: bool = False
    faults: Faults = field(default_factory=dict)

    def look(self, piece: bytes) -> None:
        """Take a piece into account; the pieces come in order."""
        rows = re.findall(rb'<row[^>]{0,99}? r="(\d{1,9})"', piece)
        self.plain = len(rows) == piece.count(b"<row")
        self.last_row = max([self.last_row, *map(int, rows)])
        letters = set(re.findall(rb' r="([A-Z]{2,3})\d', piece))
        self.last_column = max([self.last_column, *map(_column_number, letters)])
        if b' t="e"' in piece:
            self.faults |= _errors(piece)
        # One that is shared is written out where it is first used.
        self.formulas = self.formulas or b"</f>" in piece
        if self.formulas:
            self.faults |= _bare_formulas(piece)


def _pieces(part) -> Iterator[bytes]:
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
        b":worksheet" in piece or b"<!" in piece or b"\0" in piece
    )


def _errors(piece: bytes) -> Faults:
    faults = {}
    for letters, row, content in ERROR_CELL.findall(piece):
        if value := re.search(rb"<v[^>]*>([^<]+)</v>", content):
            text = error_text(value[1].decode("utf-8", "replace"))
            faults[int(row) - 1, _column_number(letters) - 1] = text
    return faults


def _bare_formulas(piece: bytes) -> Faults:
    faults = {}
    for letters, row, attributes, value in BARE_FORMULA.findall(piece):
        if not (value and b't="str"' in attributes):  # an empty text is a value
            faults[int(row) - 1, _column_number(letters) - 1] = FORMULA_WITHOUT_VALUE
    return faults


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _exact_look(part) -> tuple[int, int, Faults]:
    """Height and width of the rectangle from A1 with every value in it, and the faults in it."""
    height = width = row = column = 0
    faults: Faults = {}
    try:
        for event, node in lxml.etree.iterparse(part, events=("start", "end"), **SAFE):
            tag = _local(node)
            if event == "start" and tag == "row":
                row, column = int(node.get("r", row + 1)), 0
            elif event == "start" and tag == "c":
                place = re.fullmatch(r"([A-Z]+)(\d+)", node.get("r", ""))
                column = _column_number(place[1].encode()) if place else column + 1
                row = int(place[2]) if place else row
            elif event == "end" and tag == "c":
                if len(node):
                    height, width = max(height, row), max(width, column)
                    if text := _fault(node):
                        faults[row - 1, column - 1] = text
            elif event == "end" and tag == "row":
                node.clear()
    except (lxml.etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable("truncated") from fault
    return height, width, faults


def _fault(cell) -> str | None:
    inside = {_local(child): child for child in cell}
    value, kind = inside.get("v"), cell.get("t")
    text = "" if value is None else (value.text or "").strip()
    if kind == "e" and text:
        return error_text(text)
    legitimately_empty = kind == "str" and value is not None
    return FORMULA_WITHOUT_VALUE if "f" in inside and not text and not legitimately_empty else None


def _local(node) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def sheet_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Sheet name -> name of its part, as the workbook's part and its relations say.

    Raises Unreadable when one of these is damaged.
    """
    package = _Package(archive, parts)
    book = package.workbook()
    targets, sheets = package.relations(book), {}
    for node in package.nodes(book, "sheet"):
        target = posixpath.normpath(targets.get(_relation_id(node), "/")).lstrip("/")
        sheets[node.get("name", "")] = package.part_called(target)
    return sheets


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

    def nodes(self, name: str, tag: str) -> list:
        """The elements of a part's XML with that tag, whatever its namespace."""
        if not self.part_called(name):
            return []
        try:
            tree = lxml.etree.fromstring(self.read(name), lxml.etree.XMLParser(**SAFE))
        except lxml.etree.XMLSyntaxError as fault:
            raise Unreadable("truncated") from fault
        return [node for node in tree.iter() if _local(node) == tag]

    def workbook(self) -> str:
        """The name of the workbook's part."""
        for node in self._relation_nodes(""):
            if node.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(_target("", node)).lstrip("/")
        return "xl/workbook.xml"

    def relations(self, of: str) -> dict[str, str]:
        """Id -> target of the relations of a part."""
        return {node.get("Id", ""): _target(of, node) for node in self._relation_nodes(of)}

    def _relation_nodes(self, of: str) -> list:
        folder, name = posixpath.split(of)
        return self.nodes(posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship")


def _target(of: str, relation) -> str:
    """The path from the package's root that a relation of a part leads to."""
    return posixpath.join("/", posixpath.dirname(of), relation.get("Target", ""))


def _relation_id(sheet) -> str:
    """The id of the relation that leads to a sheet: the attribute id of some namespace."""
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
