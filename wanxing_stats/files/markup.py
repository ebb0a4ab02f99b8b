"""What the readers of XML share: parsing without entities, numbers and dates in attributes.

In: elements and attributes. Out: events, whole numbers, dates.
"""

import datetime
from collections.abc import Iterator
from typing import IO, Any

import lxml.etree

from .workbook import Unreadable

# An entity may name a file of this computer, or grow without end.
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def whole_number(text: str | None, default: int) -> int:
    """What an attribute counts; ``default`` where it is missing or absurd."""
    return int(text) if text and text.strip().isdigit() and len(text) < 8 else default


def iterparse(source: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for each element, in order."""
    try:
        for event, node in lxml.etree.iterparse(source, events=("start", "end"), **SAFE):
            if isinstance(node.tag, str):
                yield event, node
    except (lxml.etree.XMLSyntaxError, UnicodeError) as fault:
        raise Unreadable("truncated") from fault


def moment(text: str) -> datetime.date | str:
    """A date, with its time unless that is midnight, as calamine gives them; else the text."""
    try:
        parsed = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return parsed if parsed.time() != datetime.time() else parsed.date()
