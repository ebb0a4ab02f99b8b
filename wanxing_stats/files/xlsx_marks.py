"""What cells of an xlsx look like: struck styles and runs, comments, and colours when asked for.

In: the parts of the package. Out: CellMarks in its grids. Each part that says more is looked at
only where a cheap look at the package finds it: most workbooks have none.
"""

import functools
import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.etree
from xlrd.formatting import excel_default_palette_b8

from .cell_marks import CellMark, colour_names
from .markup import parse
from .sheet_parts import CellNotes, Package, column_number, local_name, scan_part
from .workbook import Cell, Grid, Unreadable

STYLES, THEME = "xl/styles.xml", "xl/theme/theme1.xml"
# The theme's colours by number; the file lists them dark first.
ACCENTS = [f"accent{number}" for number in range(1, 7)]
THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *ACCENTS, "hlink", "folHlink")
FIRST_OF_PALETTE = 8
COMMENTS = ("comment", "threadedComment")
TEXTS = ("t", "text")  # what holds a comment's text
ITEM_START = re.compile(rb"<si[ />]")
STRIKE = re.compile(rb"""<strike\s*(?:val="(?:1|true)"\s*)?/?>""")
RUN_TEXT = re.compile(rb"<t[^<>]*>([^<]*)</t>")
WITH_STRING = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>\s*<v>(\d+)</v>')
PLACE = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
MOST_COMMENTS = 200_000  # in all sheets: several may show those of one part


class XlsxMarks:
    """The marks of an opened package; ``struck`` are the numbers of styles that strike through.

    ``strings``: the content of its shared strings.
    """

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], strings: bytes):
        self.package = Package(archive, parts)
        self.struck = self._struck_styles()
        self.strings = _struck_strings(strings)
        self.has_comments, self.comments = any(map(_holds_comments, parts)), 0

    def add_to(self, grid: Grid, part: str, notes: CellNotes) -> None:
        """Put the marks of a sheet's part into its grid."""
        for cell, style in notes.styles.items():
            if style in self.struck:
                grid.add_mark(cell, CellMark(struck=True))
        for cell, mark in self._runs(part, notes):
            grid.add_mark(cell, mark)
        for cell, mark in self._comments(part) if self.has_comments else ():
            grid.add_mark(cell, mark)

    def _struck_styles(self) -> frozenset[str]:
        if b"strike" not in self._bytes(STYLES):
            return frozenset()
        fonts, _, styles = _styles(self.package)
        struck = {place for place, font in enumerate(fonts) if _is_struck(font)}
        numbers = enumerate(_number(style, "fontId") for style in styles)
        return frozenset(str(number) for number, font in numbers if font in struck)

    def _runs(self, part: str, notes: CellNotes) -> Iterator[tuple[Cell, CellMark]]:
        content = self._bytes(part) if self.strings or notes.has_strike else b""
        if self.strings:
            for letters, row, attributes, number in WITH_STRING.findall(content):
                if b't="s"' in attributes and int(number) in self.strings:
                    yield _cell(letters, row), self.strings[int(number)]
        if notes.has_strike:
            for start in content.split(b"<c ")[1:]:
                attributes, _, inside = start.partition(b"</c>")[0].partition(b">")
                place = PLACE.match(attributes) if b't="inlineStr"' in attributes else None
                if place and (mark := _of_runs(inside)):
                    yield _cell(place[1], place[2]), mark

    def _comments(self, part: str) -> Iterator[tuple[Cell, CellMark]]:
        """The comments of a sheet; none where they are damaged, which is no reason to refuse it."""
        try:
            targets = set(filter(_holds_comments, self.package.relations(part).values()))
            # Threads stand first: beside each stands a comment for programs that don't know them.
            names = [posixpath.normpath(target).lstrip("/") for target in sorted(targets)[::-1]]
            nodes = [self.package.nodes(name, *COMMENTS) for name in names]
        except Unreadable:
            return
        for node in itertools.chain.from_iterable(nodes):
            place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", node.get("ref", ""))
            if not place or local_name(node.getparent()) in COMMENTS:
                continue
            self.comments += 1
            if self.comments > MOST_COMMENTS:
                return
            texts = [inner.text or "" for inner in node.iter() if local_name(inner) in TEXTS]
            yield _cell(place[1].encode(), place[2].encode()), CellMark(comment="".join(texts))

    def _bytes(self, part: str) -> bytes:
        return self.package.read(part) if self.package.part_called(part) else b""


def _struck_strings(content: bytes) -> dict[int, CellMark]:
    """The shared strings of which all or a part is struck through."""
    if b"<strike" not in content:
        return {}
    items = enumerate(ITEM_START.split(content)[1:])
    marks = {place: _of_runs(item) for place, item in items if b"<strike" in item}
    return {place: mark for place, mark in marks.items() if mark}


def colours_of(data: bytes, part: str) -> dict[Cell, CellMark]:
    """The fills and colours of font that cells of a sheet's part have, plain ones left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
            marks = _coloured_styles(Package(archive, parts))
            styles = scan_part(archive, parts[part], marks).styles if marks else {}
            return {cell: marks[style] for cell, style in styles.items()}
    except (zipfile.BadZipFile, lxml.etree.LxmlError, Unreadable, KeyError, ValueError):
        return {}


def colours_when_asked(grid: Grid, data: bytes, part: str) -> None:
    """Let the grid look for its colours in the file's bytes."""
    grid.colours = functools.cache(functools.partial(colours_of, data, part))


def _coloured_styles(package: Package) -> dict[str, CellMark]:
    fonts, fills, styles = _styles(package)
    theme = _theme(package)
    fill_names = [_names(_inside(fill, "fgColor"), theme) for fill in fills]
    font_names = [_names(_inside(font, "color"), theme) for font in fonts]
    marks = {}
    for number, style in enumerate(styles):
        fill, font = _number(style, "fillId"), _number(style, "fontId")
        mark = CellMark(
            fill=fill_names[fill] if fill < len(fill_names) else "",
            font=font_names[font] if font < len(font_names) else "",
        )
        if mark:
            marks[str(number)] = mark
    return marks


def _styles(package: Package) -> tuple[list[Any], list[Any], list[Any]]:
    """The elements of fonts, fills and styles of cells, in their order."""
    lists: dict[str, list[Any]] = {"fonts": [], "fills": [], "cellXfs": []}
    for node in package.nodes(STYLES, *lists):
        lists[local_name(node)] = [child for child in node if isinstance(child.tag, str)]
    return lists["fonts"], lists["fills"], lists["cellXfs"]


def _theme(package: Package) -> dict[str, str]:
    """The theme's colours by their names."""
    if not package.part_called(THEME):
        return {}
    colours = {}
    for node in parse(package.read(THEME)).iter():
        if local_name(node) in THEME_ORDER and len(node):
            colours[local_name(node)] = node[0].get("lastClr") or node[0].get("val", "")
    return colours


def _names(colour: Any, theme: Mapping[str, str]) -> str:
    if colour is None:
        return ""
    written = colour.get("rgb")
    if colour.get("theme"):
        place = _number(colour, "theme")
        written = theme.get(THEME_ORDER[place], "") if place < len(THEME_ORDER) else ""
    elif colour.get("indexed"):
        written = palette_colour(_number(colour, "indexed"))
    return colour_names(written, float(colour.get("tint", 0)))


def palette_colour(number: int) -> str:
    """A colour of Excel's own list; "" for one that isn't in it, as the window's own."""
    place = number - FIRST_OF_PALETTE if number >= FIRST_OF_PALETTE else number
    palette = excel_default_palette_b8
    return bytes(palette[place]).hex() if place < len(palette) else ""


def _is_struck(font: Any) -> bool:
    strike = _inside(font, "strike")
    return strike is not None and strike.get("val", "1") in ("1", "true")


def _inside(node: Any, name: str) -> Any:
    return next((child for child in node.iter() if local_name(child) == name), None)


def _number(node: Any, name: str) -> int:
    text = node.get(name, "0")
    return int(text) if text.isdigit() else 0


def _of_runs(item: bytes) -> CellMark:
    """Whether the runs of a text are struck through: all of them, or some."""
    struck = []
    for run in item.split(b"<r>")[1:]:
        if b"".join(RUN_TEXT.findall(run)).strip():
            struck.append(bool(STRIKE.search(run)))
    return CellMark(struck=bool(struck) and all(struck), partly_struck=any(struck))


def _cell(letters: bytes, row: bytes) -> Cell:
    return int(row) - 1, column_number(letters) - 1


def _holds_comments(part: str) -> bool:
    return "comment" in part.lower() and part.lower().endswith(".xml")
