"""From the spreadsheets in data/raw to typed clean rows, with an account of every row and every problem.

Nothing is dropped: each row of each sheet gets one kind, and a data row is clean, duplicate or rejected.
Personal columns are never parsed, kept or quoted. What people decided (corrections.toml) is applied row by row, listed,
and said where it no longer fits.
"""

import hashlib
import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from .corrections import Correction, Corrections, key_text, load_corrections, quoted
from .grids import Grid, Unreadable, read_workbook
from .ledgers import Ledger, closest_heading, load_ledgers, recognise
from .outputs import replace_whole
from .privacy import looks_personal, shown_name
from .problems import DOUBTFUL, INFO, REJECTED, Problem
from .records import Record, RowReader
from .tables import Layout, Table, find_tables
from .totals import total_problems
from .values import clean_text
from .workspace import Workspace, department_of, is_sample, year_of

KINDS = ("title", "meta", "header", "blank", "group", "total", "note", "prenumbered", "clean", "duplicate", "rejected")
SOURCE = ["source_file", "source_sheet", "source_row"]
CORRECTION_COLUMNS = ["number", "action", "table", "year", *SOURCE, "field", "before", "after", "reason", "decided_by",
                      "on"]
RECORD_KINDS = ("clean", "duplicate", "rejected")

# The complaints that someone may overrule: the value is read, only odd.
OVERRULED_BY_CONFIRM = {"out_of_bounds", "impossible_order"}
KIND_TITLES = {"clean": "计入", "rejected": "不能计入"}


class Refused(Exception):
    """The workspace can't be built as it stands; the message is Chinese and says what to do."""


@dataclass
class Cleaned:
    """What cleaning gives.

    ``tables``: clean rows by ledger name (the ledger's kept fields and SOURCE). ``files``: one row a source file.
    ``sheets``: one row a sheet, with ``rows`` and a count for each of KINDS. ``records``: one row a file and ledger
    ("" for tables that no ledger knows), with the data rows ``read`` and what became of them. ``problems``: one row a
    complaint. ``duplicates``: one row a duplicate, with the row kept. ``corrections``: one row an applied correction,
    ``year`` being the record's own.
    """

    tables: dict[str, pd.DataFrame]
    files: pd.DataFrame
    sheets: pd.DataFrame
    records: pd.DataFrame
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


def clean_workspace(workspace: Workspace, rules: str = "") -> Cleaned:
    """Read every source below data/raw, as corrections.toml has it.

    With ``rules``, a hash of all that decides how a source is read, what a file gave before under the same rules is
    taken from .wanxing/read. Raises Refused when a year holds both made-up and real workbooks, CorrectionsError for an entry that can't be meant.
    """
    sources = workspace.sources()
    names = [workspace.source_name(path) for path in sources]
    _refuse_mixed_years(names)
    ledgers, corrections = load_ledgers(), load_corrections(workspace)
    files, sheets, problems, records, read, unread = [], [], [], [], Counter(), Counter()
    remembered = Remembered(workspace.root / ".wanxing" / "read", rules)
    for path, name in zip(sources, names, strict=True):
        found = remembered.reading(path, name, corrections,
                                   lambda decided, path=path, name=name: _clean_file(path, name, ledgers, decided))
        files.append({"file": name, "year": year_of(name), "department": department_of(name), "format": found.format,
                      "sample": is_sample(name), "sha256": found.sha256})
        read.update({(name, table): rows for table, rows in found.read.items()})
        unread.update({(name, table): rows for table, rows in found.unread.items()})
        sheets.extend(found.sheets)
        problems.extend(found.problems)
        records.extend(found.records)
    remembered.forget_the_others()
    _settle_merges(records, corrections)
    _settle_repeats(records)
    problems.extend(_lock_file_notes(workspace))
    problems.extend(corrections.problems())
    problems.extend(problem for record in records for problem in record.problems)
    return Cleaned(
        tables={name: _frame(ledger, [one for one in records if one.ledger.name == name])
                for name, ledger in ledgers.items()},
        files=pd.DataFrame(files, columns=["file", "year", "department", "format", "sample", "sha256"]).astype(
            {"year": "Int64"}),
        sheets=_account(sheets, records),
        records=_records_of_ledgers(read, unread, records),
        problems=problem_frame(problems),
        duplicates=pd.DataFrame([(one.ledger.name, *one.source, *one.kept) for one in records if one.kept],
                                columns=["table", *SOURCE, "kept_file", "kept_sheet", "kept_row"]),
        corrections=_applied(corrections, records),
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
    """What one file gave: its sheets' row kinds (data rows still "data"), its records and its problems.

    ``read`` counts the data rows of its tables by ledger, before anything is made of them; ``unread`` those of tables
    that give no record.
    """

    sha256: str
    format: str | None = None
    read: Counter = field(default_factory=Counter)
    unread: Counter = field(default_factory=Counter)
    sheets: list[dict] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _clean_file(path, name: str, ledgers: dict[str, Ledger], corrections: Corrections) -> FileReading:
    found = FileReading(hashlib.sha256(path.read_bytes()).hexdigest())
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        found.problems.append(Problem(error.code, REJECTED, name, None, None, None, error.message))
        return found
    found.format = workbook.format
    tables, renamed = 0, [name] if not path.as_posix().endswith(name) else []
    for grid in workbook.grids:
        if shown_name(grid.sheet) != grid.sheet:
            grid.sheet = shown_name(grid.sheet)
            renamed.append(grid.sheet)
        layout = find_tables(grid)
        tables += len(layout.tables)
        kinds = list(layout.kinds)
        for table in layout.tables:
            read = _read_table(grid, layout, table, name, ledgers, corrections)
            if read.kind_of_unread == "rejected":
                found.read[read.ledger] += table.data_rows
                found.unread[read.ledger] += 0 if read.records else table.data_rows
            found.records.extend(read.records)
            found.problems.extend(read.problems)
            for row in table.rows:
                kinds[row - 1] = read.kind_of_unread
        found.sheets.append({"file": name, "sheet": grid.sheet, "hidden": grid.hidden, "kinds": kinds})
    if renamed:
        found.problems.append(Problem("personal_name", DOUBTFUL, name, None, None, None,
                                      f"文件名或工作表名里像有个人信息，显示时已隐去（{'、'.join(renamed)}）。请改名后重新放入。"))
    if not tables:
        found.problems.append(Problem("no_table", DOUBTFUL, name, None, None, None,
                                      "没有找到表格（至少要有一行列标题）。请核对是否发错了文件。"))
    return found


class Remembered:
    """What files gave when they were last read, so that a build reads only those that changed.

    A reading is found by the file's name and bytes, the rules, and the corrections that may touch it.
    """

    def __init__(self, folder: Path, rules: str):
        self.folder, self.rules, self.used = folder, rules, set()

    def reading(self, path: Path, name: str, corrections: Corrections, read: Callable) -> FileReading:
        """The remembered reading, else that of ``read``; what corrections did is added to ``corrections``."""
        decided = corrections.about_file(name)
        key = hashlib.sha256("\0".join([self.rules, name, repr(decided.entries)]).encode() + path.read_bytes()).hexdigest()
        kept = self.folder / f"{key}.pickle"
        self.used.add(kept)
        if self.rules and kept.exists():
            found, decided = pickle.loads(kept.read_bytes())
        else:
            found = read(decided)
            if self.rules:
                self.folder.mkdir(parents=True, exist_ok=True)
                replace_whole(kept, lambda part: part.write_bytes(pickle.dumps((found, decided))))
        corrections.take_in(decided)
        return found

    def forget_the_others(self) -> None:
        for path in self.folder.glob("*.pickle"):
            if self.rules and path not in self.used:
                path.unlink()


@dataclass
class TableReading:
    """What one table gave. ``kind_of_unread`` is the kind of its data rows where no record stands for them."""

    ledger: str = ""
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
        return TableReading(matches[0].ledger.name, problems=[complain(
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
    read = TableReading(match.ledger.name)
    file = f"ledgers/{match.ledger.name}.toml"
    for heading in match.unknown:
        if looks_personal(heading):
            read.problems.append(complain(
                "personal_heading", DOUBTFUL, "像是个人信息列，已按个人信息处理，没有读取。请核对是否需要报送这一列。",
                f"若是个人信息，请在 {file} 中加上这一列并写 personal = true；若不是，请在 ignored 里加上 \"{heading}\"。",
                heading))
            continue
        near = closest_heading(heading, match.ledger)
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
    read.problems.extend(total_problems(reader, layout, table))
    return read


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
            # The other may lie in another department's file: whoever sent it must see it too.
            earlier.complain(Problem("conflict", DOUBTFUL, *earlier.source, None,
                                     f"与{_named(record.source)}编号相同而{differing}不同，暂按本行计入。"
                                     "请核实哪一行正确，改正另一行。"))


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


def _account(sheets: list[dict], records: list[Record]) -> pd.DataFrame:
    """One row a sheet with the count of each kind; data rows take the kind of their record.

    Where tables stand side by side a row holds several records: it is clean when one of them is.
    """
    kinds_of_sheet = {(sheet["file"], sheet["sheet"]): sheet["kinds"] for sheet in sheets}
    for kind in reversed(RECORD_KINDS):
        for record in records:
            if record.kind == kind:
                file, sheet, row = record.source
                kinds_of_sheet[file, sheet][row - 1] = kind
    counts = [{"file": sheet["file"], "sheet": sheet["sheet"], "hidden": sheet["hidden"], "rows": len(sheet["kinds"]),
               **{kind: 0 for kind in KINDS}, **Counter(sheet["kinds"])} for sheet in sheets]
    return pd.DataFrame(counts, columns=["file", "sheet", "hidden", "rows", *KINDS])


def _records_of_ledgers(read: Counter, unread: Counter, records: list[Record]) -> pd.DataFrame:
    """One row a file and ledger: the data rows read, and what became of them; those without a record are rejected."""
    became = Counter((record.source[0], record.ledger.name, record.kind) for record in records)
    rows = []
    for (file, table), count in read.items():
        clean, duplicate, rejected = (became[file, table, kind] for kind in RECORD_KINDS)
        rows.append((file, year_of(file), department_of(file), table, count, clean, duplicate,
                     rejected + unread[file, table]))
    columns = ["file", "year", "department", "table", "read", *RECORD_KINDS]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def _applied(corrections: Corrections, records: list[Record]) -> pd.DataFrame:
    """One row an applied correction, with the year of the record it was applied to."""
    frame = pd.DataFrame(corrections.applied, columns=CORRECTION_COLUMNS)
    if len(frame):
        touched = set(zip(frame["table"], *(frame[name] for name in SOURCE), strict=True))
        years = {(one.ledger.name, *one.source): one.year for one in records
                 if (one.ledger.name, *one.source) in touched}
        frame["year"] = [years.get(place) for place in
                         zip(frame["table"], *(frame[name] for name in SOURCE), strict=True)]
    return frame.astype({"year": "Int64"})


def _frame(ledger: Ledger, records: list[Record]) -> pd.DataFrame:
    """The clean records of one ledger as a typed frame, in order of place."""
    kept = [record for record in records if record.kind == "clean"]
    rows = [[record.values[one.name] for one in ledger.kept] + list(record.source) for record in kept]
    frame = pd.DataFrame(rows, columns=[*(one.name for one in ledger.kept), *SOURCE], dtype=object)
    return frame.astype({**{one.name: PANDAS_TYPES[one.type] for one in ledger.kept},
                         "source_file": "str", "source_sheet": "str", "source_row": "int64"})


PANDAS_TYPES = {"string": "str", "month": "str", "date": "datetime64[ms]", "period": "datetime64[ms]",
                "number": "float64", "integer": "Int64", "boolean": "boolean"}
