"""Lines that explain what marks on a sheet mean: 说明：划删除线的为作废件；标红的为重点件.

In: the texts around a table. Out: a Legend for each mark that is explained.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wanxing_stats.base import searchable
from wanxing_stats.files import CellMark

from .void_words import SaidWords

STRUCK, COLOUR, FILL, FONT, COMMENT, OTHER = "删除线", "颜色", "底色", "字色", "批注", "其他"
MENTION = re.compile(
    r"(?P<struck>(?:[划画打加])?(?<!下)(?:删除线|中划线|划线|划横线|横线|划掉|划去))"
    r"|(?P<comment>批注)"
    r"|(?P<other>下划线|斜体|倾斜|加粗|[★☆*※▲△●○◆√×])"
    r"|(?P<verb>[标涂填染])?[为成了]?[深浅淡亮暗大]?(?P<colour>[红黄绿蓝灰橙紫粉棕褐青])"
    r"(?P<what>色?(?:底纹|底色|底|背景|填充|字体|字|文字|标记|标注|标出|标示|单元格|行|部分|的)|色|(?=$|[,;:=]))?"
)
LABEL = re.compile(
    r"^(?:填[写报表])?(?:说明|注|备注|附注|图例|注意(?:事项)?|提示)\d*[:.]|^\d+[.、]"
)
MEANS = re.compile("[为是系指即=:]|表示|代表")
JOINS = re.compile(r"[、和或及与/的]*")


@dataclass(frozen=True)
class Legend:
    """``mark``, as the sheet words it, says with ``word`` that a row doesn't count.

    Where ``word`` is "" it says something else. ``kind`` is one of those above; ``colour`` is a
    Chinese character.
    """

    kind: str
    mark: str
    colour: str = ""
    word: str = ""

    def fits(self, mark: CellMark) -> bool:
        """Whether a cell has the mark."""
        if self.kind == STRUCK:
            return mark.struck
        if self.kind == COMMENT:
            return bool(mark.comment)
        in_fill = self.kind in (COLOUR, FILL) and self.colour in mark.fill
        in_font = self.kind in (COLOUR, FONT) and self.colour in mark.font
        return bool(self.colour) and (in_fill or in_font)


def legends(texts: Iterable[str], words: SaidWords) -> list[Legend]:
    """What the texts explain."""
    explained: list[Legend] = []
    for text in texts:
        for sentence in re.split(r"[;。\n]", searchable(text)):
            explained += _of_sentence(LABEL.sub("", sentence), words)
    return list(dict.fromkeys(explained))


def _of_sentence(sentence: str, words: SaidWords) -> list[Legend]:
    explained: list[Legend] = []
    last: list[Legend] = []  # of the clause before, which may go on: 标红的，不计入
    for clause in re.split("[,!]", sentence):
        here = list(_of_clause(clause, words))
        if here:
            explained += last
            last = here
        elif last and (word := words.alone(clause)):
            last = [replace(legend, word=legend.word or word) for legend in last]
    return [*explained, *last]


def _of_clause(clause: str, words: SaidWords) -> Iterator[Legend]:
    mentions = [match for match in MENTION.finditer(clause) if _is_mark(match)]
    word = means = ""
    for place, mention in reversed(list(enumerate(mentions))):
        following = mentions[place + 1].start() if place + 1 < len(mentions) else len(clause)
        before = "" if len(mentions) > 1 else clause[: mention.start()]
        rest = before + " " + clause[mention.end() : following]
        if len(mentions) == 1 or not JOINS.fullmatch(rest.strip()):
            word, means = words.within(rest), rest
        if word or MEANS.search(means) or len(mentions) == 1:
            yield Legend(_kind(mention), mention[0], mention["colour"] or "", word)


def _is_mark(mention: re.Match[str]) -> bool:
    """A colour is one where the text says that it is put, or on what: not 红 in 红旗."""
    return not mention["colour"] or mention["what"] is not None or mention["verb"] is not None


def _kind(mention: re.Match[str]) -> str:
    for group, kind in (("struck", STRUCK), ("comment", COMMENT), ("other", OTHER)):
        if mention[group]:
            return kind
    what = mention["what"] or ""
    if "字" in what:
        return FONT
    return FILL if re.search("底|背景|填充|单元格", what) else COLOUR
