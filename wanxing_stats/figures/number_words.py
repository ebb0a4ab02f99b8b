"""Numbers and changes in the words of an official summary (GB/T 15835-2011 for numerals).

In: values, figures, changes. Out: text, as quantity(figure) -> "6,942件".
"""

import re

from .figures import Figure
from .trends import Change

NO_DATA = "无数据"


def number(value: int | float | str | None) -> str:
    """6942 -> 6,942; 95.66 -> 95.66; -3 -> −3; None -> 无数据; a month as 2024年6月.

    Two decimals at most, and a real minus sign.
    """
    if value is None:
        return NO_DATA
    if isinstance(value, str):
        year, month = value.split("-")
        return f"{year}年{int(month)}月"
    return re.sub(r"\.?0+$", "", f"{value:,.2f}").replace("-", "−")


def percent(part: float, whole: float) -> str:
    """One decimal; 100% and 0% only when it is all or nothing."""
    rate = min(max(100 * part / whole, 0.1), 99.9) if 0 < part < whole else 100 * part / whole
    return f"{rate:.1f}".removesuffix(".0") + "%"


def unit(figure: Figure) -> str:
    """The unit to print behind the number; a month carries its own."""
    return "" if figure.value is None or isinstance(figure.value, str) else figure.indicator.unit


def quantity(figure: Figure) -> str:
    """A figure with its unit: 6,942件; a rate with n and N: 100%（110/110）."""
    text = number(figure.value) + unit(figure)
    is_told_with_parts = figure.indicator.is_rate and figure.value is not None
    return f"{text}（{n_of_n(figure)}）" if is_told_with_parts else text


def n_of_n(figure: Figure) -> str:
    """Numerator and denominator of a rate: 110/110; "" for what is none."""
    if not figure.indicator.is_rate or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def moved(change: Change | None, unit: str) -> str:
    """比上年增231件（3.4%）, 比上年减0.4个百分点, 与上年持平; "" where there is nothing before."""
    if change is None:
        return ""
    if change.difference == 0:
        return "与上年持平"
    return "比上年" + ("增" if change.difference > 0 else "减") + _size(change, unit)


def moved_short(change: Change | None, unit: str) -> str:
    """The same for a table cell or a card, the sign kept with its word: ▲ 增231件（3.4%）."""
    if change is None:
        return "—"
    if change.difference == 0:
        return "持平"
    return ("▲\u00a0增" if change.difference > 0 else "▼\u00a0减") + _size(change, unit)


def _size(change: Change, unit: str) -> str:
    size = number(abs(change.difference))
    if change.in_points:
        return f"{size}个百分点"
    beside = f"（{abs(change.percent)}%）" if change.percent is not None else ""
    return f"{size}{unit}{beside}"
