"""The way back: one workbook a department with the cells to mend, and what it says once it is filled in.

``data/clean/feedback/<department>.xlsx`` has a cover and the sheet 待改正. A hidden column there says which cell a row
speaks of, so that rows may be sorted and filtered. The folder is built: filled-in workbooks are kept elsewhere.
"""

import datetime
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wanxing_stats.base import INFO, REJECTED, Problem, Workspace, clean_text, is_sample
from wanxing_stats.cleaning import MEND, OVERRULED_BY_CONFIRM, CellReader, Cleaned, stated_unit
from wanxing_stats.files import Unreadable, read_workbook
from wanxing_stats.rules import Ledger
from wanxing_stats.store import FORMULA_STARTS, replace_whole

OFFICE = "万兴街道办事处"
COVER, TO_MEND = "封面", "待改正"
HEADER = [
    "序号",
    "文件",
    "工作表",
    "单元格",
    "列",
    "读到",
    "应为/说明",
    "更正为",
    "标识（请勿改动）",
]
WIDTHS = [6, 28, 12, 9, 16, 18, 44, 26, 10]
NUMBER, MENDED, IDENTITY = (HEADER.index(name) for name in ("序号", "更正为", "标识（请勿改动）"))
IN_THE_SOURCE = "（请改原表后重报）"  # in 更正为, where no single cell is at fault
AS_IT_IS = "无误"  # in 更正为: the odd value is right
REASON, CONFIRMED_REASON = "科室退回更正", "科室核实无误"

FONT = "宋体"
LINE = Side(style="thin", color="999999")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEAD_FILL, MEND_FILL, OFF_FILL = (
    PatternFill("solid", fgColor=color) for color in ("D9E2EC", "FFF6CC", "EEEEEE")
)
MADE = "2000-01-01T00:00:00Z"  # when every workbook says it was made: the same bytes on every day
NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
NAMES_OF_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)


class NotFeedback(Exception):
    """A workbook that wasn't written here, or can't be read as one; the message is Chinese."""


@dataclass
class Proposed:
    """What a filled-in workbook says: entries for corrections.toml, and a sentence for each cell that can't be one."""

    entries: list[dict] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def write_feedback(
    cleaned: Cleaned, workspace: Workspace, due: datetime.date | None = None
) -> list[Path]:
    """Write a workbook for each department with open problems and remove those of the others; paths by department.

    ``due`` is the day to answer by; without it the line is left for the office to fill in.
    """
    folder = workspace.clean / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    by_department: dict[str, list[Problem]] = {}
    for problem in open_problems(cleaned):
        if problem.department:
            by_department.setdefault(problem.department, []).append(problem)
    written = []
    for department, problems in sorted(by_department.items()):
        path = folder / f"{_free_name(department, written)}.xlsx"
        content = _workbook(department, problems, due)
        replace_whole(path, lambda part, content=content: part.write_bytes(content))
        written.append(path)
    for path in folder.glob("*.xlsx"):
        if path not in written:
            path.unlink()
    return written


def open_problems(cleaned: Cleaned) -> list[Problem]:
    """The problems that someone must mend or look at."""
    frame = cleaned.problems[cleaned.problems["severity"] != INFO]
    return [_problem(row) for row in frame.to_dict("records")]


def proposed_corrections(path: Path, cleaned: Cleaned, on: datetime.date) -> Proposed:
    """What a filled-in workbook proposes, decided ``on`` a day. Raises NotFeedback.

    Only a cell that is still a problem can be corrected, and only with a value that its column can hold.
    """
    open_cells = {
        _identity(problem): problem for problem in open_problems(cleaned) if problem.field
    }
    proposed, filled = Proposed(), {}
    for row in _filled_rows(path):
        number, cell, identity = clean_text(row[NUMBER]), row[MENDED], row[IDENTITY]
        problem = open_cells.get(identity)
        if clean_text(cell) in ("", clean_text(IN_THE_SOURCE)) or filled.get(
            identity
        ) == clean_text(cell):
            continue
        if problem is None:
            proposed.refused.append(
                f"第{number}项：这一处已经不是问题，或者不是改一格就行的。请核对来源表格。"
            )
        elif identity in filled:
            proposed.refused.append(
                f"第{number}项：{problem.place}填了两个不同的值，只采用前一个。请核对。"
            )
        elif complaint := _complaint(problem, cell, cleaned.rules.ledgers[problem.table]):
            proposed.refused.append(f"第{number}项：{problem.place}的更正仍不能用：{complaint}")
        else:
            filled[identity] = clean_text(cell)
            proposed.entries.append(_entry(problem, clean_text(cell), on))
    return proposed


# a problem as a row --------------------------------------------------------------------------------------------------


def _problem(row: dict[str, Any]) -> Problem:
    """The problem that a row of the frame was made of."""
    row = {name: None if pd.isna(value) else value for name, value in row.items()}
    bare = Problem(
        row["code"],
        row["severity"],
        row["file"],
        row["sheet"],
        row["row"],
        row["column"],
        "",
        row["advice"] or "",
        row["table"],
        row["field"],
        row["cell"],
        row["found"],
    )
    what = (
        row["message"]
        .removeprefix(bare.message.removesuffix(bare.advice))
        .removesuffix(bare.advice)
    )
    return Problem(**{**vars(bare), "what": what})


def _identity(problem: Problem) -> str:
    return json.dumps([problem.file, problem.sheet, problem.row, problem.field], ensure_ascii=False)


def _row(number: int, problem: Problem) -> list:
    year, _, name = problem.file.split("/", 2)
    place = problem.cell or (f"第{problem.row}行" if problem.row else "")
    return [
        number,
        f"{year}/{name}",
        problem.sheet,
        place,
        problem.column,
        problem.found,
        problem.what.replace(MEND, ""),
        None if problem.field else IN_THE_SOURCE,
        _identity(problem),
    ]


def _complaint(problem: Problem, cell: Any, ledger: Ledger) -> str | None:
    """Why a value can't stand in the problem's cell, None when it can."""
    if clean_text(cell) == AS_IT_IS and problem.code in OVERRULED_BY_CONFIRM:
        return None
    one = ledger.field(problem.field)
    complaint = CellReader(one, stated_unit(problem.column), ledger.missing_values).read(cell)[1]
    return complaint[1] if complaint else None


def _entry(problem: Problem, value: str, on: datetime.date) -> dict:
    confirmed = value == AS_IT_IS and problem.code in OVERRULED_BY_CONFIRM
    entry = {
        "action": "confirm" if confirmed else "override",
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "field": problem.field,
        "expect": problem.found or "",
    }
    if not confirmed:
        entry["value"] = value
    return entry | {
        "reason": CONFIRMED_REASON if confirmed else REASON,
        "decided_by": problem.department,
        "on": on,
    }


def _filled_rows(path: Path) -> list[list]:
    """The rows below the header of 待改正, in whatever format a spreadsheet program saved them."""
    try:
        grids = read_workbook(path).grids
    except Unreadable as error:
        raise NotFeedback(f"{path.name}：{error.message}") from error
    for grid in grids:
        if (
            grid.sheet == TO_MEND
            and grid.rows
            and [clean_text(cell) for cell in grid.rows[0]][: len(HEADER)]
            == [clean_text(name) for name in HEADER]
        ):
            return grid.rows[1:]
    raise NotFeedback(
        f"{path.name} 不是由 wanxing feedback 写出的改正表：没有工作表“{TO_MEND}”，或它的列被改动过"
        "（最后一列是隐藏的标识）。请用原来的工作簿填写。"
    )


def _free_name(department: str, taken: list[Path]) -> str:
    """The department as a file name that no system refuses and no other department has."""
    name = NOT_IN_FILE_NAMES.sub("_", department).strip(". ")[:80] or "_"
    if NAMES_OF_DEVICES.fullmatch(name):
        name = f"_{name}"
    names = {path.stem.casefold() for path in taken}
    number = 2
    free = name
    while free.casefold() in names:
        free, number = f"{name}_{number}", number + 1
    return free


# the workbook --------------------------------------------------------------------------------------------------------


def _workbook(department: str, problems: list[Problem], due: datetime.date | None) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = OFFICE
    book.properties.title = f"{department}：台账待改正事项"
    _write_cover(book.active, department, problems, due)
    _write_problems(book.create_sheet(TO_MEND), department, problems)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _write_cover(
    sheet: Worksheet, department: str, problems: list[Problem], due: datetime.date | None
) -> None:
    sheet.title = COVER
    rejected = sum(problem.severity == REJECTED for problem in problems)
    files = len({problem.file for problem in problems})
    by = f"{due.year}年{due.month}月{due.day}日前" if due else "　　　　年　　月　　日前"
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
            f"1. 只填“{TO_MEND}”表中黄色的“更正为”一栏，写这一格应有的内容，如 2024-03-05；其余各栏不要改动。",
        ),
        ("", f"2. 提示超出范围、日期先后颠倒，而原来的内容没有错的，填“{AS_IT_IS}”。"),
        (
            "",
            f"3. 标有“{IN_THE_SOURCE.strip('（）')}”的，或者要改的是别的格，请改正原来的表格后重新报送。",
        ),
        ("", "4. 暂时无法核实的空着即可。不要填写姓名、电话、身份证号、住址。"),
        ("", "5. 填好后保存，把本工作簿原样退回。"),
    ]
    if any(is_sample(problem.file) for problem in problems):
        lines.append(("注意", "本工作簿由示例（虚构）台账生成，仅供试用。"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 104
    sheet.merge_cells("A1:B1")
    _put(sheet.cell(1, 1), "台账待改正事项", Font(name=FONT, size=20, bold=True), "center")
    sheet.row_dimensions[1].height = 48
    for row, (label, text) in enumerate(lines, 3):
        _put(sheet.cell(row, 1), label, Font(name=FONT, size=13, bold=True))
        _put(sheet.cell(row, 2), text, Font(name=FONT, size=13))
        sheet.row_dimensions[row].height = 10 + 18 * _lines(text, 88)
    _set_up_page(sheet, department)


def _write_problems(sheet: Worksheet, department: str, problems: list[Problem]) -> None:
    for column, (name, width) in enumerate(zip(HEADER, WIDTHS, strict=True), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = _put(sheet.cell(1, column), name, Font(name=FONT, size=11, bold=True), "center")
        cell.fill, cell.border = HEAD_FILL, BOX
    sheet.row_dimensions[1].height = 24
    for number, problem in enumerate(problems, 1):
        for column, value in enumerate(_row(number, problem)):
            cell = _put(
                sheet.cell(number + 1, column + 1),
                value,
                Font(name=FONT, size=11),
                "center" if HEADER[column] in ("序号", "单元格") else "left",
            )
            cell.border = BOX
            if column == MENDED:
                cell.number_format, cell.fill = "@", MEND_FILL if problem.field else OFF_FILL
        shown = zip(_row(number, problem), WIDTHS[:IDENTITY])
        sheet.row_dimensions[number + 1].height = 12 + 15 * max(
            _lines(value, width) for value, width in shown
        )
    sheet.column_dimensions[get_column_letter(IDENTITY + 1)].hidden = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADER))}{len(problems) + 1}"
    sheet.print_title_rows = "1:1"
    _set_up_page(sheet, department)


def _lines(value: Any, width: float) -> int:
    """How many lines a text fills: not every program fits a row's height to it. Chinese is twice as wide."""
    wide = sum(1 if char.isascii() else 2 for char in str(value or ""))
    return -(-wide // int(width - 4)) or 1


def _put(cell: Cell, value: Any, font: Font, align: str = "left") -> Cell:
    """Write a value; a text is never a formula, neither now nor when someone edits the cell."""
    cell.value = value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA_STARTS)
    cell.font, cell.alignment = (
        font,
        Alignment(horizontal=align, vertical="center", wrap_text=True, indent=int(align == "left")),
    )
    return cell


def _set_up_page(sheet: Worksheet, department: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddHeader.right.text = department.replace("&", "&&")
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _undated(xlsx: bytes) -> bytes:
    """The same workbook without the hour of its making."""
    source, out = zipfile.ZipFile(io.BytesIO(xlsx)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb'(W3CDTF">)[^<]*', rb"\g<1>" + MADE.encode(), part)
            target.writestr(info, part)
    return out.getvalue()
