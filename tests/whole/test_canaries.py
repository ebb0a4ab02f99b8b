"""A hundred spellings of made-up people's particulars, in each of fifty places: none is shown.

Each is like no other, and is looked for in whatever characters it may come out again: in all that
is built, kept and said. What may stay is in STAYS, at most five kinds, as docs/privacy.md has it.
"""

import html
import io
import json
import pickle
import re
import shutil
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import openpyxl
import pyarrow.parquet as pq
import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from typer.testing import CliRunner
from workbooks import fill_in, take_notebooks, to_mend

from wanxing_stats.base.personal_forms import check_character
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning import cleaned_workspace
from wanxing_stats.cli.commands import app

# --- what is planted: each with its number, by which it is known again ----------------------------

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施"
GIVEN = "".join(map(chr, range(0x6D00, 0x6EF4)))  # five hundred characters that are no words


def name(n: int) -> str:
    return f"{SURNAMES[n % 20]}嵘{GIVEN[n // 20]}"


def phone(n: int) -> str:
    return f"1397741{n:04}"


def landline(n: int) -> str:
    return f"2774{n:04}"


def id_number(n: int) -> str:
    first = f"12{n:04}19770413741"
    return first + check_character(first)


def wrong_id(n: int) -> str:
    return id_number(n)[:17] + ("1" if id_number(n)[17] != "1" else "2")


def old_id(n: int) -> str:
    return f"12{n:04}770413741"


def card(n: int) -> str:
    return f"62257741{n:04}7741"


def serial(n: int) -> str:
    return f"7741{n:04}"


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
CAPITAL = str.maketrans("0123456789", "〇壹贰叁肆伍陆柒捌玖")
ROUND = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BOLD = {ord(digit): chr(0x1D7CE + int(digit)) for digit in "0123456789"}


def cut(number: str, by: str, *sizes: int) -> str:
    """A number in groups of these sizes."""
    groups = []
    for size in sizes:
        groups.append(number[:size])
        number = number[size:]
    return by.join(filter(None, [*groups, number]))


def signed(by: str, *sizes: int) -> Callable[[int], str]:
    return lambda n: cut(phone(n), by, *sizes)


FORMS: dict[str, Callable[[int], str]] = {
    "phone": phone,
    **{f"phone by {sign}": signed(sign, 3, 4) for sign in "-.·/_~—－–‑ \u3000"},
    **{f"phone {sizes}": signed("-", *sizes) for sizes in ((4, 4), (3, 3), (3, 2, 2, 2), (7,))},
    "phone by no-break": signed("\u00a0", 3, 4),
    "phone by nothing": signed("\u200b", 3, 4),
    "phone in brackets": lambda n: f"({phone(n)[:3]}){phone(n)[3:]}",
    "phone wide": lambda n: phone(n).translate(WIDE),
    "phone said": lambda n: phone(n).translate(SPOKEN),
    "phone in capitals": lambda n: phone(n).translate(CAPITAL),
    "phone half said": lambda n: phone(n)[:5].translate(SPOKEN) + phone(n)[5:],
    "phone round": lambda n: phone(n).translate(ROUND),
    "phone Arabic": lambda n: phone(n).translate(ARABIC),
    "phone bold": lambda n: phone(n).translate(BOLD),
    "phone 86": lambda n: f"86{phone(n)}",
    "phone +86": lambda n: f"+86 {phone(n)}",
    "phone 0086": lambda n: f"0086-{cut(phone(n), '-', 3, 4)}",
    "phone (86)": lambda n: f"(86){phone(n)}",
    "phone behind a letter": lambda n: f"手机a{phone(n)}",
    "phone behind tel": lambda n: f"tel{phone(n)}",
    "phone before letters": lambda n: f"{phone(n)}abc",
    "phone with letters for digits": lambda n: phone(n).replace("1", "l"),
    "phone behind words": lambda n: f"请拨打{phone(n)}联系",
    "phone of single digits": lambda n: " ".join(phone(n)),
    "landline": lambda n: f"022-{landline(n)}",
    "landline whole": lambda n: f"022{landline(n)}",
    "landline in brackets": lambda n: f"（022）{landline(n)}",
    "landline by —": lambda n: f"022—{landline(n)}",
    "landline parted": lambda n: f"022 {cut(landline(n), ' ', 4)}",
    "landline of the town": lambda n: f"电话{landline(n)}",
    "landline with extension": lambda n: f"022-{landline(n)}转8001",
    "landline wide": lambda n: f"022-{landline(n)}".translate(WIDE),
    "landline said": lambda n: f"022{landline(n)}".translate(SPOKEN),
    "id": id_number,
    "id wrong": wrong_id,
    "id of 15": old_id,
    "id by blanks": lambda n: cut(id_number(n), " ", 6, 8),
    "id by -": lambda n: cut(id_number(n), "-", 6, 8),
    "id by .": lambda n: cut(id_number(n), ".", 6, 4, 4),
    "id by nothing": lambda n: cut(id_number(n), "\u200b", 6, 8),
    "id wide": lambda n: id_number(n).translate(WIDE),
    "id said": lambda n: id_number(n).translate(SPOKEN),
    "id in capitals": lambda n: wrong_id(n).translate(CAPITAL),
    "id behind words": lambda n: f"身份证号{id_number(n)}",
    "id behind letters": lambda n: f"ID{wrong_id(n)}",
    "id of small letter": lambda n: id_number(n).lower(),
    "card": card,
    "card by blanks": lambda n: cut(card(n), " ", 4, 4, 4),
    "card by -": lambda n: cut(card(n), "-", 4, 4, 4),
    "card long": lambda n: f"{card(n)}774",
    "card wide": lambda n: card(n).translate(WIDE),
    "plate": lambda n: f"津Q7{n:04}",
    "plate by ·": lambda n: f"津Q·7{n:04}",
    "plate by blank": lambda n: f"津Q 7{n:04}",
    "plate small": lambda n: f"津q7{n:04}",
    "plate wide": lambda n: f"津Ｑ７{n:04}",
    "plate green": lambda n: f"津QD7{n:04}",
    "plate of police": lambda n: f"津Q{n:04}警",
    "plate behind words": lambda n: f"车牌号Q7{n:04}",
    "passport": lambda n: f"E{serial(n)}",
    "passport of two letters": lambda n: f"EQ7{n:04}74",
    "passport behind words": lambda n: f"护照号：G{serial(n)}",
    "permit": lambda n: f"港澳通行证C{serial(n)}",
    "permit to Taiwan": lambda n: f"台胞证{serial(n)}",
    "officer": lambda n: f"军官证{serial(n)}",
    "file of a driver": lambda n: f"档案编号1200{serial(n)}",
    "mail": lambda n: f"qorn{n:04}@example.com",
    "mail ＠": lambda n: f"qorn{n:04}＠qq.com",
    "mail (at)": lambda n: f"qorn{n:04}(at)qq.com",
    "mail [at]": lambda n: f"qorn{n:04}[at]163.com",
    "mail #": lambda n: f"qorn{n:04}#qq.com",
    "mail in words": lambda n: f"qorn{n:04} at qq dot com",
    "WeChat": lambda n: f"微信qorn{n:04}",
    "WeChat by :": lambda n: f"微信号：qorn{n:04}",
    "WeChat wx": lambda n: f"wx qorn{n:04}",
    "WeChat VX": lambda n: f"VX：qorn{n:04}",
    "WeChat V信": lambda n: f"V信qorn{n:04}",
    "WeChat 加微": lambda n: f"加微qorn{n:04}",
    "WeChat id": lambda n: f"wxid_qorn{n:04}",
    "QQ": lambda n: f"QQ{serial(n)}",
    "QQ by :": lambda n: f"QQ：{serial(n)}",
    "QQ 扣扣": lambda n: f"扣扣{serial(n)}",
    "name behind a word": lambda n: f"当事人{name(n)}",
    "name in brackets": lambda n: f"当事人（{name(n)}）",
    "name by -": lambda n: f"反映人-{name(n)}",
    "name by :": lambda n: f"联系人：{name(n)}",
    "name parted": lambda n: f"信访人 {' '.join(name(n))}",
    "name of an owner": lambda n: f"业主{name(n)}",
}
# What no form tells from other words.
FREE: dict[str, Callable[[int], str]] = {
    "name": name,
    "name and role": lambda n: f"{name(n)}科长",
    "name behind other words": lambda n: f"找{name(n)}办",
    "address": lambda n: f"嵘道{n}号院3门301",
    "address in a community": lambda n: f"嵘里小区{n}号",
}
SPELLINGS = {**FORMS, **FREE}
PER_FILE = 5

# How each is known again, in a text in one width without signs between digits.
KNOWN_AGAIN = [
    *map(re.compile, (r"1397741(\d{4})", r"222774(\d{4})", r"电话2774(\d{4})", r"津QD?7(\d{4})")),
    *map(re.compile, (r"12(\d{4})(?:19)?770413741", r"62257741(\d{4})7741", r"津Q(\d{4})警")),
    *map(re.compile, (r"(?<![0-9A-Z])Q7(\d{4})(?!\d)", r"(?<![0-9A-Z])EQ7(\d{4})74")),
    re.compile(r"(?:(?<![0-9A-Z])[EGC]|台胞证|军官证|QQ:?|扣扣|1200)7741(\d{4})(?!\d)"),
    *map(re.compile, (r"QORN(\d{4})", r"嵘道(\d+)号院", r"嵘里小区(\d+)号")),
]
NAME_AGAIN = re.compile(f"([{SURNAMES}])嵘([{GIVEN}])")
TABLES = (SPOKEN, CAPITAL, ROUND, ARABIC)
SPOKEN_BACK = {value: chr(key) for table in TABLES for key, value in table.items()}
INLINE, TAG = re.compile(r"</?(?:b|i|span|em|mark|strong)\b[^<>]*>"), re.compile(r"<[^<>]*>")
DRAWN = re.compile(r'\bd="[^"]*"|base64,[A-Za-z0-9+/=]*')
BETWEEN = re.compile(
    r"(?<=[0-9A-Za-z一-鿿])[-\s./·_~—–()「」+\u200b\u2010\u2011]{1,3}(?=[0-9A-Za-z一-鿿])"
)


@dataclass
class Planted:
    """Where each particular was planted, in which spelling, by its number."""

    places: dict[int, tuple[str, str]]

    def add(self, place: str, spelling: str) -> str:
        number = len(self.places)
        self.places[number] = (place, spelling)
        return SPELLINGS[spelling](number)

    def seen_in(self, text: str) -> set[tuple[str, str]]:
        """What a text shows, whatever characters it is written in now."""
        return {self.places[n] for n in numbers_in(text) if n in self.places}


def numbers_in(text: str) -> set[int]:
    text = TAG.sub("\n", INLINE.sub("", DRAWN.sub("", text)))
    text = unicodedata.normalize("NFKC", text).translate(SPOKEN_BACK)
    squeezed = BETWEEN.sub("", text.replace("\u200b", ""))
    numbers = set()
    for view in (squeezed.upper(), squeezed.replace("l", "1").upper()):
        for pattern in KNOWN_AGAIN:
            numbers |= {int(match[1]) for match in pattern.finditer(view)}
    for match in NAME_AGAIN.finditer(squeezed):
        numbers.add(20 * GIVEN.index(match[2]) + SURNAMES.index(match[1]))
    return numbers


# --- where it is planted --------------------------------------------------------------------------

PETITION = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "来访人数", "是否集体访"]
PETITION += ["主办单位", "办理截止日期", "办结日期", "执行街道", "备注"]
PENALTY = [
    "行政处罚决定书文号",
    "当事人",
    "处罚类别",
    "违法行为类型",
    "罚款金额",
    "立案日期",
    "处罚决定日期",
]
CHARGING = ["编号", "日期"]
# The column of a petition in which a place lies.
PETITION_CELLS = {
    "key": "信访编号",
    "date": "来访日期",
    "personal column": "信访人姓名",
    "closed list": "渠道",
    "category": "内容分类",
    "whole number": "来访人数",
    "yes or no": "是否集体访",
    "handler": "主办单位",
    "second date": "办结日期",
    "other office": "执行街道",
    "remark": "备注",
    "remark of a void row": "备注",
}
PENALTY_CELLS = {
    "required closed list": "处罚类别",
    "kind of offence": "违法行为类型",
    "amount": "罚款金额",
    "key of a penalty": "行政处罚决定书文号",
}
WITHIN_BRACKETS = str.maketrans("()（）[]", "「」「」「」")
IN_A_SHEET_NAME = str.maketrans("[]:*?/\\", "〔〕：-？-－")


class Planter:
    """Writes the files of one workspace, five spellings in each folder, in all places."""

    def __init__(self, workspace: Workspace):
        self.workspace, self.planted = workspace, Planted({})
        self.corrections: list[str] = []
        self.names: list[str] = []

    def plant(self) -> Planted:
        labels = list(SPELLINGS)
        for number, start in enumerate(range(0, len(labels), PER_FILE)):
            self.labels = labels[start : start + PER_FILE]
            self._folder(number)
        text = "\n".join(self.corrections)
        (self.workspace.raw / "corrections.toml").write_text(text, encoding="utf-8")
        names = json.dumps([*self.names, "万兴街道"], ensure_ascii=False)
        # Also the workbook lists people's cases then, row by row.
        said = f"[office]\nnames = {names}\ncase_sheets = true\n"
        (self.workspace.root / "office.toml").write_text(said, "utf-8")
        return self.planted

    def each(self, place: str) -> list[str]:
        return [self.planted.add(place, label) for label in self.labels]

    def all_in(self, place: str) -> str:
        return "与".join(self.each(place))

    def _folder(self, number: int) -> None:
        name = self.all_in("name of a folder").replace("/", "／")
        folder = self.workspace.raw / "2024" / f"科室{name}"
        folder.mkdir(parents=True)
        self._petitions(folder / f"示例_信访件台账{number}.xlsx", number)
        self._penalties(folder / f"示例_行政处罚案件台账{number}.xlsx", number)
        self._charging(folder / f"示例_充电治理台账{number}.xlsx", number)
        self._other_formats(folder, number)
        self._odd_files(folder)
        self._decisions(number)

    def _petitions(self, path: Path, number: int) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "台账"
        headings = self.each("heading of an unknown column")
        within = self.all_in("brackets of a heading").translate(WITHIN_BRACKETS)
        bracketed = f"来访人数（{within}）"
        header = [bracketed if heading == "来访人数" else heading for heading in PETITION]
        sheet.append([f"信访件台账（{self.all_in('title')}）"])
        sheet.append(
            [
                f"填报单位：{self.all_in('line above a table')}",
                None,
                "填报人：",
                *self.each("signature"),
            ]
        )
        sheet.append([*header, *headings, "其他情况", "家属电话"])
        sheet.append(petition(900, number))
        for place, heading in PETITION_CELLS.items():
            for text in self.each(place):
                row = petition(sheet.max_row, number)
                row[PETITION.index(heading)] = {
                    "remark of a void row": f"作废，{text}",
                    "other office": f"{text}街道",
                }.get(place, text)
                sheet.append(row)
        self._more_rows(sheet, number)
        self._below(sheet, number)
        self._other_sheets(book, number)
        self._beside(book, sheet)
        book.save(path)

    def _more_rows(self, sheet, number: int) -> None:
        """Particulars where no ledger's column is, and in what isn't a plain cell."""
        for text in self.each("cell of an unknown column"):
            sheet.append([*petition(sheet.max_row, number), text, text, text, text, text, text])
        for text in self.each("cell of a personal heading"):
            sheet.append([*petition(sheet.max_row, number), *[None] * 6, text])
        for text in self.each("formula"):
            sheet.append([*petition(sheet.max_row, number)])
            sheet.cell(sheet.max_row, PETITION.index("内容分类") + 1).value = f'="{text}"'
        for text in self.each("comment"):
            sheet.append(petition(sheet.max_row, number))
            sheet.cell(sheet.max_row, 1).comment = Comment(f"作废：{text}", text)
        for text in self.each("merged cells"):
            sheet.append(petition(sheet.max_row, number))
            sheet.append(petition(sheet.max_row, number))
            last = sheet.max_row
            sheet.cell(last - 1, 5).value, sheet.cell(last, 5).value = text, None
            sheet.merge_cells(start_row=last - 1, end_row=last, start_column=5, end_column=5)
        sheet.cell(3, 20).value = "其他"
        for row, text in enumerate(self.each("hidden column"), start=4):
            sheet.cell(row, 20).value = text
        sheet.column_dimensions["T"].hidden = True

    def _below(self, sheet, number: int) -> None:
        """Rows that are no records."""
        band = sheet.max_row + 1
        sheet.cell(band, 1).value = f"一、{self.all_in('group row')}"
        sheet.merge_cells(start_row=band, end_row=band, start_column=1, end_column=12)
        sheet.append(petition(band, number))
        within = self.all_in("total row").translate(WITHIN_BRACKETS)
        sheet.append([f"合计（{within}）", None, None, None, None, 99999])
        sheet.append([])
        sheet.append([f"注：{self.all_in('note')}，以上作废件不计"])
        sheet.append([f"划删除线的为作废件，{self.all_in('legend')}"])

    def _other_sheets(self, book, number: int) -> None:
        hidden = book.create_sheet("隐藏")
        hidden.sheet_state = "hidden"
        hidden.append(PETITION)
        for text in self.each("hidden sheet"):
            row = petition(hidden.max_row, number + 50)
            row[0], row[4] = f"{text}号", text
            hidden.append(row)
        for text in self.each("name of a sheet"):
            other = book.create_sheet(text.translate(IN_A_SHEET_NAME)[:31])
            other.append(PETITION)
            other.append(petition(len(book.sheetnames), number + 70))

    def _beside(self, book, sheet) -> None:
        """What a workbook holds beside its cells."""
        properties = self.all_in("property")
        book.properties.creator = book.properties.title = book.properties.keywords = properties
        for at, text in enumerate(self.each("defined name")):
            book.defined_names[f"名{at}"] = DefinedName(f"名{at}", attr_text=f'"{text}"')
        sheet.oddHeader.center.text = self.all_in("header of a page")
        sheet.oddFooter.center.text = self.all_in("footer of a page")
        choices = DataValidation(type="list", formula1=f'"{self.all_in("list of choices")[:200]}"')
        choices.prompt = self.all_in("prompt")[:200]
        sheet.add_data_validation(choices)
        choices.add("E5")

    def _penalties(self, path: Path, number: int) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([f"单位：{self.all_in('unit stated above')}"])
        units = self.all_in("unit of a heading").translate(WITHIN_BRACKETS)
        sheet.append([*PENALTY[:4], f"罚款金额（元/{units}）", *PENALTY[5:], "金额单位"])
        for place, heading in PENALTY_CELLS.items():
            for text in self.each(place):
                row = penalty(sheet.max_row, number)
                row[PENALTY.index(heading)] = text
                sheet.append(row)
        for text in self.each("unit beside a number"):
            sheet.append([*penalty(sheet.max_row, number), text])
        for text in self.each("total by its name"):
            sheet.append([f"{text} 汇总", None, None, None, 77])
        book.save(path)
        other = openpyxl.Workbook()
        headings = [f"情况{text}" for text in self.each("headings of a doubtful table")]
        other.active.append(["文号", "处罚类别", "其他", *headings])
        other.active.append([f"津南万罚〔2024〕{number + 900}号", "罚款", *["x"] * (1 + PER_FILE)])
        other.save(path.with_name(f"示例_其他{number}.xlsx"))

    def _charging(self, path: Path, number: int) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["治理编号", "治理日期", "治理事项", "所属社区", "物业公司编号", "办理结果"])
        for place, column in (("community", 3), ("second identifier", 4), ("matter", 2)):
            for text in self.each(place):
                row = [
                    f"DC{number:02}-{sheet.max_row:03}",
                    "2024-03-05",
                    "物业联合治理",
                    "示例一社区",
                    "W1",
                    "已联合治理",
                ]
                row[column] = text
                sheet.append(row)
        book.save(path)
        visits = openpyxl.Workbook()
        visits.active.append(["统计月份", "社区", "应走访户数", "达标户数"])
        for text in self.each("month"):
            visits.active.append([text, "示例一社区", 5, 5])
        for text in self.each("key of two columns"):
            visits.active.append(["2024年3月", text, 5, 5])
        visits.save(path.with_name(f"示例_津治通入户走访统计表{number}.xlsx"))

    def _other_formats(self, folder: Path, number: int) -> None:
        """Petitions with the particulars in the category, as other programs write them."""

        def rows(place: str, kind: int) -> list[list]:
            headings = [f"情况{text}" for text in self.each(f"heading in {place}")]
            given = [[*PETITION, *headings]]
            for text in self.each(f"cell in {place}"):
                row = petition(len(given), number + 100 * kind)
                row[4], row[5] = text, text
                given.append(row)
            return given

        csv = "\n".join(",".join(f'"{cell or ""}"' for cell in row) for row in rows("csv", 1))
        (folder / f"示例_信访件{number}.csv").write_text(csv, encoding="utf-8-sig")
        html = ""
        for row in rows("html", 2):
            cells = "".join(f"<td>{cell or ''}</td>" for cell in row)
            html += f"<tr>{cells}</tr>"
        (folder / f"示例_信访登记{number}.html").write_text(f"<table>{html}</table>", "utf-8")
        xml = ""
        for row in rows("XML", 3):
            cells = "".join(
                f'<Cell><Data ss:Type="String">{cell or ""}</Data></Cell>' for cell in row
            )
            xml += f"<Row>{cells}</Row>"
        (folder / f"示例_信访汇总{number}.xml").write_text(XML_2003.format(xml), "utf-8")
        ods = ""
        for row in rows("ods", 4):
            cells = "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell or ""}</text:p>'
                "</table:table-cell>"
                for cell in row
            )
            ods += f"<table:table-row>{cells}</table:table-row>"
        with zipfile.ZipFile(folder / f"示例_信访表{number}.ods", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", ODS.format(ods))
            archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("信访")
        for at, row in enumerate(rows("xls", 5)):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        book.save(str(folder / f"示例_信访旧表{number}.xls"))

    def _odd_files(self, folder: Path) -> None:
        def named(place: str, text: str, ending: str) -> Path:
            return folder / f"{text}{self.all_in(place).replace('/', '／')}{ending}"

        content = self.all_in("text of a broken file").encode()
        named("name of a broken file", "示例_坏", ".xlsx").write_bytes(content)
        named("name of a lock file", "~$示例_", ".xlsx").write_bytes(b"x")
        named("name of an archive", "示例_", ".zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
        nil = openpyxl.Workbook()
        for text in self.each("nil report"):
            nil.create_sheet().append([f"{text}信访件：无"])
        nil.save(folder / "示例_信访件零报告.xlsx")
        good = openpyxl.Workbook()
        good.active.append(PETITION)
        good.active.append(petition(len(self.planted.places), 99))
        good.save(named("name of a file", "示例_信访件", ".xlsx"))

    def _decisions(self, number: int) -> None:
        for place in ("reason of a correction", "key of a correction", "value of a correction"):
            for text in self.each(place):
                says = {"key": f"XF2024-{number:02}900", "value": "其他", "reason": "录入错误"}
                says[place.split()[0]] = text
                self._correction(says | {"expect": "物业管理"})
        for text in self.each("expectation of a correction"):
            self._correction(
                {
                    "key": f"XF2024-{number:02}900",
                    "value": "其他",
                    "reason": "录入错误",
                    "expect": text,
                }
            )
        for text in self.each("note of a correction"):
            says = {
                "key": f"XF2024-{number:02}900",
                "value": "其他",
                "reason": "录入错误",
                "expect": "物业管理",
            }
            self._correction(says | {"note": text})
        self.names += self.each("name of our office")

    def _correction(self, says: dict[str, str]) -> None:
        written = "".join(
            f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in says.items()
        )
        self.corrections.append(
            f'[[correction]]\naction = "override"\ntable = "petitions"\nfield = "category"\n'
            f'{written}decided_by = "综合执法大队"\non = 2025-01-20\n'
        )


XML_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="信访"><Table>{}'
    "</Table></Worksheet></Workbook>"
)
ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="信访">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def petition(row: int, number: int) -> list:
    """A petition that counts; its key is like no other."""
    of_key = f"XF2024-{number:02}{row:03}"
    return [
        of_key,
        "2024-03-05",
        "张某某",
        "来访",
        "物业管理",
        1,
        "否",
        "司法所",
        "2024-05-05",
        "2024-04-05",
        "万兴街道",
        "",
    ]


def penalty(row: int, number: int) -> list:
    of_key = f"津南万罚〔2024〕{number * 100 + row}号"
    return [of_key, "张某某", "罚款", "占道经营", 200, "2024-03-01", "2024-03-05"]


# --- where it is looked for -----------------------------------------------------------------------


def everything_built(workspace: Workspace) -> dict[str, str]:
    """The text of every built file; of packed ones the text inside."""
    texts = {}
    for folder in ("data/clean", "figures", "reports", ".wanxing", "notebooks"):
        for path in (workspace.root / folder).rglob("*"):
            if path.is_file():
                texts[str(path.relative_to(workspace.root))] = f"{path.name}\n{text_of(path)}"
    return texts


def text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return f"{table.to_pandas().to_csv()}{table.schema.metadata}"
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
            return html.unescape("\n".join(parts))  # openpyxl writes &#24352; for 张
    if path.suffix in (".pickle", ".pkl"):
        return f"{pickle.loads(content)!r}\n{content.decode('utf-8', 'replace')}"
    text = content.decode("utf-8", "replace")
    return text + content.decode("utf-16-le", "replace") if b"\0" in content else text


def said(workspace: Workspace) -> dict[str, str]:
    """What each command says."""
    files = sorted(map(str, workspace.raw.rglob("示例_*")))[: 4 * PER_FILE]
    commands = [
        *(["build", "2024"], ["check"], ["check", "--json"], ["status"], ["expect"], ["feedback"]),
        ["trace", "petitions_handled", "--year", "2024", "--json"],
        *(["build", "--explain"], ["publish", "2024"], ["diff"]),
    ]
    texts = {}
    for command in commands:
        result = CliRunner().invoke(app, [*command, "--root", str(workspace.root)])
        texts[" ".join(command)] = result.output + str(result.exception or "")
    for command in (["inspect"], ["inspect", "--json"]):
        texts[" ".join(command)] = CliRunner().invoke(app, [*command, *files]).output
    return texts


# What may stay, at most five kinds: names and addresses that no form tells, in the names by which a
# file and a sheet are found again.
NAMED = (
    "name of a file",
    "name of a folder",
    "name of a sheet",
    "name of a broken file",
    "name of an archive",
    "name of a lock file",
)
NAMES = {(place, spelling) for place in NAMED for spelling in FREE}
# Rows of others are said to be a street's; before 街道 no form tells a name from a place's.
STREETS = {("other office", "name")}
STAYS = {"unmarked names and addresses in the names of files and sheets": NAMES, "streets": STREETS}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A workspace with particulars in every place, and what they are."""
    workspace = Workspace(tmp_path_factory.mktemp("canaries"))
    take_notebooks(workspace.root, "06", "11")
    return workspace, Planter(workspace).plant()


def leaks(planted: Planted, texts: dict[str, str]) -> dict[tuple[str, str], set[str]]:
    """By place and spelling where it came out again."""
    places: dict[str, list[str]] = {}  # each text is looked through once
    for where, text in texts.items():
        places.setdefault(text, []).append(where)
    out: dict[tuple[str, str], set[str]] = {}
    for text, wheres in places.items():
        for what in planted.seen_in(text):
            out.setdefault(what, set()).update(wheres)
    return out


def without_what_stays(found: dict[tuple[str, str], set[str]]) -> dict[tuple[str, str], set[str]]:
    stays = set().union(*STAYS.values())
    return {what: where for what, where in found.items() if what not in stays}


def report(found: dict[tuple[str, str], set[str]]) -> str:
    """How many spellings came out of each place, with one of them and where it was seen."""
    counts = Counter(place for place, _ in found)
    lines = []
    for place, count in counts.most_common():
        spellings = [spelling for of, spelling in found if of == place]
        lines.append(
            f"{place}: {count}, such as {spellings[:3]} in {sorted(found[place, spellings[0]])[:4]}"
        )
    return "\n".join(lines)


def test_there_are_a_hundred_spellings_in_forty_places_and_each_is_known_again(planted):
    _, canaries = planted
    assert len(SPELLINGS) >= 100
    assert len({place for place, _ in canaries.places.values()}) >= 40
    assert len(canaries.places) >= 4000
    unseen = []
    for number, (_, spelling) in canaries.places.items():
        if number not in numbers_in(f"，{SPELLINGS[spelling](number)}，"):
            unseen.append((number, spelling))
    assert not unseen
    assert len(STAYS) <= 5


# Files that are meant to be read, by what they are called; and what makes a place tell nothing: no
# row of it is looked at, or its column is nobody's.
READ = (
    *("信访件台账", "行政处罚案件台账", "充电治理台账", "津治通入户走访统计表"),
    *("信访件", "信访登记", "信访汇总", "信访表", "信访旧表"),
)
UNTOLD = {"no_table", "missing_heading", "missing_value", "damaged_sheet", "unreadable_file"}
MEANT_TO_BE_UNREADABLE = {"not_a_workbook": "示例_坏", "lock_file": "~$示例_", "archive": "示例_"}
# Columns that particulars were written into, of the ledgers beside petitions.
TOLD = {
    *(("penalties", field) for field in ("decision_no", "kind", "violation", "fine_yuan")),
    *(("ebike_charging", field) for field in ("community", "company_no", "matter")),
    *(("grid_visits", field) for field in ("month", "community")),
}


def test_each_planted_file_is_read_and_each_column_looked_at(planted):
    workspace, _ = planted
    cleaned = cleaned_workspace(workspace)
    folders = len(list((workspace.raw / "2024").iterdir()))
    sheets = cleaned.sheets
    names = sheets["file"].str.rpartition("/")[2]
    for called in READ:
        of_kind = sheets[names.str.fullmatch(rf"示例_{called}\d+\.\w+") & (sheets["clean"] > 0)]
        assert of_kind["file"].nunique() == folders, called
    unread = [problem for problem in cleaned.problems if problem.name in UNTOLD]
    assert [problem.message for problem in unread if "示例_其他" not in problem.place.file] == []
    assert "no_table" not in {problem.name for problem in unread}
    for name, begins in MEANT_TO_BE_UNREADABLE.items():
        files = [problem.place.file for problem in cleaned.problems if problem.name == name]
        assert len(files) == folders
        assert all(file.rpartition("/")[2].startswith(begins) for file in files)
    nil = [problem for problem in cleaned.problems if problem.name == "nil_report"]
    assert sum(len(problem.cases) for problem in nil) >= folders
    told = {(problem.table, problem.field) for problem in cleaned.problems}
    assert told >= TOLD, TOLD - told
    petition_columns = {field for table, field in told if table == "petitions"}
    assert {"petition_no", "received_on", "channel", "category", "people"} <= petition_columns
    assert {"collective", "handler_unit", "closed_on"} <= petition_columns


def test_no_particular_reaches_what_is_built_or_said(planted, capfd):
    workspace, canaries = planted
    texts = said(workspace)
    paths = sorted((workspace.clean / "feedback").glob("*.xlsx"))
    for path in paths:
        texts[f"feedback {len(texts)}"] = f"{path.name}\n{text_of(path)}"
    for path in paths[:2]:
        fill_in(path, ["2024-12-31" if "日期" in str(row["列"]) else None for row in to_mend(path)])
        given_back = path.rename(workspace.root / "退回.xlsx")
        command = ["correct", str(given_back), "--yes", "--root", str(workspace.root)]
        texts[f"correct {path.name}"] = CliRunner().invoke(app, command).output
    texts["terminal"] = "".join(capfd.readouterr())
    texts |= everything_built(workspace)
    assert len(texts) > 60 and "信访" in texts["check"] and "信访" in texts["inspect"]
    found = leaks(canaries, texts)
    left = without_what_stays(found)
    print(report(left))
    assert not left, report(left)


def test_a_notebook_that_fails_over_raw_values_tells_none_of_them(planted, tmp_path, capfd):
    of_all, canaries = planted
    source = next(of_all.raw.rglob("示例_信访件台账0.xlsx"))
    workspace = Workspace(tmp_path)
    folder = workspace.raw / "2024" / "平安办"
    folder.mkdir(parents=True)
    shutil.copy(source, folder / "示例_信访件台账.xlsx")
    (tmp_path / "notebooks").mkdir()
    cells = [
        nbformat.v4.new_markdown_cell("# 原始"),
        nbformat.v4.new_code_cell("YEAR = 0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(
            "import glob, os, sys\nimport pandas as pd\n"
            "path = glob.glob('data/raw/2024/*/示例_信访件台账.xlsx')[0]\n"
            "raw = pd.read_excel(path, header=None).to_csv()\n"
            "print(raw); print(raw, file=sys.stderr); os.write(2, raw.encode())\n"
            "raise ValueError(raw)"
        ),
    ]
    path = workspace.root / "notebooks" / "99_raw.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    failures = build(workspace).failures
    assert failures and all("ValueError" in failure for failure in failures)
    texts = {"message": "".join(failures), "terminal": "".join(capfd.readouterr())}
    texts |= everything_built(workspace)
    left = without_what_stays(leaks(canaries, texts))
    assert not left, report(left)


def test_the_search_finds_what_is_marked_or_written_in_other_characters():
    assert numbers_in("<td>139<b>774</b>1-0042</td>") == {42}
    assert numbers_in("电话：１３９　７７４１\u200b〇〇四二") == {42}
    assert numbers_in(f"<i>{name(42)[0]}</i> {name(42)[1:]}") == {42}
