"""One data row of a table, read through its ledger: typed values, and what is wrong in its cells.

In: a row's cells, by column. Out: a Record. Personal columns are never parsed, kept or quoted.
"""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

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

from .complaints import MEND, Place, quoted
from .decisions import Correction
from .recognition import Match

# 单位：万元 above a table speaks for every money column whose heading names no unit.
MONEY_UNIT_ABOVE = re.compile(r"单位[:：]\s*(万?元)")

# An identifier as a csv export shows it once it has become a number: 1.20104E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")

# A row's cells by their column in the grid.
Cells = dict[int, Any]


class Complaint(NamedTuple):
    """What is wrong in a cell; ``advice`` is what only the office can do about it."""

    code: str
    what: str
    advice: str = ""


@dataclass
class Record:
    """One data row read through its ledger.

    ``values`` holds the kept fields, None where empty or unreadable. ``kept`` is, of a duplicate,
    the row that it repeats, else None; ``merge`` the decision that it repeats another record.
    """

    ledger: Ledger
    source: Place
    values: dict[str, Any]
    problems: list[Problem] = dataclasses.field(default_factory=list)
    kind: str = "clean"
    kept: Place | None = None
    merge: Correction | None = None

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

    ``columns``: field name -> grid column, of kept fields; ``units``: field name -> unit stated
    above its cells; ``headings``: field name -> heading as printed.
    """

    def __init__(self, grid: Grid, layout: SheetLayout, name: str, match: Match):
        self.ledger, self.headings = match.ledger, match.headings
        self.file, self.sheet, self.grid = name, grid.sheet, grid
        self.columns: dict[str, int] = {}
        self.units: dict[str, str] = {}
        self._readers: list[tuple[int, Field, CellReader]] = []
        self._empty: dict[str, Any] = dict.fromkeys(field.name for field in match.ledger.kept)
        money_unit = _money_unit_above(grid, layout)
        for index, field in match.columns.items():
            if not field.personal:
                unit = match.units[field.name] or (money_unit if field.unit == "元" else "")
                self.columns[field.name], self.units[field.name] = index, unit
                reader = CellReader(field, unit, match.ledger.missing_values)
                self._readers.append((index, field, reader))

    def read(self, row: int, cells: Cells, confirmed: frozenset[str] = frozenset()) -> Record:
        """The record of a row; an odd value of a ``confirmed`` field is kept."""
        values = self._empty.copy()
        record = Record(self.ledger, (self.file, self.sheet, row), values)
        for index, field, reader in self._readers:
            name = field.name
            value, complaint = reader.read(cells.get(index, ""), confirmed=name in confirmed)
            values[name] = value
            if complaint:
                # A required field that can't be read rejects the row; another is left empty for
                # someone to look at.
                severity = REJECTED if field.required else DOUBTFUL
                record.complain(self._problem(record, cells, name, severity, complaint))
        for first, then in self.ledger.order:
            early, late = values[first], values[then]
            if early and late and late < early and then not in confirmed:
                what = f"不应早于「{self.headings[first]}」{early}，读到“{late}”。{MEND}"
                complaint = Complaint("impossible_order", what)
                record.complain(self._problem(record, cells, then, REJECTED, complaint))
        return record

    def cell(self, cells: Cells, name: str) -> Any:
        """The cell of a field in a row."""
        return cells.get(self.columns[name], "")

    def quote(self, cells: Cells, name: str) -> str:
        """The cell of a field in a row as messages quote it."""
        return quoted(clean_text(self.cell(cells, name)))

    def cell_name(self, row: int, name: str) -> str:
        """The cell of a field in a row as spreadsheets name it: C57."""
        return f"{column_letters(self.columns[name])}{row}"

    def _problem(
        self, record: Record, cells: Cells, name: str, severity: str, complaint: Complaint
    ) -> Problem:
        return Problem(
            complaint.code,
            severity,
            *record.source,
            self.headings[name],
            complaint.what,
            complaint.advice,
            table=self.ledger.name,
            field=name,
            cell=self.cell_name(record.source[2], name),
            found=self.quote(cells, name),
        )


class CellReader:
    """Reads the cells of one column; each distinct cell is parsed once."""

    def __init__(self, field: Field, given_unit: str, missing_values: frozenset[str]):
        self.field, self.given_unit, self.missing_values = field, given_unit, missing_values
        self._known: dict[Any, tuple[Any, Complaint | None]] = {}

    def read(self, cell: Any, *, confirmed: bool = False) -> tuple[Any, Complaint | None]:
        """A cell's value.

        Parameters
        ----------
        confirmed
            Whether the value may be out of bounds, because people said so.

        Returns
        -------
        tuple
            The value (None where it is empty or can't be read), and a complaint or None.
        """
        if confirmed:
            return self._read(cell, confirmed=True)
        # 1, 1.0 and True are equal but not the same cell; a text is like no other.
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        reading = self._known.get(key)
        if reading is None:
            reading = self._known[key] = self._read(cell, confirmed=False)
        return reading

    def _read(self, cell: Any, *, confirmed: bool) -> tuple[Any, Complaint | None]:
        text = clean_text(cell)
        complaint = self._fault(cell, text)
        if complaint:
            return None, complaint
        if self._is_missing(text):
            return None, MISSING if self.field.required else None
        try:
            value = self._parse(cell, text)
        except ValueError as error:
            what = f"{error}，读到“{quoted(text)}”。{MEND}"
            return None, Complaint("unreadable_value", what)
        if self.field.enum and value not in self.field.enum:
            return None, self._unknown_category(text)
        if not confirmed and (bound := self._broken_bound(value)):
            return None, Complaint("out_of_bounds", f"{bound}，读到“{quoted(text)}”。{MEND}")
        return value, None

    def _fault(self, cell: Any, text: str) -> Complaint | None:
        """What is wrong with a cell whatever it should hold: the spreadsheet has lost its value."""
        if text == FORMULA_WITHOUT_VALUE:
            return FORMULA_NOT_CALCULATED
        if text in CELL_FAULTS:
            return Complaint("error_cell", f"公式出错，读到“{text}”。{MEND}")
        if self.field.type == "string" and _is_rounded(cell, text):
            what = (
                f"编号超过15位，已被表格软件改成“{quoted(text)}”，后几位丢了。"
                "请把这一列设为文本，重新录入后导出。"
            )
            return Complaint("rounded_identifier", what)
        return None

    def _is_missing(self, text: str) -> bool:
        # 无 is a missing text but a plain "no" in a yes-or-no column.
        return text in self.missing_values and not (self.field.type == "boolean" and text == "无")

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

    def _unknown_category(self, text: str) -> Complaint:
        what = f"应为{'、'.join(self.field.enum)}之一，读到“{quoted(text)}”。{MEND}"
        advice = "若是同一类别的另一种写法，请在台账文件的 codes 中加上。"
        return Complaint("unknown_category", what, advice)

    def _broken_bound(self, value: Any) -> str:
        """Which bound a value breaks, "" when it keeps them."""
        minimum, maximum, unit = self.field.minimum, self.field.maximum, self.field.unit
        if minimum is not None and value < minimum:
            return f"不应小于{minimum}{unit}"
        if maximum is not None and value > maximum:
            return f"不应大于{maximum}{unit}"
        return ""


MISSING = Complaint("missing_value", "必填，却是空的。请补上后重新导出。")
FORMULA_NOT_CALCULATED = Complaint(
    "formula_without_value",
    "公式没有计算结果。请用WPS或Excel打开，重新计算并保存后再报送。",
)


def column_letters(index: int) -> str:
    """A column, counted from 0, as spreadsheets name it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, last = index // 26 - 1, index % 26
        letters = chr(ord("A") + last) + letters
    return letters


def _money_unit_above(grid: Grid, layout: SheetLayout) -> str:
    """The unit of money that a line above or between the tables states, "" without one."""
    for cells, kind in zip(grid.rows, layout.kinds, strict=True):
        if kind in ("title", "meta"):
            for cell in cells:
                match = MONEY_UNIT_ABOVE.search(cell) if isinstance(cell, str) else None
                if match:
                    return match.group(1)
    return ""


def _is_rounded(cell: Any, text: str) -> bool:
    """Whether a spreadsheet has kept an identifier as a number: of those only 15 digits survive."""
    too_long = isinstance(cell, float | int) and abs(cell) >= 1e15
    return too_long or bool(SCIENTIFIC.fullmatch(text))
