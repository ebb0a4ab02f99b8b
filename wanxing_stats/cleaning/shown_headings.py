"""A column as everything shows it: by its heading, where nobody's name can stand in it, else by its
letter.

    shown_heading(Column(3, "联系人赵小明"), [petitions])  ->  "D列"

In: a column, and the ledgers that its table may be. What a ledger knows, and what is made of the
words of spreadsheets alone (tables/heading_words.py), is shown as written.
"""

import re
from collections import ChainMap
from collections.abc import Iterable

from wanxing_stats.base import SURNAMES, scrubbed
from wanxing_stats.rules import Ledger, comparable
from wanxing_stats.tables import Column, is_made_of_words

MOST_DIGITS = 6
ADDRESS = re.compile(r"\d\s*(?:号|栋|幢|楼|门|室|单元)")
MAY_BE_A_NAME = re.compile(
    f"(?<![\u4e00-\u9fff])[{SURNAMES}][\u4e00-\u9fff]{{1,3}}(?![\u4e00-\u9fff])|[\u4e00-\u9fff][·•][\u4e00-\u9fff]"
)
BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")


def shown_heading(column: Column, ledgers: Iterable[Ledger]) -> str:
    """The heading; its known part, where something stands in brackets or above it; or D列."""
    heading = column.heading
    if not heading:
        return ""
    whole = comparable(heading)
    for form in (whole, BRACKETS.sub("", whole), whole.rsplit("/", 1)[-1]):
        form = form.strip("/")
        is_known = any(form in ledger.spellings for ledger in ledgers)
        if form and (is_known or can_be_shown(form, ledgers)):
            return heading if form == whole else form
    return say_letter(column)


def say_letter(column: Column) -> str:
    """D列."""
    return f"{column_letters(column.index)}列"


def heading_on_terminal(column: Column, ledgers: Iterable[Ledger]) -> str:
    """The heading for ``wanxing inspect``, which is asked of any file and keeps nothing: as written
    unless it may be somebody's name, number or address; else D列."""
    heading = column.heading
    if can_be_shown(heading, ledgers):
        return heading
    digits = sum(map(str.isdigit, heading))
    personal = scrubbed(heading) != heading or digits > MOST_DIGITS or ADDRESS.search(heading)
    names = [name[0] for name in MAY_BE_A_NAME.finditer(heading)]
    if personal or not all(can_be_shown(name, ledgers) for name in names):
        return say_letter(column)
    return heading


def can_be_shown(text: str, ledgers: Iterable[Ledger]) -> bool:
    """Whether a heading or a title has no words but those of spreadsheets and ledgers."""
    known = ChainMap(*(ledger.spellings for ledger in ledgers))
    return is_made_of_words(text, known) and scrubbed(text) == text


def column_letters(index: int) -> str:
    """A column, counted from 0, as spreadsheets name it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, last = index // 26 - 1, index % 26
        letters = chr(ord("A") + last) + letters
    return letters
