"""What charts of figures say: which part leads, how a figure moved, what it lacks.

In: figures, and Parts of them. Out: texts, and the columns that a chart's CSV has beside.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from wanxing_stats.figures import UNNAMED, Figure, Parts, number, quantity

from .chart_drawing import named_total
from .leads import leading
from .parts import NAMELESS
from .state_words import mark_beside, say_year_or_part, state_title

# Of these the largest is the most; of rates and means it is the highest.
AMOUNTS = ("count", "sum", "distinct")
NAMED_WITHIN = 15  # characters in which more than two that are equally high are all named
MARKED = 8  # figures, of which each is named with what it lacks
COUNTERS = {"社区": "个社区"}
INNER_QUOTES = str.maketrans("“”", "‘’")
CsvColumns = Mapping[str, Mapping[Any, object]]  # of a CSV: heading -> label -> value


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


def say_leading(parts: Parts, when: str = "") -> str:
    """Which part leads: 甲最多，13处; 丙最高，98.4%（61/62）; 填写了渠道的9件中，甲最多，4件.

    "" where none does beyond chance.
    """
    highest = leading(parts)
    if not highest:
        return ""
    amount = say_amount(parts.values[highest[0]], parts.figure.indicator.unit)
    beside = say_beside(parts).get(highest[0], "") if len(highest) == 1 else ""
    is_amount = parts.figure.indicator.measure in AMOUNTS
    each = "" if len(highest) == 1 else "各" if is_amount else "均为"
    of_whole = say_whole(parts)
    opening = f"{of_whole}中，" if of_whole else ""
    most = "最多" if is_amount else "最高"
    return f"{opening}{name_all(highest, parts.title)}{most}，{when}{each}{amount}{beside}"


def say_whole(parts: Parts) -> str:
    """What parts are parts of where some rows don't say: 填写了渠道的98件; "" where all do."""
    if UNNAMED not in parts.values.index:
        return ""
    total = named_total(parts.values)
    amount = say_amount(total, parts.figure.indicator.unit) if parts.additive else "记录"
    return f"填写了{parts.title}的{amount}"


def name_all(labels: Sequence[Any], title: str = "") -> str:
    """甲、乙; of many 示例1社区等3个社区."""
    named = "、".join(map(str, labels))
    if len(labels) <= 2 or len(named) <= NAMED_WITHIN:
        return named
    return f"{labels[0]}等{len(labels)}{COUNTERS.get(title, '项')}"


def name_before_amount(figure: Figure) -> str:
    """The figure's name without what its unit says again: 行政处罚 of 行政处罚起数, before 87起."""
    name, of_unit = figure.indicator.name, figure.indicator.unit
    for ending in (f"{of_unit}数", f"{of_unit}次", "数"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name.removesuffix(of_unit) if of_unit.endswith("次") else name


def say_sources(figures: Iterable[Figure]) -> str:
    """Each ledger with its department, and how many of its rows the figures rest on."""
    rows: dict[str, set[Hashable]] = {}
    for figure in figures:
        indicator = figure.indicator
        source = f"{indicator.department}《{indicator.ledger.title}》"
        rows.setdefault(source, set()).update(figure.rows.index)
    return "；".join(f"{source}，{number(len(of_ledger))}行" for source, of_ledger in rows.items())


def say_label(label: object) -> str:
    """2024年, of a year; others as they are."""
    return f"{label}年" if isinstance(label, int) else str(label)


# what figures lack --------------------------------------------------------------------------------


def say_marks(figures: Mapping[str, Figure]) -> str:
    """What figures lack, each after its label: 2024年：另有4行未计入；2025年：截至3月31日."""
    labels: dict[str, list[str]] = {}
    for label, figure in figures.items():
        labels.setdefault(mark_beside(figure), []).append(label)
    labels.pop("", None)
    if len(figures) == 1:
        return "".join(labels)
    if len({figure.indicator.id for figure in figures.values()}) > 1 and len(figures) > MARKED:
        return _say_marks_of_years(figures.values())
    if len(figures) > 2 and [len(figures)] == [len(of_mark) for of_mark in labels.values()]:
        each = "各年" if all(label.endswith("年") for label in figures) else "各项"
        return f"{each}均{next(iter(labels))}"
    texts = []
    for mark, of_mark in labels.items():
        texts.append("、".join(of_mark) + ("均" if len(of_mark) > 1 else "：") + mark)
    return "；".join(texts)


def _say_marks_of_years(figures: Iterable[Figure]) -> str:
    """The same of several figures of several years: how many rows each year of a figure lacks, at
    least and at most, and what else."""
    rows: dict[str, list[int]] = {}
    others: dict[str, Figure] = {}
    for figure in figures:
        name = figure.indicator.name
        rows.setdefault(name, []).append(figure.state.uncounted)
        if figure.state.mark_of_time or figure.state.gaps:
            others[f"{name}{figure.year}年"] = figure
    names: dict[str, list[str]] = {}
    for name, counts in rows.items():
        least, most = min(counts), max(counts)
        if most:
            to = f"{least}至{most}" if 0 < least < most else f"{'' if least else '最多'}{most}"
            names.setdefault(f"各年另有{to}行未计入", []).append(name)
    texts = [f"{'、'.join(of_text)}：{text}" for text, of_text in names.items()]
    texts += [
        f"{label}：{figure.state.mark_of_time or figure.state.mark}"
        for label, figure in others.items()
    ]
    return "；".join(texts)


def state_columns(figures: Mapping[Any, Figure]) -> CsvColumns:
    """What a CSV says of the states of figures, by label; nothing where all are complete."""
    if not any(figure.state.mark for figure in figures.values()):
        return {}
    states = {label: figure.state for label, figure in figures.items()}
    return {
        "状态": {label: state_title(state) for label, state in states.items()},
        "数据截至": {label: state.through for label, state in states.items()},
        "未计入行数": {label: state.uncounted for label, state in states.items()},
        "说明": {label: state.mark for label, state in states.items()},
    }


def part_columns(parts: Parts) -> CsvColumns:
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
        return f"{why}{_quoted(name)}不成图。"
    if figure.indicator.measure == "month":
        return f"{_quoted(name)}是年月（{quantity(figure)}），不成图。"
    return ""


def _quoted(name: str) -> str:
    """The name in quotes; what it quotes itself in inner ones."""
    return f"“{name.translate(INNER_QUOTES)}”"


def why_no_parts(parts: Parts) -> str:
    """Why a figure has no chart by month or column; "" where it has."""
    figure = parts.figure
    if parts.why_not:
        return parts.refusal("成图")
    if figure.rows.empty:
        amount = f"{name_before_amount(figure)}{quantity(figure)}"
        return f"{say_year_or_part(figure)}{amount}，不成图。"
    return ""


def why_not_ranked(parts: Parts) -> str:
    """Why parts can't be shown beside each other."""
    if why := why_no_chart(parts.figure) or why_no_parts(parts):
        return why
    values, name = parts.values.dropna(), parts.figure.indicator.name
    if values.index.isin(NAMELESS).all():
        return f"{name}按{parts.title}分开后各部分都很少，不成图。"
    if (values < 0).any():
        return f"{name}按{parts.title}分开后有负数，不成图。"
    if not values.any():
        return f"{name}按{parts.title}分开后都是0，不成图。"
    return ""
