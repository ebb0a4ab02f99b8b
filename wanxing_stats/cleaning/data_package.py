"""data/clean as a Data Package: each table as Parquet for programs and as CSV for WPS and Excel.

In: a workspace, or what cleaning gave. Out: the folder, or the frames read back from it.
``datapackage.json`` describes both kinds of file; what they were made of and their hashes stand in
the cache, so that a folder that is not what was written is noticed.
"""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wanxing_stats.base import REGION, RETRIED, Workspace
from wanxing_stats.rules import Field, Ledger, Rules, load_rules
from wanxing_stats.store import (
    DAMAGED,
    DESCRIPTOR,
    FORMULA_STARTS,
    Busy,
    Cache,
    Entry,
    Staging,
    Stamp,
    content_hash,
    defused,
    hashes_of_rooms,
    interrupted,
    same_file,
    staged,
    versions_of,
)

from .all_sources import clean_workspace
from .cleaned import Cleaned, hashed_rows, problem_frame, problems_of
from .corrections import corrections_file, load_corrections
from .ledger_rows import SOURCE
from .left_out import left_out_by_ledger, left_out_frame
from .row_accounts import check_accounting
from .source_cache import SOURCE_KIND, SourceCache, cleaned_by

# Kinds of store.Cache: the folder as a whole, and each of its tables.
CLEAN, TABLE = "clean", "table"
# What decides how a table is written.
WRITING_ROOMS, WRITING_PACKAGES = ("store", "cleaning"), ("pandas", "pyarrow")
# The frames about the sources, beside the ledgers' tables.
ABOUT = ("files", "sheets", "records", "sent_tables", "duplicates", "corrections")
PROBLEMS, LEFT_OUT = "problems", "left_out"
TABLE_SCHEMA_TYPES = {"month": "yearmonth", "period": "date"}
WRITTEN_BOOLEANS = {"trueValues": ["True"], "falseValues": ["False"]}


def cleaned_workspace(workspace: Workspace) -> Cleaned:
    """The clean rows of a workspace.

    They are read back when no source and no rule changed, else cleaned again and written. While
    another command is writing, they are cleaned for this call alone.

    Raises
    ------
    AccountingBroken
        When a row is missing or counted twice.
    Refused
        As clean_workspace.
    """
    rules = load_rules(workspace)
    if not _why_stale(Cache(workspace), rules) and not interrupted(workspace):
        return read_package(workspace.clean, rules)
    try:
        with staged(workspace) as staging:
            cache = Cache(workspace)
            cleaned, _ = clean_what_changed(cache, staging, rules)
            cache.stage(staging)
            staging.commit()
            return cleaned
    except Busy:
        return clean_workspace(workspace, rules)


def clean_what_changed(
    cache: Cache, staging: Staging, rules: Rules
) -> tuple[Cleaned, dict[str, str]]:
    """The clean rows of the cache's workspace, staged if they are new and kept in the cache.

    Returns
    -------
    tuple
        Cleaned, and for each source a Chinese reason why it was read again ("" where it was not).

    Raises
    ------
    AccountingBroken, Refused
        As cleaned_workspace.
    """
    workspace = cache.workspace
    if not _why_stale(cache, rules):
        cleaned = read_package(workspace.clean, rules)
        check_accounting(cleaned)
        return cleaned, dict.fromkeys(cleaned.files["file"], "")
    # Before anything is read: a source that changes meanwhile is noticed next time.
    stamp = _made_of(workspace, rules)
    sources = SourceCache(cache, rules, staging)
    cleaned = clean_workspace(workspace, rules, sources)
    check_accounting(cleaned)
    # What was left for the next time must be read then, even if the file has the same bytes.
    if any(problem.code in RETRIED for problem in cleaned.problems):
        stamp = Stamp.of()
    staging.remove(workspace.clean.glob("*.parquet"))
    staging.remove(path.with_suffix(".csv") for path in workspace.clean.glob("*.parquet"))
    _write_package(cleaned, cache, staging, stamp)
    return cleaned, sources.why


def _why_stale(cache: Cache, rules: Rules) -> str:
    """Why data/clean, or a reading that it came from, isn't what it would be; "" when all are."""
    workspace = cache.workspace
    parts = [(TABLE, name) for name in cache.of_kind(TABLE)]
    parts += [(SOURCE_KIND, workspace.source_name(path)) for path in workspace.sources()]
    whole = all(cache.whole(*part) for part in parts)
    return cache.changed(CLEAN, "", _made_of(workspace, rules)) or ("" if whole else DAMAGED)


def _made_of(workspace: Workspace, rules: Rules) -> Stamp:
    """All sources and corrections, and the rules and code that clean them."""
    paths = [*workspace.sources(), *workspace.lock_files(), *workspace.leftovers()]
    sources = {workspace.source_name(path): content_hash(path) for path in paths}
    # One may hold since its department has a folder, though the file is what it was.
    held = [str(entry.number) for entry in load_corrections(workspace, rules).entries]
    corrections = {"": content_hash(corrections_file(workspace)), "held": "、".join(held)}
    return Stamp.of(content=sources, corrections=corrections, **cleaned_by(rules).parts)


def _write_package(cleaned: Cleaned, cache: Cache, staging: Staging, made_of: Stamp) -> None:
    """Stage every frame and the descriptor, and keep in the cache what they were made of.

    A frame that is what stands already is not written again but linked from there.
    """
    clean = cache.workspace.clean
    frames = {**cleaned.tables, **{name: getattr(cleaned, name) for name in ABOUT}}
    frames[PROBLEMS] = problem_frame(cleaned.problems)
    frames[LEFT_OUT] = left_out_frame(cleaned.left_out, cleaned.rules.ledgers)
    cache.forget_all_but(TABLE, frames)
    for name, frame in frames.items():
        files = [clean / f"{name}.parquet", clean / f"{name}.csv"]
        staged_files = [staging.path(file) for file in files]
        of_ledger = name in cleaned.tables
        rows = cleaned.row_hashes(name, frame) if of_ledger else hashed_rows(frame)
        stamp = _content(frame, rows)
        if cache.changed(TABLE, name, stamp):
            write_parquet(frame, staged_files[0])
            _write_csv(frame, staged_files[1])
        else:
            for file, staged_file in zip(files, staged_files, strict=True):
                same_file(file, staged_file)
        cache.keep(TABLE, name, Entry(stamp, staging.hashes(files)))
    descriptor = {
        "name": "wanxing-clean",
        "title": f"{REGION}清洗后的台账",
        "resources": [_resource(name, frame, cleaned.rules) for name, frame in frames.items()],
    }
    staging.write(clean / DESCRIPTOR, json.dumps(descriptor, ensure_ascii=False, indent=1))
    cache.keep(CLEAN, "", Entry(made_of, staging.hashes([clean / DESCRIPTOR])))


def _content(frame: pd.DataFrame, rows: bytes) -> Stamp:
    """What is written of a frame, and by what."""
    kinds = "".join(f"{name} {kind}\n" for name, kind in frame.dtypes.items())
    return Stamp.of(
        content=hashlib.sha256(kinds.encode() + rows).hexdigest(),
        rooms=hashes_of_rooms(WRITING_ROOMS),
        packages=versions_of(WRITING_PACKAGES),
    )


def read_package(folder: Path, rules: Rules) -> Cleaned:
    """The frames that were written there, cleaned by these rules."""
    tables = {name: read_parquet(folder / f"{name}.parquet") for name in rules.ledgers}
    about = {name: read_parquet(folder / f"{name}.parquet") for name in ABOUT}
    problems = problems_of(read_parquet(folder / f"{PROBLEMS}.parquet"))
    lines = read_parquet(folder / f"{LEFT_OUT}.parquet")
    left_out = left_out_by_ledger(lines, rules.ledgers, tables)
    return Cleaned(tables=tables, problems=problems, rules=rules, left_out=left_out, **about)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame with dates as dates, which pandas itself has no column type for."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for index, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            table = table.set_column(index, column.name, table.column(index).cast(pa.date32()))
    pq.write_table(table, path)


def read_parquet(path: Path) -> pd.DataFrame:
    """A frame that write_parquet wrote."""
    return pq.read_table(path).to_pandas(date_as_object=False)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    safe = frame.copy(deep=False)
    for name in frame.select_dtypes(include=["str", "object"]).columns:
        texts = frame[name]
        if texts.astype("str").str.startswith(FORMULA_STARTS).any():
            safe[name] = texts.map(defused, na_action="ignore")
    safe.to_csv(
        path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\r\n"
    )


def _resource(name: str, frame: pd.DataFrame, rules: Rules) -> dict[str, Any]:
    ledger = rules.ledgers.get(name)
    fields = [_field_of_ledger(field, frame) for field in ledger.kept] if ledger else []
    fields += [_field_of_frame(frame, column) for column in (SOURCE if ledger else frame.columns)]
    schema: dict[str, list[Any]] = {"fields": fields, "missingValues": [""]}
    if ledger:
        schema["primaryKey"] = _key_of_rows(ledger, frame)
    return {
        "name": name.replace("_", "-"),
        "title": ledger.title if ledger else name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "schema": schema,
    }


def _key_of_rows(ledger: Ledger, frame: pd.DataFrame) -> list[str]:
    """What tells the rows apart: the ledger's key, unless two matters share a number."""
    key = list(ledger.primary_key)
    return key if key and not frame.duplicated(key).any() else [*key, *SOURCE]


def _field_of_ledger(field: Field, frame: pd.DataFrame) -> dict[str, Any]:
    """The column as the ledger describes it.

    A bound that a confirmed value breaks isn't promised.
    """
    described: dict[str, Any] = {
        "name": field.name,
        "title": field.title,
        "type": TABLE_SCHEMA_TYPES.get(field.type, field.type),
    }
    if field.type == "boolean":
        described |= WRITTEN_BOOLEANS
    values = frame[field.name]
    constraints: dict[str, Any] = {}
    if field.required and not field.due:  # where it isn't due it is empty
        constraints["required"] = True
    if field.enum:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None and not (values < _in_column(field.minimum)).any():
        constraints["minimum"] = _as_written(field.minimum)
    if field.maximum is not None and not (values > _in_column(field.maximum)).any():
        constraints["maximum"] = _as_written(field.maximum)
    return described | {"constraints": constraints}


def _in_column(bound: Any) -> Any:
    """A bound as a frame's column can be compared with it."""
    return pd.Timestamp(bound) if isinstance(bound, datetime.date) else bound


def _as_written(bound: Any) -> Any:
    return bound.isoformat() if isinstance(bound, datetime.date) else bound


def _field_of_frame(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    dtype = frame[column].dtype
    kind = "O" if isinstance(dtype, pd.StringDtype) else dtype.kind
    types = {"i": "integer", "b": "boolean", "f": "number"}
    described = {"name": column, "type": types.get(kind, "string")}
    return described | WRITTEN_BOOLEANS if kind == "b" else described
