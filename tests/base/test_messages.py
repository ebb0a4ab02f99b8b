"""Every sentence of the catalogue, as a clerk reads it in a situation that brings it about.

The table below has one entry for each message: what is sent, decided or computed, and the whole
sentence that it gives, place included.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hostile_work
import msoffcrypto.format.ooxml
import openpyxl
import pytest
from given_figures import GivenFigures
from hostile_files import KINDS
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.cell_range import CellRange
from workbooks import (
    PENALTY_HEADER,
    RULES,
    SMALL_RULES,
    changed_rules,
    penalty,
    penalty_file,
    read_in_this_process,
    write_xlsx,
)

from wanxing_stats.base import INFO, MESSAGES, Problem, Workspace
from wanxing_stats.base.messages import BY_COLUMN
from wanxing_stats.cleaning import clean_workspace, source_file
from wanxing_stats.cleaning.cleaned import Cleaned
from wanxing_stats.cleaning.data_package import clean_what_changed
from wanxing_stats.cleaning.decisions import Corrections
from wanxing_stats.cleaning.reading_pool import Read, ReadingPool
from wanxing_stats.cleaning.row_accounts import expected_rows_problems, write_expected_rows
from wanxing_stats.cleaning.source_cache import SourceCache
from wanxing_stats.cleaning.source_file import read_source
from wanxing_stats.cleaning.table_reading import Source
from wanxing_stats.figures.consistency import check_relations, relation_problems
from wanxing_stats.history.published import edition_problems, revision_problems, revisions
from wanxing_stats.history.published_files import Edition
from wanxing_stats.history.runs import run_problems
from wanxing_stats.rules import Limits, load_rules, rule_problems
from wanxing_stats.store import Cache, staged

DEPARTMENT = "2024/综合执法大队"
FILE = f"{DEPARTMENT}/处罚.xlsx"
SHEET = f"{FILE}[Sheet1]"
CSV = f"{DEPARTMENT}/处罚.csv"
WHY = '\nreason = "科室退回更正"\ndecided_by = "综合执法大队"\non = 2025-01-20\n'
ROW_2 = f'file = "{FILE}"\nsheet = "Sheet1"\nrow = 2\n'
FINE_OF_ROW_2 = f'{ROW_2}field = "fine_yuan"\n'

# Words of rules and commands, which a department doesn't know.
FOR_THE_OFFICE = re.compile(r"wanxing|\.toml|aliases|codes|ignored|ledgers|personal =")

# What a folder is filled with; problems where they come from elsewhere than cleaning it.
Situation = Callable[[Path], list[Problem] | None]
SENTENCES: dict[str, tuple[str, Situation]] = {}


def gives(name: str, sentence: str) -> Callable[[Situation], Situation]:
    """That a situation gives the message of this name, and the sentence expected."""

    def enter(situation: Situation) -> Situation:
        SENTENCES[name] = sentence, situation
        return situation

    return enter


def send(root: Path, data: bytes | str, name: str = FILE) -> Path:
    """A file as a department sent it."""
    path = root / "data" / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def send_archive(root: Path, parts: dict[str, bytes | str]) -> None:
    """A file that is a zip of these parts."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    send(root, archive.getvalue())


def replace_cells(root: Path, cells: str) -> None:
    """A workbook whose only sheet holds these cells (XML)."""
    with zipfile.ZipFile(penalty_file(root, penalty(1))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'
    send_archive(root, {**parts, "xl/worksheets/sheet1.xml": sheet})


def decide(root: Path, action: str, entry: str) -> None:
    """A correction."""
    path = root / "data" / "raw" / "corrections.toml"
    path.write_text(f'[[correction]]\naction = "{action}"\n{entry}{WHY}', encoding="utf-8")


def problems(root: Path, cache: SourceCache | None = None) -> list[Problem]:
    return clean_workspace(Workspace(root), RULES, cache).problems


def of_office(root: Path, said: str) -> list[Problem]:
    """The problems of a folder whose office.toml says this."""
    (root / "office.toml").write_text(said, encoding="utf-8")
    rules = load_rules(Workspace(root, rules=SMALL_RULES))
    return clean_workspace(Workspace(root), rules).problems


def locked(root: Path, cache: SourceCache | None = None) -> list[Problem]:
    """The problems of a folder while its workbooks can't be opened."""
    read_bytes = type(root).read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(root), "read_bytes", refuse)
        return problems(root, cache)


# a file ------------------------------------------------------------------------------------------


@gives(
    "empty_file",
    f"{FILE}：文件是空的，没有任何内容。请重新导出后再报送。",
)
def empty_file(root):
    send(root, b"")


@gives(
    "too_large",
    f"{FILE}：文件过大，不像一份台账，可能带有图片或大片空白的格式。"
    "请用WPS或Excel打开，只保留需要的工作表和行列，另存为.xlsx后再报送。",
)
def too_large(root):
    send_archive(root, {"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": b" " * 120_000_000})


@gives(
    "far_cell",
    f"{FILE}：有一张工作表在离表格很远的行或列里还有内容，整张表过大，无法读取。"
    "请用WPS或Excel打开，在各工作表按Ctrl+End找到最末一格，删去表格以外的行和列，"
    "保存后再报送。",
)
def far_cell(root):
    replace_cells(root, '<row r="1048576"><c r="XFD1048576"><v>6</v></c></row>')


@gives(
    "too_many_sheets",
    f"{FILE}：工作表超过1000张，不像一份台账，无法读取。"
    "请用WPS或Excel打开，只保留需要的工作表，另存为.xlsx后再报送。",
)
def too_many_sheets(root):
    send(root, KINDS["xlsx many sheets"](root).read_bytes())


@gives(
    "too_many_rows",
    f"{CSV}：共有3000002行，超过表格最多的1048576行，无法读取。"
    "多是末尾或中间有大片空行：请删去空行后再报送；内容确实这么多的，请分成几个文件报送。",
)
def too_many_rows(root):
    send(root, "编号,金额\n" + "\n" * 3_000_000 + "1,2\n", CSV)


@gives(
    "too_many_styles",
    f"{FILE}：单元格样式有500001种，过多，无法读取。"
    "请用WPS或Excel新建一个表格，把内容只粘贴为数值，另存为.xlsx后再报送。",
)
def too_many_styles(root):
    send(root, KINDS["xlsx many styles"](root).read_bytes())


@gives(
    "repeated_text",
    f"{FILE}：同一段很长的文字重复填在许多格里，整个文件过大，无法读取。"
    "请用WPS或Excel打开，清除多余的重复内容，另存为.xlsx后再报送。",
)
def repeated_text(root):
    send(root, KINDS["xlsx one string in many cells"](root).read_bytes())


@gives(
    "encrypted",
    f"{FILE}：文件设有打开密码，无法读取。请用WPS或Excel打开，取消打开密码，保存后再报送。",
)
def encrypted(root):
    plain, protected = penalty_file(root, penalty(1)), io.BytesIO()
    workbook = msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain.read_bytes()))
    workbook.encrypt("秘密", protected)
    send(root, protected.getvalue())


@gives(
    "truncated",
    f"{FILE}：文件不完整或已损坏，无法打开。请用WPS或Excel打开原文件，另存为.xlsx后再报送。",
)
def truncated(root):
    data = penalty_file(root, penalty(1)).read_bytes()
    send(root, data[: len(data) // 2])


@gives(
    "damaged_sheet",
    f"{FILE}：工作表「Sheet1」已损坏，无法读取。请用WPS或Excel打开原文件，另存为.xlsx后再报送。",
)
def damaged_sheet(root):
    """A cell that refers to a text which isn't there."""
    replace_cells(root, '<row r="1"><c r="A1" t="s"><v>99</v></c></row>')


@gives(
    "not_a_workbook",
    f"{FILE}：应为表格文件（xlsx、xls、et、ods、csv等），文件内容却是Word文档。"
    "请核对是否选错了文件；系统导出的，请选Excel表格。",
)
def not_a_workbook(root):
    send_archive(root, {"word/document.xml": "<document/>"})


@gives(
    "binary_workbook",
    f"{FILE}：文件是少见的xlsb格式，无法读取。请用WPS或Excel打开，另存为.xlsx后再报送。",
)
def binary_workbook(root):
    send_archive(root, {"xl/workbook.bin": b"\x83\x01\x00"})


@gives(
    "old_format",
    f"{FILE}：文件是很早以前的表格格式（Excel 4.0或更早，或SYLK），无法读取。"
    "请用WPS或Excel打开，另存为.xlsx后再报送。",
)
def old_format(root):
    send(root, b"\x09\x04\x06\x00\x00\x00\x10\x00")


@gives(
    "unknown_encoding",
    f"{CSV}：第2行有无法识别的文字，打开时可能显示为乱码。请用WPS或Excel打开核对："
    "文字正常的，另存为.xlsx后再报送；有乱码的，请重新导出。",
)
def unknown_encoding(root):
    damaged = "事项,数量\n噪声扰民,1\n占道经营,2\n".encode()
    send(root, damaged[:20] + b"\xff" + damaged[20:], CSV)


@gives(
    "unclosed_quote",
    f'{CSV}：第3行有一个英文双引号（"）没有成对，以下各行无法分开。'
    "请用记事本打开，在这一行补上或删去一个双引号，保存后再报送。",
)
def unclosed_quote(root):
    send(root, '事项,数量\n噪声扰民,1\n"占道\n经营,2\n乱堆乱放,3\n流动摊贩,4\n', CSV)


@gives(
    "unreadable_file",
    f"{FILE}：文件无法从磁盘读取。请检查文件是否存在、是否正被其他程序打开。",
)
def unreadable_file(root):
    """Gone after the list of files was made."""
    return read_source(root / FILE, Source(FILE, RULES.ledgers, Corrections([]))).problems


FINES = """行政处罚决定书文号,行政相对人名称,处罚类别,罚款金额,立案日期,处罚决定日期
津南万罚〔2024〕1号,张某某,罚款,200,2024-03-01,2024-03-05
津南万罚〔2024〕2号,张某某,罚款,300,2024-03-01,2024-03-05
津南万罚〔2024〕3号,张某某,罚款,400,2024-03-01,2024-03-05
"""


@gives(
    "unexpected_error",
    f"{FILE}：程序查找表格时出错，这份文件没有计入，其他文件不受影响。"
    "请用WPS或Excel打开核对，另存为.xlsx后再报送。"
    "仍然出错的，请把 .wanxing/faults/df20044344d1.txt 交给维护人员，其中没有表格内容。",
)
def unexpected_error(root):
    penalty_file(root, penalty(1))
    with pytest.MonkeyPatch.context() as patch:
        read_in_this_process(patch)
        patch.setattr(source_file, "find_tables", lambda grid: grid.rows[9])
        return problems(root)


def read_by(root: Path, read_one: Read, **limits: float) -> list[Problem]:
    """The problems of a folder whose file is read so, of which an office allows so much."""
    penalty_file(root, penalty(1))
    office = RULES.office.model_copy(update={"limits": Limits(**limits)})
    rules = replace(RULES, office=office)
    cache = SourceCache(Cache(Workspace(root)), rules, pool=ReadingPool(rules, read_one))
    return clean_workspace(Workspace(root), rules, cache).problems


@gives(
    "too_slow",
    f"{FILE}：读取用了1秒还没有读完，已停止，这份文件没有计入，其他文件不受影响。"
    "文件可能已损坏，或带有大片空白的格式。"
    "请用WPS或Excel打开，只保留需要的工作表和行列，另存为.xlsx后再报送。"
    "确实有这么多内容的，请在 office.toml 的 [limits] 里调大 file_seconds。",
)
def too_slow(root):
    return read_by(root, hostile_work.work_for_ever, file_seconds=1)


@gives(
    "too_much_memory",
    f"{FILE}：读取占用的内存超过64MB，已停止，这份文件没有计入，其他文件不受影响。"
    "文件可能已损坏，或带有大片空白的格式。"
    "请用WPS或Excel打开，只保留需要的工作表和行列，另存为.xlsx后再报送。"
    "确实有这么多内容的，请在 office.toml 的 [limits] 里调大 file_megabytes。",
)
def too_much_memory(root):
    return read_by(root, hostile_work.fill_memory, file_megabytes=64)


@gives(
    "reading_died",
    f"{FILE}：读取时程序中途停止，这份文件没有计入，其他文件不受影响。"
    "文件可能已损坏。请用WPS或Excel打开核对，另存为.xlsx后再报送。"
    "也可能是电脑内存不足，请关闭其他程序后重试；仍然如此的，请告诉维护人员。",
)
def reading_died(root):
    return read_by(root, hostile_work.abort)


@gives(
    "unusual_delimiter",
    f"{CSV}：各列用“|”分隔，WPS和Excel打开时分不出列；这次已按它分列读取。"
    "请核对，以后请导出为Excel表格（.xlsx）。",
)
def unusual_delimiter(root):
    send(root, FINES.replace(",", "|"), CSV)


@gives(
    "mixed_delimiters",
    f"{CSV}：第4行用的分隔符与其他行不同，已按各行自己的分隔符分列。"
    "请核对这些行，最好重新导出为Excel表格（.xlsx）。",
)
def mixed_delimiters(root):
    *lines, last = FINES.splitlines()
    send(root, "\n".join([*lines, last.replace(",", ";")]), CSV)


@gives(
    "uneven_rows",
    f"{CSV}：第3行与列标题的列数对不上，可能是文字或金额里有逗号，或一行断成了两行，各列因此错位。"
    "请核对这些行，重新导出为Excel表格（.xlsx）。",
)
def uneven_rows(root):
    send(root, FINES.replace("张某某,罚款,300", "张某某,罚款,1,300"), CSV)


@gives(
    "stray_quote",
    f'{CSV}：第3行有没成对的英文双引号（"），已去掉引号、逐行读取。请核对这些行，改正后重新导出。',
)
def stray_quote(root):
    send(root, FINES.replace("津南万罚〔2024〕2号", '"津南万罚〔2024〕2号'), CSV)


def page_of_fines() -> str:
    lines = [line.split(",") for line in FINES.splitlines()]
    rows = "".join(f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in lines)
    return f"<html><body><table>{rows}</table></body></html>"


@gives(
    "mended_xml",
    f"{FILE}：文件的XML写法有误（如开头有空行、含&nbsp;），WPS和Excel可能打不开；"
    "已更正写法后读取。请核对，最好另存为.xlsx后再报送。",
)
def mended_xml(root):
    rows = page_of_fines().partition("<table>")[2].partition("</table>")[0]
    rows = rows.replace("<tr>", "<Row>").replace("</tr>", "</Row>")
    rows = rows.replace("<td>", '<Cell><Data ss:Type="String">').replace("</td>", "</Data></Cell>")
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="Sheet1"><Table>{rows}</Table></Worksheet>'
    book = f'<Workbook xmlns="{namespace}" xmlns:ss="{namespace}">{sheet}</Workbook>'
    send(root, f'\n<?xml version="1.0"?>{book}')


@gives(
    "nested_table",
    f"{FILE}：第2行的单元格里还套着表格，已按其中的文字读取。"
    "请核对这些行，最好另存为.xlsx后再报送。",
)
def nested_table(root):
    inner = "<table><tr><td>200</td></tr></table>"
    send(root, page_of_fines().replace("<td>200</td>", f"<td>{inner}</td>"))


@gives(
    "page_not_ended",
    f"{FILE}：网页里的表格没有结尾，文件可能没有存完，最后几行可能缺失。"
    "请核对行数，重新导出后再报送。",
)
def page_not_ended(root):
    send(root, page_of_fines().partition("</table>")[0])


@gives(
    "same_sheet_name",
    f"{FILE}：有几张工作表都叫「台账」，都已读取，后面的一张显示为「台账（2）」。"
    "请核对有没有重复的内容，改名后再报送。",
)
def same_sheet_name(root):
    sheets = {"台账": [PENALTY_HEADER, penalty(1)], "台账 ": [PENALTY_HEADER, penalty(2)]}
    write_xlsx(root / "data/raw" / FILE, sheets)


@gives(
    "personal_name",
    f"{DEPARTMENT}/联系人〔姓名〕〔手机号〕〔1298〕.xlsx："
    "文件名或工作表名里像有个人信息，"
    f"显示时已隐去（{DEPARTMENT}/联系人〔姓名〕〔手机号〕〔1298〕.xlsx）。"
    "请改名后重新放入。",
)
def personal_name(root):
    penalty_file(root, penalty(1), name="联系人王小明13812345678.xlsx")


@gives(
    "no_table",
    f"{FILE}：没有找到表格（至少要有一行列标题）。请核对是否发错了文件。",
)
def no_table(root):
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": [["万兴街道2024年行政处罚台账"]]})


@gives(
    "own_output",
    f"{FILE}：是办公室汇总后生成的表格（指标表、改正表或清洗后的数据），不是台账，没有读取。"
    "请报送原来的台账。请移出 data/raw；填好的改正表用 wanxing correct 采用。",
)
def own_output(root):
    places = ["来源文件", "来源工作表", "来源行号"]
    penalty_file(root, [*penalty(1), FILE, "Sheet1", 2], header=[*PENALTY_HEADER, *places])


@gives(
    "archive",
    f"{DEPARTMENT}/台账.zip：是压缩包，里面的表格没有读取。"
    "请解压后把表格放入这个文件夹，再删去压缩包。",
)
def archive(root):
    path = penalty_file(root, penalty(1))
    with zipfile.ZipFile(path.with_name("台账.zip"), "w") as packed:
        packed.write(path, "处罚.xlsx")
    path.unlink()


@gives(
    "archive_outside",
    "台账.rar：是压缩包，里面的表格没有读取。"
    "若是台账，请解压后放入相应年份的文件夹，再删去压缩包。",
)
def archive_outside(root):
    send(root, b"Rar!\x1a\x07\x01\x00" + bytes(64), "台账.rar")


@gives(
    "leftovers",
    "data/raw：有系统、网盘或程序留下的文件，不是台账，没有读取："
    f"{DEPARTMENT}/.DS_Store、{FILE}.bak。可以删去。",
)
def leftovers(root):
    send(root, b"x", f"{FILE}.bak")
    send(root, b"x", f"{DEPARTMENT}/.DS_Store")


@gives(
    "nil_report",
    f"{CSV}：没有表格，写明没有记录，按《行政处罚案件台账》零报告计。",
)
def nil_report(root):
    send(root, "本季度无\n", CSV)


@gives(
    "nil_report_of_unknown",
    f"{DEPARTMENT}/二季度.csv：写明没有记录，却看不出是哪一种台账，没有按零报告计。"
    "请在文件名或标题中写上台账名称。",
)
def nil_report_of_unknown(root):
    send(root, "零报告\n", f"{DEPARTMENT}/二季度.csv")


@gives(
    "lock_file",
    f"{DEPARTMENT}/~$处罚.xlsx：是Excel或WPS打开文件时留下的临时文件，已跳过。"
    "若工作簿还开着，请保存并关闭后重新运行。",
)
def lock_file(root):
    send(root, b"x", f"{DEPARTMENT}/~$处罚.xlsx")


@gives(
    "unsettled_as_before",
    f"{FILE}：打不开，可能没有权限或正被其他程序占用，本次仍用上次读到的内容。"
    "请保存并关闭文件，等复制完成后重新运行。",
)
def unsettled_as_before(root):
    workspace = Workspace(root)
    penalty_file(root, penalty(1))
    cache = Cache(workspace)
    with staged(workspace) as staging:
        clean_what_changed(cache, staging, RULES)
        cache.stage(staging)
        staging.commit()
    return locked(root, SourceCache(Cache(workspace), RULES))


@gives(
    "unsettled_file",
    f"{FILE}：打不开，可能没有权限或正被其他程序占用，本次没有计入。"
    "请保存并关闭文件，等复制完成后重新运行。",
)
def unsettled_file(root):
    penalty_file(root, penalty(1))
    return locked(root)


def counted(root: Path) -> tuple[Workspace, Cleaned]:
    workspace = Workspace(root)
    penalty_file(root, penalty(1), penalty(2))
    return workspace, clean_workspace(workspace, RULES)


@gives(
    "changed_count",
    f"{FILE}：文件没有改动，《行政处罚案件台账》的行数却变了："
    "读到3行变为2行，不能计入1行变为0行。可能是软件包升级、台账规则或更正改变了读法。"
    "请用 wanxing inspect 核对；核对无误后运行 wanxing expect 记下。",
)
def changed_count(root):
    workspace, cleaned = counted(root)
    before = replace(cleaned, records=cleaned.records.assign(read=3, rejected=1))
    write_expected_rows(before, workspace)
    return expected_rows_problems(cleaned, workspace)


@gives(
    "strange_counts",
    "expected_rows.csv：不是 wanxing expect 写出的内容，没有核对行数。"
    "请运行 wanxing expect 重新写出。",
)
def strange_counts(root):
    workspace, cleaned = counted(root)
    write_expected_rows(cleaned, workspace)
    with open(workspace.clean / "expected_rows.csv", "ab") as file:
        file.write(b"x")
    return expected_rows_problems(cleaned, workspace)


# a table and its headings ------------------------------------------------------------------------


@gives(
    "hidden_sheet",
    f"{FILE}[旧稿] 第1行：隐藏的工作表里有《行政处罚案件台账》1行，没有计入。"
    "若应计入，请取消隐藏；若是旧稿，请删除。",
)
def hidden_sheet(root):
    sheets = {"今年": [PENALTY_HEADER, penalty(1)], "旧稿": [PENALTY_HEADER, penalty(2)]}
    write_xlsx(root / "data/raw" / FILE, sheets, hidden=("旧稿",))


@gives(
    "unknown_ledger",
    f"{SHEET} 第1行：列标题不像任何一种应报送的台账，2行没有计入。"
    "请核对是否发错了表、改动过列标题。"
    "若是标题换了写法，或是新的台账，请用 wanxing inspect 查看，在 ledgers 中加上。",
)
def unknown_ledger(root):
    rows = [["商品", "单价", "库存"], ["纸", 3, 10], ["笔", 2, 20]]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": rows})


@gives(
    "no_headings",
    f"{FILE}[2月] 第1行：这张表没有列标题，别的工作表的列标题也与它的各列不符，2行没有计入。"
    "请在数据上方补上列标题后重新导出。",
)
def no_headings(root):
    turned = [penalty(2)[::-1], penalty(3)[::-1]]
    write_xlsx(root / "data/raw" / FILE, {"1月": [PENALTY_HEADER, penalty(1)], "2月": turned})


@gives(
    "rows_above_headings",
    f"{SHEET} 第1行：列标题上方有像数据的1行，没有计入。若是数据，请移到列标题下方后重新导出。",
)
def rows_above_headings(root):
    rows = [penalty(1), PENALTY_HEADER, penalty(2), penalty(3)]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": rows})


@gives(
    "ledger_unread",
    f"{SHEET} 第1行：台账规则有误，暂时认不出这是哪一种台账，1行没有计入。科室不用改动这张表。"
    "它可能属于规则文件读不出的台账，请先恢复或改正ledgers/fines.toml，再重新运行。",
)
def ledger_unread(root):
    penalty_file(root, penalty(1))
    workspace, said = Workspace(root, rules=SMALL_RULES), "name ="
    changed = changed_rules(workspace, root / "rules", "ledgers/fines.toml", said, "name")
    return clean_workspace(Workspace(root), load_rules(changed)).problems


@gives(
    "ambiguous_ledger",
    f"{DEPARTMENT}/2024.xlsx[Sheet1] 第1行："
    "列标题与《行政处罚案件台账》、《信访件台账》同样相符，无法断定是哪一种，1行没有计入。"
    "请按台账原来的式样补全列标题。",
)
def ambiguous_ledger(root):
    """Half of what each of two ledgers needs."""
    header = ["行政处罚决定书文号", "处罚类别", "信访编号", "渠道"]
    row = ["津南万罚〔2024〕1号", "罚款", "XF-1", "来信"]
    penalty_file(root, row, header=header, name="2024.xlsx")


@gives(
    "doubtful_ledger",
    f"{SHEET} 第2行：列标题像《行政处罚案件台账》，但标题“2024年食品安全检查登记”说的是别的，"
    "1行没有计入。请核对是否发错了表；确是《行政处罚案件台账》的，请把标题改过来再报送。"
    "确应计入的，请在 office.toml 末尾加上下面三行：\n"
    '[[confirmed]]\nheadings = "e92f61d75afb"\nledger = "fines"\n',
)
def doubtful_ledger(root):
    rows = [["2024年食品安全检查登记"], PENALTY_HEADER, penalty(1)]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": rows})


@gives(
    "doubtful_ledger_by_columns",
    f"{DEPARTMENT}/2024.xlsx[Sheet1] 第1行：有几列像《行政处罚案件台账》，但不认得的列更多"
    "（「天气」、「温度」、「风力」），1行没有计入。"
    "请核对是否发错了表；确是《行政处罚案件台账》的，请在标题中写明。"
    "确应计入的，请在 office.toml 末尾加上下面三行：\n"
    '[[confirmed]]\nheadings = "fddfe1e1e608"\nledger = "fines"\n',
)
def doubtful_ledger_by_columns(root):
    header = ["文号", "处罚类别", "序号", "备注", "天气", "温度", "风力"]
    penalty_file(root, ["1号", "罚款", 1, "已缴", "晴", 20, 3], header=header, name="2024.xlsx")


@gives(
    "missing_heading",
    f"{SHEET} 第1行："
    "《行政处罚案件台账》缺少「罚款金额」、「处罚决定日期」列，1行没有计入。"
    "请补上后重新导出。若标题换了写法，请在台账文件的 aliases 中加上。",
)
def missing_heading(root):
    header = ["处罚种类", "行政处罚决定书文号", "违法行为类型"]
    penalty_file(root, ["罚款", "津南万罚〔2024〕1号", "占道"], header=header)


@gives(
    "unknown_heading",
    f"{SHEET} 第1行「天气」：不是《行政处罚案件台账》应有的列，没有采用。请核对列标题。"
    '若不需要，请在 ledgers/fines.toml 的 ignored 里加上 "天气"。',
)
def unknown_heading(root):
    penalty_file(root, [*penalty(1), "晴"], header=[*PENALTY_HEADER, "天气"])


@gives(
    "strange_heading",
    f"{SHEET} 第1行「G列」：不是《行政处罚案件台账》应有的列，没有采用；标题里有程序不认得的词，"
    "为免带出个人信息，没有照原样显示。请打开表格核对列标题，不要在标题中写姓名、电话。"
    "确是列标题而不需要的，请把原来的标题写进 ledgers/fines.toml 的 ignored；"
    "与某一列是同一列的，写进那一列的 aliases。",
)
def strange_heading(root):
    penalty_file(root, [*penalty(1), "晴"], header=[*PENALTY_HEADER, "赵小明家的"])


@gives(
    "unknown_heading_near_another",
    f"{SHEET} 第1行「违法行为的类型」：不是《行政处罚案件台账》应有的列，没有采用。"
    "请核对列标题。"
    "与「违法行为类型」相近，若是同一列，"
    '请在 ledgers/fines.toml 中「违法行为类型」那一行的 aliases 里加上 "违法行为的类型"；'
    '若不需要，请在 ledgers/fines.toml 的 ignored 里加上 "违法行为的类型"。',
)
def unknown_heading_near_another(root):
    penalty_file(root, [*penalty(1), "占道"], header=[*PENALTY_HEADER, "违法行为的类型"])


@gives(
    "second_column",
    f"{SHEET} 第1行「处罚类型」：与「处罚种类」都可以是“处罚类别”，采用了「处罚种类」。"
    "请核对应以哪一列为准，把另一列删去或改名。",
)
def second_column(root):
    header = ["处罚种类" if heading == "处罚类别" else heading for heading in PENALTY_HEADER]
    penalty_file(root, [*penalty(1), "罚款"], header=[*header, "处罚类型"])


@gives(
    "value_as_heading",
    f"{SHEET} 第1行「G列」：像是一格数据，不像《行政处罚案件台账》的列标题，没有采用。"
    "请核对列标题那一行是否完整。",
)
def value_as_heading(root):
    penalty_file(root, [*penalty(1), "已缴"], header=[*PENALTY_HEADER, "2024-03-05"])


@gives(
    "several_offices",
    f"{SHEET} 第2、3行「处罚机关」：列出的不止一个单位：“万兴街道办事处”1行、“示例街道”1行，"
    "都计入了。请核对，只报送本单位的。请在 office.toml 的 [office] 中写明本单位的名称"
    '（如 names = ["某某街道"]），别的单位的行就不计入。',
)
def several_offices(root):
    rows = [[*penalty(1), "万兴街道办事处"], [*penalty(2), "示例街道"]]
    penalty_file(root, *rows, header=[*PENALTY_HEADER, "处罚机关"])


@gives(
    "other_office",
    f"{SHEET} 第3行：「处罚机关」是“示例街道”，不是本单位，没有计入。"
    "若是本单位的，请改正后重新导出。若是本单位的另一种写法，请写进 office.toml 的 names；"
    "确应计入的，请在更正中认定（confirm）。",
)
def other_office(root):
    several_offices(root)
    return of_office(root, '[office]\nnames = ["万兴街道"]\n')


@gives(
    "personal_heading",
    f"{SHEET} 第1行「家属手机号」：像是个人信息列，已按个人信息处理，没有读取。"
    "请核对是否需要报送这一列。"
    "若是个人信息，请在 ledgers/fines.toml 中加上这一列并写 personal = true；"
    '若不是，请在 ignored 里加上 "家属手机号"。',
)
def personal_heading(root):
    penalty_file(root, [*penalty(1), "13812345678"], header=[*PENALTY_HEADER, "家属手机号"])


# a cell ------------------------------------------------------------------------------------------


@gives(
    "missing_value",
    f"{SHEET} 第3行「罚款金额」：必填，却是空的，或只写了“无”“—”一类。请补上后重新导出。",
)
def missing_value(root):
    penalty_file(root, penalty(1), penalty(2, fine="无"))


@gives(
    "unreadable_value",
    f"{SHEET} 第3行「处罚决定日期」：应为日期，读到“2024年2月30日”。请改正后重新导出。",
)
def unreadable_value(root):
    penalty_file(root, penalty(1), penalty(2, decided="2024年2月30日"))


@gives(
    "out_of_bounds",
    f"{SHEET} 第3行「罚款金额」：不应小于0元，读到“-5”。请改正后重新导出。"
    '核实无误的，请在更正中认定（action = "confirm"）。',
)
def out_of_bounds(root):
    penalty_file(root, penalty(1), penalty(2, fine=-5))


@gives(
    "unknown_category",
    f"{SHEET} 第3行「处罚类别」：应为罚款、警告、警告并罚款、没收之一，读到〔4个字〕。"
    "请改正后重新导出。若是同一类别的另一种写法，请在 office.toml 中写明："
    "运行 wanxing inspect 该文件 --values 可看到要写的行。",
)
def unknown_category(root):
    penalty_file(root, penalty(1), penalty(2, kind="口头教育"))


@gives(
    "undeclared_value",
    f"{SHEET} 第2、3行「违法类型」：写的内容没有列入本单位的类别，合计照常计入，"
    f'分项时列为“〔未列出〕”，不显示原文。请运行 wanxing inspect "data/raw/{FILE}" --values，'
    "把其中确是类别的各行粘贴到 office.toml；"
    "不是类别的（如误填的姓名）不要粘贴，请退回科室改正。",
)
def undeclared_value(root):
    rows = [[*penalty(1), "占道"], [*penalty(2), "张建国"]]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": [[*PENALTY_HEADER, "违法类型"], *rows]})


@gives(
    "undeclared_identifier",
    f"{SHEET} 第3行「行政处罚决定书文号」：编号的写法没有列入本台账的样式，件数照常计算，"
    f'显示时以所在位置代替。若要显示编号，请运行 wanxing inspect "data/raw/{FILE}" --values，'
    "把给出的样式粘贴到 office.toml。",
)
def undeclared_identifier(root):
    penalty_file(root, penalty(1), ["万街道第3份", *penalty(2)[1:]])


@gives(
    "error_cell",
    f"{SHEET} 第3行「罚款金额」：公式出错，读到“#REF!”。请改正后重新导出。",
)
def error_cell(root):
    penalty_file(root, penalty(1), penalty(2, fine="#REF!"))


@gives(
    "formula_without_value",
    f"{SHEET} 第3行「罚款金额」：公式没有计算结果。"
    "请用WPS或Excel打开，按F9重新计算，保存后再报送。",
)
def formula_without_value(root):
    penalty_file(root, penalty(1), penalty(2, fine="=100*2"))


@gives(
    "rounded_identifier",
    f"{SHEET} 第3行「行政处罚决定书文号」："
    "编号超过15位，已被表格软件改成〔科学计数法的数〕，后几位丢了。"
    "请把这一列设为文本，重新录入后导出。",
)
def rounded_identifier(root):
    penalty_file(root, penalty(1), ["2.02401E+17", *penalty(2)[1:]])


@gives(
    "impossible_order",
    f"{SHEET} 第3行「处罚决定日期」："
    "不应早于「立案日期」2024-03-09，读到“2024年3月5日”，两个日期至少有一个不对。"
    "请改正后重新导出。",
)
def impossible_order(root):
    penalty_file(root, penalty(1), penalty(2, filed="2024-03-09", decided="2024年3月5日"))


@gives(
    "other_year",
    f"{SHEET} 第3、4行「处罚决定日期」："
    "日期与所在文件夹的2024年相差太远，没有计入：2014年1行、2042年1行。"
    "年份写错的，请改正后重新导出；没有写错的，请在那一年报送。"
    "若是历年台账，可以不放进年份文件夹，直接放在 data/raw 中，各行按日期计入各年。",
)
def other_year(root):
    days = ["2024-03-05", "2042-03-05", "2014-03-05"]
    penalty_file(root, *(penalty(at, filed=None, decided=day) for at, day in enumerate(days)))


@gives(
    "other_year_earlier",
    f"{SHEET}：「处罚决定日期」不在所在文件夹的2024年，按日期计入各自的年份："
    "2023年1行、2025年1行。请核对年份；没有写错的，不用改动。",
)
def other_year_earlier(root):
    days = ["2024-03-05", "2025-01-05", "2023-12-30"]
    penalty_file(root, *(penalty(at, filed=None, decided=day) for at, day in enumerate(days)))


@gives(
    "other_year_later",
    f"{SHEET}：「处罚决定日期」在所在文件夹的2024年之后不久，按日期计入下一年：2025年2行。",
)
def other_year_later(root):
    days = ["2024-03-05", "2025-01-05", "2025-01-06"]
    penalty_file(root, *(penalty(at, filed=None, decided=day) for at, day in enumerate(days)))


@gives(
    "total_mismatch",
    f"{SHEET} 第4行「罚款金额」：合计与各行不符：第2—3行之和为500，读到“600”。"
    "年度数字按各行计算，不用合计；请核对是漏了行，还是合计没有更新。",
)
def total_mismatch(root):
    penalty_file(root, penalty(1, 200), penalty(2, 300), ["合计", None, None, 600])


# rows that say themselves that they don't count --------------------------------------------------

WITH_REMARKS = [*PENALTY_HEADER, "备注"]


def remarked(root: Path, *remarks: str | None, **options) -> Path:
    """A workbook with these remarks, one a row."""
    rows = [[*penalty(number), remark] for number, remark in enumerate(remarks, 1)]
    return penalty_file(root, *rows, header=WITH_REMARKS, **options)


def marked(path: Path, *lines: str, struck: str = "", red: str = "", comment: str = "") -> None:
    """Lines above the table, cells struck through or in red, a comment on A2."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for cell in struck.split():
        sheet[cell].font = Font(strike=True)
    for cell in red.split():
        sheet[cell].font = Font(color="FFFF0000")
    if comment:
        sheet["A2"].comment = Comment(comment, "办公室")
    for line in lines:
        sheet.insert_rows(1)
        sheet["A1"] = line
    book.save(path)


@gives(
    "void_cell",
    f"{SHEET} 第3、4行："
    "「备注」写有“作废”、“已撤销”，没有计入。"
    "确实不计的，不用改动；应当计入的，请删去这个词后重新导出。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_cell(root):
    remarked(root, None, "作废，不计", "已撤销（见3号）")


@gives(
    "void_beside",
    f"{SHEET} 第3行："
    "表格旁边写有“作废”，没有计入。"
    "确实不计的，不用改动；应当计入的，请删去这个词后重新导出。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_beside(root):
    penalty_file(root, penalty(1), [*penalty(2), "（作废）"])


@gives(
    "void_below",
    f"{SHEET} 第5、6行："
    "上方的分组行写有“作废件”，没有计入。"
    "确实不计的，不用改动；应当计入的，请移到其他分组后重新导出。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_below(root):
    bands = ["一、处罚案件"], ["二、作废件"]
    penalty_file(root, bands[0], penalty(1), bands[1], penalty(2), penalty(3))


@gives(
    "void_title",
    f"{SHEET} 第3行："
    "表格的标题写有“作废”，没有计入。"
    "确实不计的，不用改动；应当计入的，请改正标题后重新导出。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_title(root):
    marked(penalty_file(root, penalty(1)), "2024年行政处罚台账（作废）")


@gives(
    "void_sheet",
    f"{FILE}[已撤销] 第2行："
    "工作表的名称写有“已撤销”，没有计入。"
    "确实不计的，不用改动；应当计入的，请改正名称后重新报送。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_sheet(root):
    write_xlsx(root / "data/raw" / FILE, {"已撤销": [PENALTY_HEADER, penalty(1)]})


@gives(
    "void_file",
    f"{DEPARTMENT}/处罚（作废）.xlsx[Sheet1] 第2行："
    "文件或文件夹的名称写有“作废”，没有计入。"
    "确实不计的，不用改动；应当计入的，请改正名称后重新报送。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_file(root):
    penalty_file(root, penalty(1), name="处罚（作废）.xlsx")


@gives(
    "void_struck",
    f"{SHEET} 第2行："
    "整行划有删除线，按作废处理，没有计入。"
    "确实不计的，不用改动；应当计入的，请去掉删除线后重新报送。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_struck(root):
    marked(penalty_file(root, penalty(1), penalty(2)), struck="A2 B2 C2 D2 E2 F2")


@gives(
    "void_comment",
    f"{SHEET} 第2行："
    "批注写有“重复登记”，没有计入。"
    "确实不计的，不用改动；应当计入的，请删去批注后重新报送。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_comment(root):
    marked(penalty_file(root, penalty(1)), comment="重复登记，见2号")


@gives(
    "void_explained",
    f"{SHEET} 第4行："
    "按表中说明，“标红的”即“重复件”，没有计入。"
    "确实不计的，不用改动；应当计入的，请去掉这种标记后重新报送。"
    "若应计入而不便改原表，请在 data/raw/corrections.toml 中用 file、sheet、row 指明这一行，"
    '写 action = "confirm"，不写 field。',
)
def void_explained(root):
    marked(penalty_file(root, penalty(1), penalty(2)), "标红的为重复件，不计", red="A3 B3 D3")


@gives(
    "void_taken_back",
    f"{SHEET} 第2行「备注」："
    "写有“录入错误”，又写明已经改正或仍要计入，暂按计入。"
    "请核对：应当计入的，请删去这个词；不计的，请删去这一行。",
)
def void_taken_back(root):
    remarked(root, "录入错误，已更正")


@gives(
    "void_perhaps",
    f"{SHEET} 第2行「备注」："
    "写有“重复”，看不出这一行计不计，暂按计入。"
    "请核对：不计的，请改写为“作废”；应当计入的，请写明“照常计入”。",
)
def void_perhaps(root):
    remarked(root, "与第5行重复")


@gives(
    "void_note",
    f"{SHEET} 第5行："
    "写明有的行不计（“作废”），却看不出是哪几行，暂按全部计入。"
    "请在这些行的备注中写明“作废”，重新导出。",
)
def void_note(root):
    penalty_file(root, penalty(1), penalty(2), [], ["注：以上1件作废"])


@gives(
    "void_mark_unseen",
    f"{SHEET}："
    "按表中说明，“标红的”即“重复件”，却没有找到这样标的行，各行都计入了。"
    "有这样的行的，请在它们的备注中写明“作废”，重新导出。",
)
def void_mark_unseen(root):
    marked(penalty_file(root, penalty(1)), "标红的为重复件，不计")


@gives(
    "struck_cell",
    f"{SHEET} 第2行「罚款金额」："
    "这一格划有删除线，仍按划去的内容计入。"
    "请核对：内容改过的，请只留改后的内容；整行不计的，请在备注中写明“作废”。",
)
def struck_cell(root):
    marked(penalty_file(root, penalty(1)), struck="D2")


DUE = "type = \"number\", due = \"kind in ['罚款', '警告并罚款']\","


@gives(
    "missing_where_due",
    f"{SHEET} 第3行「罚款金额」：按本行「处罚类别」应当填写，却是空的，或只写了“无”“—”一类。"
    "请补上后重新导出。",
)
def missing_where_due(root):
    penalty_file(root, penalty(1, "/", kind="警告"), penalty(2, "/"))
    workspace = Workspace(root, rules=SMALL_RULES)
    to = root / "rules", "ledgers/fines.toml"
    changed = changed_rules(workspace, *to, 'type = "number",', DUE)
    return clean_workspace(Workspace(root), load_rules(changed)).problems


def with_heading(heading: str) -> list[str]:
    return [*PENALTY_HEADER[:3], heading, *PENALTY_HEADER[4:]]


@gives(
    "unclear_unit",
    f"{SHEET} 第2行「罚款金额（万美元）」：单位写的是“万美元”，看不出每个数是多少，读到“2”。"
    "请写明一种单位（如元、万元）后重新导出。",
)
def unclear_unit(root):
    penalty_file(root, penalty(1, 2), header=with_heading("罚款金额（万美元）"))


def shown_as(root: Path, code: str, heading: str = "罚款金额") -> None:
    """A fine of 12000 with a number format."""
    path = penalty_file(root, penalty(1, 12000), header=with_heading(heading))
    workbook = openpyxl.load_workbook(path)
    workbook.active["D2"].number_format = code
    workbook.save(path)


@gives(
    "shown_in_another_unit",
    f"{SHEET} 第2行「罚款金额（万元）」：这一列的单位写的是“万元”，单元格却显示为“12000元”，"
    "两者不一致。请核对单位，改正后重新导出。",
)
def shown_in_another_unit(root):
    shown_as(root, '0"元"', "罚款金额（万元）")


@gives(
    "scaled_by_format",
    f"{SHEET} 第2行「罚款金额」：单元格格式把数缩小显示成“1.2”，却没有写明相应的单位，"
    "看不出是多少。请写明单位，或改为常规格式后重新导出。",
)
def scaled_by_format(root):
    shown_as(root, "0!.0,")


@gives(
    "ditto_of_nothing",
    f"{SHEET} 第2行「罚款金额」：写的是“同上”，上面没有可以照抄的内容，或这一列不能照抄。"
    "请填写完整后重新导出。",
)
def ditto_of_nothing(root):
    penalty_file(root, penalty(1, "同上"))


@gives(
    "unit_conflict",
    f"{SHEET}「罚款金额（万元）」：列标题的单位是“万元”，表上另写着“元”，这一列按列标题计。"
    "请核对，只留一种写法。",
)
def unit_conflict(root):
    rows = [["单位：元"], with_heading("罚款金额（万元）"), penalty(1, 2)]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": rows})


@gives(
    "unit_elsewhere",
    f"{SHEET}「罚款金额」：这张表没有写金额单位，同一工作表的另一张表写的是“万元”，"
    "这一列暂按元计。请核对，在表上写明单位。",
)
def unit_elsewhere(root):
    first = [["一季度"], ["单位：万元"], PENALTY_HEADER, penalty(1, 2), []]
    then = [["二季度行政处罚台账"], PENALTY_HEADER, penalty(2, 2)]
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": first + then})


def merged_fines(root: Path, *fines: object) -> None:
    """Fines of which the first is merged over all rows, whatever lies below."""
    rows = [penalty(number, fine) for number, fine in enumerate(fines, 1)]
    path = penalty_file(root, *rows)
    workbook = openpyxl.load_workbook(path)
    workbook.active.merged_cells.add(CellRange(f"D2:D{len(fines) + 1}"))
    workbook.save(path)


@gives(
    "merged_number",
    f"{SHEET} 第3行「罚款金额」：一个数合并了几行，与表格软件求和一样只计一次，"
    "记在合并的第一行。若每行各有这么多，请取消合并，逐行填写。",
)
def merged_number(root):
    merged_fines(root, 300, None)


@gives(
    "covered_cells",
    f"{SHEET} 第3行「罚款金额」：合并的单元格下面还留有内容，打开表格时看不见："
    "其中的数照样计入（与表格软件求和一样），其他内容按看得见的计。请取消合并核对，删去多余的。",
)
def covered_cells(root):
    merged_fines(root, 300, 200)


@gives(
    "total_by_name",
    f"{SHEET} 第3行：名称像分类汇总的一行，没有计入，但它的数不是上面各行之和。"
    "若是一条记录，请改写名称中的“汇总”“计数”一类字样；若确是汇总行，请删去后重新导出。",
)
def total_by_name(root):
    penalty_file(root, penalty(1, 200), ["罚款 计数", None, None, 1])


# a row beside others -----------------------------------------------------------------------------


@gives(
    "duplicate",
    f"{SHEET} 第4行：与{SHEET} 第2行是同一条记录，只计一次。",
)
def duplicate(root):
    penalty_file(root, penalty(1), penalty(2), penalty(1))


@gives(
    "merged",
    f"{SHEET} 第2行：按更正第1条，与{SHEET} 第3行是同一条记录，只计一次。",
)
def merged(root):
    penalty_file(root, penalty(1, fine="约200"), penalty(2))
    decide(root, "merge", f'{ROW_2}into = "津南万罚〔2024〕2号"')


@gives(
    "conflict",
    f"{SHEET} 第3行："
    f"与{SHEET} 第2行编号相同而「处罚类别」、「罚款金额」不同，本行没有计入。"
    "请核实哪一行正确，改正或删去不对的一行；若本是两条记录，请改正编号。",
)
def conflict(root):
    penalty_file(root, penalty(1, kind="没收"), penalty(1, fine=2000))


@gives(
    "conflict_that_counts",
    f"{SHEET} 第2行："
    f"与{SHEET} 第3行编号相同而「处罚类别」、「罚款金额」不同，暂按本行计入。"
    "请核实哪一行正确，改正或删去不对的一行；若本是两条记录，请改正编号。",
)
def conflict_that_counts(root):
    conflict(root)


def two_lists(root, older: list[list], newer: list[list], names=("处罚.xlsx", "处罚（二）.xlsx")):
    for name, rows in zip(names, (older, newer), strict=True):
        penalty_file(root, *rows, name=name)


SECOND_FILE = f"{DEPARTMENT}/处罚（二）.xlsx"


@gives(
    "superseded",
    f"{SHEET} 第2行：与{SECOND_FILE}[Sheet1] 第2行编号相同而「罚款金额」不同，"
    "那一份名单较新，以它为准，本行不另计。",
)
def superseded(root):
    same = [penalty(3), penalty(4)]
    later = penalty(2, decided="2024-06-01")
    two_lists(root, [penalty(1), *same], [penalty(1, fine=500), *same, later])


@gives(
    "other_matter",
    f"{SHEET} 第3行：与{SHEET} 第2行编号相同，「行政相对人名称」不全相同，按两件计入。"
    "若本是同一件，请删去一行；若编号有误，请改正。",
)
def other_matter(root):
    first, second = penalty(1), penalty(1)
    second[1] = "李某某"
    penalty_file(root, first, second)


@gives(
    "near_key",
    f"{SHEET} 第3行：与{SHEET} 第2行的编号只差括号、横线一类符号或“第”“字”“号”，暂按两条记录计入。"
    "若是同一条，请改成同样的编号；若不是，不用改动。",
)
def near_key(root):
    first, second = penalty(1), penalty(1)
    second[0] = "津南万罚字〔2024〕第1号"
    penalty_file(root, first, second)


@gives(
    "only_in_older_list",
    f"{SHEET} 第5行：较新或同样新的名单（{SECOND_FILE}）里没有这些记录，仍按这一份计入。"
    "若已经删去或合并，请从这一份里也删去；若是漏报，请在新的一份里补上。",
)
def only_in_older_list(root):
    same = [penalty(1), penalty(4), penalty(5)]
    two_lists(root, [*same, penalty(2)], [*same, penalty(3, decided="2024-06-01")])


@gives(
    "only_in_newer_list",
    f"{SECOND_FILE}[Sheet1] 第5行：先前的名单（{FILE}）里没有这些记录，按这一份计入。",
)
def only_in_newer_list(root):
    later = penalty(3, decided="2024-06-01")
    same = [penalty(1), penalty(4), penalty(5)]
    two_lists(root, same, [*same, penalty(2), later])


# a correction ------------------------------------------------------------------------------------


@gives(
    "corrected_drop",
    f"{SHEET} 第2行：按更正第1条不计入：科室退回更正。",
)
def corrected_drop(root):
    penalty_file(root, penalty(1))
    decide(root, "drop", ROW_2)


@gives(
    "correction_unmatched",
    "corrections.toml：第1条（《行政处罚案件台账》津南万罚〔2024〕9号）没有采用："
    "没有找到这条记录。若来源已经改正，请删去这一条；否则请核对后改写。",
)
def correction_unmatched(root):
    penalty_file(root, penalty(1))
    decide(root, "drop", 'table = "fines"\nkey = "津南万罚〔2024〕9号"')


@gives(
    "correction_of_no_column",
    f"corrections.toml：第1条（{SHEET} 第2行）没有采用："
    "这张表没有“violation”这一列，或者它是个人信息列。若来源已经改正，请删去这一条；"
    "否则请核对后改写。",
)
def correction_of_no_column(root):
    penalty_file(root, penalty(1))
    decide(root, "override", f'{ROW_2}field = "violation"\nexpect = ""\nvalue = "占道"')


@gives(
    "correction_into_nothing",
    f"corrections.toml：第1条（{SHEET} 第2行）没有采用："
    "into 所写的要并入的记录没有找到，或者没有计入。"
    "若来源已经改正，请删去这一条；否则请核对后改写。",
)
def correction_into_nothing(root):
    penalty_file(root, penalty(1))
    decide(root, "merge", f'{ROW_2}into = "津南万罚〔2024〕9号"')


@gives(
    "correction_outdated",
    f"corrections.toml：第1条（{SHEET} 第2行）没有采用："
    "更正写明「罚款金额」原来是“约200”，表里现在是“200”。若来源已经改正，请删去这一条；"
    "否则请核对后改写。",
)
def correction_outdated(root):
    penalty_file(root, penalty(1))
    decide(root, "override", f'{FINE_OF_ROW_2}expect = "约200"\nvalue = 300')


@gives(
    "correction_needless",
    f"corrections.toml：第1条（{SHEET} 第2行）没有采用："
    "这一格没有超出范围，日期也没有先后颠倒，这一行也没有注明不计，不需要认定。若来源已经改正，请删去这一条；"
    "否则请核对后改写。",
)
def correction_needless(root):
    penalty_file(root, penalty(1))
    decide(root, "confirm", FINE_OF_ROW_2)


# rules and figures -------------------------------------------------------------------------------


@gives(
    "confirmed_unmatched",
    "office.toml：[[confirmed]] 的“0123456789ab”没有采用：报来的表没有一张是这样的列标题。"
    "若列标题已经改过，请照新的提示改写；若不再报送，请删去这一条。",
)
def confirmed_unmatched(root):
    penalty_file(root, penalty(1))
    return of_office(root, '[[confirmed]]\nheadings = "0123456789ab"\nledger = "fines"\n')


@gives(
    "rule_file",
    "indicators.toml 第1行：[fine_cases]：polarity 应为up_good、down_good、neutral之一，"
    "读到“good”。请改正后重试。",
)
def rule_file(root):
    workspace, said = Workspace(root, rules=SMALL_RULES), 'polarity = "neutral"'
    changed = changed_rules(workspace, root / "rules", "indicators.toml", said, 'polarity = "good"')
    return rule_problems(load_rules(changed).faults)


@gives(
    "broken_relation",
    "relations.toml[K2]：2024年“罚款起数不少于信访件”不成立："
    "行政处罚起数3，处理信访件数21。请核对相关台账。",
)
def broken_relation(root):
    figures = GivenFigures({("fine_cases", 2024): 3, ("letters_received", 2024): 21})
    return relation_problems(check_relations(figures, 2024))


@gives(
    "damaged_run",
    "data/clean/runs/0001.json：已损坏，与写出时不同，不再用来比较；不影响现在的数。"
    "请从备份恢复这个文件，或删除它后重新运行。",
)
def damaged_run(root):
    path = root / "data/clean/runs/0001.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    return run_problems(Workspace(root))


@gives(
    "damaged_edition",
    "data/published/2024.toml：与公布时写下的内容不同，已损坏或被手工改过，"
    "本次当作没有公布。请恢复原来的文件。"
    "若不能恢复，请用 wanxing publish --again 重新公布。",
)
def damaged_edition(root):
    path = root / "data/published/2024.toml"
    path.parent.mkdir(parents=True)
    path.write_text("# wanxing publish 写出\nrun = 1\n", encoding="utf-8")
    return edition_problems(Workspace(root))


@gives(
    "unexplained_revision",
    "2024年已公布的数：行政处罚起数已公布21，现为3，还没有写明原因。"
    "请核实（wanxing diff 列出变动的行），"
    "然后运行 wanxing revise fine_cases --year 2024 --reason 原因。",
)
def unexplained_revision(root):
    figures = GivenFigures({("fine_cases", 2024): 3})
    edition = Edition(2024, datetime.date(2025, 1, 20), 1, {"fine_cases": 21}, {}, {})
    return revision_problems(revisions({2024: edition}, figures))


# what is read ------------------------------------------------------------------------------------


def problem_of(name: str, root: Path) -> Problem:
    """The problem of this name that its situation gives."""
    _, situation = SENTENCES[name]
    (root / "data" / "raw").mkdir(parents=True)
    given = situation(root)
    of_folder = problems(root) if given is None else given
    (problem,) = [problem for problem in of_folder if problem.name == name]
    return problem


@pytest.mark.parametrize("name", MESSAGES)
def test_a_clerk_reads_the_sentence_and_only_the_office_the_advice(name, tmp_path):
    problem, message = problem_of(name, tmp_path), MESSAGES[name]
    sentence, _ = SENTENCES[name]
    assert problem.message == sentence
    assert problem.code == (message.code or name)
    # The column of each complaint about a cell is required here.
    assert problem.severity == ("rejected" if message.severity == BY_COLUMN else message.severity)
    assert problem.severity == INFO or "请" in problem.what + problem.advice
    assert problem.message.endswith(problem.what + problem.advice)
    assert bool(problem.advice) == bool(message.advice)
    if problem.department:
        assert not FOR_THE_OFFICE.search(problem.what)


def test_the_table_has_no_entry_that_the_catalogue_has_not():
    assert SENTENCES.keys() == MESSAGES.keys()
