"""Where things are: a folder with data/raw, data/clean, notebooks, figures and reports."""

import os
import re
from collections.abc import Callable, Iterator
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

# What lies beside the workbooks in data/raw without being one: people put it there on purpose.
NOT_SOURCES = (".md", ".toml")
LOCK_FILE_STARTS = ("~$", ".~")
# What systems, programs and synchronised folders leave.
LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", ".ds_store"}
LEFT_ENDINGS = (".bak", ".tmp", ".crdownload", ".part", ".partial")
LEFT_STARTS = "._"
# Recycle bins of Windows and of network drives; and .Trash, .stversions, .dropbox.cache …
LEFT_FOLDERS = ("$recycle.bin", "@recycle", "#recycle", "@eadir", ".")
# Beside the file that it is a copy of.
CONFLICT_COPY = re.compile(
    r"\s*[(（][^()（）]*(conflicted copy|冲突副本|冲突文件)[^()（）]*[)）]", re.I
)

YEAR_FOLDER = re.compile(r"((?:19|20)\d\d)(年度?)?")


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
    def scratch(self) -> Path:
        """What an analyst draws for a look; no build makes or removes it."""
        return self.root / "scratch"

    @property
    def published(self) -> Path:
        return self.root / "data" / "published"

    @property
    def office(self) -> Path:
        """What this office decides, if it decides anything."""
        return self.root / "office.toml"

    @property
    def calendar(self) -> Path:
        """The days off of years that no package knows yet, if anybody wrote them."""
        return self.root / "calendar.toml"

    @property
    def notebooks(self) -> Path:
        """The folder's own notebooks, else those that came with the package.

        A folder may hold data alone.
        """
        folders = (self.root / "notebooks", *SHIPPED_NOTEBOOKS)
        return next((folder for folder in folders if any(folder.glob("*.ipynb"))), folders[0])

    def sources(self) -> list[Path]:
        """Every file that a department sent, by name, without lock files and leftovers."""
        return self._files(_is_source)

    def lock_files(self) -> list[Path]:
        """What an open Excel or WPS leaves beside a workbook."""
        return self._files(_is_lock_file)

    def leftovers(self) -> list[Path]:
        """What systems and synchronised folders leave: files, and recycle bins as a whole."""
        return self._files(_is_left)

    def raw_files(self) -> Iterator[Path]:
        """Every file below data/raw; of recycle bins and hidden folders the folder itself.

        Linked folders are followed, each folder once and under its own name if it lies here.
        """
        own = os.path.realpath(self.raw)
        seen: set[str] = set()
        folders = [(str(self.raw), own)]
        linked: list[tuple[str, str]] = []
        while folders or linked:
            folder, real = folders.pop() if folders else linked.pop()
            if real in seen or own.startswith(f"{real}{os.sep}"):
                continue
            seen.add(real)
            for entry in _entries(folder):
                path = Path(entry.path)
                if not entry.is_dir():
                    yield from [path] if path.is_file() else []
                elif _is_left_folder(entry.name):
                    yield path
                else:
                    inside = os.path.realpath(entry.path)
                    is_linked = inside != os.path.join(real, entry.name)
                    (linked if is_linked else folders).append((entry.path, inside))

    def department_folders(self) -> list[Path]:
        """The folders of departments, also of those that have sent nothing yet."""
        folders = [path for path in self.raw.glob("*/*") if path.is_dir()]
        return sorted(path for path in folders if department_of(f"{self._below_raw(path)}/-"))

    def folder_years(self) -> set[int]:
        """The years that have a folder with a source."""
        years = map(year_of, map(self._below_raw, self.raw_files()))
        return {year for year in years if year}

    def source_name(self, path: Path) -> str:
        """The path below data/raw with "/", as every message and clean row names it.

        Particulars of people in it are hidden (``shown_name``).
        """
        # Its patterns take long to compile, and a build with nothing to do needs no names.
        from .privacy import shown_name

        return "/".join(shown_name(legible(part)) for part in path.relative_to(self.raw).parts)

    def _below_raw(self, path: Path) -> str:
        return path.relative_to(self.raw).as_posix()

    def _files(self, kind: Callable[[Path], bool]) -> list[Path]:
        return sorted(filter(kind, self.raw_files()), key=self.source_name)


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
    """The year folder a source was sent in: ``2024/综合执法大队/x.xlsx`` -> 2024.

    It may be called 2024年, and may lie in the department's own.
    """
    return _year_folder(source_name.split("/"))[0]


def department_of(source_name: str) -> str:
    """The folder below the year, or above it, that a source was sent in; "" for one outside of any
    year or directly in it."""
    parts = source_name.split("/")
    year, at = _year_folder(parts)
    if year is None:
        return ""
    if at > 0:
        return parts[0]
    return parts[1] if len(parts) > 2 else ""


def _year_folder(parts: list[str]) -> tuple[int | None, int]:
    """The first year among the folders of a path, and which of them it is."""
    for at, folder in enumerate(parts[:-1]):
        if match := YEAR_FOLDER.fullmatch(folder):
            return int(match[1]), at
    return None, -1


def below_department(source_name: str) -> str:
    """A source's path below the folders of its year and department."""
    is_sent = department_of(source_name)
    return source_name.split("/", 2)[-1] if is_sent else source_name


def is_sample(source_name: str) -> bool:
    """Whether a source is made up: its file name says so."""
    return source_name.rsplit("/", 1)[-1].startswith(SAMPLE_PREFIX)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_source(path: Path) -> bool:
    put_there = path.name.startswith(".") or path.suffix.lower() in NOT_SOURCES
    return not (put_there or _is_lock_file(path) or _is_left(path))


def _is_lock_file(path: Path) -> bool:
    return path.name.startswith(LOCK_FILE_STARTS) and not _is_left(path)


def _is_left(path: Path) -> bool:
    name = path.name.lower()
    if name in LEFT_BY_SYSTEMS or name.startswith(LEFT_STARTS) or name.endswith(LEFT_ENDINGS):
        return True
    return _is_conflict_copy(path) or (_is_left_folder(name) and path.is_dir())


def _is_left_folder(name: str) -> bool:
    return name.lower().startswith(LEFT_FOLDERS) and not name.startswith("..")


def _is_conflict_copy(path: Path) -> bool:
    """A copy that a synchronised folder made of a file that is here, too."""
    name = CONFLICT_COPY.sub("", path.name)
    return name != path.name and path.with_name(name).exists()
