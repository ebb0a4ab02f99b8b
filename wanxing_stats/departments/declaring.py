"""The values of columns that aren't declared, as lines for office.toml: ``inspect --values``.

In: files as they are read, and the rules. Out: a table [values.…] for each of their ledgers, with
what the office has declared before, so that it can be pasted in place of the former. They go to the
terminal and nowhere else: any of them may be written by mistake.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wanxing_stats.base import looks_like_particulars, searchable
from wanxing_stats.rules import Field, Ledger, Rules, shape_of
from wanxing_stats.store import as_toml_value

from .inspecting import Inspection, Texts, add_texts

MOST_LISTED = 60  # values of a column
LONGEST = 20  # characters: a longer text is no category

INTRODUCTION = """\
# 以下内容只显示在屏幕上。请只保留确是类别、社区、单位或编号样式的各行，粘贴到 office.toml；
# 文件中已有同名的 [values.…] 时，以这里的代替。另一种写法可写成 { "写法" = "类别" }。"""
NOTHING = "各列的内容都已列出，不用补充。"


def lines_to_declare(files: Iterable[Inspection], rules: Rules) -> Iterator[str]:
    """What to paste, with an introduction; one sentence where nothing need be; of a file that
    can't be read, why."""
    by_ledger: dict[str, Texts] = {}
    all_read = True
    for file in files:
        all_read = all_read and file.is_read
        add_texts(by_ledger, file.undeclared)
        yield from [] if file.is_read else [f"# {line}" for line in file.lines]
    tables = []
    for name, texts in by_ledger.items():
        lines = _table(rules, rules.ledgers[name], texts)
        if lines:
            tables.append("\n".join(lines))
    if tables:
        yield from [INTRODUCTION, *tables]
    elif all_read:
        yield NOTHING


def _table(rules: Rules, ledger: Ledger, texts: Texts) -> list[str]:
    """[values.…] of a ledger; [] where nothing is to be declared."""
    before = rules.office.values.get(ledger.name, {})
    added = {}
    for name, counted in texts.items():
        if counted and not ledger.field(name).names:
            added[name] = list(_lines_of_column(ledger, name, counted))
    if not added:
        return []
    lines = [f"[values.{ledger.name}]  # 《{ledger.title}》"]
    for name in [*added, *(name for name in before if name not in added)]:
        declared = [f"    {_written(value)}," for value in before.get(name, ())]
        title = ledger.field(name).title
        lines += [f"{name} = [  # 「{title}」", *declared, *added.get(name, []), "]"]
    return lines


def _lines_of_column(ledger: Ledger, name: str, counted: Counter[str]) -> Iterator[str]:
    field = ledger.field(name)
    if ledger.declared[name].is_identifier:
        return _shapes(counted)
    return _values(field, counted, ledger.declared[name].literals)


def _shapes(identifiers: Mapping[str, int]) -> Iterator[str]:
    """The shapes of identifiers, the most frequent first."""
    shapes: Counter[str] = Counter()
    without = 0
    for identifier, count in identifiers.items():
        shape = None if looks_like_particulars(identifier) else shape_of(identifier)
        if shape:
            shapes[shape] += count
        else:
            without += count
    for shape, count in shapes.most_common(MOST_LISTED):
        yield f"    {as_toml_value(shape)},  # {count}行"
    if without:
        yield f"    # 另有{without}行的编号像个人信息，或没有数字，不能列出"


def _values(field: Field, counted: Counter[str], known: Sequence[str]) -> Iterator[str]:
    """The values of a column, the most frequent first."""
    listed = {}
    for text, count in counted.most_common():
        if len(text) <= LONGEST and not looks_like_particulars(text):
            listed[text] = count
    for text, count in list(listed.items())[:MOST_LISTED]:
        written = as_toml_value(text)
        if field.enum:
            choices = "、".join(field.enum)
            yield f'    # {{ {written} = "…" }},  # {count}行：把…改成{choices}之一，去掉行首的 #'
        else:
            yield f"    {written},  # {count}行{_say_near(text, known)}"
    if left := len(counted) - min(len(listed), MOST_LISTED):
        yield f"    # 另有{left}种内容过长、像个人信息或太多，没有列出"


def _say_near(text: str, known: Sequence[str]) -> str:
    """Of which value it may be another spelling."""
    near = difflib.get_close_matches(searchable(text), known, n=1)
    return f"：若与“{near[0]}”相同，改为 {_written({text: near[0]})}" if near else ""


def _written(value: str | Mapping[str, str]) -> str:
    """A declared value as TOML writes it."""
    if isinstance(value, str):
        return as_toml_value(value)
    pairs = [f"{as_toml_value(text)} = {as_toml_value(means)}" for text, means in value.items()]
    return f"{{ {', '.join(pairs)} }}"
