"""The years' workbooks: which of them would say something else now, and these staged.

In: years, and the digests of what pages use. Out: what became of each workbook, told like pages.
What a workbook is made of is what it says, sheet by sheet: to compare that costs a fifth of writing
it.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from wanxing_stats.briefing import UseDigests
from wanxing_stats.pages import workbook_bytes, year_workbook
from wanxing_stats.store import Cache, Entry, Stamp, hashes_of_rooms, versions_of

from .built import FRESH, MADE, UNCHANGED, PageOutcome
from .making import Making
from .record import WORKBOOK

# What decides how it is written.
WRITING_ROOMS, WRITING_PACKAGES = ("store", "pages"), ("openpyxl", "lxml")


def workbook_name(year: int) -> str:
    """2024_指标表, with ``.xlsx`` its file."""
    return f"{year}_指标表"


@contextmanager
def workbooks_beside(
    making: Making, cache: Cache, years: list[int], digests: UseDigests, *, whole: bool
) -> Iterator[list[PageOutcome]]:
    """Inside, the stale ones of these years' workbooks are written by a thread, as pages are made
    in processes; then they are staged, and in the cache stands what all were made of.

    When they are the ``whole``, nothing is kept of others.
    """
    judgements = {year: digests.judgement(year) for year in digests.cleaned.years}
    outcomes: list[PageOutcome] = []
    writing: dict[str, tuple[Stamp, Future[bytes]]] = {}
    thread = ThreadPoolExecutor(1)
    try:
        for year in years:
            name, content = workbook_name(year), year_workbook(digests.figures, year, judgements)
            stamp = Stamp.of(
                data=content.digests,
                rooms=hashes_of_rooms(WRITING_ROOMS),
                packages=versions_of(WRITING_PACKAGES),
            )
            why = cache.changed(WORKBOOK, name, stamp)
            outcomes.append(PageOutcome(name, MADE if why else FRESH, why or UNCHANGED))
            if why:
                writing[name] = stamp, thread.submit(workbook_bytes, content)
        yield outcomes
        for name, (stamp, written) in writing.items():
            path = making.workspace.reports / f"{name}.xlsx"
            making.staging.path(path).write_bytes(written.result())
            cache.keep(WORKBOOK, name, Entry(stamp, making.staging.hashes([path])))
    finally:
        thread.shutdown(cancel_futures=True)
    if whole:
        cache.forget_all_but(WORKBOOK, [outcome.name for outcome in outcomes])
