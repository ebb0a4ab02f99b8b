"""An explorer for notebooks: choose, see table and chart, copy the code that made them.

In: an Office. Out: an Explorer, whose ``widget`` JupyterLab shows; the choices made in it and the
view that they give.

    Explorer(office)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets

from wanxing_stats.base import Said
from wanxing_stats.briefing import tag

from .office import Office
from .parts import YEAR, Part
from .parts_view import PartsView
from .questions import FigureQuestion

Options = list[tuple[str, Any]]  # what is shown, and what it stands for
# the first option of what may be left open; a dropdown can't show that None is chosen
ALL, NONE = ("（全部）", ""), ("（不分）", "")
HINT = "复制到新的单元格里运行；后面接上 .chart() 是图，.rows(…) 是明细，.to_excel(…) 存成表格。"
WIDE = {"width": "98%"}
STYLE = {"description_width": "4em"}


@dataclass(frozen=True)
class Call:
    """One link of the chain that asks: ``by("month", years=2024)``."""

    name: str
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        options = [f"{name}={_code_of(value)}" for name, value in self.options.items()]
        return f"{self.name}({', '.join([*map(_code_of, self.arguments), *options])})"

    def on(self, asked: Any) -> Any:
        """What the call gives."""
        return getattr(asked, self.name)(*self.arguments, **self.options)


@dataclass(frozen=True)
class Choices:
    """What is asked for. ``and_by``: "" for no second part; ``only``: a part and the value that it
    has, None for all rows."""

    figure: str
    by: str
    years: tuple[int, ...]
    and_by: str = ""
    only: tuple[str, Any] | None = None

    @property
    def calls(self) -> list[Call]:
        """What is run, and what the code says."""
        narrowing = [Call("where", options=dict([self.only]))] if self.only else []
        options: dict[str, Any] = {"years": _short(self.years)}
        if self.and_by:
            options["and_by"] = self.and_by
        return [Call("figure", (self.figure,)), *narrowing, Call("by", (self.by,), options)]

    @property
    def code(self) -> str:
        return ".".join(["office", *map(str, self.calls)])

    def view(self, office: Office) -> PartsView:
        """The answer; raises UnknownName, in Chinese, where the choices don't go together."""
        asked: Any = office
        for call in self.calls:
            asked = call.on(asked)
        view: PartsView = asked
        return view


def figures_to_choose(office: Office) -> Options:
    """Chinese name -> id, in the order of the report."""
    return [(indicator.name, id) for id, indicator in office.rules.indicators.items()]


def parts_to_choose(question: FigureQuestion) -> Options:
    """By what a figure can be told apart: times, the department, columns with few values (neither
    days and amounts nor numbers of records)."""
    parts = [part for part in question.parts.values() if _tells_apart(part)]
    return [(part.title, part.name) for part in parts if _can_be_asked(question, part)]


def values_to_choose(question: FigureQuestion, part: str) -> Options:
    """The values of a part that there are."""
    say = question.part(part).say
    return [(say(value), value) for value in question.values_of(part)]


class Explorer:
    """Widgets to choose by; below them the table, its chart and the code that made both.

    ``figure``: the id of the one that is shown first.
    """

    def __init__(self, office: Office, figure: str | None = None):
        self._office = office
        self._is_settling = False  # while one choice changes what others offer
        self.figure = _dropdown("指标", figures_to_choose(office))
        if figure is not None:
            self.figure.value = figure
        self.by = _dropdown("按", [])
        self.and_by = _dropdown("再按", [])
        self.column = _dropdown("只看", [])
        self.value = _dropdown("", [])
        years = [(f"{year}年", year) for year in office.years]
        rows = min(len(years) + 1, 8)
        self.years = widgets.SelectMultiple(
            description="年度", options=years, rows=rows, style=STYLE, layout={"width": "12em"}
        )
        self.years.value = tuple(office.years)
        self.code = widgets.Textarea(description="代码", rows=2, style=STYLE, layout=WIDE)
        self.shown = widgets.Output(layout=WIDE)
        self._offer_parts()
        for choice in (self.figure, self.by, self.and_by, self.column, self.value, self.years):
            choice.observe(self._chosen, "value")
        self.show()

    @property
    def widget(self) -> widgets.VBox:
        """All of it, to be shown."""
        filters = widgets.HBox([self.column, self.value])
        choices = widgets.VBox([self.figure, self.by, self.and_by, filters])
        code = widgets.VBox([self.code, widgets.HTML(HINT, layout=WIDE)])
        above = widgets.HBox([choices, self.years])
        return widgets.VBox([above, self.shown, code])

    @property
    def choices(self) -> Choices:
        only = (self.column.value, self.value.value) if self.value.value != "" else None
        years = tuple(self.years.value)
        return Choices(self.figure.value, self.by.value, years, self.and_by.value, only)

    def show(self) -> None:
        """The view of the choices made; the reason where there is none."""
        try:
            view = self.choices.view(self._office)
            shown = [view, view.chart()]
            self.code.value = self.choices.code
        except Said as error:
            shown, self.code.value = [tag("p", str(error))], ""
        # as JupyterLab shows what a cell gives
        self.shown.outputs = tuple(map(_output_of, shown))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.widget)

    def _chosen(self, change: Mapping[str, Any]) -> None:
        if self._is_settling:
            return
        with self._settling():
            if change["owner"] is self.figure:
                self._offer_parts()
            elif change["owner"] is self.column:
                self._offer_values()
        self.show()

    @contextmanager
    def _settling(self) -> Iterator[None]:
        self._is_settling = True
        try:
            yield
        finally:
            self._is_settling = False

    def _offer_parts(self) -> None:
        """The parts of the figure; what was chosen stays where the figure has it."""
        parts = parts_to_choose(self._question)
        _offer(self.by, parts)
        _offer(self.and_by, [NONE, *parts])
        _offer(self.column, [ALL, *(part for part in parts if part[1] != YEAR)])
        self._offer_values()

    def _offer_values(self) -> None:
        column = self.column.value
        values = values_to_choose(self._question, column) if column else []
        _offer(self.value, [ALL, *values])

    @property
    def _question(self) -> FigureQuestion:
        return self._office.figure(self.figure.value)


def _output_of(shown: Any) -> dict[str, Any]:
    data = {"text/html": shown._repr_html_()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _tells_apart(part: Part) -> bool:
    column = part.field
    if column is None or column.type == "boolean":
        return True
    is_listed = bool(column.lists or column.constraints.enum)
    is_number = column.identifier or column.name in part.ledger.primary_key
    return column.type == "string" and not column.names and (is_listed or not is_number)


def _can_be_asked(question: FigureQuestion, part: Part) -> bool:
    """Not of each figure: one that is a month itself has no months."""
    try:
        question.part(part.name)
    except Said:
        return False
    return True


def _dropdown(label: str, options: Options) -> widgets.Dropdown:
    layout = {"width": "28em" if label else "14em"}
    return widgets.Dropdown(description=label, options=options, style=STYLE, layout=layout)


def _offer(dropdown: widgets.Dropdown, options: Options) -> None:
    """Other options; what was chosen stays where it is among them, else the first is."""
    chosen, values = dropdown.value, [value for _, value in options]
    dropdown.options = options
    dropdown.value = chosen if chosen in values else values[0]


def _short(years: Sequence[int]) -> int | range | list[int]:
    """2024; range(2021, 2025) of years in a row; else a list."""
    if len(years) == 1:
        return years[0]
    in_a_row = range(years[0], years[-1] + 1) if years else range(0)
    return in_a_row if len(years) > 2 and [*in_a_row] == [*years] else [*years]


def _code_of(value: object) -> str:
    """A value as code, text in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
