"""Each shipped relation can fail: for each there are rows that break it."""

import datetime
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import cleaned_of
from workbooks import SHIPPED

from wanxing_stats.cleaning.ledger_rows import SOURCE
from wanxing_stats.cleaning.left_out import PANDAS_TYPES
from wanxing_stats.figures.consistency import check_relations
from wanxing_stats.figures.figures import Figures
from wanxing_stats.rules.office import YearOfOffice

BUILDINGS = ("融汇广场", "新都大厦", "和通大厦")


def registered(*buildings):
    return {"enterprise_registrations": [{"building": building} for building in buildings]}


def wires(*outcomes):
    return {"ebike_charging": [{"matter": "飞线充电", "outcome": each} for each in outcomes]}


def penalised(*fines):
    return {"penalties": [{"kind": kind, "fine_yuan": fine} for kind, fine in fines]}


def cameras(*statuses, bought=2024):
    kind, on = "执法记录仪", f"{bought}-03-01"
    return {"equipment": [{"kind": kind, "status": each, "acquired_on": on} for each in statuses]}


def cases(*cells):
    kinds = {"第一种形态": ("person_times", "persons"), "立案查处": ("sanctioned", "persons")}
    rows = []
    for kind, *numbers in cells:
        rows.append({"kind": kind, **dict(zip(kinds[kind], numbers, strict=True))})
    return {"discipline_cases": rows}


def letters(count):
    kinds = ["提示函", "纪律检查建议书"]
    return {"discipline_letters": [{"kind": kinds[place % 2]} for place in range(count)]}


def attended(training, signed):
    kinds = {"执法队员培训": training, "拒绝邪教承诺书签署": signed}
    rows = [{"kind": kind, "people_due": 10, "people": people} for kind, people in kinds.items()]
    return {"learning": rows}


def visited(households):
    return {"grid_visits": [{"households_due": 10, "households_visited": households}]}


def promoted(*kinds):
    return {"personnel_promotions": [{"kind": kind} for kind in kinds]}


def literates(*cells):
    rows = [{"community": community, "status": status} for community, status in cells]
    return {"legal_literates": rows}


def finished(*tasks):
    return {"milestones": [{"task": task} for task in tasks]}


def project(**cells):
    return {"building_revitalisation": [{"use": "酒店", **cells}]}


PROMOTED = ["职级晋升"] * 4 + ["职务晋升", "职员等级晋升"]
TASKS = ["公共数据资源上报", "制定街道履职事项清单", "制定综合执法领域专题培训方案"]

# id: rows that it holds for, and rows that break it.
BREAKING = {
    "R01": (registered(*BUILDINGS), registered("融汇广场", "新都大厦", "和通")),
    "R02": (
        {"safety_hazards": [{"status": "已整改"}]},
        {"safety_hazards": [{"status": "已整改"}, {"status": "整改中"}]},
    ),
    "R03": (wires("已整改"), wires("已整改", "整改中")),
    "R04": (penalised(("罚款", 100), ("警告", 0)), penalised(("罚款", 100), ("警告", 50))),
    "R05": (penalised(("罚款", 100), ("警告", 0)), penalised(("罚款", 0))),
    "R06": (project(area_m2=800.0), project(area_m2=0.0)),
    "R07": (cameras("在用"), cameras("报废")),
    "R08": (cameras("在用"), cameras("在用", bought=2022)),
    "R09": (
        {"whistle_meetings": [{}], "hotline_orders": [{}]},
        {"whistle_meetings": [{}, {}], "hotline_orders": [{}]},
    ),
    "R10": (cases(("立案查处", 1, 1)), cases(("立案查处", 2, 2))),
    "R11": (
        letters(2) | cases(("第一种形态", 2, 1), ("立案查处", 1, 1)),
        letters(4) | cases(("第一种形态", 2, 1), ("立案查处", 1, 1)),
    ),
    "R12": (cases(("第一种形态", 2, 1)), cases(("第一种形态", 1, 2))),
    "R13": (
        penalised(("警告", 0)) | {"ebike_charging": [{"matter": "违规充电警告"}]},
        penalised(("罚款", 9)) | {"ebike_charging": [{"matter": "违规充电警告"}]},
    ),
    "R14": (
        {"info_disclosure": [{"topic": "法治文件", "mode": "主动公开"}]},
        {"info_disclosure": [{"topic": "法治文件", "mode": "依申请公开"}]},
    ),
    "R15": (attended(10, 9) | visited(10), attended(10, 11) | visited(10)),
    "R16": (
        {"publicity": [{"kind": "大型宣传活动", "beneficiaries": 5200}]},
        {"publicity": [{"kind": "大型宣传活动", "beneficiaries": 4900}]},
    ),
    "R17": (
        {"publicity": [{"kind": "发放宣传单", "quantity": 9800}]},
        {"publicity": [{"kind": "发放宣传单", "quantity": 12000}]},
    ),
    "R18": (
        literates(("甲", "已完成"), ("甲", "未完成")),
        literates(("甲", "已完成"), ("乙", "未完成")),
    ),
    "R19": (promoted(*PROMOTED), promoted(*PROMOTED, "职务晋升")),
    "R20": (finished(*TASKS), finished(*TASKS, TASKS[0])),
    "R21": (project(opened_on="2024-06-01"), project(opened_on="2024-01-31")),
    "R22": (
        {"safety_inspections": [{"has_hazard": True}], "safety_hazards": [{}]},
        {
            "safety_inspections": [{"has_hazard": True}, {"has_hazard": True}],
            "safety_hazards": [{}],
        },
    ),
}


def frame_of(ledger, rows):
    """Clean rows of 2024; what a row doesn't say is some value of the column's type."""
    blank = {"string": "甲", "number": 1.0, "integer": 1, "boolean": False, "month": "2024-03"}
    columns = {}
    for field in ledger.kept:
        other = blank.get(field.type, "2024-03-01")
        numbered = field.name.endswith("_no")
        values = [
            row.get(field.name, f"{other}{place}" if numbered else other)
            for place, row in enumerate(rows)
        ]
        columns[field.name] = pd.Series(values, dtype=PANDAS_TYPES[field.type])
    places = dict.fromkeys(SOURCE, "x")
    return pd.DataFrame(columns).assign(**places)


def ended(day):
    """The shipped rules of an office that counts 2024 as far as that day."""
    office = SHIPPED.office.model_copy(update={"years": {"2024": YearOfOffice(as_of=day)}})
    return replace(SHIPPED, office=office)


def outcome_of(id, rows_of, rules=None):
    rules = rules or ended(datetime.date(2024, 12, 31))
    tables = {
        name: frame_of(ledger, rows_of.get(name, [])) for name, ledger in SHIPPED.ledgers.items()
    }
    if id == "R08":  # it looks at the year before
        earlier = frame_of(SHIPPED.ledgers["equipment"], [{"kind": "照相机", "status": "在用"}])
        earlier["counted_on"] = pd.Series(["2023-12-31"], dtype="datetime64[ms]")
        tables["equipment"] = pd.concat([tables["equipment"], earlier], ignore_index=True)
    figures = Figures(cleaned_of(rules, tables, [2023, 2024]))
    return next(each for each in check_relations(figures, 2024) if each.id == id)


@pytest.mark.parametrize("id", sorted(SHIPPED.relations))
def test_there_are_rows_that_a_relation_holds_for_and_rows_that_break_it(id):
    sound, broken = BREAKING[id]
    assert outcome_of(id, sound).holds is True
    assert outcome_of(id, broken).holds is False


def test_each_quantity_of_a_relation_is_said_by_its_title():
    _, broken = BREAKING["R18"]
    assert outcome_of("R18", broken).values == "有人完成培训的社区1，全部社区2"


@pytest.mark.parametrize("id", sorted(SHIPPED.relations))
def test_what_holds_only_at_the_years_end_is_left_open_before_and_nothing_else(id):
    _, broken = BREAKING[id]
    outcome = outcome_of(id, broken, ended(datetime.date(2024, 11, 30)))
    waits = SHIPPED.relations[id].at_year_end
    assert outcome.holds is (None if waits else False)
    assert outcome.values.endswith("到年底再核对") == waits


def test_what_the_printed_report_claims_waits_for_the_years_end():
    claimed = [each for each in SHIPPED.relations.values() if each.years]
    assert claimed and all(each.at_year_end for each in claimed)
