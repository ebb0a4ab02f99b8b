"""The strings that cells of an xlsx share: their count put right, and what the cells show of them.

In: a package and how often its sheets show a string. Out: the parts to read instead of its own;
Unreadable where a few long strings stand in so many cells that nothing could hold them.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping

from .sheet_parts import CellNotes, check_tags
from .workbook import FREE_TEXT, Extent, most_text

LIST = re.compile(rb"<(?:\w{1,20}:)?sst\b[^<>]*+>")
COUNT = re.compile(rb"""\s(?:c|uniqueC)ount\s*+=\s*+["']([^"']*+)["']""")
ITEM = re.compile(rb"<(?:\w{1,20}:)?si[ />]")
SHORTEST_ITEM = len("<si/>")
SHOWN = re.compile(rb' t="s"[^<>]*+>\s*+<v>(\d{1,9})<')


class SharedStrings:
    """The strings of a package: ``changed`` are its parts that have another content than stored."""

    def __init__(self, archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]):
        self.archive = archive
        self.content, self.changed = b"", dict[str, bytes]()
        for name, info in parts.items():
            if name.lower().endswith("sharedstrings.xml"):
                self.content = archive.read(info)
                check_tags(self.content)
                counted = LIST.sub(self._with_true_count, self.content)
                if counted != self.content:
                    self.changed[info.filename] = counted

    def _with_true_count(self, tag: re.Match[bytes]) -> bytes:
        """The list's element; calamine makes room for as many strings as it says."""
        most = len(self.content) // SHORTEST_ITEM
        counts = [count.decode("latin_1") for count in COUNT.findall(tag[0])]
        if all(count.isdigit() and len(count) < 10 and int(count) <= most for count in counts):
            return tag[0]
        return COUNT.sub(b"", tag[0])

    def check_shown(self, sheets: Iterable[tuple[zipfile.ZipInfo, CellNotes]]) -> None:
        """Refuse strings that are long and stand in too many cells, before calamine copies them."""
        sheets = list(sheets)
        shown = sum(notes.strings for _, notes in sheets)
        stored = sum(notes.stored for _, notes in sheets)
        if shown * len(self.content) <= FREE_TEXT:
            return
        lengths = [len(item) for item in ITEM.split(self.content)[1:]]
        if shown * max(lengths, default=0) <= most_text(stored):
            return
        extent = Extent(stored)
        for info, _ in sheets:
            numbers = map(int, SHOWN.findall(self.archive.read(info)))
            extent.add_text(sum(lengths[number] for number in numbers if number < len(lengths)))
