"""The made-up workbooks: reproducible, committed as they are written, complete, and about nobody."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from workbooks import SHIPPED

from sample_office import layouts, mess, records, write_sample

REPOSITORY = Path(__file__).parents[1]
MAY_LACK_A_YEAR = {("milestones", records.ENFORCEMENT)}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("sample")
    write_sample(root)
    return root / "data" / "raw"


def sample_files(raw: Path) -> dict[str, bytes]:
    return {
        path.relative_to(raw).as_posix(): path.read_bytes()
        for path in sorted(raw.glob("*/*/示例_*"))
    }


def unpacked(file: bytes) -> object:
    """What is in the file: another zlib may pack the same workbook into other bytes."""
    if not file.startswith(b"PK"):
        return file
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


def personal_values() -> set[str]:
    """Every value of a personal column, and every text in which one may be repeated."""
    out = set()
    for ledger, department in records.RECORDS:
        names = [field["name"] for field in mess.ledger(ledger)["fields"] if field.get("personal")]
        for year in records.YEARS:
            for row in records.records(2024, year, ledger, department):
                out.update(row[name] for name in names if row.get(name) is not None)
    return out


def test_the_same_seed_gives_the_same_bytes(written, tmp_path, monkeypatch):
    """Once more without the hotline, which is most of the work."""
    monkeypatch.setattr(
        layouts, "LAYOUTS", [one for one in layouts.LAYOUTS if one.ledger != "hotline_orders"]
    )
    assert write_sample(tmp_path) == sorted(tmp_path.glob("data/raw/*/*/示例_*"))
    again, before = sample_files(tmp_path / "data" / "raw"), sample_files(written)
    assert len(again) > 100
    assert again == {name: before[name] for name in again}


def test_the_committed_workbooks_are_those_that_the_generator_writes(written):
    committed, fresh = sample_files(REPOSITORY / "data" / "raw"), sample_files(written)
    assert list(committed) == list(fresh), "run: wanxing sample ."
    assert [name for name in fresh if unpacked(committed[name]) != unpacked(fresh[name])] == []


def test_all_together_stay_below_ten_megabytes(written):
    assert sum(map(len, sample_files(written).values())) < 10_000_000


def test_every_ledger_is_sent_in_every_year_by_every_department_that_keeps_it():
    sent = {(layout.year, layout.ledger, layout.department) for layout in layouts.LAYOUTS}
    assert {ledger for ledger, _ in records.RECORDS} == set(SHIPPED.ledgers)
    for ledger, department in records.RECORDS:
        for year in records.YEARS:
            lacking = year < 2023 and (ledger, department) in MAY_LACK_A_YEAR
            assert ((year, ledger, department) in sent) != lacking


def test_every_heading_is_known_to_its_ledger_but_one_of_2022():
    unknown = []
    for layout in layouts.LAYOUTS:
        known = {field["name"] for field in mess.ledger(layout.ledger)["fields"]}
        for column in mess.columns(
            layout
        ):  # an unknown heading is an error there, unless it is marked
            assert column.field is None or column.field["name"] in known
        unknown += [(layout.year, heading) for heading in re.findall(r"\?([^|,]+)", layout.header)]
    assert unknown == [(2022, "领导批示意见")]


def test_every_column_that_a_figure_needs_is_sent():
    for layout in layouts.LAYOUTS:
        sent = {column.field["name"] for column in mess.columns(layout) if column.field}
        fields = mess.ledger(layout.ledger)["fields"]
        required = {
            field["name"] for field in fields if field.get("constraints", {}).get("required")
        }
        assert required <= sent, layout


def test_the_formats_of_2024_are_mixed(written):
    kinds = [Path(name).suffix for name in sample_files(written) if name.startswith("2024/")]
    assert min(kinds.count(kind) for kind in (".xlsx", ".xls", ".csv")) >= 2


def test_mistakes_are_spread_over_the_years():
    for year, least, most in ((2021, 3, 15), (2022, 3, 15), (2023, 3, 15), (2024, 10, 20)):
        assert least <= sum(year in years for _, _, years, _ in records.MISTAKES) <= most


def test_nobody_is_real():
    values = personal_values()
    assert len(values) > 1000
    for value in values:
        assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", value), value
        assert not any(
            is_identity_number(text) for text in re.findall(r"[0-9]{17}[0-9Xx]", value)
        ), value
        assert not any(is_credit_code(text) for text in re.findall(r"9[0-9A-Z]{17}", value)), value


def test_names_hold_the_sign_of_a_made_up_name():
    names = """name petitioner receiver caller handler chair recorder officer legal_person contact person responsible
        manager_name inspector publicist teacher speaker signatory subject keeper""".split()
    for ledger, department in records.RECORDS:
        for row in records.records(2024, 2024, ledger, department):
            for name in names:
                assert row.get(name) is None or re.fullmatch("[一-龥]某{1,2}", row[name]), (
                    ledger,
                    name,
                )


def is_identity_number(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        "10X98765432"[sum(int(digit) * weight for digit, weight in zip(text, weights)) % 11]
        == text[17].upper()
    )


def is_credit_code(text: str) -> bool:
    """Written in the alphabet of the standard (GB 32100), which has no I, O, S, V or Z."""
    return not set(text) & set("IOSVZ")
