"""One data row of a table, read through its ledger into typed values, with what is wrong in its cells.

Personal columns are never parsed, kept or quoted.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from wanxing_stats.base import (
    DOUBTFUL,
    REJECTED,
    Problem,
    clean_text,
    parse_boolean,
    parse_date,
    parse_integer,
    parse_month,
    parse_number,
    parse_period,
    scrubbed,
)
from wanxing_stats.files import CELL_FAULTS, FORMULA_WITHOUT_VALUE, Grid
from wanxing_stats.rules import Field, Ledger
from wanxing_stats.tables import SheetLayout

from .corrections import Correction, quoted
from .recognition import Match

MEND = "请改正后重新导出。"

# 单位：万元 above a table speaks for every money column whose heading names no unit.
MONEY_UNIT_ABOVE = re.compile(r"单位[:：]\s*(万?元)")

# An identifier as a csv export shows it once it has become a number: 1.20104E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")

# A code, what is wrong, and what only the office can do about it.
Complaint = tuple[str, str] | tuple[str, str, str]


@dataclass
class Record:
    """One data row read through its ledger; ``values`` holds the kept fields, None where empty or unreadable."""

    ledger: Ledger
    source: tuple[str, str, int]
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    kind: str = "clean"
    kept: tuple[str, str, int] | None = None  # of a duplicate: the row that it repeats
    merge: Correction | None = None  # the decision that it repeats another record

    @property
    def key(self) -> tuple:
        return tuple(self.values[name] for name in self.ledger.primary_key)

    @property
    def year(self) -> int | None:
        """The year of the record's own date."""
        date = self.values[self.ledger.date]
        return None if date is None else int(str(date)[:4])

    def complain(self, problem: Problem) -> None:
        """Add a problem; a serious one rejects the record."""
        self.problems.append(problem)
        if problem.severity == REJECTED:
            self.kind = "rejected"


class RowReader:
    """Reads the data rows of one table through its ledger.

    ``columns``: field name -> grid column, of kept fields; ``units``: field name -> unit stated above its cells.
    """

    def __init__(self, grid: Grid, layout: SheetLayout, name: str, match: Match):
        self.ledger, self.headings = match.ledger, match.headings
        self.file, self.sheet = name, grid.sheet
        self.columns, self.units, self.readers = {}, {}, []
        money_unit = _money_unit_above(grid, layout)
        for index, one in match.columns.items():
            if not one.personal:
                given = match.units[one.name] or (money_unit if one.unit == "元" else "")
                self.columns[one.name], self.units[one.name] = index, given
                self.readers.append(
                    (index, one, CellReader(one, given, match.ledger.missing_values))
                )

    def read(
        self, row: int, cells: dict[int, Any], confirmed: frozenset[str] = frozenset()
    ) -> Record:
        """The record of a row; an odd value of a ``confirmed`` field is kept."""
        record = Record(
            self.ledger, (self.file, self.sheet, row), {one.name: None for one in self.ledger.kept}
        )
        for index, one, reader in self.readers:
            value, complaint = reader.read(cells.get(index, ""), one.name in confirmed)
            record.values[one.name] = value
            if complaint:
                # A required field that can't be read rejects the row; another is left empty for someone to look at.
                self._complain(
                    record, cells, one.name, REJECTED if one.required else DOUBTFUL, *complaint
                )
        for first, then in self.ledger.order:
            early, late = record.values[first], record.values[then]
            if early and late and late < early and then not in confirmed:
                self._complain(
                    record,
                    cells,
                    then,
                    REJECTED,
                    "impossible_order",
                    f"不应早于「{self.headings[first]}」{early}，读到“{late}”。{MEND}",
                )
        return record

    def _complain(
        self,
        record: Record,
        cells: dict[int, Any],
        name: str,
        severity: str,
        code: str,
        what: str,
        advice: str = "",
    ) -> None:
        index = self.columns[name]
        record.complain(
            Problem(
                code,
                severity,
                *record.source,
                self.headings[name],
                what,
                advice,
                self.ledger.name,
                name,
                f"{column_letters(index)}{record.source[2]}",
                quoted(clean_text(cells.get(index, ""))),
            )
        )


def column_letters(index: int) -> str:
    """A column, counted from 0, as spreadsheets name it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, last = index // 26 - 1, index % 26
        letters = chr(ord("A") + last) + letters
    return letters


def _money_unit_above(grid: Grid, layout: SheetLayout) -> str:
    for cells, kind in zip(grid.rows, layout.kinds, strict=True):
        if kind in ("title", "meta"):
            for cell in cells:
                found = MONEY_UNIT_ABOVE.search(cell) if isinstance(cell, str) else None
                if found:
                    return found.group(1)
    return ""


class CellReader:
    """Reads the cells of one column; each distinct cell is parsed once."""

    def __init__(self, field: Field, given_unit: str, missing_values: frozenset[str]):
        self.field, self.given_unit, self.missing_values = field, given_unit, missing_values
        self.known: dict[bool, dict[Any, tuple[Any, Complaint | None]]] = {False: {}, True: {}}

    def read(self, cell: Any, confirmed: bool = False) -> tuple[Any, Complaint | None]:
        """The value, and a complaint or None. A value that is ``confirmed`` may be out of bounds."""
        known = self.known[confirmed]
        # 1, 1.0 and True are equal but not the same cell; a text is like no other.
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        found = known.get(key)
        if found is None:
            found = known[key] = self._read(cell, confirmed)
        return found

    def _read(self, cell: Any, confirmed: bool) -> tuple[Any, Complaint | None]:
        text = clean_text(cell)
        if text == FORMULA_WITHOUT_VALUE:
            return None, (
                "formula_without_value",
                "公式没有计算结果。请用WPS或Excel打开，重新计算并保存后再报送。",
            )
        if text in CELL_FAULTS:
            return None, ("error_cell", f"公式出错，读到“{text}”。{MEND}")
        if self.field.type == "string" and _is_rounded(cell, text):
            return None, (
                "rounded_identifier",
                f"编号超过15位，已被表格软件改成“{quoted(text)}”，后几位丢了。"
                "请把这一列设为文本，重新录入后导出。",
            )
        try:
            # 无 is a missing text but a plain "no" in a yes-or-no column.
            if text in self.missing_values and not (self.field.type == "boolean" and text == "无"):
                return None, (
                    "missing_value",
                    "必填，却是空的。请补上后重新导出。",
                ) if self.field.required else None
            value = self._parse(cell, text)
        except ValueError as error:
            return None, ("unreadable_value", f"{error}，读到“{quoted(text)}”。{MEND}")
        return self._check_constraints(value, text, confirmed)

    def _parse(self, cell: Any, text: str) -> Any:
        match self.field.type:
            case "date":
                return parse_date(cell)
            case "period":
                first, last = parse_period(cell)
                if first.year != last.year:
                    raise ValueError("起止日期应在同一年")
                return first
            case "month":
                return parse_month(cell)
            case "number":
                return float(parse_number(cell, self.given_unit))
            case "integer":
                return parse_integer(cell, self.given_unit)
            case "boolean":
                return parse_boolean(cell)
            case _:
                return self.field.codes.get(text) or (text if text.isdigit() else scrubbed(text))

    def _check_constraints(
        self, value: Any, text: str, confirmed: bool
    ) -> tuple[Any, Complaint | None]:
        one = self.field
        if one.enum and value not in one.enum:
            return None, (
                "unknown_category",
                f"应为{'、'.join(one.enum)}之一，读到“{quoted(text)}”。{MEND}",
                "若是同一类别的另一种写法，请在台账文件的 codes 中加上。",
            )
        if confirmed:
            return value, None
        if one.minimum is not None and value < one.minimum:
            return None, (
                "out_of_bounds",
                f"不应小于{one.minimum}{one.unit}，读到“{quoted(text)}”。{MEND}",
            )
        if one.maximum is not None and value > one.maximum:
            return None, (
                "out_of_bounds",
                f"不应大于{one.maximum}{one.unit}，读到“{quoted(text)}”。{MEND}",
            )
        return value, None


def _is_rounded(cell: Any, text: str) -> bool:
    """Whether a spreadsheet has kept an identifier as a number: of those only 15 digits survive."""
    return isinstance(cell, float | int) and abs(cell) >= 1e15 or bool(SCIENTIFIC.fullmatch(text))
