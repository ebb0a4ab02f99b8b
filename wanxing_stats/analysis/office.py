"""An office, open to be asked: its figures and its ledgers.

In: a workspace. Out: an Office.

    office = open()
    office.figure("petitions_handled").by("month", 2024)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wanxing_stats.base import NoWorkspace, UnknownName, find_named, find_workspace
from wanxing_stats.cleaning import Cleaned, cleaned_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.rules import Indicator, Ledger
from wanxing_stats.trends import Judgement, judged

from .arguments import asked
from .listings import FigureList, TableList
from .parts import Part, PartsOfLedger
from .questions import FigureQuestion, Years
from .rows_view import RowsView


@asked('wx.open(r"D:\\台账")')
def open(root: Path | str | None = None) -> Office:
    """A workspace, open to be asked.

    Parameters
    ----------
    root
        Its folder; None for the one that WANXING_ROOT names, else the nearest upwards.

    Raises
    ------
    NoWorkspace
        In Chinese, when there is none.

    Examples
    --------
    >>> office = open(root)
    >>> office.years
    [2021, 2022, 2023, 2024]
    """
    try:
        workspace = find_workspace(Path(root) if root else None)
    except NoWorkspace:
        where = f"“{root}”" if root else f"“{Path.cwd()}”和它的上层"
        how = '请写项目文件夹的位置，如 wx.open(r"D:\\台账")；在项目文件夹里打开的，写 wx.open()。'
        raise NoWorkspace(f"{where}没有 data/raw 文件夹，不是项目文件夹。{how}") from None
    return Office(cleaned_workspace(workspace), workspace.root)


class Office:
    """An office's figures and ledgers, to be asked by name.

    Parameters
    ----------
    cleaned, root
        Its clean rows, and its folder.

    Attributes
    ----------
    figures, tables
        All figures and all ledgers, as lists to read, which complete names with Tab:
        ``office.figures.petitions_handled`` is a figure.
    computed
        The figures as they are computed.

    Examples
    --------
    >>> "petitions_handled" in office.figures.frame.index
    True
    >>> office.tables.frame.loc["petitions", "台账"]
    '信访件台账'
    """

    def __init__(self, cleaned: Cleaned, root: Path):
        self.root, self.rules = root, cleaned.rules
        self.computed = Figures(cleaned)
        self.figures, self.tables = FigureList(self), TableList(self)
        self._parts: dict[str, PartsOfLedger] = {}
        self._judgements: dict[int, Judgement] = {}
        self._labels: dict[tuple[str, str, str], list[Any]] = {}

    @property
    def years(self) -> list[int]:
        """The years that there is data for."""
        return self.computed.years

    @asked('office.figure("petitions_handled")')
    def figure(self, name: str) -> FigureQuestion:
        """A figure by its id or its Chinese name.

        Raises
        ------
        UnknownName
            In Chinese, with the nearest, for one that isn't there.

        Examples
        --------
        >>> office.figure("处理信访件数").by("year").frame.index.name
        '年度'
        """
        return FigureQuestion(self, self.rules.indicator(name))

    @asked('office.table("petitions", 2024)')
    def table(self, name: str, years: Years = None) -> RowsView:
        """The clean rows of a ledger, by its name or its Chinese title.

        Parameters
        ----------
        years
            Those whose rows are wanted, by the ledger's own date; None for all rows.

        Examples
        --------
        >>> office.table("petitions", 2024).frame.columns[0]
        '信访编号'
        """
        ledger = self._ledger(name)
        return RowsView.of_table(self, ledger, self.read_years(years) if years is not None else ())

    # for questions --------------------------------------------------------------------------------

    def question(self, other: FigureQuestion | str) -> FigureQuestion:
        """A figure that may be given by name."""
        return self.figure(other) if isinstance(other, str) else other

    def read_years(self, years: Years) -> tuple[int, ...]:
        """The years that are meant, in their order; UnknownName for one without data."""
        if not self.years:
            raise UnknownName("没有一个年度有数据。请把台账放进 data/raw 后重试。")
        if years is None:
            return tuple(self.years)
        given = sorted({int(year) for year in ([years] if isinstance(years, int) else years)})
        if strange := [year for year in given if year not in self.years]:
            known = "、".join(map(str, self.years)) or "无"
            raise UnknownName(f"没有{strange[0]}年的数据。有数据的年度：{known}。")
        if not given:
            raise UnknownName("years 里没有年度，请写一个年度，如 years=2024。")
        return tuple(given)

    def judgement(self, year: int) -> Judgement:
        """What may be claimed of a year's figures."""
        if year not in self._judgements:
            self._judgements[year] = judged(self.computed, year)
        return self._judgements[year]

    def parts_of(self, ledger: Ledger) -> PartsOfLedger:
        """By what a ledger's rows can be told apart."""
        if ledger.name not in self._parts:
            self._parts[ledger.name] = PartsOfLedger(ledger, self.rules.ledgers.values())
        return self._parts[ledger.name]

    def labels_of(self, indicator: Indicator, part: Part) -> list[Any]:
        """What the ledger's rows of all years say, the most frequent first."""
        key = (indicator.table, indicator.date, part.name)
        if key not in self._labels:
            rows = self.computed.tables.get(indicator.table)  # None: its rule file can't be read
            labels = [] if rows is None else part.labels(rows, indicator.date).value_counts().index
            self._labels[key] = [*labels]
        return self._labels[key]

    def _ledger(self, name: str) -> Ledger:
        titles = {each: ledger.title for each, ledger in self.rules.ledgers.items()}
        return self.rules.ledgers[find_named(name, titles, "台账")]

    def __repr__(self) -> str:
        years = "、".join(map(str, self.years)) or "无"
        counts = f"{len(self.rules.indicators)}个指标（office.figures）"
        tables = f"{len(self.rules.ledgers)}个台账（office.tables）"
        return f"{self.root.name}：有数据的年度 {years}；{counts}，{tables}"
