"""What happened: each ledger's records of a year, under the ledger's field names and with typed values.

The totals of 2024 are those of the published report; the years before are invented. The records are drawn so that
they add up to the totals, and every figure has to be computed from them again. Rows that cannot be right come on top
(see with_mistakes) and add nothing.

Nobody here exists: names hold 某, phones begin 000-, identity numbers have the birth date 00000000 and a wrong check
digit, credit codes hold the letters S, O and I that the standard leaves out.
"""

import datetime
import random
from functools import cache

YEARS = (2021, 2022, 2023, 2024)

OFFICE = "党政(综合)办公室"
PARTY = "党建工作办公室(组织人事)"
PUBLICITY = "党建工作办公室(宣传)"
ECONOMY = "经济发展(营商服务)科室"
ENFORCEMENT = "综合执法大队"
SAFETY = "公共安全(应急)办公室"
GRID = "网格化管理中心"
PEACE = "平安建设办公室(矛调中心、信访)"
DISCIPLINE = "纪检监察工委"
JUSTICE = "司法所"

COMMUNITIES = [
    f"示例{n}社区"
    for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
]
SHARES = [14, 12, 11, 10, 9, 8, 8, 7, 7, 6, 5, 3]

# What the records of 2021, 2022, 2023 and 2024 add up to.
TOTALS = {
    "promoted in grade": (5, 3, 6, 4),
    "promoted in post": (1, 2, 2, 1),
    "promoted as staff": (2, 1, 3, 1),
    "issues resolved": (61, 70, 79, 88),
    "issues open": (9, 8, 8, 6),
    "enterprises": (438, 472, 529, 571),
    "enterprises in 融汇广场": (71, 80, 96, 107),
    "enterprises in 新都大厦": (55, 61, 74, 82),
    "enterprises in 和通大厦": (9, 8, 14, 12),
    "hotels": (0, 1, 1, 2),
    "area": (4200, 5100, 6800, 9600),
    "forums": (0, 1, 1, 1),
    "rules revised": (1, 3, 2, 2),
    "committee meetings": (51, 55, 58, 62),
    "director meetings": (24, 25, 30, 28),
    "published": (4, 5, 5, 6),
    "published law": (1, 2, 2, 2),
    "penalties": (64, 72, 79, 87),
    "fines": (15200, 17850, 18400, 19550),
    "units inspected": (610, 655, 702, 768),
    "inspections": (822, 907, 1013, 1126),
    "hazards": (142, 131, 124, 110),
    "hazards left": (4, 3, 3, 0),
    "companies": (9, 12, 15, 17),
    "wires": (46, 38, 29, 20),
    "wires left": (3, 2, 1, 0),
    "warnings": (9, 12, 15, 18),
    "sheds": (64, 64, 66, 66),
    "sheds left": (42, 25, 8, 0),
    "screens": (8, 10, 12, 15),
    "leaflets": (6000, 8000, 8500, 10000),
    "visits missed, per mille": (38, 24, 11, 0),
    "disputes": (468, 489, 517, 535),
    "disputes open": (7, 6, 5, 4),
    "orders": (5584, 6107, 6615, 6942),
    "whistles": (58, 66, 79, 85),
    "petitions": (192, 181, 174, 165),
    "events": (2, 3, 3, 4),
    "beneficiaries": (2600, 3800, 4300, 5000),
    "lectures": (1, 1, 1, 1),
    "warning meetings": (4, 4, 5, 6),
    "first form": (19, 22, 25, 28),
    "discipline cases": (5, 6, 7, 9),
    "sanctioned": (5, 5, 6, 8),
    "reminders": (3, 5, 6, 7),
    "advice": (1, 2, 1, 1),
    "study sessions": (1, 2, 2, 2),
    "literates": (96, 108, 120, 132),
    "literates left": (5, 4, 2, 0),
    "trainees": (31, 33, 34, 36),
    "trainees absent": (2, 2, 1, 0),
    "staff": (112, 118, 124, 128),
    "pledges missing": (3, 2, 1, 0),
    "half points lost": (1837, 1628, 1364, 1111),
}


class Draw:
    """The dice of one ledger in one year: what is drawn for one ledger never moves another."""

    def __init__(self, seed: int, year: int, ledger: str, department: str):
        self.year = year
        self.dice = random.Random(f"{seed} {year} {ledger} {department}")
        self._serial = 0

    def total(self, what: str) -> int:
        return TOTALS[what][self.year - YEARS[0]]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def one(self, choices):
        return self.dice.choice(choices)

    def weighted(self, weights: dict):
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def days(self, n: int, months=(1,) * 12, weekends: float = 0.1) -> list[datetime.date]:
        """n days in order, spread over the months by their weights."""
        return sorted(self.day(months, weekends) for _ in range(n))

    def day(self, months=(1,) * 12, weekends: float = 0.1) -> datetime.date:
        while True:
            month = self.dice.choices(range(1, 13), months)[0]
            day = datetime.date(self.year, month, self.dice.randint(1, 28 if month == 2 else 30))
            if day.weekday() < 5 or self.chance(weekends):
                return day

    def later(
        self, day: datetime.date, least: int, most: int, this_year: bool = True
    ) -> datetime.date:
        """Some days later, for what is counted by its end still in this year."""
        day += datetime.timedelta(self.dice.randint(least, most))
        return min(day, datetime.date(self.year, 12, 31)) if this_year else day

    def parts(self, total: int, n: int, step: int = 1, least: int = 0) -> list[int]:
        """n multiples of step, none below least, that add up to the total (itself a multiple)."""
        spare = (total - n * least) // step
        cuts = sorted(self.dice.randint(0, spare) for _ in range(n - 1))
        return [least + step * (b - a) for a, b in zip([0, *cuts], [*cuts, spare])]

    def shuffled(self, *groups: list) -> list:
        rows = [row for group in groups for row in group]
        self.dice.shuffle(rows)
        return rows

    def number(self, form: str) -> str:
        """The next record number."""
        self._serial += 1
        return form.format(year=self.year, n=self._serial)

    def community(self) -> str:
        return self.dice.choices(COMMUNITIES, SHARES)[0]

    def name(self) -> str:
        return self.one("张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗") + self.one(["某", "某某"])

    def phone(self) -> str:
        return f"000-{self.dice.randint(1, 99999):08}"

    def address(self) -> str:
        floor, flat = self.dice.randint(1, 18), self.dice.randint(1, 4)
        return f"示例路{self.dice.randint(1, 120)}号{self.dice.randint(1, 9)}门{floor}0{flat}"

    def id_number(self) -> str:
        return impossible_id(self.dice.randint(1, 999))


def impossible_id(n: int) -> str:
    """Born on no day of no year, and the check digit is wrong too."""
    body = f"12010400000000{n:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    right = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]
    return body + ("X" if right != "X" else "0")


def impossible_credit_code(year: int, n: int) -> str:
    return f"91120104SOI{year}{n:03}"


# --- one function for each ledger: the records of a year, in the order in which the office met them ---


def personnel_promotions(d: Draw) -> list[dict]:
    kinds = d.shuffled(
        ["职级晋升"] * d.total("promoted in grade"),
        ["职务晋升"] * d.total("promoted in post"),
        ["职员等级晋升"] * d.total("promoted as staff"),
    )
    posts = {
        "职级晋升": ("四级主任科员", "三级主任科员"),
        "职务晋升": ("科员", "副科长"),
        "职员等级晋升": ("九级职员", "八级职员"),
    }
    return [
        {
            "record_no": d.number("JS{year}-{n:02}"),
            "person": d.name(),
            "kind": kind,
            "decided_on": day,
            "former_post": posts[kind][0],
            "new_post": posts[kind][1],
        }
        for kind, day in zip(kinds, d.days(len(kinds), weekends=0))
    ]


_TASKS = {
    (OFFICE, 2021): [("街道档案室标准化整理", 9)],
    (OFFICE, 2022): [("街道公务用车台账清理", 4), ("政务服务大厅无障碍改造", 11)],
    (OFFICE, 2023): [("街道值班室改造", 3), ("基层减负表格清理", 10)],
    (OFFICE, 2024): [("公共数据资源上报", 6), ("固定资产清查", 9), ("制定街道履职事项清单", 12)],
    (ENFORCEMENT, 2023): [("执法文书模板更新", 8)],
    (ENFORCEMENT, 2024): [("制定综合执法领域专题培训方案", 5), ("夜间巡查点位调整", 7)],
}


def milestones_of(department: str):
    def milestones(d: Draw) -> list[dict]:
        form = "RW-{year}-{n:02}" if department == OFFICE else "ZFRW{year}{n:02}"
        return [
            {
                "task_no": d.number(form),
                "task": task,
                "finished_in": f"{d.year}-{month:02}",
                "responsible": d.name(),
            }
            for task, month in _TASKS.get((department, d.year), [])
        ]

    return milestones


def enterprise_issues(d: Draw) -> list[dict]:
    texts = {
        "物业停车": "园区停车位不足，请协调",
        "政策咨询": "不清楚税收优惠怎样申报",
        "招聘用工": "招聘难，希望组织招聘会",
        "商铺出租": "闲置商铺急需出租",
        "周边环境": "楼下挡板影响顾客出行",
        "证照办理": "变更地址的手续不熟悉",
    }
    outcomes = d.shuffled(
        ["已解决"] * d.total("issues resolved"), ["办理中"] * d.total("issues open")
    )
    rows = []
    for status, raised in zip(outcomes, d.days(len(outcomes), weekends=0)):
        category, contact, phone = (
            d.weighted(dict(zip(texts, (9, 7, 5, 4, 3, 3)))),
            d.name(),
            d.phone(),
        )
        content = texts[category] + (f"（联系{contact}，{phone}）" if d.chance(0.2) else "")
        rows.append(
            {
                "issue_no": d.number("QY{year}-{n:03}"),
                "raised_on": raised,
                "contact": contact,
                "phone": phone,
                "content": content,
                "category": category,
                "status": status,
                "resolved_on": d.later(raised, 1, 40) if status == "已解决" else None,
            }
        )
    return rows


def enterprise_registrations(d: Draw) -> list[dict]:
    named = {
        "融汇广场": "enterprises in 融汇广场",
        "新都大厦": "enterprises in 新都大厦",
        "和通大厦": "enterprises in 和通大厦",
    }
    buildings = [building for building, what in named.items() for _ in range(d.total(what))]
    others = [
        d.weighted({"启元大厦": 3, "示例大厦": 5, None: 12})
        for _ in range(d.total("enterprises") - len(buildings))
    ]
    rows = []
    for building, day in zip(
        d.shuffled(buildings, others), d.days(d.total("enterprises"), weekends=0)
    ):
        n = int(d.number("{n}"))
        capital = 10000 * d.one([1, 3, 5, 10, 10, 20, 50, 50, 100, 100, 200, 500])
        rows.append(
            {
                "credit_code": impossible_credit_code(d.year, n),
                "registered_on": day,
                "building": building,
                "community": d.community(),
                "capital_yuan": capital,
                "legal_person": d.name(),
                "phone": d.phone(),
                "address": d.address(),
            }
        )
    return rows


def building_revitalisation(d: Draw) -> list[dict]:
    uses = ["酒店"] * d.total("hotels") + (["电竞酒店"] if d.year == 2024 else []) + ["办公"]
    areas = d.parts(d.total("area"), len(uses), step=100, least=600)
    return [
        {
            "project_no": d.number("PH{year}-{n:02}"),
            "building": f"示例大厦{letter}座",
            "project": f"示例{use}{letter}",
            "use": use,
            "area_m2": area,
            "revitalised_on": done,
            "opened_on": None if use == "办公" else d.later(done, 5, 25),
        }
        for letter, use, area, done in zip(
            "甲乙丙丁", uses, areas, d.days(len(uses), (1,) * 11 + (0,), 0)
        )
    ]


def _meetings(d: Draw, form: str, kinds: list[str]) -> list[dict]:
    return [
        {
            "meeting_no": d.number(form),
            "kind": kind,
            "held_on": day,
            "chair": d.name(),
            "recorder": d.name(),
            "attendance": d.dice.randint(9, 32),
        }
        for kind, day in zip(kinds, d.days(len(kinds), weekends=0.02))
    ]


def office_meetings(d: Draw) -> list[dict]:
    return _meetings(
        d,
        "HY{year}-{n:03}",
        d.shuffled(
            ["工委会"] * d.total("committee meetings"),
            ["主任办公会"] * d.total("director meetings"),
            ["专题会"] * 7,
        ),
    )


def economy_meetings(d: Draw) -> list[dict]:
    return _meetings(
        d, "YS{year}-{n:02}", d.shuffled(["营商环境座谈会"] * d.total("forums"), ["专题会"] * 4)
    )


def rules(d: Draw) -> list[dict]:
    titles = [
        "干部值班制度",
        "综合执法涉案暂扣物品管理制度",
        "公章管理制度",
        "信访接待制度",
        "合同审查办法",
        "会议制度",
    ]
    actions = ["修订"] * d.total("rules revised") + ["制定", "废止"]
    return [
        {
            "rule_no": d.number("ZD{year}-{n:02}"),
            "title": f"万兴街{title}",
            "action": action,
            "adopted_on": day,
        }
        for title, action, day in zip(titles, actions, d.days(len(actions), weekends=0))
    ]


def info_disclosure(d: Draw) -> list[dict]:
    law, all_of_it = d.total("published law"), d.total("published")
    topics = ["法治文件"] * law + ["财政信息", "工作报告", "政策文件", "其他"][: all_of_it - law]
    items = d.shuffled(
        [(topic, "主动公开") for topic in topics],
        [("其他", "依申请公开"), ("政策文件", "依申请公开")],
    )
    return [
        {
            "index_no": d.number("SL-{year}-{n:05}"),
            "topic": topic,
            "mode": mode,
            "published_on": day,
        }
        for (topic, mode), day in zip(items, d.days(len(items), weekends=0))
    ]


def penalties(d: Draw) -> list[dict]:
    """Warnings carry no fine; street stalls, the most of them, pay 50 to 300 yuan, a few pay more."""
    kinds = d.shuffled(["警告"] * 9, ["警告并罚款"] * 6, ["罚款"] * (d.total("penalties") - 15))
    fined = [
        50 * d.weighted({1: 8, 2: 9, 4: 7, 6: 3, 10: 2, 20: 1}) for kind in kinds if kind != "警告"
    ]
    while sum(fined) != d.total("fines"):  # step by step to the year's total
        at, step = d.dice.randrange(len(fined)), 50 if sum(fined) < d.total("fines") else -50
        fined[at] = max(50, fined[at] + step)
    fines, facts = (
        iter(fined),
        {
            "占道经营": "未经批准占用人行道摆摊",
            "露天烧烤": "夜间露天烧烤",
            "非法小广告": "在墙面张贴小广告",
            "门前三包": "门前堆放杂物",
            "乱倒垃圾": "随意倾倒装修垃圾",
        },
    )
    rows = []
    for kind, filed in zip(
        kinds, d.days(len(kinds), (4, 4, 7, 9, 11, 12, 12, 11, 10, 8, 6, 4), 0.2)
    ):
        violation, firm = d.weighted(dict(zip(facts, (10, 6, 4, 4, 3)))), d.chance(0.2)
        number = d.number("示例罚决字〔{year}〕第{n:03}号")
        rows.append(
            {
                "decision_no": number,
                "party": f"示例商店{int(number[-4:-1])}" if firm else d.name(),
                "party_id": impossible_credit_code(d.year, 900 + len(rows))
                if firm
                else d.id_number(),
                "legal_person": d.name() if firm else None,
                "facts": facts[violation],
                "officer": d.name(),
                "violation": violation,
                "kind": kind,
                "fine_yuan": 0 if kind == "警告" else next(fines),
                "filed_on": filed,
                "decided_on": d.later(filed, 0, 20),
            }
        )
    return rows


def safety_inspections(d: Draw) -> list[dict]:
    kinds = dict(
        zip(
            (
                "小餐饮店",
                "小商店",
                "小美容洗浴",
                "小旅馆",
                "小诊所",
                "小学校",
                "小歌舞娱乐",
                "小网吧",
                "小加工作坊",
            ),
            (24, 30, 12, 6, 7, 5, 3, 2, 4),
        )
    )
    units = [
        {
            "unit_no": f"JX{n:04}",
            "category": d.weighted(kinds),
            "community": d.community(),
            "address": d.address(),
            "manager_name": d.name(),
        }
        for n in range(1, d.total("units inspected") + 1)
    ]
    visited = d.shuffled(units, d.dice.sample(units, d.total("inspections") - len(units)))
    return [
        {
            "visit_no": d.number("XC{year}-{n:04}"),
            **unit,
            "visited_on": day,
            "has_hazard": d.chance(0.09),
            "inspector": d.name(),
        }
        for unit, day in zip(
            visited, d.days(len(visited), (12, 9, 8, 8, 9, 10, 7, 7, 9, 8, 9, 10), 0.05)
        )
    ]


def safety_hazards(d: Draw) -> list[dict]:
    texts = {
        "消防通道": "楼道堆放杂物",
        "用电安全": "私拉电线",
        "消防设施": "灭火器过期",
        "燃气安全": "软管老化",
        "疏散标志": "疏散指示灯不亮",
    }
    left = d.total("hazards left")
    outcomes = d.shuffled(["整改中"] * left, ["已整改"] * (d.total("hazards") - left))
    rows = []
    for status, found in zip(
        outcomes, d.days(len(outcomes), (12, 9, 8, 8, 9, 10, 7, 7, 9, 8, 9, 6))
    ):
        category, person = d.weighted(dict(zip(texts, (10, 8, 7, 4, 3)))), d.name()
        due = found + datetime.timedelta(15)
        rows.append(
            {
                "hazard_no": d.number("YH{year}-{n:03}"),
                "found_on": found,
                "category": category,
                "level": d.weighted({"一般": 20, "较大": 2}),
                "community": d.community(),
                "description": texts[category] + (f"，已告知{person}" if d.chance(0.3) else ""),
                "responsible": person,
                "due_on": due,
                "status": status,
                "rectified_on": d.later(found, 0, 18) if status == "已整改" else None,
            }
        )
    return rows


def ebike_charging(d: Draw) -> list[dict]:
    companies = [f"WY{n:02}" for n in range(1, d.total("companies") + 1)]
    signed = [
        ("物业联合治理", company, "已联合治理")
        for company in companies + d.dice.sample(companies, 4)
    ]
    wires, wires_left = d.total("wires"), d.total("wires left")
    sheds, sheds_left = d.total("sheds"), d.total("sheds left")
    matters = d.shuffled(
        signed,
        [("飞线充电", None, "整改中")] * wires_left
        + [("飞线充电", None, "已整改")] * (wires - wires_left),
        [("违规充电警告", None, "已警告")] * d.total("warnings"),
        [("车棚充电桩", None, "未安装")] * sheds_left
        + [("车棚充电桩", None, "已安装")] * (sheds - sheds_left),
    )
    rows = []
    for (matter, company, outcome), day in zip(matters, d.days(len(matters))):
        whose = matter in ("飞线充电", "违规充电警告")
        rows.append(
            {
                "record_no": d.number("DC{year}-{n:03}"),
                "matter": matter,
                "occurred_on": day,
                "community": d.community(),
                "company_no": company,
                "party": d.name() if whose else None,
                "phone": d.phone() if whose else None,
                "outcome": outcome,
            }
        )
    return rows


def _publicity(d: Draw, form: str, kinds: list[tuple]) -> list[dict]:
    return [
        {
            "record_no": d.number(form),
            "kind": kind,
            "held_on": day,
            "quantity": quantity,
            "beneficiaries": people,
            "publicist": d.name(),
        }
        for (kind, quantity, people), day in zip(kinds, d.days(len(kinds)))
    ]


def safety_publicity(d: Draw) -> list[dict]:
    screens = [("LED屏播放", n, None) for n in d.parts(d.total("screens"), 6, least=1)]
    leaflets = [
        ("发放宣传单", n, None) for n in d.parts(d.total("leaflets"), 12, step=50, least=250)
    ]
    return _publicity(
        d, "XFXC{year}-{n:02}", d.shuffled(screens, leaflets, [("其他宣传", None, 60)] * 3)
    )


def peace_publicity(d: Draw) -> list[dict]:
    crowds = d.parts(d.total("beneficiaries"), d.total("events"), step=50, least=600)
    events = [("大型宣传活动", None, crowd) for crowd in crowds]
    others = [("其他宣传", None, d.dice.randint(3, 9) * 10) for _ in range(5)]
    return _publicity(d, "PAXC{year}-{n:02}", d.shuffled(events, others))


def grid_visits(d: Draw) -> list[dict]:
    """The larger a community, the more households are due in each month."""
    rows = []
    for month in range(1, 13):
        for community, share in zip(COMMUNITIES, SHARES):
            due = 40 * share + d.dice.randint(-20, 20)
            missed = round(due * d.total("visits missed, per mille") / 1000 * 2 * d.dice.random())
            rows.append(
                {
                    "month": f"{d.year}-{month:02}",
                    "community": community,
                    "households_due": due,
                    "households_visited": due - missed,
                }
            )
    return rows


def disputes(d: Draw) -> list[dict]:
    texts = {
        "邻里纠纷": "楼上漏水",
        "物业纠纷": "物业费有争议",
        "婚姻家庭": "赡养老人意见不一",
        "消费纠纷": "预付卡不退款",
        "劳动争议": "拖欠工资",
        "损害赔偿": "剐蹭车辆赔偿",
    }
    outcomes = d.shuffled(
        ["调处中"] * d.total("disputes open"),
        [d.weighted({"调处成功": 92, "引导其他途径": 8}) for _ in range(d.total("disputes"))],
    )
    rows = []
    for outcome, found in zip(
        outcomes, d.days(len(outcomes), (7, 7, 8, 8, 8, 9, 11, 11, 8, 8, 8, 7), 0.3)
    ):
        kind, party, phone = d.weighted(dict(zip(texts, (12, 8, 5, 4, 3, 3)))), d.name(), d.phone()
        content = f"{party}反映{texts[kind]}" + (f"，电话{phone}" if d.chance(0.15) else "")
        rows.append(
            {
                "dispute_no": d.number("MD{year}{n:04}"),
                "found_on": found,
                "kind": kind,
                "community": d.community(),
                "parties": f"{party}、{d.name()}",
                "phone": phone,
                "content": content,
                "outcome": outcome,
                "mediated_on": None if outcome == "调处中" else d.later(found, 0, 25),
            }
        )
    return rows


_WISHES = {  # category: weights of the twelve months, what people say
    "物业管理": ([9] * 12, ["小区保洁不到位", "电梯常停", "门禁坏了无人修"]),
    "环境卫生": ([6, 5, 6, 7, 8, 8, 9, 9, 7, 6, 6, 6], ["垃圾清运不及时", "楼后堆放垃圾"]),
    "噪声扰民": ([4, 4, 5, 6, 7, 8, 9, 9, 6, 5, 4, 4], ["夜间施工噪声大", "广场舞音响声大"]),
    "停车管理": ([6] * 12, ["占用消防通道停车", "车位被占"]),
    "供水": ([2, 2, 2, 2, 3, 5, 13, 12, 4, 2, 2, 2], ["高层停水", "水压太低", "楼道水管漏水"]),
    "高温停电": ([0, 0, 0, 0, 1, 4, 14, 13, 2, 0, 0, 0], ["天热停电", "配电箱跳闸空调不能用"]),
    "供热": ([9, 7, 5, 0, 0, 0, 0, 0, 0, 2, 10, 9], ["家中暖气不热", "暖气管漏水"]),
    "市容占道": ([3, 3, 5, 6, 7, 8, 8, 8, 6, 5, 4, 3], ["早市占道", "露天烧烤油烟"]),
    "违章搭建": ([3] * 12, ["楼顶搭建", "一楼私搭小院"]),
    "民生保障": ([5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5], ["咨询养老补贴", "咨询医保"]),
}


_SOURCES = {"12345热线": 16, "网格上报": 4, "书记信箱": 1, "网上留言": 3}


def hotline_orders(d: Draw) -> list[dict]:
    """Heat and water make the summer's peak; a week is given for an order, and one in twelve takes longer."""
    months = [sum(weights[month] for weights, _ in _WISHES.values()) for month in range(12)]
    rows = []
    for day in d.days(d.total("orders"), months, weekends=0.5):
        category = d.weighted(
            {name: weights[day.month - 1] for name, (weights, _) in _WISHES.items()}
        )
        caller, phone, content = d.name(), d.phone(), d.one(_WISHES[category][1])
        if d.chance(0.04):
            content += f"，请联系{caller}{phone}"
        late, still_open = d.chance(0.08), d.chance(0.012 if day.month < 12 else 0.08)
        closed = (
            None if still_open else d.later(day, *((8, 30) if late else (0, 7)), this_year=False)
        )
        rows.append(
            {
                "order_no": d.number("GD{year}-{n:05}"),
                "assigned_on": day,
                "category": category,
                "community": d.community(),
                "source": d.weighted(_SOURCES),
                "caller": caller,
                "phone": phone,
                "address": d.address(),
                "content": content,
                "handler": d.name(),
                "due_on": day + datetime.timedelta(7),
                "closed_on": closed,
                "satisfied": None if closed is None else d.chance(0.9),
            }
        )
    return rows


def whistle_meetings(d: Draw) -> list[dict]:
    matters = {
        "停车秩序": "消防通道停车",
        "老旧管网": "管网漏水",
        "违建治理": "楼顶搭建",
        "环境整治": "背街小巷垃圾",
        "飞线充电": "车棚用电",
    }
    rows = []
    for day in d.days(d.total("whistles"), weekends=0):
        topic = d.weighted(dict(zip(matters, (8, 6, 4, 6, 3))))
        rows.append(
            {
                "meeting_no": d.number("CS{year}-{n:03}"),
                "held_on": day,
                "topic": topic,
                "community": d.community(),
                "departments": d.dice.randint(2, 8),
                "matter": f"居民{d.name()}反映{matters[topic]}",
                "chair": d.name(),
            }
        )
    return rows


def petitions(d: Draw) -> list[dict]:
    texts = {
        "物业管理": "反映物业不作为",
        "拆迁安置": "反映安置房办证",
        "劳动社保": "反映社保补缴",
        "环境卫生": "反映垃圾站异味",
        "违法建设": "反映邻居私搭",
        "涉法涉诉": "对判决执行有意见",
    }
    rows = []
    for day in d.days(d.total("petitions"), (14, 9, 15, 14, 13, 14, 15, 15, 13, 12, 14, 13), 0.05):
        category, name, phone = (
            d.weighted(dict(zip(texts, (9, 6, 5, 5, 4, 2)))),
            d.name(),
            d.phone(),
        )
        people = d.weighted({1: 30, 2: 7, 3: 3, 6: 2, 12: 1})
        late, still_open = d.chance(0.06), d.chance(0.01 if day.month < 11 else 0.15)
        takes = (61, 80) if late and day.month < 11 else (3, 31 if day.month == 12 else 58)
        closed = None if still_open else d.later(day, *takes, this_year=False)
        rows.append(
            {
                "petition_no": d.number("XF{year}-{n:03}"),
                "received_on": day,
                "petitioner": name,
                "id_number": d.id_number(),
                "phone": phone,
                "address": d.address(),
                "content": texts[category] + (f"（{name}，{phone}）" if d.chance(0.2) else ""),
                "receiver": d.name(),
                "channel": d.weighted(
                    {"来访": 12, "来信": 3, "来电": 6, "网上信访": 9, "上级转送": 4, "领导批示": 1}
                ),
                "category": category,
                "people": people,
                "collective": people >= 5,
                "due_on": day + datetime.timedelta(60),
                "closed_on": closed,
            }
        )
    return rows


def discipline_education(d: Draw) -> list[dict]:
    kinds = d.shuffled(
        ["廉政专题党课"] * d.total("lectures"),
        ["警示教育大会"] * d.total("warning meetings"),
        ["警示教育参观"] * 2,
    )
    return [
        {
            "record_no": d.number("LJ{year}-{n:02}"),
            "kind": kind,
            "held_on": day,
            "attendance": d.dice.randint(40, 125),
            "speaker": d.name() if kind == "廉政专题党课" else None,
        }
        for kind, day in zip(kinds, d.days(len(kinds), weekends=0))
    ]


def discipline_cases(d: Draw) -> list[dict]:
    talks = [("第一种形态", n, n, None) for n in d.parts(d.total("first form"), 11, least=1)]
    sanctioned = [1] * d.total("sanctioned") + [0] * (
        d.total("discipline cases") - d.total("sanctioned")
    )
    cases = d.shuffled(talks, [("立案查处", None, 1, n) for n in sanctioned])
    return [
        {
            "record_no": d.number("JW{year}-{n:02}"),
            "kind": kind,
            "handled_on": day,
            "person_times": times,
            "persons": persons,
            "sanctioned": n,
            "subject": d.name(),
            "post": d.one(["科员", "协管员", "社区工作者"]),
            "facts": d.one(["工作纪律松懈", "台账登记不及时", "补贴审核把关不严"]),
        }
        for (kind, times, persons, n), day in zip(cases, d.days(len(cases), weekends=0))
    ]


def discipline_letters(d: Draw) -> list[dict]:
    kinds = d.shuffled(["提示函"] * d.total("reminders"), ["纪律检查建议书"] * d.total("advice"))
    return [
        {
            "letter_no": d.number("示例纪函〔{year}〕{n}号"),
            "kind": kind,
            "issued_on": day,
            "signatory": d.name(),
            "recipient": d.one([ENFORCEMENT, GRID, "公共服务办公室", "示例三社区"]),
        }
        for kind, day in zip(kinds, d.days(len(kinds), weekends=0))
    ]


# kind, bought, scrapped (None: in use), how many
_ASSETS = [
    ("执法记录仪", 2019, None, 9),
    ("执法记录仪", 2019, 2022, 1),
    ("执法记录仪", 2019, 2023, 2),
    ("执法记录仪", 2021, None, 2),
    ("执法记录仪", 2022, None, 3),
    ("执法记录仪", 2023, None, 4),
    ("执法记录仪", 2024, None, 3),
    ("摄像机", 2020, None, 2),
    ("照相机", 2018, None, 2),
    ("照相机", 2018, 2022, 1),
    ("执法电动车", 2020, None, 4),
    ("执法电动车", 2019, 2023, 3),
    ("执法电动车", 2022, None, 3),
    ("执法电动车", 2023, None, 2),
    ("执法电动车", 2024, None, 14),
]


def equipment(d: Draw) -> list[dict]:
    """The count at the end of a year: what was bought so far, without what earlier counts found scrapped."""
    rows = []
    for kind, bought, scrapped, how_many in _ASSETS:
        for n in range(how_many):
            number = d.number("ZB-{n:03}")
            if bought <= d.year and (scrapped is None or scrapped >= d.year):
                rows.append(
                    {
                        "asset_no": number,
                        "kind": kind,
                        "acquired_on": datetime.date(bought, 3 + n % 8, 12),
                        "counted_on": datetime.date(d.year, 12, 25),
                        "keeper": d.name(),
                        "status": "报废" if scrapped == d.year else "在用",
                    }
                )
    return rows


def _learning(d: Draw, form: str, sessions: list[tuple]) -> list[dict]:
    return [
        {
            "record_no": d.number(form),
            "kind": kind,
            "held_on": day,
            "people_due": due,
            "people": due - absent,
            "teacher": d.name(),
        }
        for (kind, due, absent), day in zip(sessions, d.days(len(sessions), weekends=0))
    ]


def enforcement_learning(d: Draw) -> list[dict]:
    due, absent = d.total("trainees"), d.total("trainees absent")
    sessions = [("执法队员培训", due, max(0, absent - n % 2)) for n in range(4 + d.year - YEARS[0])]
    return _learning(d, "ZFPX{year}-{n:02}", sessions)


def publicity_learning(d: Draw) -> list[dict]:
    studies = [("习近平法治思想中心组专题会", 14, d.year < 2023)] * d.total("study sessions")
    return _learning(
        d, "ZXZ{year}-{n:02}", d.shuffled(studies, [("其他学习", 14, n % 2) for n in range(6)])
    )


def peace_learning(d: Draw) -> list[dict]:
    half = d.total("staff") // 2
    pledges = [
        ("拒绝邪教承诺书签署", half, d.total("pledges missing")),
        ("拒绝邪教承诺书签署", d.total("staff") - half, 0),
    ]
    return _learning(d, "PAXX{year}-{n:02}", [*pledges, ("其他学习", 40, 2)])


def legal_literates(d: Draw) -> list[dict]:
    left = d.total("literates left")
    states = d.shuffled(["未完成"] * left, ["已完成"] * d.total("literates"))
    communities = sorted((d.community() for _ in states), key=COMMUNITIES.index)
    courses = d.days(4, (0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0), 0)
    return [
        {
            "literate_no": d.number("MBR{n:04}"),
            "name": d.name(),
            "sex": d.one("男女"),
            "phone": d.phone(),
            "community": community,
            "status": status,
            "trained_on": d.one(courses),
        }
        for community, status in zip(communities, states)
    ]


def exam_scores(d: Draw) -> list[dict]:
    """Half points; nobody loses more than fifteen."""
    lost = d.parts(d.total("half points lost"), d.total("staff"))
    while max(lost) > 30:
        over = max(lost)
        lost[lost.index(over)] = 30
        for _ in range(over - 30):
            lost[lost.index(min(lost))] += 1
    return [
        {
            "paper_no": d.number("KS{year}-{n:03}"),
            "name": d.name(),
            "taken_on": datetime.date(d.year, 11, 15),
            "score": 100 - half / 2,
        }
        for half in lost
    ]


RECORDS = {
    ("personnel_promotions", PARTY): personnel_promotions,
    ("milestones", OFFICE): milestones_of(OFFICE),
    ("milestones", ENFORCEMENT): milestones_of(ENFORCEMENT),
    ("enterprise_issues", ECONOMY): enterprise_issues,
    ("enterprise_registrations", ECONOMY): enterprise_registrations,
    ("building_revitalisation", ECONOMY): building_revitalisation,
    ("meetings", OFFICE): office_meetings,
    ("meetings", ECONOMY): economy_meetings,
    ("rules", OFFICE): rules,
    ("info_disclosure", OFFICE): info_disclosure,
    ("penalties", ENFORCEMENT): penalties,
    ("safety_inspections", SAFETY): safety_inspections,
    ("safety_hazards", SAFETY): safety_hazards,
    ("ebike_charging", SAFETY): ebike_charging,
    ("publicity", SAFETY): safety_publicity,
    ("publicity", PEACE): peace_publicity,
    ("grid_visits", GRID): grid_visits,
    ("disputes", PEACE): disputes,
    ("hotline_orders", GRID): hotline_orders,
    ("whistle_meetings", GRID): whistle_meetings,
    ("petitions", PEACE): petitions,
    ("discipline_education", DISCIPLINE): discipline_education,
    ("discipline_cases", DISCIPLINE): discipline_cases,
    ("discipline_letters", DISCIPLINE): discipline_letters,
    ("equipment", ENFORCEMENT): equipment,
    ("learning", ENFORCEMENT): enforcement_learning,
    ("learning", PUBLICITY): publicity_learning,
    ("learning", PEACE): peace_learning,
    ("legal_literates", JUSTICE): legal_literates,
    ("exam_scores", JUSTICE): exam_scores,
}


@cache
def records(seed: int, year: int, ledger: str, department: str) -> list[dict]:
    """The good rows: those that the figures are made of. Not to be changed in place."""
    return RECORDS[ledger, department](Draw(seed, year, ledger, department))


# --- rows that cannot be right ---


class Mistake(dict):
    """A row that a reader has to refuse: text stands where a date or a number should be, or something is missing."""


_EARLIER = datetime.timedelta(-9)

# ledger, department, years, what is wrong: field -> text, None (missing), or the field it lies nine days before
MISTAKES = [
    ("hotline_orders", GRID, (2021, 2022, 2023, 2024), {"closed_on": "before assigned_on"}),
    ("hotline_orders", GRID, (2023, 2024), {"closed_on": "before assigned_on"}),
    ("hotline_orders", GRID, (2022, 2023, 2024), {"assigned_on": "2月30日"}),
    ("hotline_orders", GRID, (2021, 2024), {"order_no": None}),
    ("petitions", PEACE, (2022, 2024), {"closed_on": "before received_on"}),
    ("petitions", PEACE, (2021, 2023), {"received_on": "{year}.2.30"}),
    ("disputes", PEACE, (2021, 2022, 2023, 2024), {"mediated_on": "before found_on"}),
    ("disputes", PEACE, (2023, 2024), {"mediated_on": "{year}.2.30"}),
    ("penalties", ENFORCEMENT, (2022, 2024), {"fine_yuan": "约200"}),
    ("penalties", ENFORCEMENT, (2021, 2023), {"kind": "口头教育"}),
    ("safety_hazards", SAFETY, (2021, 2024), {"status": "待核实"}),
    ("safety_inspections", SAFETY, (2022, 2024), {"visited_on": "{year}.13.5"}),
    ("enterprise_issues", ECONOMY, (2022, 2024), {"issue_no": None}),
    ("enterprise_registrations", ECONOMY, (2021, 2024), {"credit_code": None}),
    ("meetings", OFFICE, (2023, 2024), {"kind": "碰头会"}),
    ("exam_scores", JUSTICE, (2021, 2022, 2023, 2024), {"score": "缺考"}),
    ("whistle_meetings", GRID, (2024,), {"held_on": "{year}年11月31日"}),
]


def with_mistakes(
    rows: list[dict], seed: int, year: int, ledger: str, department: str, key: str
) -> list[dict]:
    """The rows with this year's mistakes between them: each a copy of the good row above, numbered apart, and spoilt."""
    dice, out = random.Random(f"{seed} {year} {ledger} {department} mistakes"), list(rows)
    for n, (its_ledger, its_department, years, wrong) in enumerate(MISTAKES, 1):
        if (its_ledger, its_department) == (ledger, department) and year in years:
            good = [i for i, row in enumerate(out) if not isinstance(row, Mistake)]
            at = dice.choice(good[len(good) // 10 :])
            row = Mistake(out[at])
            row[key] = f"{row[key] or ledger}-{n}"
            for field, text in wrong.items():
                before = text and text.startswith("before ")
                row[field] = (
                    row[text.split()[1]] + _EARLIER if before else text and text.format(year=year)
                )
            out.insert(at + 1, row)
    return out
