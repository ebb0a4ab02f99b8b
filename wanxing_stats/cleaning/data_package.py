"""data/clean as a Data Package: each table as Parquet for programs and as CSV for WPS and Excel.

In: a workspace, or what cleaning gave. Out: the folder, or the frames read back from it.
``datapackage.json`` describes both kinds of file, takes its place last and says how long each file
is, so that a folder that is not whole is noticed.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wanxing_stats.base import PACKAGE, REGION, UNSETTLED, Workspace
from wanxing_stats.rules import Field, Rules, load_rules
from wanxing_stats.store import (
    ASIDE,
    DESCRIPTOR,
    FORMULA_STARTS,
    Busy,
    Staging,
    all_whole,
    content_hash,
    defused,
    interrupted,
    read_json,
    same_file,
    staged,
    stored_fingerprint,
)

from .all_sources import clean_workspace
from .cleaned import Cleaned, hashed_rows
from .corrections import corrections_file
from .repeats import SOURCE
from .row_accounts import check_accounting
from .source_cache import SourceCache

# The rooms whose code decides what a clean row is.
ROOMS_OF_CLEANING = ("base", "files", "tables", "rules", "store", "cleaning")
# The frames about the sources, beside the ledgers' tables.
ABOUT = ("files", "sheets", "records", "problems", "duplicates", "corrections")
# The packages that decide what a cell says: another version may read it differently.
READING_PACKAGES = (
    "python-calamine",
    "xlrd",
    "openpyxl",
    "lxml",
    "olefile",
    "msoffcrypto-tool",
    "pandas",
    "pyarrow",
)
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
    Refused, CorrectionsError
        As clean_workspace.
    """
    rules = load_rules(workspace)
    fresh = stored_fingerprint(workspace.clean) == source_fingerprint(workspace, rules)
    if fresh and not interrupted(workspace):
        return read_package(workspace.clean, rules)
    try:
        with staged(workspace) as staging:
            cleaned, _ = clean_what_changed(workspace, staging, rules)
            staging.commit()
            return cleaned
    except Busy:
        return clean_workspace(workspace, rules)


def clean_what_changed(
    workspace: Workspace, staging: Staging, rules: Rules, *, afresh: bool = False
) -> tuple[Cleaned, dict[str, str]]:
    """The clean rows, staged if they are new, and why each source was read again.

    Parameters
    ----------
    afresh
        Whether nothing is believed that data/clean and .wanxing/read hold.

    Returns
    -------
    tuple
        Cleaned, and for each source a Chinese reason ("" where it was not read again).

    Raises
    ------
    AccountingBroken, Refused, CorrectionsError
        As cleaned_workspace.
    """
    fingerprint = source_fingerprint(workspace, rules)
    if stored_fingerprint(workspace.clean) == fingerprint and not afresh:
        cleaned = read_package(workspace.clean, rules)
        check_accounting(cleaned)
        return cleaned, dict.fromkeys(cleaned.files["file"], "")
    general = code_fingerprint() + rules.digests.conventions
    cache = SourceCache(workspace.root / ASIDE / "read", general, afresh=afresh)
    cleaned = clean_workspace(workspace, rules, cache)
    check_accounting(cleaned)
    # What was left for the next time must be read then, even if the file has the same bytes.
    unsettled = (cleaned.problems["code"] == UNSETTLED).any()
    folder = staging.path(workspace.clean / DESCRIPTOR, last=True).parent
    made_of, standing = "" if unsettled else fingerprint, None if afresh else workspace.clean
    write_package(cleaned, folder, made_of, standing)
    staging.remove(path for path in workspace.clean.glob("*.parquet"))
    staging.remove(path.with_suffix(".csv") for path in workspace.clean.glob("*.parquet"))
    return cleaned, cache.why


def source_fingerprint(workspace: Workspace, rules: Rules) -> str:
    """A hash over all sources and corrections, and over the rules and code that clean them."""
    decided_by = code_fingerprint() + rules.digests.conventions + rules.digests.ledgers
    digest = hashlib.sha256(decided_by.encode())
    decisions = corrections_file(workspace)
    if decisions.exists():
        digest.update(decisions.read_bytes())
    for path in [*workspace.sources(), *workspace.lock_files()]:
        digest.update(workspace.source_name(path).encode() + b"\0" + content_hash(path))
    return digest.hexdigest()


@cache
def code_fingerprint() -> str:
    """A hash over the code and the versions of the packages that decide what a clean row is.

    As they were when this module was loaded: in a notebook that has been open for long, what runs
    is not what is on the disk, and rows cleaned by old code must not pass for new ones.
    """
    versions = "".join(f"{name} {version(name)}\n" for name in READING_PACKAGES)
    digest = hashlib.sha256(versions.encode())
    for room in ROOMS_OF_CLEANING:
        for path in sorted((PACKAGE / room).glob("*.py")):
            digest.update(f"{room}/{path.name}".encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_package(
    cleaned: Cleaned, folder: Path, fingerprint: str, standing: Path | None = None
) -> None:
    """Write every frame and, last, the descriptor that says what they were made of.

    A frame that is what ``standing``, such a folder, holds already is not written again but linked
    from there; None is for writing all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = read_json(standing / DESCRIPTOR) if standing else {}
    sizes: dict[str, int] = {}
    contents: dict[str, str] = {}
    frames = {**cleaned.tables, **{name: getattr(cleaned, name) for name in ABOUT}}
    for name, frame in frames.items():
        files = [f"{name}.parquet", f"{name}.csv"]
        hashes = cleaned.row_hashes(name) if name in cleaned.tables else hashed_rows(frame)
        contents[name] = _content(frame, hashes)
        same = before.get("wanxing:contents", {}).get(name) == contents[name]
        known = {file: before.get("wanxing:bytes", {}).get(file) for file in files}
        if standing and same and all_whole(standing, known):
            for file in files:
                same_file(standing / file, folder / file)
        else:
            write_parquet(frame, folder / files[0])
            _write_csv(frame, folder / files[1])
        sizes |= {file: (folder / file).stat().st_size for file in files}
    descriptor = {
        "name": "wanxing-clean",
        "title": f"{REGION}清洗后的台账",
        "wanxing:fingerprint": fingerprint,
        "wanxing:bytes": sizes,
        "wanxing:contents": contents,
        "resources": [_resource(name, frame, cleaned.rules) for name, frame in frames.items()],
    }
    (folder / DESCRIPTOR).write_text(
        json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def _content(frame: pd.DataFrame, rows: pd.Series) -> str:
    """A hash of what is written of a frame, by the code that writes it."""
    kinds = "".join(f"{name} {kind}\n" for name, kind in frame.dtypes.items())
    written = code_fingerprint().encode() + kinds.encode() + rows.values.tobytes()
    return hashlib.sha256(written).hexdigest()[:16]


def read_package(folder: Path, rules: Rules) -> Cleaned:
    """The frames that write_package wrote, cleaned by these rules."""
    tables = {name: read_parquet(folder / f"{name}.parquet") for name in rules.ledgers}
    about = {name: read_parquet(folder / f"{name}.parquet") for name in ABOUT}
    return Cleaned(tables=tables, rules=rules, **about)


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
        schema["primaryKey"] = list(ledger.primary_key)
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
    if field.required:
        constraints["required"] = True
    if field.enum:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None and not (values < field.minimum).any():
        constraints["minimum"] = field.minimum
    if field.maximum is not None and not (values > field.maximum).any():
        constraints["maximum"] = field.maximum
    return described | {"constraints": constraints}


def _field_of_frame(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    dtype = frame[column].dtype
    kind = "O" if isinstance(dtype, pd.StringDtype) else dtype.kind
    types = {"i": "integer", "b": "boolean", "f": "number"}
    described = {"name": column, "type": types.get(kind, "string")}
    return described | WRITTEN_BOOLEANS if kind == "b" else described


# The code as it is when this module is loaded.
code_fingerprint()
