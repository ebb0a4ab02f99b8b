"""How this room complains: about a whole file, about a row, quoting a cell.

row_problem("duplicate", INFO, (file, sheet, 3), "与…是同一条记录，只计一次。")
"""

from wanxing_stats.base import Problem, scrubbed

MEND = "请改正后重新导出。"
CUT_AFTER = 20

# file, sheet and row, as Problem names them
Place = tuple[str, str, int]


def file_problem(code: str, severity: str, file: str, what: str, advice: str = "") -> Problem:
    """A problem of a whole file."""
    return Problem(code, severity, file, None, None, None, what, advice)


def row_problem(code: str, severity: str, place: Place, what: str) -> Problem:
    """A problem of a whole row."""
    return Problem(code, severity, *place, None, what)


def say_place(place: Place) -> str:
    """A row as messages name it: 2024/司法所/处罚.xlsx[Sheet1] 第3行."""
    file, sheet, row = place
    return f"{file}[{sheet}] 第{row}行"


def quoted(text: str) -> str:
    """A cell's text as messages quote it: no particulars of people, nothing long."""
    text = scrubbed(text)
    return text if len(text) <= CUT_AFTER else text[:CUT_AFTER] + "…"
