"""Made-up workbooks to try everything on, as offices would send them.

In: the TOML files of this folder, and a seed. Out: the workbooks of four years. The office knows
nothing of the library that reads them: its headings and spellings are its own.

To add a workbook, write a `[[sheet]]` into its department's file in departments/ (see Layout). For
a new kind of table, tables/<name>.toml says how it is headed, and `[records.<name>]` in the
department's file what happened (see recipes).

planted.toml says which changes between the years are no chance.

office     the TOML files, read
draw       the dice of one kind of table in one year
recipes    what happened, from the department's recipes; cases and registers: where it needs code
sheets     what happened, as a department writes it down; cells: one heading or value of it
files      sheets, as the bytes of a file
"""

from pathlib import Path

from .draw import Draw
from .files import Sheet, contents
from .office import Office, load_office
from .recipes import records, with_mistakes
from .sheets import sheets

__all__ = ["write_sample"]


def write_sample(root: Path, seed: int = 2024, office: Office | None = None) -> list[Path]:
    """Write root/data/raw/<year>/<department>/示例_*; the same seed gives the same bytes anywhere.

    And root/office.toml with what the office decided of its figures, unless one lies there.

    Parameters
    ----------
    root: the folder of a workspace; workbooks that lie there already are overwritten one by one.
    office: by default the one whose TOML files lie here.

    Returns
    -------
    The files written, sorted.
    """
    written = []
    office = office or load_office()
    for (year, department, file), in_file in _workbooks(office, seed).items():
        name = f"示例_{file.replace('.bom.csv', '.csv')}"
        path = Path(root, "data", "raw", str(year), department, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents(file, in_file))
        written.append(path)
    decisions = Path(root, "office.toml")
    if office.decisions and not decisions.exists():
        decisions.write_text(office.decisions, "utf-8", newline="\n")
        written.append(decisions)
    return sorted(written)


def _workbooks(office: Office, seed: int) -> dict[tuple[int, str, str], list[Sheet]]:
    """The sheets of each file, by year, department and file."""
    workbooks: dict[tuple[int, str, str], list[Sheet]] = {}
    for department in office.departments:
        for layout in department.layouts:
            draw = Draw(office, department, layout.table, layout.year, seed)
            rows = with_mistakes(records(draw), draw)
            in_file = workbooks.setdefault((layout.year, department.name, layout.file), [])
            in_file.extend(sheets(layout, department, rows, office, seed))
    return workbooks
