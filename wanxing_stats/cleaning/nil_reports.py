"""A file without a table that says in a line or two that there was nothing: 零报告.

In: its grids and its name. Out: the ledgers of which there was nothing, or None where no line says
so.

    nil_report(grids, "2024年信访", ledgers)  ->  ["petitions"]    of 本季度无信访件
"""

import itertools
from collections.abc import Iterable, Mapping

from wanxing_stats.files import Grid
from wanxing_stats.rules import Ledger
from wanxing_stats.tables import nil_subject, says_nil, text_of

from .recognition import named_ledgers

# A title, the line itself, who filled it in; more is a letter.
MOST_CELLS = 8
LONGEST_CELL = 40  # characters


def nil_report(grids: Iterable[Grid], name: str, ledgers: Mapping[str, Ledger]) -> list[str] | None:
    """The names of the ledgers that a file says it has nothing of, or may say so."""
    shown = [grid for grid in grids if not grid.hidden]
    rows = itertools.chain.from_iterable(grid.rows for grid in shown)
    texts = list(filter(None, map(text_of, itertools.chain.from_iterable(rows))))
    if len(texts) > MOST_CELLS or any(len(text) > LONGEST_CELL for text in texts):
        return None
    subjects = list(filter(None, map(nil_subject, texts)))
    if not any(map(says_nil, texts)) and not named_ledgers(subjects, ledgers):
        return None
    return named_ledgers([name, *(grid.sheet for grid in shown), *texts, *subjects], ledgers)
