"""Reading a table's body: a kind for every row below its header, down to the next header or the region's end."""

import re

from .regions import BAND, BLANK, DATA, GROUP, HEADER, LONE, NOTE, PRENUMBERED, TOTAL, Region, Table
from .table_header import Headers
from .vocabulary import (
    TOTAL_ENDS,
    are_signatures,
    begins_form_line,
    begins_group,
    begins_header,
    begins_note,
    is_blank,
    is_counter,
    is_example,
    is_form_label,
    is_named_total,
    is_number,
    is_ordinal,
    is_plain_total,
    is_serial_heading,
    is_unit_beside,
    is_zero,
    text_of,
)

NO_CONTENT = "整行没有内容"
UNDER_HEADINGS = "列标题下有数据"
# A new header is looked for among the values of this many records above it: a row that repeats one is a record.
RECORDS_COMPARED = 200
LONG_LINE = 40  # characters; one cell with more is no record


class Body:
    """The rows below one header.

    ``headed`` are the columns with a heading, ``serial`` is the first of them when it holds serial numbers, else None.
    ``repeats`` are columns that are only the right part of a merged heading.
    """

    def __init__(self, region: Region, headers: Headers, table: Table, repeats: set[int]):
        self.region, self.headers, self.table, self.repeats = region, headers, table, repeats
        headed = [column for column in table.columns if column.heading]
        self.headed = {column.index for column in headed}
        self.serial = headed[0].index if headed and is_serial_heading(headed[0].heading) else None
        self.header_texts = self._texts(table.header_rows[0] - 1)

    def read(self, start: int) -> tuple[int, int | None]:
        """Mark the rows from ``start`` on and fill the table; gives where its rows end, and the next header if any."""
        region, kinds = self.region, self.region.kinds
        row, broken, header = (
            start,
            False,
            None,
        )  # broken: something stands between this row and the last record
        if start < region.height and self.headers.numbers_columns(start):
            region.mark(start, HEADER, "给各列编号的一行")
            row += 1
        while row < region.height:
            if self._is_plainly_data(row):
                region.mark(row, DATA, UNDER_HEADINGS)
                broken, row = False, row + 1
                continue
            filled = region.filled(row)
            if not filled:
                kind, reason = BLANK, NO_CONTENT
            elif self._new_header(row, filled, broken):
                if broken or kinds[row - 1] == BAND or not self._same_header(row):
                    header = row
                    break
                for row in range(row, min(row + len(self.table.header_rows), region.height)):
                    region.mark(row, HEADER, "列标题再次出现")
                kind, reason = HEADER, region.reasons[row]
            else:
                kind, reason = self._kind(row, filled, broken)
            region.mark(row, kind, reason)
            broken = (
                kind in (BLANK, NOTE)
                or broken
                and kind in (LONE, BAND)
                or kind == BAND
                and kinds[row - 1] == TOTAL
            )
            row += 1
        end = region.height if header is None else self._title_start(start, header)
        self._settle(start, end)
        self._fill_table(start, end)
        return end, header

    def _is_plainly_data(self, row: int) -> bool:
        """Most rows of a long ledger: a serial number, a text, two more cells. Told without a look at the others."""
        serial = self.serial
        if serial is None or serial != self.region.left or serial + 4 > self.region.right:
            return False
        number, text, third, fourth = self.region.rows[row][serial : serial + 4]
        return (
            number.__class__ is not str
            and text.__class__ is str
            and not is_blank(text)
            and not is_zero(text)
            and not is_blank(third)
            and not is_blank(fourth)
        )

    def _kind(self, row: int, filled: list[int], broken: bool) -> tuple[str, str]:
        """The ordered rules for one row, and why; LONE and BAND are settled when what follows is known."""
        cells, headed, serial = self.region.rows[row], self.headed, self.serial
        first = cells[filled[0]]
        numbered = (
            filled[0] == serial and all(is_zero(cells[c]) for c in filled[1:]) and is_counter(first)
        )
        if len(filled) > 3 and first.__class__ is not str and filled[0] == serial and not numbered:
            return DATA, UNDER_HEADINGS
        for column in filled[:4]:
            value = cells[column]
            if (
                value.__class__ is str
                and value.rstrip()[-1:] in TOTAL_ENDS
                and self._totals(filled, cells, column)
            ):
                return TOTAL, "写有“合计”一类的词"
        if first.__class__ is str:
            if begins_note(first):
                return NOTE, "以“注”“说明”一类的词开头"
            if is_example(first):
                return NOTE, "填写示例或模板占位符"
            if broken and (len(filled) <= 3 and begins_form_line(first) or is_form_label(first)):
                return NOTE, "待填写的说明项"
            few = len(filled) <= max(3, 0.4 * len(headed)) and not 2 < len(headed) <= len(filled)
            if few and are_signatures([cells[c] for c in filled]):
                return NOTE, "签字或填报人一类的项目"
        if len(filled) > 3 and not numbered and not headed.isdisjoint(filled):
            return DATA, UNDER_HEADINGS
        covered = [
            c
            for c, _, top in self.region.over.get(row, ())
            if c in headed and c != serial and self.region.kinds[top] == DATA
        ]
        if headed.isdisjoint(filled) and not covered:
            return NOTE, "不在有标题的列下"
        if numbered and not covered:
            return PRENUMBERED, "只有序号，没有内容"
        if len(filled) > 2 or covered:
            return DATA, UNDER_HEADINGS
        if filled[0] == serial and not is_number(first) and (len(filled) == 1 or is_ordinal(first)):
            return BAND, "序号列中是文字"
        if len(filled) > 1 or first.__class__ is not str:
            return DATA, UNDER_HEADINGS
        if self.region.across.get((row, filled[0]), 1) >= max(2, 0.5 * len(headed)):
            return BAND, "一格横跨表格"
        if (
            len(headed) > 2
            and filled[0] == min(headed)
            and begins_group(first)
            and len(text_of(first)) < 30
        ):
            return BAND, "带“一、”一类的分组编号"
        return LONE, "只填了一格"

    def _totals(self, filled: list[int], cells: list, column: int) -> bool:
        """Is this row a total, named in ``column``? Not when it has a serial number or more text beside the name."""
        plain = is_plain_total(cells[column])
        if not plain and not is_named_total(cells[column]):
            return False
        if column != self.serial and filled[0] == self.serial and is_number(cells[self.serial]):
            return False
        texts = [c for c in filled if c != column and not is_number(cells[c])]
        return (
            plain and (len(texts) <= 1 or max(texts) < column) or not texts and column == filled[0]
        )

    def _texts(self, row: int) -> set[str]:
        return {text_of(self.region.rows[row][c]) for c in self.region.filled(row)}

    def _same_header(self, row: int) -> bool:
        mine = self._texts(row)
        return len(mine & self.header_texts) >= 0.8 * max(len(mine), len(self.header_texts))

    def _new_header(self, row: int, filled: list[int], broken: bool) -> bool:
        """The same header again, or another one after a gap, in the words of headings and of no record above it."""
        rows, kinds = self.region.rows, self.region.kinds
        first = rows[row][filled[0]]
        if len(filled) < 2 or first.__class__ is not str:
            return False
        if text_of(first) in self.header_texts and self._same_header(row):
            return True
        if not (broken or kinds[row - 1] in (TOTAL, BAND) or begins_header(first)):
            return False
        if not self.headers.heads(row, filled, sure=0.5 if broken else 0.8):
            return False
        records = [r for r in range(max(0, row - RECORDS_COMPARED), row) if kinds[r] == DATA]
        return not any(rows[r][c] == rows[row][c] for r in records for c in filled)

    def _title_start(self, start: int, header: int) -> int:
        """Where what stands above the next header begins: the lines of one cell or of labels just above it.

        Lines that begin with a signature directly below this table, with a blank row below them, are this table's.
        """
        kinds, row, seen = self.region.kinds, header, False
        while row > start:
            kind = kinds[row - 1]
            if kind == BLANK and seen or kind in (DATA, TOTAL, PRENUMBERED, HEADER):
                break
            if kind == NOTE and begins_note(
                self.region.rows[row - 1][self.region.filled(row - 1)[0]]
            ):
                break
            seen = seen or kind != BLANK
            row -= 1
        if (
            not seen
            or kinds[header - 1] == BLANK
            and kinds[row] == NOTE
            and kinds[row - 1] != BLANK
        ):
            return header
        return row

    def _settle(self, start: int, end: int) -> None:
        """Rows of one cell: a group when data follows, else a note; a sparse record stays one."""
        region, kinds = self.region, self.region.kinds
        last = max((r for r in range(start, end) if kinds[r] == DATA), default=start - 1)
        apart = False
        for row in range(start, end):
            if kinds[row] == BLANK:
                apart = row > last
            elif kinds[row] == BAND:
                region.mark(
                    row, *((GROUP, region.reasons[row]) if row < last else (NOTE, "表格下方的文字"))
                )
            elif kinds[row] == LONE:
                text = text_of(region.rows[row][region.filled(row)[0]])
                sentence = len(text) > LONG_LINE or bool(re.search("[。；]", text))
                begins_nothing = last < start and kinds[row + 1 : row + 2] not in ([LONE], [TOTAL])
                if row > last and (apart or sentence or begins_nothing):
                    region.mark(row, NOTE, "表格下方的文字")
                else:
                    region.mark(row, DATA, "列标题下有一格数据")
                    last = max(last, row)

    def _fill_table(self, start: int, end: int) -> None:
        """Give the table its rows and groups; leave out columns that are no columns and hold nothing."""
        region, table, group = self.region, self.table, None
        for row in range(start, end):
            if region.kinds[row] == DATA:
                table.rows.append(row + 1)
                if group:
                    table.groups[row + 1] = group
            elif region.kinds[row] == GROUP:
                group = "".join(text_of(region.rows[row][c]) for c in region.filled(row))
        rows = [region.rows[number - 1] for number in table.rows]
        table.columns = [
            column
            for column in table.columns
            if column.heading
            and column.index not in self.repeats
            and not is_unit_beside(column.heading)
            or any(not is_blank(row[column.index]) for row in rows)
        ]
