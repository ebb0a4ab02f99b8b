"""A table written in a random layout, with random mess around it, comes back as it was meant.

With the same records and the same accounting.
"""

import datetime
from dataclasses import dataclass, field

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soaking import SOAK, seeds

from wanxing_stats.files import Grid, read_workbook
from wanxing_stats.tables.sheet_layout import find_tables

TEXTS = {
    "事项名称": ["噪声扰民", "占道经营", "楼道堆物", "路灯不亮"],
    "社区": ["示例一社区", "示例二社区", "示例三社区"],
    "*承办人": ["张某某", "李某某"],
    "类别": ["物业", "市容", "治安"],
    "办理\n结果": ["办结", "在办", "转办"],
    "地址": ["示例路1号", "示例路2号院3楼"],
    "责任单位": ["城管科", "综合执法大队"],
    "备注": ["已回访", "见附页", "/"],
}
DATES = {
    "受理日期": ["2024-01-03", "2024年2月1日", datetime.date(2024, 3, 5), 45000.0],
    "办结时间": ["2024.4.1", "1月5日"],
}
NUMBERS = {
    "数量": [0.0, 3.0, 12.0],
    "金额（万元）": [1.5, "1,200.50", "3万元"],
    "面积(㎡)": [20.0, "85.5"],
    "占比": ["12%", 0.5],
}
LEAVES = TEXTS | DATES | NUMBERS
PARENTS = ["受理情况", "办结情况", "基本信息", "其他信息"]
CHILDREN = ["件数", "人数", "户数"]
TITLES = ["2024年信访件台账", "某街道办事处登记表", "附件2", "1月情况汇总"]
META = [
    "填报单位：某科室",
    "单位：万元",
    "填报日期：2024年1月5日",
    "注意事项：红色为必填",
    "统计时间：2024年1月",
]
GROUPS = ["一、信访类", "（二）投诉类", "第三部分 其他"]
TOTALS = ["合计", "小计", "合  计", "本月合计", "总计："]
NOTES = [
    "备注：以上为年报口径",
    "注：1.不含外来人口",
    "说明：按办结日期统计",
    "数据来源：街道办事处",
]
SIGNATURES = [
    ["填表人：张某某", "审核人：李某某"],
    ["制表：", "审核：", "批准："],
    ["单位负责人（签字）："],
    ["某街道办事处（盖章）"],
]


@dataclass
class Written:
    """One table as it was meant: what find_tables must give."""

    header_rows: list[int]
    columns: list[tuple[int, str]]
    records: list[tuple[int, dict]] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """A sheet being written from top to bottom, with the kind that each row is meant to have."""

    left: int
    rows: list[dict] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    tables: list[Written] = field(default_factory=list)

    def add(self, kind, cells):
        """One more row, columns counted from the table's left edge; gives its number in Excel."""
        self.rows.append({self.left + column: value for column, value in cells.items()})
        self.kinds.append(kind)
        return len(self.rows)

    def merge(self, first, left, last, right):
        """Rows as Excel numbers them."""
        self.merges.append((first - 1, self.left + left, last - 1, self.left + right))

    def drop_last_blanks(self):
        while self.kinds[-1] == "blank":
            self.rows.pop()
            self.kinds.pop()

    def grid(self):
        width = max((column + 1 for row in self.rows for column in row), default=0)
        width = max([width, *(merge[3] + 1 for merge in self.merges)])
        return Grid(
            "Sheet1",
            rows=[[row.get(c, "") for c in range(width)] for row in self.rows],
            merges=self.merges,
        )


@dataclass(frozen=True)
class Columns:
    """Those of a table's body, from left to right."""

    names: list[str]
    serial: bool  # the first is the serial number
    empty: int | None  # one that nobody filled

    def of_records(self):
        """Those beside the serial number that somebody filled."""
        return [c for c in range(int(self.serial), len(self.names)) if c != self.empty]


@st.composite
def sheets(draw):
    """A sheet with one or two tables and any mess around and in them.

    Not generated, because nobody could tell what is meant:

    - a record with one filled cell beside its serial number, or that is but one text: it could be a
      group or a note;
    - a record with a serial number and else only zeros: that is what formulas show in a numbered
      row without record;
    - a record that names a total, a signature or a note in its first cells;
    - free text directly below the records, without a blank row between, unless it says 注, 说明 or
      the like;
    - a group row that is plain text in a plain cell: it must be merged across, numbered, or stand
      in the serial column;
    - two tables without a blank row between them; signatures or free text with a blank row on
      either side between two tables: they could be the title or the 填报 line of the second;
    - a parent heading that isn't merged, over one child or beside a heading that isn't merged down
      either;
    - a heading in no words of headings, or a year or a date among the values of a row that could be
      a heading.
    """
    sheet = Sheet(left=draw(st.integers(0, 2)))
    for _ in range(draw(st.integers(0, 2))):
        sheet.add("blank", {})
    tables = draw(st.integers(1, 2))
    for number in range(1, tables + 1):
        _draw_table(draw, sheet, last=number == tables)
        for _ in range(draw(st.integers(1, 2))):
            sheet.add("blank", {})
    return sheet


def _draw_table(draw, sheet, last):
    tree, serial = _draw_tree(draw), draw(st.booleans())
    names = (["序号"] if serial else []) + [path[-1] for path in tree]
    width = len(names)
    _draw_above(draw, sheet, width)
    _write_header(draw, sheet, ([("序号",)] if serial else []) + tree)
    _draw_body(draw, sheet, names, serial)
    _draw_below(draw, sheet, width, last)


def _draw_tree(draw):
    """The paths of headings, from top to bottom: leaves, and parents over two or three children."""
    leaves = draw(st.lists(st.sampled_from(sorted(LEAVES)), min_size=4, max_size=7, unique=True))
    tree = [(leaf,) for leaf in leaves]
    for parent in draw(st.lists(st.sampled_from(PARENTS), max_size=2, unique=True)):
        children = [(parent, child) for child in CHILDREN[: draw(st.integers(2, 3))]]
        if draw(st.booleans()):
            children[-1:] = [(*children[-1], "本期数量"), (*children[-1], "累计数量")]
        place = draw(
            st.sampled_from(
                [
                    n
                    for n in range(1, len(tree) + 1)
                    if len({*tree[n - 1 : n + 1]}) < 2
                    or tree[n - 1][0] != (tree[n][0] if n < len(tree) else "")
                ]
            )
        )
        tree[place:place] = children
    return tree


def _draw_above(draw, sheet, width):
    if draw(st.booleans()):
        row = sheet.add("title", {0: draw(st.sampled_from(TITLES))})
        if draw(st.booleans()):
            sheet.merge(row, 0, row, width - 1)
    for line in draw(st.lists(st.sampled_from(META), max_size=2, unique=True)):
        cells = {0: line}
        if draw(st.booleans()):
            cells[width - 1] = "填报人：张某某"
        sheet.add("meta", cells)


def _write_header(draw, sheet, paths):
    """Parents merged across or, over two rows, centred without a merge.

    Leaves merged down or with blanks below.
    """
    height = max(map(len, paths))
    merged_down = draw(st.booleans()) if height < 3 else True
    merged_across = draw(st.booleans()) if height < 3 and merged_down else True
    top = len(sheet.rows) + 1
    for level in range(height):
        cells = {}
        for column, path in enumerate(paths):
            if level < len(path) and (
                not column or paths[column - 1][: level + 1] != path[: level + 1]
            ):
                cells[column] = path[level]
                right = max(
                    c for c, other in enumerate(paths) if other[: level + 1] == path[: level + 1]
                )
                if right > column and merged_across:
                    sheet.merge(top + level, column, top + level, right)
                elif level == len(path) - 1 and level + 1 < height and merged_down:
                    sheet.merge(top + level, column, top + height - 1, column)
        sheet.add("header", cells)
    if height == 1 and draw(st.booleans()) and len(paths) > 3:
        sheet.add("header", {column: float(column + 1) for column in range(len(paths))})
    sheet.tables.append(
        Written(
            list(range(top, top + height)),
            [
                (sheet.left + column, "/".join(path).replace("\n", ""))
                for column, path in enumerate(paths)
            ],
        )
    )


def _draw_body(draw, sheet, names, serial):
    """Stretches of records, perhaps with a group row above, a subtotal or blank rows below each."""
    empty = draw(st.sampled_from([None, *range(int(serial), len(names))]))
    columns = Columns(names, serial, empty)
    group = None
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            group = _draw_group(draw, sheet, columns)
        _draw_stretch(draw, sheet, columns, group)
        if draw(st.booleans()):
            _draw_total(draw, sheet, columns)
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            sheet.add("blank", {})
    sheet.drop_last_blanks()  # what follows decides about the gap before it
    if serial:
        number = len(sheet.tables[-1].records) + 1
        for extra in range(draw(st.integers(0, 3))):
            sheet.add("prenumbered", {0: float(number + extra)})


def _draw_group(draw, sheet, columns):
    """A group row; gives the group that the records below it belong to."""
    text = draw(st.sampled_from(GROUPS))
    shape = draw(st.sampled_from(["across", "numbered", *(["apart"] if columns.serial else [])]))
    if shape == "apart":
        sheet.add("group", {0: "一", 1: "信访类"})
        return "一信访类"
    row = sheet.add("group", {0: text})
    if shape == "across":
        sheet.merge(row, 0, row, len(columns.names) - 1)
    return text.replace(" ", "")


def _draw_stretch(draw, sheet, columns, group):
    """Records one below the other, perhaps with one column merged over all of them."""
    count = draw(st.integers(1, 4))
    shared = _draw_shared(draw, columns, count)
    first = len(sheet.rows) + 1
    table = sheet.tables[-1]
    for nth in range(count):
        cells = _draw_record(draw, columns, len(table.records) + 1, shared)
        meant = cells | shared
        row = sheet.add("data", cells if nth else meant)
        record = {sheet.left + c: meant.get(c, "") for c in range(len(columns.names))}
        table.records.append((row, record))
        if group:
            table.groups[row] = group
    for column in shared:
        sheet.merge(first, column, first + count - 1, column)


def _draw_shared(draw, columns, count):
    """The text that ``count`` records have in common in one merged column, by column; or none."""
    mergeable = [c for c in columns.of_records() if count > 1 and columns.names[c] in TEXTS]
    column = draw(st.sampled_from([None, *mergeable]))
    return {} if column is None else {column: draw(st.sampled_from(TEXTS[columns.names[column]]))}


def _draw_record(draw, columns, number, shared):
    """The record's own cells: beside the serial number and what is shared, at least two."""
    own = [c for c in columns.of_records() if c not in shared]
    some = st.lists(st.sampled_from(own), min_size=min(2, len(own)), unique=True)
    filled = own if draw(st.booleans()) else sorted(draw(some))
    record = {}
    for column in filled:
        values = LEAVES.get(columns.names[column], NUMBERS["数量"])
        record[column] = draw(st.sampled_from(values))
    if not any(record.values()):
        record[max(record)] = 5.0
    return ({0: float(number)} if columns.serial else {}) | record


def _draw_total(draw, sheet, columns):
    first = int(columns.serial)
    label = draw(st.sampled_from([0, first]))
    summed = [c for c in columns.of_records() if c > first and columns.names[c] in NUMBERS]
    sheet.add("total", {label: draw(st.sampled_from(TOTALS))} | dict.fromkeys(summed, 7.0))


def _draw_below(draw, sheet, width, last):
    lines = [{0: note} for note in draw(st.lists(st.sampled_from(NOTES), max_size=2, unique=True))]
    signed = draw(st.booleans())
    if signed:
        names = draw(st.sampled_from(SIGNATURES))
        lines.append({min(2 * n, width - len(names) + n): name for n, name in enumerate(names)})
    if draw(st.booleans()) and (last or not signed):
        sheet.add("blank", {})
        if last and draw(st.booleans()):
            lines.append({0: "各科室须于每月5日前报送"})
    for cells in lines:
        sheet.add("note", cells)


def check(sheet, grid):
    found = find_tables(grid)
    # files don't keep blank rows at the end
    kinds = found.kinds + ["blank"] * (len(sheet.kinds) - len(found.kinds))
    assert kinds == sheet.kinds, list(zip(kinds, sheet.kinds, sheet.rows, strict=False))
    assert all(found.reasons)
    assert len(found.tables) == len(sheet.tables)
    for table, written in zip(found.tables, sheet.tables, strict=True):
        assert table.header_rows == written.header_rows
        assert [(column.index, column.heading) for column in table.columns] == written.columns
        assert table.rows == [row for row, _ in written.records]
        cells = [record for _, record in written.records]
        columns = {index: [record[index] for record in cells] for index, _ in written.columns}
        assert table.cells() == columns
        assert all(record.keys() == columns.keys() for record in cells)
        assert table.groups == written.groups


@pytest.mark.random
@settings(max_examples=seeds(150, 20_000), deadline=None, derandomize=not SOAK)
@given(sheets())
def test_a_table_in_a_random_layout_comes_back_as_it_was_meant(sheet):
    check(sheet, sheet.grid())


@pytest.mark.random
@settings(max_examples=seeds(30, 2_000), deadline=None, derandomize=not SOAK)
@given(sheet=sheets())
def test_a_table_in_a_random_layout_comes_back_from_a_file(tmp_path_factory, sheet):
    path = tmp_path_factory.mktemp("sheet") / "台账.xlsx"
    book = openpyxl.Workbook()
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in row.items():
            book.active.cell(number, column + 1, value)
    for top, left, bottom, right in sheet.merges:
        book.active.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    book.save(path)
    check(sheet, read_workbook(path).grids[0])
