"""What the readers of XML share: parsing without entities, numbers and dates in attributes.

In: elements and attributes. Out: events, whole numbers, dates.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import IO, Any

import lxml.etree

from .workbook import MAX_NODES, Unreadable

# An entity may name a file of this computer, or grow without end (in an attribute it is always
# resolved); without huge_tree the parser ends at that, at endless nesting and at endless values.
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def whole_number(text: str | None, default: int) -> int:
    """What an attribute counts; ``default`` where it is missing or absurd."""
    return int(text) if text and text.strip().isdigit() and len(text) < 8 else default


class _Weighed:
    """A stream that counts the elements and attributes that have been read of it."""

    def __init__(self, source: IO[bytes]):
        self.source, self.nodes = source, 0

    def read(self, size: int) -> bytes:
        piece = self.source.read(size)
        self.nodes += nodes_in(piece)
        if self.nodes > MAX_NODES:
            raise Unreadable("too_large")
        return piece


def nodes_in(content: bytes) -> int:
    """About how many elements and attributes an XML has."""
    return content.count(b"<") + content.count(b'="') + content.count(b"='")


def parse(content: bytes) -> Any:
    """The root of an XML that is small enough to be held as a whole.

    Raises Unreadable when it isn't, or is damaged.
    """
    if nodes_in(content) > MAX_NODES:
        raise Unreadable("too_large")
    try:
        return lxml.etree.fromstring(content, lxml.etree.XMLParser(**SAFE))
    except (lxml.etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable("truncated") from fault


def iterparse(source: IO[bytes], tags: Sequence[str], row: str) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for each element with one of these tags, in order.

    At the end of a ``row`` it and what stands before it are forgotten; Unreadable where too much
    is to be held until then.
    """
    weighed = _Weighed(source)
    try:
        events = lxml.etree.iterparse(weighed, events=("start", "end"), tag=tags, **SAFE)
        for event, node in events:
            yield event, node
            if event == "end" and node.tag.rpartition("}")[2] == row:
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
                weighed.nodes = 0
    except (lxml.etree.XMLSyntaxError, UnicodeError) as fault:
        raise Unreadable("truncated") from fault


def moment(text: str) -> datetime.date | str:
    """A date, with its time unless that is midnight, as calamine gives them; else the text."""
    try:
        parsed = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return parsed if parsed.time() != datetime.time() else parsed.date()
