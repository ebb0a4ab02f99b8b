"""No row is lost: the sums that must hold between what was read and what became of it.

In: Cleaned. Out: nothing, or AccountingBroken, which stops the build: checked on every one.
``expected_rows.csv`` in data/clean remembers how many rows each file gave, with the hash of the
file: the same file giving other counts means that a package, a rule or this code reads it
differently now.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.base import EXPECTED, KIND_TITLES, Place, Problem, Said, Workspace, problem
from wanxing_stats.store import Cache, Entry, Stamp, staged

from .cleaned import KINDS, RECORD_KINDS, Cleaned
from .ledger_rows import NO_KEY, SOURCE, key_numbers, places_of, records_of

COUNTS = ("read", *RECORD_KINDS)  # of data rows: all, and what became of them
EXPECTED_COLUMNS = ["table", "year", "file", "sha256", *COUNTS]
EXPECTED_KIND = "expected"  # of store.Cache
MOST_SAID = 5


class AccountingBroken(Said):
    """The program has lost rows or counted them twice; the message (Chinese) says where."""


def check_accounting(cleaned: Cleaned) -> None:
    """Check that every row read is accounted for exactly once.

    Each row of a sheet has one kind. The data rows of each file and ledger are clean, duplicate or
    rejected. The clean rows are in the tables, once; a duplicate points to one of them; a sheet
    with rejected rows has a problem that says so.

    Raises
    ------
    AccountingBroken
        When one of these doesn't hold.
    """
    faults = [
        *_sheet_faults(cleaned),
        *_record_faults(cleaned),
        *_records_counted_twice(cleaned),
        *_duplicate_faults(cleaned),
        *_silent_rejections(cleaned),
    ]
    if faults:
        more = f"（另有{len(faults) - MOST_SAID}处）" if len(faults) > MOST_SAID else ""
        raise AccountingBroken(
            f"行数账不平，没有继续：{'；'.join(faults[:MOST_SAID])}{more}。"
            "这是程序的问题，已有的摘要没有改动，请把这一行发给维护者。"
        )


@dataclass(frozen=True)
class RowCounts:
    """Data rows of a ledger that a department sent in a year's folder (None: outside of any)."""

    year: int | None
    department: str
    table: str
    read: int
    clean: int
    duplicate: int
    rejected: int


def rows_by_department(cleaned: Cleaned) -> list[RowCounts]:
    """Data rows by year folder, department and ledger."""
    keys = ["year", "department", "table"]
    sums = cleaned.records.groupby(keys, dropna=False)[list(COUNTS)].sum().reset_index()
    return [RowCounts(**row) for row in records_of(sums)]


def write_expected_rows(cleaned: Cleaned, workspace: Workspace) -> int:
    """Remember the counts of every file as those to expect; gives how many lines were written.

    Raises Busy while another command is writing.
    """
    frame, path = _counts(cleaned), workspace.clean / EXPECTED
    with staged(workspace) as staging:
        frame.to_csv(staging.path(path), index=False, encoding="utf-8-sig", lineterminator="\r\n")
        cache = Cache(workspace)
        cache.keep(EXPECTED_KIND, "", Entry(Stamp.of(), staging.hashes([path])))
        cache.stage(staging)
        staging.commit()
    return len(frame)


def expected_rows_problems(cleaned: Cleaned, workspace: Workspace) -> list[Problem]:
    """A problem for each unchanged file that gives other counts than expected_rows.csv says."""
    path = workspace.clean / EXPECTED
    if not path.exists():
        return []
    if not Cache(workspace).whole(EXPECTED_KIND):
        return [problem("strange_counts", Place(EXPECTED))]
    texts = {"table": str, "file": str, "sha256": str}
    expected = pd.read_csv(path, dtype=texts, keep_default_na=False)
    problems = []
    for row in _beside_expected(_counts(cleaned), expected).to_dict("records"):
        if moved := _say_moved(row):
            says = {"ledger": _title(cleaned, row["table"]), "moved": moved}
            problems.append(problem("changed_count", Place(row["file"]), **says))
    return problems


def _beside_expected(now: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """The counts of each unchanged file: now, and as expected (``read_before`` and so on)."""
    keys = ["table", "file", "sha256"]
    standing = expected["sha256"].isin(now["sha256"]) & expected["file"].isin(now["file"])
    unchanged = expected.loc[standing, [*keys, *COUNTS]]
    both = unchanged.merge(now[[*keys, *COUNTS]], on=keys, how="outer", suffixes=("_before", ""))
    return both[both["sha256"].isin(unchanged["sha256"])].fillna(0)


def _say_moved(row: dict[str, Any]) -> str:
    """Which counts of a file are others than expected, "" when none is: 读到9行变为8行."""
    moved = []
    for name in COUNTS:
        before, now = row[f"{name}_before"], row[name]
        if now != before:
            moved.append(f"{KIND_TITLES[name]}{int(before)}行变为{int(now)}行")
    return "，".join(moved)


def _counts(cleaned: Cleaned) -> pd.DataFrame:
    hashes = cleaned.files.set_index("file")["sha256"]
    # Without any file the hashes would be numbers, which can't be matched with texts.
    frame = cleaned.records.assign(sha256=cleaned.records["file"].map(hashes).astype(object))
    return frame[EXPECTED_COLUMNS].sort_values(["table", "year", "file"], ignore_index=True)


def _title(cleaned: Cleaned, table: str) -> str:
    ledger = cleaned.rules.ledgers.get(table)
    return f"《{ledger.title}》" if ledger else "认不出的表"


# what must hold


def _sheet_faults(cleaned: Cleaned) -> list[str]:
    sheets = cleaned.sheets.assign(sum=cleaned.sheets[list(KINDS)].sum(axis=1))
    faults = []
    for sheet in sheets[sheets["sum"] != sheets["rows"]].to_dict("records"):
        place = f"{sheet['file']}[{sheet['sheet']}]"
        faults.append(f"{place} 有{sheet['rows']}行，各类行合计{sheet['sum']}行")
    return faults


def _record_faults(cleaned: Cleaned) -> list[str]:
    """Read against became, and the clean count against the rows that the tables really hold."""
    held = []
    for name, frame in cleaned.tables.items():
        rows = frame.groupby("source_file").size().rename("held").rename_axis("file")
        held.append(rows.reset_index().assign(table=name))
    both = cleaned.records.merge(pd.concat(held), on=["file", "table"], how="outer")
    both = both.fillna(dict.fromkeys([*COUNTS, "held"], 0))
    faults = []
    for row in both.to_dict("records"):
        place = f"{row['file']}{_title(cleaned, row['table'])}"
        became = sum(int(row[kind]) for kind in RECORD_KINDS)
        if row["read"] != became:
            faults.append(f"{place}读到{int(row['read'])}行，计入、重复和不能计入合计{became}行")
        if row["clean"] != row["held"]:
            faults.append(f"{place}应计入{int(row['clean'])}行，表中有{int(row['held'])}行")
    return faults


def _records_counted_twice(cleaned: Cleaned) -> list[str]:
    """Rows with one key that several sheets gave: matters of one number stand in one."""
    faults = []
    for name, frame in cleaned.tables.items():
        keys = key_numbers(cleaned.rules.ledgers[name], frame).to_numpy()
        keyed = frame[SOURCE].assign(key=keys)[keys != NO_KEY].reset_index(drop=True)
        sheets = keyed.drop(columns="source_row").drop_duplicates()
        twice = [keyed[keyed.duplicated()], keyed.loc[sheets.index[sheets.duplicated("key")]]]
        for place in places_of(pd.concat(twice)):
            faults.append(f"{_title(cleaned, name)}中{place}的记录计入了两次")
    return faults


def _duplicate_faults(cleaned: Cleaned) -> list[str]:
    """A duplicate that points to no clean row has taken its record out of the count."""
    listed, duplicates = cleaned.duplicates, cleaned.records["duplicate"].sum()
    counted = {name: set(places_of(cleaned.tables[name])) for name in listed["table"].unique()}
    repeated = places_of(listed[["kept_file", "kept_sheet", "kept_row"]].set_axis(SOURCE, axis=1))
    faults = []
    for table, place, record in zip(listed["table"], places_of(listed), repeated, strict=True):
        if record not in counted.get(table, ()):
            faults.append(f"{place}作为重复行，所指的记录没有计入")
    if len(listed) != duplicates:
        faults.append(f"重复行有{duplicates}行，列出了所指记录的有{len(listed)}行")
    return faults


def _silent_rejections(cleaned: Cleaned) -> list[str]:
    """Sheets with rejected rows and no problem that rejects one or says that people dropped it."""
    sheets = cleaned.sheets
    explained = {problem.place[:2] for problem in cleaned.problems if problem.leaves_out}
    faults = []
    for sheet in sheets[sheets["rejected"] > 0].to_dict("records"):
        file = sheet["file"]
        if explained.isdisjoint([(file, sheet["sheet"]), (file, None)]):
            place = f"{sheet['file']}[{sheet['sheet']}]"
            faults.append(f"{place} 有{sheet['rejected']}行没有计入，却没有说明原因")
    return faults
