"""Made-up workbooks to try everything on, as offices would send them.

records   what happened            layouts   how each office writes it down
mess      records, as one layout   files     sheets, as the bytes of a file
"""

from pathlib import Path

from . import files, layouts, mess, records

__all__ = ["write_sample"]


def write_sample(root: Path, seed: int = 2024) -> list[Path]:
    """Write root/data/raw/<year>/<department>/示例_*; the same seed gives the same bytes anywhere."""
    written = []
    for (year, department, file), sheets in _workbooks(seed).items():
        path = Path(
            root, "data", "raw", str(year), department, f"示例_{file.replace('.bom.csv', '.csv')}"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files.contents(file, sheets))
        written.append(path)
    return sorted(written)


def _workbooks(seed: int) -> dict[tuple[int, str, str], list[files.Sheet]]:
    """The sheets of each file."""
    out: dict[tuple[int, str, str], list[files.Sheet]] = {}
    for layout in layouts.LAYOUTS:
        year, ledger, department = layout.year, layout.ledger, layout.department
        key = mess.ledger(ledger)["primaryKey"][0]
        rows = records.records(seed, year, ledger, department)
        rows = records.with_mistakes(rows, seed, year, ledger, department, key)
        out.setdefault((year, department, layout.file), []).extend(mess.sheets(layout, rows, seed))
    return out
