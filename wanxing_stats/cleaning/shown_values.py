"""What people wrote of a cell in corrections.toml, shown as the cell itself is.

In: a text or value, the reader of its column, its place. Out: the value as the clean table holds
it; what can't be read as messages quote it; what isn't declared as 〔未列出〕 or, of an identifier,
its place.

    shown_cell(reader of fine_yuan, "200元", place)  ->  "200"
"""

import datetime
from typing import Any

from wanxing_stats.base import Place
from wanxing_stats.rules import Ledger

from .cell_reading import CellReader, reader_of
from .decisions import CORRECTIONS_FILE, Key
from .undeclared import instead_of


def shown_cell(reader: CellReader, cell: Any, place: Place) -> str:
    """A cell of a column, or what is written instead, as it may be shown."""
    value, complaint = reader.read(cell)
    if value is None or complaint:
        return reader.quote(cell)
    if reader.field.type != "string":
        return _say_value(value)
    return reader.declared.value(value) or instead_of(reader.declared, place)


def shown_key(ledger: Ledger, key: Key) -> str:
    """A record's key as messages name it."""
    place = Place(CORRECTIONS_FILE, column="key")
    texts = []
    for name, text in zip(ledger.primary_key, key, strict=False):
        texts.append(shown_cell(reader_of(ledger, name), text, place))
    return "、".join(texts)


def _say_value(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime.date():
            return value.isoformat()[:10]
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
