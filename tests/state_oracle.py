"""Random workspaces whose truth is known, and what each figure may say of them.

In: a seed and the messes that are switched on. Out: what was Sent, written as csv and xlsx; and of
a figure's value and state the faults that they have against the truth and against what is legible.
Nothing of the library is used here: what it should know of ledgers and figures is said again.
"""

import calendar
import csv
import datetime
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

# what the ledgers are ----------------------------------------------------------------------

Day = datetime.date
EMPTY, UNREAD, LACKING = "<empty>", "<unread>", "<no such column>"
UNKNOWN = (UNREAD, LACKING)


@dataclass(frozen=True)
class Form:
    """One kind of spreadsheet.

    ``headings``: each field's, in the spellings of offices; ``order``: the field that may not be
    before the counting date or, of penalties, after it.
    """

    file: str
    department: str
    key: str
    date: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    order: tuple[str, str]
    headings: dict[str, tuple[str, ...]]
    monthly: bool = False


FORMS = {
    "hotline_orders": Form(
        "工单台账",
        "网格化管理中心",
        "order_no",
        "assigned_on",
        ("order_no", "assigned_on"),
        ("closed_on",),
        ("assigned_on", "closed_on"),
        {
            "order_no": ("工单编号", "市受理编号", "受理编号"),
            "assigned_on": ("派单日期", "反映日期", "派单时间"),
            "category": ("内容分类", "诉求类型"),
            "community": ("所属社区", "发生社区"),
            "closed_on": ("办结日期", "完成日期", "办结时间"),
        },
        monthly=True,
    ),
    "petitions": Form(
        "信访件台账",
        "平安建设办公室",
        "petition_no",
        "received_on",
        ("petition_no", "received_on"),
        ("due_on", "closed_on"),
        ("received_on", "closed_on"),
        {
            "petition_no": ("信访编号", "信访件编号"),
            "received_on": ("来访日期", "收信日期", "收到日期"),
            "category": ("内容分类", "诉求类别"),
            "due_on": ("办理截止日期", "办理期限"),
            "closed_on": ("办结日期", "办结时间"),
        },
        monthly=True,
    ),
    "penalties": Form(
        "行政处罚案件台账",
        "综合执法大队",
        "decision_no",
        "decided_on",
        ("decision_no", "kind", "fine_yuan", "decided_on"),
        (),
        ("filed_on", "decided_on"),
        {
            "decision_no": ("行政处罚决定书文号", "决定书文号"),
            "category": ("违法行为类型", "违法类型"),
            "kind": ("处罚类别", "处罚种类"),
            "fine_yuan": ("罚款金额", "处罚金额", "罚没金额"),
            "filed_on": ("立案日期", "立案时间"),
            "decided_on": ("处罚决定日期", "作出处罚决定的日期"),
        },
    ),
    "safety_hazards": Form(
        "隐患排查整改台账",
        "公共安全办公室",
        "hazard_no",
        "found_on",
        ("hazard_no", "found_on", "status"),
        ("rectified_on",),
        ("found_on", "rectified_on"),
        {
            "hazard_no": ("隐患编号", "隐患编码"),
            "found_on": ("排查日期", "隐患发现日期"),
            "category": ("隐患类型", "隐患类别"),
            "community": ("所属社区", "隐患区域"),
            "status": ("隐患状态", "整改情况", "是否消除"),
            "rectified_on": ("整改完成日期", "复查日期"),
        },
    ),
    "equipment": Form(
        "执法装备盘点表",
        "综合执法大队",
        "asset_no",
        "counted_on",
        ("asset_no", "kind", "acquired_on", "counted_on", "status"),
        (),
        ("acquired_on", "counted_on"),
        {
            "asset_no": ("装备编号", "设备编号"),
            "kind": ("装备名称", "设备名称"),
            "acquired_on": ("购置日期", "采购日期"),
            "counted_on": ("盘点日期", "清点日期"),
            "status": ("使用状态", "设备状态"),
        },
    ),
}
DRAWN = ("hotline_orders", "penalties", "petitions", "safety_hazards")  # those of random years
SECOND_DEPARTMENT = "便民服务中心"
STRANGE_DATES = ("作出时间", "发生的那天", "时间（年月日）")
UNREAD_DATES = ("2024年2月30日", "不详", "13月1日", "上月底")
UNREAD_AMOUNTS = ("约200", "二百左右", "见决定书")
UNKNOWN_CATEGORIES = {"status": "待核实", "kind": "口头教育"}
SPELLINGS = {
    "已整改": ("已整改", "整改完毕", "已消除", "已闭环"),
    "整改中": ("整改中", "未整改", "正在整改"),
    "罚款": ("罚款", "罚 款"),
    "警告并罚款": ("警告并罚款", "警告、罚款"),
}


# what was sent ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What a cell prints, and what it is to a reader: a value, EMPTY or UNREAD."""

    text: Any
    value: Any
    format: str = "General"


@dataclass
class Row:
    """One row of a table; ``truth`` is the case that it is about, shared by rows of one case."""

    cells: dict[str, Cell]
    truth: dict[str, Any]
    is_dubious: bool = False  # its two dates can't both be right
    is_no_case: bool = False  # void, another office's, or superseded: nothing to be counted
    is_struck: bool = False  # struck through


@dataclass
class Look:
    """What else stands on a sheet beside a table's headings and rows.

    ``above``: lines below the title; ``units``: a row of units below the headings; ``between``:
    lines before the row of that number; ``spans``: cells of a field merged over rows, from the
    first to the last; ``copies``: other paths at which the same file lies.
    """

    title: str = ""
    above: list[list[Any]] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    between: dict[int, list[list[Any]]] = field(default_factory=dict)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    has_no_headings: bool = False
    counts_from_1904: bool = False


@dataclass
class Table:
    """One table of a file; ``strange``: the fields whose heading nobody knows."""

    form: str
    year: int
    department: str
    file: str
    sheet: str
    headings: dict[str, str]
    rows: list[Row]
    titled: bool = False
    says_nil: bool = False
    hidden: bool = False
    strange: set[str] = field(default_factory=set)
    look: Look = field(default_factory=Look)

    @property
    def path(self) -> str:
        return f"{self.year}/{self.department}/{self.file}"

    @property
    def fields(self) -> set[str]:
        """Those that a reader finds."""
        return set(self.headings) - self.strange

    @property
    def understood(self) -> bool:
        return set(FORMS[self.form].required) <= self.fields


@dataclass
class Sent:
    """All that departments sent, and what the office says in office.toml."""

    seed: int
    messes: tuple[str, ...]
    years: list[int]
    last_months: dict[tuple[str, int, str], int]
    first_months: dict[tuple[str, int], int] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    garbage: list[Table] = field(default_factory=list)
    as_of: dict[int, Day] = field(default_factory=dict)
    owed: list[tuple[int, str, str]] = field(default_factory=list)  # year, department, form
    touched: set[str] = field(default_factory=set)  # the numbers of cases that a mess is about
    conflicting: set[str] = field(default_factory=set)  # those of which two rows differ
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))
    looks_back: bool = False  # at a day before the one that the files tell of
    names: list[str] = field(default_factory=list)  # the office's, as others write it

    def of(self, form: str, year: int | None = None) -> list[Table]:
        """The tables of a form in the order in which files are read."""
        tables = [table for table in self.tables if table.form == form]
        of_year = [table for table in tables if year is None or table.year == year]
        return sorted(of_year, key=lambda table: (table.path, table.sheet))

    def last_day(self, year: int) -> Day:
        """The last day that the year's figures count."""
        return self.as_of.get(year, Day(year, 12, 31))

    def __str__(self) -> str:
        lines = [f"seed {self.seed}, messes {self.messes}, as_of {self.as_of}, owed {self.owed}"]
        for table in sorted(self.tables, key=lambda table: (table.path, table.sheet)):
            says = "understood" if table.understood else "not understood"
            hidden = ", hidden" if table.hidden else ""
            lines.append(f"  {table.path} [{table.sheet}] {len(table.rows)} rows, {says}{hidden}")
            lines.append(f"    {list(table.headings.values())}")
            for row in table.rows:
                if row.truth["number"] in self.touched:
                    texts = [str(row.cells[name].text) for name in table.headings]
                    lines.append(f"    {' | '.join(texts)}    in truth {row.truth}")
        lines += [f"  {table.path}: no table" for table in self.garbage]
        return "\n".join(lines)


# making it up -----------------------------------------------------------------------------------


def send(seed: int, messes: tuple[str, ...]) -> Sent:
    """What departments sent: the same for a seed, but for the messes that are left out."""
    chance = random.Random(f"{seed} rows")
    years = chance.choice([[2024], [2024], [2024, 2025]])
    forms = sorted(chance.sample(DRAWN, chance.choice([1, 1, 2, 3])))
    months = random.Random(f"{seed} months").randint(2, 11) if "part_of_year" in messes else 12
    sent = Sent(seed, messes, years, {})
    for year in years:
        last = months if year == years[-1] else 12
        for name in forms:
            departments = [FORMS[name].department]
            if FORMS[name].monthly and chance.random() < 0.4:
                departments.append(SECOND_DEPARTMENT)
            for department in departments:
                sent.last_months[name, year, department] = last
                sent.tables += _tables(sent, name, (year, department, last), chance)
    for mess in MESSES:
        if mess in messes:
            MESSES[mess](sent, random.Random(f"{seed} {mess}"))
    return sent


def some_messes(seed: int) -> tuple[str, ...]:
    """Which messes a seed has: none to many."""
    chance = random.Random(f"{seed} messes")
    share = chance.choice([0.0, 0.1, 0.2, 0.35])
    return tuple(mess for mess in MESSES if chance.random() < share)


def _tables(
    sent: Sent, name: str, about: tuple[int, str, int], chance: random.Random
) -> list[Table]:
    """What one department sent of one form for a year: one to three tables, in files or sheets."""
    year, department, last = about
    truths = []
    for month in range(1, last + 1):
        of_month = chance.randint(1, 2) if FORMS[name].monthly else chance.randint(0, 2)
        for _ in range(of_month):
            day = chance.randint(1, calendar.monthrange(year, month)[1])
            truths.append(case_of(sent, name, Day(year, month, day), chance))
    truths = truths or [case_of(sent, name, Day(year, 1, 15), chance)]
    pieces = min(chance.choice([1, 1, 2, 3]), len(truths))
    cuts = [len(truths) * piece // pieces for piece in range(pieces + 1)]
    in_sheets = pieces > 1 and chance.random() < 0.3
    as_book = in_sheets or chance.random() < 0.15
    tables = []
    for piece in range(pieces):
        file = FORMS[name].file + ("" if in_sheets else str(piece + 1))
        headings = headings_of(name, chance)
        rows = [row_of(truth, chance) for truth in truths[cuts[piece] : cuts[piece + 1]]]
        sheet = f"第{piece + 1}批"
        path = f"{file}.{'xlsx' if as_book else 'csv'}"
        table = Table(name, year, department, path, sheet, headings, rows)
        tables.append(replace(table, titled=chance.random() < 0.2))
    return tables


def case_of(sent: Sent, name: str, date: Day, chance: random.Random) -> dict[str, Any]:
    """One case of the real world."""
    number = f"{FORMS[name].file[0]}字第{next(sent.numbers)}号"
    case = {
        "number": number,
        FORMS[name].key: number,
        FORMS[name].date: date,
        "category": chance.choice(["甲类", "乙类"]),
        "community": chance.choice(["示例一社区", "示例二社区"]),
    }
    later = date + datetime.timedelta(days=chance.randint(1, 90))
    match name:
        case "hotline_orders" | "petitions":
            case["closed_on"] = later if chance.random() < 0.85 else EMPTY
            case["due_on"] = date + datetime.timedelta(days=45)
        case "penalties":
            case["kind"] = chance.choice(["罚款", "警告并罚款", "警告"])
            case["fine_yuan"] = 0 if case["kind"] == "警告" else chance.choice([50, 200, 1500])
            case["filed_on"] = date - datetime.timedelta(days=chance.randint(0, 20))
        case "safety_hazards":
            rectified = chance.random() < 0.8
            case["status"] = "已整改" if rectified else "整改中"
            case["rectified_on"] = later if rectified else EMPTY
        case "equipment":
            case["kind"] = chance.choice(["执法记录仪", "执法记录仪", "照相机"])
            case["acquired_on"] = date - datetime.timedelta(days=chance.randint(400, 900))
            case["status"] = chance.choice(["在用", "在用", "报废"])
    return case


def row_of(truth: dict[str, Any], chance: random.Random) -> Row:
    """A row that says what is true."""
    return Row({name: cell_of(value, chance) for name, value in truth.items()}, truth)


def cell_of(value: Any, chance: random.Random) -> Cell:
    """A cell that says a value in one of its spellings."""
    if value == EMPTY:
        return Cell("", EMPTY)
    if isinstance(value, Day):
        year, month, day = value.year, value.month, value.day
        spellings = [
            value.isoformat(),
            f"{year}/{month}/{day}",
            f"{year}年{month}月{day}日",
            f"{year}{month:02}{day:02}",
        ]
        return Cell(chance.choice(spellings), value)
    if isinstance(value, int):
        return Cell(chance.choice([str(value), f"{value:,}", f"{value}元"]), value)
    return Cell(chance.choice(SPELLINGS.get(value, (value,))), value)


def headings_of(name: str, chance: random.Random) -> dict[str, str]:
    """The headings of a table, some in other words, those that nobody needs not always there."""
    headings = {}
    for field_name, spellings in FORMS[name].headings.items():
        if field_name not in ("community", "filed_on") or chance.random() < 0.8:
            headings[field_name] = chance.choice(spellings)
    return headings


# the messes -------------------------------------------------------------------------------------

Mess = Callable[[Sent, random.Random], None]
MESSES: dict[str, Mess] = {}


def mess(make: Mess) -> Mess:
    """A mess that can be switched on by its name."""
    MESSES[make.__name__] = make
    return make


def _rows(sent: Sent, forms: tuple[str, ...] = tuple(FORMS)) -> list[tuple[Table, Row]]:
    """The rows that no mess has touched yet."""
    pairs = []
    for table in sent.tables:
        if table.form in forms and table.understood and not table.hidden:
            rows = [row for row in table.rows if row.truth["number"] not in sent.touched]
            pairs += [(table, row) for row in rows]
    return pairs


def _picked(
    sent: Sent, chance: random.Random, forms: tuple[str, ...] = tuple(FORMS)
) -> Iterator[tuple[Table, Row]]:
    """One to three rows for a mess."""
    rows = _rows(sent, forms)
    for table, row in chance.sample(rows, min(chance.randint(1, 3), len(rows))):
        sent.touched.add(row.truth["number"])
        yield table, row


def _beside(sent: Sent, table: Table, rows: list[Row], **changes: Any) -> Table:
    """Another file of the same department with the same headings."""
    file = f"补{next(sent.numbers)}{FORMS[table.form].file}.csv"
    known = {"headings": _known_headings(table), "strange": set(), "hidden": False}
    about = known | changes
    beside = replace(table, file=file, sheet="补", rows=rows, **about)
    sent.tables.append(beside)
    return beside


def _known_headings(table: Table) -> dict[str, str]:
    usual = {name: FORMS[table.form].headings[name][0] for name in table.strange}
    return table.headings | usual


def _copy(row: Row, **cells: Cell) -> Row:
    return replace(row, cells=row.cells | cells)


@mess
def part_of_year(sent: Sent, chance: random.Random) -> None:
    """The last year's files end in some month (see ``send``)."""


@mess
def one_ends_earlier(sent: Sent, chance: random.Random) -> None:
    """One department's list ends in the middle of the year."""
    monthly = [key for key in sent.last_months if FORMS[key[0]].monthly]
    key = chance.choice(monthly or list(sent.last_months))
    name, year, department = key
    sent.last_months[key] = last = min(sent.last_months[key], chance.randint(2, 6))
    for table in sent.of(name, year):
        if table.department == department:
            date = FORMS[name].date
            table.rows = [row for row in table.rows if row.truth[date].month <= last]
    sent.tables = [table for table in sent.tables if table.rows] or sent.tables


@mess
def one_begins_later(sent: Sent, chance: random.Random) -> None:
    """The first months of a monthly list are missing, in all departments."""
    monthly = [(name, year) for name, year, _ in sent.last_months if FORMS[name].monthly]
    for name, year in chance.sample(monthly, min(1, len(monthly))):
        last = min(month for key, month in sent.last_months.items() if key[:2] == (name, year))
        sent.first_months[name, year] = first = chance.randint(1, last)
        for table in sent.of(name, year):
            date = FORMS[name].date
            table.rows = [row for row in table.rows if row.truth[date].month >= first]
    sent.tables = [table for table in sent.tables if table.rows] or sent.tables


@mess
def as_of(sent: Sent, chance: random.Random) -> None:
    """The office says which day the last year's figures are of."""
    year = sent.years[-1]
    sent.as_of[year] = Day(year, chance.randint(2, 12), chance.choice([10, 15, 28]))


@mess
def unread_date(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        row.cells[FORMS[table.form].date] = Cell(chance.choice(UNREAD_DATES), UNREAD)


@mess
def empty_required(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        name = chance.choice(FORMS[table.form].required)
        nothing_due = name == "fine_yuan" and row.truth["kind"] == "警告"
        row.cells[name] = Cell("", 0 if nothing_due else EMPTY)


@mess
def unknown_category(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance, ("penalties", "safety_hazards")):
        name = "kind" if table.form == "penalties" else "status"
        row.cells[name] = Cell(UNKNOWN_CATEGORIES[name], UNREAD)


@mess
def unread_amount(sent: Sent, chance: random.Random) -> None:
    for _, row in _picked(sent, chance, ("penalties",)):
        row.cells["fine_yuan"] = Cell(chance.choice(UNREAD_AMOUNTS), UNREAD)


@mess
def unread_optional(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance, ("hotline_orders", "petitions", "safety_hazards")):
        name = chance.choice(FORMS[table.form].optional)
        if row.truth[name] != EMPTY:
            row.cells[name] = Cell(chance.choice(UNREAD_DATES), UNREAD)


@mess
def empty_limit(sent: Sent, chance: random.Random) -> None:
    """A petition without a time limit can't be late."""
    for _, row in _picked(sent, chance, ("petitions",)):
        row.cells["due_on"] = Cell("", EMPTY)
        row.truth["due_on"] = EMPTY


@mess
def impossible_order(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        first, second = FORMS[table.form].order
        if first not in table.headings:
            continue
        if table.form == "penalties":
            row.cells[first] = cell_of(row.truth[second] + datetime.timedelta(days=9), chance)
        elif row.truth[second] != EMPTY:
            row.cells[second] = cell_of(row.truth[first] - datetime.timedelta(days=9), chance)
        row.is_dubious = row.cells[second].value != EMPTY


@mess
def repeated(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        _beside(sent, table, [_copy(row)])


@mess
def repeated_in_other_department(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        _beside(sent, table, [_copy(row)], department="党政办公室")


@mess
def rejected_row_repeated(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        row.cells[FORMS[table.form].date] = Cell(chance.choice(UNREAD_DATES), UNREAD)
        _beside(sent, table, [_copy(row)])


@mess
def rejected_row_mended(sent: Sent, chance: random.Random) -> None:
    """A row that can't be read was sent again as it should be, and the old file is still there."""
    for table, row in _picked(sent, chance):
        _beside(sent, table, [_copy(row)])
        row.cells[FORMS[table.form].date] = Cell(chance.choice(UNREAD_DATES), UNREAD)


@mess
def conflict_in_used(sent: Sent, chance: random.Random) -> None:
    """Two rows of one number differ in what a figure uses; either may be right."""
    for table, row in _picked(sent, chance):
        other = dict(row.truth)
        match table.form:
            case "hotline_orders" | "petitions":
                is_open = row.truth["closed_on"] == EMPTY
                closed = row.truth[FORMS[table.form].date] + datetime.timedelta(days=80)
                other["closed_on"] = closed if is_open else EMPTY
            case "penalties":
                other["fine_yuan"] = row.truth["fine_yuan"] + 100
            case "safety_hazards":
                other["status"] = "整改中" if row.truth["status"] == "已整改" else "已整改"
        conflicting = _beside(sent, table, [row_of(other, chance)], department="党政办公室").rows[0]
        right = chance.choice([row, conflicting])
        row.truth = conflicting.truth = right.truth
        sent.conflicting.add(right.truth["number"])


@mess
def conflict_in_unused(sent: Sent, chance: random.Random) -> None:
    for table, row in _picked(sent, chance):
        _beside(sent, table, [_copy(row, category=Cell("丙类", "丙类"))])


@mess
def same_number_of_other_case(sent: Sent, chance: random.Random) -> None:
    """Two cases of different days got one number; the second can't be counted."""
    _renumber(sent, chance, UNREAD_DATES[:0])


@mess
def same_number_of_rejected_case(sent: Sent, chance: random.Random) -> None:
    """Two cases got one number, and neither can be read."""
    _renumber(sent, chance, UNREAD_DATES)


def _renumber(sent: Sent, chance: random.Random, unread: tuple[str, ...]) -> None:
    rows = chance.sample(_rows(sent), min(8, len(_rows(sent))))
    for (table, first), (other, second) in itertools.pairwise(rows):
        date, key = FORMS[table.form].date, FORMS[table.form].key
        is_pair = (table.form, table.year) == (other.form, other.year)
        if is_pair and first.truth[date] != second.truth[date]:
            second.cells[key] = first.cells[key]
            sent.touched |= {first.truth["number"], second.truth["number"]}
            for row in (first, second) if unread else ():
                row.cells[date] = Cell(chance.choice(unread), UNREAD)
            return


@mess
def hidden_rows(sent: Sent, chance: random.Random) -> None:
    """A hidden sheet with rows of their own."""
    table = chance.choice(sent.tables)
    date = table.rows[0].truth[FORMS[table.form].date] if table.rows else Day(table.year, 1, 5)
    cases = [case_of(sent, table.form, date, chance) for _ in range(chance.randint(1, 3))]
    _hide(sent, table, [row_of(case, chance) for case in cases])


@mess
def hidden_copy(sent: Sent, chance: random.Random) -> None:
    """A hidden sheet with copies of rows that count: an old version."""
    rows = list(_picked(sent, chance))
    for table, row in rows[:1]:
        _hide(sent, table, [_copy(row)])


def _hide(sent: Sent, table: Table, rows: list[Row]) -> None:
    book = table.file.replace(".csv", ".xlsx")
    for other in sent.tables:
        if other.path == table.path and other is not table:
            other.file = book
    table.file = book
    sheet = f"隐藏{next(sent.numbers)}"
    about = {"headings": _known_headings(table), "strange": set(), "hidden": True}
    hidden = replace(table, sheet=sheet, rows=rows, **about)
    sent.tables.append(hidden)
    sent.touched.update(row.truth["number"] for row in rows)


@mess
def other_years(sent: Sent, chance: random.Random) -> None:
    """Rows of the first weeks of the next year, or of the last of the year before."""
    table = chance.choice([table for table in sent.tables if table.understood])
    days = [Day(table.year + 1, 1, chance.randint(1, 28)), Day(table.year - 1, 12, 30)]
    for day in chance.sample(days, chance.choice([1, 2])):
        row = row_of(case_of(sent, table.form, day, chance), chance)
        sent.touched.add(row.truth["number"])
        table.rows.append(row)


@mess
def far_years(sent: Sent, chance: random.Random) -> None:
    """A mistyped year: 2015 or 2052 for 2025."""
    for table, row in _picked(sent, chance):
        name = FORMS[table.form].date
        date = row.truth[name].replace(year=chance.choice([2015, 2052]), day=10)
        row.cells[name] = Cell(date.isoformat(), UNREAD)
        for other in ("closed_on", "rectified_on"):
            if other in row.cells and date.year == 2052:
                row.cells[other] = Cell("", EMPTY)
                row.truth[other] = EMPTY
        if table.form == "safety_hazards" and row.truth["rectified_on"] == EMPTY:
            row.truth["status"] = "整改中"
            row.cells["status"] = Cell("整改中", "整改中")
        if table.form == "penalties":
            row.cells["filed_on"] = Cell("", EMPTY)


@mess
def heading_nobody_knows(sent: Sent, chance: random.Random) -> None:
    table = chance.choice(_without_conflicts(sent))
    form = FORMS[table.form]
    _estrange(table, chance.choice([form.date, form.key]), chance)


@mess
def all_headings_unknown(sent: Sent, chance: random.Random) -> None:
    """No table of one form and year can be understood."""
    table = chance.choice(sent.tables)
    for other in sent.of(table.form, table.year):
        _estrange(other, FORMS[table.form].date, chance)


def _without_conflicts(sent: Sent) -> list[Table]:
    """Tables that may lose a column: where one of two rows that conflict is out of sight, nobody
    knows that they do."""
    tables = [table for table in sent.tables if not sent.conflicting & _numbers(table)]
    return tables or [_beside(sent, sent.tables[0], [])]


def _numbers(table: Table) -> set[str]:
    return {row.truth["number"] for row in table.rows}


def _estrange(table: Table, name: str, chance: random.Random) -> None:
    """A heading that nobody knows. Rows of other years leave: nobody could know of them."""
    table.strange.add(name)
    table.headings[name] = "序号" if name == FORMS[table.form].key else chance.choice(STRANGE_DATES)
    date = FORMS[table.form].date
    table.rows = [row for row in table.rows if row.truth[date].year == table.year]


@mess
def column_of_one(sent: Sent, chance: random.Random) -> None:
    table = chance.choice(_without_conflicts(sent))
    if FORMS[table.form].optional:
        _leave_out(table, chance.choice(FORMS[table.form].optional))


@mess
def column_of_all(sent: Sent, chance: random.Random) -> None:
    table = chance.choice(sent.tables)
    if FORMS[table.form].optional:
        name = chance.choice(FORMS[table.form].optional)
        for other in sent.of(table.form, table.year):
            _leave_out(other, name)


def _leave_out(table: Table, name: str) -> None:
    """A table without a column. Without days of mending, what is said to be mended was mended
    long ago, so that the list is true."""
    table.headings.pop(name, None)
    for row in table.rows:
        if name == "rectified_on" and row.truth[name] != EMPTY:
            row.truth[name] = Day(2000, 1, 1)


@mess
def nil_report(sent: Sent, chance: random.Random) -> None:
    """Of one form nothing was to be reported in a year, and 无 says so."""
    table = chance.choice(sent.tables)
    others = [
        other for other in sent.tables if (other.form, other.year) != (table.form, table.year)
    ]
    if others:
        sent.tables = others
        _beside(sent, table, [], says_nil=True, titled=False)


@mess
def headings_alone(sent: Sent, chance: random.Random) -> None:
    _beside(sent, chance.choice(sent.tables), [])


@mess
def garbage_file(sent: Sent, chance: random.Random) -> None:
    """A file with a ledger's name that nobody can open."""
    table = chance.choice(sent.tables)
    garbage = replace(table, file=f"加密{FORMS[table.form].file}.xlsx", rows=[])
    sent.garbage.append(garbage)


@mess
def department_missing(sent: Sent, chance: random.Random) -> None:
    """office.toml says that another department owes a list."""
    table = chance.choice(sent.tables)
    sent.owed.append((table.year, "没有报送的科室", table.form))


# writing it -------------------------------------------------------------------------------------


def write(sent: Sent, root: Path) -> None:
    """The files of a workspace."""
    books: dict[str, list[Table]] = {}
    for table in sent.tables:
        books.setdefault(table.path, []).append(table)
    for path, tables in books.items():
        file = root / "data/raw" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".csv":
            with file.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows(line.texts for line in _lines_of(tables))
        else:
            _write_book(file, tables)
        for copy in itertools.chain.from_iterable(table.look.copies for table in tables):
            (root / "data/raw" / copy).parent.mkdir(parents=True, exist_ok=True)
            (root / "data/raw" / copy).write_bytes(file.read_bytes())
    for table in sent.garbage:
        noise = random.Random(sent.seed).randbytes(2000)
        (root / "data/raw" / table.path).write_bytes(b"PK\x03\x04" + noise)
    _write_office(sent, root)


@dataclass
class Line:
    """A line of a sheet, and the row of a table that it is."""

    texts: list[Any]
    row: Row | None = None


def _lines_of(tables: list[Table]) -> list[Line]:
    """The lines of a sheet, whose tables stand one below the other."""
    lines = _lines(tables[0])
    for table in tables[1:]:
        lines += [Line([]), *_lines(table)]
    return lines


def _lines(table: Table) -> list[Line]:
    look, names = table.look, list(table.headings)
    title = look.title or (f"{table.year}年{FORMS[table.form].file}" if table.titled else "")
    above = [[title]] if title else []
    above += look.above
    above += [] if look.has_no_headings else [list(table.headings.values())]
    above += [[look.units.get(name, "") for name in names]] if look.units else []
    lines = [Line(texts) for texts in above]
    for at, row in enumerate([*table.rows, None]):
        lines += [Line(texts) for texts in look.between.get(at, [])]
        if row:
            lines.append(Line([row.cells[name].text for name in names], row))
    return [*lines, Line(["无", *[""] * (len(names) - 1)])] if table.says_nil else lines


def _write_book(file: Path, tables: list[Table]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if any(table.look.counts_from_1904 for table in tables):
        book.epoch = CALENDAR_MAC_1904
    sheets: dict[str, list[Table]] = {}
    for table in sorted(tables, key=lambda table: table.hidden):
        sheets.setdefault(table.sheet, []).append(table)
    for name, in_sheet in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if in_sheet[0].hidden else "visible"
        lines = _lines_of(in_sheet)
        for line in lines:
            sheet.append([None if text == "" else text for text in line.texts])
        for table in in_sheet:
            _dress(sheet, table, lines)
    book.save(file)


def _dress(sheet: Any, table: Table, lines: list[Line]) -> None:
    """Number formats, struck rows and merged cells."""
    number_of = {id(line.row): number for number, line in enumerate(lines, 1)}
    numbers = [number_of[id(row)] for row in table.rows]
    for number, row in zip(numbers, table.rows, strict=True):
        for column, name in enumerate(table.headings, 1):
            cell = sheet.cell(number, column)
            if row.cells[name].format != "General":
                cell.number_format = row.cells[name].format
            if row.is_struck:
                cell.font = Font(strike=True)
    for name, first, last in table.look.spans:
        column = list(table.headings).index(name) + 1
        sheet.merge_cells(None, numbers[first], column, numbers[last], column)


def _write_office(sent: Sent, root: Path) -> None:
    lines = []
    if sent.names:
        names = ", ".join(f'"{name}"' for name in sent.names)
        lines.append(f"[office]\nnames = [{names}]\n")
    for year, day in sent.as_of.items():
        lines.append(f"[years.{year}]\nas_of = {day}\n")
    for year, department, form in sent.owed:
        about = f'year = {year}\ndepartment = "{department}"\nledger = "{form}"'
        lines.append(f"[[expected]]\n{about}\n")
    (root / "office.toml").write_text("\n".join(lines), encoding="utf-8")


# what is true, and what is legible ---------------------------------------------------------------

Maybe = bool | None  # None: nobody can say
Values = dict[str, Any]


def both(*parts: Maybe) -> Maybe:
    """Whether all hold."""
    if False in parts:
        return False
    return None if None in parts else True


def is_by(value: Any, day: Day) -> Maybe:
    """Whether something has happened by a day."""
    if value in UNKNOWN:
        return None
    return value != EMPTY and value <= day


def always(values: Values, day: Day) -> Maybe:
    return True


def is_closed(values: Values, day: Day) -> Maybe:
    return is_by(values["closed_on"], day)


def is_closed_late(values: Values, day: Day) -> Maybe:
    closed, limit = values["closed_on"], values["due_on"]
    if EMPTY in (closed, limit):
        return False
    is_late = None if closed in UNKNOWN or limit in UNKNOWN else closed > limit
    return both(is_by(closed, day), is_late)


def limit_of(values: Values) -> Any:
    """The last day to close a petition: its own, where a list gives one, else 60 days on."""
    own, received = values.get("due_on", LACKING), values["received_on"]
    if own not in (EMPTY, LACKING):
        return own
    return UNREAD if received in (*UNKNOWN, EMPTY) else received + datetime.timedelta(days=60)


def is_limit_over(values: Values, day: Day) -> Maybe:
    return is_by(values["limit_on"], day)


def is_closed_in_time(values: Values, day: Day) -> Maybe:
    closed, limit = values["closed_on"], values["limit_on"]
    if closed == EMPTY:
        return False
    is_in_time = None if closed in UNKNOWN or limit in UNKNOWN else closed <= limit
    return both(is_by(closed, day), is_limit_over(values, day), is_in_time)


def is_rectified(values: Values, day: Day) -> Maybe:
    status, rectified = values["status"], values["rectified_on"]
    is_done = None if status in (*UNKNOWN, EMPTY) else status == "已整改"
    if rectified in (EMPTY, LACKING):
        return is_done  # it says so, and not since when
    return both(is_done, is_by(rectified, day))


def is_bodycam_in_use(values: Values, day: Day) -> Maybe:
    kind, status = values["kind"], values["status"]
    if kind in UNKNOWN or status in UNKNOWN:
        return None
    return bool(kind == "执法记录仪" and status == "在用")


@dataclass(frozen=True)
class Definition:
    """A figure: the rows of a form that ``counts`` keeps, or the sum of one of their columns; of a
    rate those among the rows that ``belongs`` keeps."""

    form: str
    counts: Callable[[Values, Day], Maybe] = always
    belongs: Callable[[Values, Day], Maybe] = always
    sum_of: str = ""
    is_rate: bool = False
    needs: tuple[str, ...] = ()


FIGURES = {
    "hotline_orders_handled": Definition("hotline_orders"),
    "hotline_orders_closed": Definition("hotline_orders", is_closed, needs=("closed_on",)),
    "petitions_handled": Definition("petitions"),
    "petitions_closed": Definition("petitions", is_closed, needs=("closed_on",)),
    "petitions_closed_late": Definition("petitions", is_closed_late, needs=("closed_on", "due_on")),
    "petition_on_time_rate": Definition(
        "petitions",
        is_closed_in_time,
        is_limit_over,
        is_rate=True,
        needs=("closed_on", "limit_on"),
    ),
    "penalty_cases": Definition("penalties"),
    "penalty_fine_yuan": Definition("penalties", sum_of="fine_yuan", needs=("fine_yuan",)),
    "hazards_found": Definition("safety_hazards"),
    "hazards_rectified": Definition("safety_hazards", is_rectified, needs=("status",)),
    "hazard_rectification_rate": Definition(
        "safety_hazards", is_rectified, is_rate=True, needs=("status",)
    ),
    "bodycams_stock": Definition("equipment", is_bodycam_in_use, needs=("kind", "status")),
}


@dataclass(frozen=True)
class Said:
    """What a figure and its state say."""

    value: Any
    kind: str
    through: Day | None
    uncounted: int
    why: str
    low: float | None
    high: float | None
    least: float | None
    most: float | None


@dataclass
class Reading:
    """A row as a reader has it: clean, rejected, repeat, conflict or hidden."""

    table: Table
    row: Row
    values: Values
    fate: str = "clean"
    twin: "Reading | None" = None


def readings(sent: Sent, name: str) -> list[Reading]:
    """The rows of the tables that can be understood, in their order."""
    form, all_rows = FORMS[name], []
    of_key: dict[str, list[Reading]] = {}
    for table in sent.of(name):
        for row in table.rows if table.understood else []:
            values = {"one": 1, **dict.fromkeys(row.cells, LACKING)}
            values |= {name: row.cells[name].value for name in table.fields}
            if _is_disordered(table, row):
                values[form.order[1]] = UNREAD
            if name == "petitions":
                values["limit_on"] = limit_of(values)
            reading = Reading(table, row, values)
            all_rows.append(reading)
            needed = [values[of] for of in form.required]
            if EMPTY in needed or UNREAD in needed or _is_disordered(table, row):
                reading.fate = "rejected"
            if table.hidden:
                reading.fate = "hidden"
            if reading.fate == "clean":
                of_key.setdefault(values[form.key], []).append(reading)
    first = {key: _settled(rows) for key, rows in of_key.items()}
    for reading in all_rows:
        if reading.fate in ("rejected", "hidden"):
            reading.twin = first.get(reading.values[form.key])
    return all_rows


def _is_disordered(table: Table, row: Row) -> bool:
    """Whether the table has both of the two dates that can't both be right."""
    return row.is_dubious and set(FORMS[table.form].order) <= table.fields


def _settled(rows: list[Reading]) -> Reading:
    """The row of a number that counts; the others repeat it or conflict with it."""
    counting = min(rows, key=_rank)
    for reading in rows:
        reading.twin = counting
        if reading is not counting:
            same = _legible(counting) == _legible(reading)
            reading.fate = "repeat" if same else "conflict"
    return counting


def _rank(reading: Reading) -> tuple[int, list[str]]:
    """Of rows that conflict the one that says most counts; of equal ones one by what they say."""
    values = [value for value in _legible(reading).values() if value != EMPTY]
    return -len(values), [str(value) for value in values]


def _legible(reading: Reading) -> Values:
    values = {name: reading.values[name] for name in FORMS[reading.table.form].headings}
    return {name: EMPTY if value in UNKNOWN else value for name, value in values.items()}


def _in_year(sent: Sent, reading: Reading, year: int) -> Maybe:
    """Whether a row is of the year; what is dated after the day that the office says isn't."""
    date = reading.values[FORMS[reading.table.form].date]
    if date in (*UNKNOWN, EMPTY):
        return None if reading.table.year == year else False
    return date.year == year and date <= sent.last_day(year)


def true_value(sent: Sent, id: str, year: int, through: Day) -> Any:
    """The figure of all cases that were sent, however illegibly; of a rate None without any.

    What is dated after ``through`` counts, and is said; what was settled later isn't settled yet.
    """
    definition = FIGURES[id]
    form = FORMS[definition.form]
    tables = sent.of(definition.form)
    rows = itertools.chain.from_iterable(table.rows for table in tables)
    cases = {row.truth["number"]: row.truth for row in rows if not row.is_no_case}
    if definition.form == "petitions":
        cases = _with_limits(cases, tables)
    of_year = [case for case in cases.values() if case[form.date].year == year]
    due = [case for case in of_year if case[form.date] <= sent.last_day(year)]
    due = [case for case in due if definition.belongs(case, through)]
    counting = [case for case in due if definition.counts(case, through)]
    if definition.is_rate:
        return 100 * len(counting) / len(due) if due else None
    return sum(case[definition.sum_of] if definition.sum_of else 1 for case in counting)


def _with_limits(cases: dict[str, Values], tables: list[Table]) -> dict[str, Values]:
    """Petitions with the last day to close them: their own counts where some list gives it."""
    given = set(itertools.chain.from_iterable(map(_numbers, _giving(tables, "due_on"))))
    limited = {}
    for number, case in cases.items():
        own = case["due_on"] if number in given else LACKING
        limited[number] = {**case, "limit_on": limit_of({**case, "due_on": own})}
    return limited


def _giving(tables: list[Table], name: str) -> list[Table]:
    return [table for table in tables if name in table.headings]


@dataclass
class Legible:
    """What the rows of a figure give: of counts and sums ``value``, of rates the two parts.

    A row whose part in a rate can't be told is in neither of its parts. ``least`` and ``most``: how
    many rows are certainly and at most uncounted; ``later``: how many count that are dated after
    the day which the figure names, ``left_for_later`` how many that don't count therefore.
    """

    value: int = 0
    denominator: int = 0
    least: int = 0
    most: int = 0
    later: int = 0
    left_for_later: int = 0

    def value_of(self, definition: Definition) -> float | None:
        """The figure; None of a rate of nothing."""
        if not definition.is_rate:
            return self.value
        return 100 * self.value / self.denominator if self.denominator else None


def is_same(value: Any, other: Any) -> bool:
    """Whether two values of a figure are one; rates are rounded to two places."""
    if None in (value, other):
        return value is other
    return bool(abs(value - other) < 0.006)


@dataclass(frozen=True)
class Share:
    """What a row is to a figure: of its year, counted as what it asks for, part of it at all."""

    in_year: Maybe
    counts: Maybe
    belongs: Maybe


def share(sent: Sent, id: str, reading: Reading, year: int, through: Day) -> Share:
    """What can be said of a row as of a day."""
    definition, values = FIGURES[id], reading.values
    if sent.looks_back and values.get("rectified_on") in (EMPTY, LACKING):
        values = {**values, "rectified_on": UNREAD}  # mended by now, and nobody says since when
    in_year = _in_year(sent, reading, year)
    counts = both(in_year, definition.counts(values, through))
    belongs = both(in_year, definition.belongs(values, through))
    return Share(in_year, counts, belongs if definition.is_rate else counts)


def legible(sent: Sent, id: str, year: int, through: Day) -> Legible:
    """What can be counted, and how many rows can't."""
    definition, result = FIGURES[id], Legible()
    if _has_later_rows(sent, definition.form, year):
        sent = replace(sent, looks_back=True)
    uncounted: dict[str, list[tuple[Maybe, str]]] = {}
    for at, reading in enumerate(readings(sent, definition.form)):
        of_row = share(sent, id, reading, year, through)
        twin = reading.twin or reading
        is_open = _is_uncounted(definition, reading, of_row, share(sent, id, twin, year, through))
        if is_open is not False:
            key = reading.values[FORMS[definition.form].key]
            key = f"row {at}" if key in (*UNKNOWN, EMPTY) else key
            uncounted.setdefault(key, []).append((is_open, str(_legible(reading))))
        if reading.fate == "clean":
            date = reading.values[FORMS[definition.form].date]
            is_counted = of_row.counts is True
            result.value += is_counted * (reading.values[definition.sum_of or "one"])
            result.denominator += of_row.belongs is True and of_row.counts is not None
            result.later += of_row.belongs is True and of_row.counts is not None and date > through
            result.left_for_later += date.year == year and date > sent.last_day(year)
    for rows in uncounted.values():
        result.least += any(is_sure for is_sure, _ in rows)
        result.most += len({says for _, says in rows})  # one that repeats another is none
    not_understood = [table for table in sent.of(definition.form, year) if not table.understood]
    rows_of_tables = sum(len(table.rows) for table in not_understood)
    result.least += rows_of_tables
    result.most += rows_of_tables
    return result


def _has_later_rows(sent: Sent, form: str, year: int) -> bool:
    """Whether rows that would count are dated after the last day that the office wants counted."""
    clean = [reading for reading in readings(sent, form) if reading.fate == "clean"]
    dates = [reading.values[FORMS[form].date] for reading in clean]
    known = [date for date in dates if date not in (*UNKNOWN, EMPTY)]
    return any(date.year == year and date > sent.last_day(year) for date in known)


def _is_uncounted(definition: Definition, reading: Reading, own: Share, twin: Share) -> Maybe:
    """Whether a row that may belong to a figure isn't counted; None where that can be disputed."""
    if reading.fate in ("clean", "repeat"):
        return reading.fate == "clean" and None in (own.counts, own.belongs)
    if reading.twin and not _disagree(reading, definition):
        return False
    if reading.fate == "conflict":
        if own.belongs is False and twin.belongs is False:
            return False
        return own.counts is not twin.counts or bool(definition.sum_of) or None
    if own.belongs is False:
        return False
    return None if reading.twin or _is_disordered(reading.table, reading.row) else True


def _disagree(reading: Reading, definition: Definition) -> bool:
    """Whether a row says something else than its twin in a column that the figure uses."""
    names = {FORMS[definition.form].date, *definition.needs}
    here, there = reading.values, reading.twin.values if reading.twin else reading.values
    both_say = [name for name in names if not {here[name], there[name]} & set(UNKNOWN)]
    return any(here[name] != there[name] for name in both_say)


def legible_through(sent: Sent, id: str, day: Day, through: Day, whole: Day) -> float | None:
    """What can be counted of a part of the year; ``whole``: the day that all of it runs through."""
    as_of = {day.year: min(day, sent.last_day(day.year))}
    part = replace(sent, as_of=as_of, looks_back=day < whole)
    return legible(part, id, day.year, through).value_of(FIGURES[id])


# what a figure may say ---------------------------------------------------------------------------


def faults(sent: Sent, id: str, year: int, said: Said) -> Iterator[str]:
    """What is wrong with a figure: SILENT is the worst, a false number without a word."""
    name = FIGURES[id].form
    tables = sent.of(name, year)
    understood = [table for table in tables if table.understood and not table.hidden]
    if said.kind in ("absent", "unread", "unknown"):
        if said.value is not None:
            yield f"{said.kind} has a value"
        yield from _faults_without_value(sent, id, year, said)
        return
    through = said.through or Day(year, 12, 31)
    value, truth = said.value, true_value(sent, id, year, through)
    is_right = is_same(value, truth)
    if said.kind in ("complete", "partial_year"):
        if not is_right:
            yield f"SILENT: {value}, in truth {truth}"
        yield from _faults_of_end(sent, name, year, said)
    if not understood:
        yield from [] if said.kind == "incomplete" else [f"{said.kind}, and nothing understood"]
        return
    yield from _faults_of_counting(sent, id, year, said)
    if said.kind == "incomplete" and not is_right:
        yield from _faults_of_bounds(sent, id, year, said)


def _faults_without_value(sent: Sent, id: str, year: int, said: Said) -> Iterator[str]:
    name = FIGURES[id].form
    tables, garbage = sent.of(name, year), [table for table in sent.garbage if table.year == year]
    garbage = [table for table in garbage if table.form == name]
    understood = [table for table in tables if table.understood and not table.hidden]
    if said.kind == "absent" and (tables or garbage):
        yield "absent, and something was sent"
    if said.kind == "unread" and (understood or not (tables or garbage)):
        yield "unread, and something was understood, or nothing sent"
    if said.kind == "unread":
        rows = sum(len(table.rows) for table in tables if not table.hidden)
        if said.uncounted < rows:
            yield f"unread with {said.uncounted} rows, sent were {rows}"
    if said.kind == "unknown":
        filled = [table for table in understood if table.rows]
        needs = [need for need in FIGURES[id].needs if need != "limit_on"]  # there is always one
        lacking = [all(need not in table.fields for table in filled) for need in needs]
        if not any(lacking):
            yield "unknown, and every column is there"
    if said.kind != "absent" and not said.why:
        yield f"{said.kind} without a word"


def _faults_of_end(sent: Sent, name: str, year: int, said: Said) -> Iterator[str]:
    """Whether a figure says how far its year and its ledger have come."""
    through = said.through
    given = sent.as_of.get(year)
    if through is None:
        if any(table.rows for table in sent.of(name, year) if table.understood):
            yield "no day through which it counts"
        return
    if said.kind == "complete" and through != Day(year, 12, 31):
        yield f"{said.kind} through {through}"
    if given and through > given:
        yield f"through {through}, as of {given}"
    of_year = {key: last for key, last in sent.last_months.items() if key[1] == year}
    if not given and year == sent.years[-1] and through.month > max(of_year.values()):
        yield f"through {through}, files end in month {max(of_year.values())}"
    if FORMS[name].monthly:
        for (form, _, department), last in of_year.items():
            tables = [table for table in sent.of(name, year) if table.department == department]
            rows = sum(len(table.rows) for table in tables)
            silent = through.month - last
            is_late = form == name and silent > 0 and rows * silent / last > 8
            if is_late and not _is_followed(sent, name, (year, department, last)):
                yield f"through {through}, {department} ended in month {last}"
        rows = sum(len(table.rows) for table in sent.of(name, year))
        first = sent.first_months.get((name, year), 1)
        if said.kind == "complete" and rows * (first - 1) / (13 - first) > 8:
            yield f"complete, and begins in month {first}"


def _is_followed(sent: Sent, name: str, about: tuple[int, str, int]) -> bool:
    """Whether another department's list begins where one ends: it took the work over."""
    year, department, last = about
    months: dict[str, list[int]] = {}
    for table in sent.of(name, year):
        dates = [row.truth[FORMS[name].date] for row in table.rows]
        of_year = [date.month for date in dates if date.year == year]
        months.setdefault(table.department, []).extend(of_year)
    others = [of for other, of in months.items() if of and other != department]
    return any(min(of) in (last, last + 1) for of in others)


def _faults_of_counting(sent: Sent, id: str, year: int, said: Said) -> Iterator[str]:
    """Whether the number is that of the legible rows, and the uncounted are those of the others."""
    counted = legible(sent, id, year, said.through or Day(year, 12, 31))
    value = counted.value_of(FIGURES[id])
    if not is_same(value, said.value):
        yield f"value {said.value}, legible are {value}"
    if not counted.least <= said.uncounted <= counted.most:
        yield f"uncounted {said.uncounted}, not {counted.least} to {counted.most}"
    if counted.later and f"{counted.later:,}行" not in said.why:
        yield f"{counted.later} rows after {said.through} count without a word"
    if counted.left_for_later and f"{counted.left_for_later:,}行" not in said.why:
        yield f"{counted.left_for_later} rows after {sent.as_of[year]} don't, without a word"
    yield from _faults_of_files(sent, id, year, said)
    if said.kind == "incomplete" and not said.why:
        yield "incomplete without a word"


def _faults_of_files(sent: Sent, id: str, year: int, said: Said) -> Iterator[str]:
    """Whether files that nobody can open and departments that owe a list are said."""
    about = year, FIGURES[id].form
    garbage = [table for table in sent.garbage if (table.year, table.form) == about]
    if garbage and (said.kind != "incomplete" or garbage[0].file not in said.why):
        yield f"{said.kind}, and {garbage[0].file} can't be opened"
    owed = [department for of, department, form in sent.owed if (of, form) == about]
    is_over = not sent.as_of.get(year) and year < sent.years[-1]
    if is_over and owed and (said.kind != "incomplete" or owed[0] not in said.why):
        yield f"{said.kind}, and {owed[0]} has sent nothing"
    if said.kind == "incomplete" and not (said.uncounted or garbage or owed):
        yield f"incomplete, and nothing is missing: {said.why}"


def _faults_of_bounds(sent: Sent, id: str, year: int, said: Said) -> Iterator[str]:
    """Whether the truth lies between the bounds; files that nobody opened may hold anything."""
    definition = FIGURES[id]
    about = year, definition.form
    boundless = any((table.year, table.form) == about for table in sent.garbage)
    boundless |= any((of, form) == about for of, _, form in sent.owed)
    low, high = (said.low, said.high) if definition.is_rate else (said.least, said.most)
    truth = true_value(sent, id, year, said.through or Day(year, 12, 31))
    if truth is None or boundless:
        return
    if None in (low, high) and not definition.sum_of:
        yield "incomplete without bounds"
    if low is not None and truth < low - 0.006:
        yield f"in truth {truth}, at least {low}"
    if high is not None and truth > high + 0.006:
        yield f"in truth {truth}, at most {high}"
