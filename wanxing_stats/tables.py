"""A grid -> its tables, and one kind for every row, found by shape and by the words offices use.

The rules run in a fixed order and each names itself in ``Layout.reasons``, so that a reading can be explained.
Nothing here knows any ledger.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wanxing_stats.grids import Grid

TITLE, META, HEADER, BLANK, GROUP = "title", "meta", "header", "blank", "group"
TOTAL, NOTE, PRENUMBERED, DATA = "total", "note", "prenumbered", "data"
# Where tables stand side by side a row has one kind all the same: the first of these that one of them gives it.
PRECEDENCE = (DATA, PRENUMBERED, TOTAL, HEADER, GROUP, TITLE, META, NOTE, BLANK)
MAX_HEADER_ROWS = 6

_HAN = "\u4e00-\u9fff"
_BRACKETED = r"([(（\[【][^)）\]】]*[)）\]】])?"
_HEADING = re.compile(
    "(序号|行次|编号|编码|代码|(?<!\\d)号码?|名称?|姓名|性别|年龄|民族|学历|单位|部门|机构|企业|公司|街道|社区|网格|村居?|地区|区域|地址|住所|住址"
    "|地点|场所|位置|电话|手机|传真|固话|联系方式|负责人|[人者员]|日期|时间|时限|期限|[年月日季]度?|年份|月份|类别?|类型|种类|分类|性质|级别"
    "|等级|状态|内容|主题|标题|题目|事项|事由|情况|描述|详情|简述|摘要|简介|结果|结论|意见|答复|措施|原因|依据|要求|标准|方式|渠道|来源|途径"
    "|数|量|金额|费用?|单价|总价|资金|经费|收入|支出|余额|面积|规模|率|比例|占比|比重|增速|增幅|增减|同比|环比|得分|分值|积分|评价|效果"
    "|是否.*|有无.*|指标|项目|科目|模块|功能点?|计划|进度|进展|成果|目标|阶段|法人|代表|职务|职位|岗位|职业|身份证?|证号|备注|说明|附件|备案|规格|型号"
    "|合计|小计|总计|累计|数值|问题|建议|对象|用户|行业|业态|程度|层次|所在地|优先级|版本|规则|班组|工种|案由|题型|答案|频次|频率|次序|排名"
    "|id|no\\.?|name|type|date|time|code|status|remark|address|phone)"
    + r"[*＊]?" + _BRACKETED + r"[*＊:：]?\Z", re.I)
_PERIOD = re.compile(r"((19|20)\d\d(年|年度)?)?([第]?[一二三四1-4]季度?|(\d{1,2}|[一二三四五六七八九十]+)月份?|[上下]半年|全年)?")
_NUMBER = re.compile(r"[-+(（]?[¥￥]?\d[\d,，.]*[%％‰]?[)）]?(e[-+]?\d+)?", re.I)
_DATE = re.compile(r"\d{2,4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?(\s.*|至.*|[-—~].*)?|\d{1,2}月\d{1,2}日|\d{1,2}:\d\d(:\d\d)?")
_LABEL = re.compile(rf"[（(]?[{_HAN}A-Za-z（）()、/ \u3000]{{1,16}}[:：]")
_META = re.compile(
    r"(填报|填表|编制|制表|上报|报送|申报|统计|发生|所属|报告|截止|截至|起止|查询|导出|打印)(单位|部门|日期|时间|人|期|范围|条件|机构)?"
    r"([:：\s\d(（]|时间|截[止至]|$)"
    rf"|(填写|填报|填表)?(注意事项|说明|须知|要求)([:：\s]|$)|注意?\s*[:：]|单位\s*[:：]|[(（](计量|金额|数据)?单位|(计量|金额)单位|[(（].*单位.*[)）]$"
    r"|\$\{.*\}$|(数据库|指标|时间|日期|年度|年份|月份|期间|险种|密级|表号|制定机关|批准文号|有效期)\s*[:：]")
_NOTE = re.compile(
    r"(备\s*注|附?\s*注|注\s*释|注\s*意|说\s*明|(填写|填报|填表|编制)说明|评\s*价|图\s*例|逻辑关系.{0,12}|例外|提示|强调)\s*[\d一二三四五]?\s*[:：、.．]"
    r"|(数据|资料|信息)?来源\s*[:：]|(统计|数据)?(口径|时间截[止至])|\*\s*[^*]{4,}$|以上(数据|内容|情况|统计)")
_SIGN = re.compile(
    r"(填\s*[报表]|制\s*表|编\s*制|审\s*[核批定查]|复\s*核|批\s*准|经\s*办|统\s*计|报告|报送|上报|录入|校对|签\s*[发字收]|单位|部门|主管|分管|主要"
    rf"|领导|负责|联系|日\s*期|时\s*间|盖\s*章)[{_HAN}（）()\s/]{{0,14}}[:：]|[^。；;]{{0,20}}[（(](盖章|公章|签章|签字|签名)[)）]")
_TOTAL = re.compile(
    r"(其中)?(本|当|上|全|各|总|月|年|季|日|期|周|页|村|社区|街道|镇|乡|区|县|市|省|单位|部门|项目|人员|数量|金额|费用|一|二|三|四|五|六|七|八|九|十"
    r"|第|半|度|份|下|\d|[A-Z∑Σ+]|[、.（）()\-—至~])*(合计|小计|总计|共计|累计|总合计|合共|总共|汇总|总和)(数|数量|金额|人数|户数|件数)?"
    + _BRACKETED + "[:：]?")
_TOTAL_ENDS = "计共和总数量额）):："  # the last letters that a total's name can have
_LOOSE_TOTAL = re.compile(rf".{{1,24}}(合计|小计|总计|共计)[:：]?")
_MEASURE = r"[十百千万亿]*(元|人次?|件|户|个|家|次|公?[吨里斤顷]|米|亩|名|套|处|起|天|岁|小时|㎡|m2|平方米|[%％‰])"
_QUANTITY = re.compile(rf"[-+]?\d[\d,.]*{_MEASURE}")
_UNIT = re.compile(rf"[(（]?(计量|金额|数据)?单位[:：]?({_MEASURE})?(、.*)?[)）]?")
_SERIAL = re.compile(r"(序号?|编号|行次|顺序号?|no\.?|№|#|index|id)", re.I)
_COUNTER = re.compile(r"[A-Za-z]{0,4}[-_]?\d+[.、]?")
_GROUP = re.compile(r"([一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十\d]+[章节类部批组])")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．]?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+|[A-Z][、.．]?")
_UNITS_ALONE = re.compile(rf"[(（][^)）]{{1,8}}[)）]|{_MEASURE}")
_COLUMN_MARK = re.compile(r"[(（]?(\d{1,3})[)）]?(\s*[=＝].*)?|([甲乙丙丁戊己庚辛壬癸])|[A-Z]|栏\s*次|栏号|[①-⑳]")
_EXAMPLE = re.compile(r"[（(]?(示例|样例|例|例如|填写示例|举例)[)）]?[:：]?\d*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Column:
    """One column: its place in the grid, counted from 0, and its heading as printed ("" when it has none)."""

    index: int
    heading: str


@dataclass
class Table:
    """One table. Rows are numbered as in Excel; ``groups`` gives each row the text of the group row above it."""

    header_rows: list[int]
    columns: list[Column]
    rows: list[int] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)
    grid: Grid | None = field(default=None, repr=False)

    @property
    def first_data_row(self) -> int | None:
        return self.rows[0] if self.rows else None

    @property
    def last_data_row(self) -> int | None:
        return self.rows[-1] if self.rows else None

    @property
    def data_rows(self) -> int:
        return len(self.rows)

    def records(self) -> Iterator[tuple[int, dict[int, object]]]:
        """(row number, {column index: value}) of every data row; a vertical merge stands for each row it spans."""
        if not self.rows:
            return
        columns = [column.index for column in self.columns]
        wanted, merged = set(columns), {}
        for first, left, last, _ in self.grid.merges:
            if last > first and left in wanted and first + 1 >= self.rows[0]:
                for row in range(first + 1, min(last, self.rows[-1] - 1) + 1):
                    merged.setdefault(row, []).append((left, self.grid.rows[first][left]))
        for number in self.rows:
            row = self.grid.rows[number - 1]
            record = {column: row[column] for column in columns}
            record.update(merged.get(number - 1, ()))
            yield number, record


@dataclass
class Layout:
    """What a sheet holds: ``kinds[i]`` and ``reasons[i]`` (a few English words) are of spreadsheet row i + 1."""

    tables: list[Table]
    kinds: list[str]
    reasons: list[str]


def find_tables(grid: Grid) -> Layout:
    """Every table of a sheet, and a kind for each of its rows. Raises nothing: a sheet without a table gives none."""
    width = len(grid.rows[0]) if grid.rows else 0
    whole = _Scan(grid, 0, width).run()
    strips = _strips(grid, width)
    if len(strips) > 1:
        parts = [_Scan(grid, left, right).run() for left, right in strips]
        if _stand_apart([part for part in parts if part.tables]):
            return _side_by_side(parts, len(grid.rows))
    return Layout(whole.tables, whole.kinds, whole.reasons)


def _strips(grid: Grid, width: int) -> list[tuple[int, int]]:
    """Runs of columns, parted by columns that hold nothing and that no merged cell but a title reaches over."""
    covered = set()
    for first, left, last, right in grid.merges:
        if right > left and not (last == first and right - left + 1 >= 0.6 * width):
            covered.update(range(left, right + 1))
    used = [c in covered or any(row[c] != "" for row in grid.rows) for c in range(width)]
    strips, start = [], None
    for column, filled in enumerate([*used, False]):
        if filled and start is None:
            start = column
        elif not filled and start is not None:
            strips.append((start, column))
            start = None
    return strips


def _stand_apart(parts: list) -> bool:
    """Two tables, or one with an empty column in it? Two have headers of their own, not just a common one."""
    if len(parts) < 2 or any(sum(bool(c.heading) for c in part.tables[0].columns) < 2 for part in parts):
        return False
    one, other = parts[0].tables[0], parts[1].tables[0]
    headings = [[c.heading for c in table.columns] for table in (one, other)]
    return one.header_rows != other.header_rows or headings[0] == headings[1] or bool(_SERIAL.fullmatch(headings[1][0]))


def _side_by_side(parts: list, height: int) -> Layout:
    kinds, reasons = [], []
    for row in range(height):
        best = min(parts, key=lambda part: PRECEDENCE.index(part.kinds[row]))
        kinds.append(best.kinds[row])
        reasons.append(best.reasons[row])
    return Layout([table for part in parts for table in part.tables], kinds, reasons)


# --- what one cell looks like ---


def _blank(value) -> bool:
    return value == "" or value.__class__ is str and value.isspace()


def _text(value) -> str:
    """A heading as printed, without white space; numbers as Excel shows them."""
    if value.__class__ is str:
        return _SPACE.sub("", value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    return str(value)


def _is_number(value) -> bool:
    """A number, a date, or text that is nothing else."""
    if value.__class__ is not str:
        return True
    value = value.strip()
    return bool(_NUMBER.fullmatch(value) or _DATE.fullmatch(value))


def _is_period(text: str) -> bool:
    return bool(text) and bool(_PERIOD.fullmatch(text)) and not (text.isdigit() and len(text) != 4)


def _could_head(value) -> bool:
    """Short text that is no number, no date and no sentence: what a heading looks like. A year is one, too."""
    text = _text(value)
    if _is_period(text):
        return True
    if value.__class__ is not str or any(
            pattern.fullmatch(text) for pattern in (_NUMBER, _DATE, _QUANTITY)):
        return False
    return len(text) <= 60 and not re.search("[。；;！!]", text)


def _is_heading(value) -> bool:
    """In the words of headings."""
    text = _text(value).lstrip("*＊")
    if _is_period(text):
        return True
    return len(text) <= 30 and bool(_HEADING.search(text))


def _is_zero(value) -> bool:
    return value.strip() in ("0", "0.0", "0.00", "-", "0%") if value.__class__ is str else value == 0


class _Scan:
    """The rules, over the columns ``left`` to ``right`` of a grid, from top to bottom."""

    def __init__(self, grid: Grid, left: int, right: int):
        self.grid, self.left, self.right = grid, left, right
        self.height = len(grid.rows)
        self.kinds, self.reasons, self.tables = [""] * self.height, [""] * self.height, []
        self.across, self.down, self.over, self.form_lines = {}, {}, {}, set()
        budget = 4 * self.height + 1000  # overlapping merges in a damaged file must not cost more than the sheet
        for first, start, last, end in grid.merges:
            if not left <= start < right:
                continue
            self.across[first, start] = min(end, right - 1) - start + 1
            self.down[first, start] = last - first + 1
            budget -= last - first
            if last > first and budget > 0:
                for row in range(first + 1, last + 1):
                    self.over.setdefault(row, []).append((start, min(end, right - 1), first))

    def run(self) -> "_Scan":
        """Find header after header; between two of them lies one table and what stands above the next."""
        start = 0
        header = self._next_header(0)
        while header is not None:
            for row in range(start, header):
                self._mark(row, *self._above(row))
            last = self._header_end(header)
            for row in range(header, last + 1):
                self._mark(row, HEADER, "headings")
            table = Table(list(range(header + 1, last + 2)), self._columns(header, last), grid=self.grid)
            self.tables.append(table)
            start, header = self._read_body(table, last + 1)
        for row in range(start, self.height):
            self._mark(row, *((NOTE, "text without a table") if self._filled(row) else (BLANK, "no content")))
        return self

    def _mark(self, row: int, kind: str, reason: str) -> None:
        self.kinds[row], self.reasons[row] = kind, reason

    def _filled(self, row: int) -> list[int]:
        cells = self.grid.rows[row]
        if self.left or self.right < len(cells):
            cells = cells[self.left : self.right]
        return [c for c, v in enumerate(cells, self.left) if v != "" and (v.__class__ is not str or not v.isspace())]

    def _reach(self, row: int, filled: list[int]) -> int:
        """How many columns a row's cells cover, merged ones in full."""
        return sum(self.across.get((row, c), 1) for c in filled)

    # --- header ---

    def _next_header(self, start: int) -> int | None:
        """The first row from ``start`` on that heads a table."""
        seen = 0
        for row in range(start, self.height):
            filled = self._filled(row)
            if not filled:
                continue
            if self._heads(row, filled, sure=0.5 if seen > 30 else 0) and not self._better_below(row, filled):
                return row
            seen += 1
        return None

    def _heads(self, row: int, filled: list[int], sure: float = 0) -> bool:
        """Is this row a header? ``sure``: the share of its cells that must be in the words of headings, near data."""
        cells = self.grid.rows[row]
        values = [cells[c] for c in filled]
        if len(values) < 2:
            return False
        if not sure and _is_label(values[0]):
            return False
        others = [v for v in values if not _could_head(v)]
        if not others and _numbers_rows(values[0]) and (len(values) > 2 or self._tied(row, filled)):
            return True
        known = sum(map(_is_heading, values)) / len(values)
        if others and not (len(others) < len(values) and _runs_on(others, len(values))):
            if sure or known < 0.3 or len(others) > 0.2 * len(values):
                return False
        if len(values) <= 4 and sum(bool(_META.fullmatch(_text(v))) for v in values) * 2 >= len(values):
            return False  # "填报单位" and "填报日期" without their colons
        if len(values) <= 3 and any(v.__class__ is str and _META.match(v.strip()) and _is_label(v) for v in values):
            return False
        if len(values) > 3 and max(Counter(map(_text, values)).values()) > len(values) / 2:
            return False
        if known < sure or sure and len(set(map(_text, values))) < max(3, len(values)):
            return False
        below = self._below(row, 12, past_gaps=not sure)
        if any(_same_code(cells[c], self.grid.rows[other][c]) for other in below[:2] for c in filled):
            return False
        if row in self.form_lines or known <= 0.6 and self._is_form(row, below):
            return False
        reach, widest = self._reach(row, filled), max((self._reach(r, self._filled(r)) for r in below), default=0)
        return reach >= 0.5 * widest or known >= 0.8 and len(values) > 2 and not self._tied(row, filled)

    def _is_form(self, row: int, below: list[int]) -> bool:
        """Labels at the left, each with its value beside it, row by row."""
        labels, lines = 0, [row, *below[:4]]
        for line in lines:
            first, second = (self.grid.rows[line][c] for c in self._filled(line)[:2])
            value = not _is_heading(second) or line > row and _is_period(_text(second))
            labels += value and not _is_number(first) and _is_heading(first) and not _is_period(_text(first)) \
                and not _is_total(first)
        if len(lines) > 3 and labels >= 0.75 * len(lines):
            self.form_lines.update(lines)
            return True
        return False

    def _below(self, row: int, rows: int, past_gaps: bool = True) -> list[int]:
        """The next rows that hold more than one cell."""
        found = []
        for other in range(row + 1, min(self.height, row + 40)):
            cells = len(self._filled(other))
            if cells > 1:
                found.append(other)
            if len(found) == rows or not cells and found and not past_gaps:
                break
        return found

    def _tied(self, row: int, filled: list[int]) -> bool:
        """Is it tied to the row below by merged cells, as the upper row of a header is?"""
        return any(self.across.get((row, c), 1) > 1 or self.down.get((row, c), 1) > 1 for c in filled)

    def _better_below(self, row: int, filled: list[int]) -> bool:
        """Is this just a line of the form above the header? Then a row below heads more, in plainer words."""
        if self._tied(row, filled) or _numbers_rows(self.grid.rows[row][filled[0]]):
            return False
        mine = self._score(row, filled)
        label = bool(_META.fullmatch(_text(self.grid.rows[row][filled[0]])))
        if label:
            mine -= 0.3  # "填报单位" without its colon
        for other in self._below(row, 5):
            below = self._filled(other)
            if below == filled and not label and all(self._filled(r) for r in range(row, other)):
                return False  # the same columns without a gap: records, whatever their words
            if self._heads(other, below) and not set(below) <= set(self._open_columns(row, row)):
                if self._score(other, below) > mine + 0.4 and len(below) >= len(filled):
                    return True
        return False

    def _score(self, row: int, filled: list[int]) -> float:
        """The share of a row's cells that are in the words of headings."""
        return sum(_is_heading(self.grid.rows[row][c]) for c in filled) / len(filled)

    def _header_end(self, first: int) -> int:
        """The header's last row: as far as merged cells reach, and rows of headings below wider or missing ones."""
        last = first
        while last - first + 1 < MAX_HEADER_ROWS and last + 1 < self.height:
            merged = max((r + self.down[r, c] - 1 for r in range(first, last + 1) for c in self._filled(r)
                          if (r, c) in self.down), default=last)
            if merged > last and merged - first < MAX_HEADER_ROWS:
                last = merged
            elif self._continues(first, last):
                last += 1
            else:
                break
        return last

    def _continues(self, first: int, last: int) -> bool:
        """Is the row below ``last`` one more row of the header that began at ``first``?"""
        filled = self._filled(last + 1)
        cells = self.grid.rows[last + 1]
        if not filled or not all(_could_head(cells[c]) for c in filled):
            return False
        if _is_label(cells[filled[0]]) or any(_is_total(cells[c]) for c in filled[:1]):
            return False
        if all(_UNITS_ALONE.fullmatch(_text(cells[c])) for c in filled):
            return True
        opened = self._open_columns(first, last)
        return sum(c in opened for c in filled) >= max(1, 0.8 * len(filled))

    def _open_columns(self, first: int, last: int) -> set[int]:
        """Columns where a lower heading is to be expected: under a merged or centred parent, or without heading yet."""
        filled = self._filled(last)
        opened, heading = set(), set(filled)
        for column in filled:
            if self.down.get((last, column), 1) == 1 and self.across.get((last, column), 1) > 1:
                opened.update(range(column, column + self.across[last, column]))
            heading.update(range(column, column + self.across.get((last, column), 1)))
        for start, end, _ in self.over.get(last, ()):
            heading.update(range(start, end + 1))
        everything = [c for r in range(first, last + 1) for c in self._filled(r)]
        below = self._filled(last + 1) if last + 1 < self.height else []
        for column in range(min(everything), max([*everything, *below[1:]]) + 1):
            if column not in heading:
                above = any(not _blank(self.grid.rows[r][column]) for r in range(first, last))
                if not above:
                    opened.add(column)
                    if column - 1 in filled and (last, column - 1) not in self.across and last == first:
                        opened.add(column - 1)
        return opened

    def _columns(self, first: int, last: int) -> list[Column]:
        """Every column with its heading: the header's rows joined from top to bottom, each cell counted once."""
        origin = {}  # which cell's text stands at a place of the header
        for row in range(first, last + 1):
            for column in self._filled(row):
                for r in range(row, min(row + self.down.get((row, column), 1), last + 1)):
                    for c in range(column, column + self.across.get((row, column), 1)):
                        origin.setdefault((r, c), (row, column))
        for row in range(first, last):  # a parent centred over its children without a merge
            for column in self._filled(row):
                c = column + 1
                while (row, column) not in self.across and (row + 1, column) in origin and c < self.right \
                        and (row, c) not in origin and (row + 1, c) in origin:
                    origin[row, c] = (row, column)
                    c += 1
        numbering = {row for row in range(first + 1, last + 1) if self._numbers_columns(row)}
        columns, self.repeats = [], set()
        for column in range(self.left, self.right):
            places = dict.fromkeys(origin[row, column] for row in range(first, last + 1) if (row, column) in origin)
            parts = []
            for row, c in places:
                part = _text(self.grid.rows[row][c])
                if row not in numbering and part not in parts[-1:]:
                    parts.append(part)
            if places and all(c < column for _, c in places):
                self.repeats.add(column)  # only the right part of merged headings
            columns.append(Column(column, "/".join(parts)))
        return columns

    # --- body ---

    def _read_body(self, table: Table, start: int) -> tuple[int, int | None]:
        """Mark the rows from ``start`` to the next header; where that table's region ends, and the next header."""
        self.headed = {c.index for c in table.columns if c.heading}
        self.serial = next((c.index if _SERIAL.fullmatch(c.heading.strip("*＊")) else None
                            for c in table.columns if c.heading), None)
        top = table.header_rows[0] - 1
        texts = {_text(self.grid.rows[top][c]) for c in self._filled(top)}
        row, broken, header = start, False, None  # broken: something stands between this row and the last record
        if start < self.height and self._numbers_columns(start):
            self._mark(start, HEADER, "numbers the columns")
            row += 1
        while row < self.height and header is None:
            filled = self._filled(row)
            if not filled:
                kind = BLANK
                self._mark(row, BLANK, "no content")
            elif self._new_header(row, filled, texts, broken):
                if broken or self.kinds[row - 1] == "band" or not self._same_header(row, filled, texts):
                    header = row
                    break
                for row in range(row, min(row + len(table.header_rows), self.height)):
                    self._mark(row, HEADER, "the header again")
                kind = HEADER
            else:
                kind, reason = self._kind(row, filled, broken)
                self._mark(row, kind, reason)
            broken = kind in (BLANK, NOTE) or broken and kind in ("lone", "band") \
                or kind == "band" and self.kinds[row - 1] == TOTAL
            row += 1
        end = row if header is None else self._title_start(start, header)
        self._settle(start, end)
        self._close(table, start, end)
        return end, header

    def _kind(self, row: int, filled: list[int], broken: bool) -> tuple[str, str]:
        """The ordered rules for a row of a table's body. "lone" and "band" are settled when what follows is known."""
        cells, headed, serial = self.grid.rows[row], self.headed, self.serial
        first = cells[filled[0]]
        zeros = filled[0] == serial and all(_is_zero(cells[c]) for c in filled[1:]) \
            and bool(_COUNTER.fullmatch(_text(first)))
        if len(filled) > 3 and first.__class__ is not str and filled[0] == serial and not zeros:
            return DATA, "values under the headings"  # most rows of a long ledger
        for column in filled[:4]:
            value = cells[column]
            if value.__class__ is str and value.rstrip()[-1:] in _TOTAL_ENDS and self._totals(filled, cells, column):
                return TOTAL, "names a total"
        if first.__class__ is str:
            if _NOTE.match(first.strip()):
                return NOTE, "begins like a note"
            if _EXAMPLE.fullmatch(_text(first)) or first.startswith(("${", "<jx:", "</jx:", "{{")):
                return NOTE, "an example or a placeholder"
            if broken and (len(filled) <= 3 and _META.match(first.strip()) or _META.fullmatch(_text(first))):
                return NOTE, "a line to fill in"
            few = len(filled) <= max(3, 0.4 * len(headed)) and not 2 < len(headed) <= len(filled)
            if few and _signs(cells, filled):
                return NOTE, "signatures or lines to fill in"
        if len(filled) > 3 and not zeros and not headed.isdisjoint(filled):
            return DATA, "values under the headings"
        covered = [c for c, _, top in self.over.get(row, ()) if c in headed and c != serial and self.kinds[top] == DATA]
        if headed.isdisjoint(filled) and not covered:
            return NOTE, "beside the headed columns"
        if zeros and not covered:
            return PRENUMBERED, "only a serial number"
        if len(filled) > 2 or covered:
            return DATA, "values under the headings"
        if filled[0] == serial and not _is_number(first) and (len(filled) == 1 or _ORDINAL.fullmatch(_text(first))):
            return "band", "text where serial numbers stand"
        if len(filled) > 1 or first.__class__ is not str:
            return DATA, "values under the headings"
        if self.across.get((row, filled[0]), 1) >= max(2, 0.5 * len(headed)):
            return "band", "one cell across the table"
        if len(headed) > 2 and filled[0] == min(headed) and _GROUP.match(first.strip()) and len(_text(first)) < 30:
            return "band", "numbered like a group"
        return "lone", "one cell filled"

    def _totals(self, filled: list[int], cells: list, column: int) -> bool:
        """Is this row a total, named in ``column``? Not when it has a serial number or more text beside the name."""
        text = _text(cells[column])
        exact = bool(_TOTAL.fullmatch(text))
        if not exact and not _LOOSE_TOTAL.fullmatch(text):
            return False
        if column != self.serial and filled[0] == self.serial and _is_number(cells[self.serial]):
            return False
        texts = [c for c in filled if c != column and not _is_number(cells[c])]
        return exact and (len(texts) <= 1 or max(texts) < column) or not texts and column == filled[0]

    def _numbers_columns(self, row: int) -> bool:
        """1, 2, 3 … below the headings, perhaps after 甲 or 栏次."""
        filled = self._filled(row)
        cells = [_text(self.grid.rows[row][c]) for c in filled]
        marks = [_COLUMN_MARK.fullmatch(cell) for cell in cells]
        if len(cells) < 3 or not all(marks):
            return False
        numbers = [int(mark[1]) for mark in marks if mark[1]]
        if len(numbers) < min(3, len(cells) - 1) or numbers[0] > 2:
            return False
        counting = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return counting and (len(numbers) > 3 or len(numbers) < len(cells))

    def _same_header(self, row: int, filled: list[int], texts: set[str]) -> bool:
        mine = {_text(self.grid.rows[row][c]) for c in filled}
        return len(mine & texts) >= 0.8 * max(len(mine), len(texts))

    def _new_header(self, row: int, filled: list[int], texts: set[str], broken: bool) -> bool:
        """The same header again, or another one after a gap, in the words of headings and of no record above it."""
        if len(filled) < 2 or self.grid.rows[row][filled[0]].__class__ is not str:
            return False
        first = _text(self.grid.rows[row][filled[0]])
        if first in texts and self._same_header(row, filled, texts):
            return True
        if not (broken or self.kinds[row - 1] in (TOTAL, "band") or _numbers_rows(first)):
            return False
        if not self._heads(row, filled, sure=0.5 if broken else 0.8):
            return False
        records = [r for r in range(max(0, row - 200), row) if self.kinds[r] == DATA]
        return not any(self.grid.rows[r][c] == self.grid.rows[row][c] for r in records for c in filled)

    def _title_start(self, start: int, header: int) -> int:
        """Where what stands above the next header begins: the lines of one cell or of labels just above it."""
        row, seen = header, False
        while row > start:
            kind = self.kinds[row - 1]
            if kind == BLANK and seen or kind in (DATA, TOTAL, PRENUMBERED, HEADER):
                break
            if kind == NOTE and _NOTE.match(_text(self.grid.rows[row - 1][self._filled(row - 1)[0]])):
                break
            seen = seen or kind != BLANK
            row -= 1
        return row if seen else header

    def _settle(self, start: int, end: int) -> None:
        """Rows of one cell: a group when data follows, else a note; a sparse record stays one."""
        last = max((r for r in range(start, end) if self.kinds[r] == DATA), default=start - 1)
        apart = False
        for row in range(start, end):
            kind = self.kinds[row]
            if kind == BLANK:
                apart = row > last
            elif kind == "band":
                self._mark(row, *((GROUP, self.reasons[row]) if row < last else (NOTE, "text below the table")))
            elif kind == "lone":
                text = _text(self.grid.rows[row][self._filled(row)[0]])
                below = row > last and (apart or len(text) > 40 or bool(re.search("[。；]", text))
                                        or last < start and self.kinds[row + 1 : row + 2] not in (["lone"], [TOTAL]))
                self._mark(row, *((NOTE, "text below the table") if below else (DATA, "one cell under the headings")))
                if not below:
                    last = max(last, row)

    def _close(self, table: Table, start: int, end: int) -> None:
        """Give the table its rows and groups; leave out columns that are only the right part of a merged heading."""
        group = None
        for row in range(start, end):
            if self.kinds[row] == DATA:
                table.rows.append(row + 1)
                if group:
                    table.groups[row + 1] = group
            elif self.kinds[row] == GROUP:
                group = "".join(_text(self.grid.rows[row][c]) for c in self._filled(row))
        rows = [self.grid.rows[number - 1] for number in table.rows]
        table.columns = [
            column for column in table.columns
            if column.heading and column.index not in self.repeats and not (_UNIT.fullmatch(column.heading)
                and column.heading != "单位" and not any(not _blank(r[column.index]) for r in rows))
            or any(not _blank(row[column.index]) for row in rows)
        ]

    def _above(self, row: int) -> tuple[str, str]:
        """What a row above a header is: a title, or a line about the table."""
        filled = self._filled(row)
        if not filled:
            return BLANK, "no content"
        cells = self.grid.rows[row]
        texts = [cells[c] for c in filled if not _is_number(cells[c])]
        text = texts[0].strip() if len(texts) == 1 and len(filled) <= 2 else ""
        if re.match("附(件|表)", text):
            return TITLE, "names an attachment"
        if 0 < len(text) <= 60 and not (re.match(r"\d+[、.．)）]", text) or _META.match(text) or _LABEL.match(text)):
            return TITLE, "one text above the header"
        return META, "about the table, above its header"


def _is_label(value) -> bool:
    return value.__class__ is str and bool(_LABEL.match(value.strip()))


def _numbers_rows(value) -> bool:
    """The heading that hardly anything but a header begins with."""
    return _text(value).strip("*＊") in ("序号", "行次", "顺序号")


def _is_total(value) -> bool:
    if value.__class__ is not str:
        return False
    text = _text(value)
    return bool(_TOTAL.fullmatch(text) or _LOOSE_TOTAL.fullmatch(text))


def _signs(cells: list, filled: list[int]) -> bool:
    """Do the row's texts read like signatures or labels to fill in?"""
    texts = [cells[c].strip() for c in filled if cells[c].__class__ is str]
    signed = bool(texts) and bool(_SIGN.match(texts[0]))
    return signed or len(texts) == len(filled) > 1 and all(map(_LABEL.match, texts))


def _runs_on(values: list, cells: int) -> bool:
    """The days of a month as headings: whole numbers each one more than the one before, or a row mostly of dates."""
    if len(values) > max(2, cells / 2) and all(not isinstance(v, float) and _DATE.fullmatch(_text(v)) for v in values):
        return True
    numbers = [int(_text(v)) for v in values if _text(v).isdigit() and len(_text(v)) < 3]
    return len(numbers) == len(values) >= 5 and all(b - a == 1 for a, b in zip(numbers, numbers[1:]))


def _same_code(one, other) -> bool:
    """Codes of one pattern, such as VARCHAR2(4) above VARCHAR2(50): then the upper is no heading."""
    if one.__class__ is not str or other.__class__ is not str or re.search(f"[{_HAN}]", one):
        return False
    return bool(re.search("[A-Za-z]", one) and re.search(r"\d", one)) and _pattern(one) == _pattern(other)


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "A", _text(text)))
