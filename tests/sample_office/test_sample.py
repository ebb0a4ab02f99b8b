"""The made-up workbooks: the same each time, committed as written, complete, about nobody."""

import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from workbooks import SAMPLE, committed_samples

from sample_office import write_sample
from sample_office.cells import columns
from sample_office.draw import Draw
from sample_office.office import Department, load_office
from sample_office.recipes import records

REPOSITORY = Path(__file__).parents[2]
OFFICE = load_office()
MAY_LACK_A_YEAR = {("综合执法大队", "milestones")}


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list[Path]:
    """What `wanxing sample` says that it wrote."""
    done = ask_for_sample(tmp_path_factory.mktemp("sample"), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [Path(path) for path in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def written(told) -> Path:
    return told[0].parents[2]


def ask_for_sample(*arguments: object, before: str = "pass") -> subprocess.CompletedProcess:
    code = f"import sys; {before}; from wanxing_stats.cli import main; main()"
    command = [sys.executable, "-X", "utf8", "-c", code, "sample", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def office_toml(raw: Path) -> Path:
    return raw.parents[1] / "office.toml"


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


def without_the_hotline(department: Department) -> Department:
    layouts = [layout for layout in department.layouts if layout.table != "hotline_orders"]
    return replace(department, layouts=layouts)


def all_rows(years: list[int]) -> list[dict]:
    rows = []
    for department in OFFICE.departments:
        for table, year in itertools.product(department.records, years):
            rows += records(Draw(OFFICE, department, table, year, 2024))
    return rows


def test_the_command_lists_what_it_wrote(told, written):
    assert told == sorted([*written.glob("*/*/示例_*"), office_toml(written)])


@pytest.mark.parametrize("missing", ["sample_office", "xlwt"])
def test_where_it_is_not_installed_one_sentence_says_how_to_get_it(tmp_path, missing):
    done = ask_for_sample(tmp_path, before=f"sys.modules[{missing!r}] = None")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("没有写出示例台账：") and 'pip install -e ".[sample]"' in line
    assert line.count("。") == 1
    assert not list(tmp_path.iterdir())


def test_the_same_seed_gives_the_same_bytes(written, tmp_path):
    """Once more without the hotline, which is most of the work."""
    departments = [without_the_hotline(department) for department in OFFICE.departments]
    paths = write_sample(tmp_path, office=replace(OFFICE, departments=departments))
    assert paths == sorted([*tmp_path.glob("data/raw/*/*/示例_*"), tmp_path / "office.toml"])
    again, before = sample_files(tmp_path / "data" / "raw"), sample_files(written)
    assert len(again) > 100
    assert again == {name: before[name] for name in again}


def test_the_committed_workbooks_are_those_that_the_generator_writes(written):
    fresh = sample_files(written)
    committed = {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in committed_samples()
    }
    assert sorted(committed) == sorted(fresh), "run: wanxing sample ."
    assert [name for name in fresh if unpacked(committed[name]) != unpacked(fresh[name])] == []


def test_what_the_office_decided_is_committed_as_written(written):
    assert office_toml(SAMPLE).read_bytes() == office_toml(written).read_bytes()


def test_an_office_toml_that_lies_there_is_left_as_it_is(tmp_path):
    own = tmp_path / "office.toml"
    own.write_text('[office]\nnames = ["万兴街道"]\n', "utf-8")
    before = own.read_bytes()
    assert own not in write_sample(tmp_path, office=replace(OFFICE, departments=[]))
    assert own.read_bytes() == before
    nothing_written = "import sample_office; sample_office.write_sample = lambda folder: []"
    done = ask_for_sample(tmp_path, before=nothing_written)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1] == f"没有改动 {own}：文件已经在。"


def test_the_office_draws_nothing_from_the_library():
    """Whatever is added to the library's rules, the workbooks stay as they are."""
    sources = sorted((REPOSITORY / "sample_office").rglob("*.py"))
    imported = set()
    for source in sources:
        text = source.read_text("utf-8")
        assert "wanxing_stats" not in text and "ledgers" not in text, source.name
        imported |= set(re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE))
    assert sources and {"openpyxl", "xlwt"} <= imported


def test_all_together_stay_below_ten_megabytes(written):
    assert sum(map(len, sample_files(written).values())) < 10_000_000


def test_what_a_department_records_it_sends_in_every_year():
    for department in OFFICE.departments:
        sent = {(layout.table, layout.year) for layout in department.layouts}
        for table, year in itertools.product(department.records, OFFICE.years):
            lacking = year < 2023 and (department.name, table) in MAY_LACK_A_YEAR
            assert ((table, year) in sent) != lacking, (department.name, table, year)


def test_every_sheet_numbers_its_records_and_says_when_they_were():
    for department in OFFICE.departments:
        for layout in department.layouts:
            table = OFFICE.tables[layout.table]
            sent = {column.field.name for column in columns(layout, OFFICE) if column.field}
            assert table.sorted_by in sent, layout
            assert table.key in sent, layout


def test_the_formats_of_2024_are_mixed(written):
    kinds = [Path(name).suffix for name in sample_files(written) if name.startswith("2024/")]
    assert min(kinds.count(kind) for kind in (".xlsx", ".xls", ".csv")) >= 2


def test_mistakes_are_spread_over_the_years():
    mistakes = [mistake for department in OFFICE.departments for mistake in department.mistakes]
    for year, least, most in ((2021, 3, 15), (2022, 3, 15), (2023, 3, 15), (2024, 10, 20)):
        assert least <= sum(year in mistake.years for mistake in mistakes) <= most
    assert len({mistake.mark for mistake in mistakes}) == len(mistakes)


def test_nobody_is_real():
    texts = set()
    for row in all_rows(OFFICE.years):
        texts |= {value for value in row.values() if isinstance(value, str)}
    assert len(texts) > 1000
    for text in texts:
        assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text), text
        assert not any(
            is_identity_number(number) for number in re.findall(r"[0-9]{17}[0-9Xx]", text)
        ), text
        assert not any(is_credit_code(code) for code in re.findall(r"9[0-9A-Z]{17}", text)), text


def test_names_hold_the_sign_of_a_made_up_name():
    names = [
        *("name", "petitioner", "receiver", "caller", "handler", "chair", "recorder", "officer"),
        *("legal_person", "contact", "person", "responsible", "manager_name", "inspector"),
        *("publicist", "teacher", "speaker", "signatory", "subject", "keeper", "resident"),
    ]
    for row in all_rows([2024]):
        for name in names:
            assert row.get(name) is None or re.fullmatch("[一-龥]某{1,2}", row[name]), (name, row)


def is_identity_number(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


def is_credit_code(text: str) -> bool:
    """Written in the alphabet of the standard (GB 32100), which has no I, O, S, V or Z."""
    return not set(text) & set("IOSVZ")
