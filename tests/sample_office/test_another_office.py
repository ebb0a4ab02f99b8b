"""An office is data: a new department's workbook and a kind of table of its own need no code."""

import openpyxl
import pytest

from sample_office import write_sample
from sample_office.office import load_office

FILES = {
    "office.toml": """
        name = "示例街道"
        years = [2024]
        signed = "填表人：张某"
        [totals]
        [communities]
        "示例一社区" = 1
        [fillers]
        "序号" = []
        """,
    "tables/trees.toml": """
        title = "树木台账"
        key = "tree_no"
        sorted_by = "planted_on"
        [fields]
        tree_no = { headings = ["树木编号"] }
        planted_on = { headings = ["种植日期"] }
        kind = { headings = ["树种"], spellings = { "国槐" = ["槐树"] } }
        height_m = { headings = ["高度"], kind = "number", unit = "米" }
        planter = { headings = ["种植人"] }
        """,
    "departments/green.toml": """
        name = "绿化办"
        [totals]
        "ash trees" = [2]
        "all metres" = [9]
        [records.trees]
        groups = [
            { count = 3, kind = "国槐", height_m = { parts = "all metres", least = 1 } },
            { count = "ash trees", kind = "白蜡", height_m = 2, empty = ["planter"] },
        ]
        [records.trees.fields]
        tree_no = { number = "SM{year}-{n:02}" }
        planted_on = "day"
        planter = "name"
        [[sheet]]
        table = "trees"
        year = 2024
        file = "树木台账.xlsx"
        columns = ["序号", "*树木编号", { "树木" = ["树种", "高度（米）"] }, "种植日期", "种植人"]
        below = ["{signed}"]
        words = "other"
        missing = "—"
        total = true
        """,
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "office" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "office"


def test_a_workbook_of_a_new_department(folder, tmp_path):
    (path,) = write_sample(tmp_path, office=load_office(folder))
    assert path == tmp_path / "data/raw/2024/绿化办/示例_树木台账.xlsx"
    title, *head, first, _, _, _, last, total, foot = openpyxl.load_workbook(path).active.values
    assert title[0] == "示例街道2024年树木台账"
    assert head == [
        ("序号", "*树木编号", "树木", None, "种植日期", "种植人"),
        (None, None, "树种", "高度（米）", None, None),
    ]
    assert (first[:2], last[:2]) == ((1, "SM2024-01"), (5, "SM2024-05"))
    assert total == ("合计", None, None, 9 + 2 * 2, None, None)
    assert foot[0] == "填表人：张某"


def test_groups_say_what_is_not_drawn(folder, tmp_path):
    (path,) = write_sample(tmp_path, office=load_office(folder))
    rows = list(
        openpyxl.load_workbook(path).active.iter_rows(min_row=4, max_row=8, values_only=True)
    )
    assert sorted(row[2] for row in rows) == ["槐树", "槐树", "槐树", "白蜡", "白蜡"]
    assert {row[5] for row in rows if row[2] == "白蜡"} == {"—"}
    assert all("某" in row[5] for row in rows if row[2] == "槐树")


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('"*树木编号"', '"树木代码"', "no heading of trees: 树木代码"),
        ('planter = "name"', 'planter = "nobody"', "no way to draw a field: nobody"),
        ('words = "other"', 'wording = "other"', "unexpected keyword argument 'wording'"),
    ],
)
def test_a_slip_in_the_data_is_told(folder, tmp_path, was, is_now, said):
    path = folder / "departments/green.toml"
    path.write_text(path.read_text("utf-8").replace(was, is_now), "utf-8")
    with pytest.raises((ValueError, TypeError), match=said):
        write_sample(tmp_path, office=load_office(folder))
