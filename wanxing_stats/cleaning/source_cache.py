"""What each source gave when it was last read, so that a build reads only those that changed (.wanxing/read).

A source that can't be opened, or that changes while it is read, is left for the next time: what it gave before stands in
for it, and a problem says so.
"""

import hashlib
import json
import pickle
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from wanxing_stats.base import DOUBTFUL, REJECTED, Problem
from wanxing_stats.rules import Ledger
from wanxing_stats.store import replace_whole

from .corrections import Corrections
from .source_file import FileReading, read_source, ruling

UNSETTLED = "unsettled_file"
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


class Remembered:
    """Readings kept in ``folder``, valid under ``rules`` (a hash of all but the ledgers that decides how a source is read).

    After reading, ``why`` says for each source why it was read again, "" where it was not. Without a folder nothing is
    kept; with ``afresh`` nothing that was kept is believed.
    """

    def __init__(self, folder: Path | None = None, rules: str = "", afresh: bool = False):
        self.folder, self.rules, self.afresh = folder, rules, afresh
        self.why: dict[str, str] = {}

    def reading(
        self, path: Path, name: str, ledgers: dict[str, Ledger], corrections: Corrections
    ) -> tuple[FileReading, str]:
        """What the source gives and the hash of the bytes that gave it; corrections hear what became of their entries."""
        kept = self._file_of(name)
        made_of = self._made_of(kept)
        try:
            found, decided, sha256 = self._read(
                path, name, kept, made_of, ledgers, corrections.about_file(name)
            )
        except OSError:
            self.why[name] = (
                "打不开，可能没有权限或正被其他程序占用" if path.exists() else "读取时被删除或移走"
            )
            found, decided, sha256 = self._as_before(
                name, kept, made_of, ledgers, corrections.about_file(name)
            )
        except _StillChanging:
            self.why[name] = "正在写入或复制，读取时内容还在变"
            found, decided, sha256 = self._as_before(
                name, kept, made_of, ledgers, corrections.about_file(name)
            )
        corrections.take_in(decided)
        return found, sha256

    def forget_all_but(self, names: list[str]) -> None:
        """Drop what was kept of sources that are gone."""
        standing = {self._file_of(name) for name in names}
        for path in self.folder.glob("*") if self.folder else ():
            if path not in standing:
                path.unlink(missing_ok=True)

    def _read(
        self,
        path: Path,
        name: str,
        kept: Path | None,
        made_of: dict,
        ledgers: dict[str, Ledger],
        decided: Corrections,
    ) -> tuple[FileReading, Corrections, str]:
        """The kept reading if it was made of the same, else one of the file as it is now, which is kept."""
        now = {
            "bytes": _hash(path),
            "rules": self.rules,
            "ledgers": _digest(one.digest for one in ledgers.values()),
            "corrections": _digest(decided.touching(made_of.get("tables", ()))),
        }
        self.why[name] = _why(kept, made_of, now, ledgers)
        if not self.why[name]:
            return *_unpickled(kept), now["bytes"]
        found = read_source(path, name, ledgers, decided)
        if found.format is None and self.folder:
            time.sleep(WAIT_FOR_A_COPY)
        if _hash(path) != now["bytes"]:
            raise _StillChanging
        if self.folder:
            content = pickle.dumps((found, decided))
            tables = sorted(found.read)
            header = json.dumps(
                {
                    **now,
                    "corrections": _digest(decided.touching(tables)),
                    "tables": tables,
                    "ruling": ruling(found, ledgers),
                    "length": len(content),
                }
            ).encode()
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_whole(kept, lambda part: part.write_bytes(header + b"\n" + content))
        return found, decided, now["bytes"]

    def _as_before(
        self,
        name: str,
        kept: Path | None,
        made_of: dict,
        ledgers: dict[str, Ledger],
        decided: Corrections,
    ) -> tuple[FileReading, Corrections, str]:
        """What the source gave last time, or nothing, with a problem that says so; it is not kept."""
        mend = "请保存并关闭文件，等复制完成后重新运行。"
        if made_of.get("rules") == self.rules and _ruled_alike(kept, made_of, ledgers):
            found, decided = _unpickled(kept)
            problem = Problem(
                UNSETTLED,
                DOUBTFUL,
                name,
                None,
                None,
                None,
                f"{self.why[name]}，本次仍用上次读到的内容。{mend}",
            )
            return replace(found, problems=[*found.problems, problem]), decided, made_of["bytes"]
        problem = Problem(
            UNSETTLED, REJECTED, name, None, None, None, f"{self.why[name]}，本次没有计入。{mend}"
        )
        return FileReading(problems=[problem]), decided, ""

    def _file_of(self, name: str) -> Path | None:
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:32] if self.folder else None

    def _made_of(self, kept: Path | None) -> dict:
        """What a kept reading was made of; {} when there is none to believe."""
        if kept is None or self.afresh or not kept.exists():
            return {}
        try:
            header, content = kept.read_bytes().split(b"\n", 1)
            made_of = json.loads(header)
        except ValueError:  # cut off
            return {}
        return made_of if made_of.get("length") == len(content) else {}


def _why(kept: Path | None, made_of: dict, now: dict, ledgers: dict[str, Ledger]) -> str:
    if not made_of:
        return "还没有读过"
    changed = [part for part in REASONS if made_of.get(part) != now[part]]
    if "ledgers" in changed and "rules" not in changed and _ruled_alike(kept, made_of, ledgers):
        changed.remove("ledgers")
    return "、".join(REASONS[part] for part in changed)


def _ruled_alike(kept: Path, made_of: dict, ledgers: dict[str, Ledger]) -> bool:
    """Whether the tables of a kept reading fit the ledgers that they fitted then, and these still say the same."""
    now = ruling(_unpickled(kept)[0], ledgers)
    return now is not None and now == made_of["ruling"]


def _digest(parts: Iterable) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()


def _unpickled(kept: Path) -> tuple[FileReading, Corrections]:
    return pickle.loads(kept.read_bytes().split(b"\n", 1)[1])


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
