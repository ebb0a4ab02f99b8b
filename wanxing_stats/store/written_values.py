"""One value as a file of ours may hold it: a cell that runs no formula, a value in TOML.

defused("=1+1")  ->  "'=1+1"
as_toml_value("张某某")  ->  "\"张某某\""
"""

import datetime
import json

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: object) -> object:
    """The cell; a text that a spreadsheet program would run is made harmless by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_toml_value(value: str | int | float | datetime.date) -> str:
    """A value as TOML writes it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A JSON text is a TOML text but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
