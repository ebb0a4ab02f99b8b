"""The years' workbooks: which of them would say something else now, and these staged.

In: years, and the digests of what pages use. Out: what became of each workbook, told like pages.
What a workbook is made of is what it says, sheet by sheet: that costs less than to write it.
"""

from wanxing_stats.briefing import UseDigests
from wanxing_stats.pages import workbook_bytes, year_workbook
from wanxing_stats.store import Cache, Entry, Stamp, hashes_of_rooms, versions_of

from .built import FRESH, MADE, PageOutcome
from .making import Making
from .record import WORKBOOK

# What decides how it is written.
WRITING_ROOMS, WRITING_PACKAGES = ("store", "pages"), ("openpyxl", "lxml")


def make_workbooks(
    making: Making, cache: Cache, years: list[int], digests: UseDigests, *, whole: bool
) -> list[PageOutcome]:
    """Stage the stale ones of these years' workbooks, and keep in the cache what all were made of.

    When they are the ``whole``, nothing is kept of others.
    """
    judgements = {year: digests.judgement(year) for year in digests.cleaned.years}
    outcomes, names = [], []
    for year in years:
        name = f"{year}_指标表"
        content = year_workbook(digests.figures, year, judgements)
        stamp = Stamp.of(
            data=content.digests,
            rooms=hashes_of_rooms(WRITING_ROOMS),
            packages=versions_of(WRITING_PACKAGES),
        )
        why = cache.changed(WORKBOOK, name, stamp)
        if why:
            path = making.workspace.reports / f"{name}.xlsx"
            making.staging.path(path).write_bytes(workbook_bytes(content))
            cache.keep(WORKBOOK, name, Entry(stamp, making.staging.hashes([path])))
        outcomes.append(PageOutcome(name, MADE if why else FRESH, why or "没有变化"))
        names.append(name)
    if whole:
        cache.forget_all_but(WORKBOOK, names)
    return outcomes
