"""What each source gave when it was last read (.wanxing/read), so that only those changed are read.

In: a source and what decides how it is read. Out: its FileReading, from the cache or from the file,
and a Chinese reason for each source that was read again. A source that can't be opened, or that
changes while it is read, is left for the next time: what it gave before stands in for it, and a
problem says so.
"""

import hashlib
import json
import pickle
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wanxing_stats.base import UNSETTLED, Place, problem
from wanxing_stats.store import replace_whole

from .source_file import FileReading, fitting_ledgers, read_source
from .table_reading import Source

REASONS = {
    "bytes": "内容变了",
    "rules": "程序、软件包或通用规则变了",
    "ledgers": "台账规则变了",
    "corrections": "更正变了",
}
# A copy that has not ended is damaged and grows.
WAIT_FOR_A_COPY = 1.0


class _StillChanging(Exception):
    """The file had other bytes after it was read than before."""


@dataclass(frozen=True)
class _Stamp:
    """What a reading is made of, in hashes: a part that differs is a reason to read again."""

    bytes: str
    rules: str
    ledgers: str
    corrections: str


@dataclass(frozen=True)
class _Cached:
    """A reading in the cache: what it was made of, its ledgers, and what its tables fitted."""

    stamp: _Stamp
    tables: list[str]
    fitting: list[list[str]] | None
    content: bytes

    def reading(self) -> FileReading:
        """Unpickled: only where ``stamp.rules`` say that this very code wrote it."""
        return pickle.loads(self.content)


class SourceCache:
    """Readings in ``folder``, valid under ``rules``.

    ``rules`` is a hash of all but the ledgers that decides how a source is read. After reading,
    ``why`` says for each source why it was read again, "" where it was not. Without a folder
    nothing is cached; with ``afresh`` nothing that was cached is believed.
    """

    def __init__(self, folder: Path | None = None, rules: str = "", *, afresh: bool = False):
        self.folder, self.rules, self.afresh = folder, rules, afresh
        self.why: dict[str, str] = {}

    def reading(self, path: Path, source: Source) -> FileReading:
        """What the source gives, and which bytes gave it (``sha256``)."""
        cached = self._cached(source.name)
        try:
            return self._read(path, source, cached)
        except OSError:
            self.why[source.name] = (
                "打不开，可能没有权限或正被其他程序占用" if path.exists() else "读取时被删除或移走"
            )
        except _StillChanging:
            self.why[source.name] = "正在写入或复制，读取时内容还在变"
        return self._as_before(source, cached)

    def forget_all_but(self, names: list[str]) -> None:
        """Drop the readings of sources that are gone."""
        standing = {self._name_in_folder(name) for name in names}
        for path in self.folder.glob("*") if self.folder else ():
            if path.name not in standing:
                path.unlink(missing_ok=True)

    def _read(self, path: Path, source: Source, cached: _Cached | None) -> FileReading:
        """The cached reading if it was made of the same, else that of the file as it is now."""
        stamp = self._stamp(path, source, cached.tables if cached else [])
        self.why[source.name] = _why(cached, stamp, source)
        if cached and not self.why[source.name]:
            return cached.reading()
        reading = read_source(path, source)
        if reading.format is None and self.folder:
            time.sleep(WAIT_FOR_A_COPY)
        if _hash(path) != stamp.bytes:
            raise _StillChanging
        reading.sha256 = stamp.bytes
        if self.folder:
            self._write(self.folder / self._name_in_folder(source.name), source, stamp, reading)
        return reading

    def _as_before(self, source: Source, cached: _Cached | None) -> FileReading:
        """What the source gave last time, or nothing, with a problem that says so; not cached."""
        why = self.why[source.name]
        if cached and cached.stamp.rules == self.rules and _fits_as_then(cached, source):
            reading = cached.reading()
            as_before = problem("unsettled_as_before", Place(source.name), why=why)
            return replace(reading, problems=[*reading.problems, as_before])
        return FileReading(source.name, problems=[problem(UNSETTLED, Place(source.name), why=why)])

    def _stamp(self, path: Path, source: Source, tables: list[str]) -> _Stamp:
        """What a reading of the file is made of, if it holds these ledgers."""
        return _Stamp(
            bytes=_hash(path),
            rules=self.rules,
            ledgers=_digest(ledger.digest for ledger in source.ledgers.values()),
            corrections=_digest(source.corrections.touching(tables)),
        )

    def _cached(self, name: str) -> _Cached | None:
        """The reading of a source in the cache; None when there is none to believe."""
        if self.folder is None or self.afresh:
            return None
        path = self.folder / self._name_in_folder(name)
        try:
            header, content = path.read_bytes().split(b"\n", 1)
            described = json.loads(header)
            if described["length"] != len(content):  # cut off
                return None
            stamp = _Stamp(**described["stamp"])
            return _Cached(stamp, described["tables"], described["fitting"], content)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def _write(self, path: Path, source: Source, stamp: _Stamp, reading: FileReading) -> None:
        """Put a reading into the cache: a line of JSON that describes it, and the pickle."""
        content, tables = pickle.dumps(reading), sorted(reading.read)
        # Only now it is known which ledgers the file holds, and so which corrections touch it.
        stamp = replace(stamp, corrections=_digest(source.corrections.touching(tables)))
        described = {
            "stamp": asdict(stamp),
            "tables": tables,
            "fitting": fitting_ledgers(reading, source.ledgers),
            "length": len(content),
        }
        header = json.dumps(described).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, lambda part: part.write_bytes(header + b"\n" + content))

    def _name_in_folder(self, name: str) -> str:
        return hashlib.sha256(name.encode()).hexdigest()[:32]


def _why(cached: _Cached | None, stamp: _Stamp, source: Source) -> str:
    """Why a source is read again, "" when what is cached still holds."""
    if cached is None:
        return "还没有读过"
    changed = [part for part in REASONS if getattr(cached.stamp, part) != getattr(stamp, part)]
    if "ledgers" in changed and "rules" not in changed and _fits_as_then(cached, source):
        changed.remove("ledgers")
    return "、".join(REASONS[part] for part in changed)


def _fits_as_then(cached: _Cached, source: Source) -> bool:
    """Whether the cached tables fit the ledgers that they fitted then, and these say the same."""
    fitting = fitting_ledgers(cached.reading(), source.ledgers)
    return fitting is not None and fitting == cached.fitting


def _digest(parts: Iterable) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
