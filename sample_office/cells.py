"""One value, or one heading, as a department writes it.

In: a layout, a column or value of it, dice. Out: columns; a cell, (what stands there, its style).
"""

import datetime
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .files import DATE, Cell, CellValue
from .office import Field, Layout, Office

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_EPOCH = datetime.date(1899, 12, 30)


# --- headings ---


@dataclass(frozen=True)
class Column:
    parent: str  # the merged heading above, "" for none
    heading: str  # as printed
    plain: str  # without marks, unit and white space
    field: Field | None  # None: a column that no figure needs
    unit: str = ""  # the unit in the heading


def columns(layout: Layout, office: Office) -> list[Column]:
    """The columns of a layout; a heading that its table and the fillers don't know is an error."""
    out = []
    for item in layout.columns:
        parents = {"": [item]} if isinstance(item, str) else item
        for parent, headings in parents.items():
            out += [_column(parent, heading, layout, office) for heading in headings]
    return out


def _column(parent: str, heading: str, layout: Layout, office: Office) -> Column:
    bare = re.sub(r"[\s*]", "", heading)
    stated = re.search(r"[（(]([^（(]*)[）)]$", bare)
    without_unit, unit = (bare[: stated.start()], stated[1]) if stated else (bare, "")
    for field in office.tables[layout.table].fields.values():
        if bare in field.headings:
            return Column(parent, heading, bare, field)
        if without_unit in field.headings:
            return Column(parent, heading, without_unit, field, unit)
    if bare not in office.fillers:
        raise ValueError(f"{layout.year} {layout.file}: no heading of {layout.table}: {heading}")
    return Column(parent, heading, bare, None)


# --- values ---

DATES: dict[str, Callable[[datetime.date, random.Random], Cell]] = {
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
MONTHS: dict[str, Callable[[int, int], str]] = {
    "month": lambda year, month: f"{year}年{month}月",
    "dotmonth": lambda year, month: f"{year}.{month:02}",
}
# value in the unit of its heading, value in the field's unit, that unit
NUMBERS: dict[str, Callable[[float, float, str], CellValue]] = {
    "plain": lambda value, full, unit: value,
    "text": lambda value, full, unit: f"{value}",
    "thousands": lambda value, full, unit: f"{value:,}",
    "wide": lambda value, full, unit: f"{value}".translate(_WIDE),
    "unit": lambda value, full, unit: f"{full}{unit}",
    "wan": lambda value, full, unit: f"{full / 10000:g}万{unit}" if full >= 10000 else value,
}


def cell(value: Any, field: Field, unit: str, layout: Layout, dice: random.Random) -> Cell:
    """A value of a record as this department writes it, under a heading with that unit."""
    match value:
        case None:
            return layout.missing, "body"
        case datetime.date():
            return DATES[_usual_or_rare(layout.dates, dice)](value, dice)
        case bool():
            return layout.yes_no[0 if value else 1], "body"
        case int() | float():
            number = NUMBERS[_usual_or_rare(layout.numbers, dice)]
            return number(in_unit(value, unit), value, field.unit), "body"
    if field.kind == "month":
        year, month = map(int, value.split("-"))
        return MONTHS[_usual_or_rare(layout.dates, dice)](year, month), "body"
    return _text(value, field, layout, dice), "text" if field.long else "body"


def in_unit(value: float, unit: str) -> float:
    """A number in the unit that its heading states."""
    value = value / 10000 if unit.startswith("万") else value
    return int(value) if value == int(value) else round(value, 4)


def _usual_or_rare(styles: Sequence[str], dice: random.Random) -> str:
    """The first style as a rule, one of the others now and then."""
    usual, *rare = styles
    return dice.choice(rare) if rare and dice.random() < 0.15 else usual


def _text(value: str, field: Field, layout: Layout, dice: random.Random) -> str:
    value = _spelling(value, field.spellings.get(value, []), layout.words, dice)
    if layout.untidy and not field.tidy and dice.random() < layout.untidy:
        return dice.choice([" {} ", "{}\u3000", "\u3000{}", "{}  "]).format(value)
    return value


def _spelling(value: str, others: list[str], words: str, dice: random.Random) -> str:
    """A category as it is called, or in another way if there is one."""
    if words == "own" or not others or (words == "mixed" and dice.random() < 0.6):
        return value
    return others[0] if words == "other" else dice.choice(others)
