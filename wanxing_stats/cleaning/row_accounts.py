"""No row is lost: the sums that must hold between what was read and what became of it, checked on every build.

``expected_rows.csv`` in data/clean remembers how many rows each file gave, with the hash of the file: the same file
giving other counts means that a package, a rule or this code reads it differently now.
"""

import pandas as pd

from wanxing_stats.base import DOUBTFUL, EXPECTED, REJECTED, Problem, Workspace
from wanxing_stats.store import replace_whole

from .cleaned import KINDS, RECORD_KINDS, SOURCE, Cleaned

EXPECTED_COLUMNS = ["table", "year", "file", "sha256", "read", *RECORD_KINDS]
COUNT_TITLES = {"read": "读到", "clean": "计入", "duplicate": "重复", "rejected": "不能计入"}
MOST_SAID = 5


class AccountingBroken(Exception):
    """Rows are missing or counted twice: a fault of the program. The message (Chinese) says where."""


def check_accounting(cleaned: Cleaned) -> None:
    """Raise AccountingBroken unless every row read is accounted for exactly once.

    Each row of a sheet has one kind. The data rows of each file and ledger are clean, duplicate or rejected. The clean
    rows are in the tables, once; a duplicate points to one of them; a sheet with rejected rows has a problem that says so.
    """
    faults = [
        *_sheet_faults(cleaned),
        *_record_faults(cleaned),
        *_duplicate_faults(cleaned),
        *_silent_rejections(cleaned),
    ]
    if faults:
        more = f"（另有{len(faults) - MOST_SAID}处）" if len(faults) > MOST_SAID else ""
        raise AccountingBroken(
            f"行数账不平，没有继续：{'；'.join(faults[:MOST_SAID])}{more}。"
            "这是程序的问题，已有的摘要没有改动，请把这一行发给维护者。"
        )


def rows_by_department(cleaned: Cleaned) -> pd.DataFrame:
    """Data rows by year folder, department and ledger: year, department, table, read and RECORD_KINDS."""
    keys = ["year", "department", "table"]
    return cleaned.records.groupby(keys, dropna=False)[["read", *RECORD_KINDS]].sum().reset_index()


def write_expected_rows(cleaned: Cleaned, workspace: Workspace) -> int:
    """Remember the counts of every file as those to expect; gives how many lines were written."""
    frame = _counts(cleaned)
    replace_whole(
        workspace.clean / EXPECTED,
        lambda path: frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n"),
    )
    return len(frame)


def expected_rows_problems(cleaned: Cleaned, workspace: Workspace) -> list[Problem]:
    """A problem for each file that has not changed and gives other counts than expected_rows.csv says."""
    path = workspace.clean / EXPECTED
    if not path.exists():
        return []
    keys, counts = ["table", "file", "sha256"], ["read", *RECORD_KINDS]
    expected = pd.read_csv(
        path, dtype={"table": str, "file": str, "sha256": str}, keep_default_na=False
    )
    if list(expected.columns) != EXPECTED_COLUMNS:
        return [
            Problem(
                "changed_count",
                DOUBTFUL,
                EXPECTED,
                None,
                None,
                None,
                "不是由 wanxing expect 写出的，没有核对行数。请运行 wanxing expect 重新写出。",
            )
        ]
    now = _counts(cleaned)
    unchanged = expected[
        expected["sha256"].isin(now["sha256"]) & expected["file"].isin(now["file"])
    ]
    both = unchanged[[*keys, *counts]].merge(
        now[[*keys, *counts]], on=keys, how="outer", suffixes=("_before", "")
    )
    both = both[both["sha256"].isin(unchanged["sha256"])].fillna(0)
    found = []
    for row in both.to_dict("records"):
        moved = [
            f"{title}{int(row[f'{name}_before'])}行变为{int(row[name])}行"
            for name, title in COUNT_TITLES.items()
            if row[name] != row[f"{name}_before"]
        ]
        if moved:
            found.append(
                Problem(
                    "changed_count",
                    DOUBTFUL,
                    row["file"],
                    None,
                    None,
                    None,
                    f"文件没有改动，{_title(cleaned, row['table'])}的行数却变了：{'，'.join(moved)}。",
                    "可能是软件包升级、台账规则或更正改变了读法。请用 wanxing inspect 核对；核对无误后运行 wanxing expect 记下。",
                )
            )
    return found


def _counts(cleaned: Cleaned) -> pd.DataFrame:
    hashes = cleaned.files.set_index("file")["sha256"]
    frame = cleaned.records.assign(sha256=cleaned.records["file"].map(hashes))
    return frame[EXPECTED_COLUMNS].sort_values(["table", "year", "file"], ignore_index=True)


def _title(cleaned: Cleaned, table: str) -> str:
    ledger = cleaned.rules.ledgers.get(table)
    return f"《{ledger.title}》" if ledger else "认不出的表"


# what must hold ------------------------------------------------------------------------------------------------------


def _sheet_faults(cleaned: Cleaned) -> list[str]:
    sheets = cleaned.sheets
    wrong = sheets[sheets[list(KINDS)].sum(axis=1) != sheets["rows"]]
    return [
        f"{one.file}[{one.sheet}] 有{one.rows}行，各类行合计{sum(getattr(one, kind) for kind in KINDS)}行"
        for one in wrong.itertuples()
    ]


def _record_faults(cleaned: Cleaned) -> list[str]:
    """Read against became, and the clean count against the rows that the tables really hold."""
    records = cleaned.records
    held = pd.concat(
        [
            frame.groupby("source_file").size().rename("held").reset_index().assign(table=name)
            for name, frame in cleaned.tables.items()
        ]
    )
    both = records.merge(
        held, left_on=["file", "table"], right_on=["source_file", "table"], how="outer"
    )
    both = both.assign(file=both["file"].fillna(both["source_file"])).fillna(
        {name: 0 for name in ("read", *RECORD_KINDS, "held")}
    )
    faults = []
    for row in both.to_dict("records"):
        place = f"{row['file']}{_title(cleaned, row['table'])}"
        became = sum(int(row[kind]) for kind in RECORD_KINDS)
        if row["read"] != became:
            faults.append(f"{place}读到{int(row['read'])}行，计入、重复和不能计入合计{became}行")
        if row["clean"] != row["held"]:
            faults.append(f"{place}应计入{int(row['clean'])}行，表中有{int(row['held'])}行")
    for name, frame in cleaned.tables.items():
        key = list(cleaned.rules.ledgers[name].primary_key)
        whole = frame.dropna(subset=key)
        for one in whole[whole.duplicated(key)].itertuples():
            faults.append(
                f"{_title(cleaned, name)}中{one.source_file}[{one.source_sheet}] 第{one.source_row}行的记录计入了两次"
            )
    return faults


def _duplicate_faults(cleaned: Cleaned) -> list[str]:
    """A duplicate that points to no clean row has taken its record out of the count."""
    kept = {
        (name, *place)
        for name, frame in cleaned.tables.items()
        for place in frame[SOURCE].itertuples(index=False, name=None)
    }
    listed = cleaned.duplicates
    faults = [
        f"{one.source_file}[{one.source_sheet}] 第{one.source_row}行作为重复行，所指的记录没有计入"
        for one in listed.itertuples()
        if (one.table, one.kept_file, one.kept_sheet, one.kept_row) not in kept
    ]
    if len(listed) != cleaned.records["duplicate"].sum():
        faults.append(
            f"重复行有{cleaned.records['duplicate'].sum()}行，列出了所指记录的有{len(listed)}行"
        )
    return faults


def _silent_rejections(cleaned: Cleaned) -> list[str]:
    said = cleaned.problems[
        (cleaned.problems["severity"] == REJECTED) | (cleaned.problems["code"] == "corrected_drop")
    ]
    spoken_of = set(zip(said["file"], said["sheet"], strict=True))
    return [
        f"{one.file}[{one.sheet}] 有{one.rejected}行没有计入，却没有说明原因"
        for one in cleaned.sheets[cleaned.sheets["rejected"] > 0].itertuples()
        if (one.file, one.sheet) not in spoken_of
    ]
