"""What offices keep registers of, where a recipe does not do: a Draw -> the records of a year."""

import datetime
from typing import Any

from .draw import Draw, Record, last_working_day


def milestones(draw: Draw, form: str, tasks: list[tuple[str, int, int]]) -> list[Record]:
    """tasks: what was done, and in which month of which year."""
    return [
        {
            "task_no": draw.number(form),
            "task": task,
            "finished_in": f"{year}-{month:02}",
            "responsible": draw.name(),
        }
        for task, year, month in tasks
        if year == draw.year
    ]


def enterprise_registrations(
    draw: Draw, named: list[str], others: list[tuple[str, int]]
) -> list[Record]:
    """Some buildings have totals of their own; in the others an enterprise lies by weight."""
    buildings: list[str | None] = []
    for name in named:
        buildings += [name] * draw.total(f"enterprises in {name}")
    weights: dict[str | None, int] = {building or None: weight for building, weight in others}
    elsewhere = draw.total("enterprises") - len(buildings)
    buildings = draw.shuffled(buildings, [draw.weighted(weights) for _ in range(elsewhere)])
    days = draw.days(len(buildings), days_off=0.02)
    rows = []
    for n, (building, day) in enumerate(zip(buildings, days, strict=True), 1):
        capital = draw.one([1, 3, 5, 10, 10, 20, 50, 50, 100, 100, 200, 500])
        rows.append(
            {
                "credit_code": draw.credit_code(n),
                "registered_on": day,
                "building": building,
                "community": draw.community(),
                "capital_yuan": 10000 * capital,
                "legal_person": draw.name(),
                "phone": draw.phone(),
                "address": draw.address(),
            }
        )
    return rows


def building_revitalisation(draw: Draw) -> list[Record]:
    """Hotels open some weeks later; in 2024 one of them is for players."""
    uses = ["酒店"] * draw.total("hotels") + ["电竞酒店"] * (draw.year == 2024) + ["办公"]
    areas = draw.parts(draw.total("area"), len(uses), step=100, least=600)
    days = draw.days(len(uses), (1,) * 11 + (0,), 0)
    return [
        {
            "project_no": draw.number("PH{year}-{n:02}"),
            "building": f"示例大厦{letter}座",
            "project": f"示例{use}{letter}",
            "use": use,
            "area_m2": area,
            "revitalised_on": day,
            "opened_on": None if use == "办公" else draw.later_this_year(day, 5, 25),
        }
        for letter, use, area, day in zip("甲乙丙丁", uses, areas, days, strict=False)
    ]


def rules(draw: Draw, titles: list[str]) -> list[Record]:
    actions = ["修订"] * draw.total("rules revised") + ["制定", "废止"]
    days = draw.days(len(actions), days_off=0)
    return [
        {
            "rule_no": draw.number("ZD{year}-{n:02}"),
            "title": title,
            "action": action,
            "adopted_on": day,
        }
        for title, action, day in zip(titles, actions, days, strict=False)
    ]


def info_disclosure(draw: Draw) -> list[Record]:
    law = draw.total("published law")
    others = ["财政信息", "工作报告", "政策文件", "其他"][: draw.total("published") - law]
    items = draw.shuffled(
        [(topic, "主动公开") for topic in ["法治文件"] * law + others],
        [("其他", "依申请公开"), ("政策文件", "依申请公开")],
    )
    days = draw.days(len(items), days_off=0)
    return [
        {
            "index_no": draw.number("SL-{year}-{n:05}"),
            "topic": topic,
            "mode": mode,
            "published_on": day,
        }
        for (topic, mode), day in zip(items, days, strict=True)
    ]


def equipment(draw: Draw, assets: list[dict[str, Any]]) -> list[Record]:
    """The count at the end of a year: what was bought so far and not scrapped before."""
    rows = []
    for asset in assets:
        for n in range(asset["count"]):
            number, scrapped = draw.number("ZB-{n:03}"), asset.get("scrapped", 9999)
            if asset["bought"] <= draw.year <= scrapped:
                rows.append(
                    {
                        "asset_no": number,
                        "kind": asset["kind"],
                        "acquired_on": last_working_day(
                            datetime.date(asset["bought"], 3 + n % 8, 12)
                        ),
                        "counted_on": last_working_day(datetime.date(draw.year, 12, 25)),
                        "keeper": draw.name(),
                        "status": "报废" if scrapped == draw.year else "在用",
                    }
                )
    return rows


def enforcement_learning(draw: Draw) -> list[Record]:
    due, absent = draw.total("trainees"), draw.total("trainees absent")
    sessions = range(4 + draw.years_before)
    return _learning(
        draw, "ZFPX{year}-{n:02}", [("执法队员培训", due, max(0, absent - n % 2)) for n in sessions]
    )


def publicity_learning(draw: Draw) -> list[Record]:
    study = ("习近平法治思想中心组专题会", 14, int(draw.year < 2023))
    sessions = draw.shuffled(
        [study] * draw.total("study sessions"), [("其他学习", 14, n % 2) for n in range(6)]
    )
    return _learning(draw, "ZXZ{year}-{n:02}", sessions)


def peace_learning(draw: Draw) -> list[Record]:
    """Half of the staff signs on each of two days."""
    half = draw.total("staff") // 2
    sessions = [
        ("拒绝邪教承诺书签署", half, draw.total("pledges missing")),
        ("拒绝邪教承诺书签署", draw.total("staff") - half, 0),
        ("其他学习", 40, 2),
    ]
    return _learning(draw, "PAXX{year}-{n:02}", sessions)


def _learning(draw: Draw, form: str, sessions: list[tuple[str, int, int]]) -> list[Record]:
    """sessions: kind, how many are due, how many of them are absent."""
    days = draw.days(len(sessions), days_off=0)
    return [
        {
            "record_no": draw.number(form),
            "kind": kind,
            "held_on": day,
            "people_due": due,
            "people": due - absent,
            "teacher": draw.name(),
        }
        for (kind, due, absent), day in zip(sessions, days, strict=True)
    ]


def legal_literates(draw: Draw) -> list[Record]:
    """Four courses a year, each person in one of them."""
    states = draw.shuffled(
        ["未完成"] * draw.total("literates left"), ["已完成"] * draw.total("literates")
    )
    order = list(draw.communities)
    communities = sorted((draw.community() for _ in states), key=order.index)
    courses = draw.days(4, (0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0), 0)
    return [
        {
            "literate_no": draw.number("MBR{n:04}"),
            "name": draw.name(),
            "sex": draw.one("男女"),
            "phone": draw.phone(),
            "community": community,
            "status": status,
            "trained_on": draw.one(courses),
        }
        for community, status in zip(communities, states, strict=True)
    ]


def exam_scores(draw: Draw) -> list[Record]:
    """Half points; nobody loses more than fifteen."""
    lost = draw.parts(draw.total("half points lost"), draw.total("staff"))
    while max(lost) > 30:
        over = max(lost)
        lost[lost.index(over)] = 30
        for _ in range(over - 30):
            lost[lost.index(min(lost))] += 1
    return [
        {
            "paper_no": draw.number("KS{year}-{n:03}"),
            "name": draw.name(),
            "taken_on": datetime.date(draw.year, 11, 15),
            "score": 100 - half / 2,
        }
        for half in lost
    ]
