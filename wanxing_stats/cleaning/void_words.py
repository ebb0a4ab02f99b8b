"""What a text says of rows that don't count: the words of conventions.toml, and how they are used.

In: the text of a cell, a band, a title, a name. Out: the word by which it says so, "" without one.

    SaidWords(words).remark("已作废，见XF-12")  ->  "作废"    .remark("作废旧证3本")  ->  ""
"""

import re
from collections.abc import Collection, Iterable

from wanxing_stats.base import searchable
from wanxing_stats.rules import VoidWords

# What may stand before a word, and behind it; 非, 未 and 不 are not among them.
# Only once of another row: where each 与 might begin one, a long list of them would take for ever.
_BEFORE = (
    r"(?:[该本此这][件条行项案单份]?|均|予以|系|为|属于?|是|因|现|由于|经(?:核实|核查|查|审核)|全部|"
    r"信访件|工单|案件|记录|系统|[\d年月日/-])*"
)
BEFORE = rf"{_BEFORE}(?:[与和同跟][^,.;:!?]{{1,24}}?{_BEFORE})?"
BEHIND = (
    "(?:了|的|件|行|条|项|份|处理|登记|统计|总数|总量|年度|信访件|工单|案件|记录|数据|报表|"
    "此件|该件|本件|本条|此条|请勿(?:上报|统计|填报))"
)
# Which other row a remark speaks of: 已并入第2件.
OTHER_ROW = r"(?:为|至|到|入)?(?:第|[上前后]|\d|[A-Z]).{0,24}"
ENDS = r"(?=$|[^\w]|[A-Za-z\d]|[见与同系请])"
NEGATED = re.compile(
    r"(?:非|未|无|没有|除|剔除?|去除?|去掉|删|删除|排除|扣除|不含|不包括|不包含|不是|不)(?:已|全部)?$"
)
LONGEST_DENIAL = 5  # characters of it
# What takes a remark back: 录入错误，已更正.
TAKEN_BACK = re.compile(
    "已(?:更正|改正|修改|纠正|恢复)|恢复(?:登记|统计|计入|有效)|仍计|照常?计|(?<![不未予再])计入|(?<!无)有效"
)
CLAUSES = re.compile(r"[,;:!.。、\n()\[\]【】]+")
EDGES = re.compile(r"^[\W_]+|[\W_]+$")
GROUP_NUMBER = re.compile(r"^(?:[(]?[一二三四五六七八九十]+[)]?[、.]?|第.{1,2}部分|\d+[、.])")
BELOW = r"(?:以下|下列|下面|下述|下方)"
COUNT = r"(?:[各共]?(?P<count>\d+)?[件行条项起笔个]?)"
# Says that rows above, or some of them, don't count, but not which: 以上3件作废, 其中第5号已撤销.
WHICH = re.compile(r"以上|上述|上列|其中|序号|编号|第\d|\d(?:件|条|行|起|号|项|户|笔|宗)")
SENTENCE = re.compile("[,;。:不另见请如应]")
LONGEST_TITLE = 30  # characters
ABOUT_RULES = re.compile(
    "如有|若有|如果|凡|请|应当?|不得|不含|不包括|不包含|除外|剔除|扣除|未列入|不列入|已删"
)


class SaidWords:
    """The words, looked for in texts."""

    def __init__(self, words: VoidWords):
        self.known = words.words | words.alone
        self.cores = _shortest(self.known | words.perhaps)
        self.any, self.strong = re.compile(_any(self.known)), re.compile(_any(words.words))
        self.names = re.compile(_any(words.names))
        word, strong = rf"(?:已经?)?{_any(self.known)}", rf"(?:已经?)?{_any(words.words)}"
        more = rf"(?:\W*(?:{word}|{BEHIND}))*"
        self._alone = re.compile(rf"{BEFORE}(?P<word>{word}){more}")
        self._begins = re.compile(rf"{BEFORE}(?P<word>{word})(?:{word}|{BEHIND})*{ENDS}")
        self._clause = re.compile(rf"{BEFORE}(?P<word>{strong})(?:{word}|{BEHIND})*")
        self._perhaps = re.compile(
            rf"{BEFORE}(?:已经?)?(?P<word>{_any(words.perhaps)})(?:{BEHIND}|{OTHER_ROW})?"
            rf"|\w{{1,8}}(?:要求|申请|通知|确认|同意|批准)(?P<asked>{strong})"
        )
        self._stamp = re.compile(
            rf"^[(\[【]{BEFORE}(?P<first>{word}){BEHIND}*[)\]】]"
            rf"|[(\[【]{BEFORE}(?P<last>{word}){BEHIND}*[)\]】]$"
            rf"|(?:^|(?<=[\W\dA-Za-z号]))(?P<end>{strong})$"
            rf"|^(?P<start>{strong})(?=[\W\dA-Z])"
        )
        self._band = re.compile(
            rf"{BELOW}?{COUNT}?(?P<before>\w{{0,6}}?)(?:均|都|全部)?(?:为|是|系|属)?\W*{BEFORE}"
            rf"(?P<word>{word}){more}(?:\W*[各共]?\d+[件行条项起笔])?\W*"
        )

    def among(self, texts: Collection[str]) -> list[str]:
        """Those of many texts that may hold a word: a cheap look."""
        together = "".join("\n".join(texts).replace("\u3000", " ").split(" "))
        present = [core for core in self.cores if core in together]
        if not present:
            return []
        any_core = re.compile(_any(present))
        return [text for text in texts if any_core.search("".join(text.split()))]

    def alone(self, text: str) -> str:
        """The word that is all of a text, brackets and punctuation left aside: 【已作废】."""
        match = self._alone.fullmatch(EDGES.sub("", searchable(text)))
        return match["word"] if match else ""

    def stamp(self, text: str) -> str:
        """The word beside a number: XF-003（作废）."""
        match = self._stamp.search(searchable(text))
        return next(filter(None, match.groups()), "") if match else ""

    def remark(self, text: str) -> str:
        """The word that a remark begins with or that is a clause of it."""
        clauses = [clause for clause in CLAUSES.split(searchable(text)) if clause]
        first = self._begins.match(clauses[0]) if clauses else None
        if first:
            return first["word"]
        for clause in clauses[1:]:
            if match := self._clause.fullmatch(clause):
                return match["word"]
        return ""

    def perhaps(self, text: str) -> str:
        """The word of a remark's clause that may say so, unless the row is said to count."""
        for clause in [] if self.taken_back(text) else CLAUSES.split(searchable(text)):
            if match := self._perhaps.fullmatch(clause):
                return match["word"] or match["asked"]
        return ""

    def taken_back(self, text: str) -> bool:
        """Whether a remark says that the row counts all the same."""
        return bool(TAKEN_BACK.search(searchable(text)))

    def band(self, text: str) -> tuple[str, int]:
        """The word of a band above rows, and how many rows it says, 0 where it doesn't."""
        text = GROUP_NUMBER.sub("", searchable(text))
        match = self._band.fullmatch(EDGES.sub("", text))
        if not match or NEGATED.search(match["before"]) or WHICH.search(match["before"]):
            return "", 0
        return match["word"], int(match["count"] or 0) if text.startswith(("以", "下")) else 0

    def name(self, text: str) -> str:
        """The word in the name of a sheet or a file."""
        return self.alone(text) or _unnegated(self.names, searchable(text))

    def title(self, text: str) -> str:
        """The word in a title: a few words, no sentence, and no form's own name."""
        text = searchable(text)
        word = self.alone(text) or _unnegated(self.strong, text)
        is_sentence = len(text) > LONGEST_TITLE or SENTENCE.search(text.replace(word, ""))
        return "" if is_sentence else word

    def within(self, text: str) -> str:
        """The word anywhere in a text, unless it is negated there."""
        return _unnegated(self.any, text)

    def unclear(self, text: str) -> str:
        """The word of a note that some rows don't count, but not plainly which."""
        for sentence in re.split("[;。\n]", searchable(text)):
            word = _unnegated(self.strong, sentence)
            if word and WHICH.search(sentence) and not ABOUT_RULES.search(sentence):
                return word
        return ""


def _unnegated(pattern: re.Pattern[str], text: str) -> str:
    for match in pattern.finditer(text):
        before = text[max(match.start() - LONGEST_DENIAL, 0) : match.start()]
        if not NEGATED.search(before):
            return match[0]
    return ""


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest first; nothing where there is none."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest))})" if longest else "(?!)"


def _shortest(words: Iterable[str]) -> list[str]:
    """The words that hold no other of them: to look for these finds all."""
    cores: list[str] = []
    for word in sorted(words, key=len):
        if not any(core in word for core in cores):
            cores.append(word)
    return cores
