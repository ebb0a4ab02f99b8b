"""Which ledger a table is, by its headings: none, one, or several that fit equally.

In: the columns of a table and all ledgers; out: a Match, which says what column is which field. Of
a table that isn't understood: which ledgers it may be, by fewer of its headings or by what it, its
sheet or its file is called.

    named_ledgers(["2024年信访登记"], ledgers)  ->  ["petitions"]
"""

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wanxing_stats.rules import Field, Ledger, comparable
from wanxing_stats.tables import Column

UNIT_IN_HEADING = re.compile(r"[(\[]([^()\[\]]{1,6})[)\]]$")
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")

# A table is taken for a ledger when it has at least this share of the ledger's required columns,
# and at least this share of its own headings is known there. Below, nobody could say what the
# columns are.
REQUIRED_SHARE = 0.5
KNOWN_SHARE = 0.5

# A table that is none may still be one of which it has this share of its telling headings, and no
# fewer than these; a heading of more ledgers than these tells nothing.
TELLING_SHARE = 1 / 3
FEWEST_TELLING = 2
MOST_SHARING = 2

# Words in the titles of tables that don't tell one kind of table from another: what sort of paper
# it is and of when, and what offices speak of everywhere.
PAPER_WORDS = """
    台账 台帐 登记 统计 情况 汇总 明细 清单 名单 名册 清册 目录 记录 报表 一览 总表 附表 表
    数据 信息 资料 材料 报送 上报 报告 通知 附件 导出 副本 初稿 定稿 终稿 示例 样表 模板
    补充 补报 更新 最新 最新版 新版 修改版 完整版 全部
    年度 季度 月度 月份 上半年 下半年 半年 全年 年 月 日
    第?[一二三四五六七八九十]+(?:季度?|月份?|批|期)
"""
VAGUE_WORDS = """
    街道 社区 辖区 全区 单位 部门 科室 办公室 人员 干部 居民 企业 场所 项目 事项 案件 件 问题 楼宇
    工作 重点 任务 完成 办理 受理 处理 办结 转办 交办 决定 执行 检查 巡查 排查 整改 治理 走访 监督
    管理 制度 行政 执法 教育 培训 学习 会议 协调会 活动 公开 盘点 成绩
"""


def _any_of(words: str) -> str:
    """The alternatives of an expression, longer words first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


PAPER, GENERIC = re.compile(_any_of(PAPER_WORDS)), re.compile(_any_of(PAPER_WORDS + VAGUE_WORDS))
GENERIC_END = re.compile(f"({GENERIC.pattern})+$")
NOT_HAN = re.compile("[^\u4e00-\u9fff]")
SHORTEST_WORD = 2  # characters


@dataclass(frozen=True)
class Match:
    """A table read as a ledger: which grid column is which field, and what did not fit."""

    ledger: Ledger
    columns: dict[int, Field]  # grid column -> field
    headings: dict[str, str]  # field name -> heading as printed
    units: dict[str, str]  # field name -> unit stated in its heading
    unknown: list[str]  # headings as printed that the ledger doesn't know
    missing: list[Field]  # required fields without a column


def recognise(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[Match]:
    """Which ledger a table is.

    Parameters
    ----------
    columns
        Those of the table; without a heading a column doesn't count.

    Returns
    -------
    list of Match
        The ledgers that the headings fit best: none, one, or several that fit equally.
    """
    headed = [column for column in columns if column.heading]
    matches = [_match(headed, ledger) for ledger in ledgers.values()]
    fits = [_fit(match, headed) for match in matches]
    best = max(fits, default=0.0)
    if best == 0:
        return []
    return [match for match, fit in zip(matches, fits, strict=True) if fit == best]


def partly_fitting(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[str]:
    """The names of the ledgers that know most of a table's headings, if they know a fair part."""
    known = Counter(itertools.chain.from_iterable(map(_field_spellings, ledgers.values())))
    common = {heading for heading, count in known.items() if count > MOST_SHARING}
    ignored = frozenset.intersection(*(ledger.ignored for ledger in ledgers.values()))
    said_little = common | set(map(comparable, ignored))
    forms = [_forms(column.heading) for column in columns if column.heading]
    telling = [of_heading for of_heading in forms if said_little.isdisjoint(of_heading)]
    enough = max(FEWEST_TELLING, TELLING_SHARE * len(telling))
    counts = {}
    for name, ledger in ledgers.items():
        spellings = _field_spellings(ledger)
        counts[name] = sum(not spellings.isdisjoint(of_heading) for of_heading in telling)
    most = max(counts.values(), default=0)
    return [name for name, count in counts.items() if count == most >= enough]


def are_categories(columns: Iterable[Column], ledger: Ledger) -> bool:
    """Whether all headings are of a ledger's words for sorting its rows: no key, day, amount or
    person among them, and none that it doesn't know."""
    match = _match([column for column in columns if column.heading], ledger)
    return not match.unknown and all(
        _is_category(field, ledger) for field in match.columns.values()
    )


def _is_category(field: Field, ledger: Ledger) -> bool:
    is_key = field.name in ledger.primary_key
    return field.type == "string" and not field.personal and not is_key


def named_ledgers(names: Iterable[str], ledgers: Mapping[str, Ledger]) -> list[str]:
    """The names of the ledgers whose own words a title, a sheet's or a file's name ends with.

    Generic words don't count, behind or between them: 2024年信访登记 is a name of 信访件台账.
    """
    fits = {}
    for name, ledger in ledgers.items():
        fits[name] = max((_shared_end(title, ledger.title) for title in names), default=0)
    best = max(fits.values(), default=0)
    return [name for name, fit in fits.items() if fit == best > 0]


def stated_unit(heading: str) -> str:
    """The unit in brackets at a heading's end: 罚款金额（万元） -> 万元; "" without one."""
    match = UNIT_IN_HEADING.search(comparable(heading))
    return match.group(1) if match else ""


def closest_heading(heading: str, ledger: Ledger) -> str | None:
    """The known heading most like an unknown one, or None when none is near."""
    near = difflib.get_close_matches(heading, ledger.headings, n=1, cutoff=0.5)
    return near[0] if near else None


def _field_spellings(ledger: Ledger) -> set[str]:
    return {heading for heading, field in ledger.spellings.items() if field}


def _shared_end(name: str, title: str) -> int:
    """How many characters of a ledger's own words a name ends with."""
    name, title = NOT_HAN.sub("", name), NOT_HAN.sub(" ", title)
    core = GENERIC_END.sub("", name)
    words = GENERIC.sub(" ", title).split()
    for length in range(len(core), SHORTEST_WORD - 1, -1):
        if any(core[-length:] in word for word in words):
            return length
    # Some have no word of their own: 会议台账.
    subject = PAPER.sub("", name)
    return len(subject) if subject == PAPER.sub("", title).replace(" ", "") else 0


def _match(columns: list[Column], ledger: Ledger) -> Match:
    spellings = ledger.spellings
    taken: dict[int, Field] = {}
    headings: dict[str, str] = {}
    units: dict[str, str] = {}
    unknown: list[str] = []
    for column in columns:
        known = next((form for form in _forms(column.heading) if form in spellings), None)
        field = spellings[known] if known else None
        if known is None or (field and field.name in headings and not field.personal):
            unknown.append(column.heading)
        elif field:
            taken[column.index] = field
            headings[field.name] = column.heading
            units[field.name] = stated_unit(column.heading)
    missing = [field for field in ledger.fields if field.required and field.name not in headings]
    return Match(ledger, taken, headings, units, unknown, missing)


def _forms(heading: str) -> list[str]:
    """The spellings to look a heading up by: whole, without brackets, its lowest level alone."""
    whole = comparable(heading)
    leaf = whole.rsplit("/", 1)[-1]
    return [whole, BRACKETS.sub("", whole).rstrip("/"), leaf, BRACKETS.sub("", leaf)]


def _fit(match: Match, columns: list[Column]) -> float:
    """How well a table fits a ledger, 0 when it doesn't."""
    if not columns:
        return 0.0
    required = [field for field in match.ledger.fields if field.required]
    present = 1 - len(match.missing) / len(required)
    known = 1 - len(match.unknown) / len(columns)
    if present < REQUIRED_SHARE or known < KNOWN_SHARE:
        return 0.0
    recognised = len(match.columns) / len(columns)
    return round(present + known + recognised, 6)
