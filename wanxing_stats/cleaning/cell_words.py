"""The words of a text cell that are kept: the category that it holds, the unit that it names.

category_in("示例路1号融汇广场1203室", …)  ->  "融汇广场"
category_in("南开区融汇", …)               raises ValueError: nobody can tell
category_in("新天地大厦", …)               ->  None: plainly another
units_in("综合执法大队（张某某）", units)          ->  "综合执法大队"
"""

import re
import unicodedata

from wanxing_stats.base import searchable
from wanxing_stats.rules import Declared

# A shorter code (融汇) is in the names of other things too.
SHORTEST_NAME = 4
CATEGORIES_NAMED = 5

IN_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
# Words that make of a place one beside it, or one that was.
NOT_THERE = re.compile(
    r"旁|对面|附近|隔壁|周边|临近|紧邻|毗邻|靠近|[东西南北]侧|[前后]面|^原|\(原|迁|搬|非|不"
)
VERB = r"(?:按时|按期|如期|全面|已)?(?:完成|推进|开展|做好|落实|启动|组织|制定|制订|抓好|加快)"
BEFORE = re.compile(
    rf"(?:.*[省市区县镇乡街道路巷里弄号院段园)\]】\d:,、;\-—.])?(?:位于|在)?|{VERB}"
)
ROOM = r"[座栋幢楼层室号单元期底商铺塔内#\-—~、,.·\dA-Za-z一二三四五六七八九十甲乙丙丁区]"
AFTER = re.compile(
    rf"(?:{ROOM}|[东西南北中](?=[座栋幢楼区塔])|写字楼)*|(?:的|工作|任务|情况|事项|完成)+"
)

SEPARATORS = re.compile(r"[、,;/\s]+")


def category_in(text: str, declared: Declared) -> str | None:
    """The category among those declared for a column that a cell holds; None where it holds none.

    Raises
    ------
    ValueError
        When it may or may not be one: a part of a name, several, or words that nobody foresaw.
    """
    plain = searchable(text)
    by_name = declared.by_spelling
    held = [name for name in by_name if name in plain]
    names = [name for name in held if len(name) >= SHORTEST_NAME]
    if plain in by_name:
        return by_name[plain]
    if len({by_name[name] for name in names}) == 1 and _is_all_of(plain, max(names, key=len)):
        return by_name[names[0]]
    if held:
        more = "等" if len(declared.literals) > CATEGORIES_NAMED else ""
        listed = "、".join(declared.literals[:CATEGORIES_NAMED]) + more
        raise ValueError(f"应写明是不是{listed}")
    return None


def units_in(text: str, declared: Declared) -> str | None:
    """What of a cell is declared as the name of a unit; None where nothing is."""
    parts = SEPARATORS.split(IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text)))
    units = [unit for part in parts if (unit := declared.value(part))]
    return "、".join(units) or None


def _is_all_of(text: str, name: str) -> bool:
    """Whether a name has but an address before it and a room behind it."""
    if NOT_THERE.search(text):
        return False
    before, _, after = IN_BRACKETS.sub("", text).partition(name)
    return bool(BEFORE.fullmatch(before) and AFTER.fullmatch(after))
