"""What holds for every kind of ledger, and the areas of the report (``conventions.toml``)."""

import datetime
from typing import Annotated

import pydantic

from .written import Texts, TextSet, Written


class VoidWords(Written):
    """Words by which a row says that it doesn't count.

    ``words`` stand alone in a cell, begin a remark or are a clause of one; ``alone`` only the first
    two, as they may be said of other things; ``perhaps`` are clauses of remarks that may say so;
    ``names`` stand in the name of a sheet or a file.
    """

    words: TextSet = frozenset()
    alone: TextSet = frozenset()
    perhaps: TextSet = frozenset()
    names: TextSet = frozenset()


class VersionWords(Written):
    """Words in a title, a sheet's or a file's name by which a list says that it is the last of
    several versions, or a draft."""

    final: TextSet = frozenset()
    draft: TextSet = frozenset()


class DayBounds(Written):
    """The first and the last day that a date of a ledger may be, where it states no other."""

    minimum: datetime.date | None = None
    maximum: datetime.date | None = None


class Conventions(Written):
    """What holds for every ledger and figure.

    ``missing_values`` are texts that mean an empty cell, ``no_number`` those that stand for a
    number not given yet, ``ignored`` headings that no ledger keeps, ``office_headings`` those of
    columns that name the office of each row. ``other_subjects`` are words that name lists which are
    no ledger, ``aside_sheets`` those of sheets that explain the ones beside them.
    ``sections``: number -> title, in the order of the report. ``smallest_cell``: of people's cases,
    fewer than this are not shown alone in a breakdown. ``void`` marks rows that don't count.
    ``versions`` tell the final list from its drafts. ``lists`` of values that columns of several
    ledgers share, and ``identifier_shapes``, those of any ledger's numbers, are in the form that
    declared.py tells.
    ``days`` bound the dates of all ledgers.
    """

    missing_values: TextSet = pydantic.Field(alias="missingValues")
    no_number: TextSet = frozenset()
    ignored: TextSet
    office_headings: TextSet = frozenset()
    other_subjects: TextSet = frozenset()
    aside_sheets: TextSet = frozenset()
    smallest_cell: Annotated[int, pydantic.Field(ge=0)]
    sections: dict[str, str]
    lists: dict[str, Texts] = {}
    identifier_shapes: Texts = ()
    void: VoidWords
    versions: VersionWords = VersionWords()
    days: DayBounds = DayBounds()
