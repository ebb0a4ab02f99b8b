"""From the spreadsheets in data/raw to typed clean rows, with an account of every row and every problem.

Nothing is dropped: each row of each sheet gets one kind, and a data row is clean, duplicate or rejected.
Personal columns are never parsed, kept or quoted. What people decided (corrections.toml) is applied row by row, listed,
and said where it no longer fits.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from .corrections import Correction, Corrections, key_text, load_corrections, quoted
from .grids import CELL_FAULTS, FORMULA_WITHOUT_VALUE, Grid, Unreadable, read_workbook
from .ledgers import Field, Ledger, Match, closest_heading, load_ledgers, recognise
from .problems import DOUBTFUL, INFO, REJECTED, Problem
from .tables import Layout, Table, find_tables
from .values import clean_text, parse_boolean, parse_date, parse_integer, parse_month, parse_number, parse_period
from .workspace import Workspace, is_sample, year_of

KINDS = ("title", "meta", "header", "blank", "group", "total", "note", "prenumbered", "clean", "duplicate", "rejected")
SOURCE = ["source_file", "source_sheet", "source_row"]
CORRECTION_COLUMNS = ["number", "action", "table", *SOURCE, "field", "before", "after", "reason", "decided_by", "on"]
MEND = "请改正后重新导出。"

# 单位：万元 above a table speaks for every money column whose heading names no unit.
MONEY_UNIT_ABOVE = re.compile(r"单位[:：]\s*(万?元)")

# The complaints that someone may overrule: the value is read, only odd.
OVERRULED_BY_CONFIRM = {"out_of_bounds", "impossible_order"}
KIND_TITLES = {"clean": "计入", "rejected": "不能计入"}

# An identifier as a csv export shows it once it has become a number: 1.20104E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")


class Refused(Exception):
    """The workspace can't be built as it stands; the message is Chinese and says what to do."""


@dataclass
class Record:
    """One data row read through its ledger; ``values`` holds the kept fields, None where empty or unreadable."""

    ledger: Ledger
    source: tuple[str, str, int]
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    kind: str = "clean"
    kept: tuple[str, str, int] | None = None          # of a duplicate: the row that it repeats
    merge: Correction | None = None                   # the decision that it repeats another record

    @property
    def key(self) -> tuple:
        return tuple(self.values[name] for name in self.ledger.primary_key)

    def complain(self, problem: Problem) -> None:
        """Add a problem; a serious one rejects the record."""
        self.problems.append(problem)
        if problem.severity == REJECTED:
            self.kind = "rejected"


@dataclass
class Cleaned:
    """What cleaning gives.

    ``tables``: clean rows by ledger name (the ledger's kept fields and SOURCE). ``files``: one row a source file.
    ``sheets``: one row a sheet, with ``rows`` and a count for each of KINDS. ``problems``: one row a complaint.
    ``duplicates``: one row a duplicate, with the row kept. ``corrections``: one row an applied correction.
    """

    tables: dict[str, pd.DataFrame]
    files: pd.DataFrame
    sheets: pd.DataFrame
    problems: pd.DataFrame
    duplicates: pd.DataFrame
    corrections: pd.DataFrame

    @property
    def years(self) -> list[int]:
        """The years that sources were sent for."""
        return sorted(int(year) for year in self.files["year"].dropna().unique())

    def is_sample(self, year: int) -> bool:
        """Whether the year's sources are made up."""
        return bool(self.files.loc[self.files["year"] == year, "sample"].any())

    def row_counts(self) -> dict[str, int]:
        """Rows of all sheets: ``read`` and a count for each of KINDS."""
        return {"read": int(self.sheets["rows"].sum()), **{kind: int(self.sheets[kind].sum()) for kind in KINDS}}


def clean_workspace(workspace: Workspace) -> Cleaned:
    """Read every source below data/raw, as corrections.toml has it.

    Raises Refused when a year holds both made-up and real workbooks, CorrectionsError for an entry that can't be meant.
    """
    sources = workspace.sources()
    names = [workspace.source_name(path) for path in sources]
    _refuse_mixed_years(names)
    ledgers, corrections = load_ledgers(), load_corrections(workspace)
    files, sheets, problems, records = [], [], [], []
    for path, name in zip(sources, names, strict=True):
        found = _clean_file(path, name, ledgers, corrections)
        files.append({"file": name, "year": year_of(name), "department": _department(name), "format": found.format,
                      "sample": is_sample(name)})
        sheets.extend(found.sheets)
        problems.extend(found.problems)
        records.extend(found.records)
    _settle_merges(records, corrections)
    _settle_repeats(records)
    problems.extend(_lock_file_notes(workspace))
    problems.extend(corrections.problems())
    problems.extend(problem for record in records for problem in record.problems)
    return Cleaned(
        tables={name: _frame(ledger, [one for one in records if one.ledger is ledger])
                for name, ledger in ledgers.items()},
        files=pd.DataFrame(files, columns=["file", "year", "department", "format", "sample"]).astype({"year": "Int64"}),
        sheets=_account(sheets, records),
        problems=problem_frame(problems),
        duplicates=pd.DataFrame([(one.ledger.name, *one.source, *one.kept) for one in records if one.kept],
                                columns=["table", *SOURCE, "kept_file", "kept_sheet", "kept_row"]),
        corrections=pd.DataFrame(corrections.applied, columns=CORRECTION_COLUMNS),
    )


def problem_frame(problems: list[Problem]) -> pd.DataFrame:
    """One row a problem, in order of place: what Problem has, its department and its message."""
    columns = ["code", "severity", "department", "file", "sheet", "row", "column", "message", "advice", "table",
               "field", "cell", "found"]
    frame = pd.DataFrame([[getattr(one, name) for name in columns] for one in problems], columns=columns)
    return frame.astype({"row": "Int64"}).sort_values(["file", "sheet", "row"], kind="stable", ignore_index=True)


# one file ------------------------------------------------------------------------------------------------------------


@dataclass
class FileReading:
    """What one file gave: its sheets' row kinds (data rows still "data"), its records and its problems."""

    format: str | None = None
    sheets: list[dict] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _clean_file(path, name: str, ledgers: dict[str, Ledger], corrections: Corrections) -> FileReading:
    found = FileReading()
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        found.problems.append(Problem(error.code, REJECTED, name, None, None, None, error.message))
        return found
    found.format = workbook.format
    tables = 0
    for grid in workbook.grids:
        layout = find_tables(grid)
        tables += len(layout.tables)
        kinds = list(layout.kinds)
        for table in layout.tables:
            read = _read_table(grid, layout, table, name, ledgers, corrections)
            found.records.extend(read.records)
            found.problems.extend(read.problems)
            for row in table.rows:
                kinds[row - 1] = read.kind_of_unread
        found.sheets.append({"file": name, "sheet": grid.sheet, "hidden": grid.hidden, "kinds": kinds})
    if not tables:
        found.problems.append(Problem("no_table", DOUBTFUL, name, None, None, None,
                                      "没有找到表格（至少要有一行列标题）。请核对是否发错了文件。"))
    return found


@dataclass
class TableReading:
    """What one table gave. ``kind_of_unread`` is the kind of its data rows where no record stands for them."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kind_of_unread: str = "rejected"


def _read_table(grid: Grid, layout: Layout, table: Table, name: str, ledgers: dict[str, Ledger],
                corrections: Corrections) -> TableReading:
    """The records of a table, or one problem that says why it can't be read."""
    matches = recognise(table.columns, ledgers)
    header = table.header_rows[-1] if table.header_rows else None

    def complain(code: str, severity: str, what: str, advice: str = "", column: str | None = None) -> Problem:
        return Problem(code, severity, name, grid.sheet, header, column, what, advice)

    if grid.hidden:
        # A hidden sheet is a list of choices or an old draft: counting it would be a guess.
        if not matches:
            return TableReading(kind_of_unread="note")
        return TableReading(problems=[complain(
            "hidden_sheet", REJECTED, f"隐藏的工作表里有《{matches[0].ledger.title}》{table.data_rows}行，没有计入。"
            "若应计入，请取消隐藏；若是旧稿，请删除。")])
    if not matches:
        return TableReading(problems=[complain(
            "unknown_ledger", REJECTED, f"没有台账认得这张表的列标题，{table.data_rows}行没有计入。",
            "请用 wanxing inspect 查看，改正标题或在 ledgers 中新增台账。")])
    if len(matches) > 1:
        titles = "、".join(f"《{match.ledger.title}》" for match in matches)
        return TableReading(problems=[complain(
            "ambiguous_ledger", REJECTED, f"列标题同样符合{titles}，无法断定，{table.data_rows}行没有计入。请补全列标题。")])
    match = matches[0]
    read = TableReading()
    for heading in match.unknown:
        near = closest_heading(heading, match.ledger)
        file = f"ledgers/{match.ledger.name}.toml"
        same = f"与「{near}」相近，若是同一列，请在 {file} 中「{near}」那一行的 aliases 里加上 \"{heading}\"；" if near else ""
        read.problems.append(complain(
            "unknown_heading", DOUBTFUL, f"《{match.ledger.title}》没有这一列，未采用。请核对列标题。",
            f"{same}若不需要，请在 {file} 的 ignored 里加上 \"{heading}\"。", heading))
    if match.missing:
        wanted = "、".join(f"「{one.title}」" for one in match.missing)
        read.problems.append(complain(
            "missing_heading", REJECTED, f"《{match.ledger.title}》缺少{wanted}列，{table.data_rows}行没有计入。请补上这一列。",
            "若标题换了写法，请在台账文件的 aliases 中加上。"))
        return read
    reader = RowReader(grid, layout, name, match)
    read.records = [_decided(reader, row, cells, corrections) for row, cells in table.records()]
    return read


class RowReader:
    """Reads the data rows of one table through its ledger. ``columns``: field name -> grid column, of kept fields."""

    def __init__(self, grid: Grid, layout: Layout, name: str, match: Match):
        self.ledger, self.headings = match.ledger, match.headings
        self.file, self.sheet = name, grid.sheet
        self.columns, self.readers = {}, []
        money_unit = _money_unit_above(grid, layout)
        for index, one in match.columns.items():
            if not one.personal:
                given = match.units[one.name] or (money_unit if one.unit == "元" else "")
                self.columns[one.name] = index
                self.readers.append((index, one, CellReader(one, given, match.ledger.missing_values)))

    def read(self, row: int, cells: dict[int, Any], confirmed: frozenset[str] = frozenset()) -> Record:
        """The record of a row; an odd value of a ``confirmed`` field is kept."""
        record = Record(self.ledger, (self.file, self.sheet, row), {one.name: None for one in self.ledger.kept})
        for index, one, reader in self.readers:
            value, complaint = reader.read(cells.get(index, ""), one.name in confirmed)
            record.values[one.name] = value
            if complaint:
                # A required field that can't be read rejects the row; another is left empty for someone to look at.
                self._complain(record, cells, one.name, REJECTED if one.required else DOUBTFUL, *complaint)
        for first, then in self.ledger.order:
            early, late = record.values[first], record.values[then]
            if early and late and late < early and then not in confirmed:
                self._complain(record, cells, then, REJECTED, "impossible_order",
                               f"不应早于「{self.headings[first]}」{early}，读到“{late}”。{MEND}")
        return record

    def _complain(self, record: Record, cells: dict[int, Any], name: str, severity: str, code: str, what: str,
                  advice: str = "") -> None:
        index = self.columns[name]
        record.complain(Problem(
            code, severity, *record.source, self.headings[name], what, advice, self.ledger.name, name,
            f"{column_letters(index)}{record.source[2]}", quoted(clean_text(cells.get(index, "")))))


def column_letters(index: int) -> str:
    """A column, counted from 0, as spreadsheets name it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, last = index // 26 - 1, index % 26
        letters = chr(ord("A") + last) + letters
    return letters


def _money_unit_above(grid: Grid, layout: Layout) -> str:
    for cells, kind in zip(grid.rows, layout.kinds, strict=True):
        if kind in ("title", "meta"):
            for cell in cells:
                found = MONEY_UNIT_ABOVE.search(cell) if isinstance(cell, str) else None
                if found:
                    return found.group(1)
    return ""


# one cell ------------------------------------------------------------------------------------------------------------


# A code, what is wrong, and what only the office can do about it.
Complaint = tuple[str, str] | tuple[str, str, str]


class CellReader:
    """Reads the cells of one column; each distinct cell is parsed once."""

    def __init__(self, field: Field, given_unit: str, missing_values: frozenset[str]):
        self.field, self.given_unit, self.missing_values = field, given_unit, missing_values
        self.known: dict[tuple[type, Any, bool], tuple[Any, Complaint | None]] = {}

    def read(self, cell: Any, confirmed: bool = False) -> tuple[Any, Complaint | None]:
        """The value, and a complaint or None. A value that is ``confirmed`` may be out of bounds."""
        key = (type(cell), cell, confirmed)
        if key not in self.known:
            self.known[key] = self._read(cell, confirmed)
        return self.known[key]

    def _read(self, cell: Any, confirmed: bool) -> tuple[Any, Complaint | None]:
        text = clean_text(cell)
        if text == FORMULA_WITHOUT_VALUE:
            return None, ("formula_without_value", "公式没有计算结果。请用WPS或Excel打开，重新计算并保存后再报送。")
        if text in CELL_FAULTS:
            return None, ("error_cell", f"公式出错，读到“{text}”。{MEND}")
        if self.field.type == "string" and _is_rounded(cell, text):
            return None, ("rounded_identifier", f"编号超过15位，已被表格软件改成“{quoted(text)}”，后几位丢了。"
                          "请把这一列设为文本，重新录入后导出。")
        try:
            # 无 is a missing text but a plain "no" in a yes-or-no column.
            if text in self.missing_values and not (self.field.type == "boolean" and text == "无"):
                return None, ("missing_value", "必填，却是空的。请补上后重新导出。") if self.field.required else None
            value = self._parse(cell, text)
        except ValueError as error:
            return None, ("unreadable_value", f"{error}，读到“{quoted(text)}”。{MEND}")
        return self._check_constraints(value, text, confirmed)

    def _parse(self, cell: Any, text: str) -> Any:
        match self.field.type:
            case "date":
                return parse_date(cell)
            case "period":
                first, last = parse_period(cell)
                if first.year != last.year:
                    raise ValueError("起止日期应在同一年")
                return first
            case "month":
                return parse_month(cell)
            case "number":
                return float(parse_number(cell, self.given_unit))
            case "integer":
                return parse_integer(cell, self.given_unit)
            case "boolean":
                return parse_boolean(cell)
            case _:
                return self.field.codes.get(text, text)

    def _check_constraints(self, value: Any, text: str, confirmed: bool) -> tuple[Any, Complaint | None]:
        one = self.field
        if one.enum and value not in one.enum:
            return None, ("unknown_category", f"应为{'、'.join(one.enum)}之一，读到“{quoted(text)}”。{MEND}",
                          "若是同一类别的另一种写法，请在台账文件的 codes 中加上。")
        if confirmed:
            return value, None
        if one.minimum is not None and value < one.minimum:
            return None, ("out_of_bounds", f"不应小于{one.minimum}{one.unit}，读到“{quoted(text)}”。{MEND}")
        if one.maximum is not None and value > one.maximum:
            return None, ("out_of_bounds", f"不应大于{one.maximum}{one.unit}，读到“{quoted(text)}”。{MEND}")
        return value, None


def _is_rounded(cell: Any, text: str) -> bool:
    """Whether a spreadsheet has kept an identifier as a number: of those only 15 digits survive."""
    return isinstance(cell, float | int) and abs(cell) >= 1e15 or bool(SCIENTIFIC.fullmatch(text))


# what people decided -------------------------------------------------------------------------------------------------


def _decided(reader: RowReader, row: int, cells: dict[int, Any], corrections: Corrections) -> Record:
    """The record of a row as people decided about it; a correction that doesn't fit any more changes nothing."""
    record = reader.read(row, cells)
    decisions = [one for one in corrections.about(reader.ledger.name, record.source, record.key)
                 if _fits(one, reader, cells, corrections)]
    if not decisions:
        return record
    overrides, confirms, drops, merges = ([one for one in decisions if one.action == action]
                                          for action in ("override", "confirm", "drop", "merge"))
    mended = {**cells, **{reader.columns[one.field]: one.value for one in overrides}}
    record = reader.read(row, mended)
    for one in overrides:
        said, value = (quoted(clean_text(cell)) for cell in (cells.get(reader.columns[one.field], ""), one.value))
        corrections.note(one, reader.ledger.name, record.source, said, value)
    odd = {problem.field: problem.found for problem in record.problems if problem.code in OVERRULED_BY_CONFIRM}
    record = reader.read(row, mended, frozenset(one.field for one in confirms))
    for one in confirms:
        if one.field in odd:
            corrections.note(one, reader.ledger.name, record.source, odd[one.field], odd[one.field])
        else:
            corrections.refuse(one, "correction_outdated", "这一格没有超出范围，日期也没有先后颠倒，不需要认定。")
    _name_corrections(record, overrides)
    for one in drops[:1]:
        corrections.note(one, reader.ledger.name, record.source, KIND_TITLES[record.kind], "不计入")
        record.problems, record.kind = [Problem("corrected_drop", INFO, *record.source, None,
                                                f"按更正第{one.number}条不计入：{one.reason}。")], "rejected"
    record.merge = merges[0] if merges and not drops else None
    return record


def _fits(one: Correction, reader: RowReader, cells: dict[int, Any], corrections: Corrections) -> bool:
    """Whether the row has the column that a correction names, and the cell still says what it expects."""
    if one.field is None:
        return True
    if one.field not in reader.columns:
        corrections.refuse(one, "correction_unmatched",
                           f"这张表没有“{one.field}”这一列，或者它是个人信息列。")
        return False
    cell = cells.get(reader.columns[one.field], "")
    if not one.holds(cell):
        corrections.refuse(one, "correction_outdated",
                           f"「{reader.headings[one.field]}」应为“{quoted(clean_text(one.expect))}”，"
                           f"现在是“{quoted(clean_text(cell))}”。")
        return False
    return True


def _name_corrections(record: Record, overrides: list[Correction]) -> None:
    """Say of a complaint about an overridden cell that the value is not the spreadsheet's."""
    number = {one.field: one.number for one in overrides}
    record.problems = [
        replace(one, what=f"{one.what}（这是更正第{number[one.field]}条写的值。）") if one.field in number else one
        for one in record.problems]


def _settle_merges(records: list[Record], corrections: Corrections) -> None:
    """Make a duplicate of each row that, by a correction, repeats another record which counts."""
    merging = [record for record in records if record.merge]
    if not merging:
        return
    counting: dict[tuple, Record] = {}
    for record in records:
        if record.kind == "clean" and not record.merge:
            counting.setdefault((record.ledger.name, key_text(record.key)), record)
    for record in merging:
        one, kept = record.merge, counting.get((record.ledger.name, record.merge.into))
        if kept is None:
            corrections.refuse(one, "correction_unmatched", f"要并入的记录“{'、'.join(one.into)}”没有找到，或者没有计入。")
            continue
        place = _named(kept.source)
        corrections.note(one, record.ledger.name, record.source, KIND_TITLES[record.kind], f"并入{place}")
        record.kind, record.kept = "duplicate", kept.source
        record.problems = [Problem("duplicate", INFO, *record.source, None,
                                   f"按更正第{one.number}条，与{place}是同一条记录，只计一次。")]


# across files --------------------------------------------------------------------------------------------------------


def _settle_repeats(records: list[Record]) -> None:
    """Mark a row that repeats an earlier one as duplicate; the same key with other content is a conflict."""
    first_with: dict[tuple, Record] = {}
    for record in records:
        if record.kind != "clean" or None in record.key:
            continue
        earlier = first_with.setdefault((record.ledger.name, *record.key), record)
        if earlier is record:
            continue
        place = _named(earlier.source)
        if earlier.values == record.values:
            record.kind, record.kept = "duplicate", earlier.source
            record.problems.append(Problem("duplicate", INFO, *record.source, None, f"与{place}是同一条记录，只计一次。"))
        else:
            differing = "、".join(f"「{one.title}」" for one in record.ledger.kept
                                 if earlier.values[one.name] != record.values[one.name])
            record.complain(Problem("conflict", REJECTED, *record.source, None,
                                    f"与{place}编号相同而{differing}不同，本行没有计入。请核实哪一行正确，改正另一行。"))


def _named(source: tuple[str, str, int]) -> str:
    return f"{source[0]}[{source[1]}] 第{source[2]}行"


def _refuse_mixed_years(names: list[str]) -> None:
    for year in sorted({year_of(name) for name in names} - {None}):
        made_up = {is_sample(name) for name in names if year_of(name) == year}
        if len(made_up) == 2:
            raise Refused(f"{year}年的文件夹里既有示例文件（示例_…）又有真实文件，合在一起的数字没有意义。"
                          f"请删除 data/raw/{year} 中的示例文件后重试。")


def _lock_file_notes(workspace: Workspace) -> list[Problem]:
    return [Problem("lock_file", INFO, workspace.source_name(path), None, None, None,
                    "是Excel或WPS打开文件时留下的临时文件，已跳过。若工作簿还开着，请保存并关闭后重新运行。")
            for path in workspace.lock_files()]


def _department(name: str) -> str:
    return Problem("", INFO, name, None, None, None, "").department


def _account(sheets: list[dict], records: list[Record]) -> pd.DataFrame:
    """One row a sheet with the count of each kind; data rows take the kind of their record."""
    kinds_of_sheet = {(sheet["file"], sheet["sheet"]): sheet["kinds"] for sheet in sheets}
    for record in records:
        file, sheet, row = record.source
        kinds_of_sheet[file, sheet][row - 1] = record.kind
    counts = [{"file": sheet["file"], "sheet": sheet["sheet"], "hidden": sheet["hidden"], "rows": len(sheet["kinds"]),
               **{kind: 0 for kind in KINDS}, **Counter(sheet["kinds"])} for sheet in sheets]
    return pd.DataFrame(counts, columns=["file", "sheet", "hidden", "rows", *KINDS])


def _frame(ledger: Ledger, records: list[Record]) -> pd.DataFrame:
    """The clean records of one ledger as a typed frame, in order of place."""
    kept = [record for record in records if record.kind == "clean"]
    rows = [[record.values[one.name] for one in ledger.kept] + list(record.source) for record in kept]
    frame = pd.DataFrame(rows, columns=[*(one.name for one in ledger.kept), *SOURCE], dtype=object)
    return frame.astype({**{one.name: PANDAS_TYPES[one.type] for one in ledger.kept},
                         "source_file": "str", "source_sheet": "str", "source_row": "int64"})


PANDAS_TYPES = {"string": "str", "month": "str", "date": "datetime64[ms]", "period": "datetime64[ms]",
                "number": "float64", "integer": "Int64", "boolean": "boolean"}
