"""A rule file -> what it says, where each entry begins, and a hash of it.

Whatever can't be meant is a RuleFault: file, entry, line, and a Chinese sentence with what to do.

    indicators.toml 第12行 [petitions_handled]：polarity 应为up_good、down_good、neutral之一，读到……
"""

import functools
import hashlib
import operator
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from wanxing_stats.base import Place, Problem, Said, case, problem

KeyPath = tuple[str | int, ...]  # ("fields", 2, "type"): the key type of the third [[fields]]

Complaints = Iterable[tuple[KeyPath, str]]  # the key inside of an entry, and a sentence

NAMED = 5
AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class RuleFault:
    """What is wrong with a file or one entry of it, which begins at ``line``.

    ``entry`` is as the file writes it, "" for the whole file; ``what`` says what was expected, what
    was found and what to do.
    """

    file: str
    entry: str
    line: int
    what: str

    @property
    def place(self) -> str:
        return f"第{self.line}行{self.entry and ' '}{self.entry}"

    def __str__(self) -> str:
        return f"{self.file} {self.place}：{self.what}"


class RuleFileError(Said):
    """A rule file says something impossible; ``faults`` are all that is wrong with it.

    The message (Chinese) names file, line and entry of each, and what to do.
    """

    def __init__(self, faults: Iterable[RuleFault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def rule_problems(faults: Iterable[RuleFault]) -> list[Problem]:
    """A problem for each thing that is wrong with a file, in however many entries."""
    alike: dict[tuple[str, str], list[RuleFault]] = {}
    for fault in faults:
        alike.setdefault((fault.file, fault.what), []).append(fault)
    problems = []
    for (file, what), group in alike.items():
        entries = first_of([fault.entry for fault in group])
        says = {"what": f"{entries}{entries and '：'}{what}"}
        lines = [fault.line for fault in group]
        first = problem("rule_file", Place(file, row=lines[0]), **says)
        problems.append(replace(first, cases=(case(says, lines),)))
    return problems


@dataclass(frozen=True)
class RuleFile:
    """The tables of a file, what messages call it, and the sha256 of the bytes that said so."""

    name: str
    tables: dict[str, Any] = field(default_factory=dict)
    digest: str = ""
    text: str = ""

    def at(self, path: KeyPath) -> Any:
        """What the file says under these keys."""
        said: Any = self.tables
        return functools.reduce(operator.getitem, path, said)

    def entry_around(self, path: KeyPath) -> KeyPath:
        """The keys of the innermost [entry] or [[entry]] around a key; () outside of all."""
        lengths = range(len(path), 0, -1)
        return next((path[:length] for length in lengths if path[:length] in self._lines), ())

    def fault(self, path: KeyPath, what: str) -> RuleFault:
        """A fault of the entry around a key."""
        entry = self.entry_around(path)
        line = self._lines[entry] if entry else self._line_outside(path)
        return RuleFault(self.name, say_entry(entry), line, what)

    def refuse(self, path: KeyPath, complaints: Complaints) -> None:
        """Raises RuleFileError with a fault for each complaint about an entry, if there is any."""
        faults = [self.fault((*path, *inner), what) for inner, what in complaints]
        if faults:
            raise RuleFileError(faults)

    def _line_outside(self, path: KeyPath) -> int:
        """Where a key stands that belongs to no entry, or the first entry called so; 1 for one that
        isn't there."""
        called = [line for entry, line in self._lines.items() if entry[:1] == path[:1]]
        if called:
            return called[0]
        key = re.escape(str(path[0])) if path else "$^"
        begins = re.compile(rf"""\s*["']?{key}["']?\s*[.=]""")
        first = min(self._lines.values(), default=None)
        numbered = enumerate(self.text.split("\n")[:first], 1)
        return next((number for number, line in numbered if begins.match(line)), 1)

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        """The line of each [entry] and [[entry]]; looked for only once something is wrong."""
        lines: dict[KeyPath, int] = {}
        times: Counter[KeyPath] = Counter()
        text, begin = self.text.split("\n"), 0
        for number, line in enumerate(text):
            # In a string or a list of several lines the text since the last entry isn't whole.
            if not line.lstrip().startswith("[") or not _is_whole(text[begin:number]):
                continue
            begin = number
            path = _path_of(line)
            if line.lstrip().startswith("[["):
                times[path] += 1
                path = (*path, times[path] - 1)
            lines.setdefault(path, number + 1)
        return lines


def read_rule_file(path: Path, name: str) -> RuleFile:
    """The file at a path; ``name`` is what messages call it. Raises RuleFileError."""
    try:
        return parse_rule_file(path.read_bytes(), name)
    except OSError as error:
        what = "打不开，可能不在了，或正被其他程序占用。请恢复后重试。"
        raise RuleFileError([RuleFault(name, "", 1, what)]) from error


def parse_rule_file(content: bytes, name: str) -> RuleFile:
    """What the bytes of a file say. Raises RuleFileError."""
    try:
        # Windows Notepad may begin a file with a BOM, and ends lines its own way.
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = "不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
    except RecursionError:
        line, what = 1, "括号一层套一层，套得太深，读不了。请改正后重试。"
    except ValueError as error:  # mostly a TOMLDecodeError; a number of 5000 digits is none
        line, what = _say_toml(str(error), text)
    else:
        return RuleFile(name, tables, hashlib.sha256(content).hexdigest(), text)
    raise RuleFileError([RuleFault(name, "", line, what)])


def say_entry(path: KeyPath) -> str:
    """The entry as its file writes it: [petitions_handled]; [[fields]] 第3条; "" for the file."""
    name = ".".join(part for part in path if isinstance(part, str))
    if path and isinstance(path[-1], int):
        return f"[[{name}]] 第{path[-1] + 1}条"
    return name and f"[{name}]"


def first_of(names: list[str]) -> str:
    """The first few of these names, then 等."""
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def in_chinese(english: str, kind: str) -> str:
    """What complaints.toml says for an English message of some kind."""
    return next(text for begins, text in _chinese()[kind].items() if english.startswith(begins))


@functools.cache
def _chinese() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("complaints.toml").read_text(encoding="utf-8"))


def _say_toml(english: str, text: str) -> tuple[int, str]:
    """The line of a fault and the sentence, for what tomllib says."""
    at = AT_LINE.search(english)
    line = int(at[1]) if at else text.count("\n") + 1
    return line, f"不是有效的TOML：{in_chinese(english, 'toml')}。请改正后重试。"


def _is_whole(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return False
    return True


def _path_of(header: str) -> KeyPath:
    """[a.b] -> ("a", "b"); the same for [[a.b]]."""
    path: list[str] = []
    table = tomllib.loads(header)
    while table:
        ((key, inner),) = table.items()
        path.append(key)
        table = inner[0] if isinstance(inner, list) else inner
    return tuple(path)
