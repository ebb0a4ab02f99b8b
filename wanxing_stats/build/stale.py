"""What a page is made of, for ``store.Cache`` to say whether it must be made again.

In: a page, what stands around it, and what it used when it was last made. Out: its Stamp.
"""

from collections.abc import Iterable
from hashlib import sha256

from wanxing_stats.base import DISTRIBUTION
from wanxing_stats.briefing import UseDigests
from wanxing_stats.pages import Page, PageFrame
from wanxing_stats.store import Stamp, hashes_of_rooms, versions_of

# The rooms whose code writes a page. What others do to it shows in what the page uses.
ROOMS_OF_PAGES = (
    "base",
    "processes",
    "rules",
    "cleaning",
    "figures",
    "departments",
    "trends",
    "history",
    "briefing",
    "pages",
)
# The packages that decide how a page looks, and this one, whose version the page says.
PACKAGES_OF_PAGES = (
    DISTRIBUTION,
    "matplotlib",
    "zhplot",
    "nbconvert",
    "mistune",
    "Jinja2",
    "lxml",
    "pandas",
    "ipython",
)


def stamp_of(page: Page, frame: PageFrame, uses: Iterable[str], digests: UseDigests) -> Stamp:
    """What the page is made of when its notebook asks for these uses."""
    return Stamp.of(
        notebook=sha256(page.notebook.read_bytes()).hexdigest(),
        frame=sha256(repr(frame).encode()).hexdigest(),
        conventions=digests.rules.digests.conventions,
        relations=digests.rules.digests.relations,
        calendar=digests.rules.digests.calendar,
        deadlines=digests.rules.digests.deadlines,
        data={use: digests[use] for use in uses},
        rooms=hashes_of_rooms(ROOMS_OF_PAGES),
        packages=versions_of(PACKAGES_OF_PAGES),
    )
