"""What each source gave when it was last read (.wanxing/read), so that only those changed are read.

In: the sources and what decides how they are read. Out: their FileReadings, kept or from the
files, and a Chinese reason for each source that was read again. A source that can't be opened, or
that changes while it is read, is left for the next time: what it gave before stands in for it, and
a problem says so.
"""

import hashlib
import pickle
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wanxing_stats.base import UNSETTLED, Place, problem
from wanxing_stats.rules import Rules
from wanxing_stats.store import (
    ASIDE,
    Cache,
    Entry,
    Staging,
    Stamp,
    hashes_of_rooms,
    versions_of,
)

from .reading_faults import ReadingFailed, fault_log, fault_problem
from .reading_pool import Reading, ReadingPool, Stopped
from .source_file import FileReading, unread_file
from .table_reading import Source
from .undeclared import instead_of

SOURCE_KIND = "source"  # of store.Cache
# The rooms whose code decides what a clean row is.
ROOMS_OF_CLEANING = ("base", "files", "processes", "tables", "rules", "store", "cleaning")
# The packages that decide what a cell says: another version may read it differently.
READING_PACKAGES = (
    "python-calamine",
    "xlrd",
    "lxml",
    "olefile",
    "msoffcrypto-tool",
    "pandas",
    "pyarrow",
)
# A copy that has not ended is damaged and grows.
WAIT_FOR_A_COPY = 1.0


def cleaned_by(rules: Rules) -> Stamp:
    """What decides how any source is read, beside the source."""
    limits = rules.office.limits
    allowed = (limits.file_seconds, limits.file_megabytes)
    office = repr((rules.office.naming.names, rules.office.confirmed, rules.office.values, allowed))
    return Stamp.of(
        office=hashlib.sha256(office.encode()).hexdigest(),
        ledgers=rules.digests.ledgers,
        conventions=rules.digests.conventions,
        rooms=hashes_of_rooms(ROOMS_OF_CLEANING),
        packages=versions_of(READING_PACKAGES),
    )


@dataclass(frozen=True)
class _ToRead:
    """A source that must be read, and the sha256 that it had before."""

    path: Path
    source: Source
    content: str


class SourceCache:
    """Readings of sources, as a cache has them.

    New ones are kept when there is a ``staging`` for them. After reading, ``why`` says for each
    source why it was read again, "" where it was not.

    Parameters
    ----------
    pool
        What reads; by these rules, without one.
    """

    def __init__(
        self,
        cache: Cache,
        rules: Rules,
        staging: Staging | None = None,
        pool: ReadingPool | None = None,
    ):
        self.cache, self.staging, self.read_by = cache, staging, cleaned_by(rules)
        self.pool = pool or ReadingPool(rules)
        self.folder = cache.workspace.root / ASIDE / "read"
        self.why: dict[str, str] = {}

    def readings(self, files: Sequence[tuple[Path, Source]]) -> list[FileReading]:
        """What each source gives, and which bytes gave it (``sha256``); those to be read are read
        together."""
        decided = [self._decided(path, source) for path, source in files]
        to_read = [each for each in decided if isinstance(each, _ToRead)]
        read = iter(self._read(to_read))
        return [next(read) if isinstance(each, _ToRead) else each for each in decided]

    def forget_all_but(self, names: list[str]) -> None:
        """Drop the readings of sources that are gone."""
        self.cache.forget_all_but(SOURCE_KIND, names)
        if self.staging:
            standing = {self._path(name) for name in names}
            self.staging.remove(path for path in self.folder.glob("*") if path not in standing)

    def _decided(self, path: Path, source: Source) -> FileReading | _ToRead:
        """The kept reading if it was made of the same, else that the source must be read."""
        entry = self.cache.get(SOURCE_KIND, source.name)
        try:
            content = _hash(path)
            stamp = self._stamp(content, source, entry.about["tables"] if entry else [])
            self.why[source.name] = why = self.cache.changed(SOURCE_KIND, source.name, stamp)
            if not why and not _has_undeclared(reading := self._kept(source)):
                return reading
        except OSError:
            return self._unopened(path, source)
        # Also where stand-ins are kept: what they stand for is needed to compare it.
        return _ToRead(path, source, content)

    def _read(self, files: list[_ToRead]) -> list[FileReading]:
        """What the files give now; of one that changed meanwhile, what it gave before."""
        given = self.pool.read([(file.path, file.source) for file in files])
        readings = list(map(self._reading, files, given))
        if self.staging and any(reading.format is None for reading in readings):
            time.sleep(WAIT_FOR_A_COPY)  # once for all of them
        return list(map(self._settled, files, readings))

    def _reading(self, file: _ToRead, given: Reading | Stopped) -> FileReading:
        """A file's reading; where there is none, what is said of that."""
        workspace, source = self.cache.workspace, file.source
        if isinstance(given, ReadingFailed):
            why = fault_problem(workspace, source.name, given)
            return unread_file(source, why)
        fault_log(workspace, source.name).unlink(missing_ok=True)
        if isinstance(given, Stopped):
            why = problem(given.name, Place(source.name), **given.values)
            return unread_file(source, why)
        return given

    def _settled(self, file: _ToRead, reading: FileReading) -> FileReading:
        """The reading, kept, if the file is still what was read."""
        source = file.source
        try:
            if _hash(file.path) != file.content:
                self.why[source.name] = "正在写入或复制，读取时内容还在变"
                return self._as_before(source)
        except OSError:
            return self._unopened(file.path, source)
        reading = replace(reading, sha256=file.content)
        if self.why[source.name] and self.staging and reading.lasts:
            self._keep(self.staging, source, reading)
        return reading

    def _unopened(self, path: Path, source: Source) -> FileReading:
        self.why[source.name] = (
            "打不开，可能没有权限或正被其他程序占用" if path.exists() else "读取时被删除或移走"
        )
        return self._as_before(source)

    def _as_before(self, source: Source) -> FileReading:
        """What the source gave last time, or nothing, with a problem that says so; not kept."""
        why = self.why[source.name]
        if self._is_kept_by_the_same(source):
            reading = self._kept(source)
            as_before = problem("unsettled_as_before", Place(source.name), why=why)
            return replace(reading, problems=[*reading.problems, as_before])
        return unread_file(source, problem(UNSETTLED, Place(source.name), why=why))

    def _is_kept_by_the_same(self, source: Source) -> bool:
        """Whether a reading is there, made by what would read the source now."""
        entry = self.cache.get(SOURCE_KIND, source.name)
        if entry is None or not self.cache.whole(SOURCE_KIND, source.name):
            return False
        return self.read_by.parts.items() <= entry.stamp.parts.items()

    def _stamp(self, content: str, source: Source, tables: Iterable[str]) -> Stamp:
        """What a reading of these bytes is made of, if they hold these ledgers."""
        touching = repr(list(source.corrections.touching(tables)))
        corrections = hashlib.sha256(touching.encode()).hexdigest()
        return Stamp.of(content=content, corrections=corrections, **self.read_by.parts)

    def _kept(self, source: Source) -> FileReading:
        """Unpickled: only where its stamp says that this very code wrote it."""
        reading: FileReading = pickle.loads(self._path(source.name).read_bytes())
        return reading

    def _keep(self, staging: Staging, source: Source, reading: FileReading) -> None:
        path = self._path(source.name)
        staging.path(path).write_bytes(pickle.dumps(_without_undeclared(reading, source)))
        # Only now it is known which ledgers the file holds, and so which corrections touch it.
        tables = sorted(reading.read)
        stamp = self._stamp(reading.sha256, source, tables)
        entry = Entry(stamp, staging.hashes([path]), {"tables": tables})
        self.cache.keep(SOURCE_KIND, source.name, entry)

    def _path(self, name: str) -> Path:
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:32]


def _has_undeclared(reading: FileReading) -> bool:
    return any(table.undeclared for table in reading.tables)


def _without_undeclared(reading: FileReading, source: Source) -> FileReading:
    """The reading with everything replaced that may not be shown."""
    tables = []
    for table in reading.tables:
        values = dict(table.values)
        declared = source.ledgers[table.ledger].declared if table.undeclared else {}
        for name, positions in table.undeclared.items():
            values[name] = [*values[name]]
            for at in positions:
                place = Place(reading.name, table.sheet, table.rows[at])
                values[name][at] = instead_of(declared[name], place)
        tables.append(replace(table, values=values))
    return replace(reading, tables=tables)


def _hash(path: Path) -> str:
    """The sha256 of the file. Raises OSError, which ``content_hash`` doesn't."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# The code as it is when this module is loaded.
hashes_of_rooms(ROOMS_OF_CLEANING)
