"""How a department writes it down: a layout and its records -> sheets as a clerk leaves them."""

import datetime
import random
import re

from .cells import Column, cell, columns, in_unit
from .draw import Record
from .files import Cell, CellValue, Sheet
from .office import Department, Layout, Office, Table
from .recipes import Spoilt

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_FIRST_SCREEN = 60  # rows: a clerk sets the widths by what is seen there


def sheets(
    layout: Layout, department: Department, rows: list[Record], office: Office, seed: int
) -> list[Sheet]:
    """One sheet, or one for each month, quarter or community, and what lies about in the file."""
    dice = random.Random(f"{seed} {layout.year} {layout.file} {layout.name} {layout.table}")
    out: list[Sheet] = []
    for label, before, part in _parts(layout, rows, office):
        good = [row for row in before if not isinstance(row, Spoilt)]
        again = good[-layout.twice :] if layout.twice else []
        page = _Page(layout, department, office, dice)
        out.append(page.filled(label, [*again, *part]))
    if layout.hidden:
        out.append(_lists(office, office.tables[layout.table]))
    return out + [Sheet(f"Sheet{n + 2}") for n in range(layout.empty)]


def _parts(
    layout: Layout, rows: list[Record], office: Office
) -> list[tuple[str, list[Record], list[Record]]]:
    """The label of each sheet, the rows before it, and its rows."""
    first, last = layout.months
    if (first, last) == (1, 12):
        by = runs(rows, layout.split, office, layout.table)
        return [(label, by[n - 1][1] if n else [], part) for n, (label, part) in enumerate(by)]
    before, part = [], []
    for label, run in runs(rows, "month", office, layout.table):
        month = int(label.removesuffix("月"))
        if month < first:
            before += run
        elif month <= last:
            part += run
    return [("", before, part)]


def runs(rows: list[Record], by: str, office: Office, table: str) -> list[tuple[str, list[Record]]]:
    """The rows by month, quarter or community; a spoilt row stays with the row before it."""
    if not by:
        return [("", rows)]
    if by == "community":
        order = list(office.communities)
        rows = sorted(rows, key=lambda row: order.index(row["community"]))
    out: list[tuple[str, list[Record]]] = []
    for row in rows:
        label = row["community"] if by == "community" else _label(row, by, office.tables[table])
        if not out or label not in ("", out[-1][0]):
            out.append((label, []))
        out[-1][1].append(row)
    return out


def _label(row: Record, by: str, table: Table) -> str:
    """The month or quarter of a row, "" for a spoilt one without."""
    day = row[table.sorted_by]
    if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d", day):
        month = int(day[5:])
    elif isinstance(day, datetime.date):
        month = day.month
    else:
        return ""
    return f"{month}月" if by == "month" else _QUARTERS[(month - 1) // 3]


def _lists(office: Office, table: Table) -> Sheet:
    """The lists behind the drop-down cells, on a sheet that nobody sees."""
    out = Sheet("字典", hidden=True)
    lists = table.dropdowns or {"所属社区": list(office.communities)}
    for column, (heading, choices) in enumerate(lists.items()):
        for row, text in enumerate([heading, *choices]):
            out.cells[row, column] = (text, "body")
    return out


class _Page:
    """One sheet being written from top to bottom."""

    def __init__(self, layout: Layout, department: Department, office: Office, dice: random.Random):
        self.layout, self.department, self.office, self.dice = layout, department, office, dice
        self.columns = columns(layout, office)
        self.sheet = Sheet(layout.name, widths=[6] * len(self.columns))
        self.at = 0  # the row to be written next
        self.count = 0  # 序号

    def filled(self, label: str, rows: list[Record]) -> Sheet:
        if label:
            self.sheet.name = label
        if self.layout.title:
            self.sheet.heights[self.at] = 30
            title = self._printed(self.layout.title)
            self._across(f"{title}（{label}）" if label else title, "title")
        self._above()
        self._header()
        self._body(rows)
        for line in self.layout.below:
            self._across(self._printed(line), "foot")
        return self.sheet

    def _printed(self, text: str) -> str:
        return self.office.printed(text, self.layout, self.department)

    def _across(self, text: str, style: str) -> None:
        self.sheet.cells[self.at, 0] = (text, style)
        self.sheet.merges.append((self.at, self.at, 0, len(self.columns) - 1))
        self.at += 1

    def _above(self) -> None:
        items = self.layout.above
        for n, item in enumerate(items):
            texts = [item] if isinstance(item, str) else item
            first = n * len(self.columns) // len(items)
            first += len(texts) > 1  # 序号 is too narrow for a label
            for column, text in enumerate(texts, first):
                self.sheet.cells[self.at, column] = (self._printed(text), "meta")
        self.at += bool(items)

    def _header(self) -> None:
        top, two = self.at, any(column.parent for column in self.columns)
        for n, column in enumerate(self.columns):
            self._widen(n, column.heading)
            self.sheet.cells[top + bool(column.parent), n] = (column.heading, "head")
            if two and not column.parent:
                self.sheet.merges.append((top, top + 1, n, n))
            elif column.parent and (n == 0 or self.columns[n - 1].parent != column.parent):
                last = n + sum(other.parent == column.parent for other in self.columns) - 1
                self.sheet.cells[top, n] = (column.parent, "head")
                self.sheet.merges.append((top, top, n, last))
        self.at = self.sheet.header_end = top + 1 + two
        if any("\n" in column.heading for column in self.columns):
            self.sheet.heights[self.at - 1] = 32

    def _body(self, rows: list[Record]) -> None:
        layout = self.layout
        for label, run in runs(rows, layout.group or layout.subtotal, self.office, layout.table):
            if layout.group:
                self._across(label, "group")
            start = self.at
            for row in run:
                self._record(row)
                if layout.blank and self.count % layout.blank == 0:
                    self.at += 1
            if layout.merge:
                self._merge_equal(run, start)
            if layout.subtotal:
                self._total("小计", run)
        if layout.total:
            self._total("合计", rows)
        for _ in range(layout.spare):
            self.count += 1
            self._row([(self.count, "body")] + [("", "body")] * (len(self.columns) - 1))

    def _record(self, row: Record) -> None:
        self.count += 1
        self._row([self._cell(column, row) for column in self.columns])

    def _row(self, cells: list[Cell]) -> None:
        for n, (value, style) in enumerate(cells):
            self.sheet.cells[self.at, n] = (value, style)
            self._widen(n, value)
        self.at += 1

    def _widen(self, n: int, value: CellValue) -> None:
        if self.at > _FIRST_SCREEN:
            return
        text = "2024-03-05 " if isinstance(value, datetime.date) else str(value).split("\n")[0]
        shown = 2 + sum(2 if ord(char) > 255 else 1 for char in text)
        self.sheet.widths[n] = max(self.sheet.widths[n], min(shown, 36))

    def _cell(self, column: Column, row: Record) -> Cell:
        if column.field:
            return cell(row[column.field.name], column.field, column.unit, self.layout, self.dice)
        if column.plain == "序号":
            return self.count, "body"
        if column.plain.endswith("达标率"):
            return f"{row['households_visited'] / row['households_due']:.1%}", "body"
        return self.dice.choice(self.office.fillers[column.plain]), "body"

    def _total(self, label: str, rows: list[Record]) -> None:
        """What a clerk adds up: every number that can be read as one, otherwise the rows."""
        texts: list[CellValue] = [label, *[""] * (len(self.columns) - 1)]
        for n, column in enumerate(self.columns[1:], 1):
            if column.field and column.field.kind == "number":
                values = [row[column.field.name] for row in rows]
                total = sum(value for value in values if isinstance(value, int | float))
                texts[n] = in_unit(total, column.unit)
        if not any(text != "" for text in texts[1:]):
            texts[1] = f"共{len(rows)}件"
        self._row([(text, "total") for text in texts])

    def _merge_equal(self, rows: list[Record], start: int) -> None:
        """One merged cell for neighbouring rows that say the same."""
        names = [column.field.name if column.field else "" for column in self.columns]
        column, values = names.index(self.layout.merge), [row[self.layout.merge] for row in rows]
        first = 0
        for n in range(1, len(values) + 1):
            if n < len(values) and values[n] == values[first]:
                continue
            if n - first > 1:
                self.sheet.merges.append((start + first, start + n - 1, column, column))
            for below in range(first + 1, n):
                del self.sheet.cells[start + below, column]
            first = n
