"""What charts of figures say: the highest of several values, how far a year has come, what a figure
lacks.

In: figures, and Parts of them. Out: texts, and the columns that a chart's CSV has beside.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wanxing_stats.figures import (
    Figure,
    Parts,
    ends_early,
    is_within_month,
    number,
    quantity,
)

# Of these the largest is the most; of rates and means it is the highest.
AMOUNTS = ("count", "sum", "distinct")
KINDS = {"incomplete": "未计全", "partial_year": "本年未完", "complete": "完整"}
MOST_NAMED = 4  # of several that are equally high
Columns = Mapping[str, Mapping[Any, object]]  # of a CSV: heading -> label -> value


def say_amount(value: float, of_unit: str) -> str:
    return number(float(value)) + of_unit


def list_amounts(values: pd.Series, of_unit: str, of_label: str = "") -> str:
    """1月521件，2月432件."""
    items = values.dropna().items()
    return "，".join(f"{label}{of_label}{say_amount(value, of_unit)}" for label, value in items)


def list_parts(parts: Parts, of_label: str = "") -> str:
    """1月95%（19/20），2月100%（12/12）; of counts 1月521件，2月432件."""
    beside, of_unit = say_beside(parts), parts.figure.indicator.unit
    texts = []
    for label, value in parts.values.dropna().items():
        texts.append(f"{label}{of_label}{say_amount(value, of_unit)}{beside.get(label, '')}")
    return "，".join(texts)


def say_beside(parts: Parts) -> dict[object, str]:
    """Of rates n/N, of means of how many rows: （19/20）, （12行的平均）; by part."""
    measure, texts = parts.figure.indicator.measure, {}
    for label, part in parts.frame[parts.values.notna()].iterrows():
        if measure == "rate":
            texts[label] = f"（{number(part['numerator'])}/{number(part['denominator'])}）"
        elif measure == "mean":
            texts[label] = f"（{number(part['rows'])}行的平均）"
    return texts


def say_highest(parts: Parts, of_label: str = "", when: str = "") -> str:
    """1月、2月最多，各13处; 3月最高，100%（12/12）; 各月均为100%."""
    values, indicator = parts.values.dropna(), parts.figure.indicator
    most = "最多" if indicator.measure in AMOUNTS else "最高"
    amount = say_amount(values.max(), indicator.unit)
    highest = list(values.index[values == values.max()])
    named = name_all(highest, of_label)
    if len(values) == 1:
        return f"{named}{when}{amount}{say_beside(parts).get(highest[0], '')}"
    if len(highest) == len(values):
        return f"各{of_label or parts.title}{when}均为{amount}"
    if len(highest) > 1:
        return f"{named}{most}，{when}{'各' if most == '最多' else '均为'}{amount}"
    return f"{named}{most}，{when}{amount}{say_beside(parts).get(highest[0], '')}"


def name_all(labels: Sequence[object], of_label: str = "") -> str:
    """1月、2月; of many 1月等6个月."""
    if len(labels) > MOST_NAMED:
        return f"{labels[0]}{of_label}等{len(labels)}{'个月' if of_label == '月' else '项'}"
    return "、".join(f"{label}{of_label}" for label in labels)


# how far a year has come --------------------------------------------------------------------------


def say_part(day: datetime.date) -> str:
    """What of a year ends on a day: 1—3月; of one within a month 截至3月15日."""
    if is_within_month(day):
        return f"截至{day.month}月{day.day}日"
    return f"1—{day.month}月" if day.month > 1 else "1月"


def say_covered(figure: Figure) -> str:
    """How far a figure's year has come: 1—3月; "" of a whole year."""
    day = ends_early(figure)
    return say_part(day) if day else ""


def say_year(figure: Figure) -> str:
    """2024年, 2025年1—3月."""
    return f"{figure.year}年{say_covered(figure)}"


def say_begun_month(figure: Figure) -> str:
    """That a figure's last month isn't over: 3月截至15日; "" of one whose months are whole."""
    day = ends_early(figure)
    return f"{day.month}月截至{day.day}日" if day and is_within_month(day) else ""


# what figures lack --------------------------------------------------------------------------------


def say_mark(figures: Sequence[Figure]) -> str:
    """What all of them lack, in a few words; "" where they lack nothing, or not the same."""
    marks = {figure.state.mark for figure in figures}
    return marks.pop() if len(marks) == 1 else ""


def say_marks(figures: Mapping[Any, Figure]) -> str:
    """What figures lack, by label: 2024年：另有4行未计入；2025年：截至3月31日."""
    if mark := say_mark([*figures.values()]):
        return mark
    marks = {label: figure.state.mark for label, figure in figures.items()}
    return "；".join(f"{label}：{mark}" for label, mark in marks.items() if mark)


def state_columns(figures: Mapping[Any, Figure]) -> Columns:
    """What a CSV says of the states of figures, by label; nothing where all are complete."""
    if not any(figure.state.mark for figure in figures.values()):
        return {}
    states = {label: figure.state for label, figure in figures.items()}
    return {
        "状态": {label: KINDS.get(state.kind, "") for label, state in states.items()},
        "数据截至": {label: state.through for label, state in states.items()},
        "未计入行数": {label: state.uncounted for label, state in states.items()},
    }


def part_columns(parts: Parts) -> Columns:
    """What a CSV says of rates and means beside their parts."""
    frame = parts.frame.astype(object)
    match parts.figure.indicator.measure:
        case "rate":
            return {"分子": dict(frame["numerator"]), "分母": dict(frame["denominator"])}
        case "mean":
            return {"行数": dict(frame["rows"])}
    return {}


def why_no_chart(figure: Figure) -> str:
    """Why a figure has no chart of any kind; "" where it has."""
    name = figure.indicator.name
    if figure.value is None:
        why = figure.state.why or f"《{figure.indicator.ledger.title}》本年没有数据，"
        return f"{why}“{name}”不成图。"
    if figure.indicator.measure == "month":
        return f"“{name}”是年月（{quantity(figure)}），不成图。"
    return ""


def why_no_parts(parts: Parts) -> str:
    """Why a figure has no chart by month or column; "" where it has."""
    figure = parts.figure
    if parts.why_not:
        return parts.refusal("成图")
    if figure.rows.empty:
        return f"{say_year(figure)}{figure.indicator.name}{quantity(figure)}，不成图。"
    return ""
