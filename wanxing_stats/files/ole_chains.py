"""An OLE file's header and chains of sectors, looked at before any reader follows them.

In: the file. Out: nothing, or Unreadable: a few bytes can say that a table has billions of sectors,
and a chain that leads back to itself is read until all that it claims has been read.
"""

import array
import struct
import sys

from .workbook import Unreadable

HEADER = 512
LAST_SECTOR = 0xFFFFFFFA  # what is more has a meaning of its own
FIRST_LISTED = 109  # sectors of the table that the header lists


def check_chains(data: bytes) -> None:
    """Refuse an OLE file that says more sectors than it has, or whose sectors go in a ring."""
    if len(data) < HEADER:
        raise Unreadable("truncated")
    shift = struct.unpack_from("<H", data, 0x1E)[0]
    if shift not in (9, 12):
        raise Unreadable("truncated")
    size = 1 << shift
    sectors = -(-len(data) // size)
    (tables,) = struct.unpack_from("<I", data, 0x2C)
    minis, more_tables, more = struct.unpack_from("<III", data, 0x40)
    if max(tables, minis) > sectors or (more > sectors and more_tables <= LAST_SECTOR):
        raise Unreadable("truncated")
    listed = list(struct.unpack_from(f"<{FIRST_LISTED}I", data, 76))
    place = more_tables
    for _ in range(sectors):
        if place > LAST_SECTOR or len(listed) > sectors + FIRST_LISTED:
            break
        *numbers, place = _sector(data, place, size)
        listed += numbers
    table = array.array("I")
    for number in listed[: sectors + 1]:
        if number <= LAST_SECTOR:
            table.extend(_sector(data, number, size))
    if _has_ring(table):
        raise Unreadable("truncated")


def _sector(data: bytes, number: int, size: int) -> "array.array[int]":
    """The numbers of a sector; those of no sector where the file has ended."""
    start = (number + 1) * size
    numbers = array.array("I", data[start : start + size].ljust(size, b"\xff"))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _has_ring(table: "array.array[int]") -> bool:
    """Whether a sector is followed by itself, at once or later."""
    seen = bytearray(len(table))  # 1: on the way, 2: leads to an end
    for start in range(len(table)):
        way, place = [], start
        while place < len(table) and not seen[place]:
            seen[place] = 1
            way.append(place)
            place = table[place]
        if place < len(table) and seen[place] == 1:
            return True
        for place in way:
            seen[place] = 2
    return False
