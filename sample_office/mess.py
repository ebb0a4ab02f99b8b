"""How an office writes it down: a layout and its records -> sheets as a clerk would leave them."""

import datetime
import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .files import DATE, Sheet
from .layouts import Layout
from .records import COMMUNITIES, Mistake

_PACKAGE = files("wanxing_stats")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_EPOCH = datetime.date(1899, 12, 30)


@cache
def ledger(name: str) -> dict:
    return tomllib.loads((_PACKAGE / "ledgers" / f"{name}.toml").read_text("utf-8"))


@cache
def _ignored(name: str) -> set[str]:
    conventions = tomllib.loads((_PACKAGE / "conventions.toml").read_text("utf-8"))
    return {*conventions["ignored"], *ledger(name)["ignored"]}


# --- headings ---


@dataclass(frozen=True)
class Column:
    parent: str  # the merged heading above, "" for none
    heading: str  # as printed
    plain: str  # without marks, unit and white space
    field: dict | None  # None: a column that no figure needs
    unit: str  # the unit in the heading


def columns(layout: Layout) -> list[Column]:
    """The columns of a layout. A heading that the ledger does not know is an error, unless it is marked `?`."""
    out = []
    for item in layout.header.split("|"):
        parent, _, leaves = item.rpartition(":")
        for heading in leaves.split(","):
            out.append(_column(layout.ledger, parent, heading))
    return out


def _column(name: str, parent: str, heading: str) -> Column:
    bare = re.sub(r"[\s*?]", "", heading)
    without_unit, unit = re.fullmatch(r"(.+?)(?:[（(]([^（(]*)[）)])?", bare).groups()
    for field in ledger(name)["fields"]:
        names = {field["title"], *field.get("aliases", [])}
        for plain in (bare, without_unit):
            if plain in names:
                return Column(parent, heading, plain, field, unit if plain != bare and unit else "")
    if bare not in _ignored(name) and not heading.startswith("?"):
        raise ValueError(f"no heading of the ledger {name}: {heading}")
    return Column(parent, heading.removeprefix("?"), bare, None, "")


# --- one value as a cell ---

DATES = {
    "cell": lambda day, dice: (day, DATE + "yyyy-mm-dd"),
    "cell/": lambda day, dice: (day, DATE + "yyyy/m/d"),
    "cell年": lambda day, dice: (day, DATE + 'yyyy"年"m"月"d"日"'),
    "celltime": lambda day, dice: (
        datetime.datetime.combine(day, datetime.time(dice.randint(8, 17), 30)),
        DATE + "yyyy/m/d hh:mm",
    ),
    "serial": lambda day, dice: ((day - _EPOCH).days, "body"),
    "dot": lambda day, dice: (f"{day.year}.{day.month}.{day.day}", "body"),
    "cn": lambda day, dice: (f"{day.year}年{day.month}月{day.day}日", "body"),
    "compact": lambda day, dice: (int(f"{day:%Y%m%d}"), "body"),
    "compact_text": lambda day, dice: (f"{day:%Y%m%d}", "body"),
    "iso": lambda day, dice: (day.isoformat(), "body"),
    "slash": lambda day, dice: (f"{day.year}/{day.month}/{day.day}", "body"),
    "slash_time": lambda day, dice: (
        f"{day.year}/{day.month}/{day.day} {dice.randint(8, 17)}:{dice.randint(10, 59)}",
        "body",
    ),
}
MONTHS = {
    "month": lambda year, month: f"{year}年{month}月",
    "dotmonth": lambda year, month: f"{year}.{month:02}",
}
NUMBERS = {  # value in the unit of its heading, value in the ledger's unit, that unit
    "plain": lambda value, full, unit: value,
    "text": lambda value, full, unit: f"{value}",
    "thousands": lambda value, full, unit: f"{value:,}",
    "wide": lambda value, full, unit: f"{value}".translate(_WIDE),
    "unit": lambda value, full, unit: f"{full}{unit}",
    "wan": lambda value, full, unit: f"{full / 10000:g}万{unit}" if full >= 10000 else value,
}


_LONG = {"content", "facts", "description", "matter", "address", "title"}  # written from the left


def _pick(styles: str, dice: random.Random) -> str:
    """The first style as a rule, one of the others now and then."""
    usual, *others = styles.split()
    return dice.choice(others) if others and dice.random() < 0.15 else usual


def _in_unit(value, heading_unit: str):
    """A number in the unit that its heading states."""
    value = value / 10000 if heading_unit.startswith("万") else value
    return int(value) if value == int(value) else round(value, 4)


def _cell(value, column: Column, layout: Layout, dice: random.Random) -> tuple:
    """A value as this office writes it, with a style."""
    field = column.field
    kind = field.get("type", "string")
    if value is None:
        return layout.missing, "body"
    if isinstance(value, datetime.date):
        return DATES[_pick(layout.dates, dice)](value, dice)
    if isinstance(value, bool):
        return layout.yes[0 if value else 1], "body"
    if kind == "month":
        return MONTHS[_pick(layout.dates, dice)](int(value[:4]), int(value[5:])), "body"
    if isinstance(value, (int, float)):
        shown = NUMBERS[_pick(layout.numbers, dice)](
            _in_unit(value, column.unit), value, field.get("unit", "")
        )
        return shown, "body"
    if "codes" in field and kind == "string":
        value = _spelling(value, field["codes"], layout.words, dice)
    if (
        layout.untidy
        and not field.get("constraints", {}).get("required")
        and dice.random() < layout.untidy
    ):
        value = dice.choice([" {} ", "{}\u3000", "\u3000{}", "{}  "]).format(value)
    return value, "text" if field["name"] in _LONG else "body"


def _spelling(value: str, codes: dict, words: str, dice: random.Random) -> str:
    others = [spelling for spelling, code in codes.items() if code == value]
    if words == "own" or not others or (words == "mixed" and dice.random() < 0.6):
        return value
    return others[0] if words == "other" else dice.choice(others)


# What stands in columns that no figure needs.
_FILL = {
    "处理部门": ["综合执法大队", "公共服务办公室", "物业服务企业"],
    "承办单位": ["社区居委会", "综合执法大队", "公共服务办公室"],
    "紧急程度": ["一般", "一般", "一般", "紧急"],
    "主办单位": ["平安建设办公室", "综合执法大队", "公共服务办公室"],
    "是否重复件": ["否", "否", "是"],
    "排查部门": ["平安建设办公室"],
    "责任领导": ["周某", "郑某某"],
    "调解方式": ["人民调解", "社区调解"],
    "涉及人数": ["2", "2", "3"],
    "承办机构": ["综合执法大队"],
    "处罚机关": ["万兴街道办事处"],
    "数据来源单位": ["万兴街道办事处"],
    "处罚依据": ["城市管理条例"],
    "缴款情况": ["已缴", "已缴", ""],
    "责任单位": ["示例物业", "示例商店", "示例学校"],
    "整改措施与要求": ["立即清理", "限期更换", "加强巡查"],
    "单位名称": ["示例小吃店", "示例理发店", "示例便利店"],
    "场所名称": ["示例小吃店", "示例理发店", "示例便利店"],
    "隐患情况": ["", "", "灭火器过期"],
    "小区名称": ["示例里", "示例园", "示例东里"],
    "企业名称": ["示例科技有限公司", "示例商贸有限公司", "示例餐饮有限公司"],
    "名称": ["示例科技有限公司", "示例商贸有限公司"],
    "责任部门": ["营商科", "综合执法大队"],
    "责任科室": ["营商科", "公共服务办公室"],
    "包联领导": ["钱某", "孙某某"],
    "行业": ["批发零售", "软件信息", "餐饮"],
    "所属行业": ["批发零售", "软件信息", "餐饮"],
    "登记机关": ["示例区市场监管局"],
    "经营范围": ["技术服务", "日用品销售", "餐饮服务"],
    "楼层": ["3层", "5-6层"],
    "招商单位": ["营商科"],
    "会议名称": ["工作会议"],
    "会议地点": ["一楼会议室", "三楼会议室"],
    "地点": ["三楼会议室", "文化广场"],
    "议题": ["安全生产", "城市管理", "党建"],
    "主要议题": ["安全生产", "城市管理", "党建工作"],
    "起草科室": ["党政办"],
    "牵头科室": ["党政办", "综合执法大队"],
    "主要内容": ["见附件"],
    "标题": ["信息公开年报", "普法责任清单"],
    "信息名称": ["信息公开年报", "普法责任清单", "部门预算"],
    "成文日期": [""],
    "公开主体": ["万兴街道办事处"],
    "发文字号": [""],
    "发布渠道": ["政府网站"],
    "责任部门（单位）": ["党政办"],
    "督办人": ["郑某某"],
    "督办部门": ["党政办"],
    "完成情况": ["已完成"],
    "规格型号": ["A型", "B型"],
    "品牌型号": ["示例A1", "示例B2"],
    "单价（元）": ["1800", "2600"],
    "存放地点": ["装备室"],
    "培训内容": ["行政处罚法", "执法规范"],
    "学习主题": ["法治思想", "宪法"],
    "组织单位": ["宣传办"],
    "宣传主题": ["消防安全"],
    "计量单位": ["份"],
    "宣传活动名称": ["反诈宣传", "国家安全教育"],
    "活动名称": ["反诈宣传", "扫黑除恶宣传"],
    "活动概述": ["发放材料、现场讲解"],
    "网格数": ["6", "8", "9"],
    "达标率": [""],
    "走访达标率": [""],
    "协调结果": ["已明确分工"],
    "落实措施": ["已落实"],
    "协商结果": ["达成一致"],
    "活动主题": ["以案促改"],
    "参加范围": ["全体干部"],
    "工作单位": ["万兴街道"],
    "制发事由": ["台账不规范"],
    "回复情况": ["已回复", ""],
    "线索来源": ["日常监督", "上级交办"],
    "办理状态": ["办结"],
    "所在部门": ["党政办", "执法大队", "营商科"],
    "所在科室": ["党政办", "营商科"],
    "科室": ["党政办", "执法大队", "营商科", "平安办"],
    "批准文号": ["示例发〔2024〕5号"],
    "培训方式": ["网络课程"],
    "学时": ["8"],
    "是否通过": ["是"],
    "名次": [""],
    "整改前图片": [""],
    "整改后图片": [""],
    "备注": ["", "", "", "", "", "已回访"],
    "领导批示意见": ["", "", "", "请平安办阅处"],
}


# --- the rows of a sheet ---

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def _starts_on(row: dict, name: str):
    """The day or month by which an office sorts: of several dates the one that comes first in a record's life."""
    order = ledger(name).get("order")
    return row[order[0][0] if order else ledger(name)["date"]]


def _month(row: dict, name: str) -> int | None:
    day = _starts_on(row, name)
    if isinstance(day, datetime.date):
        return day.month
    return int(day[5:7]) if day and re.fullmatch(r"\d{4}-\d\d", day) else None


def runs(rows: list[dict], name: str, by: str) -> list[tuple[str, list[dict]]]:
    """The rows by month, quarter or community; a spoilt row stays with the row before it."""
    if not by:
        return [("", rows)]
    if by == "community":
        rows = sorted(rows, key=lambda row: COMMUNITIES.index(row["community"]))
    out: list[tuple[str, list[dict]]] = []
    for row in rows:
        month = _month(row, name)
        if by == "community":
            label = row["community"]
        elif month is None:
            label = out[-1][0]
        else:
            label = f"{month}月" if by == "month" else _QUARTERS[(month - 1) // 3]
        if not out or out[-1][0] != label:
            out.append((label, []))
        out[-1][1].append(row)
    return out


def sheets(layout: Layout, rows: list[dict], seed: int) -> list[Sheet]:
    """One sheet, or one for each month, quarter or community, and what else lies about in the file."""
    dice = random.Random(f"{seed} {layout.year} {layout.file} {layout.sheet} {layout.ledger}")
    first, last = layout.months
    before, parts = [], runs(rows, layout.ledger, layout.split)
    if (first, last) != (1, 12):
        months = [(int(label[:-1]), run) for label, run in runs(rows, layout.ledger, "month")]
        before = [row for month, run in months if month < first for row in run]
        parts = [("", [row for month, run in months if first <= month <= last for row in run])]
    out = []
    for label, part in parts:
        again = (
            [row for row in before if not isinstance(row, Mistake)][-layout.twice :]
            if layout.twice
            else []
        )
        out.append(_Page(layout, label, dice).filled([*again, *part]))
        before = part
    if layout.hidden:
        out.append(_dictionary(layout))
    return out + [Sheet(f"Sheet{n + 2}") for n in range(layout.empty)]


def _dictionary(layout: Layout) -> Sheet:
    """The lists behind the drop-down cells, on a sheet that nobody sees."""
    out = Sheet("字典", hidden=True)
    with_choices = [
        field for field in ledger(layout.ledger)["fields"] if "enum" in field.get("constraints", {})
    ]
    lists = [(field["title"], *field["constraints"]["enum"]) for field in with_choices] or [
        ("所属社区", *COMMUNITIES)
    ]
    for column, texts in enumerate(lists):
        for row, text in enumerate(texts):
            out.cells[row, column] = (text, "body")
    return out


class _Page:
    """One sheet being written from top to bottom."""

    def __init__(self, layout: Layout, label: str, dice: random.Random):
        self.layout, self.label, self.dice = layout, label, dice
        self.columns = columns(layout)
        self.sheet = Sheet(label or layout.sheet, widths=[6] * len(self.columns))
        self.at = 0  # the row to be written next
        self.count = 0  # 序号

    def filled(self, rows: list[dict]) -> Sheet:
        self._title()
        self._above()
        self._header()
        self._body(rows)
        for text in filter(None, self.layout.below.split("|")):
            self._across(self._text(text), "foot")
        return self.sheet

    def _text(self, text: str) -> str:
        layout = self.layout
        return text.format(
            year=layout.year, department=layout.department, name=ledger(layout.ledger)["title"]
        )

    def _across(self, text: str, style: str) -> None:
        self.sheet.cells[self.at, 0] = (text, style)
        self.sheet.merges.append((self.at, self.at, 0, len(self.columns) - 1))
        self.at += 1

    def _title(self) -> None:
        if self.layout.title:
            self.sheet.heights[self.at] = 30
            self._across(
                self._text(self.layout.title) + (f"（{self.label}）" if self.label else ""), "title"
            )

    def _above(self) -> None:
        items = self._text(self.layout.above).split("|") if self.layout.above else []
        for n, item in enumerate(items):
            column = n * len(self.columns) // len(items) + (
                "→" in item
            )  # 序号 is too narrow for a label
            for text in item.split("→"):
                self.sheet.cells[self.at, column] = (text, "meta")
                column += 1
        self.at += bool(items)

    def _header(self) -> None:
        top, two = self.at, any(column.parent for column in self.columns)
        for n, column in enumerate(self.columns):
            self._widen(n, column.heading)
            if not column.parent:
                self.sheet.cells[top, n] = (column.heading, "head")
                if two:
                    self.sheet.merges.append((top, top + 1, n, n))
                continue
            self.sheet.cells[top + 1, n] = (column.heading, "head")
            if n == 0 or self.columns[n - 1].parent != column.parent:
                last = n + sum(other.parent == column.parent for other in self.columns) - 1
                self.sheet.cells[top, n] = (column.parent, "head")
                self.sheet.merges.append((top, top, n, last))
        self.at = self.sheet.header_end = top + 1 + two
        if any("\n" in column.heading for column in self.columns):
            self.sheet.heights[self.at - 1] = 32

    def _body(self, rows: list[dict]) -> None:
        layout = self.layout
        for label, run in runs(rows, layout.ledger, layout.group or layout.subtotal):
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

    def _row(self, cells: list[tuple]) -> None:
        for n, cell in enumerate(cells):
            self.sheet.cells[self.at, n] = cell
            self._widen(n, cell[0])
        self.at += 1

    def _widen(self, n: int, value) -> None:
        if self.at > 60:  # a clerk looks at the first screen
            return
        text = "2024-03-05 " if isinstance(value, datetime.date) else str(value).split("\n")[0]
        shown = 2 + sum(2 if ord(char) > 255 else 1 for char in text)
        self.sheet.widths[n] = max(self.sheet.widths[n], min(shown, 36))

    def _record(self, row: dict) -> None:
        self.count += 1
        self._row(
            [
                _cell(row[column.field["name"]], column, self.layout, self.dice)
                if column.field
                else self._filler(column, row)
                for column in self.columns
            ]
        )

    def _filler(self, column: Column, row: dict) -> tuple:
        """A cell of a column that no figure needs."""
        if column.plain == "序号":
            return self.count, "body"
        if column.plain.endswith("达标率"):
            return f"{row['households_visited'] / row['households_due']:.1%}", "body"
        return self.dice.choice(_FILL[column.plain]), "body"

    def _total(self, label: str, rows: list[dict]) -> None:
        """What a clerk adds up: every number that can be read as one, otherwise the rows."""
        cells = [(label, "total")] + [("", "total")] * (len(self.columns) - 1)
        summed = False
        for n, column in enumerate(self.columns[1:], 1):
            if column.field and column.field.get("type") in ("number", "integer"):
                values = [row[column.field["name"]] for row in rows]
                sum_of_all = sum(value for value in values if isinstance(value, (int, float)))
                cells[n], summed = (_in_unit(sum_of_all, column.unit), "total"), True
        if not summed:
            cells[1] = (f"共{len(rows)}件", "total")
        self._row(cells)

    def _merge_equal(self, rows: list[dict], start: int) -> None:
        """One merged cell for neighbouring rows that say the same."""
        fields = [column.field["name"] if column.field else "" for column in self.columns]
        column, values = fields.index(self.layout.merge), [row[self.layout.merge] for row in rows]
        first = 0
        for n in range(1, len(values) + 1):
            if n == len(values) or values[n] != values[first]:
                if n - first > 1:
                    self.sheet.merges.append((start + first, start + n - 1, column, column))
                    for below in range(first + 1, n):
                        del self.sheet.cells[start + below, column]
                first = n
