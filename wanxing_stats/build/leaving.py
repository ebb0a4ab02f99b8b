"""What leaves the house beside the single pages: each year in one file, and the list of all; and
the links from each page to the same subject of other years.

In: the pages and workbooks that are kept, as they will stand. Out: files staged; a year is put
together again only when one of its pages changed.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wanxing_stats.base import REGION, REPORT_TITLE, say_date
from wanxing_stats.briefing import UseDigests, say_year, table_of_years
from wanxing_stats.pages import (
    IndexEntry,
    IndexLead,
    IndexYear,
    PageFrame,
    YearPart,
    export_index,
    export_year,
    with_other_years,
)
from wanxing_stats.store import Cache, Entry, Stamp, hashes_of_rooms

from .built import FRESH, MADE, UNCHANGED, PageOutcome
from .making import Making
from .record import PAGE, WORKBOOK, YEAR, subject_of_page, year_of_page
from .workbooks import workbook_name

MOST_MEGABYTES = 1.2  # of a year's file: leaders get it by chat, on a phone
TITLE = f"{{}}年{REPORT_TITLE}指标摘要"


def stage_links(making: Making, cache: Cache) -> None:
    """Stage each page whose foot doesn't link the same subject of just the years that have it."""
    by_subject: dict[str, list[str]] = {}
    for name in sorted(cache.of_kind(PAGE), reverse=True):
        by_subject.setdefault(subject_of_page(name), []).append(name)
    for name, entry in list(cache.of_kind(PAGE).items()):
        if not _stands(making, cache, name):
            continue
        others = [other for other in by_subject[subject_of_page(name)] if other != name]
        page = _text_of(making, name)
        linked = with_other_years(
            page, [(year_of_page(other), f"../{other}.html") for other in others]
        )
        if linked != page:
            path = making.workspace.reports / f"{name}.html"
            making.staging.write(path, linked)
            files = {**entry.files, **making.staging.hashes([path])}
            cache.keep(PAGE, name, replace(entry, files=files))


def stage_years(
    making: Making, cache: Cache, digests: UseDigests
) -> tuple[list[PageOutcome], list[str]]:
    """Stage each year's file that isn't made of its pages as they are now; gives what became of
    each, and a sentence for each of these that is too large to be sent by chat."""
    outcomes: list[PageOutcome] = []
    too_large: list[str] = []
    names: dict[int, list[str]] = {}
    for name in sorted(cache.of_kind(PAGE)):
        names.setdefault(year_of_page(name), []).append(name)
    for year, of_year in names.items():
        frame = _frame_of(year, digests)
        stamp = _stamp_of(cache, of_year, frame)
        stand = all(_stands(making, cache, name) for name in of_year)
        why = cache.changed(YEAR, str(year), stamp) if stand else ""
        outcomes.append(PageOutcome(f"{year}.html", MADE if why else FRESH, why or UNCHANGED))
        if why:
            parts = [_part(making, cache, name) for name in of_year]
            path = making.workspace.reports / f"{year}.html"
            text = export_year(parts, frame)
            making.staging.write(path, text)
            too_large += _say_too_large(path.name, text, parts)
            cache.keep(YEAR, str(year), Entry(stamp, making.staging.hashes([path])))
    cache.forget_all_but(YEAR, map(str, names))
    return outcomes, too_large


def _say_too_large(name: str, text: str, parts: list[YearPart]) -> Iterator[str]:
    """2024.html有3.9兆，…最大的一页是“公共安全”，3.3兆; nothing of one that is small enough."""
    size = _megabytes(text)
    if size > MOST_MEGABYTES:
        largest = max(parts, key=lambda part: len(part.page.encode()))
        yield (
            f"{name}有{size:.1f}兆，超过{MOST_MEGABYTES}兆，用手机收发会慢。其中最大的一页是"
            f"“{largest.title}”，{_megabytes(largest.page):.1f}兆：请缩小或减少这一页的图和表。"
        )


def _megabytes(text: str) -> float:
    return len(text.encode()) / 1_000_000


def stage_index(
    making: Making, cache: Cache, digests: UseDigests, empty: list[int], behind: list[int]
) -> Path:
    """Stage the list of all pages, which says what years are ``empty``, and of which the pages are
    ``behind`` their sources; gives its path."""
    by_year = {year: IndexYear(year) for year in empty}
    for name, page in sorted(cache.of_kind(PAGE).items()):
        workbook = workbook_name(year_of_page(name))
        address = f"{workbook}.xlsx" if cache.get(WORKBOOK, workbook) else ""
        year = year_of_page(name)
        of_year = by_year.setdefault(year, IndexYear(year, workbook=address, behind=year in behind))
        of_year.pages.append(IndexEntry(f"{name}.html", **page.about))
    sample = any(map(digests.cleaned.is_sample, by_year))
    lead = _lead(digests, [of_year for of_year in by_year.values() if of_year.pages])
    path = making.workspace.reports / "index.html"
    making.staging.write(path, export_index(by_year.values(), lead, unit=REGION, sample=sample))
    return path


def _lead(digests: UseDigests, with_pages: list[IndexYear]) -> IndexLead | None:
    """What the newest of these years says; None without any."""
    if not with_pages:
        return None
    newest = max(with_pages, key=lambda of_year: of_year.year)
    figures, year = digests.figures, newest.year
    told = say_year(figures, year, digests.judgement(year))
    years = [known for known in figures.years if known <= year]
    first = next((page for page in newest.pages if page.finding), newest.pages[0])
    return IndexLead(
        year=year,
        headline=first.finding,
        failed=first.failed,
        said=told,
        figures=table_of_years(figures, years),
        workbook=newest.workbook,
    )


def _frame_of(year: int, digests: UseDigests) -> PageFrame:
    through = digests.figures.year_end(year).through if year in digests.figures.years else None
    as_of = say_date(through) if through else ""
    sample = digests.cleaned.is_sample(year)
    return PageFrame(TITLE.format(year), REGION, year, as_of, sample, home="")


def _stamp_of(cache: Cache, names: list[str], frame: PageFrame) -> Stamp:
    pages: dict[str, str] = {}
    for name in names:
        entry = cache.get(PAGE, name)
        pages |= dict(entry.files) if entry else {}
    rooms = hashes_of_rooms(("base", "briefing", "pages", "build"))
    return Stamp.of(data=pages, frame=repr(frame), rooms=rooms)


def _part(making: Making, cache: Cache, name: str) -> YearPart:
    entry, subject = cache.get(PAGE, name), subject_of_page(name)
    title = str(entry.about["title"]) if entry else subject
    return YearPart(subject, title, _text_of(making, name))


def _stands(making: Making, cache: Cache, name: str) -> bool:
    """Whether a page is as a build made it; one of a year not asked for may be gone or damaged."""
    path = making.workspace.reports / f"{name}.html"
    return making.staging.path(path).exists() or cache.whole(PAGE, name)


def _text_of(making: Making, name: str) -> str:
    """A page as it will stand."""
    path = making.workspace.reports / f"{name}.html"
    staged = making.staging.path(path)
    return (staged if staged.exists() else path).read_text(encoding="utf-8")
