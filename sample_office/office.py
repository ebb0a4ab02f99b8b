"""What the made-up office is: the TOML files of this folder, read.

In: office.toml, decisions.toml, tables/*.toml and departments/*.toml. Out: an Office.

>>> load_office().tables["petitions"].fields["people"].headings
['来访人数', '人数']
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Field:
    """What is known of one field of a kind of table; its values come from the records."""

    name: str
    headings: list[str]  # as printed by one department or another
    kind: str = "text"  # text, month, or number: what total rows add up
    unit: str = ""  # of its numbers
    long: bool = False  # written from the left
    tidy: bool = False  # never written with stray spaces
    spellings: dict[str, list[str]] = field(default_factory=dict)  # of a category, beside its own


@dataclass(frozen=True)
class Table:
    """A kind of table: its title, its records' fields, the lists behind its drop-down cells."""

    name: str
    title: str
    key: str  # the field that numbers the records
    sorted_by: str  # the day or month in whose order the records are written
    fields: dict[str, Field]
    dropdowns: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """How a department writes a kind of table down in one year: a `[[sheet]]` of its file."""

    table: str
    year: int
    file: str  # after 示例_; layouts of one file are its sheets; .bom.csv is UTF-8, .csv GB18030
    columns: list[str | dict[str, list[str]]]  # headings; {"父" = ["子", "子"]} under a merged one
    name: str = "Sheet1"
    title: str = "{office}{year}年{title}"
    above: list[str | list[str]] = field(default_factory=list)  # ["标签", "值"]: a cell for each
    below: list[str] = field(default_factory=list)  # lines under the table
    dates: list[str] = field(default_factory=lambda: ["cell"])  # cells.DATES: the usual, the rarer
    numbers: list[str] = field(default_factory=lambda: ["plain"])  # cells.NUMBERS: likewise
    words: str = "own"  # categories: own spelling, other spelling, or mixed
    yes_no: list[str] = field(default_factory=lambda: ["是", "否"])
    missing: str = ""  # what stands in a cell with nothing to say
    split: str = ""  # month, quarter or community: a sheet for each
    months: list[int] = field(default_factory=lambda: [1, 12])  # only the records of these months
    twice: int = 0  # so many last records of the sheet or file before are sent again on the next
    group: str = ""  # a row with only the month or community above its records
    merge: str = ""  # the field whose cell is merged over all rows it holds for
    subtotal: str = ""  # 小计 after each month, quarter or community
    total: bool = False  # 合计 at the end
    blank: int = 0  # a blank row after every so many records
    spare: int = 0  # numbered rows left empty at the end
    hidden: bool = False  # a hidden sheet with the drop-down lists
    empty: int = 0  # how many of Sheet2 and Sheet3 the program left behind
    untidy: float = 0.0  # share of cells with stray spaces


@dataclass(frozen=True)
class Mistake:
    """A record that cannot be right: a copy of a good one with one field spoilt."""

    table: str
    years: list[int]
    mark: str  # after the copied record's number
    field: str
    text: str = ""  # what the field says instead; without text or before, nothing
    before: str = ""  # the field nine days before which it lies


@dataclass(frozen=True)
class Department:
    name: str
    totals: dict[str, list[int]]  # what the records of each year add up to
    records: dict[str, dict[str, Any]]  # kind of table -> its recipe (see recipes)
    layouts: list[Layout]
    mistakes: list[Mistake]


@dataclass(frozen=True)
class Office:
    name: str
    years: list[int]
    signed: str  # the line with signatures: {signed} in a layout
    communities: dict[str, int]  # with their weights
    fillers: dict[str, list[str]]  # heading that no figure needs -> what stands below it
    tables: dict[str, Table]
    departments: list[Department]
    decisions: str = ""  # what office.toml says in its workspace

    def printed(self, text: str, layout: Layout, department: Department) -> str:
        """A line of a layout with the names and the year in it."""
        title = self.tables[layout.table].title
        return text.replace("{signed}", self.signed).format(
            office=self.name, year=layout.year, department=department.name, title=title
        )


def load_office(folder: Path = _FOLDER) -> Office:
    """Read the office from its folder; a key that no class here has is an error."""
    office = _toml(folder / "office.toml")
    shared = office.pop("totals")
    tables = {path.stem: _table(path) for path in sorted(folder.glob("tables/*.toml"))}
    departments = [_department(path, shared) for path in sorted(folder.glob("departments/*.toml"))]
    path = folder / "decisions.toml"
    decisions = path.read_text("utf-8") if path.exists() else ""
    return Office(**office, tables=tables, departments=departments, decisions=decisions)


def _table(path: Path) -> Table:
    table = _toml(path)
    own = {name: Field(name, **described) for name, described in table.pop("fields").items()}
    return Table(path.stem, **table, fields=own)


def _department(path: Path, shared: dict[str, list[int]]) -> Department:
    department = _toml(path)
    return Department(
        name=department["name"],
        totals={**shared, **department.get("totals", {})},
        records=department["records"],
        layouts=[Layout(**layout) for layout in department["sheet"]],
        mistakes=[Mistake(**mistake) for mistake in department.get("mistake", [])],
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
