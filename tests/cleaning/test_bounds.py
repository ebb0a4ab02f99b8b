"""Numbers and dates that no column can hold: somebody's phone, card or birthday, a slip of keys."""

import datetime
import json
import pickle

import pyarrow.parquet as pq
import pytest
from workbooks import SHIPPED, write_xlsx

from wanxing_stats.base import PACKAGE, Workspace, clean_text
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.cell_reading import CellReader
from wanxing_stats.cleaning.data_package import cleaned_workspace

PHONE = "13901739411"
COUNTED = ("number", "integer")
DATED = ("date", "period", "month")
FIELDS = [
    pytest.param(ledger, field, id=f"{ledger.name}.{field.name}")
    for ledger in SHIPPED.ledgers.values()
    for field in ledger.kept
    if field.type in COUNTED + DATED
]


def read(ledger, field, cell, unit=""):
    return CellReader(field, unit, ledger.missing_of(field)).read(cell)


@pytest.mark.parametrize("ledger, field", FIELDS)
def test_no_column_of_numbers_or_dates_takes_a_phone_an_identity_number_or_a_card(ledger, field):
    numbers = [PHONE, "110105194912310021", "6222021234567890128", "8613901739411", "139 0173 9411"]
    for number in numbers:
        for cell in (number, int(number.replace(" ", "")), float(number.replace(" ", ""))):
            complaint = read(ledger, field, cell).complaint
            assert complaint and complaint.values["found"].startswith("〔"), (cell, complaint)


@pytest.mark.parametrize("ledger, field", FIELDS)
def test_every_column_of_numbers_or_dates_has_bounds_and_takes_what_is_usual(ledger, field):
    assert field.minimum is not None and field.maximum is not None
    usual = {"month": "2024年3月"}.get(field.type, "2024-03-05") if field.type in DATED else 3
    assert read(ledger, field, usual).complaint is None


DATES = [param for param in FIELDS if param.values[1].type in DATED]


@pytest.mark.parametrize("ledger, field", DATES)
@pytest.mark.parametrize(
    "cell",
    [
        datetime.date(1965, 3, 15),
        "1965年3月15日",
        "19650315",
        "2090-03-15",
        datetime.datetime(1938, 1, 21),  # 13901, the beginning of a phone, shown as a day
    ],
)
def test_a_birthday_is_no_date_of_a_ledger(ledger, field, cell):
    complaint = read(ledger, field, cell).complaint
    assert complaint and complaint.name == "out_of_bounds"
    is_early = str(cell) < "2"
    assert complaint.values["bound"].startswith("不应早于" if is_early else "不应晚于")
    assert is_early == complaint.values["found"].startswith("〔")


FINE = SHIPPED.ledgers["penalties"], SHIPPED.ledgers["penalties"].field("fine_yuan")


@pytest.mark.parametrize(
    "cell, unit",
    [
        (2_000_000.01, ""),
        (200.1, "万元"),
        ("201万", ""),
        ("3亿元", ""),
        ("叁佰万元整", ""),
        (27412345, ""),
        (19650315, ""),
        ("-1", ""),
    ],
)
def test_a_bound_is_that_of_the_sum_whatever_the_unit(cell, unit):
    complaint = read(*FINE, cell, unit).complaint
    assert complaint.name == "out_of_bounds"
    assert complaint.values["bound"] in ("不应大于200万元", "不应小于0元")


@pytest.mark.parametrize("cell, unit", [(2_000_000, ""), (200, "万元"), ("200万", ""), (0, "")])
def test_the_bounds_themselves_are_kept(cell, unit):
    assert read(*FINE, cell, unit).complaint is None


def test_capital_may_be_thousands_of_millions_and_no_phone():
    ledger = SHIPPED.ledgers["enterprise_registrations"]
    field = ledger.field("capital_yuan")
    assert read(ledger, field, 5_000_000_000).complaint is None
    assert read(ledger, field, "139,017,394.11").complaint is None
    assert read(ledger, field, int(PHONE)).complaint.values["bound"] == (
        "不应是电话、证件或银行卡的号码"
    )
    assert read(ledger, field, "02227412345").complaint.name == "out_of_bounds"
    assert read(ledger, field, 1_390_173.9411, "万元").complaint.values["bound"] == (
        "不应大于100亿元"
    )


def test_a_phone_is_refused_where_a_ledger_has_no_bound_at_all():
    ledger, field = FINE
    unbounded = field.model_copy(
        update={"constraints": field.constraints.model_copy(update={"maximum": None})}
    )
    assert read(ledger, unbounded, PHONE).complaint.name == "out_of_bounds"
    assert read(ledger, unbounded, "1390173941").complaint is None


# what becomes of it -------------------------------------------------------------------------------

HEADER = ["行政处罚决定书文号", "处罚类别", "罚款金额", "立案日期", "处罚决定日期"]
FILE = "2024/综合执法大队/处罚.xlsx"
CONFIRM = """[[correction]]
action = "confirm"
file = "2024/综合执法大队/处罚.xlsx"
sheet = "Sheet1"
row = 3
field = "{}"
reason = "口径确认"
decided_by = "综合执法大队"
on = 2025-01-20
"""


def send(root, *rows):
    write_xlsx(root / "data/raw" / FILE, {"Sheet1": [HEADER, *rows]})
    return Workspace(root, rules=PACKAGE)


GOOD = ["津南万罚〔2024〕1号", "罚款", 200, "2024-03-01", "2024-03-05"]


@pytest.mark.parametrize("fine", [int(PHONE), PHONE, f"{PHONE}元", "139 0173 9411"])
def test_a_phone_among_fines_reaches_neither_rows_nor_caches_nor_totals(tmp_path, fine):
    bad = ["津南万罚〔2024〕2号", "罚款", fine, "2024-03-01", "2024-03-05"]
    workspace = send(tmp_path, GOOD, bad, ["合计", None, 900])
    problems = cleaned_workspace(workspace).problems
    for path in (tmp_path / "data/clean").rglob("*.parquet"):
        assert "13901739411" not in pq.read_table(path).to_pandas().astype(str).to_csv()
    for folder in ("data/clean", ".wanxing"):
        for path in (tmp_path / folder).rglob("*"):
            held = path.read_bytes() if path.is_file() else b""
            assert PHONE.encode() not in held
            assert pickle.dumps(int(PHONE), 4)[2:-1] not in held
    messages = " ".join(problem.message for problem in problems)
    assert "读到〔11位数字〕" in messages or "读到〔1个字和11位数字〕" in messages
    assert "139" not in messages


def test_what_people_confirm_is_kept_whatever_the_bounds(tmp_path):
    large = ["津南万罚〔2024〕2号", "罚款", 3_000_000, "1998-03-01", "2024-03-05"]
    workspace = send(tmp_path, GOOD, large)
    before = cleaned_workspace(workspace)
    assert {problem.field for problem in before.problems} == {"fine_yuan", "filed_on"}
    entries = CONFIRM.format("fine_yuan") + CONFIRM.format("filed_on")
    (workspace.raw / "corrections.toml").write_text(entries, encoding="utf-8")
    after = cleaned_workspace(workspace)
    assert after.problems == [] and after.tables["penalties"]["fine_yuan"].sum() == 3_000_200
    described = json.loads((workspace.clean / "datapackage.json").read_text(encoding="utf-8"))
    [table] = [each for each in described["resources"] if each["name"] == "penalties"]
    bounds = {each["name"]: each.get("constraints", {}) for each in table["schema"]["fields"]}
    assert "maximum" not in bounds["fine_yuan"] and "minimum" not in bounds["filed_on"]
    assert bounds["decided_on"]["minimum"] == "2000-01-01"


def test_a_date_far_from_its_folder_is_said_once_and_its_year_only(tmp_path):
    rows = [replace_date(GOOD, day) for day in ("1965-03-15", "2090-03-15", "2015-03-15")]
    problems = clean_workspace(send(tmp_path, *rows), SHIPPED).problems
    assert [clean_text(problem.found) for problem in problems] == ["〔1965年某日〕", "2015-03-15"]
    assert "不应晚于2039年12月31日" in problems[0].message


def replace_date(row, day):
    return [f"津南万罚〔2024〕{day[:4]}号", *row[1:3], None, day]
