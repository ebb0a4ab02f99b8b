"""Kinds of mess in tables whose truth is known: each is read as a clerk means it, or said.

In: a seed and the names of kinds. Out: what was Sent, as state_oracle writes it, and the faults of
a figure against it. A kind adds tables of a form that no other kind of the same workspace has, so
that what is said of the form is said of it.
"""

import datetime
import itertools
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from state_oracle import (
    EMPTY,
    FIGURES,
    FORMS,
    Cell,
    Day,
    Look,
    Row,
    Said,
    Sent,
    Table,
    case_of,
    headings_of,
    is_same,
    row_of,
    true_value,
)

YEAR = 2024
CASES = tuple(name for name in FORMS if name != "equipment")
Make = Callable[[Sent, Table, random.Random], None]


@dataclass(frozen=True)
class Kind:
    """A kind of mess.

    ``is_read``: the true value is wanted, a complaint isn't enough; ``is_quiet``: nothing is wrong,
    so no complaint either; ``is_said``: there must be one, whatever the value.
    """

    make: Make
    forms: tuple[str, ...]
    is_read: bool
    is_quiet: bool
    is_said: bool


KINDS: dict[str, Kind] = {}


def kind(
    *forms: str, is_read: bool = False, is_quiet: bool = False, is_said: bool = False
) -> Callable[[Make], Make]:
    """A kind of mess in tables of these forms, told by its name."""

    def register(make: Make) -> Make:
        KINDS[make.__name__] = Kind(make, forms, is_read, is_quiet, is_said)
        return make

    return register


def hands(seed: int) -> list[tuple[str, ...]]:
    """All kinds, in as few workspaces as forms allow."""
    dealt: list[tuple[str, ...]] = []
    for name in random.Random(f"{seed} hands").sample(sorted(KINDS), len(KINDS)):
        for at, hand in enumerate(dealt):
            if len(forms_of(seed, (*hand, name))) > len(hand):
                dealt[at] = (*hand, name)
                break
        else:
            dealt.append((name,))
    return dealt


def forms_of(seed: int, names: tuple[str, ...]) -> dict[str, str]:
    """The form of each kind, but of those that find all of theirs taken."""
    form_of: dict[str, str] = {}
    for name in sorted(names, key=lambda name: len(KINDS[name].forms)):
        forms = random.Random(f"{seed} {name} form").sample(
            KINDS[name].forms, len(KINDS[name].forms)
        )
        free = [form for form in forms if form not in form_of.values()]
        if free:
            form_of[name] = free[0]
    return form_of


def send_kinds(seed: int, names: tuple[str, ...]) -> tuple[Sent, dict[str, Kind]]:
    """What was sent, and the kind that each form shows; some offices say what day it is of."""
    sent, kind_of = Sent(seed, names, [YEAR], {}), {}
    for name, form in forms_of(seed, names).items():
        chance = random.Random(f"{seed} {name}")
        kind_of[form] = KINDS[name]
        table = plain_table(sent, form, chance)
        sent.tables.append(table)
        KINDS[name].make(sent, table, chance)
    chance = random.Random(f"{seed} as of")
    if chance.random() < 0.15 and "equipment" not in kind_of:  # a stocktaking is of its own day
        sent.as_of[YEAR] = Day(YEAR, chance.randint(6, 12), chance.choice([10, 28]))
    for table in sent.tables:
        sent.touched |= {row.truth["number"] for row in table.rows}
    return sent, kind_of


def plain_table(sent: Sent, form: str, chance: random.Random) -> Table:
    """A list of a year in which nothing is wrong."""
    days = sorted(Day(YEAR, month, chance.randint(1, 28)) for month in range(1, 13))
    days = sorted(chance.sample(days, chance.randint(6, 9)))
    rows = [row_of(case_of(sent, form, day, chance), chance) for day in days]
    file = f"{FORMS[form].file}.{chance.choice(['csv', 'xlsx'])}"
    headings = headings_of(form, chance)
    return Table(form, YEAR, FORMS[form].department, file, "Sheet1", headings, rows, look=Look())


# what a figure may say --------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a workspace says of a figure, and the sentences of its complaints: about rows that don't
    count, and about what someone should look at."""

    figure: Said
    rejected: list[str]
    doubtful: list[str]


def kind_faults(sent: Sent, kind: Kind, id: str, told: Told) -> Iterator[str]:
    """What is wrong with a figure; SILENT is the worst, a false number without a word."""
    figure, files = told.figure, _files(sent, FIGURES[id].form)
    is_doubted = _names_any(told.doubtful, files)
    has_state = figure.kind in ("incomplete", "unread", "unknown")
    is_said = has_state or is_doubted or _names_any(told.rejected, files)
    truth = true_value(sent, id, YEAR, figure.through or Day(YEAR, 12, 31))
    is_right = is_same(figure.value, truth)
    if not is_right and not is_said:
        yield f"SILENT: {figure.value}, in truth {truth}"
    elif not is_right and kind.is_read:
        yield f"UNREAD: {figure.value}, in truth {truth}"
    elif not is_right and not is_doubted and not _is_within_bounds(id, figure, truth):
        yield f"BOUNDS: {figure.value}, in truth {truth}, said are {figure.least} {figure.most}"
    if is_right and is_said and kind.is_quiet:
        yield f"FALSE COMPLAINT: {figure.value} is true"
    if kind.is_said and not is_said:
        yield f"UNSAID: {figure.value}, in truth {truth}"


def _files(sent: Sent, form: str) -> set[str]:
    """All of a form, and their copies."""
    files = set()
    for table in sent.of(form):
        files |= {table.path, *table.look.copies}
    return files


def _names_any(sentences: list[str], files: set[str]) -> bool:
    return any(file in sentence for file, sentence in itertools.product(files, sentences))


def _is_within_bounds(id: str, figure: Said, truth: Any) -> bool:
    """Whether a figure that isn't complete may be as it is in truth."""
    if figure.kind != "incomplete" or truth is None:
        return True
    is_rate = FIGURES[id].is_rate
    low, high = (figure.low, figure.high) if is_rate else (figure.least, figure.most)
    is_enough = low is None or low <= truth + 0.006
    return is_enough and (high is None or truth - 0.006 <= high)


# tools ------------------------------------------------------------------------------------------


def as_book(table: Table) -> None:
    table.file = table.file.replace(".csv", ".xlsx")


def as_csv(table: Table) -> None:
    table.file = table.file.replace(".xlsx", ".csv")


def beside(sent: Sent, table: Table, rows: list[Row], **changes: Any) -> Table:
    """Another file of the same department with the same headings."""
    about = {"file": f"{next(sent.numbers)}{table.file}", "look": Look()} | changes
    other = replace(table, rows=rows, headings=dict(table.headings), **about)
    sent.tables.append(other)
    return other


def line_with(table: Table, texts: dict[str, Any]) -> list[Any]:
    """A line of a table in which something stands below these fields."""
    return [texts.get(name, "") for name in table.headings]


def last_column(table: Table, text: str) -> list[Any]:
    return [*[""] * (len(table.headings) - 1), text]


def put_in(row: Row, name: str, text: Any, **about: Any) -> None:
    """The cell says in these words what it said before."""
    row.cells[name] = Cell(text, row.cells[name].value, **about)


def add_column(table: Table, name: str, heading: str, texts: list[str]) -> None:
    """Another column, in any place behind the first."""
    table.headings[name] = heading
    for row, text in zip(table.rows, texts, strict=True):
        row.cells[name] = Cell(text, text or EMPTY)


def key_of(table: Table) -> str:
    return FORMS[table.form].key


def date_of(table: Table) -> str:
    return FORMS[table.form].date


def renumber(table: Table, numbers: list[Any]) -> None:
    """The numbers of cases as the table writes them."""
    for row, number in zip(table.rows, numbers, strict=True):
        row.cells[key_of(table)] = Cell(number, number)


def some_rows(table: Table, chance: random.Random, most: int = 3) -> list[Row]:
    return chance.sample(table.rows, chance.randint(1, min(most, len(table.rows))))


def with_real_dates(table: Table) -> None:
    """A workbook's dates are dates, not texts."""
    as_book(table)
    for row in table.rows:
        for name, cell in row.cells.items():
            if isinstance(cell.value, Day):
                row.cells[name] = Cell(cell.value, cell.value, format="yyyy-mm-dd")


# money ------------------------------------------------------------------------------------------

WAN_LINES = (
    "单位：件、万元",
    "单位：万元",
    "（单位：人民币万元）",
    "金额单位：万元",
    "单位（万元）",
)
WAN_HEADINGS = ("{}（万元）", "{}（单位：万元）", "{}/万元", "{}\n(万元)")


def in_wan(table: Table) -> None:
    """Fines in ten thousands."""
    for row in table.rows:
        amount = row.truth["fine_yuan"] / 10000
        is_text = table.file.endswith(".csv")
        put_in(row, "fine_yuan", f"{amount:g}" if is_text else amount)


@kind("penalties", is_read=True, is_quiet=True)
def unit_line(sent: Sent, table: Table, chance: random.Random) -> None:
    """单位：件、万元 above the table, at its right end or in two cells."""
    in_wan(table)
    table.titled = chance.random() < 0.7
    text = chance.choice(WAN_LINES)
    whole = [last_column(table, text), [text], ["填报单位：综合执法大队", "", text]]
    halves = line_with(table, {})[:-2] + ["单位：", "万元"]
    table.look.above = [chance.choice([*whole, halves])]


@kind("penalties", is_read=True, is_quiet=True)
def unit_in_heading(sent: Sent, table: Table, chance: random.Random) -> None:
    in_wan(table)
    table.headings["fine_yuan"] = chance.choice(WAN_HEADINGS).format(table.headings["fine_yuan"])


@kind("penalties")
def unit_in_title(sent: Sent, table: Table, chance: random.Random) -> None:
    in_wan(table)
    table.look.title = chance.choice(
        [
            "2024年行政处罚台账（万元）",
            "2024年行政处罚台账（单位：万元）",
            "2024年行政处罚台账 单位：万元",
        ]
    )


@kind("penalties", is_read=True, is_quiet=True)
def row_of_units(sent: Sent, table: Table, chance: random.Random) -> None:
    in_wan(table)
    table.look.units = {"fine_yuan": chance.choice(["万元", "（万元）", "(万元)"])}


@kind("penalties", is_read=True, is_quiet=True)
def two_stacked_tables(sent: Sent, table: Table, chance: random.Random) -> None:
    """One in yuan, one in ten thousands, each with its own line of units."""
    half = len(table.rows) // 2
    below = beside(sent, table, table.rows[half:], file=table.file)
    table.rows = table.rows[:half]
    in_tens = chance.choice([table, below])
    for part, quarter in ((table, "上半年"), (below, "下半年")):
        unit = "万元" if part is in_tens else "元"
        if part is in_tens:
            in_wan(part)
        else:
            for row in part.rows:
                put_in(row, "fine_yuan", row.truth["fine_yuan"])
        part.look.above = [last_column(part, f"单位：{unit}")]
        part.look.above[0][0] = f"{quarter}行政处罚台账"
        total = sum(float(row.cells["fine_yuan"].text) for row in part.rows)
        key = next(iter(part.headings))
        part.look.between[len(part.rows)] = [
            line_with(part, {key: "合计", "fine_yuan": round(total, 4)})
        ]


@kind("penalties")
def scaling_format(sent: Sent, table: Table, chance: random.Random) -> None:
    """A number format that shows another number than is stored, or says its unit."""
    as_book(table)
    heading = table.headings["fine_yuan"]
    stored_in_yuan = chance.random() < 0.6
    if stored_in_yuan:
        number_format = chance.choice(["0!.0,", '0!.0,"万元"'])
        table.headings["fine_yuan"] = f"{heading}（万元）" if number_format == "0!.0," else heading
    else:
        number_format = chance.choice(['0.000"万元"', '0.0##"万"'])
    for row in table.rows:
        amount = row.truth["fine_yuan"]
        amount = amount if stored_in_yuan else amount / 10000
        put_in(row, "fine_yuan", amount, format=number_format)


@kind("penalties")
def merged_amount(sent: Sent, table: Table, chance: random.Random) -> None:
    """One fine for several decisions, in a cell merged over their rows."""
    as_book(table)
    length = chance.randint(2, 3)
    first = chance.randint(0, len(table.rows) - length)
    for row in table.rows:
        put_in(row, "fine_yuan", row.truth["fine_yuan"])
    for row in table.rows[first : first + length]:
        row.truth["kind"] = "罚款"
        row.truth["fine_yuan"] = 0
        row.cells["kind"] = Cell("罚款", "罚款")
        row.cells["fine_yuan"] = Cell("", EMPTY)
    table.rows[first].truth["fine_yuan"] = amount = chance.choice([3000, 35000])
    table.rows[first].cells["fine_yuan"] = Cell(amount, amount)
    table.look.spans = [("fine_yuan", first, first + length - 1)]


@kind("penalties", is_read=True, is_quiet=True)
def warning_without_a_fine(sent: Sent, table: Table, chance: random.Random) -> None:
    nothing = chance.choice(["", "/", "无", "—", "-"])
    for row in some_rows(table, chance):
        row.truth |= {"kind": "警告", "fine_yuan": 0}
        row.cells["kind"] = Cell("警告", "警告")
    for row in table.rows:
        if row.truth["kind"] == "警告":
            row.cells["fine_yuan"] = Cell(nothing, 0)


PLAIN_DIGITS, FORMAL_DIGITS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def in_words(number: int, digits: str, units: str) -> str:
    """A whole number in words; not for those with a 0 between other digits."""
    text = ""
    for power, unit in zip((1000, 100, 10), units, strict=True):
        digit, number = divmod(number, power)
        text += f"{digits[digit]}{unit}" if digit else ""
    return text + (digits[number] if number else "")


@kind("penalties")
def numbers_in_words(sent: Sent, table: Table, chance: random.Random) -> None:
    for row in table.rows:
        amount = row.truth["fine_yuan"]
        if amount and chance.random() < 0.6:
            formal = in_words(amount, FORMAL_DIGITS, "仟佰拾")
            plain = in_words(amount, PLAIN_DIGITS, "千百十")
            spellings = [f"{formal}元整", f"人民币{formal}圆整", f"{plain}元", f"{plain}块"]
            spellings += [f"{amount / 10000:g}万元", f"{amount / 10000:g}万", f"{amount}元整"]
            put_in(row, "fine_yuan", chance.choice(spellings))


@kind("penalties")
def two_sums_in_a_cell(sent: Sent, table: Table, chance: random.Random) -> None:
    for row in some_rows(table, chance):
        first, second = chance.choice([(500, 3000), (200, 50), (1000, 300)])
        row.truth |= {"fine_yuan": first + second, "kind": "罚款"}
        row.cells["kind"] = Cell("罚款", "罚款")
        joint = chance.choice(["，", "、", "；", ", ", "+", "/", "\n"])
        row.cells["fine_yuan"] = Cell(f"{first}{joint}{second}", first + second)


@kind("penalties")
def formula_never_calculated(sent: Sent, table: Table, chance: random.Random) -> None:
    as_book(table)
    for row in some_rows(table, chance):
        row.truth |= {"kind": "罚款", "fine_yuan": 1500}
        row.cells["kind"] = Cell("罚款", "罚款")
        row.cells["fine_yuan"] = Cell(chance.choice(["=1000+500", "=500*3"]), EMPTY)


# numbers of cases -------------------------------------------------------------------------------

WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in f"{string.digits}{string.ascii_letters}"}


def sent_again(sent: Sent, table: Table, chance: random.Random) -> Table:
    """Another list with a few of the rows, then others: too few for it to be a version."""
    rows = [replace(row, cells=dict(row.cells)) for row in table.rows[: chance.randint(1, 2)]]
    day = Day(YEAR, 12, 29)
    more = [row_of(case_of(sent, table.form, day, chance), chance) for _ in range(5)]
    for row in more:
        for name in table.headings:
            row.cells.setdefault(name, Cell("", EMPTY))
    return beside(sent, table, [*rows, *more])


@kind(*CASES, is_read=True, is_quiet=True)
def key_in_other_characters(sent: Sent, table: Table, chance: random.Random) -> None:
    """The same numbers with other brackets, width, case and blanks."""
    renumber(table, [f"XF（2024）-{at:03}号" for at in range(len(table.rows))])
    again = sent_again(sent, table, chance)
    spell: Callable[[str], str] = chance.choice(
        [
            str.lower,
            lambda text: text.translate(WIDE),
            lambda text: text.replace("（", "(").replace("）", ")"),
            lambda text: text.replace("-", "－"),
            lambda text: f" {text} ",
            lambda text: text.replace("-", " - "),
        ]
    )
    for row in again.rows[:-5]:
        row.cells[key_of(table)] = Cell(spell(row.cells[key_of(table)].text), EMPTY)


@kind(*CASES)
def key_without_brackets(sent: Sent, table: Table, chance: random.Random) -> None:
    renumber(table, [f"万罚〔2024〕{at}号" for at in range(1, len(table.rows) + 1)])
    again = sent_again(sent, table, chance)
    form = chance.choice(
        ["万罚2024第{}号", "万罚字〔2024〕第{}号", "万罚（2024）{}号", "万罚[2024]{}"]
    )
    for at, row in enumerate(again.rows[:-5], 1):
        row.cells[key_of(table)] = Cell(form.format(at), EMPTY)


@kind(*CASES, is_read=True, is_quiet=True)
def guarded_key(sent: Sent, table: Table, chance: random.Random) -> None:
    """What exports put before a number so that Excel takes it for a text."""
    renumber(table, [f"{chance.choice('12')}{at:07}" for at in range(len(table.rows))])
    again = sent_again(sent, table, chance)
    as_csv(again)
    guard = chance.choice(['="{}"', "'{}", "\t{}", "{}\t"])
    for row in again.rows:
        text = row.cells[key_of(table)].text
        row.cells[key_of(table)] = Cell(guard.format(text), EMPTY)


@kind(*CASES)
def leading_zeros_lost(sent: Sent, table: Table, chance: random.Random) -> None:
    as_book(table)
    renumber(table, [f"{at:04}" for at in range(1, len(table.rows) + 1)])
    again = sent_again(sent, table, chance)
    renumber(again, [*range(1, len(again.rows) - 4), *range(901, 906)])
    chance.choice([as_book, as_csv])(again)


@kind(*CASES)
def placeholder_key(sent: Sent, table: Table, chance: random.Random) -> None:
    text = chance.choice(["待补", "未编号", "无", "/", "待定", "暂无"])
    for row in chance.sample(table.rows, chance.randint(2, 4)):
        row.cells[key_of(table)] = Cell(text, EMPTY)


@kind("hotline_orders", "petitions", "safety_hazards", is_read=True, is_quiet=True)
def numbers_like_particulars(sent: Sent, table: Table, chance: random.Random) -> None:
    """Numbers that look like phones, bank cards or identity cards, and are none."""
    make = chance.choice(
        [
            lambda at: f"138{20240000 + at:08}",
            lambda at: f"022-{23450000 + at}",
            lambda at: f"622202{2024000000 + at:013}",
            lambda at: f"120112{20240101 + at}{at:04}",
            lambda at: f"2024-{1112000000000000 + at}",
        ]
    )
    renumber(table, [make(at) for at in range(1, len(table.rows) + 1)])


@kind(*CASES, is_read=True, is_quiet=True)
def keys_that_are_nearly_alike(sent: Sent, table: Table, chance: random.Random) -> None:
    """Other letters and digits are other cases, however alike they look."""
    alike = ["A10", "AIO", "A1O", "Al0", "A100", "A01", "B10", "A-10", "A11"]
    renumber(table, [f"XF-{end}号" for end in alike[: len(table.rows)]])


@kind("hotline_orders", "penalties", "petitions", is_read=True, is_quiet=True)
def repeated_with_another_handler(sent: Sent, table: Table, chance: random.Random) -> None:
    """A case that two lists have is one, whoever handles it and whatever is remarked."""
    handlers = {"hotline_orders": "处理人", "penalties": "承办人", "petitions": "登记人"}
    heading = chance.choice([handlers[table.form], "备注"])
    names = ["张某某", "李某某"] if heading != "备注" else ["", "已回访"]
    add_column(table, "handler", heading, [names[0]] * len(table.rows))
    again = sent_again(sent, table, chance)
    for row in again.rows[:-5]:
        row.cells["handler"] = Cell(names[1], names[1])


@kind("penalties", "safety_hazards")
def two_matters_of_one_number(sent: Sent, table: Table, chance: random.Random) -> None:
    """Two offenders, or two faults, under one number: nothing else differs."""
    row = chance.choice(table.rows)
    second = replace(row, cells=dict(row.cells), truth=row.truth | {"number": f"{row.truth}"})
    at = table.rows.index(row) + 1
    table.rows.insert(at, second)
    names = [f"示例{letter}店" for letter in "甲乙丙丁戊己庚辛壬癸"]
    faults = ["灭火器过期", "通道堵塞", "线路老化", "飞线充电", "无证动火"] * 2
    if table.form == "penalties":
        add_column(table, "party", "当事人", names[: len(table.rows)])
    else:
        add_column(table, "party", "隐患内容", faults[: len(table.rows)])


# rows that don't count ---------------------------------------------------------------------------


@kind(*CASES)
def void_in_remark(sent: Sent, table: Table, chance: random.Random) -> None:
    add_column(table, "remark", chance.choice(["备注", "说明"]), [""] * len(table.rows))
    for row in some_rows(table, chance):
        row.is_no_case = True
        words = [
            "作废",
            "已撤销",
            "重复登记",
            "作废，不计",
            "填写示例",
            "已作废",
            "撤销立案，不计入",
        ]
        text = chance.choice(words)
        row.cells["remark"] = Cell(text, text)


@kind(*CASES, is_read=True, is_quiet=True)
def harmless_remark(sent: Sent, table: Table, chance: random.Random) -> None:
    add_column(table, "remark", "备注", [""] * len(table.rows))
    for row in some_rows(table, chance):
        text = chance.choice(
            [
                "已回访",
                "与12号件同一地点",
                "原单据作废后重新开具",
                "申请撤销违停记录",
                "不予受理",
                "无",
            ]
        )
        row.cells["remark"] = Cell(text, text)


@kind(*CASES)
def void_below_a_band(sent: Sent, table: Table, chance: random.Random) -> None:
    at = chance.randint(2, len(table.rows) - 1)
    text = chance.choice(["已撤销", "以下作废", "作废件", "已撤销案件"])
    table.look.between[at] = [line_with(table, {next(iter(table.headings)): text})]
    for row in table.rows[at:]:
        row.is_no_case = True


@kind(*CASES)
def void_sheet_or_file(sent: Sent, table: Table, chance: random.Random) -> None:
    """What the name of a sheet or file says to be void."""
    rows = table.rows
    table.rows, void = rows[:-3], rows[-3:]
    for row in void:
        row.is_no_case = True
    if chance.random() < 0.5:
        as_book(table)
        beside(sent, table, void, file=table.file, sheet=chance.choice(["作废", "已撤销"]))
    else:
        beside(sent, table, void, file=f"作废{table.file}")


@kind(*CASES)
def struck_rows(sent: Sent, table: Table, chance: random.Random) -> None:
    as_book(table)
    for row in some_rows(table, chance):
        row.is_struck = row.is_no_case = True


@kind("hotline_orders", "penalties", is_read=True, is_said=True)
def other_street(sent: Sent, table: Table, chance: random.Random) -> None:
    """Rows of another street, where office.toml says which are ours."""
    sent.names = ["万兴街道", "万兴街道办事处"]
    rows_of_others(table, chance)
    for row in table.rows:
        row.is_no_case = row.cells["office"].text.startswith("示例")


@kind("hotline_orders", "penalties", is_said=True)
def other_street_without_names(sent: Sent, table: Table, chance: random.Random) -> None:
    """The same, and nobody says which rows are ours: either number may be meant."""
    rows_of_others(table, chance)


def rows_of_others(table: Table, chance: random.Random) -> None:
    headings = ["执行街道"] if table.form == "hotline_orders" else ["处罚机关", "数据来源单位"]
    ours, theirs = chance.choice([("万兴街道", "示例街道"), ("万兴街道办事处", "示例街道办事处")])
    count = len(table.rows)
    others = set(chance.sample(range(count), chance.randint(1, count // 2)))
    texts = [theirs if at in others else ours for at in range(count)]
    add_column(table, "office", chance.choice(headings), texts)


# versions ---------------------------------------------------------------------------------------


def as_first_written(table: Table, row: Row) -> Row:
    """The row before something was settled or corrected; the same where nothing was since."""
    match table.form:
        case "penalties":
            amount = row.truth["fine_yuan"] + 100
            since = {"fine_yuan": Cell(f"{amount}", amount), "kind": Cell("罚款", "罚款")}
        case "safety_hazards":
            since = {"status": Cell("整改中", "整改中"), "rectified_on": Cell("", EMPTY)}
        case _:
            since = {"closed_on": Cell("", EMPTY)}
    was_settled = row.truth.get("closed_on", row.truth.get("rectified_on")) != EMPTY
    return replace(row, cells=row.cells | since) if was_settled else row


def draft_of(table: Table, rows: list[Row], chance: random.Random) -> list[Row]:
    """The rows as a first draft has them, up to two of them otherwise than now."""
    drafts = [as_first_written(table, row) for row in rows]
    changed = [at for at, row in enumerate(rows) if drafts[at] is not row]
    drawn = chance.sample(changed, min(2, len(changed)))
    return [drafts[at] if at in drawn else row for at, row in enumerate(rows)]


def two_neutral_names(table: Table, chance: random.Random) -> list[str]:
    ending = table.file[table.file.index(".") :]
    names = [f"{FORMS[table.form].file}2", f"a{FORMS[table.form].file}", "zz_1", "2024年（2）"]
    return [f"{name}{ending}" for name in chance.sample(names, 2)]


@kind(*CASES)
def later_list_wins(sent: Sent, table: Table, chance: random.Random) -> None:
    """A first list, and a later one that begins with the same cases, corrected."""
    table.file, name = two_neutral_names(table, chance)
    split = len(table.rows) - chance.randint(1, 2)
    beside(sent, table, draft_of(table, table.rows[:split], chance), file=name)


@kind(*CASES)
def final_list_wins(sent: Sent, table: Table, chance: random.Random) -> None:
    """Both end with the same day, and the titles or names of files say which is the last."""
    first, last = chance.choice(
        [("初稿", "定稿"), ("报送稿", "更正稿"), ("初稿", "定稿，以此为准")]
    )
    table.file, name = two_neutral_names(table, chance)
    draft = beside(sent, table, draft_of(table, table.rows, chance), file=name)
    for part, word in ((draft, first), (table, last)):
        if chance.random() < 0.5 or "，" in word:
            part.look.title = f"2024年{FORMS[part.form].file}（{word}）"
        else:
            part.file = part.file.replace(".", f"_{word}.")


@kind(*CASES, is_said=True)
def versions_that_nobody_orders(sent: Sent, table: Table, chance: random.Random) -> None:
    table.file, name = two_neutral_names(table, chance)
    beside(sent, table, draft_of(table, table.rows, chance), file=name)


@kind(*CASES, is_said=True)
def row_only_in_the_draft(sent: Sent, table: Table, chance: random.Random) -> None:
    """A row that the later list has no more: counted or not, it is said."""
    table.file, name = two_neutral_names(table, chance)
    beside(sent, table, table.rows[:-1], file=name)
    del table.rows[chance.randint(1, len(table.rows) - 3)]


@kind(*CASES, is_read=True, is_quiet=True)
def half_year_holds_the_quarter(sent: Sent, table: Table, chance: random.Random) -> None:
    words = chance.choice([("一季度", "上半年"), ("上半年", "全年"), ("b", "a")])
    half = chance.randint(2, len(table.rows) - 2)
    beside(sent, table, table.rows[:half], file=f"{words[0]}{table.file}")
    table.file = f"{words[1]}{table.file}"


@kind(*FORMS, is_read=True, is_quiet=True)
def same_file_twice(sent: Sent, table: Table, chance: random.Random) -> None:
    name, ending = table.file.split(".")
    copy = chance.choice(
        [f"{name} - 副本.{ending}", f"{name}(1).{ending}", f"转发_{name}.{ending}"]
    )
    department = chance.choice([table.department, "党政办公室"])
    table.look.copies = [f"{YEAR}/{department}/{copy}"]


@kind("equipment")
def two_stocktakings(sent: Sent, table: Table, chance: random.Random) -> None:
    """The same assets were counted in summer and at the year's end."""
    for row in table.rows:
        row.truth["counted_on"] = Day(YEAR, 12, 27)
        row.cells["counted_on"] = Cell("2024-12-27", Day(YEAR, 12, 27))
    summer = []
    for row in table.rows[: chance.randint(3, len(table.rows))]:
        cells = row.cells | {"counted_on": Cell("2024-06-28", Day(YEAR, 6, 28))}
        cells["status"] = Cell("在用", "在用")
        summer.append(replace(row, cells=cells, is_no_case=True))
    if chance.random() < 0.5:
        table.rows = [*summer, *table.rows]
    else:
        table.file, name = two_neutral_names(table, chance)
        beside(sent, table, summer, file=name)


# dates and words in cells ------------------------------------------------------------------------


@kind(*CASES)
def ditto(sent: Sent, table: Table, chance: random.Random) -> None:
    """同上 for the day of the row above."""
    text = chance.choice(["同上", "〃", "″", '"'])
    before, row = table.rows[1:3]
    table.headings.pop("filed_on", None)
    row.truth[date_of(table)] = before.truth[date_of(table)]
    row.cells[date_of(table)] = Cell(text, before.truth[date_of(table)])


def day_in_words(day: Day, zero: str) -> str:
    """二〇二四年十月十二日."""
    digits = zero + PLAIN_DIGITS[1:]
    year = "".join(digits[int(digit)] for digit in str(day.year))
    return f"{year}年{small_in_words(day.month)}月{small_in_words(day.day)}日"


def small_in_words(number: int) -> str:
    """12 as 十二."""
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else PLAIN_DIGITS[tens]) + "十" if tens else ""
    return text + (PLAIN_DIGITS[ones] if ones else "")


@kind(*CASES)
def dates_in_words(sent: Sent, table: Table, chance: random.Random) -> None:
    for row in table.rows:
        day = row.truth[date_of(table)]
        weekday = "一二三四五六日"[day.weekday()]
        spellings = [day_in_words(day, zero) for zero in "〇○零"]
        spellings += [f"{day.year}-{day.month}-{day.day}（周{weekday}）"]
        spellings += [f"{day.year}年{day.month}月{day.day}日 星期{weekday}", f"{day} 10:20"]
        spellings += [f"{day.year}年{day.month}月{day.day}号", f"{day.year}.{day.month}.{day.day}"]
        put_in(row, date_of(table), chance.choice(spellings))


@kind(*CASES)
def year_comes_last(sent: Sent, table: Table, chance: random.Random) -> None:
    """All dates of a column in one order of parts, which the column shows or not."""
    form = chance.choice(["{d:02}-{m:02}-{y}", "{m}/{d}/{y}", "{d}/{m}/{y}", "{m:02}-{d:02}-{s}"])
    for row in table.rows:
        for name in table.headings:
            day = row.cells[name].value
            if isinstance(day, datetime.date):
                parts = {"d": day.day, "m": day.month, "y": day.year, "s": day.year % 100}
                put_in(row, name, form.format(**parts))


# sheets ------------------------------------------------------------------------------------------


@kind(*CASES)
def sheet_without_headings(sent: Sent, table: Table, chance: random.Random) -> None:
    """One sheet has headings, the others go on below them."""
    with_real_dates(table)
    rows, table.titled = table.rows, chance.random() < 0.5
    table.sheet, table.rows = "1月", rows[:3]
    cuts = chance.choice([[3, len(rows)], [3, 5, len(rows)]])
    for number, (first, last) in enumerate(zip(cuts, cuts[1:], strict=False), 2):
        title = chance.choice(["", f"2024年{FORMS[table.form].file}（续）"])
        look = Look(title=title, has_no_headings=True)
        beside(sent, table, rows[first:last], file=table.file, sheet=f"{number}月", look=look)
    for part in sent.of(table.form)[1:]:
        part.titled = False


@kind(*CASES)
def totals_and_page_carries(sent: Sent, table: Table, chance: random.Random) -> None:
    """Lines that add up, in words that stand in the first or second column."""
    column = chance.choice(list(table.headings)[:2])
    amount = "fine_yuan" if table.form == "penalties" else date_of(table)

    def total(word: str, rows: list[Row]) -> list[Any]:
        fines = sum(row.truth.get("fine_yuan", 0) for row in rows)
        return line_with(table, {amount: fines if amount == "fine_yuan" else ""} | {column: word})

    half = len(table.rows) // 2
    last = chance.choice(["本年合计", "全街合计", "总　计", "累计", "合 计"])
    carried = [["过次页", "承前页"], ["本页小计"], ["本页合计", "承前页"]]
    words = chance.choice(carried)
    if amount in table.headings and table.form == "penalties":
        table.look.between[half] = [total(word, table.rows[:half]) for word in words]
        table.look.between[len(table.rows)] = [total(last, table.rows)]
    else:
        count = f"共{len(table.rows)}件"
        other = next(name for name in table.headings if name != column)
        table.look.between[len(table.rows)] = [line_with(table, {column: last, other: count})]


@kind(*CASES, is_read=True, is_quiet=True)
def printed_pages(sent: Sent, table: Table, chance: random.Random) -> None:
    """Title and headings stand again on each page."""
    table.look.title = f"2024年{FORMS[table.form].file}"
    pages = chance.random() < 0.5
    table.look.above += [["第1页 共2页"]] if pages else []
    again = [[""], [table.look.title], *([["第2页 共2页"]] if pages else [])]
    table.look.between[len(table.rows) // 2] = [*again, list(table.headings.values())]


@kind(*CASES, is_read=True, is_quiet=True)
def invisible_characters(sent: Sent, table: Table, chance: random.Random) -> None:
    for name, heading in table.headings.items():
        letter = chance.choice(["\u200b", "\ufeff", "\u00a0", "\u2060", "\u200e", "\u3000", ""])
        at = chance.choice([0, 1, len(heading)])
        table.headings[name] = heading[:at] + letter + heading[at:]


@kind(*CASES, is_read=True, is_quiet=True)
def counts_from_1904(sent: Sent, table: Table, chance: random.Random) -> None:
    """A workbook of an old Mac, whose days are dates or plain numbers."""
    with_real_dates(table)
    table.look.counts_from_1904 = True
    if chance.random() < 0.5:
        for row in table.rows:
            day = row.truth[date_of(table)]
            put_in(row, date_of(table), (day - Day(1904, 1, 1)).days)


@kind("penalties")
def several_at_once(sent: Sent, table: Table, chance: random.Random) -> None:
    """Another unit, rows that don't count and another look, in one table."""
    money = [unit_line, unit_in_heading, row_of_units, scaling_format]
    rows = [void_in_remark, struck_rows, harmless_remark, other_street, merged_nothing]
    looks = [printed_pages, invisible_characters, counts_from_1904, dates_in_words]
    for kinds in (money, rows, looks):
        chance.choice(kinds)(sent, table, chance)


def merged_nothing(sent: Sent, table: Table, chance: random.Random) -> None:
    """Equal types of violation in one merged cell."""
    as_book(table)
    for row in table.rows[1:4]:
        row.cells["category"] = Cell("", EMPTY)
    table.rows[1].cells["category"] = Cell("甲类", "甲类")
    table.look.spans.append(("category", 1, 3))
