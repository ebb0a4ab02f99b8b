"""Numbers in the words of an official summary (GB/T 15835-2011 for numerals).

In: values, figures. Out: text, as quantity(figure) -> "6,942件".
"""

import re

from .figures import Figure
from .tallies import Value

NO_DATA = "无数据"


def number(value: Value) -> str:
    """6942 -> 6,942; 95.66 -> 95.66; -3 -> −3; None -> 无数据; a month as 2024年6月.

    Two decimals at most, and a real minus sign.
    """
    if value is None:
        return NO_DATA
    if isinstance(value, str):
        year, month = value.split("-")
        return f"{year}年{int(month)}月"
    return re.sub(r"\.?0+$", "", f"{value:,.2f}").replace("-", "−")


def signed(value: int | float) -> str:
    """What is added or taken away: 3 -> +3; -3 -> −3."""
    return f"+{number(value)}" if value > 0 else number(value)


def percent(part: float, whole: float) -> str:
    """One decimal; 100% and 0% only when it is all or nothing."""
    rate = min(max(100 * part / whole, 0.1), 99.9) if 0 < part < whole else 100 * part / whole
    return f"{rate:.1f}".removesuffix(".0") + "%"


def unit(figure: Figure) -> str:
    """The unit to print behind the number; a month carries its own."""
    return "" if figure.value is None or isinstance(figure.value, str) else figure.indicator.unit


def quantity(figure: Figure) -> str:
    """A figure with its unit: 6,942件; a rate with n and N: 100%（110/110）."""
    parts = n_of_n(figure) if figure.value is not None else ""
    return number(figure.value) + unit(figure) + (f"（{parts}）" if parts else "")


def n_of_n(figure: Figure) -> str:
    """Numerator and denominator of a rate: 110/110; "" for what is none."""
    if not figure.indicator.is_rate or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"
