"""Figures from one build to the next: one is computed again when its definition or its year's rows
changed.

In: cleaned rows and what the last build recorded; out: figures, and why each is computed again. The
record stands in ``data/clean/pages.json`` beside what each page was made of (build).
"""

from hashlib import sha256

from wanxing_stats.cleaning import Cleaned
from wanxing_stats.rules import Indicator

from .figures import Figure, Figures, select

REASONS = {
    "library": "程序或软件包有改动",
    "definition": "口径改了",
    "rows": "台账里这一年的行变了",
}
HASH_LENGTH = 16


class KeptFigures(Figures):
    """All figures of a workspace; taken from ``earlier`` are those that it records as made of the
    same.

    ``library`` is a hash of the code that computes (briefing.library_fingerprint). ``why`` says for
    each (id, year) why it is computed again, "" where it is not. With ``afresh`` nothing that was
    recorded is believed.
    """

    def __init__(
        self, cleaned: Cleaned, earlier: dict[str, dict], library: str, *, afresh: bool = False
    ):
        super().__init__(cleaned.rules, cleaned.tables, cleaned.years)
        self.library, self._cleaned, self._earlier = library, cleaned, earlier
        self._hashes: dict[tuple[str, str, int], str] = {}
        self._made_of = {key: self._parts(*key) for key in self}
        self.why = {key: "要求全部重做" if afresh else self._why(*key) for key in self}

    def digest(self, id: str, year: int) -> str:
        """A hash of what a page can show of a figure: definition, value, rows with their places."""
        if not self.why[id, year]:
            return self._earlier[_name(id, year)]["digest"]
        figure = self[id, year]
        shown = (self._definition(id), figure.value, figure.numerator, figure.denominator)
        row_hashes = self._cleaned.row_hashes(figure.indicator.table).loc[figure.rows.index]
        return _hash(repr(shown).encode() + row_hashes.values.tobytes())

    def record(self) -> dict[str, dict]:
        """By id/year: what the figure was made of, its value and parts, and its digest."""
        return {_name(*key): self._entry(*key) for key in self}

    def _entry(self, id: str, year: int) -> dict:
        figure = self[id, year]
        return {
            **self._made_of[id, year],
            "value": figure.value,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "digest": self.digest(id, year),
        }

    def _figure(self, indicator: Indicator, year: int) -> Figure:
        if self.why[indicator.id, year]:
            return super()._figure(indicator, year)
        recorded = self._earlier[_name(indicator.id, year)]
        return Figure(
            indicator,
            year,
            recorded["value"],
            recorded["numerator"],
            recorded["denominator"],
            lambda: select(
                self._rows(indicator.table, indicator.date, year), indicator.selection.where
            ),
        )

    def _parts(self, id: str, year: int) -> dict[str, str]:
        return {
            "library": self.library[:HASH_LENGTH],
            "definition": _hash(repr(self._definition(id)).encode()),
            "rows": self._rows_hash(self.rules.indicators[id], year),
        }

    def _why(self, id: str, year: int) -> str:
        recorded, now = self._earlier.get(_name(id, year)), self._made_of[id, year]
        if recorded is None:
            return "还没有算过"
        return "、".join(REASONS[part] for part in REASONS if recorded[part] != now[part])

    def _definition(self, id: str) -> object:
        """What indicators.toml and the ledger say of a figure, and the readings shown beside it."""
        indicator = self.rules.indicators[id]
        ledger = indicator.ledger
        return indicator, ledger.title, ledger.about_people, self.rules.beside(id)

    def _rows_hash(self, indicator: Indicator, year: int) -> str:
        key = indicator.table, indicator.date, year
        if key not in self._hashes:
            row_hashes = self._cleaned.row_hashes(indicator.table).loc[self._rows(*key).index]
            self._hashes[key] = _hash(row_hashes.values.tobytes())
        return self._hashes[key]


def _name(id: str, year: int) -> str:
    return f"{id}/{year}"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:HASH_LENGTH]
