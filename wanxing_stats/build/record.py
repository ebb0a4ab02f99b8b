"""What a build leaves for the next one, in ``data/clean/pages.json``; read and written here alone.

In: the file. Out: BuildRecord: what everything was made of, what to say when nothing changed, and
a PageRecord for each page that stands.
"""

import json
from dataclasses import dataclass, field

from wanxing_stats.base import Workspace
from wanxing_stats.store import Staging, read_json

RECORD = "pages.json"
RECORD_FORM = 4  # a record of another form is none


@dataclass(frozen=True)
class PageRecord:
    """One page that stands.

    Parameters
    ----------
    title, finding : what the list of all pages says of it
    files : bytes of the page and of its charts by path below the workspace
    uses : hash of everything that its notebook asked for, by name
    parts : hash of the library, the notebook and the frame that it was made with; none for a page
        that was never made
    failed : what the list of all pages says when it could not be made the last time, "" else
    """

    title: str
    finding: str
    files: dict[str, int]
    uses: dict[str, str]
    parts: dict[str, str]
    failed: str = ""


@dataclass(frozen=True)
class Counts:
    """What a build says of all sources: how many files, rows by kind, problems to look at."""

    files: int
    rows: dict[str, int]
    problems: int


@dataclass(frozen=True)
class BuildRecord:
    """What the last build left; all empty before the first.

    Parameters
    ----------
    inputs : the fingerprint of what it read, "" when that must be looked at again
    years : those whose pages are made of these inputs; None: all
    figures : KeptFigures.record
    counts : what it said
    files : bytes of what stands beside the pages, by path
    pages : the pages that stand, by name
    """

    inputs: str = ""
    years: list[int] | None = None
    figures: dict[str, dict] = field(default_factory=dict)
    counts: Counts = field(default_factory=lambda: Counts(0, {}, 0))
    files: dict[str, int] = field(default_factory=dict)
    pages: dict[str, PageRecord] = field(default_factory=dict)


def read_record(workspace: Workspace) -> BuildRecord:
    """What the last build left."""
    document = read_json(workspace.clean / RECORD)
    if document.get("form") != RECORD_FORM:
        return BuildRecord()
    return BuildRecord(
        inputs=document["inputs"],
        years=document["years"],
        figures=document["figures"],
        counts=Counts(**document["told"]),
        files=document["files"],
        pages={name: PageRecord(**page) for name, page in document["pages"].items()},
    )


def stage_record(workspace: Workspace, staging: Staging, record: BuildRecord) -> None:
    """Have the record replace the last one, after all that it speaks of."""
    pages = {name: vars(page) for name, page in sorted(record.pages.items())}
    document: dict[str, object] = {
        "form": RECORD_FORM,
        "inputs": record.inputs,
        "years": record.years,
        "figures": record.figures,
        "told": vars(record.counts),
        "files": record.files,
        "pages": pages,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    staging.write(workspace.clean / RECORD, text, last=True)
