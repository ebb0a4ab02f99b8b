"""Small workbooks that tests write: a sheet is a list of rows."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl

from wanxing_stats.base.workspace import PACKAGE, Workspace
from wanxing_stats.cleaning.reading_pool import ReadingPool
from wanxing_stats.departments.feedback_workbook import HEADER
from wanxing_stats.rules import load_rules

SAMPLE = PACKAGE.parent / "data" / "raw"
NOTEBOOKS = PACKAGE.parent / "notebooks"
# The rules that tests of mechanisms hold to, and those that the project ships, without what any
# office decides.
SMALL_RULES = Path(__file__).with_name("small_rules")
RULES = load_rules(Workspace(SMALL_RULES, rules=SMALL_RULES))
SHIPPED = load_rules(Workspace(SMALL_RULES, rules=PACKAGE))
PENALTY_HEADER = [
    "行政处罚决定书文号",
    "行政相对人名称",
    "处罚类别",
    "罚款金额",
    "立案日期",
    "处罚决定日期",
]


def read_in_this_process(patch) -> None:
    """Have files be read here, where a test has changed what reads them."""

    def read(pool, files):
        given = (pool.rules.ledgers, pool.rules.office)
        return [pool.read_one(*given, path, each.name, each.corrections) for path, each in files]

    patch.setattr(ReadingPool, "read", read)


def calls_of(work) -> int:
    """How many functions a piece of work calls: how much it is, without a clock."""
    calls, before = 0, sys.getprofile()

    def count(_frame, event, _of):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def committed_samples() -> list[Path]:
    """The made-up workbooks of the repository; what else lies in data/raw is somebody's own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "data/raw"],
        cwd=PACKAGE.parent,
        capture_output=True,
        check=False,
        timeout=60,
    )
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    committed = [PACKAGE.parent / name for name in names]
    found = committed if names else sorted(SAMPLE.rglob("*"))
    return [path for path in found if path.name.startswith("示例_") and path.is_file()]


def write_xlsx(path: Path, sheets: dict[str, list[list]], hidden: tuple[str, ...] = ()) -> Path:
    """A workbook with these sheets; None leaves a cell empty."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def penalty(number: int, fine=200, filed="2024-03-01", decided="2024-03-05", kind="罚款") -> list:
    """One row of a penalty ledger, below PENALTY_HEADER."""
    return [f"津南万罚〔2024〕{number}号", "张某某", kind, fine, filed, decided]


def penalty_file(
    root: Path, *rows: list, header=PENALTY_HEADER, year=2024, name="处罚.xlsx", **options
) -> Path:
    """A penalty workbook in its department's folder of a workspace."""
    return write_xlsx(
        root / "data" / "raw" / str(year) / "综合执法大队" / name,
        {"Sheet1": [header, *rows]},
        **options,
    )


def small_workspace(
    root: Path, *rows: list, shows: str = 'brief.say("完成行政处罚{fine_cases}。")'
) -> Workspace:
    """One department with these rows (two unless given), one notebook: enough for a whole build."""
    penalty_file(root, *(rows or (penalty(1), penalty(2))), name="示例_处罚.xlsx")
    cells = [
        nbformat.v4.new_markdown_cell("# 执法"),
        nbformat.v4.new_code_cell("YEAR = 0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(
            "from wanxing_stats.briefing import Briefing\n\nbrief = Briefing(YEAR)"
        ),
        nbformat.v4.new_code_cell(shows),
    ]
    (root / "notebooks").mkdir(exist_ok=True)
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells), root / "notebooks" / "04_enforcement.ipynb"
    )
    return Workspace(root)


def notebook_names(*, exported: bool) -> list[str]:
    """The repository's notebooks that make a page, or the others; their metadata say which."""
    return [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb")) if _exported(path) == exported]


def _exported(path: Path) -> bool:
    own = nbformat.read(path, as_version=4).metadata.get("wanxing", {})
    return path.name[:2].isdigit() and own.get("export", True)


def take_notebooks(root: Path, *numbers: str) -> None:
    """Copies of these of the project's notebooks ("04"), so that a build makes no other page."""
    (root / "notebooks").mkdir()
    for number in numbers:
        (notebook,) = (PACKAGE.parent / "notebooks").glob(f"{number}_*.ipynb")
        shutil.copy(notebook, root / "notebooks")


# the workbook that goes back to a department


def to_mend(path: Path) -> list[dict]:
    """What the sheet 待改正 says, a dict a row."""
    sheet = openpyxl.load_workbook(path)["待改正"]
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def fill_in(path: Path, values: list) -> None:
    """Write values into 更正为, in the order of the rows."""
    book = openpyxl.load_workbook(path)
    for row, value in enumerate(values, 2):
        book["待改正"].cell(row, HEADER.index("更正为") + 1).value = value
    book.save(path)


# rules


def changed_rules(
    workspace: Workspace, folder: Path, file: str, before: str, after: str
) -> Workspace:
    """The workspace under rules of which one file says ``after`` where it first says ``before``."""
    (folder / "ledgers").mkdir(parents=True, exist_ok=True)
    for path in [*workspace.rules.glob("*.toml"), *workspace.rules.glob("ledgers/*.toml")]:
        shutil.copy(path, folder / path.relative_to(workspace.rules))
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return dataclasses.replace(workspace, rules=folder)
