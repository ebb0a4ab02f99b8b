"""The rows of each ledger that can't count, as far as they could be read.

In: a ledger's rows once they have met, and the tables that gave them. Out: a frame of those left
out; all ledgers' frames as one, as data/clean holds them, and back.
"""

import datetime
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.base import REJECTED
from wanxing_stats.rules import Field, Ledger

from .ledger_rows import SOURCE, WORKING_COLUMNS, LedgerRows, records_of
from .table_reading import LedgerTables, TableReading

# Why a row is left out, beside REJECTED: it conflicts with one that counts, or its sheet is hidden.
CONFLICT, HIDDEN = "conflict", "hidden"
PANDAS_TYPES = {
    "string": "str",
    "month": "str",
    "date": "datetime64[ms]",
    "period": "datetime64[ms]",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
}
DATES = ("date", "period")
COLUMNS = ["table", *SOURCE, "unread", "why", "values"]
TYPES = dict.fromkeys(COLUMNS, "str") | {"source_row": "int64"}


def typed(values: list[Any], field: Field) -> pd.Series:
    """A column of a ledger."""
    return pd.Series(values, dtype=object).astype(PANDAS_TYPES[field.type])


def left_out_rows(rows: LedgerRows, tables: LedgerTables) -> pd.DataFrame:
    """The rows that can't count; not those that nobody misses.

    A cell that is complained about is empty.
    """
    numbers, unread, whys = [], [], []
    for number in rows.frame.index[rows.frame["fate"] == REJECTED]:
        table, position = tables.find(number)
        if position not in table.excluded:
            numbers.append(number)
            unread.append(table.unread.get(position, []))
            whys.append(_why(table, position))
    frame = rows.frame.loc[numbers].drop(columns=WORKING_COLUMNS).reset_index(drop=True)
    for field in rows.ledger.kept if numbers else ():
        is_unread = np.array([field.name in fields for fields in unread], dtype=bool)
        frame[field.name] = frame[field.name].mask(is_unread)
    frame["unread"] = pd.Series(list(map(",".join, unread)), dtype="str")
    frame["why"] = pd.Series(whys, dtype="str")
    return frame


def _why(table: TableReading, position: int) -> str:
    if table.is_hidden:
        return HIDDEN
    return REJECTED if position in table.rejected else CONFLICT


def left_out_frame(
    left_out: Mapping[str, pd.DataFrame], ledgers: Mapping[str, Ledger]
) -> pd.DataFrame:
    """All ledgers' rows as one frame; ``values``: as JSON, the fields that could be read."""
    lines = [pd.DataFrame(columns=COLUMNS)]
    for name, frame in left_out.items():
        fields = [field.name for field in ledgers[name].kept]
        about = frame.drop(columns=fields).assign(table=name)
        values = map(_as_json, records_of(frame[fields]))
        lines.append(about.assign(values=pd.Series(values, index=frame.index, dtype="str")))
    return pd.concat(lines, ignore_index=True)[COLUMNS].astype(TYPES)


def left_out_by_ledger(
    frame: pd.DataFrame, ledgers: Mapping[str, Ledger], tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """What left_out_frame made the frame of; ``tables``: the clean rows by ledger."""
    of_ledger = dict(iter(frame.groupby("table")))
    left_out = {}
    for name, ledger in ledgers.items():
        if name in of_ledger:
            left_out[name] = _of_ledger(of_ledger[name], ledger)
        else:  # quicker than to make each column
            texts = pd.Series([], dtype="str")
            left_out[name] = tables[name].iloc[:0].assign(unread=texts, why=texts)
    return left_out


def _of_ledger(lines: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    records = [json.loads(values) for values in lines["values"]]
    columns = {}
    for field in ledger.kept:
        values = [_read_back(record.get(field.name), field) for record in records]
        columns[field.name] = typed(values, field)
    about = lines[[*SOURCE, "unread", "why"]].reset_index(drop=True)
    return pd.DataFrame(columns).join(about)


def _as_json(record: Mapping[str, Any]) -> str:
    values = {name: _as_written(value) for name, value in record.items() if value is not None}
    return json.dumps(values, ensure_ascii=False)


def _as_written(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime.datetime) else value


def _read_back(value: Any, field: Field) -> Any:
    is_date = field.type in DATES and value is not None
    return datetime.date.fromisoformat(value) if is_date else value
