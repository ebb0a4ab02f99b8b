"""The unit that numbers of a column are given in, wherever a sheet states it.

In: a heading, and the lines above and below a table. Out: the unit as parse_number takes it, and
what contradicts it.

    heading_without_unit("罚款金额（单位：万元）")  ->  ("罚款金额", "万元")
    units_of_line("填报单位：某队  单位：件、万元")  ->  ["件", "万元"]
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, chain
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from wanxing_stats.base import SCALES, clean_text
from wanxing_stats.rules import Field
from wanxing_stats.tables import META, NOTE, TITLE, SheetLayout, Table, text_of

SCALE = f"(?:{'|'.join(word for word, factor in SCALES.items() if factor > 1)})"
MONEY = re.compile(rf"(?:人民币|rmb|cny|¥)?({SCALE}?)元(?:整|人民币|\(人民币\))?", re.IGNORECASE)
# Sums that aren't in yuan, or in what nobody can tell: 万美元, 元/人, 万.
PER = "人次?|户|次|件|个|份|家|套|台|辆|月|年|天|日|时|小时|平方?米|平米|亩|吨|公?斤|车次|课时|学时"
OTHER_MONEY = re.compile(
    rf"{SCALE}?(?:美元|港元|欧元|日元|英镑|美金|外币|港币|美币|欧币|usd|元/(?:{PER})|[角分万亿])",
    re.IGNORECASE,
)
SQUARE_METRES = ("平方米", "平米", "m2")
# What a heading 数量 counts.
THINGS = ("份", "张", "册", "本", "块", "套", "幅", "枚")
COUNTED = "|".join(("人次?|件|户|家|场次?|次|台|个|名|起|处|条|项|宗|辆", *SQUARE_METRES, *THINGS))
SCALED_COUNT = re.compile(rf"({SCALE})({COUNTED})")
# Areas that aren't in square metres.
AREAS = f"{SCALE}?(?:亩|公顷|平方公里|km2|平方英?尺|坪)"
OTHER_AREA = re.compile(AREAS)
# Of these nobody knows how many things they hold.
PACKED = re.compile(f"{SCALE}?[箱包捆盒袋叠扎摞]")
OTHER_COUNT = re.compile(rf"{COUNTED}|%|分|{AREAS}|{PACKED.pattern}")
# Of what stands behind the stroke in 元/张三 nothing is shown.
PER_ANYTHING = re.compile(rf"(?<=元/)(?!(?:{COUNTED}|[月年天日季亩吨米])$).+$")
WORDS = r"((?:(?!单位|币种|日期|时间|填|制表)[^()\[\]【】〔〕。;])*)"
# No office is called 万元: what precedes 单位 doesn't matter.
LABEL = re.compile(rf"(?:单位|金额)(?:均|都)?[为是:(\[【]+{WORDS}")
# 以万元为单位, 均以万元计
AS_UNIT = re.compile(
    r"[以按用]([^,。;以按]{1,8}?)(?:为(?:计量|金额)?单位|计|填列|填写|填报|表示|统计)"
)
AT_END = re.compile(r"[(\[【〔{<《「]([^()\[\]【】〔〕{}<>《》]*)[)\]】〕}>》」]$")
WITHOUT_BRACKETS = re.compile(rf"(.*[^/:_\-—,])[/:_\-—,]((?:单位:?)?(?:人民币)?{SCALE}?元)$")
BARE = re.compile(rf"(.*(?:金额|数额|资本|资金|罚款|款))((?:人民币)?{SCALE}元)$")
UNIT_COLUMN = re.compile("(?:计量|数量|金额|货币|面积)?单位")
LABEL_BEFORE = re.compile("(?:金额|货币|计量)?单位[为是:]?")
SPELLINGS = str.maketrans("圆仟佰萬億", "元千百万亿")
WITHIN_WORDS = re.compile(r"(?<=[十百千万亿]) +(?=元)| *(?=:)|(?<=:) +")
BETWEEN = re.compile(r"(?:[、,;/和及\s]|(?:人民币|金额|数量):)+")
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Statement(NamedTuple):
    """The unit for a column, "" for none; ``other``: what a line says that differs from it."""

    unit: str
    other: str = ""


def heading_without_unit(heading: str) -> tuple[str, str]:
    """A heading's own words, and the unit that it states at its end ("" without one)."""
    text = _close(heading)
    match = AT_END.search(text)
    if match:
        as_unit = AS_UNIT.fullmatch(match[1])
        unit = as_unit[1] if as_unit else LABEL_BEFORE.sub("", match[1]).strip(" :")
        if _is_unit(unit):
            return text[: match.start()].rstrip("/:"), _as_read(unit)
        return text, ""
    match = WITHOUT_BRACKETS.fullmatch(text) or BARE.fullmatch(text)
    if not match:
        return text, ""
    return match[1], _as_read(LABEL_BEFORE.sub("", match[2]))


def units_of_line(text: str) -> list[str]:
    """The units that a line above or below a table states, each as parse_number takes it."""
    text = _spaced(text)
    stated: list[str] = []
    for pattern in (LABEL, AS_UNIT):
        for match in pattern.finditer(text):
            in_brackets = IN_BRACKETS.match(text, match.end())  # 件（万元）
            words = match[1] + (f"、{in_brackets[1]}" if in_brackets else "")
            stated += filter(_is_unit, BETWEEN.split(words.strip(" :")))
    end = AT_END.search(text.rstrip())
    if end and not stated:
        stated += filter(_is_unit, BETWEEN.split(end[1].strip()))
    if not stated and (MONEY.fullmatch(text.strip()) or SCALED_COUNT.fullmatch(text.strip())):
        stated.append(text.strip())
    return [_as_read(unit) for unit in stated]


def units_of_lines(lines: Iterable[list[object]]) -> list[str]:
    """The units that rows beside a table state; a statement may lie in two cells."""
    units: dict[str, None] = {}
    for cells in lines:
        texts = [cell for cell in cells if isinstance(cell, str) and not cell.isspace() and cell]
        parts = [*texts]
        for first, then in zip(texts, texts[1:], strict=False):
            if re.search(r"单位\s*[:：]?\s*$", first):
                parts.append(f"{first.rstrip(':： ')}:{then}")
        for part in parts:
            units.update(dict.fromkeys(units_of_line(part)))
    return list(units)


class UnitLines(NamedTuple):
    """The units stated beside a table, and the unit of money of the table before it, where this
    one has a title of its own and states none."""

    units: list[str]
    elsewhere: str = ""

    @classmethod
    def of(cls, layout: SheetLayout, table: Table, file: str) -> "UnitLines":
        of_sheet = _OF_SHEETS.get(layout)
        if of_sheet is None:
            of_sheet = _OF_SHEETS[layout] = _units_of_tables(layout)
        lines = of_sheet[id(table)]
        if lines.units or lines.elsewhere:
            return lines
        name = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return cls(units_of_lines([[layout.grid.sheet], [name]]))


# By id what the tables of a sheet have: each line is read once, however many tables it is beside.
_OF_SHEETS: WeakKeyDictionary[SheetLayout, dict[int, UnitLines]] = WeakKeyDictionary()


def _units_of_tables(layout: SheetLayout) -> dict[int, UnitLines]:
    """What is stated for each table; one without a title goes on with the units of the one
    before."""
    tables = sorted(layout.tables, key=lambda table: table.extent[0])
    own, titled = _own_units(layout, tables)
    ends = sorted((table.extent[1], place) for place, table in enumerate(tables))
    # Of the tables that end first the last in order that states units, and that has a title.
    stating = [*accumulate((at if own[at] else -1 for _, at in ends), max, initial=-1)]
    renewing = [*accumulate((at if titled[at] else -1 for _, at in ends), max, initial=-1)]
    lines: dict[int, UnitLines] = {}
    for place, table in enumerate(tables):
        above = bisect_left(ends, (table.extent[0], 0))
        told = stating[above]
        if own[place] or told < 0:
            lines[id(table)] = UnitLines(own[place])
        elif titled[place] or renewing[above] > told:
            lines[id(table)] = UnitLines([], "、".join(filter(_is_scaled, own[told])))
        else:
            lines[id(table)] = UnitLines(own[told])
    return lines


def _own_units(layout: SheetLayout, tables: list[Table]) -> tuple[list[list[str]], list[bool]]:
    """The units that stand beside each table itself, and whether it has a line or title above."""
    grid, starts = layout.grid, [table.extent[0] for table in tables]
    of_line = cache(lambda row: units_of_lines([grid.rows[row - 1]]))
    of_heading = cache(lambda row: units_of_lines([_beside_headings(grid.rows[row - 1])]))
    own, titled = [], []
    for table in tables:
        above, below = _rows_beside(layout, table, starts)
        stated = [*map(of_line, [*above, *below]), *map(of_heading, table.header_rows)]
        own.append(list(dict.fromkeys(chain.from_iterable(stated))))
        titled.append(bool(above))
    return own, titled


def _is_scaled(unit: str) -> bool:
    return bool(MONEY.fullmatch(unit)) and unit != "元"


def _rows_beside(
    layout: SheetLayout, table: Table, starts: list[int]
) -> tuple[list[int], list[int]]:
    """The rows that speak of a table: lines and titles above it, notes in and below it.

    ``starts`` are the first rows of all tables, in order.
    """
    first, last = table.extent
    place = bisect_right(starts, last)
    end = starts[place] if place < len(starts) else len(layout.kinds) + 1
    above = [row for row in layout.rows_above(table) if layout.kinds[row - 1] in (TITLE, META)]
    below = [row for row in range(first, end) if layout.kinds[row - 1] == NOTE]
    return above, below


def _beside_headings(cells: list[Any]) -> list[object]:
    """What stands beside the headings, only if it is a line's."""
    return [cell for cell in cells if LABEL.match(_spaced(text_of(cell)))]


def unit_of_column(field: Field, heading: str, stated: list[str]) -> Statement:
    """The unit of a field's numbers, by its heading, else by the lines beside the table."""
    own = _unit_in_heading(field, heading)
    fitting = [unit for unit in stated if _is_for(unit, field, heading)]
    if own:
        return Statement(own, "、".join(unit for unit in fitting if unit != own))
    return Statement("、".join(fitting))


def _unit_in_heading(field: Field, heading: str) -> str:
    """What the heading states, or one above it for such numbers: 处罚情况（万元）/罚款金额."""
    _, own = heading_without_unit(heading)
    parents = heading.split("/")[:-1]
    while parents and not own:
        _, above = heading_without_unit(parents.pop())
        own = above if _is_for(above, field, heading) else ""
    return own


def with_units_beside(cells: list[Any], table: Table, index: int) -> list[Any]:
    """The numbers of a column, each with the unit that a column 计量单位 to its right gives it:
    1.2 and 万元 -> 1.2万元. What merely says what is counted is left out."""
    beside = [column.index for column in table.columns if UNIT_COLUMN.fullmatch(column.heading)]
    if index + 1 not in beside:
        return cells
    units = table.cells()[index + 1]
    changing = {unit: _is_amount(unit) for unit in set(units)}
    joined = []
    for cell, unit in zip(cells, units, strict=True):
        is_number = clean_text(cell) != "" and changing[unit]
        joined.append(f"{clean_text(cell)}{clean_text(unit)}" if is_number else cell)
    return joined


def _is_amount(unit: object) -> bool:
    """Whether a unit tells how much a number beside it is, and not only what is counted."""
    text = _close(clean_text(unit))
    patterns = MONEY, OTHER_MONEY, OTHER_AREA, PACKED
    is_scaled = bool(re.match(f"{SCALE}.", text))
    return is_scaled or any(pattern.fullmatch(text) for pattern in patterns)


def say_unit(unit: str) -> str:
    """A unit, or several, as messages show it."""
    return "、".join(PER_ANYTHING.sub("…", part) for part in unit.split("、"))


def is_clear(unit: str, field: Field) -> bool:
    """Whether a unit that is stated for a field's numbers tells how much they are."""
    if PACKED.fullmatch(unit):
        return False
    if field.unit == "元":
        return not unit or bool(MONEY.fullmatch(unit)) or unit in ("角", "万", "亿")
    if field.unit == "平方米" and OTHER_AREA.fullmatch(unit):
        return False
    return "、" not in unit


def _is_for(unit: str, field: Field, heading: str) -> bool:
    """Whether a unit that lines state speaks for a field's numbers."""
    if field.unit == "元":
        return bool(MONEY.fullmatch(unit) or OTHER_MONEY.fullmatch(unit))
    if field.unit == "平方米" and OTHER_AREA.fullmatch(unit):
        return True
    if PACKED.fullmatch(unit):
        return "数量" in heading
    counted = SCALED_COUNT.fullmatch(unit)
    if counted is None:
        return False
    if field.unit == "平方米":
        return counted[2] in SQUARE_METRES
    return counted[2][0] in heading or ("数量" in heading and counted[2] in THINGS)


def _spaced(text: str) -> str:
    """A line in one spelling; white space parts its words, and none in 单 位 ： 万 元."""
    text = unicodedata.normalize("NFKC", text).translate(SPELLINGS)
    text = WITHIN_WORDS.sub("", re.sub(r"\s+", " ", text))
    return re.sub("单 +位", "单位", text)


def _close(text: str) -> str:
    """A heading in one spelling, without white space and marks of what is required."""
    return re.sub(r"\s|\*", "", _spaced(text))


def _is_unit(text: str) -> bool:
    patterns = MONEY, SCALED_COUNT, OTHER_COUNT, OTHER_MONEY
    return any(pattern.fullmatch(text) for pattern in patterns)


def _as_read(unit: str) -> str:
    money = MONEY.fullmatch(unit)
    return f"{money[1]}元" if money else unit
