"""The same rows in other files are the same figures.

The lists of the made-up office are renamed, moved between departments, sorted, split and joined;
among them some that hold rows again, and some whose rows contradict each other.
"""

import random
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path

import openpyxl
import pytest
import xlwt
from soaking import seeds

import sample_office
from sample_office.files import CellValue, Sheet
from sample_office.office import load_office
from wanxing_stats.base import PACKAGE, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.rules import load_rules

YEARS = (2021, 2022, 2023, 2024)
ROWS_OF_LIST = 24  # about so many rows of a year's list, in however many sheets
FEWEST_ROWS = 5  # of what a list is split into
NOT_KEPT = ("group", "total")  # lines that belong to the order of rows, by their style
NAMES = (
    "台账 - 副本",
    "zz_{}",
    "{}年（2）",
    "新建 XLSX 工作表",
    "汇总（最终）",
    "a",
    "报表20250103",
    "附件{}",
)


@dataclass
class List:
    """One sheet of a file: what stands above the rows, the rows, and what stands below."""

    year: int
    department: str
    file: str
    sheet: str
    above: dict[tuple[int, int], CellValue]
    merges: list[tuple[int, int, int, int]]
    rows: list[dict[int, CellValue]] = field(default_factory=list)
    below: list[dict[int, CellValue]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Of title, lines and headings."""
        return 1 + max(row for row, _ in self.above)

    def heading(self, column: int) -> CellValue:
        return self.above.get((self.height - 1, column), "")

    @property
    def headings(self) -> list[CellValue]:
        return [text for (row, _), text in sorted(self.above.items()) if row == self.height - 1]


# the lists as they were sent ---------------------------------------------------------------------


def lists_of_office() -> Iterator[List]:
    """All lists, of the long ones some of the records; a record is left out wherever it stands."""
    for (year, department, file), sheets in sample_office._workbooks(load_office(), 2024).items():
        about = year, department, file.split(".")[0]
        shown = [sheet for sheet in sheets if sheet.header_end and not sheet.hidden]
        lists = [_list_of(sheet, about) for sheet in shown]
        alike: dict[str, int] = {}
        for each in lists:
            headings = str(each.headings)
            alike[headings] = alike.get(headings, 0) + len(each.rows)
        for each in lists:
            share = max(1, alike[str(each.headings)] // ROWS_OF_LIST)
            each.rows = [row for row in each.rows if _lot(row) % share == 0]
            yield each


def _lot(row: dict[int, CellValue]) -> int:
    """A number that is the same for rows of one record: by what stands behind the row's number."""
    return zlib.crc32(str(row.get(1)).strip().encode())


def _list_of(sheet: Sheet, about: tuple[int, str, str]) -> List:
    lines: dict[int, dict[int, CellValue]] = {}
    styles: dict[int, str] = {}
    for (row, column), (value, style) in sorted(sheet.cells.items()):
        lines.setdefault(row, {})[column] = value
        styles.setdefault(row, style)
    for top, bottom, left, _ in sheet.merges:
        for row in range(top + 1, bottom + 1) if top >= sheet.header_end else ():
            lines[row][left] = lines[top][left]  # a row says for itself what was said for several
    above = {place: cell[0] for place, cell in sheet.cells.items() if place[0] < sheet.header_end}
    merges = [merge for merge in sheet.merges if merge[0] < sheet.header_end]
    made = List(*about, sheet.name, above, merges)
    for row, line in sorted(lines.items()):
        is_filled = sum(value != "" for value in line.values()) > 1
        if row >= sheet.header_end and styles[row] == "foot":
            made.below.append(line)
        elif row >= sheet.header_end and styles[row] not in NOT_KEPT and is_filled:
            made.rows.append(line)
    return made


def with_conflicts(lists: list[List], chance: random.Random) -> list[List]:
    """Of each fourth list one row is there twice, and says another thing in one column.

    Not in one that tells matters of one table apart: split, they would be one.
    """
    ledgers = load_rules(Workspace(Path(), rules=PACKAGE)).ledgers.values()
    telling: set[str] = set()
    for ledger in ledgers:
        for column in filter(attrgetter("distinguishes"), ledger.fields):
            telling.update(column.headings)
    changed = []
    for each in lists:
        rows = list(each.rows)
        if len(rows) > FEWEST_ROWS and chance.random() < 0.25:
            row, other = chance.sample(rows, 2)
            others = [column for column in [*row][2:] if each.heading(column) not in telling]
            column = chance.choice(others)
            rows.insert(chance.randrange(len(rows)), row | {column: other.get(column, "")})
        changed.append(replace(each, rows=rows))
    return changed


# arranging them otherwise ------------------------------------------------------------------------


def arranged(lists: list[List], chance: random.Random, *, moves: bool) -> list[List]:
    lists = _moved(lists, chance) if moves else lists
    parts: list[List] = []
    for each in lists:
        parts += _sorted_and_split(each, chance)
    return _renamed(_joined(parts, chance), chance)


def _moved(lists: list[List], chance: random.Random) -> list[List]:
    """Some lists come from another department, with those that go on with them: which months a
    department has sent tells how far its year has come."""
    departments = sorted({each.department for each in lists})
    home: dict[tuple[str, str], str] = {}
    for each in lists:
        goes_with = each.department, str(each.headings)
        if goes_with not in home:
            other = chance.choice(departments)
            home[goes_with] = other if chance.random() < 0.4 else each.department
    moved = []
    for each in lists:
        department = home[each.department, str(each.headings)]
        # two departments may call a file the same
        file = f"{each.department}_{each.file}"
        moved.append(replace(each, department=department, file=file))
    return moved


def _sorted_and_split(each: List, chance: random.Random) -> list[List]:
    rows = list(each.rows)
    match chance.choice(["as it is", "shuffled", "sorted", "backwards"]):
        case "shuffled":
            chance.shuffle(rows)
        case "sorted":
            column = chance.choice(list(rows[0]) if rows else [0])
            rows.sort(key=lambda row: str(row.get(column, "")))
        case "backwards":
            rows.reverse()
    if len(rows) < 2 * FEWEST_ROWS or chance.random() < 0.6:
        return [replace(each, rows=rows)]
    cut = chance.randint(FEWEST_ROWS, len(rows) - FEWEST_ROWS)
    drawn = set(chance.sample(range(len(rows)), cut))
    first = [row for at, row in enumerate(rows) if at in drawn]
    second = [row for at, row in enumerate(rows) if at not in drawn]
    about = chance.choice([{"file": f"{each.file}_2"}, {"sheet": f"{each.sheet}_2"}])
    return [replace(each, rows=first), replace(each, rows=second, **about)]


def _joined(lists: list[List], chance: random.Random) -> list[List]:
    """Some lists go on below others with the same headings, some become sheets of their files."""
    result: list[List] = []
    for each in lists:
        near = [other for other in result if other.department == each.department]
        alike = [other for other in near if other.headings == each.headings]
        if alike and chance.random() < 0.3:
            chance.choice(alike).rows += each.rows
        elif near and chance.random() < 0.2:
            other = chance.choice(near)
            sheet = f"{each.sheet}_{len(result)}"
            about = {"department": other.department, "file": other.file, "sheet": sheet}
            result.append(replace(each, **about))
        else:
            result.append(each)
    return result


def _renamed(lists: list[List], chance: random.Random) -> list[List]:
    """Every file gets a name that says nothing of what is in it."""
    names: dict[tuple[str, str], str] = {}
    for each in lists:
        file = each.department, each.file
        if file not in names:
            name = chance.choice(NAMES).format(each.year)
            is_taken = (each.department, name) in {(of[0], new) for of, new in names.items()}
            names[file] = f"{name}（{len(names)}）" if is_taken else name
    return [replace(each, file=names[each.department, each.file]) for each in lists]


# writing them ------------------------------------------------------------------------------------


def write(lists: list[List], raw: Path, chance: random.Random) -> None:
    books: dict[Path, list[List]] = {}
    for each in lists:
        books.setdefault(raw / str(each.year) / each.department / each.file, []).append(each)
    for path, sheets in books.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        chance.shuffle(sheets)
        _write_xls(path, sheets) if chance.random() < 0.3 else _write_xlsx(path, sheets)


def _cells(each: List) -> Iterator[tuple[int, int, CellValue]]:
    for (row, column), value in each.above.items():
        yield row, column, value
    for row, line in enumerate([*each.rows, *each.below], each.height):
        for column, value in line.items():
            yield row, column, value


def _write_xlsx(path: Path, sheets: list[List]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for each in sheets:
        sheet = book.create_sheet(each.sheet)
        for row, column, value in _cells(each):
            sheet.cell(row + 1, column + 1, None if value == "" else value)
        for top, bottom, left, right in each.merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    book.save(f"{path}.xlsx")


def _write_xls(path: Path, sheets: list[List]) -> None:
    book, day = xlwt.Workbook(encoding="utf-8"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for each in sheets:
        sheet = book.add_sheet(each.sheet)
        merges = {(top, left): (bottom, right) for top, bottom, left, right in each.merges}
        for row, column, value in _cells(each):
            style = day if hasattr(value, "year") else xlwt.Style.default_style
            if (row, column) in merges:
                bottom, right = merges[row, column]
                sheet.write_merge(row, bottom, column, right, value, style)
            else:
                sheet.write(row, column, value, style)
    book.save(f"{path}.xls")


# what they give ----------------------------------------------------------------------------------


def figures_of(lists: list[List], root: Path, chance: random.Random) -> dict[str, tuple]:
    """Of each figure value, numerator, denominator and the kind of its state."""
    write(lists, root / "data" / "raw", chance)
    workspace = Workspace(root)
    figures = Figures(clean_workspace(workspace, load_rules(workspace)))
    shutil.rmtree(root)
    values = {}
    for (id, _), figure in figures.items():
        values[id] = figure.value, figure.numerator, figure.denominator, figure.state.kind
    return values


@pytest.fixture(scope="module")
def of_office() -> dict[int, list[List]]:
    """The lists of each year."""
    of_years: dict[int, list[List]] = {year: [] for year in YEARS}
    for each in with_conflicts(list(lists_of_office()), random.Random("conflicts")):
        of_years[each.year].append(each)
    return of_years


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("year", YEARS)
def test_other_files_with_the_same_rows_give_the_same_figures(of_office, year, tmp_path):
    as_sent = figures_of(of_office[year], tmp_path / "sent", random.Random("sent"))
    for number in range(seeds(3, 30)):  # with other departments and without
        moves = number % 2 == 1
        chance = random.Random(f"{year} {number}")
        lists = arranged(of_office[year], chance, moves=moves)
        figures = figures_of(lists, tmp_path / str(number), chance)
        differing = {}
        for id, figure in figures.items():
            # A state tells of departments that are late.
            is_same = figure[:3] == as_sent[id][:3] and (moves or figure == as_sent[id])
            if not is_same:
                differing[id] = as_sent[id], figure
        assert not differing, f"arrangement {number} of {year}"
