"""What there is to ask: lists of figures and of ledgers, which complete names.

In: an office. Out: views that give what they list by name, too: ``office.figures["…"]``,
``office.figures.petitions_handled``; both complete with Tab.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName
from wanxing_stats.figures import number

from .arguments import NoSuchQuestion
from .views import Grid, View
from .workbooks import Sheet

if TYPE_CHECKING:
    from .office import Office


class Listing(View):
    """A list of what can be asked, by name."""

    def __init__(self, office: Office):
        self._office = office

    @abstractmethod
    def _named(self, name: str) -> Any:
        """What is called so."""

    @property
    def source(self) -> str:
        return ""

    @cached_property
    def caveats(self) -> list[str]:
        return []

    def grid(self) -> Grid:
        frame = self.frame.reset_index()
        numbers = [at for at, name in enumerate(frame) if frame[name].dtype.kind == "i"]
        rows = []
        for row in frame.itertuples(index=False):
            rows.append([number(cell) if isinstance(cell, int) else cell for cell in row])
        return Grid([*frame], rows, frozenset(range(len(frame.columns))).difference(numbers))

    def sheet(self) -> Sheet:
        frame = self.frame.reset_index()
        return Sheet(self.title, [*frame], frame.astype(object).to_numpy().tolist(), [])

    def __getitem__(self, name: str) -> Any:
        return self._named(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._named(name)
        except UnknownName as error:
            raise NoSuchQuestion(str(error)) from None

    def __iter__(self) -> Any:
        return iter(self.frame.index)

    def __len__(self) -> int:
        return len(self.frame)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.frame.index]

    def _ipython_key_completions_(self) -> list[str]:
        return [*self.frame.index, *self.frame.iloc[:, 0]]


class FigureList(Listing):
    """All figures: id, Chinese name, unit, ledger, section of the report."""

    @property
    def title(self) -> str:
        return f"指标，{len(self)}个"

    @cached_property
    def frame(self) -> pd.DataFrame:
        rules = self._office.rules
        rows = {}
        for id, indicator in rules.indicators.items():
            section = rules.conventions.sections.get(indicator.section, "")
            rows[id] = (indicator.name, indicator.unit, indicator.ledger.title, section)
        columns = ["指标", "单位", "台账", "领域"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("代码")

    def _named(self, name: str) -> Any:
        return self._office.figure(name)


class TableList(Listing):
    """All ledgers: name, Chinese title, clean rows, what they can be asked by."""

    @property
    def title(self) -> str:
        return f"台账，{len(self)}个"

    @cached_property
    def frame(self) -> pd.DataFrame:
        rows = {}
        for name, ledger in self._office.rules.ledgers.items():
            titles = "、".join(field.title for field in ledger.kept)
            rows[name] = (ledger.title, len(self._office.computed.tables[name]), titles)
        columns = ["台账", "行数", "列"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("代码")

    def _named(self, name: str) -> Any:
        return self._office.table(name)
