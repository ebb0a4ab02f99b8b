"""The workbook that a department gets: a cover, and the sheet 待改正 with a row for each problem.

In: a department's problems. Out: the workbook as bytes, the same on every day; and, of one that
came back in whatever format, what was filled in. A hidden column says which cell a row speaks of,
so that rows may be sorted and filtered.
"""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wanxing_stats.base import (
    OFFICE,
    REJECTED,
    Problem,
    Said,
    below_department,
    clean_text,
    is_sample,
    is_shape,
    say,
    say_date,
    year_of,
)
from wanxing_stats.cleaning import FileWork, Stopped
from wanxing_stats.files import Unreadable, read_workbook
from wanxing_stats.rules import Limits
from wanxing_stats.store import (
    FONT,
    HEAD_FILL,
    bytes_of,
    line_count,
    new_workbook,
    put,
    set_up_page,
)

COVER, TO_MEND = "封面", "待改正"
WIDTHS = {
    "序号": 6,
    "文件": 28,
    "工作表": 12,
    "单元格": 9,
    "列": 16,
    "读到": 18,
    "应为/说明": 44,
    "更正为": 26,
    "标识（请勿改动）": 10,
}
HEADER = list(WIDTHS)
NUMBER, MENDED, IDENTITY = HEADER.index("序号"), HEADER.index("更正为"), len(HEADER) - 1
CENTRED = ("序号", "单元格")
IN_THE_SOURCE = "（请改原表后重报）"  # in 更正为, where no single cell is at fault
AS_IT_IS = "无误"  # in 更正为: the odd value is right

LINE = Side(style="thin", color="999999")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MEND_FILL = PatternFill("solid", fgColor="FFF6CC")
OFF_FILL = PatternFill("solid", fgColor="EEEEEE")


class NotFeedback(Said):
    """A workbook that wasn't written here, or can't be read as one; the message is Chinese."""


@dataclass(frozen=True)
class FilledRow:
    """One row as it came back: its number, the cell under 更正为, and what identity_of gave."""

    number: str
    mended: Any
    identity: Any


def workbook_of(department: str, problems: list[Problem], due: datetime.date | None) -> bytes:
    """The workbook of a department, to be answered by ``due``; without it the day is left empty."""
    book = new_workbook(f"{department}：台账待改正事项")
    _write_cover(book.active, department, problems, due)
    _write_problems(book.create_sheet(TO_MEND), department, problems)
    return bytes_of(book)


def filled_rows(path: Path, limits: Limits) -> list[FilledRow]:
    """The rows of 待改正, in whatever format a program saved the workbook. Raises NotFeedback."""
    (given,) = FileWork(_filled_rows_here, ()).do([(path,)], limits)
    if isinstance(given, Stopped):
        raise NotFeedback(f"{path.name}：{say(given.name, given.values)}")
    rows: list[FilledRow] = given
    return rows


def _filled_rows_here(path: Path) -> list[FilledRow]:
    try:
        grids = read_workbook(path).grids
    except Unreadable as error:
        raise NotFeedback(f"{path.name}：{say(error.code, error.details)}") from error
    for grid in grids:
        if grid.sheet == TO_MEND and grid.rows and _is_header(grid.rows[0]):
            return [_filled_row(cells) for cells in grid.rows[1:]]
    raise NotFeedback(
        f"{path.name} 不是由 wanxing feedback 写出的改正表：没有工作表“{TO_MEND}”，或它的列被改动过"
        "（最后一列是隐藏的标识）。请用原来的工作簿填写。"
    )


def identity_of(problem: Problem) -> str:
    """Which cell a problem is about, as the hidden column says it."""
    file, sheet, row, _ = problem.place
    return json.dumps([file, sheet, row, problem.field], ensure_ascii=False)


def _is_header(cells: list[Any]) -> bool:
    titles = [clean_text(cell) for cell in cells[: len(HEADER)]]
    return titles == [clean_text(title) for title in HEADER]


def _filled_row(cells: list[Any]) -> FilledRow:
    return FilledRow(clean_text(cells[NUMBER]), cells[MENDED], cells[IDENTITY])


def _row(number: int, problem: Problem) -> list[Any]:
    file, sheet, row, column = problem.place
    place = problem.cell or (f"第{row}行" if row else "")
    return [
        number,
        f"{year_of(file)}/{below_department(file)}",
        sheet,
        place,
        column,
        problem.found,
        problem.expected,
        None if problem.field else IN_THE_SOURCE,
        identity_of(problem),
    ]


def _write_cover(
    sheet: Worksheet, department: str, problems: list[Problem], due: datetime.date | None
) -> None:
    sheet.title = COVER
    rejected = sum(problem.severity == REJECTED for problem in problems)
    files = len({problem.place.file for problem in problems})
    by = f"{say_date(due)}前" if due else "　　　　年　　月　　日前"
    lines = [
        ("致", department),
        (
            "事由",
            f"贵科室报送的{files}个表格中有{len(problems)}处需要改正或核对："
            f"{rejected}处所在的行不能计入年度统计，{len(problems) - rejected}处需要核对。",
        ),
        ("请于", by),
        ("退回给", f"{OFFICE}（联系人及电话：　　　　　　　　　　　　　　）"),
        (
            "怎么填",
            f"1. 只填“{TO_MEND}”表中黄色的“更正为”一栏，写这一格应有的内容，"
            "如 2024-03-05；其余各栏不要改动。",
        ),
        ("", f"2. 提示超出范围、日期先后颠倒，而原来的内容没有错的，填“{AS_IT_IS}”。"),
        (
            "",
            f"3. 标有“{IN_THE_SOURCE.strip('（）')}”的，或者要改的是别的格，"
            "请改正原来的表格后重新报送。",
        ),
        ("", "4. 暂时无法核实的空着即可。不要填写姓名、电话、身份证号、住址。"),
        ("", "5. 填好后保存，把本工作簿原样退回。"),
    ]
    if any(is_shape(problem.found or "") for problem in problems):
        lines.append(
            ("", "6. “读到”写作〔3个字〕的，为保护个人信息不显示原文，请按单元格查看原表。")
        )
    if any(is_sample(problem.place.file) for problem in problems):
        lines.append(("注意", "本工作簿由示例（虚构）台账生成，仅供试用。"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 104
    sheet.merge_cells("A1:B1")
    put(sheet.cell(1, 1), "台账待改正事项", Font(name=FONT, size=20, bold=True), "center")
    sheet.row_dimensions[1].height = 48
    for row, (label, text) in enumerate(lines, 3):
        put(sheet.cell(row, 1), label, Font(name=FONT, size=13, bold=True))
        put(sheet.cell(row, 2), text, Font(name=FONT, size=13))
        sheet.row_dimensions[row].height = 10 + 18 * line_count(text, 88)
    set_up_page(sheet, department)


def _write_problems(sheet: Worksheet, department: str, problems: list[Problem]) -> None:
    for column, (title, width) in enumerate(WIDTHS.items(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = put(sheet.cell(1, column), title, Font(name=FONT, size=11, bold=True), "center")
        cell.fill, cell.border = HEAD_FILL, BOX
    sheet.row_dimensions[1].height = 24
    for number, problem in enumerate(problems, 1):
        _write_problem(sheet, number, problem)
    sheet.column_dimensions[get_column_letter(IDENTITY + 1)].hidden = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADER))}{len(problems) + 1}"
    sheet.print_title_rows = "1:1"
    set_up_page(sheet, department)


def _write_problem(sheet: Worksheet, number: int, problem: Problem) -> None:
    shown = dict(zip(HEADER, _row(number, problem), strict=True))
    for column, (title, value) in enumerate(shown.items(), 1):
        align = "center" if title in CENTRED else "left"
        cell = put(sheet.cell(number + 1, column), value, Font(name=FONT, size=11), align)
        cell.border = BOX
    mended = sheet.cell(number + 1, MENDED + 1)
    mended.number_format, mended.fill = "@", MEND_FILL if problem.field else OFF_FILL
    lines = [line_count(shown[title], WIDTHS[title]) for title in HEADER[:IDENTITY]]
    sheet.row_dimensions[number + 1].height = 12 + 15 * max(lines)
