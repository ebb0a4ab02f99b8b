"""Numbers and changes in the words of an official summary (GB/T 15835-2011 for numerals)."""

from .figures import Figure
from .trends import Change

NO_DATA = "无数据"


def number(value: int | float | str | None) -> str:
    """6942 -> 6,942; 95.66 -> 95.66; None -> 无数据; a month as 2024年6月."""
    if value is None:
        return NO_DATA
    if isinstance(value, str):
        year, month = value.split("-")
        return f"{year}年{int(month)}月"
    return f"{int(value) if value == int(value) else value:,}"


def unit(figure: Figure) -> str:
    """The unit to print behind the number; a month carries its own."""
    return "" if figure.value is None or isinstance(figure.value, str) else figure.indicator.unit


def quantity(figure: Figure) -> str:
    """A figure with its unit: 6,942件; a rate with n and N: 100%（110/110）."""
    said = number(figure.value) + unit(figure)
    return (
        f"{said}（{n_of_n(figure)}）"
        if figure.indicator.is_rate and figure.value is not None
        else said
    )


def n_of_n(figure: Figure) -> str:
    """Numerator and denominator of a rate: 110/110; "" for what is none."""
    if not figure.indicator.is_rate or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def moved(change: Change | None, unit: str) -> str:
    """比上年增231件（3.4%）, 比上年减0.4个百分点, 与上年持平; "" where there is nothing to compare with."""
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
    percent = f"（{abs(change.percent)}%）" if change.percent is not None else ""
    return f"{size}{unit}{percent}"
