"""What is wrong with a table's headings: none fits, several do, or some of one ledger don't.

In: the place of a table and its Match. Out: problems, each with what to do.
"""

from wanxing_stats.base import Place, Problem, looks_personal, problem
from wanxing_stats.tables import Column

from .recognition import Match, SecondColumn, closest_heading, is_value
from .shown_headings import say_letter, shown_heading


def not_recognised(
    place: Place, matches: list[Match], count: int, unread: tuple[str, ...]
) -> Problem:
    """Why a table isn't read: no ledger fits, or several do.

    It may be of an ``unread`` ledger; then nobody but the office can do anything.
    """
    if matches:
        ledgers = "、".join(f"《{match.ledger.title}》" for match in matches)
        return problem("ambiguous_ledger", place, ledgers=ledgers, count=count)
    if unread:
        files = "、".join(f"ledgers/{name}.toml" for name in unread)
        return problem("ledger_unread", place, count=count, files=files)
    return problem("unknown_ledger", place, count=count)


def heading_problems(place: Place, match: Match) -> list[Problem]:
    """What is said of a table's columns that aren't used."""
    disputed = [column for column in match.second if not column.gives_way]
    return [
        *(_unknown_heading(place, column, match) for column in match.unknown),
        *(_second_column(place, column, match) for column in disputed),
    ]


def _unknown_heading(place: Place, column: Column, match: Match) -> Problem:
    ledger, heading = match.ledger, shown_heading(column, [match.ledger])
    file, place = f"ledgers/{ledger.name}.toml", place._replace(column=heading)
    if is_value(column.heading):
        letter = place._replace(column=say_letter(column))
        return problem("value_as_heading", letter, ledger=ledger.title)
    if heading != column.heading:
        return problem("strange_heading", place, ledger=ledger.title, file=file)
    if looks_personal(heading):
        return problem("personal_heading", place, file=file, heading=heading)
    says = {"ledger": ledger.title, "file": file, "heading": heading}
    near = closest_heading(heading, ledger, match.headings)
    if near:
        return problem("unknown_heading_near_another", place, near=near, **says)
    return problem("unknown_heading", place, **says)


def _second_column(place: Place, column: SecondColumn, match: Match) -> Problem:
    """That a column may be the field that another has been taken for."""
    place = place._replace(column=shown_heading(column.column, [match.ledger]))
    used = match.shown(column.field.name)
    return problem("second_column", place, title=column.field.title, used=used)


def missing_heading(place: Place, match: Match, count: int) -> Problem:
    """Which required columns a table lacks."""
    wanted = "、".join(f"「{field.title}」" for field in match.missing)
    ledger = match.ledger.title
    return problem("missing_heading", place, ledger=ledger, wanted=wanted, count=count)
