"""What happens in the streets, where a recipe does not do: a Draw -> the records of a year."""

import datetime
from collections.abc import Collection
from typing import Any

from .draw import Draw, Record, Weighed


def penalties(draw: Draw, facts: dict[str, Weighed]) -> list[Record]:
    """Warnings carry no fine; most others pay 50 to 300 yuan, a few pay more."""
    fined = draw.total("penalties") - 9
    kinds = draw.shuffled(["警告"] * 9, ["警告并罚款"] * 6, ["罚款"] * (fined - 6))
    fines = iter(_fines(draw, fined))
    weights = {violation: weight for violation, (weight, _) in facts.items()}
    months = (4, 4, 7, 9, 11, 12, 12, 11, 10, 8, 6, 4)
    days = draw.days(len(kinds), months, 0.03)
    rows = []
    for n, (kind, filed) in enumerate(zip(kinds, days, strict=True), 1):
        violation, firm = draw.weighted(weights), draw.chance(0.2)
        rows.append(
            {
                "decision_no": draw.number("示例罚决字〔{year}〕第{n:03}号"),
                "party": f"示例商店{n}" if firm else draw.name(),
                "party_id": draw.credit_code(899 + n) if firm else draw.id_number(),
                "legal_person": draw.name() if firm else None,
                "facts": facts[violation][1],
                "officer": draw.name(),
                "violation": violation,
                "kind": kind,
                "fine_yuan": 0 if kind == "警告" else next(fines),
                "filed_on": filed,
                "decided_on": draw.later_this_year(filed, 0, 20),
            }
        )
    return rows


def _fines(draw: Draw, n: int) -> list[int]:
    """n fines that go step by step to the year's total."""
    fines = [50 * draw.weighted({1: 8, 2: 9, 4: 7, 6: 3, 10: 2, 20: 1}) for _ in range(n)]
    while sum(fines) != draw.total("fines"):
        at, step = draw.dice.randrange(n), 50 if sum(fines) < draw.total("fines") else -50
        fines[at] = max(50, fines[at] + step)
    return fines


def safety_inspections(draw: Draw, categories: dict[str, int]) -> list[Record]:
    """Every place is visited once, some of them twice."""
    units = [
        {
            "unit_no": f"JX{n:04}",
            "category": draw.weighted(categories),
            "community": draw.community(),
            "address": draw.address(),
            "manager_name": draw.name(),
        }
        for n in range(1, draw.total("units inspected") + 1)
    ]
    again = draw.dice.sample(units, draw.total("inspections") - len(units))
    visited = draw.shuffled(units, again)
    days = draw.days(len(visited), (12, 9, 8, 8, 9, 10, 7, 7, 9, 8, 9, 10), 0.05)
    return [
        {
            "visit_no": draw.number("XC{year}-{n:04}"),
            **unit,
            "visited_on": day,
            "has_hazard": draw.chance(0.09),
            "inspector": draw.name(),
        }
        for unit, day in zip(visited, days, strict=True)
    ]


def ebike_charging(draw: Draw) -> list[Record]:
    """Each property company signs once, four of them twice."""
    companies = [f"WY{n:02}" for n in range(1, draw.total("companies") + 1)]
    companies += draw.dice.sample(companies, 4)
    wires, sheds = draw.total("wires left"), draw.total("sheds left")
    matters: list[tuple[str, str | None, str]] = draw.shuffled(
        [("物业联合治理", company, "已联合治理") for company in companies],
        [("飞线充电", None, "整改中")] * wires,
        [("飞线充电", None, "已整改")] * (draw.total("wires") - wires),
        [("违规充电警告", None, "已警告")] * draw.total("warnings"),
        [("车棚充电桩", None, "未安装")] * sheds,
        [("车棚充电桩", None, "已安装")] * (draw.total("sheds") - sheds),
    )
    days = draw.days(len(matters))
    rows = []
    for (matter, company, outcome), day in zip(matters, days, strict=True):
        somebody = matter in ("飞线充电", "违规充电警告")
        rows.append(
            {
                "record_no": draw.number("DC{year}-{n:03}"),
                "matter": matter,
                "occurred_on": day,
                "community": draw.community(),
                "company_no": company,
                "party": draw.name() if somebody else None,
                "phone": draw.phone() if somebody else None,
                "outcome": outcome,
            }
        )
    return rows


def petitions(draw: Draw, reasons: dict[str, Weighed], channels: dict[str, int]) -> list[Record]:
    """Sixty days are given; some take longer, some, most of them of the last, are still open."""
    weights = {category: weight for category, (weight, _) in reasons.items()}
    months = (14, 9, 15, 14, 13, 14, 15, 15, 13, 12, 14, 13)
    days = draw.days(draw.total("petitions"), months, 0.05)
    early = [n for n, day in enumerate(days) if day.month < 10]
    late_ones = draw.some(dict.fromkeys(early, 1), draw.total("petitions late"))
    takes = [(3, 31 if day.month == 12 else 58) for day in days]
    for n in late_ones:
        takes[n] = (61, 80)
    left = draw.some(_may_be_left(days, takes, but=late_ones), draw.total("petitions left"))
    rows = []
    for n, day in enumerate(days):
        closed = _closed(day, takes[n], draw, left=n in left)
        category, name, phone = draw.weighted(weights), draw.name(), draw.phone()
        people = draw.weighted({1: 30, 2: 7, 3: 3, 6: 2, 12: 1})
        rows.append(
            {
                "petition_no": draw.number("XF{year}-{n:03}"),
                "received_on": day,
                "petitioner": name,
                "id_number": draw.id_number(),
                "phone": phone,
                "address": draw.address(),
                "content": reasons[category][1]
                + (f"（{name}，{phone}）" if draw.chance(0.2) else ""),
                "receiver": draw.name(),
                "channel": draw.weighted(channels),
                "category": category,
                "people": people,
                "collective": people >= 5,
                "due_on": day + datetime.timedelta(60),
                "closed_on": closed,
            }
        )
    return rows


def hotline_orders(
    draw: Draw,
    wishes: dict[str, dict[str, list[Any]]],
    units: dict[str, float],
    sources: dict[str, int],
    unusual: list[dict[str, Any]],
) -> list[Record]:
    """A week is given; how many take longer is told by the year and by the unit.

    Heat and water make the summer's peak, more than usual in an unusual month.
    """
    by_month = [_wishes_of(month, draw, wishes, unusual) for month in range(1, 13)]
    season = [sum(weights.values()) for weights in by_month]
    days = draw.days(draw.total("orders"), season, days_off=0.55)
    categories = [draw.weighted(by_month[day.month - 1]) for day in days]
    by_unit = [draw.one(wishes[category]["units"]) for category in categories]
    late_share = draw.total("orders late, per mille") / 1000
    late_ones = [draw.chance(late_share * units[unit]) for unit in by_unit]
    takes = [(8, 30) if late else (0, 7) for late in late_ones]
    left = draw.some(_may_be_left(days, takes), draw.total("orders left"))
    rows = []
    for n, (day, category) in enumerate(zip(days, categories, strict=True)):
        closed = _closed(day, takes[n], draw, left=n in left)
        caller, phone, content = draw.name(), draw.phone(), draw.one(wishes[category]["says"])
        if draw.chance(0.04):
            content += f"，请联系{caller}{phone}"
        due = day + datetime.timedelta(7)
        likely = 0.93 if closed and closed <= due else 0.6
        rows.append(
            {
                "order_no": draw.number("GD{year}-{n:05}"),
                "assigned_on": day,
                "category": category,
                "community": draw.community(),
                "source": draw.weighted(sources),
                "caller": caller,
                "phone": phone,
                "address": draw.address(),
                "content": content,
                "handler": draw.name(),
                "handler_unit": by_unit[n],
                "due_on": due,
                "closed_on": closed,
                "satisfied": draw.chance(likely) if closed else None,
            }
        )
    return rows


def _wishes_of(
    month: int, draw: Draw, wishes: dict[str, dict[str, list[Any]]], unusual: list[dict[str, Any]]
) -> dict[str, float]:
    """What people ask for in a month, with weights."""
    weights = {category: wish["months"][month - 1] for category, wish in wishes.items()}
    for event in unusual:
        if (event["year"], event["month"]) == (draw.year, month):
            for category in event["categories"]:
                weights[category] *= event["times"]
    return weights


def _may_be_left(
    days: list[datetime.date], takes: list[tuple[int, int]], but: Collection[int] = ()
) -> dict[int, float]:
    """Which may not be closed by the year's end, by how likely: mostly the last."""
    weights = {}
    for n, (day, (least, most)) in enumerate(zip(days, takes, strict=True)):
        if n not in but:
            beyond = most - _days_left(day)
            weights[n] = 0.01 + max(0, beyond) / (1 + most - least)
    return weights


def _closed(
    day: datetime.date, takes: tuple[int, int], draw: Draw, *, left: bool
) -> datetime.date | None:
    """When a case is closed; of those left at the year's end some are in the next, some are not."""
    least, most = takes
    if not left:
        return draw.later_this_year(day, least, most, days_off=0.2)
    if most <= _days_left(day) or draw.chance(0.4):
        return None
    return draw.later(day, max(least, _days_left(day) + 1), most, days_off=0.2)


def _days_left(day: datetime.date) -> int:
    return (day.replace(month=12, day=31) - day).days


def grid_visits(draw: Draw) -> list[Record]:
    """The larger a community, the more households are due in each month."""
    rows = []
    for month in range(1, 13):
        for community, share in draw.communities.items():
            due = 40 * share + draw.dice.randint(-20, 20)
            missed = due * draw.total("visits missed, per mille") / 1000 * 2 * draw.dice.random()
            rows.append(
                {
                    "month": f"{draw.year}-{month:02}",
                    "community": community,
                    "households_due": due,
                    "households_visited": due - round(missed),
                }
            )
    return rows
