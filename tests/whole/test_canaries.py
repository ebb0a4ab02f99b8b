"""Two hundred particulars of made-up people reach nothing that is built.

They are planted wherever a spreadsheet can hold them. What stays is listed in STAYS, with the
reason.
"""

import io
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment
from typer.testing import CliRunner
from workbooks import SAMPLE, fill_in, take_notebooks, to_mend

from wanxing_stats.base.privacy import CHECK_CHARACTERS, WEIGHTS
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.cli.commands import app
from wanxing_stats.departments.feedback import write_feedback

GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红秀梅雪鹏飞宇浩然晨"
SURNAME = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张"


class Canaries:
    """Particulars, each like no other; ``planted`` has (where, the text to look for)."""

    def __init__(self):
        self.planted: list[tuple[str, str]] = []

    def _new(self, where: str, text: str) -> str:
        self.planted.append((where, text))
        return text

    def name(self, where):
        n = len(self.planted)
        return self._new(where, SURNAME[n % 20] + GIVEN[n // 20] + GIVEN[n % len(GIVEN)])

    def phone(self, where):
        return self._new(
            where, f"139{len(self.planted):04}{7919 * (len(self.planted) + 1) % 10000:04}"
        )

    def landline(self, where):
        return self._new(
            where, f"022-27{len(self.planted):03}{7919 * (len(self.planted) + 1) % 1000:03}"
        )

    def id_number(self, where):
        number = len(self.planted)
        first = f"12010419{50 + number % 50}0{number % 9 + 1}15{number:03}"
        weighted = [int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)]
        return self._new(where, first + CHECK_CHARACTERS[sum(weighted) % 11])

    def address(self, where):
        number = len(self.planted)
        return self._new(where, f"迎水道{number}号院{number % 9 + 1}门{300 + number}室")

    def mail(self, where):
        return self._new(where, f"canary{len(self.planted)}@example.com")


# Free text that no form tells: a name without a word before it, an address. Where they are written
# into a category, a key or the name of a file, someone must mend the source; docs/privacy.md says
# so.
STAYS = {
    "name in a category without a word before it",
    "address in a category",
    "address in the name of a sheet",
}


PETITIONS = {
    "no": "B",
    "date": "C",
    "name": "D",
    "id": "E",
    "phone": "F",
    "address": "G",
    "content": "H",
    "category": "J",
    "receiver": "M",
}
PENALTIES = {
    "no": "B",
    "party": "C",
    "party_id": "D",
    "facts": "F",
    "violation": "G",
    "kind": "H",
    "fine": "I",
    "officer": "L",
}


def records(book, first=5):
    """The (sheet, row) of every record of a sample workbook whose first column numbers them."""
    return [
        (sheet, row)
        for sheet in book.worksheets
        for row in range(first, sheet.max_row + 1)
        if isinstance(sheet.cell(row, 1).value, int)
    ]


def plant(workspace: Workspace) -> list[tuple[str, str]]:
    """Write canaries into copies of two sample workbooks and beside them; gives what is where."""
    new = Canaries()
    plant_petitions(next(workspace.raw.rglob("示例_信访件台账.xlsx")), new)
    plant_penalties(next(workspace.raw.rglob("示例_行政处罚案件台账.xlsx")), new)
    return new.planted


def plant_petitions(path: Path, new: Canaries) -> None:
    book = openpyxl.load_workbook(path)
    rows = iter(records(book))

    def put(count, where, text, make):
        for _ in range(count):
            sheet, row = next(rows)
            sheet[f"{PETITIONS[where]}{row}"].value = text.format(make())

    for sheet, row in records(book)[:14]:
        at = {name: f"{column}{row}" for name, column in PETITIONS.items()}
        sheet[at["name"]], sheet[at["receiver"]] = (
            new.name("declared name"),
            new.name("declared name"),
        )
        sheet[at["id"]], sheet[at["phone"]] = (
            new.id_number("declared number"),
            new.phone("declared number"),
        )
        sheet[at["address"]], sheet[at["content"]] = (
            new.address("declared address"),
            f"反映{new.name('free text')}扰民",
        )
        sheet.cell(row, 17).value, sheet.cell(row, 18).value = (
            new.phone("undeclared 家属电话"),
            new.name("undeclared 处理经过"),
        )
        sheet.cell(row, 2).comment = Comment(new.phone("comment"), new.name("author of a comment"))
    for sheet in book.worksheets:
        for column, heading in (
            (17, "家属电话"),
            (18, "处理经过"),
            (19, f"联系人{new.name('heading')}电话{new.phone('heading')}"),
        ):
            sheet.cell(4, column).value = heading
    put(8, "date", "当事人{}", lambda: new.name("unreadable date"))
    put(8, "date", "不详，电{}", lambda: new.phone("unreadable date"))
    put(4, "date", "见{}", lambda: new.id_number("unreadable date"))
    put(10, "category", "反映人：{}", lambda: new.name("category"))
    put(6, "category", "物业{}", lambda: new.phone("category"))
    put(1, "category", "{}", lambda: new.name("name in a category without a word before it"))
    put(1, "category", "{}", lambda: new.address("address in a category"))
    put(3, "no", "信访人{}", lambda: new.name("key"))
    sheet = book.worksheets[0]
    sheet["A1"] = f"信访件台账（填报人{new.name('title')}，{new.phone('title')}）"
    sheet.cell(sheet.max_row + 1, 1).value = f"合计（联系人{new.name('total')}）"
    sheet.cell(
        sheet.max_row + 2, 1
    ).value = f"注：请联系{new.name('note')}，电话{new.phone('note')}，{new.mail('note')}"
    book.properties.creator, book.properties.title = (
        new.name("property"),
        f"{new.phone('property')}台账",
    )
    book.properties.keywords, book.properties.lastModifiedBy = (
        new.id_number("property"),
        new.name("property"),
    )
    book.worksheets[1].title = f"来访人{new.name('name of a sheet')}"
    book.worksheets[2].title = new.phone("name of a sheet")
    book.worksheets[3].title = new.address("address in the name of a sheet")
    book.save(path)
    path.rename(
        path.with_name(
            f"示例_信访件_联系人{new.name('name of a file')}{new.phone('name of a file')}.xlsx"
        )
    )


def plant_penalties(path: Path, new: Canaries) -> None:
    book = openpyxl.load_workbook(path)
    rows = records(book)
    for sheet, row in rows[:14]:
        at = {name: f"{column}{row}" for name, column in PENALTIES.items()}
        sheet[at["party"]], sheet[at["officer"]] = (
            new.name("declared party"),
            new.name("declared party"),
        )
        sheet[at["party_id"]], sheet[at["facts"]] = (
            new.id_number("declared number"),
            f"占道，{new.address('free text')}",
        )
    for sheet, row in rows[14:20]:
        sheet[f"{PENALTIES['fine']}{row}"] = f"贰佰（{new.landline('unreadable number')}）"
    for sheet, row in rows[20:26]:
        sheet[f"{PENALTIES['kind']}{row}"] = f"投诉人{new.name('unknown category')}"
    for sheet, row in rows[26:30]:
        sheet[f"{PENALTIES['violation']}{row}"] = f"当事人{new.name('category')}"
    book.save(path)
    folder = path.parent.with_name(f"执法队_负责人：{new.name('name of a folder')}")
    path.parent.rename(folder)
    (folder / f"~$名册{new.phone('name of a lock file')}.xlsx").write_bytes(b"x")
    (folder / f"示例_坏_{new.phone('name of a broken file')}.xlsx").write_bytes("当事人".encode())


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A workspace with canaries, what was planted, and by its place all that was built and said."""
    workspace = Workspace(tmp_path_factory.mktemp("canaries"))
    for department in ("平安建设办公室(矛调中心、信访)", "综合执法大队"):
        shutil.copytree(
            SAMPLE / "2024" / department,
            workspace.raw / "2024" / department,
            ignore=lambda _, names: [name for name in names if not name.startswith("示例_")],
        )
    take_notebooks(workspace.root, "01", "04", "06", "11")
    return workspace, plant(workspace)


def everything_built(workspace) -> dict[str, str]:
    """The text of every built file; of packed ones the text inside."""
    found = {}
    for folder in ("data/clean", "figures", "reports", ".wanxing", "notebooks"):
        for path in (workspace.root / folder).rglob("*"):
            if path.is_file():
                found[str(path.relative_to(workspace.root))] = f"{path.name}\n{text_of(path)}"
    return found


def text_of(path: Path) -> str:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pandas().to_csv()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    return path.read_bytes().decode("utf-8", "replace")


def leaks(planted, texts):
    return {
        (where, place)
        for where, canary in planted
        for place, text in texts.items()
        if canary in text or canary in re.sub(r"<[^>]+>", "", text)
    }


def test_there_are_two_hundred_canaries_each_like_no_other_and_in_the_sources(planted):
    _, canaries = planted
    assert len(canaries) >= 200 and len({text for _, text in canaries}) == len(canaries)
    assert len({where for where, _ in canaries}) >= 25


def test_no_particular_reaches_what_is_built_or_said(planted, capfd):
    workspace, canaries = planted
    said = {}

    def run(*command):
        result = CliRunner().invoke(app, [*command, "--root", str(workspace.root)])
        said[" ".join(command[:2])] = result.output + str(result.exception or "")

    for command in (
        ["build"],
        ["build", "--json"],
        ["check"],
        ["check", "--json"],
        ["indicators", "--json"],
        ["trace", "petitions_handled", "--year", "2024", "--json"],
        ["expect"],
        ["feedback"],
    ):
        run(*command)
    paths = write_feedback(cleaned_workspace(workspace), workspace)
    assert len(paths) == 2
    for path in paths:
        fill_in(path, ["2024-12-31" if "日期" in str(row["列"]) else None for row in to_mend(path)])
        copy = path.rename(workspace.root / path.name)
        run("correct", str(copy), "--yes")
    for command in (
        ["publish", "2024"],
        ["build", "--explain"],
        ["diff"],
        ["diff", "--json"],
    ):
        run(*command)
    said["terminal"] = "".join(capfd.readouterr())
    corrections = workspace.raw / "corrections.toml"
    texts = (
        everything_built(workspace)
        | said
        | {"corrections.toml": corrections.read_text(encoding="utf-8")}
    )
    assert len(texts) > 100 and "更正" in texts["reports/2024/11_data_quality.html"]
    found = leaks(canaries, texts)
    assert {where for where, _ in found} <= STAYS, sorted(
        one for one in found if one[0] not in STAYS
    )[:20]


def test_a_notebook_that_fails_over_raw_values_tells_none_of_them(planted, tmp_path, capfd):
    of_all, canaries = planted
    shutil.copytree(of_all.raw, tmp_path / "data" / "raw")
    workspace = Workspace(tmp_path)
    (tmp_path / "notebooks").mkdir()
    source = next(workspace.raw.rglob("示例_信访件_*.xlsx"))
    cells = [
        nbformat.v4.new_markdown_cell("# 原始"),
        nbformat.v4.new_code_cell("YEAR = 0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(
            "import glob, os, sys\nimport pandas as pd\n"
            "path = glob.glob('data/raw/2024/*/示例_信访件_*.xlsx')[0]\n"
            "raw = pd.read_excel(path, header=None).to_csv()\n"
            "print(raw); print(raw, file=sys.stderr); os.write(2, raw.encode())\n"
            "raise ValueError(raw)"
        ),
    ]
    path = workspace.root / "notebooks" / "99_raw.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    failures = build(workspace).failures
    assert failures and all("ValueError" in failure for failure in failures) and source.exists()
    texts = everything_built(workspace) | {
        "message": "".join(failures),
        "terminal": "".join(capfd.readouterr()),
    }
    found = leaks(canaries, texts)
    assert {where for where, _ in found} <= STAYS, sorted(
        one for one in found if one[0] not in STAYS
    )[:20]


def test_the_search_would_find_a_canary(planted, tmp_path):
    _, canaries = planted
    assert leaks(canaries, {"x": f"<b>{canaries[0][1][:1]}</b>{canaries[0][1][1:]}"})
