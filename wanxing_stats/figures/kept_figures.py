"""Figures from one build to the next: one is computed again when its definition or its year's rows changed.

What each was made of stands beside its value in ``data/clean/pages.json`` (build.py).
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
    """All figures of a workspace. Those that ``kept``, an earlier ``record``, made of the same are taken from it.

    ``library`` is a hash of the code that computes (dependencies.library_fingerprint). ``why`` says for each (id, year)
    why it is computed again, "" where it is not. With ``afresh`` nothing that was kept is believed.
    """

    def __init__(self, cleaned: Cleaned, kept: dict[str, dict], library: str, afresh: bool = False):
        super().__init__(cleaned.rules, cleaned.tables, cleaned.years)
        self.library, self._cleaned, self._kept, self._hashes = library, cleaned, kept, {}
        self._made_of = {
            (id, year): {
                "library": library[:HASH_LENGTH],
                "definition": _hash(repr(self._definition(id)).encode()),
                "rows": self._rows_hash(cleaned.rules.indicators[id], year),
            }
            for id, year in self
        }
        self.why = {
            key: "要求全部重做" if afresh else _why(kept.get(_name(*key)), now)
            for key, now in self._made_of.items()
        }

    def digest(self, id: str, year: int) -> str:
        """A hash of what a page can show of the figure: definition, value, and rows with their places."""
        if not self.why[id, year]:
            return self._kept[_name(id, year)]["digest"]
        figure = self[id, year]
        said = repr(
            (self._definition(id), figure.value, figure.numerator, figure.denominator)
        ).encode()
        return _hash(
            said
            + self._cleaned.row_hashes(figure.indicator.table)
            .loc[figure.rows.index]
            .values.tobytes()
        )

    def record(self) -> dict[str, dict]:
        """By id/year: what the figure was made of, its value, numerator and denominator, and its digest."""
        return {
            _name(*key): {
                **self._made_of[key],
                "value": figure.value,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "digest": self.digest(*key),
            }
            for key, figure in self.items()
        }

    def _figure(self, one: Indicator, year: int) -> Figure:
        if self.why[one.id, year]:
            return super()._figure(one, year)
        known = (
            self._kept[_name(one.id, year)][part] for part in ("value", "numerator", "denominator")
        )
        return Figure(
            one,
            year,
            *known,
            lambda: select(self._rows(one.table, one.date, year), one.selection.where),
        )

    def _definition(self, id: str) -> object:
        """What indicators.toml and the ledger say of a figure, and the readings that are shown beside it."""
        indicator = self.rules.indicators[id]
        ledger = indicator.ledger
        return indicator, ledger.title, ledger.about_people, self.rules.beside(id)

    def _rows_hash(self, one: Indicator, year: int) -> str:
        key = one.table, one.date, year
        if key not in self._hashes:
            self._hashes[key] = _hash(
                self._cleaned.row_hashes(one.table).loc[self._rows(*key).index].values.tobytes()
            )
        return self._hashes[key]


def _why(kept: dict | None, now: dict[str, str]) -> str:
    if kept is None:
        return "还没有算过"
    return "、".join(said for part, said in REASONS.items() if kept[part] != now[part])


def _name(id: str, year: int) -> str:
    return f"{id}/{year}"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:HASH_LENGTH]
