"""Where things are: a folder with data/raw, data/clean, notebooks, figures and reports."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from .errors import NoWorkspace

SAMPLE_PREFIX = "示例_"
PACKAGE = Path(__file__).parents[1]
SHIPPED_RULES = PACKAGE  # the tests' own take its place
# Those that came with the package: inside it in a wheel, beside it in a clone (pyproject.toml).
SHIPPED_NOTEBOOKS = (PACKAGE / "notebooks", PACKAGE.parent / "notebooks")
# The rows that each file is expected to give, in data/clean (wanxing expect).
EXPECTED = "expected_rows.csv"

# What lies beside the workbooks in data/raw without being one.
NOT_SOURCES = (".md", ".toml")
LOCK_FILE_STARTS = ("~$", ".~")
LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Workspace:
    """One folder of the project's layout; ``rules`` is where its rule files lie."""

    root: Path
    rules: Path = field(default_factory=lambda: SHIPPED_RULES)

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def clean(self) -> Path:
        return self.root / "data" / "clean"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def office(self) -> Path:
        """What this office decides, if it decides anything."""
        return self.root / "office.toml"

    @property
    def notebooks(self) -> Path:
        """The folder's own notebooks, else those that came with the package.

        A folder may hold data alone.
        """
        folders = (self.root / "notebooks", *SHIPPED_NOTEBOOKS)
        return next((folder for folder in folders if any(folder.glob("*.ipynb"))), folders[0])

    def sources(self) -> list[Path]:
        """Every file that a department sent, by name, without lock files."""
        return [path for path in self._files() if not path.name.startswith(LOCK_FILE_STARTS)]

    def lock_files(self) -> list[Path]:
        """What an open Excel or WPS leaves beside a workbook."""
        return [path for path in self._files() if path.name.startswith(LOCK_FILE_STARTS)]

    def source_name(self, path: Path) -> str:
        """The path below data/raw with "/", as every message and clean row names it.

        Particulars of people in it are hidden (``shown_name``).
        """
        # Its patterns take long to compile, and a build with nothing to do needs no names.
        from .privacy import shown_name

        return "/".join(shown_name(legible(part)) for part in path.relative_to(self.raw).parts)

    def _files(self) -> list[Path]:
        """Every file below data/raw that was sent, or is the lock of one that was, by name."""
        sent = [path for path in self.raw.rglob("*") if path.is_file() and not _is_other(path)]
        return sorted(sent, key=self.source_name)


def find_workspace(root: Path | None = None) -> Workspace:
    """Where to work.

    Parameters
    ----------
    root
        The workspace's folder; None for the one that WANXING_ROOT names, else the nearest folder
        upwards with data/raw.

    Raises
    ------
    NoWorkspace
        In Chinese, when there is none.
    """
    given = root or os.environ.get("WANXING_ROOT")
    start = Path(given or ".").resolve()
    for folder in [start] if given else [start, *start.parents]:
        if (folder / "data" / "raw").is_dir():
            return Workspace(folder)
    raise NoWorkspace(
        f"{start} 下没有 data/raw 文件夹。请在项目文件夹中运行，或用 --root 指明项目文件夹。"
    )


def legible(name: str) -> str:
    """A file's name as text, also where the system could not decode it.

    Names that Windows packed are often GBK.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        encoded = os.fsencode(name)
        try:
            return encoded.decode()
        except UnicodeDecodeError:
            return encoded.decode("gb18030", errors="replace")
    return name


def year_of(source_name: str) -> int | None:
    """The year folder a source was sent in: ``2024/综合执法大队/x.xlsx`` -> 2024."""
    first = source_name.split("/")[0]
    return int(first) if first.isdigit() and len(first) == 4 else None


def department_of(source_name: str) -> str:
    """The folder below the year that a source was sent in, "" for one outside of any."""
    parts = source_name.split("/")
    return parts[1] if len(parts) > 2 and year_of(source_name) else ""


def is_sample(source_name: str) -> bool:
    """Whether a source is made up: its file name says so."""
    return source_name.rsplit("/", 1)[-1].startswith(SAMPLE_PREFIX)


def _is_other(path: Path) -> bool:
    """Whether a file below data/raw has nothing to do with workbooks."""
    return (
        path.suffix.lower() in NOT_SOURCES
        or path.name.lower() in LEFT_BY_SYSTEMS
        or (path.name.startswith(".") and not path.name.startswith(".~"))
    )
