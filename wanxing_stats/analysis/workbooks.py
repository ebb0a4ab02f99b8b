"""An answer as a workbook for others: numbers as numbers, its caveats below.

In: a Sheet. Out: an .xlsx file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wanxing_stats.base import Said
from wanxing_stats.store import (
    bytes_of,
    line_count,
    new_workbook,
    put_value,
    replace_whole,
    set_up_page,
    width_of,
)

ENDING = ".xlsx"
HEAD_ROW = 2  # below the title
WIDEST = 40
NARROWEST = 80  # that lines of text use
FURTHER_COLUMN = 8  # how wide a column is that holds nothing else
LINE_HEIGHT = 16
HIDDEN = "隐去"  # in place of a number that would tell of too few people


class NotExported(Said):
    """What can't be given to others, or not so; the message (Chinese) says why."""


@dataclass(frozen=True)
class Sheet:
    """A table as it is given to others: headings, rows of values, and lines below them."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str]


def write_sheet(path: Path, sheet: Sheet) -> Path:
    """Have a workbook stand at ``path``. Raises NotExported where it can't."""
    if path.suffix.lower() != ENDING:
        raise NotExported(
            f"只能存成 {ENDING} 文件，读到“{path.name}”。请改写成 {path.stem}{ENDING}。"
        )
    if not path.absolute().parent.is_dir():
        raise NotExported(f"没有文件夹“{path.parent}”。请先建好，或换一个位置。")
    book = _book_of(sheet)
    try:
        replace_whole(path, lambda part: part.write_bytes(bytes_of(book)))
    except PermissionError as error:
        why = "可能正在 WPS 或 Excel 里打开"
        raise NotExported(f"{path.name} 写不进去，{why}。请关闭后重试。") from error
    return path


def _book_of(sheet: Sheet) -> Workbook:
    book = new_workbook(sheet.title)
    page = book.active
    page.title = "数据"
    lines, notes = [sheet.heads, *sheet.rows], [[f"注：{note}"] for note in sheet.notes]
    for number, cells in enumerate([[sheet.title], *lines, [], *notes], 1):
        for place, value in enumerate(cells, 1):
            put_value(page.cell(number, place), value)
    page["A1"].font = Font(bold=True)
    for cell in page[HEAD_ROW]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    for row in page.iter_rows(min_row=HEAD_ROW + 1, min_col=2):
        for cell in row:
            if cell.value == HIDDEN:  # it stands where a number would
                cell.alignment = Alignment(horizontal="right")
    widths = []
    for at, column in enumerate(zip(*lines, strict=True), 1):
        widths.append(min(max(map(width_of, column)), WIDEST) + 2)
        page.column_dimensions[get_column_letter(at)].width = widths[-1]
    first_note = HEAD_ROW + len(sheet.rows) + 2
    for row in (1, *range(first_note, first_note + len(sheet.notes))):
        _wrap(page, row, widths)
    page.freeze_panes = page.cell(HEAD_ROW + 1, 2)
    set_up_page(page, "")
    page.print_title_rows = f"1:{HEAD_ROW}"
    return book


def _wrap(page: Worksheet, row: int, widths: Sequence[int]) -> None:
    """Have a line of text use the table's width, or a page's where that is little, in as many lines
    as it needs: not every program fits a row's height to what it holds, and print cuts the rest."""
    cell, more = page.cell(row, 1), -(-(NARROWEST - sum(widths)) // FURTHER_COLUMN)
    columns = len(widths) + max(more, 0)
    width = sum(widths) + FURTHER_COLUMN * max(more, 0)
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[row].height = LINE_HEIGHT * line_count(cell.value, width)
