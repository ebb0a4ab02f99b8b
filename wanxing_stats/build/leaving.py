"""What leaves the house beside the single pages: each year in one file, and the list of all.

In: the pages that are kept, as they will stand. Out: files staged; a year is put together again
only when one of its pages changed.
"""

from pathlib import Path

from wanxing_stats.base import REGION, REPORT_TITLE, say_date
from wanxing_stats.briefing import UseDigests, say_year, table_of_years
from wanxing_stats.pages import (
    IndexEntry,
    IndexLead,
    PageFrame,
    YearPart,
    export_index,
    export_year,
)
from wanxing_stats.store import Cache, Entry, Stamp, hashes_of_rooms

from .making import Making
from .record import PAGE, YEAR

TITLE = f"{{}}年{REPORT_TITLE}指标摘要"


def stage_years(making: Making, cache: Cache, digests: UseDigests) -> None:
    """Stage each year's file that isn't made of its pages as they are now."""
    names: dict[int, list[str]] = {}
    for name in sorted(cache.of_kind(PAGE)):
        names.setdefault(int(name.split("/")[0]), []).append(name)
    for year, of_year in names.items():
        frame = _frame_of(year, digests)
        stamp = _stamp_of(cache, of_year, frame)
        if cache.changed(YEAR, str(year), stamp):
            parts = [_part(making, cache, name) for name in of_year]
            path = making.workspace.reports / f"{year}.html"
            making.staging.write(path, export_year(parts, frame))
            cache.keep(YEAR, str(year), Entry(stamp, making.staging.hashes([path])))
    cache.forget_all_but(YEAR, map(str, names))


def stage_index(making: Making, cache: Cache, digests: UseDigests, empty: list[int]) -> Path:
    """Stage the list of all pages, which says what years are ``empty``; gives its path."""
    by_year: dict[int, list[IndexEntry]] = {year: [] for year in empty}
    for name, page in sorted(cache.of_kind(PAGE).items()):
        entry = IndexEntry(f"{name}.html", **page.about)
        by_year.setdefault(int(name.split("/")[0]), []).append(entry)
    sample = any(map(digests.cleaned.is_sample, by_year))
    lead = _lead(digests, by_year)
    path = making.workspace.reports / "index.html"
    making.staging.write(path, export_index(by_year, lead, unit=REGION, sample=sample))
    return path


def _lead(digests: UseDigests, by_year: dict[int, list[IndexEntry]]) -> IndexLead | None:
    """What the newest year with pages says; None without any."""
    year = max((year for year, pages in by_year.items() if pages), default=None)
    if year is None:
        return None
    figures, headline = digests.figures, by_year[year][0].finding
    said = say_year(figures, year, digests.judgement(year))
    years = [known for known in figures.years if known <= year]
    return IndexLead(year, headline, said, table_of_years(figures, years))


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
    path = making.workspace.reports / f"{name}.html"
    staged = making.staging.path(path)
    page = (staged if staged.exists() else path).read_text(encoding="utf-8")
    entry = cache.get(PAGE, name)
    title = str(entry.about["title"]) if entry else path.stem
    return YearPart(path.stem, title, page)
