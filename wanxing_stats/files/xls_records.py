"""The records of a workbook stream (BIFF5 or BIFF8), counted before xlrd builds anything of them.

In: the stream. Out: the same stream without the records that aren't needed here and may say
endless things of a few bytes: names (texts joined to texts), links and formats over whole sheets.
Unreadable where its sheets are too many or too large.
"""

import struct

from .workbook import MAX_SHEETS, Extent, Unreadable

BOF, EOF, BOUNDSHEET, WORKSHEET, PASSWORD = 0x809, 0x0A, 0x85, 0, 0x2F
OLD_BOFS = (0x009, 0x209, 0x409)  # of Excel 4 and before
SHARED = 0xFD  # a cell with one of the shared strings
CELLS = frozenset([0x006, 0x206, 0x406, 0x0D6, 0x201, 0x203, 0x204, 0x205, 0x27E, SHARED])
SEVERAL_CELLS = {0x0BD: 6, 0x0BE: 2}  # and the bytes of each
# NAME, EXTERNSHEET, EXTERNNAME, SUPBOOK, COLINFO, HLINK, QUICKTIP, CONDFMT, CF, LABELRANGES, FEAT11
NOT_NEEDED = frozenset([0x18, 0x17, 0x23, 0x1AE, 0x7D, 0x1B8, 0x800, 0x1B0, 0x1B1, 0x15F, 0x872])
UNKNOWN = struct.pack("<H", 0x0FFF)  # what xlrd passes over
RECORD = struct.Struct("<HH")


class XlsRecords:
    """What a stream's records say before they are read: ``needed`` is the stream to read.

    ``shown``: how many cells show a shared string; ``extent`` of all sheets.
    """

    def __init__(self, stream: bytes):
        self.stream, self.not_needed = stream, list[int]()
        self.shown, self.extent, self.read = 0, Extent(), 0
        if len(stream) >= 2 and struct.unpack_from("<H", stream)[0] in OLD_BOFS:
            raise Unreadable("old_format")
        starts = self._book()
        if len(starts) > MAX_SHEETS:
            raise Unreadable("too_many_sheets", most=MAX_SHEETS)
        cells = sum(map(self._sheet, starts))
        self.extent.add_cells(cells)
        self.needed = self._without_not_needed()

    def _book(self) -> list[int]:
        """Where the worksheets begin, as the records about the whole workbook say."""
        starts, place = [], 0
        while place + 4 <= len(self.stream):
            kind, length = RECORD.unpack_from(self.stream, place)
            if kind == BOUNDSHEET and place + 10 <= len(self.stream):
                start, _, sort = struct.unpack_from("<IBB", self.stream, place + 4)
                if sort == WORKSHEET:
                    starts.append(start)
            elif kind == PASSWORD:
                return []  # the rest is scrambled, and xlrd refuses it
            elif kind == EOF:
                break
            elif kind in NOT_NEEDED:
                self.not_needed.append(place)
            place += 4 + length
        return starts

    def _sheet(self, start: int) -> int:
        """How many cells a sheet's rows have up to their last, empty ones too."""
        stream, beyond = self.stream, len(self.stream) - 8
        unpack = RECORD.unpack_from
        widths: dict[int, int] = {}
        place, depth, stored = start, 0, 0
        while place <= beyond:
            kind, length = unpack(stream, place)
            if kind in CELLS:
                row, column = unpack(stream, place + 4)
                stored += 1
                self.shown += kind == SHARED
                if column >= widths.get(row, 0):
                    widths[row] = column + 1
            elif kind in SEVERAL_CELLS:
                row, _ = unpack(stream, place + 4)
                column = int.from_bytes(stream[place + 2 + length : place + 4 + length], "little")
                stored += length // SEVERAL_CELLS[kind]
                widths[row] = max(column + 1, widths.get(row, 0))
            elif kind in NOT_NEEDED:
                self.not_needed.append(place)
            elif kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    break
            place += 4 + length
        self.extent.stored += stored
        self.read += place - start
        if self.read > 2 * len(self.stream):  # several sheets in one place, each read anew
            raise Unreadable("truncated")
        return sum(widths.values()) + max(widths, default=0)

    def _without_not_needed(self) -> bytes:
        if not self.not_needed:
            return self.stream
        changed = bytearray(self.stream)
        for place in self.not_needed:
            changed[place : place + 2] = UNKNOWN
        return bytes(changed)
