"""An answer as a workbook for others: numbers as numbers, its caveats below.

In: a Sheet. Out: an .xlsx file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wanxing_stats.base import Said
from wanxing_stats.store import defused, replace_whole

ENDING = ".xlsx"
HEAD_ROW = 2  # below the title
WIDEST = 40
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
        replace_whole(path, book.save)
    except PermissionError as error:
        why = "可能正在 WPS 或 Excel 里打开"
        raise NotExported(f"{path.name} 写不进去，{why}。请关闭后重试。") from error
    return path


def _book_of(sheet: Sheet) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    page.append([defused(sheet.title)])
    page["A1"].font = Font(bold=True)
    lines = [sheet.heads, *sheet.rows]
    for cells in lines:
        page.append([defused(cell) for cell in cells])
    for cell in page[HEAD_ROW]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    page.append([])
    for note in sheet.notes:
        page.append([defused(f"注：{note}")])
    page.freeze_panes = page.cell(HEAD_ROW + 1, 2)
    for at, column in enumerate(zip(*lines, strict=True), 1):
        width = max(len(str(cell).encode("gbk", "replace")) for cell in column)
        page.column_dimensions[get_column_letter(at)].width = min(width, WIDEST) + 2
    return book
