"""An office with the letters a test gives it; small rules, and a figure of each measure."""

from dataclasses import replace

from workbooks import RULES, write_xlsx

from wanxing_stats.analysis import Office
from wanxing_stats.base import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.rules.indicators import Selection
from wanxing_stats.rules.office import Break, YearOfOffice

HEADER = [
    "信访编号",
    "来访日期",
    "信访人姓名",
    "渠道",
    "内容分类",
    "来访人数",
    "是否集体访",
    "办结日期",
]
DEPARTMENT = "平安办"
# each measure of the letters of 2024 by channel, reckoned by hand
BY_CHANNEL = [
    ("count", {"来访": 3, "来信": 3}),
    ("closed", {"来访": 2, "来信": 2}),
    ("sum", {"来访": 11, "来信": 5}),
    ("mean", {"来访": 3.67, "来信": 1.67}),
    ("distinct", {"来访": 2, "来信": 3}),
    ("rate", {"来访": 66.67, "来信": 66.67}),
]
# year -> month-day, channel, category, people, collective, closed on
LETTERS = {
    2023: [
        ("01-02", "来访", "物业", 2, "是", "2023-02-01"),
        ("02-06", "来信", "物业", 1, "否", "2023-02-09"),
        ("12-30", "来电", "停车", 3, "否", None),
    ],
    2024: [
        ("01-05", "来访", "物业", 2, "是", "2024-02-01"),
        ("01-05", "来信", "物业", 1, "否", "2025-02-01"),
        ("03-09", "来访", "噪声", 5, "否", None),
        ("03-10", "来访", None, 4, None, "2024-03-30"),
        ("11-05", "来信", "噪声", 1, "是", "2024-12-01"),
        ("12-05", "来信", "停车", 3, "是", "2024-12-31"),
    ],
}
# So that the years before it are over.
AFTER = {2025: [("01-05", "来访", "物业", 1, "是", None)]}


def rules_of(pace="", *, about_people=True, breaks=(), as_of=None):
    """The small rules, letters being such, with a figure of each measure over them."""
    told = {"pace": pace, "about_people": about_people}
    ledger = RULES.ledgers["letters"].model_copy(update=told)
    plain = RULES.indicators["letters_received"].model_copy(update={"ledger": ledger})
    closed = RULES.indicators["letters_closed"].selection.where
    settled = Selection(measure="count", where=closed.text, settled="closed_on")
    measures = {
        "count": {"name": "件数"},
        "closed": {"name": "办结数", "where": closed, "settled": "closed_on"},
        "sum": {"name": "人数", "measure": "sum", "column": "people", "unit": "人"},
        "mean": {"name": "平均人数", "measure": "mean", "column": "people", "unit": "人"},
        "distinct": {"name": "类数", "measure": "distinct", "column": "category", "unit": "类"},
        "rate": {
            "name": "办结率",
            "measure": "rate",
            "unit": "%",
            "numerator": settled,
            "denominator": Selection(measure="count"),
        },
        "last": {"name": "最后月份", "measure": "month"},
    }
    of_letters = {id: plain.model_copy(update={"id": id, **what}) for id, what in measures.items()}
    ledgers = type(RULES.ledgers)({**RULES.ledgers, "letters": ledger})
    ends = {str(year): YearOfOffice(as_of=day) for year, day in (as_of or {}).items()}
    office = RULES.office.model_copy(update={"breaks": tuple(breaks), "years": ends})
    indicators = {**RULES.indicators, **of_letters}
    return replace(RULES, ledgers=ledgers, indicators=indicators, office=office)


def office_of(root, letters=None, header=HEADER, rules=None):
    """An office to which a department sent these letters, by year."""
    for year, of_year in ({**AFTER, **(letters or LETTERS)}).items():
        rows = [_row(year, number, cells) for number, cells in enumerate(of_year)]
        path = root / f"data/raw/{year}/{DEPARTMENT}/信访.xlsx"
        write_xlsx(path, {"a": [header, *(row[: len(header)] for row in rows)]})
    return Office(clean_workspace(Workspace(root), rules or rules_of()), root)


def broken(figure, year, reason):
    """A change of definition, as office.toml says it."""
    return Break.model_validate({"figure": figure, "from": year, "reason": reason})


def _row(year, number, cells):
    day, *others = cells
    return [f"{year}-{number}", f"{year}-{day}", "张某某", *others]
