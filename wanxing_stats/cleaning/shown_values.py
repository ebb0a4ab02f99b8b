"""What people wrote of a cell in corrections.toml, shown as the cell itself is.

In: a text or value, the reader of its column, its place. Out: the value as the clean table holds
it; what can't be read or isn't declared as messages quote it; of an identifier that may not be
shown its place.

    shown_cell(reader of fine_yuan, "200元", place)  ->  "200"
"""

import datetime
from typing import Any

from wanxing_stats.base import Place, clean_text, quoted, stand_in, unshown
from wanxing_stats.rules import Field, Ledger

from .cell_reading import CellReader
from .decisions import CORRECTIONS_FILE, Key


def shown_cell(reader: CellReader, cell: Any, place: Place) -> str:
    """A cell of a column, or what is written instead, as it may be shown."""
    text = clean_text(cell)
    value, complaint = reader.read(cell)
    if value is None or complaint:
        return quoted(text)
    if reader.identifies:
        return stand_in(place) if unshown([text]) else text
    if reader.field.type == "string":
        return shown_text(reader.field, value)
    return _say_value(value)


def shown_key(ledger: Ledger, key: Key, written: str) -> str:
    """A record's key as messages name it; ``written`` is what it stands under in the file."""
    place = Place(CORRECTIONS_FILE, column=written)
    texts = []
    for name, text in zip(ledger.primary_key, key, strict=False):
        field = ledger.field(name)
        identifies = name in ledger.identifiers
        reader = CellReader(field, "", ledger.missing_of(field), identifies=identifies)
        texts.append(shown_cell(reader, text, place))
    return "、".join(texts)


def shown_text(field: Field, value: str) -> str:
    """A value of a text column: one that is declared as it is, another as messages quote it."""
    return value if value in field.enum else quoted(value)


def _say_value(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime.date():
            return value.isoformat()[:10]
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
