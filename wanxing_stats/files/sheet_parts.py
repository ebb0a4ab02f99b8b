"""The XML of xlsx sheets, looked through beside calamine: how far the cells reach, and which hold no value.

A part is searched as bytes, which costs little; only one written in an unusual way is parsed.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator

import lxml.etree

from .markup_files import SAFE
from .workbook import FORMULA_WITHOUT_VALUE, MAX_CELLS, Unreadable, error_text
from .xlsb_records import sheet_relations

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
    last_row, last_column, plain, formulas, faults = 0, 26, None, False, {}
    with archive.open(info) as part:
        for piece in _pieces(part):
            if plain is False or not info.filename.endswith(".xml"):
                continue
            rows = re.findall(rb'<row[^>]{0,99}? r="(\d{1,9})"', piece)
            last_row = max([last_row, *map(int, rows)])
            last_column = max(
                [last_column, *map(_column_number, set(re.findall(rb' r="([A-Z]{2,3})\d', piece)))]
            )
            plain = (_is_plain(piece) if plain is None else plain) and len(rows) == piece.count(
                b"<row"
            )
            if b' t="e"' in piece:
                faults |= _errors(piece)
            formulas = (
                formulas or b"</f>" in piece
            )  # one that is shared is written out where it is first used
            if formulas:
                faults |= _bare_formulas(piece)
    # Cells formatted but empty count here; only when that looks too large is it worth a slower, exact look.
    if plain is False or last_row * last_column > MAX_CELLS:
        with archive.open(info) as part:
            height, width, faults = _exact_look(part)
        if height * width > MAX_CELLS:
            raise Unreadable("far_cell")
    return faults


def _pieces(part) -> Iterator[bytes]:
    """The part's bytes, cut before a cell where there are any, so that a cell is looked at whole."""
    tail = b""
    while chunk := part.read(PIECE):
        chunk = tail + chunk
        cut = max(chunk.rfind(b"<c "), chunk.rfind(b"<row"), len(chunk) - PIECE)
        yield chunk[:cut]
        tail = chunk[cut:]
    yield tail


def _is_plain(piece: bytes) -> bool:
    """Whether a part begins as most do: its cells say their places first; no prefix, no comment, no wide characters."""
    return piece.count(b"<c ") + piece.count(b"<c>") == piece.count(b'<c r="') and not (
        b":worksheet" in piece or b"<!" in piece or b"\0" in piece
    )


def _errors(piece: bytes) -> Faults:
    faults = {}
    for letters, row, content in ERROR_CELL.findall(piece):
        if value := re.search(rb"<v[^>]*>([^<]+)</v>", content):
            faults[int(row) - 1, _column_number(letters) - 1] = error_text(
                value[1].decode("utf-8", "replace")
            )
    return faults


def _bare_formulas(piece: bytes) -> Faults:
    return {
        (int(row) - 1, _column_number(letters) - 1): FORMULA_WITHOUT_VALUE
        for letters, row, attributes, value in BARE_FORMULA.findall(piece)
        if not (value and b't="str"' in attributes)  # an empty text is a value
    }


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _exact_look(part) -> tuple[int, int, Faults]:
    """Height and width of the rectangle from A1 that holds every cell with a value, and the faults in it."""
    height = width = row = column = 0
    faults = {}
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
    """Sheet name -> name of its part, as the workbook's part and its relations say; or raises Unreadable."""
    found = {name.lower(): name for name in parts}

    def parsed(name: str):
        if name.lower() not in found:
            return ()
        try:
            return lxml.etree.fromstring(
                archive.read(parts[found[name.lower()]]), lxml.etree.XMLParser(**SAFE)
            ).iter()
        except lxml.etree.XMLSyntaxError as fault:
            raise Unreadable("truncated") from fault

    def relations(of: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(of)
        return {
            node.get("Id", ""): (
                node.get("Type", ""),
                posixpath.join("/", folder, node.get("Target", "")),
            )
            for node in parsed(posixpath.join(folder, "_rels", name + ".rels"))
            if _local(node) == "Relationship"
        }

    targets = [
        target for kind, target in relations("").values() if kind.endswith("/officeDocument")
    ]
    book = posixpath.normpath(targets[0]).lstrip("/") if targets else "xl/workbook.xml"
    if book.endswith(".bin") and book.lower() in found:
        relation_of = sheet_relations(archive.read(parts[found[book.lower()]]))
    else:
        relation_of = {
            node.get("name", ""): next(
                (value for key, value in node.attrib.items() if key.endswith("}id")), ""
            )
            for node in parsed(book)
            if _local(node) == "sheet"
        }
    related, sheets = relations(book), {}
    for sheet, relation in relation_of.items():
        target = posixpath.normpath(related.get(relation, ("", "/"))[1]).lstrip("/").lower()
        sheets[sheet] = found.get(target, "")
    return sheets
