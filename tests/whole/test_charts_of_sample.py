"""No chart of the sample says anything but its figure split by the same month or column."""

import pandas as pd
import pytest
from workbooks import SHIPPED

from wanxing_stats.briefing import Briefing
from wanxing_stats.briefing.chart import Chart

MOST = 40  # of parts
STATES = ["状态", "数据截至", "未计入行数", "说明"]

CLOSED = {
    "penalty": "decided_on",
    "hazard": "rectified_on",
    "dispute": "mediated_on",
    "hotline": "closed_on",
    "petition": "closed_on",
}


def is_done(id, rows):
    """Of a rate of counts: which rows count for it, as of the end of the year."""
    closed = CLOSED[id.split("_")[0]] if "_on_time_" in id else "rectified_on"
    match id:
        case "hotline_satisfied_rate":
            return rows["satisfied"].map(lambda cell: cell is True).astype(bool)
        case "shed_charging_coverage":
            return rows["outcome"] == "已安装"
    done = ~(rows[closed] > "2024-12-31")
    if "_on_time_" in id:
        done &= rows[closed] <= rows["limit_on"]
    if id in ("hazard_rectification_rate", "hazard_on_time_rate"):
        done &= rows["status"] == "已整改"
    return done & (rows["outcome"] != "调处中") if id == "dispute_on_time_rate" else done


def measured(indicator, rows):
    """The measure over rows that the figure has, reckoned here."""
    match indicator.measure:
        case "count":
            return len(rows)
        case "sum":
            return float(rows[indicator.column].sum())
        case "distinct":
            return len({*rows[indicator.column].dropna()})
        case "mean":
            return float(rows[indicator.column].mean())
    if indicator.numerator.measure == "count":
        return 100 * int(is_done(indicator.id, rows).sum()) / len(rows)
    top, bottom = indicator.numerator.column, indicator.denominator.column
    return 100 * float(rows[top].sum()) / float(rows[bottom].sum())


def labels_of(figure, column):
    rows = figure.rows
    if column == "month":
        dates = rows[figure.indicator.date]
        return dates.map(lambda date: int(str(date)[5:7]))
    words = {True: "是", False: "否"}
    return rows[column].map(lambda cell: "未填写" if pd.isna(cell) else words.get(cell, cell))


def is_of(figure, labels, values):
    """Whether values by label are those of the figure's rows of each; others are 其他."""
    labels = labels.where(labels.isin([*values]), "其他")
    wrong = []
    for label, value in values.items():
        rows = figure.rows[labels == label]
        expected = measured(figure.indicator, rows) if len(rows) else 0
        if abs(value - expected) > 0.00501:
            wrong.append((label, value, expected))
    return not wrong


def columns_of(figure):
    """The columns that tell rows apart by kind."""
    kept = figure.indicator.ledger.kept
    of_kind = [field for field in kept if field.type in ("string", "boolean")]
    return [field for field in of_kind if figure.rows[field.name].nunique() <= MOST]


def by_label(drawn, column=1):
    return dict(zip(drawn.shown.iloc[:, 0], drawn.shown.iloc[:, column], strict=True))


@pytest.fixture(scope="module")
def draw(sample):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "save", lambda self, folder: [])
        patch.setattr("wanxing_stats.briefing.chart.svg_of", lambda *drawing: "")
        yield Briefing(2024, sample.root).draw


every_figure = pytest.mark.parametrize(
    "id", [id for id, indicator in SHIPPED.indicators.items() if indicator.measure != "month"]
)


@every_figure
def test_months_are_those_of_the_figure(draw, id):
    figure = draw.figures[id, 2024]
    labels = labels_of(figure, "month")
    drawn = by_label(draw.months("x", id))
    values = {month: value for month, value in drawn.items() if pd.notna(value)}
    assert values and is_of(figure, labels, values)
    if figure.indicator.measure in ("count", "sum"):
        assert sum(values.values()) == pytest.approx(figure.value)


@every_figure
def test_parts_are_those_of_the_figure(draw, id):
    figure, last = draw.figures[id, 2024], draw.figures[id, 2023]
    for field in columns_of(figure):
        by, labels = {"by": field.name, "by_title": field.title}, labels_of(figure, field.name)
        for drawn in (draw.ranked("x", id, **by), draw.composition("x", id, **by)):
            assert not isinstance(drawn, Chart) or is_of(figure, labels, by_label(drawn))
        panels = draw.communities("x", id, **by)
        if isinstance(panels, Chart):
            by_year = panels.shown.set_index("时间").T.drop(STATES, errors="ignore")
            assert is_of(figure, labels, by_year[2024].dropna().to_dict())
            assert is_of(last, labels_of(last, field.name), by_year[2023].dropna().to_dict())


@every_figure
def test_changes_are_those_between_the_figures(draw, id):
    figure, last = draw.figures[id, 2024], draw.figures[id, 2023]
    for field in columns_of(figure):
        drawn = draw.waterfall("x", id, by=field.name, by_title=field.title)
        if not isinstance(drawn, Chart) or "2023年" not in by_label(drawn):
            continue
        values = by_label(drawn)
        assert (values.pop("2023年"), values.pop("2024年")) == (last.value, figure.value)
        for label in [label for label in values if label != "其他"]:
            before = last.rows[labels_of(last, field.name) == label]
            after = figure.rows[labels_of(figure, field.name) == label]
            changed = measured(figure.indicator, after) - measured(figure.indicator, before)
            assert values[label] == pytest.approx(changed)
