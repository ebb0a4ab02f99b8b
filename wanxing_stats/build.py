"""One build: clean, compute, run the notebooks, export them, and only then replace what leaders open.

Notebooks run and export into a folder aside; a notebook that fails leaves figures/ and reports/ as they were.
"""

import hashlib
import html
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .accounting import expected_rows_problems
from .cleaning import Cleaned, problem_frame
from .datapackage import cleaned_workspace, source_fingerprint
from .indicators import Figures, load_indicators
from .ledgers import load_ledgers
from .outputs import replace_whole
from .relations import check_relations, relation_problems
from .runs import keep_run, moved_figures, newest_run, this_run
from .summaries import export_index, export_notebook
from .workspace import PACKAGE, Workspace

UNIT_NAME = "万兴街道"
RECORD = "pages.json"
CELL_TIMEOUT = 600


class NotebookFailed(Exception):
    """A notebook stopped; the message (Chinese) names notebook and cell. Nothing was replaced."""


@dataclass
class Built:
    """What a build did; ``notebooks`` are name and state ("run" or "fresh"), ``changed`` the figures that moved."""

    files: int
    rows: dict[str, int]
    problems: pd.DataFrame
    notebooks: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    missing_years: list[int] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Page:
    """One notebook for one year."""

    notebook: Path
    year: int

    @property
    def name(self) -> str:
        return f"{self.year}/{self.notebook.stem}"


def build(workspace: Workspace, years: Iterable[int] = (), say: Callable[[str], None] = lambda line: None) -> Built:
    """Build the years given, else all that have data. ``say`` gets a Chinese line for each step.

    Raises NotebookFailed, cleaning.Refused, LedgerFileError or IndicatorFileError; then no summary has changed.
    """
    started = time.monotonic()
    say("读取台账……")
    cleaned = cleaned_workspace(workspace)
    figures = Figures(cleaned.tables, cleaned.years)
    with_data = [year for year in cleaned.years if any(figures[id, year].value is not None for id in load_indicators())]
    wanted = sorted(set(years)) or with_data
    built = Built(len(cleaned.files), cleaned.row_counts(), all_problems(workspace, cleaned),
                  missing_years=[year for year in wanted if year not in with_data])
    say(f"读取{built.files}个文件、{built.rows['read']}行，其中{built.rows['clean']}行计入。")
    pages = _pages(workspace, [year for year in wanted if year in with_data])
    rules = _rules_hash(workspace)
    keys = {page.name: hashlib.sha256(rules + page.notebook.read_bytes()).hexdigest() for page in pages}
    kept = {name: page for name, page in _read_record(workspace).items() if _still_there(name, page, workspace)}
    stale = [page for page in pages if kept.get(page.name, {}).get("key") != keys[page.name]]
    findings = _run_and_replace(stale, pages, workspace, cleaned, say) if stale else {}
    built.notebooks = [{"name": name, "state": "run" if name in findings else "fresh"} for name in keys]
    now = this_run(workspace, cleaned, figures)
    built.changed = moved_figures(newest_run(workspace), now)
    keep_run(workspace, now)
    shown = kept | {name: {"key": keys[name], **findings[name]} for name in findings}
    _write_index(workspace, cleaned, shown)
    _write_record(workspace, shown)
    built.seconds = round(time.monotonic() - started, 1)
    return built


def all_problems(workspace: Workspace, cleaned: Cleaned) -> pd.DataFrame:
    """The problems of the sources, unexpected row counts, and the relations of the report that break in any year."""
    figures = Figures(cleaned.tables, cleaned.years)
    more = expected_rows_problems(cleaned, workspace)
    more += [problem for year in cleaned.years for problem in relation_problems(check_relations(figures, year))]
    return pd.concat([cleaned.problems, problem_frame(more)], ignore_index=True) if more else cleaned.problems


def latest_date(cleaned: Cleaned, year: int) -> str:
    """The last date of any record of the year, in Chinese: 2024年12月31日."""
    dates = [cleaned.tables[name][ledger.date] for name, ledger in load_ledgers().items()
             if ledger.field(ledger.date).type in ("date", "period")]
    of_year = pd.concat([date[date.dt.year == year] for date in dates])
    return "" if of_year.empty else f"{of_year.max().year}年{of_year.max().month}月{of_year.max().day}日"


# notebooks -----------------------------------------------------------------------------------------------------------


def run_notebook(path: Path, year: int, workspace: Workspace, figures: Path) -> nbformat.NotebookNode:
    """The notebook executed for a year in a fresh kernel; charts go below ``figures``. Raises NotebookFailed."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"YEAR = {year}"
    with tempfile.TemporaryDirectory() as profile:
        # Someone's own IPython start-up files must not change a figure.
        environment = {**os.environ, "WANXING_ROOT": str(workspace.root), "WANXING_FIGURES": str(figures),
                       "IPYTHONDIR": profile, "PYTHONIOENCODING": "utf-8"}
        client = NotebookClient(notebook, timeout=CELL_TIMEOUT, kernel_name="python3",
                                extra_arguments=["--IPKernelApp.log_level=40"],
                                resources={"metadata": {"path": str(workspace.root)}})
        try:
            # What a notebook writes past its cells would reach the terminal or a log, rows of data/raw included.
            client.execute(env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise NotebookFailed(_failure(path, year, notebook, error)) from None
    return notebook


def _failure(path: Path, year: int, notebook: nbformat.NotebookNode, error: Exception) -> str:
    """Names notebook and cell; quotes neither values nor tracebacks, which may hold somebody's particulars."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failing = next((number for number, cell in enumerate(code, 1)
                    if any(output.output_type == "error" for output in cell.get("outputs", []))), None)
    place = f"第{failing}个代码单元" if failing else "某个代码单元"
    first_line = code[failing - 1].source.strip().splitlines()[0] if failing else ""
    what = getattr(error, "ename", None) or type(error).__name__
    return (f"notebooks/{path.name}（{year}年）{place}出错：{what}，该单元开头是“{first_line}”。"
            "已有的摘要没有改动。请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。")


def _run_and_replace(stale: list[Page], pages: list[Page], workspace: Workspace, cleaned: Cleaned,
                     say: Callable[[str], None]) -> dict[str, dict]:
    """Run and export the stale pages aside, then put them in place. Title, first finding and charts, by page name."""
    told: dict[str, dict] = {}
    aside = workspace.root / ".wanxing"
    aside.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=aside, prefix="build-") as folder:
        staged = Path(folder)

        def make(page: Page) -> None:
            own = staged / page.name
            notebook = run_notebook(page.notebook, page.year, workspace, own / "figures")
            told[page.name] = _export(notebook, page, pages, cleaned, own / "reports")
            told[page.name]["figures"] = sorted(path.relative_to(own / "figures").as_posix()
                                                for path in own.glob("figures/*/*"))
            say(f"  {page.name}  完成（{len(told)}/{len(stale)}）")

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            running = [pool.submit(make, page) for page in stale]
            try:
                for one in running:
                    one.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        for page in stale:
            _put_in_place(staged / page.name / "figures", workspace.figures)
            _put_in_place(staged / page.name / "reports", workspace.reports)
    return {page.name: told[page.name] for page in stale}


def _export(notebook: nbformat.NotebookNode, page: Page, pages: list[Page], cleaned: Cleaned, folder: Path) -> dict:
    title = take_title(notebook)
    heading = f"{page.year}年{title}"
    nav = [(heading if other == page else _title_of(other.notebook), f"{other.notebook.stem}.html")
           for other in pages if other.year == page.year]
    markup = export_notebook(notebook, title=heading, unit=UNIT_NAME, year=page.year,
                             as_of=latest_date(cleaned, page.year), sample=cleaned.is_sample(page.year), nav=nav)
    target = folder / f"{page.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(markup, encoding="utf-8", newline="\n")
    return {"title": title, "finding": _first_finding(markup)}


def take_title(notebook: nbformat.NotebookNode) -> str:
    """The notebook's first-level heading, removed from it: the page's header shows it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            heading, _, rest = cell.source.partition("\n")
            cell.source = rest.strip()
            return heading.removeprefix("# ").strip()
    raise NotebookFailed("笔记本没有一级标题（# 标题）。请在第一个单元写上。")


def _title_of(path: Path) -> str:
    return take_title(nbformat.read(path, as_version=4))


def _first_finding(markup: str) -> str:
    found = re.search(r'<p class="finding">(.*?)</p>', markup, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found.group(1))).strip() if found else ""


def _pages(workspace: Workspace, years: list[int]) -> list[Page]:
    exported = [path for path in sorted(workspace.notebooks.glob("[0-9][0-9]_*.ipynb"))
                if nbformat.read(path, as_version=4).metadata.get("wanxing", {}).get("export", True)]
    return [Page(path, year) for year in years for path in exported]


def _put_in_place(staged: Path, target: Path) -> None:
    for path in sorted(staged.rglob("*")):
        if path.is_file():
            final = target / path.relative_to(staged)
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, final)


def _write_index(workspace: Workspace, cleaned: Cleaned, pages: dict[str, dict]) -> None:
    by_year: dict[int, list[dict]] = {}
    for name, page in sorted(pages.items()):
        year = int(name.split("/")[0])
        by_year.setdefault(year, []).append({"href": f"{name}.html", **page})
    markup = export_index(by_year, unit=UNIT_NAME, sample=any(map(cleaned.is_sample, by_year)))
    workspace.reports.mkdir(exist_ok=True)
    replace_whole(workspace.reports / "index.html", lambda part: part.write_text(markup, encoding="utf-8"))


# what the last build left --------------------------------------------------------------------------------------------


def _read_record(workspace: Workspace) -> dict[str, dict]:
    """The pages that stand in reports/: name -> key, title, finding, figures."""
    path = workspace.clean / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _write_record(workspace: Workspace, pages: dict[str, dict]) -> None:
    text = json.dumps(pages, ensure_ascii=False, indent=1)
    replace_whole(workspace.clean / RECORD, lambda part: part.write_text(text, encoding="utf-8"))


def _rules_hash(workspace: Workspace) -> bytes:
    """A hash of what every page is made of besides its notebook: the sources, the rules, the look and the code."""
    digest = hashlib.sha256(source_fingerprint(workspace).encode())
    for path in sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("*.toml"), *PACKAGE.glob("*.mplstyle"),
                        *PACKAGE.glob("templates/**/*")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.digest()


def _still_there(name: str, page: dict, workspace: Workspace) -> bool:
    """Whether nobody has deleted a page or one of its charts since it was built."""
    return all(path.exists() for path in (workspace.reports / f"{name}.html",
                                          *(workspace.figures / figure for figure in page["figures"])))

