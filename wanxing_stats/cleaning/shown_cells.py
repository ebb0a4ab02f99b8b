"""What a cell says by its number format, where that shows another value than the cell's.

In: a cell's value, how it is shown, the field and unit of its column. Out: the cell as people see
it, its digits not rounded: 1.955 shown as 1.955万元 is the text 1.955万元, 12 shown as 0012 is 0012
in a column of identifiers. What a format says against the column's own unit is Unclear.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wanxing_stats.base import SCALES
from wanxing_stats.files import Grid, ShownAs
from wanxing_stats.rules import Field

from .cell_reading import NUMBERS, Unclear
from .stated_units import MONEY

# What a format scales by, as units say it.
SCALE_OF_POWER = {-factor.adjusted(): word for word, factor in SCALES.items() if factor > 1}

# The formats of a column, by Excel's row.
Formats = Mapping[int, ShownAs]


def formats_of(grid: Grid) -> dict[int, dict[int, ShownAs]]:
    """The formats of a grid by column."""
    by_column: dict[int, dict[int, ShownAs]] = {}
    for (row, column), shown in grid.formats.items():
        by_column.setdefault(column, {})[row + 1] = shown
    return by_column


def as_shown(cell: Any, shown: ShownAs, field: Field, unit: str) -> Any:
    """A cell as its format shows it."""
    if cell == "" or isinstance(cell, bool) or field.type == "boolean":
        return cell
    if shown.instead:
        return cell if cell == 0 and not shown.before else shown.before
    if isinstance(cell, str):
        return f"{shown.before}{cell}{shown.after}"
    if not isinstance(cell, int | float):
        return cell
    scaled = Decimal(f"{cell:.15g}").scaleb(shown.power).normalize()
    if field.type in NUMBERS:
        return _number(cell, scaled, shown, unit)
    return f"{shown.before}{_digits(scaled, shown)}{shown.after}"


def _number(cell: float, scaled: Decimal, shown: ShownAs, unit: str) -> Any:
    text = f"{shown.before}{scaled:f}{shown.after}"
    suffix, given = MONEY.fullmatch(shown.after), MONEY.fullmatch(unit)
    if suffix and given and suffix[1] != given[1]:
        return Unclear(text, "shown_in_another_unit")
    if shown.power < 0 and not shown.after:
        scale = given[1] if given else unit[:1]
        if scale != SCALE_OF_POWER.get(shown.power):
            return Unclear(text, "scaled_by_format")
    return cell if text == f"{cell:f}" or shown == ShownAs(digits=shown.digits) else text


def _digits(number: Decimal, shown: ShownAs) -> str:
    sign, text = "-" if number < 0 else "", f"{abs(number):f}"
    whole, point, fraction = text.partition(".")
    whole = whole.zfill(shown.digits)
    for behind, between in shown.between:
        at = max(len(whole) - behind, 0)
        whole = whole[:at] + between + whole[at:]
    fraction = fraction.rstrip("0")
    return sign + whole + (point + fraction if fraction else "")
