"""From the spreadsheets in data/raw to typed clean rows, with an account of every row and every problem.

Nothing is dropped: each row of each sheet gets one kind, and a data row is clean, duplicate or rejected.
One file is read by readings.py; here its rows meet those of all the others.
"""

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from wanxing_stats.base import (
    DOUBTFUL,
    INFO,
    REJECTED,
    Problem,
    Workspace,
    department_of,
    is_sample,
    year_of,
)
from wanxing_stats.rules import Ledger, Rules

from .corrections import Corrections, key_text, load_corrections
from .records import Record
from .source_cache import Remembered
from .source_file import KIND_TITLES

KINDS = (
    "title",
    "meta",
    "header",
    "blank",
    "group",
    "total",
    "note",
    "prenumbered",
    "clean",
    "duplicate",
    "rejected",
)
SOURCE = ["source_file", "source_sheet", "source_row"]
CORRECTION_COLUMNS = [
    "number",
    "action",
    "table",
    "year",
    *SOURCE,
    "field",
    "before",
    "after",
    "reason",
    "decided_by",
    "on",
]
RECORD_KINDS = ("clean", "duplicate", "rejected")


class Refused(Exception):
    """The workspace can't be built as it stands; the message is Chinese and says what to do."""


@dataclass
class Cleaned:
    """What cleaning gives, by which ``rules``.

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
    rules: Rules
    _hashes: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    @property
    def years(self) -> list[int]:
        """The years that sources were sent for."""
        return sorted(int(year) for year in self.files["year"].dropna().unique())

    def is_sample(self, year: int) -> bool:
        """Whether the year's sources are made up."""
        return bool(self.files.loc[self.files["year"] == year, "sample"].any())

    def row_hashes(self, table: str) -> pd.Series:
        """A hash of each clean row of a ledger, with its place; tables are never changed after cleaning."""
        if table not in self._hashes:
            self._hashes[table] = hashed_rows(self.tables[table])
        return self._hashes[table]

    def row_counts(self) -> dict[str, int]:
        """Rows of all sheets: ``read`` and a count for each of KINDS."""
        return {
            "read": int(self.sheets["rows"].sum()),
            **{kind: int(self.sheets[kind].sum()) for kind in KINDS},
        }


def clean_workspace(
    workspace: Workspace, rules: Rules, remembered: Remembered | None = None
) -> Cleaned:
    """Read every source below data/raw, as corrections.toml has it; ``remembered`` has what files gave last time.

    Raises Refused when a year holds both made-up and real workbooks, CorrectionsError for an entry that can't be meant.
    """
    sources = workspace.sources()
    names = [workspace.source_name(path) for path in sources]
    _refuse_mixed_years(names)
    ledgers, corrections = rules.ledgers, load_corrections(workspace, rules.ledgers)
    remembered = remembered or Remembered()
    files, sheets, problems, records, read, unread = [], [], [], [], Counter(), Counter()
    for path, name in zip(sources, names, strict=True):
        found, sha256 = remembered.reading(path, name, ledgers, corrections)
        files.append(
            {
                "file": name,
                "year": year_of(name),
                "department": department_of(name),
                "format": found.format,
                "sample": is_sample(name),
                "sha256": sha256,
            }
        )
        read.update({(name, table): rows for table, rows in found.read.items()})
        unread.update({(name, table): rows for table, rows in found.unread.items()})
        sheets.extend(found.sheets)
        problems.extend(found.problems)
        records.extend(found.records)
    remembered.forget_all_but(names)
    _settle_merges(records, corrections)
    _settle_repeats(records)
    problems.extend(_lock_file_notes(workspace))
    problems.extend(corrections.problems())
    problems.extend(problem for record in records for problem in record.problems)
    counting = {name: [] for name in ledgers}
    for record in records:
        if record.kind == "clean":
            counting[record.ledger.name].append(record)
    return Cleaned(
        tables={name: _frame(ledger, counting[name]) for name, ledger in ledgers.items()},
        files=pd.DataFrame(
            files, columns=["file", "year", "department", "format", "sample", "sha256"]
        ).astype({"year": "Int64"}),
        sheets=_account(sheets, records),
        records=_records_of_ledgers(read, unread, records),
        problems=problem_frame(problems),
        duplicates=pd.DataFrame(
            [(one.ledger.name, *one.source, *one.kept) for one in records if one.kept],
            columns=["table", *SOURCE, "kept_file", "kept_sheet", "kept_row"],
        ),
        corrections=_applied(corrections, records),
        rules=rules,
    )


def hashed_rows(frame: pd.DataFrame) -> pd.Series:
    """A hash of each row's values."""
    return pd.util.hash_pandas_object(frame, index=False)


def problem_frame(problems: list[Problem]) -> pd.DataFrame:
    """One row a problem, in order of place: what Problem has, its department and its message."""
    columns = [
        "code",
        "severity",
        "department",
        "file",
        "sheet",
        "row",
        "column",
        "message",
        "advice",
        "table",
        "field",
        "cell",
        "found",
    ]
    frame = pd.DataFrame(
        [[getattr(one, name) for name in columns] for one in problems], columns=columns
    )
    return frame.astype({"row": "Int64"}).sort_values(
        ["file", "sheet", "row"], kind="stable", ignore_index=True
    )


# across files --------------------------------------------------------------------------------------------------------


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
            corrections.refuse(
                one,
                "correction_unmatched",
                f"要并入的记录“{'、'.join(one.into)}”没有找到，或者没有计入。",
            )
            continue
        place = _named(kept.source)
        corrections.note(
            one, record.ledger.name, record.source, KIND_TITLES[record.kind], f"并入{place}"
        )
        record.kind, record.kept = "duplicate", kept.source
        record.problems = [
            Problem(
                "duplicate",
                INFO,
                *record.source,
                None,
                f"按更正第{one.number}条，与{place}是同一条记录，只计一次。",
            )
        ]


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
            record.problems.append(
                Problem(
                    "duplicate", INFO, *record.source, None, f"与{place}是同一条记录，只计一次。"
                )
            )
        else:
            differing = "、".join(
                f"「{one.title}」"
                for one in record.ledger.kept
                if earlier.values[one.name] != record.values[one.name]
            )
            record.complain(
                Problem(
                    "conflict",
                    REJECTED,
                    *record.source,
                    None,
                    f"与{place}编号相同而{differing}不同，本行没有计入。请核实哪一行正确，改正另一行。",
                )
            )
            # The other may lie in another department's file: whoever sent it must see it too.
            earlier.complain(
                Problem(
                    "conflict",
                    DOUBTFUL,
                    *earlier.source,
                    None,
                    f"与{_named(record.source)}编号相同而{differing}不同，暂按本行计入。"
                    "请核实哪一行正确，改正另一行。",
                )
            )


def _named(source: tuple[str, str, int]) -> str:
    return f"{source[0]}[{source[1]}] 第{source[2]}行"


def _refuse_mixed_years(names: list[str]) -> None:
    for year in sorted({year_of(name) for name in names} - {None}):
        made_up = {is_sample(name) for name in names if year_of(name) == year}
        if len(made_up) == 2:
            raise Refused(
                f"{year}年的文件夹里既有示例文件（示例_…）又有真实文件，合在一起的数字没有意义。"
                f"请删除 data/raw/{year} 中的示例文件后重试。"
            )


def _lock_file_notes(workspace: Workspace) -> list[Problem]:
    return [
        Problem(
            "lock_file",
            INFO,
            workspace.source_name(path),
            None,
            None,
            None,
            "是Excel或WPS打开文件时留下的临时文件，已跳过。若工作簿还开着，请保存并关闭后重新运行。",
        )
        for path in workspace.lock_files()
    ]


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
    counts = [
        {
            "file": sheet["file"],
            "sheet": sheet["sheet"],
            "hidden": sheet["hidden"],
            "rows": len(sheet["kinds"]),
            **{kind: 0 for kind in KINDS},
            **Counter(sheet["kinds"]),
        }
        for sheet in sheets
    ]
    return pd.DataFrame(counts, columns=["file", "sheet", "hidden", "rows", *KINDS])


def _records_of_ledgers(read: Counter, unread: Counter, records: list[Record]) -> pd.DataFrame:
    """One row a file and ledger: the data rows read, and what became of them; those without a record are rejected."""
    became = Counter((record.source[0], record.ledger.name, record.kind) for record in records)
    rows = []
    for (file, table), count in read.items():
        clean, duplicate, rejected = (became[file, table, kind] for kind in RECORD_KINDS)
        rows.append(
            (
                file,
                year_of(file),
                department_of(file),
                table,
                count,
                clean,
                duplicate,
                rejected + unread[file, table],
            )
        )
    columns = ["file", "year", "department", "table", "read", *RECORD_KINDS]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


def _applied(corrections: Corrections, records: list[Record]) -> pd.DataFrame:
    """One row an applied correction, with the year of the record it was applied to."""
    frame = pd.DataFrame(corrections.applied, columns=CORRECTION_COLUMNS)
    if len(frame):
        touched = set(zip(frame["table"], *(frame[name] for name in SOURCE), strict=True))
        years = {
            (one.ledger.name, *one.source): one.year
            for one in records
            if (one.ledger.name, *one.source) in touched
        }
        frame["year"] = [
            years.get(place)
            for place in zip(frame["table"], *(frame[name] for name in SOURCE), strict=True)
        ]
    return frame.astype({"year": "Int64"})


def _frame(ledger: Ledger, records: list[Record]) -> pd.DataFrame:
    """Records of one ledger as a typed frame, in order of place."""
    rows = [
        [record.values[one.name] for one in ledger.kept] + list(record.source) for record in records
    ]
    frame = pd.DataFrame(rows, columns=[*(one.name for one in ledger.kept), *SOURCE], dtype=object)
    return frame.astype(
        {
            **{one.name: PANDAS_TYPES[one.type] for one in ledger.kept},
            "source_file": "str",
            "source_sheet": "str",
            "source_row": "int64",
        }
    )


PANDAS_TYPES = {
    "string": "str",
    "month": "str",
    "date": "datetime64[ms]",
    "period": "datetime64[ms]",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
}
