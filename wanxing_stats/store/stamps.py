"""What a thing is made of, and why that makes it stale; the only table of such reasons.

In: hashes of the parts of a thing, then and now. Out: a Chinese reason, "" where all are the same.

    Stamp.of(content="3b1f…", packages=versions_of(["pandas"]))
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from wanxing_stats.base import PACKAGE

# By the kind of a part, in the order in which they are said; {names}: which of the kind.
REASONS = {
    "content": "内容变了",
    "corrections": "更正变了",
    "office": "office.toml 中本单位的名称或认定变了",
    "ledgers": "台账规则变了",
    "conventions": "通用规则变了",
    "relations": "指标间的关系变了",
    "calendar": "calendar.toml 中的放假安排变了",
    "deadlines": "时限规则变了",
    "notebook": "笔记本改过",
    "frame": "标题或同年页面有变化",
    "data": "用到的数据变了：{names}",
    "rooms": "程序（{names}）有改动",
    "packages": "软件包（{names}）换了版本",
}
NEW = "以前没有做过"
DAMAGED = "上次的结果不在了或已损坏"
FORCED = "要求全部重做"
RETRY = "上次没有生成成功"
NAMED = 3  # of the parts of a kind that changed

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Stamp:
    """What a thing is made of: a hash of each part, by kind (a key of REASONS) and name."""

    parts: Mapping[str, Parts]

    @classmethod
    def of(cls, **kinds: str | Parts) -> "Stamp":
        """A kind that has but one part is given by its hash alone."""
        parts: dict[str, Parts] = {}
        for kind, given in kinds.items():
            parts[kind] = {"": given} if isinstance(given, str) else dict(given)
        return cls(parts)

    def changed(self, now: "Stamp", say: Callable[[str], str] = str) -> str:
        """Why what was made of these parts is stale now; ``say`` words the names of data."""
        reasons = []
        for kind, reason in REASONS.items():
            was, is_now = self.parts.get(kind, {}), now.parts.get(kind, {})
            names = [name for name in {**was, **is_now} if was.get(name) != is_now.get(name)]
            if names:
                listed = [say(name) if kind == "data" else name for name in names[:NAMED]]
                more = f"等{len(names)}项" if len(names) > NAMED else ""
                reasons.append(reason.format(names="、".join(listed) + more))
        return "；".join(reasons)


def hashes_of_rooms(rooms: Iterable[str]) -> Parts:
    """A hash of each of these folders of the package: code, styles and templates."""
    return {room: _hash_of_room(room) for room in rooms}


def versions_of(packages: Iterable[str]) -> Parts:
    """The installed version of each of these packages."""
    return {name: _version(name) for name in packages}


@cache
def _hash_of_room(room: str) -> str:
    """As it was when it was first asked for.

    In a notebook that has been open for long, what runs is not what is on the disk, and what old
    code made must not pass for new.
    """
    digest = hashlib.sha256()
    for path in sorted((PACKAGE / room).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(PACKAGE).as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _version(package: str) -> str:
    from importlib.metadata import version  # which a build with nothing to do needn't ask

    return version(package)
