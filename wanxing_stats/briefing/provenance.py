"""Where a figure comes from, to open in place.

In: a figure, the applied corrections, what was published. Out: its definition, the reading taken,
the files and rows behind it, as a list of terms.
"""

from collections.abc import Iterable
from itertools import groupby

import pandas as pd

from wanxing_stats.cleaning import Applied, places_of
from wanxing_stats.figures import Figure, Figures, compared, number
from wanxing_stats.history import Edition, Revision

from .markup import Html, tag
from .sentences import marked, marked_parts, marked_quantity
from .state_words import mark_beside, small_mark

UNEXPLAINED = "还没有写明"
TAKING_OUT = ("drop", "merge")


def corrections_of(corrections: Iterable[Applied], figure: Figure) -> list[Applied]:
    """Those that a figure rests on: of its rows, and rows of its ledger and year taken out."""
    of_ledger = [applied for applied in corrections if applied.table == figure.indicator.table]
    behind = set(places_of(figure.rows)) if of_ledger else set()
    corrections = []
    for applied in of_ledger:
        taken_out = applied.action in TAKING_OUT and applied.year == figure.year
        if applied.place in behind or taken_out:
            corrections.append(applied)
    return corrections


def where_from(
    corrections: Iterable[Applied], figures: Figures, figure: Figure, published: str = ""
) -> Html:
    """A list of terms (<dl>): definition, how complete it is, why it isn't compared, reading, other
    readings, n/N, department, ledger, corrections, files with rows, rows that aren't counted, and
    what was ``published`` (say_published)."""
    indicator, rows = figure.indicator, len(figure.rows)
    readings = [figures[other.id, figure.year] for other in figures.rules.beside(indicator.id)]
    decisions = corrections_of(corrections, figure)
    counted_rows = marked(f"{number(rows)}行", figure, "rows", rows)
    terms = [
        ("口径", indicator.definition.rstrip("。")),
        ("完整程度", _say_complete(figure)),
        ("与上年比较", compared(figures, figure).why.rstrip("。")),
        ("读法", indicator.note.rstrip("。")),
        ("另一读法", Html("；").join(map(_say_reading, readings))),
        ("分子/分母", marked_parts(figure)),
        ("责任部门", indicator.department),
        ("台账", Html("《{}》{}").format(indicator.ledger.title, counted_rows)),
        ("公布数", published),
        ("更正", "；".join(applied.say() for applied in decisions)),
        *(("文件和行", places) for places in _files(figure.rows)),
        *(("未计入的行", places) for places in _files(figure.uncounted_rows)),
    ]
    shown = [tag("dt", term) + tag("dd", text) for term, text in terms if text]
    return tag("dl", *shown)


def _say_reading(figure: Figure) -> Html:
    quantity = marked_quantity(figure, mark_beside(figure))
    return Html("{} {}").format(figure.indicator.name, quantity)


def _say_complete(figure: Figure) -> Html:
    """The sentence of its state; "" of one that is complete."""
    why = figure.state.why.rstrip("。")
    return tag("span", why, class_="state") if why else Html("")


def say_published(edition: Edition, revision: Revision | None, figure: Figure) -> Html:
    """What was published of a figure and when; of a revised one also what it is now and why.

    "" for what wasn't published.
    """
    value = edition.figures.get(figure.indicator.id)
    if value is None:
        return Html("")
    published = marked(number(value), figure, "published", value)
    text = Html("{}（{}公布）").format(published, edition.on.isoformat())
    if revision:
        mark = mark_beside(figure)
        now = marked(number(figure.value), figure) + small_mark(f"（{mark}）" if mark else "")
        text += Html("；现为{}，原因：{}").format(now, revision.reason or UNEXPLAINED)
    return text


def _files(rows: pd.DataFrame) -> list[Html]:
    """A line for each file: its rows by sheet, collapsed into ranges."""
    lines = []
    for file, of_file in rows.groupby("source_file", sort=True):
        by_sheet = of_file.groupby("source_sheet", sort=False)["source_row"]
        sheets = [f"[{sheet}] {row_ranges(sorted(places))}" for sheet, places in by_sheet]
        places = tag("span", f"：{'；'.join(sheets)}", class_="rows")
        lines.append(Html("{} {}行{}").format(file, number(len(of_file)), places))
    return lines


def row_ranges(numbers: Iterable[int]) -> str:
    """Sorted row numbers, runs collapsed: 4–17、19."""
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [value for _, value in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return "、".join(runs)
