"""Where a figure comes from, to open in place: its definition, the reading taken, the files and rows behind it."""

from html import escape
from itertools import groupby

import pandas as pd

from wanxing_stats.cleaning import SOURCE
from wanxing_stats.figures import Figure, Figures, n_of_n, number, quantity
from wanxing_stats.history import Edition, Revision

from .markup import Html
from .sentences import marked


def corrections_of(corrections: pd.DataFrame, figure: Figure) -> pd.DataFrame:
    """Of the applied corrections those a figure rests on: of its rows, and rows of its ledger and year taken out."""
    applied = corrections[corrections["table"] == figure.indicator.table]
    behind = set(figure.rows[SOURCE].itertuples(index=False, name=None)) if len(applied) else set()
    inside = pd.Series(
        [place in behind for place in applied[SOURCE].itertuples(index=False, name=None)],
        index=applied.index,
        dtype=bool,
    )
    return applied[
        inside | applied["action"].isin(["drop", "merge"]) & (applied["year"] == figure.year)
    ]


def where_from(
    corrections: pd.DataFrame, figures: Figures, figure: Figure, published: Html = Html("")
) -> Html:
    """A list of terms (<dl>): definition, reading, other readings, n/N, department, ledger, files with rows, corrections,
    and what was ``published`` (said_published)."""
    one, ledger = figure.indicator, figure.indicator.ledger
    beside = "；".join(
        f"{escape(other.name)} "
        f"{marked(quantity(figures[other.id, figure.year]), figures[other.id, figure.year])}"
        for other in figures.rules.beside(one.id)
    )
    decided = [
        said_correction(row) for row in corrections_of(corrections, figure).to_dict("records")
    ]
    entries = [
        ("口径", escape(one.definition.rstrip("。"))),
        ("读法", escape(one.note.rstrip("。"))),
        ("另一读法", beside),
        ("分子/分母", marked(n_of_n(figure), figure, "n_of_n")),
        ("责任部门", escape(one.department)),
        (
            "台账",
            f"《{escape(ledger.title)}》{marked(number(len(figure.rows)) + '行', figure, 'rows', len(figure.rows))}",
        ),
        ("公布数", published),
        ("更正", escape("；".join(decided))),
        *(("文件和行", places) for places in _files(figure.rows)),
    ]
    return Html(
        "<dl>"
        + "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in entries if said)
        + "</dl>"
    )


def said_published(edition: Edition, revision: Revision | None, figure: Figure) -> Html:
    """What was published of a figure and when; of a revised one also what it is now and why. "" for what wasn't."""
    value = edition.figures.get(figure.indicator.id)
    if value is None:
        return Html("")
    said = marked(number(value), figure, "published", value) + f"（{edition.on.isoformat()}公布）"
    if revision:
        said += f"；现为{marked(number(figure.value), figure)}，原因：{escape(revision.reason) or '还没有写明'}"
    return Html(said)


def said_correction(one: dict) -> str:
    """A correction that was applied (a row of Cleaned.corrections): number, what it did, why and who decided."""
    done = {
        "override": f"“{one['before']}”改为“{one['after']}”",
        "confirm": f"“{one['before']}”核实无误",
        "drop": "这一行不计入",
        "merge": one["after"],
    }[one["action"]]
    return f"第{one['number']}条，{done}（{one['reason']}，{one['decided_by']}，{one['on']}）"


def _files(rows: pd.DataFrame) -> list[str]:
    """A line for each file: its rows by sheet, collapsed into ranges."""
    said = []
    for file, of_file in rows.groupby("source_file", sort=True):
        sheets = "；".join(
            f"[{escape(sheet)}] {row_ranges(sorted(of_sheet))}"
            for sheet, of_sheet in of_file.groupby("source_sheet", sort=False)["source_row"]
        )
        said.append(f"{escape(file)} {number(len(of_file))}行：{sheets}")
    return said


def row_ranges(numbers: list[int]) -> str:
    """Sorted row numbers, runs collapsed: 4–17、19."""
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [value for _, value in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return "、".join(runs)
