"""Reading a table's body: a kind for every row below its header, and the records it has.

It ends at the next header or with the region. Which rule tells a row is in ``row_kinds``; here is
what depends on the rows around it.
"""

import re
from typing import Any

from .headings import numbers_columns
from .regions import Column, Region, Table
from .row_kinds import (
    BAND,
    BLANK,
    BY_NAME,
    BY_SUM,
    CELLS_BEFORE_NUMBERS,
    DATA,
    GROUP,
    HEADER,
    LONE,
    MOST_IN_LINE,
    NOTE,
    PAGE_EDGE,
    PRENUMBERED,
    SIGNATURES,
    SUM,
    TOTAL,
    UNDER_HEADINGS,
    BodyRow,
    HeadedColumns,
    rule_for,
)
from .sums import Sums
from .table_header import HeaderFinder
from .vocabulary import (
    begins_header,
    begins_note,
    could_be_heading,
    could_be_total,
    is_blank,
    is_example,
    is_heading,
    is_number,
    is_serial_heading,
    is_struck_out,
    is_unit_beside,
    is_zero,
    numbers_page,
    says_nil,
    text_of,
)

NO_CONTENT = "整行没有内容"
BELOW_TABLE = "表格下方的文字"
# A new header is looked for among the values of this many records above it: a row that repeats one
# is a record.
RECORDS_COMPARED = 200
FEWEST_HEADINGS = 3  # of a header that stands below records without a gap
# Of a table whose rows are told by a cheap look, and of such a row.
MOST_HEADINGS, FEWEST_CELLS = 12, 4
LONG_LINE = 40  # characters; one cell with more is no record


class TableBody:
    """The rows below one header.

    ``repeats`` are columns that are only the right part of a merged heading. The table of a bare
    sheet has no header rows.
    """

    def __init__(self, region: Region, headers: HeaderFinder, table: Table, repeats: set[int]):
        self.region, self.headers, self.table, self.repeats = region, headers, table, repeats
        headed = [column for column in table.columns if column.heading]
        numbered = bool(headed) and is_serial_heading(headed[0].heading)
        self.columns = HeadedColumns(
            frozenset(column.index for column in headed), headed[0].index if numbered else None
        )
        self.header_cells = self._cells(table.header_rows[0] - 1) if table.header_rows else set()
        self.header_texts = {text for _, text in self.header_cells}
        # Of cells looked at: whether the header has them, whether they begin no line.
        self.are_headings: dict[Any, bool] = {}
        self.are_no_lines: dict[str, bool] = {}
        self.begins_with_names = (
            self.columns.serial is None
            and region.left in self.columns.headed
            and FEWEST_HEADINGS <= len(self.columns.headed) <= MOST_HEADINGS
        )

    def read(self, start: int) -> tuple[int, int | None]:
        """Mark the rows from ``start`` on and fill the table.

        Gives the row after its last one, and that of the next header if there is one.
        """
        header = self._mark_rows(start)
        end = self.region.height if header is None else self._title_start(start, header)
        self._settle(start, end)
        self._fill_table(start, end)
        return end, header

    def _mark_rows(self, start: int) -> int | None:
        """Give each row from ``start`` on its kind, down to the next header, which is returned."""
        region, row = self.region, start
        broken = False  # something stands between this row and the last record
        if start < region.height and numbers_columns(region, start):
            region.mark(start, HEADER, "给各列编号的一行")
            row += 1
        while row < region.height:
            if self._is_plainly_data(row) or self._is_named_record(row):
                region.mark(row, DATA, UNDER_HEADINGS)
                broken, row = False, row + 1
                continue
            filled = region.filled(row)
            if not filled:
                region.mark(row, BLANK, NO_CONTENT)
            elif self._is_header(row, filled, broken=broken):
                if self._begins_table(row, broken=broken):
                    return row
                row = self._mark_header_again(row)
            else:
                rule = rule_for(BodyRow(region, row, filled, self.columns, broken=broken))
                region.mark(row, rule.kind, rule.reason)
            broken = self._breaks(row, broken=broken)
            row += 1
        return None

    def _is_plainly_data(self, row: int) -> bool:
        """Most rows of a long ledger: a serial number, a text, two more cells.

        Told without a look at the other cells.
        """
        serial = self.columns.serial
        if serial is None or serial != self.region.left or serial + 4 > self.region.right:
            return False
        number, text, third, fourth = self.region.rows[row][serial : serial + 4]
        return (
            number.__class__ is not str
            and text.__class__ is str
            and not is_blank(text)
            and not could_be_total(text)
            and not could_be_total(third)
            and not could_be_total(fourth)
            and not is_zero(text)
            and not is_struck_out(text)
            and not says_nil(text)
            and not is_blank(third)
            and not is_blank(fourth)
        )

    def _is_named_record(self, row: int) -> bool:
        """Most rows of a long ledger without serial numbers: below a record a text that is nothing
        but a value, and the next cells filled.

        As the rules would say, which look at more.
        """
        if not self.begins_with_names or self.region.kinds[row - 1] != DATA:
            return False
        left, right = self.region.left, self.region.right
        beyond = min(right, left + CELLS_BEFORE_NUMBERS)
        row_cells = self.region.rows[row]
        cells = [cell for cell in row_cells[left:beyond] if not is_blank(cell)]
        if len(cells) < FEWEST_CELLS or (len(cells) < beyond - left and beyond < right):
            return False
        first = row_cells[left]
        if first.__class__ is not str or is_blank(first) or any(map(could_be_total, cells)):
            return False
        if could_be_heading(first):
            if all(map(could_be_heading, cells)) or any(map(self._is_heading_again, cells)):
                return False
        elif not self.header_texts.isdisjoint(cells):
            return False
        if len(cells) <= MOST_IN_LINE and not self._is_no_line(first):
            return False
        return not (
            is_struck_out(first)
            or is_zero(first)
            or says_nil(first)
            or is_example(first)
            or begins_note(first)
            or begins_header(first)
        )

    def _is_no_line(self, text: str) -> bool:
        """Does it begin no line that pages repeat?"""
        known = self.are_no_lines.get(text)
        if known is None:
            is_line = numbers_page(text) or text_of(text) in self.region.texts_above
            known = self.are_no_lines[text] = not is_line
        return known

    def _mark_header_again(self, row: int) -> int:
        """Mark the rows of a header that is repeated from ``row`` on; gives the last of them."""
        last = min(row + len(self.table.header_rows), self.region.height) - 1
        for again in range(row, last + 1):
            self.region.mark(again, HEADER, "列标题再次出现")
        return last

    def _breaks(self, row: int, *, broken: bool) -> bool:
        """Does the row, or one before it since the last record, stand between records?"""
        kind, above = self.region.kinds[row], self.region.kinds[row - 1]
        if kind in (BLANK, NOTE):
            return True
        return (broken and kind in (LONE, BAND)) or (kind == BAND and above == TOTAL)

    def _cells(self, row: int) -> set[tuple[int, str]]:
        """The columns and texts of a row."""
        return set(zip(self.region.filled(row), map(text_of, self.region.values(row)), strict=True))

    def _is_same_header(self, row: int) -> bool:
        """The same headings above the same columns."""
        cells = self._cells(row)
        same = len(cells & self.header_cells)
        return same >= 0.8 * max(len(cells), len(self.header_cells))

    def _begins_table(self, row: int, *, broken: bool) -> bool:
        """Does a header begin another table, not just another printed page?"""
        if not self._is_same_header(row):
            return True
        apart = broken or self.region.kinds[row - 1] in (BAND, LONE)
        return apart and not self._is_page_break(row)

    def _is_page_break(self, header: int) -> bool:
        """Lies nothing between the last record and a header but what each page repeats?"""
        kinds, reasons = self.region.kinds, self.region.reasons
        row, seen = header - 1, False
        while kinds[row] in (BLANK, NOTE):
            seen = seen or reasons[row] == PAGE_EDGE
            if kinds[row] == NOTE and reasons[row] not in (PAGE_EDGE, SIGNATURES):
                return False
            row -= 1
        return seen and kinds[row] in (DATA, TOTAL)

    def _is_header(self, row: int, filled: list[int], *, broken: bool) -> bool:
        """The same header again, or another one: after a gap, with some of the same headings, or
        where values end.

        That is in the words of headings, and repeats nothing of the records above it.
        """
        cells = self.region.rows[row]
        first = cells[filled[0]]
        if len(filled) < 2 or first.__class__ is not str:
            return False
        again = self._has_headings_again(row, filled)
        if again and self._is_same_header(row):
            return True
        apart = broken or again or self.region.kinds[row - 1] in (TOTAL, BAND)
        apart = apart or (could_be_heading(first) and begins_header(first))
        apart = apart or self._ends_values(row, filled)
        if not apart or not self.headers.is_header(row, sure=0.5 if broken else 0.8):
            return False
        return not self._repeats_a_record(row, filled)

    def _has_headings_again(self, row: int, filled: list[int]) -> bool:
        """Are half of its texts those of the header? A look at two of them tells of most rows."""
        cells, texts = self.region.rows[row], self.header_texts
        first, second = cells[filled[0]], cells[filled[1]]
        if first not in texts and second not in texts and not could_be_heading(first):
            return False
        return sum(self._is_heading_again(cells[c]) for c in filled) >= max(2, len(filled) / 2)

    def _is_heading_again(self, cell: Any) -> bool:
        known = self.are_headings.get(cell)
        if known is None:
            known = self.are_headings[cell] = text_of(cell) in self.header_texts
        return known

    def _ends_values(self, row: int, filled: list[int]) -> bool:
        """Is it in words of headings only, and the record above has numbers in its place?"""
        cells, above = self.region.rows[row], self.region.rows[row - 1]
        if len(filled) < FEWEST_HEADINGS or not all(could_be_heading(cells[c]) for c in filled):
            return False
        if self.region.kinds[row - 1] != DATA or not all(is_heading(cells[c]) for c in filled):
            return False
        return any(not is_blank(above[c]) and is_number(above[c]) for c in filled)

    def _repeats_a_record(self, row: int, filled: list[int]) -> bool:
        """Has a record shortly above it one of its values, in the same column?"""
        rows, kinds = self.region.rows, self.region.kinds
        for above in range(max(0, row - RECORDS_COMPARED), row):
            record = rows[above]
            if kinds[above] == DATA and any(record[c] == rows[row][c] for c in filled):
                return True
        return False

    def _title_start(self, start: int, header: int) -> int:
        """Where what stands above the next header begins: lines of one cell or of labels.

        Lines that begin with a signature directly below this table, with a blank row below them,
        are this table's.
        """
        kinds, row, seen = self.region.kinds, header, False
        while row > start:
            kind = kinds[row - 1]
            if (kind == BLANK and seen) or kind in (DATA, TOTAL, PRENUMBERED, HEADER, SUM):
                break
            if kind == NOTE and begins_note(self._first_cell(row - 1)):
                break
            seen = seen or kind != BLANK
            row -= 1
        if not seen or (
            kinds[header - 1] == BLANK and kinds[row] == NOTE and kinds[row - 1] != BLANK
        ):
            return header
        return row

    def _first_cell(self, row: int) -> Any:
        return self.region.values(row)[0]

    def _settle(self, start: int, end: int) -> None:
        """Rows of one cell: a group when data follows, else a note; a sparse record stays one."""
        kinds = self.region.kinds
        self._settle_sums(start, end)
        last = max((row for row in range(start, end) if kinds[row] == DATA), default=start - 1)
        apart = False  # a blank row stands between this one and the last record
        for row in range(start, end):
            if kinds[row] == BLANK:
                apart = row > last
            elif kinds[row] == BAND:
                self._settle_band(row, data_follows=row < last)
            elif (
                kinds[row] == LONE
                and row > last
                and (apart or self._is_text(row, empty=start > last))
            ):
                self.region.mark(row, NOTE, BELOW_TABLE)
            elif kinds[row] == LONE:
                self.region.mark(row, DATA, "列标题下有一格数据")
                last = max(last, row)

    def _settle_sums(self, start: int, end: int) -> None:
        """Rows that may add up others are totals where they do."""
        region, total = self.region, start
        sums = Sums(region, self.table, start, end)
        for row in range(start, end):
            if region.kinds[row] == SUM or region.reasons[row] == BY_NAME:
                if sums.are_in(row, total):
                    region.mark(row, TOTAL, BY_SUM)
                elif region.kinds[row] == SUM:
                    self._settle_no_sum(row)
            if region.kinds[row] == TOTAL:
                total = row

    def _settle_no_sum(self, row: int) -> None:
        """A number that stands alone and apart is no record."""
        if len(self.region.filled(row)) == 1 and self.region.kinds[row - 1] != DATA:
            self.region.mark(row, NOTE, BELOW_TABLE)
        else:
            self.region.mark(row, DATA, UNDER_HEADINGS)

    def _settle_band(self, row: int, *, data_follows: bool) -> None:
        kind = GROUP if data_follows else NOTE
        self.region.mark(row, kind, self.region.reasons[row] if data_follows else BELOW_TABLE)

    def _is_text(self, row: int, *, empty: bool) -> bool:
        """A sentence; in an ``empty`` table a single cell that neither one nor a total follows."""
        alone = self.region.kinds[row + 1 : row + 2] not in ([LONE], [TOTAL])
        return (empty and alone) or self._is_sentence(row)

    def _is_sentence(self, row: int) -> bool:
        text = text_of(self._first_cell(row))
        return len(text) > LONG_LINE or bool(re.search("[。；]", text))

    def _fill_table(self, start: int, end: int) -> None:
        """Give the table its rows and groups; leave out columns that are none and hold nothing."""
        region, table, group = self.region, self.table, ""
        for row in range(start, end):
            if region.kinds[row] == DATA:
                table.rows.append(row + 1)
                if group:
                    table.groups[row + 1] = group
            elif region.kinds[row] == GROUP:
                group = "".join(map(text_of, region.values(row)))
        table.columns = [column for column in table.columns if self._is_column(column)]

    def _is_column(self, column: Column) -> bool:
        """Has it a heading of its own, or values?"""
        heading, at = column.heading, column.index
        if heading and at not in self.repeats and not is_unit_beside(heading):
            return True
        return any(not is_blank(self.region.rows[number - 1][at]) for number in self.table.rows)
