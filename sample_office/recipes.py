"""What happened: the records of a kind of table in a year, from a department's recipe.

In: a Draw, which knows the department, the kind of table and the year. Out: rows, field -> typed
value, in the order in which the office met them. Rows that cannot be right come on top (see
with_mistakes) and add nothing to a total.

    [records.meetings]
    months = [1, 1, …]   # weights of the months; days_off: how much of a working day's
                         # records a weekend day or holiday has
    levels = [{ year = 2023, month = 4, times = 0.5 }]  # of a year's months, from that one on
    groups = [           # how many, by number or total; what is said here isn't drawn below
        { count = "forums", kind = "营商环境座谈会" },
        { count = 4, kind = "专题会", empty = ["chair"] },
    ]
    [records.meetings.fields]        # drawn for each record, in this order
    meeting_no = { number = "YS{year}-{n:02}" }
    held_on = "day"                  # or name, phone, address, community, id_number
    attendance = { between = [9, 32] }

Where this does not do, a recipe names a function of cases or registers, and gives what it needs:
`function = "rules"`; a list of a fixed length is a tuple in its types. What else a field may say
stands in _drawn.
"""

import datetime
from collections.abc import Callable
from typing import Any

from . import cases, registers
from .draw import EVEN, Draw, Record

_FUNCTIONS: dict[str, Callable[..., list[Record]]] = {
    function.__name__: function
    for function in (
        *(cases.penalties, cases.safety_inspections, cases.ebike_charging, cases.petitions),
        *(cases.hotline_orders, cases.grid_visits, registers.milestones, registers.rules),
        *(registers.enterprise_registrations, registers.building_revitalisation),
        *(registers.info_disclosure, registers.equipment, registers.enforcement_learning),
        *(registers.publicity_learning, registers.peace_learning, registers.legal_literates),
        registers.exam_scores,
    )
}
_DRAWN = {"name", "phone", "address", "community", "id_number"}
_EARLIER = datetime.timedelta(-9)


def records(draw: Draw) -> list[Record]:
    """The good rows: those that the figures are made of."""
    recipe = draw.department.records[draw.table.name]
    if "function" in recipe:
        needed = {name: value for name, value in recipe.items() if name != "function"}
        return _FUNCTIONS[recipe["function"]](draw, **needed)
    groups = [_begun(group, draw) for group in recipe["groups"]]
    rows = draw.shuffled(*groups) if len(groups) > 1 else groups[0]
    days = draw.days(len(rows), _season(recipe, draw), recipe.get("days_off", 0.1))
    for row, day in zip(rows, days, strict=True):
        for field, how in recipe["fields"].items():
            if field not in row:
                row[field] = day if how == "day" else _drawn(how, row, draw)
    return [dict.fromkeys(draw.table.fields) | row for row in rows]


def _season(recipe: dict[str, Any], draw: Draw) -> list[float]:
    """The weights of the year's months."""
    months = list(recipe.get("months", EVEN))
    for level in recipe.get("levels", []):
        if level["year"] == draw.year:
            at = level["month"] - 1
            months[at:] = [level["times"] * weight for weight in months[at:]]
    return months


def _begun(group: dict[str, Any], draw: Draw) -> list[Record]:
    """The records of a group, with what the group says of them."""
    count = group["count"]
    count = draw.total(count) if isinstance(count, str) else count
    rows = [dict.fromkeys(group.get("empty", [])) for _ in range(count)]
    for field, said in group.items():
        if field in ("count", "empty"):
            continue
        if isinstance(said, dict) and "parts" in said:
            total, step, least = draw.total(said["parts"]), said.get("step", 1), said["least"]
            values = draw.parts(total, count, step, least)
        else:
            values = [_drawn(said, row, draw) if isinstance(said, dict) else said for row in rows]
        for row, value in zip(rows, values, strict=True):
            row[field] = value
    return rows


def _drawn(how: Any, row: Record, draw: Draw) -> Any:
    """The value of one field, for a row whose earlier fields are drawn."""
    match how:
        case str() if how in _DRAWN:
            return getattr(draw, how)()
        case {"number": form}:
            return draw.number(form)
        case {"one": choices}:
            return draw.one(choices)
        case {"weighted": weights}:
            return draw.weighted(weights)
        case {"between": [least, most]}:
            return draw.dice.randint(least, most) * how.get("times", 1)
        case {"copy": field}:
            return row[field]
        case {"by": field, "texts": texts}:
            return texts[row[field]]
        case {"text": text}:
            more = "sometimes" in how and draw.chance(how["sometimes"])
            return (text + (how["more"] if more else "")).format(**row)
        case {"after": field}:
            return _after(row[field], how, draw)
    raise ValueError(f"no way to draw a field: {how}")


def _after(day: datetime.date, how: dict[str, Any], draw: Draw) -> datetime.date:
    """So many days later; between two numbers of them, but still in this year."""
    days = how["days"]
    if isinstance(days, int):
        return day + datetime.timedelta(days)
    least, most = days
    return draw.later_this_year(day, least, most, how.get("days_off", 0.05))


# --- rows that cannot be right ---


class Spoilt(Record):
    """A row that a reader has to refuse: not a date or a number, or something missing."""


def with_mistakes(rows: list[Record], draw: Draw) -> list[Record]:
    """The rows with the year's mistakes, each below the good row that it copies."""
    dice, rows = draw.dice_for("mistakes"), list(rows)
    for mistake in draw.department.mistakes:
        if mistake.table != draw.table.name or draw.year not in mistake.years:
            continue
        good = [n for n, row in enumerate(rows) if _is_finished(row)]
        at = dice.choice(good[len(good) // 10 :])
        row = Spoilt(rows[at])
        row[draw.table.key] += mistake.mark
        row[mistake.field] = mistake.text.format(year=draw.year) or None
        if mistake.before:
            row[mistake.field] = row[mistake.before] + _EARLIER
        rows.insert(at + 1, row)
    return rows


def _is_finished(row: Record) -> bool:
    """A good row with all its dates: copied and spoilt, it lacks nothing else."""
    dates = [value for field, value in row.items() if field.endswith("_on")]
    return not isinstance(row, Spoilt) and None not in dates
