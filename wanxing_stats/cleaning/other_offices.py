"""Rows of another office in a list: those whose 执行街道 or 处罚机关 isn't ours.

In: a table with its match, and what our office is called (``names`` in office.toml). Out: the rows
that are others', which don't count, or, where nobody says which office is ours, a problem that
there are several.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wanxing_stats.base import (
    DOUBTFUL,
    Place,
    Problem,
    case,
    clean_text,
    in_quotes,
    looks_personal,
    quoted,
    searchable,
)
from wanxing_stats.rules import comparable
from wanxing_stats.tables import Column, Table

from .decided_rows import RowMark
from .recognition import Match
from .shown_headings import column_letters, shown_heading

# A street or a town, and perhaps a part of it: 万兴街道综合执法大队.
STREET = re.compile("(?:街道办事处|街道办|街道|街镇|办事处|[镇乡](?:人民政府|政府)|[镇乡]$)")
PART = re.compile("(?:[\u4e00-\u9fff]{0,10}(?:[科室办所站]|大队|中队|中心|网格))?")
AGENCY = re.compile("(?:局|政府|管委会|支队|总队|法院|检察院|(?<![居村党])委|(?<![居村]民)委员会)$")
# A street, a town or an agency of known subjects with nothing before it but districts: nobody's
# name or address.
DISTRICTS = "(?:[\u4e00-\u9fff]{2,3}[省市])?(?:[\u4e00-\u9fff]{0,3}[市区县])?"
SUBJECTS = (
    "(?:城市管理|城管|综合执法|行政执法|公安|市场监督管理|市场监管|生态环境|环保|应急管理|应急|卫生健康|住房和建设|住建|"
    "规划和自然资源|人力资源和社会保障|人社|消防救援|消防|交通运输|水务|农业农村|文化和旅游|教育|民政|司法|财政|行政审批)"
)
SHOWN = re.compile(
    f"{DISTRICTS}(?:[\u4e00-\u9fff]{{2,3}}(?:街道办事处|街道办|街道|街镇|办事处|[镇乡](?:人民政府|政府)?)"
    f"|{SUBJECTS}(?:局|委|委员会|支队|总队|政府))"
)
ABOVE = re.compile("^(?:[\u4e00-\u9fff]{1,5}?(?:省|市|区|县))(?=.)")
OURSELVES = ("本", "我", "该")
OFFICES_NAMED = 5
# Offices in a column are few; free text isn't looked through for them.
MOST_OFFICES = 200


class Office(NamedTuple):
    """An office as a cell names it, and its name without what is above it: 万兴."""

    name: str
    stem: str


@dataclass(frozen=True)
class OtherOffices:
    """The rows of others by position, and what is to be said of a column as a whole."""

    marks: dict[int, RowMark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def other_offices(table: Table, match: Match, place: Place, names: Sequence[str]) -> OtherOffices:
    """Which rows of a table are others'.

    Parameters
    ----------
    place
        That of the table.
    names
        What our office is called; () where nobody said.
    """
    others = OtherOffices()
    columns = [column for column in table.columns if _may_name_offices(column, match)]
    if not columns:
        return others
    cells = table.cells()
    for column in columns:
        of_column = cells[column.index]
        texts = {cell: clean_text(cell) for cell in set(of_column)}
        is_known = _is_known(column, match)
        if len(texts) > MOST_OFFICES and not is_known:
            continue
        offices = _offices(set(texts.values()), only_streets=not is_known)
        if names:
            heading = shown_heading(column, [match.ledger])
            marks = _marks(heading, offices, names)
            for at in _positions(of_column, texts, marks):
                others.marks.setdefault(at, marks[texts[of_column[at]]])
        elif len({office.stem for office in offices.values()}) > 1:
            positions = _positions(of_column, texts, offices)
            counts = Counter(_say_office(offices[texts[of_column[at]]]) for at in positions)
            rows = [table.rows[at] for at in positions]
            of_heading = place._replace(column=shown_heading(column, [match.ledger]))
            others.problems.append(_several(of_heading, column, counts, rows))
    return others


def _marks(heading: str, offices: Mapping[str, Office], names: Sequence[str]) -> dict[str, RowMark]:
    """What is said of rows with each text that names another office than ours."""
    marks = {}
    for text, office in offices.items():
        if not _is_ours(office, names):
            says = {"column": heading, "office": _say_office(office)}
            marks[text] = RowMark("other_office", says)
    return marks


def _is_known(column: Column, match: Match) -> bool:
    """Whether a column is there to say which office a row is of."""
    return comparable(column.heading) in map(comparable, match.ledger.office_headings)


def _may_name_offices(column: Column, match: Match) -> bool:
    """Whether a column says which office a row is of; of those of handlers, and of those that
    nobody knows, what looks like a street is one."""
    if column.index in match.columns:
        return match.columns[column.index].incidental
    is_unknown = column in match.unknown and not looks_personal(column.heading)
    handlers = [each.column for each in match.second if each.field.incidental]
    return is_unknown or column in handlers or _is_known(column, match)


def _offices(texts: Iterable[str], *, only_streets: bool) -> dict[str, Office]:
    """The texts that name an office, with what they name; nothing else of them is said."""
    offices = {}
    for text in texts:
        office = _office_in(text, only_streets=only_streets)
        if office and office.stem and not office.stem.startswith(OURSELVES):
            offices[text] = office
    return offices


def _office_in(text: str, *, only_streets: bool) -> Office | None:
    plain = searchable(text)
    street = STREET.search(plain)
    if street and (not only_streets or PART.fullmatch(plain, street.end())):
        return Office(plain[: street.end()], _stem(plain[: street.start()]))
    if AGENCY.search(plain) and not only_streets:
        return Office(plain, _stem(plain))
    return None


def _stem(text: str) -> str:
    while match := ABOVE.match(text):
        text = text[match.end() :]
    return text


def _say_office(office: Office) -> str:
    """An office as messages name it: a street or a town by its name, others by their shape."""
    known = {office.name} if SHOWN.fullmatch(office.name) else ()
    return in_quotes(quoted(office.name, known))


def _is_ours(office: Office, names: Iterable[str]) -> bool:
    """Whether it is our office, in full or in short."""
    for name in names:
        ours = _office_in(name, only_streets=False)
        if (ours.stem if ours and ours.stem else name) in office.name:
            return True
    return False


def _positions(cells: list[Any], texts: dict[Any, str], among: Container[str]) -> list[int]:
    """Where cells stand that say one of these texts."""
    wanted = {cell for cell, text in texts.items() if text in among}
    return [at for at, cell in enumerate(cells) if cell in wanted] if wanted else []


def _several(place: Place, column: Column, counts: Counter[str], rows: list[int]) -> Problem:
    """That a list holds rows of several offices; all of them count."""
    named = counts.most_common(OFFICES_NAMED)
    more = f"等{len(counts)}个" if len(counts) > OFFICES_NAMED else ""
    offices = "、".join(f"{office}{count}行" for office, count in named) + more
    place = place._replace(row=rows[0])
    says = case({"offices": offices}, rows)
    return Problem("several_offices", place, (says,), DOUBTFUL, letter=column_letters(column.index))
