"""Where a figure comes from, to open in place.

In: a figure, the applied corrections, what was published. Out: its definition, the reading taken,
the files and rows behind it, as a list of terms.
"""

from html import escape
from itertools import groupby

import pandas as pd

from wanxing_stats.cleaning import SOURCE
from wanxing_stats.figures import Figure, Figures, n_of_n, number, quantity
from wanxing_stats.history import Edition, Revision

from .markup import Html
from .sentences import marked


def corrections_of(corrections: pd.DataFrame, figure: Figure) -> pd.DataFrame:
    """Of the applied corrections those a figure rests on: of its rows, and rows of its ledger and
    year taken out."""
    applied = corrections[corrections["table"] == figure.indicator.table]
    if applied.empty:
        return applied
    behind = set(_places(figure.rows))
    inside = pd.Series([place in behind for place in _places(applied)], index=applied.index)
    taken_out = applied["action"].isin(["drop", "merge"]) & (applied["year"] == figure.year)
    return applied[taken_out | inside]


def _places(rows: pd.DataFrame) -> list[tuple[str, str, int]]:
    """File, sheet and row of each."""
    return list(rows[SOURCE].itertuples(index=False, name=None))


def where_from(
    corrections: pd.DataFrame, figures: Figures, figure: Figure, published: str = ""
) -> Html:
    """A list of terms (<dl>): definition, reading, other readings, n/N, department, ledger,
    corrections, files with rows, and what was ``published`` (say_published)."""
    indicator, ledger, rows = figure.indicator, figure.indicator.ledger, len(figure.rows)
    readings = [figures[other.id, figure.year] for other in figures.rules.beside(indicator.id)]
    decisions = corrections_of(corrections, figure).to_dict("records")
    entries = [
        ("口径", escape(indicator.definition.rstrip("。"))),
        ("读法", escape(indicator.note.rstrip("。"))),
        ("另一读法", "；".join(_say_reading(reading) for reading in readings)),
        ("分子/分母", marked(n_of_n(figure), figure, "n_of_n")),
        ("责任部门", escape(indicator.department)),
        ("台账", f"《{escape(ledger.title)}》{marked(f'{number(rows)}行', figure, 'rows', rows)}"),
        ("公布数", published),
        ("更正", escape("；".join(say_correction(decision) for decision in decisions))),
        *(("文件和行", places) for places in _files(figure.rows)),
    ]
    terms = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in entries if text)
    return Html(f"<dl>{terms}</dl>")


def _say_reading(figure: Figure) -> str:
    return f"{escape(figure.indicator.name)} {marked(quantity(figure), figure)}"


def say_published(edition: Edition, revision: Revision | None, figure: Figure) -> Html:
    """What was published of a figure and when; of a revised one also what it is now and why.

    "" for what wasn't published.
    """
    value = edition.figures.get(figure.indicator.id)
    if value is None:
        return Html("")
    text = marked(number(value), figure, "published", value) + f"（{edition.on.isoformat()}公布）"
    if revision:
        reason = escape(revision.reason) or "还没有写明"
        text += f"；现为{marked(number(figure.value), figure)}，原因：{reason}"
    return Html(text)


def say_correction(applied: dict) -> str:
    """An applied correction (a row of Cleaned.corrections): what it did, why, who decided."""
    done = {
        "override": f"“{applied['before']}”改为“{applied['after']}”",
        "confirm": f"“{applied['before']}”核实无误",
        "drop": "这一行不计入",
        "merge": applied["after"],
    }[applied["action"]]
    decided = f"{applied['reason']}，{applied['decided_by']}，{applied['on']}"
    return f"第{applied['number']}条，{done}（{decided}）"


def _files(rows: pd.DataFrame) -> list[str]:
    """A line for each file: its rows by sheet, collapsed into ranges."""
    lines = []
    for file, of_file in rows.groupby("source_file", sort=True):
        by_sheet = of_file.groupby("source_sheet", sort=False)["source_row"]
        sheets = [f"[{escape(sheet)}] {row_ranges(sorted(places))}" for sheet, places in by_sheet]
        lines.append(f"{escape(file)} {number(len(of_file))}行：{'；'.join(sheets)}")
    return lines


def row_ranges(numbers: list[int]) -> str:
    """Sorted row numbers, runs collapsed: 4–17、19."""
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [value for _, value in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return "、".join(runs)
