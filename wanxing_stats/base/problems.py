"""What is wrong with a source, said so that a clerk can mend it.

信访件台账.xls[2024] 第57行「办结日期」：应为日期，读到“2月30日”。请改正后重新导出。
"""

from dataclasses import dataclass

from .privacy import scrubbed
from .workspace import department_of

REJECTED, DOUBTFUL, INFO = "rejected", "doubtful", "info"


@dataclass(frozen=True)
class Problem:
    """One complaint about one place.

    ``code`` is stable English; ``severity`` is REJECTED (the row can't count), DOUBTFUL (it counts,
    someone should look) or INFO. ``file`` is the path below data/raw with "/"; ``row`` is the
    number Excel shows and ``column`` the heading as printed (without particulars of people, as all
    its texts); both may be None. ``what`` is Chinese: expected, found, what to do. It never quotes
    a cell of a personal column. ``advice`` is what only the office can do about it; a department
    isn't told.

    A complaint about one cell has ``table`` (the ledger's name), ``field`` (the ledger's name for
    the column), ``cell`` (C57) and ``found``, what the cell says, cut like a quotation.
    """

    code: str
    severity: str
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    what: str
    advice: str = ""
    table: str | None = None
    field: str | None = None
    cell: str | None = None
    found: str | None = None

    def __post_init__(self) -> None:
        # Headings and cells are quoted here; whoever writes a complaint need not think of it.
        for name in ("column", "what", "advice", "found"):
            text = getattr(self, name)
            object.__setattr__(self, name, text and scrubbed(text))

    @property
    def message(self) -> str:
        """The whole sentence, place first: 信访件台账.xls[2024] 第57行「办结日期」：应为日期……"""
        return f"{self.place}：{self.what}{self.advice}"

    @property
    def place(self) -> str:
        """File, sheet, row and column, as far as they are known."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        row = f" 第{self.row}行" if self.row else ""
        column = f"「{self.column}」" if self.column else ""
        return f"{self.file}{sheet}{row}{column}"

    @property
    def department(self) -> str:
        """The folder below the year that the file was sent in, "" for a file outside of any."""
        return department_of(self.file)
