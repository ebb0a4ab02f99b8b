"""The way back: a workbook for each department with the cells to mend, and what it says filled in.

In: Cleaned, or a filled-in workbook. Out: ``data/clean/feedback/<department>.xlsx``, or the
corrections that are proposed, each for a cell that is still a problem. The folder is built:
filled-in workbooks are kept elsewhere.
"""

import datetime
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wanxing_stats.base import INFO, Problem, Workspace, clean_text, say
from wanxing_stats.cleaning import (
    AS_INTENDED,
    OVERRULED_BY_CONFIRM,
    RETURNED,
    CellReader,
    Cleaned,
    WrittenCorrection,
    reader_of,
    shown_cell,
    stated_unit,
)
from wanxing_stats.rules import Ledger
from wanxing_stats.store import replace_whole

from .feedback_workbook import AS_IT_IS, IN_THE_SOURCE, filled_rows, identity_of, workbook_of

NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
NAMES_OF_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Proposed:
    """What a filled-in workbook says.

    ``entries`` are for corrections.toml, ``shown`` has what may be shown of the value of each;
    ``refused`` has a sentence for each cell that can't be.
    """

    entries: list[WrittenCorrection]
    refused: list[str]
    shown: list[str]

    def explained(self, reason: str | None, note: str) -> "Proposed":
        """The same with another reason, where one is given, and a note."""
        explained = {"reason": reason} if reason else {}
        if note:
            explained["note"] = note
        entries = [entry.model_copy(update=explained) for entry in self.entries]
        return replace(self, entries=entries)


def write_feedback(
    cleaned: Cleaned, workspace: Workspace, due: datetime.date | None = None
) -> list[Path]:
    """Write a workbook for each department with open problems and remove those of the others.

    Parameters
    ----------
    due
        The day to answer by; without it the line is left for the office to fill in.

    Returns
    -------
    list of Path
        The workbooks, by department.
    """
    folder = workspace.clean / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    by_department: dict[str, list[Problem]] = {}
    for problem in open_problems(cleaned):
        if problem.department:
            by_department.setdefault(problem.department, []).append(problem)
    written: list[Path] = []
    for department, problems in sorted(by_department.items()):
        path = folder / f"{_free_name(department, written)}.xlsx"
        _write(path, workbook_of(department, problems, due))
        written.append(path)
    for path in folder.glob("*.xlsx"):
        if path not in written:
            path.unlink()
    return written


def open_problems(cleaned: Cleaned) -> list[Problem]:
    """What someone must mend or look at: each row of each problem by itself."""
    problems = [problem for problem in cleaned.problems if problem.severity != INFO]
    return list(itertools.chain.from_iterable(problem.single() for problem in problems))


def proposed_corrections(path: Path, cleaned: Cleaned, on: datetime.date) -> Proposed:
    """What a filled-in workbook proposes.

    Only a cell that is still a problem can be corrected, and only with a value that its column can
    hold.

    Parameters
    ----------
    on
        The day of the decision.

    Raises
    ------
    NotFeedback
        For a file that write_feedback didn't write, or that can't be read.
    """
    about_cells = [problem for problem in open_problems(cleaned) if problem.field]
    open_cells = {identity_of(problem): problem for problem in about_cells}
    entries: list[WrittenCorrection] = []
    refused, shown = [], []
    filled: dict[str, str] = {}
    for row in filled_rows(path, cleaned.rules.office.limits):
        value, problem = clean_text(row.mended), open_cells.get(row.identity)
        if value in ("", clean_text(IN_THE_SOURCE)) or filled.get(row.identity) == value:
            continue
        if problem is None:
            why = "这一处已经不是问题，或者不是改一格就行的。请核对来源表格。"
        elif row.identity in filled:
            why = f"{problem.place}填了两个不同的值，只采用前一个。请核对。"
        elif complaint := _complaint(problem, row.mended, cleaned.rules.ledgers):
            why = f"{problem.place}的更正仍不能用：{complaint}"
        else:
            filled[row.identity] = value
            entries.append(_entry(problem, value, on))
            shown.append(shown_cell(_reader(problem, cleaned.rules.ledgers), value, problem.place))
            continue
        refused.append(f"第{row.number}项：{why}")
    return Proposed(entries, refused, shown)


def _write(path: Path, content: bytes) -> None:
    replace_whole(path, lambda part: part.write_bytes(content))


def _complaint(problem: Problem, cell: Any, ledgers: Mapping[str, Ledger]) -> str | None:
    """Why a value can't stand in the problem's cell, None when it can."""
    if _confirms(problem, clean_text(cell)):
        return None
    complaint = _reader(problem, ledgers).read(cell).complaint
    return say(complaint.name, complaint.values) if complaint else None


def _reader(problem: Problem, ledgers: Mapping[str, Ledger]) -> CellReader:
    """What reads the column that a problem is about."""
    unit = stated_unit(problem.place.column or "")
    return reader_of(ledgers[problem.table or ""], problem.field or "", unit)


def _confirms(problem: Problem, value: str) -> bool:
    return value == AS_IT_IS and problem.code in OVERRULED_BY_CONFIRM


def _entry(problem: Problem, value: str, on: datetime.date) -> WrittenCorrection:
    """What corrections.toml says of it."""
    confirmed = _confirms(problem, value)
    # Not checked here: append_corrections says in Chinese what can't be meant.
    return WrittenCorrection.model_construct(
        action="confirm" if confirmed else "override",
        file=problem.place.file,
        sheet=problem.place.sheet,
        row=problem.place.row,
        field=problem.field,
        expect=problem.expectation,
        value=None if confirmed else value,
        reason=AS_INTENDED if confirmed else RETURNED,
        decided_by=problem.department,
        on=on,
    )


def _free_name(department: str, taken: list[Path]) -> str:
    """The department as a file name that no system refuses and no other department has."""
    name = NOT_IN_FILE_NAMES.sub("_", department).strip(". ")[:80] or "_"
    if NAMES_OF_DEVICES.fullmatch(name):
        name = f"_{name}"
    names = {path.stem.casefold() for path in taken}
    candidates = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
    return next(candidate for candidate in candidates if candidate.casefold() not in names)
