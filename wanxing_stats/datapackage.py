"""data/clean as a Data Package: each table as Parquet for programs and CSV for WPS and Excel, described for both.

``datapackage.json`` is removed first and written last, so a folder that has one is whole.
"""

import hashlib
import json
import re
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .accounting import check_accounting
from .cleaning import SOURCE, Cleaned, clean_workspace
from .corrections import corrections_file
from .ledgers import Field, load_ledgers
from .outputs import defused, replace_whole
from .workspace import PACKAGE, Workspace

# What names a module of this package in another's code.
IMPORT = re.compile(r"^\s*from \.(\w+) import", re.MULTILINE)
# The frames about the sources, beside the ledgers' tables.
ABOUT = ("files", "sheets", "records", "problems", "duplicates", "corrections")
DESCRIPTOR = "datapackage.json"
# The packages that decide what a cell says: another version may read it differently.
READING_PACKAGES = ("python-calamine", "openpyxl", "lxml", "olefile", "msoffcrypto-tool", "pandas", "pyarrow")
TABLE_SCHEMA_TYPES = {"month": "yearmonth", "period": "date"}


def cleaned_workspace(workspace: Workspace) -> Cleaned:
    """The clean rows of a workspace: read back when no source and no rule changed, else cleaned again and written.

    Raises AccountingBroken when a row is missing or counted twice, and what clean_workspace raises.
    """
    fingerprint = source_fingerprint(workspace)
    if _stored_fingerprint(workspace.clean) == fingerprint:
        return read_package(workspace.clean)
    cleaned = clean_workspace(workspace, rules_fingerprint())
    check_accounting(cleaned)
    write_package(cleaned, workspace.clean, fingerprint)
    return cleaned


def forget_package(workspace: Workspace) -> None:
    """Have everything read anew: what data/clean and .wanxing/read hold is not trusted."""
    (workspace.clean / DESCRIPTOR).unlink(missing_ok=True)
    shutil.rmtree(workspace.root / ".wanxing" / "read", ignore_errors=True)


def source_fingerprint(workspace: Workspace) -> str:
    """A hash over the names and bytes of all sources and corrections, and over the rules and code that clean them."""
    digest = hashlib.sha256(rules_fingerprint().encode())
    decisions = corrections_file(workspace)
    if decisions.exists():
        digest.update(decisions.read_bytes())
    for path in [*workspace.sources(), *workspace.lock_files()]:
        digest.update(workspace.source_name(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def rules_fingerprint() -> str:
    """A hash over the ledgers, the code and the versions of the packages that decide what a clean row is."""
    digest = hashlib.sha256("".join(f"{name} {version(name)}\n" for name in READING_PACKAGES).encode())
    for path in [PACKAGE / "conventions.toml", *sorted((PACKAGE / "ledgers").glob("*.toml")),
                 *(PACKAGE / f"{module}.py" for module in _cleaning_code())]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_package(cleaned: Cleaned, folder: Path, fingerprint: str) -> None:
    """Write every frame and the descriptor; remove tables that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESCRIPTOR).unlink(missing_ok=True)
    frames = {**cleaned.tables, **{name: getattr(cleaned, name) for name in ABOUT}}
    for name, frame in frames.items():
        replace_whole(folder / f"{name}.parquet", lambda path, frame=frame: _write_parquet(frame, path))
        replace_whole(folder / f"{name}.csv", lambda path, frame=frame: _write_csv(frame, path))
    for stale in folder.glob("*.parquet"):
        if stale.stem not in frames:
            stale.unlink()
            stale.with_suffix(".csv").unlink(missing_ok=True)
    descriptor = {
        "name": "wanxing-clean", "title": "万兴街道清洗后的台账", "wanxing:fingerprint": fingerprint,
        "resources": [_resource(name, frame) for name, frame in frames.items()],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1)
    replace_whole(folder / DESCRIPTOR, lambda path: path.write_text(text, encoding="utf-8"))


def read_package(folder: Path) -> Cleaned:
    """The frames that write_package wrote."""
    tables = {name: _read_parquet(folder / f"{name}.parquet") for name in load_ledgers()}
    return Cleaned(tables, *(_read_parquet(folder / f"{name}.parquet") for name in ABOUT))


@cache
def _cleaning_code() -> list[str]:
    """The modules that decide what a clean row is: this one, and whatever it and they import."""
    found, new = set(), {Path(__file__).stem}
    while new:
        found |= new
        code = "".join((PACKAGE / f"{module}.py").read_text(encoding="utf-8") for module in sorted(new))
        new = set(IMPORT.findall(code)) - found
    return sorted(found)


def _stored_fingerprint(folder: Path) -> str | None:
    path = folder / DESCRIPTOR
    return json.loads(path.read_text(encoding="utf-8"))["wanxing:fingerprint"] if path.exists() else None


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Dates as dates, which pandas itself has no column type for."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for index, one in enumerate(table.schema):
        if pa.types.is_timestamp(one.type):
            table = table.set_column(index, one.name, table.column(index).cast(pa.date32()))
    pq.write_table(table, path)


def _read_parquet(path: Path) -> pd.DataFrame:
    return pq.read_table(path).to_pandas(date_as_object=False)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    texts = frame.select_dtypes(include=["str", "object"]).columns
    safe = frame.assign(**{name: frame[name].map(defused, na_action="ignore") for name in texts})
    safe.to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\r\n")


def _resource(name: str, frame: pd.DataFrame) -> dict:
    ledger = load_ledgers().get(name)
    fields = [_field_of_ledger(one, frame[one.name]) for one in ledger.kept] if ledger else []
    fields += [_field_of_frame(frame, column) for column in (SOURCE if ledger else frame.columns)]
    schema = {"fields": fields, "missingValues": [""]}
    if ledger:
        schema["primaryKey"] = list(ledger.primary_key)
    return {"name": name.replace("_", "-"), "title": ledger.title if ledger else name, "path": f"{name}.csv",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource",
            "schema": schema}


def _field_of_ledger(one: Field, values: pd.Series) -> dict:
    """The column as the ledger describes it; a bound that a confirmed value breaks isn't promised."""
    described = {"name": one.name, "title": one.title, "type": TABLE_SCHEMA_TYPES.get(one.type, one.type)}
    if one.type == "boolean":
        described |= {"trueValues": ["True"], "falseValues": ["False"]}
    bounds = {}
    if one.minimum is not None and not (values < one.minimum).any():
        bounds["minimum"] = one.minimum
    if one.maximum is not None and not (values > one.maximum).any():
        bounds["maximum"] = one.maximum
    constraints = {"required": one.required or None, "enum": list(one.enum) or None, **bounds}
    return described | {"constraints": {key: value for key, value in constraints.items() if value is not None}}


def _field_of_frame(frame: pd.DataFrame, column: str) -> dict:
    kind = frame[column].dtype.kind if not isinstance(frame[column].dtype, pd.StringDtype) else "O"
    types = {"i": "integer", "b": "boolean", "f": "number"}
    described = {"name": column, "type": types.get(kind, "string")}
    return described | {"trueValues": ["True"], "falseValues": ["False"]} if kind == "b" else described
