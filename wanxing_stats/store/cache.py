"""What is kept from one command to the next, and whether it is still what it would be made of.

In: the stamp of a thing as it would be made now. Out: why it must be made again, "" when what
stands can stay. All that is kept is believed by content: the files of a thing by their hashes, and
these by a hash of the file that holds them (``made.json`` in data/clean and, of what lies there, in
.wanxing).

    why = cache.changed("page", page.name, stamp)
    if why:
        cache.keep("page", page.name, Entry(stamp, staging.hashes(make(page))))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wanxing_stats.base import Workspace

from .contents import content_hash, read_sealed, sealed
from .staging import ASIDE, Staging
from .stamps import DAMAGED, FORCED, NEW, Stamp

MADE = "made.json"
FORM = 1  # a file of another form is none
# Pickles differ in bytes from one process to the next, and data/clean is the same everywhere.
KINDS_ASIDE = ("source",)


@dataclass(frozen=True)
class Entry:
    """What is kept of one thing.

    Parameters
    ----------
    stamp : what it was made of
    files : sha256 by path below the workspace
    about : what whoever made it wants to know of it again, as JSON has it
    """

    stamp: Stamp
    files: Mapping[str, str]
    about: Mapping[str, Any] = field(default_factory=dict)


class Cache:
    """The things kept in a workspace, by kind and name; with ``afresh`` each is to be made again.

    What no entry holds any more, ``stage`` has removed.
    """

    def __init__(self, workspace: Workspace, *, afresh: bool = False):
        self.workspace, self.afresh = workspace, afresh
        self._clean, self._aside = workspace.clean / MADE, workspace.root / ASIDE / MADE
        self._entries: dict[str, dict[str, Entry]] = {}
        for path in (self._clean, self._aside):
            document = read_sealed(path)
            if document.get("form") == FORM:
                for kind, entries in document["entries"].items():
                    self._entries[kind] = {name: _entry(each) for name, each in entries.items()}
        self._before = self._files()

    def get(self, kind: str, name: str = "") -> Entry | None:
        """What is kept of a thing, None where it wasn't made before."""
        return self._entries.get(kind, {}).get(name)

    def of_kind(self, kind: str) -> Mapping[str, Entry]:
        """All of a kind, by name."""
        return self._entries.get(kind, {})

    def changed(self, kind: str, name: str, stamp: Stamp, say: Callable[[str], str] = str) -> str:
        """Why a thing must be made again, in Chinese; "" when it is there, and made of the same."""
        entry = self.get(kind, name)
        if self.afresh:
            return FORCED
        if entry is None:
            return NEW
        return entry.stamp.changed(stamp, say) or ("" if self.whole(kind, name) else DAMAGED)

    def whole(self, kind: str, name: str = "") -> bool:
        """Whether a thing is kept and its files are what they were."""
        entry = self.get(kind, name)
        return entry is not None and not self.damaged(entry)

    def damaged(self, entry: Entry) -> list[str]:
        """The files of an entry that are gone or are no longer what they were."""
        root = self.workspace.root
        return [name for name, sha in entry.files.items() if content_hash(f"{root}/{name}") != sha]

    def all_whole(self) -> bool:
        """Whether everything kept is, and the file that says what is kept aside."""
        if self._aside.exists() and not read_sealed(self._aside):
            return False
        return all(self.whole(kind, name) for kind in self._entries for name in self.of_kind(kind))

    def keep(self, kind: str, name: str, entry: Entry) -> None:
        """Keep this of a thing from now on."""
        self._entries.setdefault(kind, {})[name] = entry

    def forget_all_but(self, kind: str, names: Iterable[str]) -> None:
        """Keep nothing of the others of a kind."""
        standing = set(names)
        entries = self.of_kind(kind)
        self._entries[kind] = {name: entries[name] for name in entries if name in standing}

    def stage(self, staging: Staging) -> None:
        """Have all that is kept now stand in its files, after all that they speak of."""
        for path in (self._clean, self._aside):
            kinds = [kind for kind in sorted(self._entries) if self._path_of(kind) == path]
            entries = {}
            for kind in kinds:
                of_kind = self._entries[kind]
                entries[kind] = {name: _as_json(of_kind[name]) for name in sorted(of_kind)}
            staging.write(path, sealed({"form": FORM, "entries": entries}), last=True)
        staging.remove(self.workspace.root / name for name in self._before - self._files())

    def _path_of(self, kind: str) -> Path:
        return self._aside if kind in KINDS_ASIDE else self._clean

    def _files(self) -> set[str]:
        names: set[str] = set()
        for of_kind in self._entries.values():
            names.update(*(entry.files for entry in of_kind.values()))
        return names


def _entry(document: dict[str, Any]) -> Entry:
    return Entry(Stamp(document["stamp"]), document["files"], document["about"])


def _as_json(entry: Entry) -> dict[str, Any]:
    return {"stamp": entry.stamp.parts, "files": entry.files, "about": entry.about}
