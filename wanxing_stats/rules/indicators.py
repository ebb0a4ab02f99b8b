"""What each figure is, as an analyst writes it (``indicators.toml``, whose head explains the keys).

A selection of rows and a measure over them, so that a figure's rows follow from its definition.
"""

import hashlib
from collections.abc import Mapping
from typing import Literal

from wanxing_stats.base import say_nearest

from .conditions import Condition
from .deadlines import LIMIT
from .ledgers import ANY, DATES, NUMBERS, Ledger, no_ledger
from .rule_files import Complaints, RuleFile
from .written import Filled, Written, read_entry

PRINTED, READING, OWN = "printed", "reading", "own"
# Measures of one column, and the types it may have.
OF_COLUMN = {"sum": NUMBERS, "mean": NUMBERS, "distinct": ANY}
# What an entry that can't be meant still says about itself.
WORDS = ("name", "unit", "section", "department", "definition", "note")


class Selection(Written):
    """A measure over the rows that ``where`` keeps.

    ``settled`` names the date on which a row became what ``where`` asks for: as of an earlier day
    it isn't yet.
    """

    measure: Literal["count", "sum", "mean", "distinct", "month", "rate"]
    where: Condition = Condition()
    column: str = ""
    settled: str = ""

    def complaints(self, ledger: Ledger) -> Complaints:
        """The keys that don't fit the ledger, each with a sentence."""
        of_column = self.measure in OF_COLUMN
        if of_column != bool(self.column):
            wants = "要写明 column" if of_column else "不用 column"
            yield ("column",), f"measure 为 {self.measure} 时{wants}。请改正后重试。"
        elif of_column:
            yield from ledger.complaints("column", [self.column], OF_COLUMN[self.measure])
        if self.settled:
            yield from ledger.complaints("settled", [self.settled], DATES)
        for what in self.where.complaints(ledger):
            yield ("where",), f"where：{what}"


class Term(Selection):
    """A measure over the year's rows of a table, by their ``date``."""

    table: Filled
    date: Filled

    @property
    def selection(self) -> Selection:
        return self

    def complaints(self, ledger: Ledger) -> Complaints:
        yield from super().complaints(ledger)
        yield from ledger.complaints("date", [self.date], DATES)


class Entry(Term):
    """One entry of ``indicators.toml``.

    ``kind`` is PRINTED (in the report), READING (another reading of the printed figure
    ``reading_of``, shown beside it) or OWN (the office's own, which no report prints).
    ``empty_date`` is "not_yet" where an empty ``date`` says that it has not happened yet.
    ``by_month``: its months are judged against those of earlier years; only of counts.
    """

    name: Filled
    unit: str
    section: Filled
    department: str
    polarity: Literal["up_good", "down_good", "neutral"]
    definition: str
    numerator: Selection | None = None
    denominator: Selection | None = None
    note: str = ""
    kind: Literal["printed", "reading", "own"] = "printed"
    reading_of: str = ""
    empty_date: Literal["", "not_yet"] = ""
    by_month: bool = False

    @property
    def is_rate(self) -> bool:
        return self.measure == "rate"

    def complaints(self, ledger: Ledger) -> Complaints:
        yield from super().complaints(ledger)
        if self.by_month and (self.measure != "count" or ledger.stock):
            what = "by_month 只用于计数（measure 为 count，且不是存量）。请删去后重试。"
            yield ("by_month",), what
        shares = {"numerator": self.numerator, "denominator": self.denominator}
        for key, share in shares.items():
            if self.is_rate != bool(share):
                wants = f"比率要写明 {key}" if self.is_rate else f"只有比率（rate）才用 {key}"
                yield (key,), f"{wants}。请改正后重试。"
            elif share and share.measure in ("month", "rate"):
                what = f"{key}.measure 应为count、sum、mean或distinct。请改正后重试。"
                yield (key, "measure"), what
            elif share:
                for path, what in share.complaints(ledger):
                    yield (key, *path), f"{key}.{what}"


class Indicator(Entry):
    """An entry by its ``id``, with the ledger of its ``table``.

    ``left_out``: the entry or its ledger can't be meant; then it has no value in any year.
    """

    id: str
    ledger: Ledger
    left_out: bool = False

    @property
    def parts(self) -> list[Selection]:
        """Every selection that the value is made of."""
        return [part for part in (self, self.numerator, self.denominator) if part]

    @property
    def as_written(self) -> str:
        """All that its entry says, the same in every process."""
        return repr([(key, value) for key, value in self if key != "ledger"])

    @property
    def definition_digest(self) -> str:
        """A hash of all that decides the value, whatever it is called; "" of one left out."""
        parts = []
        for part in self.parts:
            parts.append((part.measure, part.where.meaning, part.column, part.settled))
        decides = repr((self.table, self.date, parts))
        if any(LIMIT in (*part.where.columns, part.settled) for part in self.parts):
            decides += repr(self.ledger.times)
        return "" if self.left_out else hashlib.sha256(decides.encode()).hexdigest()[:16]


def read_indicator(
    file: RuleFile, id: str, ledgers: Mapping[str, Ledger], sections: Mapping[str, str]
) -> Indicator:
    """The indicator that an entry says. Raises RuleFileError with all that is wrong with it."""
    entry = read_entry(Entry, file, (id,))
    ledger = ledgers.get(entry.table) or no_ledger(entry.table)
    of_ledger = entry.complaints(ledger) if entry.table in ledgers else ()
    file.refuse((id,), [*of_ledger, *_complaints_of_place(entry, file, sections)])
    return Indicator.model_construct(**vars(entry), id=id, ledger=ledger)


def left_out(id: str, entry: object, ledgers: Mapping[str, Ledger]) -> Indicator:
    """What stands for an entry that can't be meant, so that pages can say it has no value."""
    said = entry if isinstance(entry, dict) else {}
    words = {key: said[key] for key in WORDS if isinstance(said.get(key), str) and said[key]}
    table = str(said.get("table", ""))
    ledger = ledgers.get(table) or no_ledger(table)
    blank = {"name": id, "unit": "", "section": "—", "department": "", "definition": ""}
    nothing = {"measure": "count", "table": ledger.name, "date": ledger.date, "polarity": "neutral"}
    known = {**blank, **nothing, **words, "id": id, "ledger": ledger, "left_out": True}
    return Indicator.model_construct(**known)


def _complaints_of_place(entry: Entry, file: RuleFile, sections: Mapping[str, str]) -> Complaints:
    """Where it stands among the others: its section, and the figure it is another reading of."""
    if entry.section not in sections:
        choices = "、".join(sections)
        yield ("section",), f"section 应为{choices}之一，读到“{entry.section}”。请改正后重试。"
    if (entry.kind == READING) != bool(entry.reading_of):
        yield ("kind",), 'kind = "reading" 与 reading_of 应一起写。请改正后重试。'
    elif entry.reading_of and entry.reading_of not in file.tables:
        nearest = say_nearest(entry.reading_of, dict.fromkeys(file.tables, ""))
        what = f"reading_of 指向不存在的指标“{entry.reading_of}”。{nearest}请改正后重试。"
        yield ("reading_of",), what
