"""The records of an xls workbook stream (BIFF5 and BIFF8) for which calamine gives too little.

calamine gives "" for an error, and breaks the Chinese text of Excel 5 and 95.
"""

import re
import struct
from collections.abc import Iterator

from .workbook import Unreadable, error_text

FORMULA, EOF, BOUNDSHEET, DIMENSIONS, BOOLERR, BOF = 0x0006, 0x000A, 0x0085, 0x0200, 0x0205, 0x0809
BIFF5 = b"\x09\x08\x08\x00\x00\x05"  # how a stream of Excel 5 or 95 begins
WORKSHEET = 0  # the kind of sheet a BOUNDSHEET announces
CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
# Records that begin with a row and a column.
CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD}
# A run of cells (texts, numbers, blanks) in columns that exist: most of a sheet, skipped at once.
ORDINARY = re.compile(
    rb"(?:\xfd\x00\x0a\x00...\x00.{6}|\x7e\x02\x0a\x00...\x00.{6}|\x03\x02\x0e\x00...\x00.{10}"
    rb"|\x01\x02\x06\x00.{6})*+",
    re.DOTALL,
)
MAX_ROWS, MAX_COLUMNS = 65_536, 256
CODEPAGE_936, CODEPAGE_1252 = b"\x42\x00\x02\x00\xa8\x03", b"\x42\x00\x02\x00\xe4\x04"
# The byte of each character of code page 1252; where it has none, calamine gives the byte's number.
BYTES_1252 = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}


def cell_errors(stream: bytes) -> list[dict[tuple[int, int], str]]:
    """For each worksheet, in order: (row, column), counted from 0 -> the error Excel shows there.

    Raises Unreadable for a cell in a column that xls has not: calamine would try to fill the
    rectangle up to it.
    """
    sheets = []
    for _, body in _records(stream, 0, {BOUNDSHEET}):
        if len(body) > 5:
            sheets.append((struct.unpack_from("<I", body)[0], body[5]))
    errors = []
    for start, kind in sheets:
        errors_of_sheet = _errors(stream, start)  # of charts too: they may be refused
        if kind == WORKSHEET:
            errors.append(errors_of_sheet)
    return errors


def _records(stream: bytes, place: int, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """(kind, body) of the wanted records from ``place`` to the end of that substream.

    Substreams within it, of charts, are looked through, too.
    """
    depth, end, header = 0, len(stream) - 4, struct.Struct("<HH").unpack_from
    while place <= end:
        if ordinary := ORDINARY.match(stream, place):  # always, if only of nothing
            place = ordinary.end()
        if place > end:
            return
        kind, length = header(stream, place)
        if kind in wanted:
            yield kind, stream[place + 4 : place + 4 + length]
        elif kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        place += 4 + length


def _errors(stream: bytes, start: int) -> dict[tuple[int, int], str]:
    errors = {}
    for kind, body in _records(stream, start, CELLS | {DIMENSIONS}):
        if kind == DIMENSIONS:
            _check_dimensions(body)
            continue
        if len(body) < 6:
            continue
        row, column = struct.unpack_from("<HH", body)
        if column >= MAX_COLUMNS:
            raise Unreadable("truncated")
        if kind == BOOLERR and len(body) >= 8 and body[7] == 1:
            errors[row, column] = error_text(CODES.get(body[6]))
        elif kind == FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
            errors[row, column] = error_text(CODES.get(body[8]))
    return errors


def _check_dimensions(body: bytes) -> None:
    """Refuse a sheet that claims more than xls can hold: calamine would ask for the memory."""
    form = {14: "<IIHH", 10: "<HHHH"}.get(len(body))  # BIFF5 has shorter row numbers
    if form:
        first_row, last_row, left, right = struct.unpack_from(form, body)
        if max(first_row, last_row) > MAX_ROWS or max(left, right) > MAX_COLUMNS:
            raise Unreadable("truncated")


def as_latin(data: bytes, stream: bytes) -> bytes:
    """The file around a Chinese BIFF5 stream, made to say that its text is Latin, or as it is.

    calamine loses such text when it decodes it as Chinese, but gives each byte when it decodes it
    as Latin.
    """
    chinese = stream.startswith(BIFF5) and CODEPAGE_936 in stream[:2048]
    return data.replace(CODEPAGE_936, CODEPAGE_1252, 1) if chinese else data


def from_latin(text):
    """The Chinese text whose bytes calamine took for Latin; a cell without text as it is."""
    if not isinstance(text, str):
        return text
    return bytes(BYTES_1252.get(letter, 0x3F) for letter in text).decode("gb18030", "replace")
