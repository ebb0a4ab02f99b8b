"""The words that headings are made of: one that has any other may hold somebody's name.

    is_made_of_words("办理情况（件）")  ->  True      is_made_of_words("联系人赵小明")  ->  False

In: the text of a heading or a title, and more words that are known. The words stand in
heading_words.toml.
"""

import re
import tomllib
import unicodedata
from collections.abc import Container
from pathlib import Path

from wanxing_stats.base import SURNAMES, plain

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CHINESE, ENGLISH = frozenset(_WORDS["chinese"].split()), frozenset(_WORDS["english"].split())

LONGEST = 14  # characters of a word
# Years, and the numbers of months, levels, footnotes; more of them might be anybody's number.
YEAR = re.compile(r"20\d\d", re.ASCII)
MOST_NUMBERS, LONGEST_NUMBER = 5, 4
PARTS = re.compile(r"(?P<chinese>[一-鿿〇]+)|(?P<latin>[a-zA-Z]+)|(?P<digits>\d+)", re.ASCII)
SIGNS = re.compile(
    r"[\s()\[\]{}【】〔〕《》<>「」“”\"'‘’/\\|、,，.。:：;；·•_*＊#&+=~^?!%‰℃㎡²³×→↓↑□√-]*"
)
CAMEL = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
SHORTEST_JOINED = 3  # letters of an English word that is joined to others


def is_made_of_words(text: str, known: Container[str] = ()) -> bool:
    """Whether a heading or a title has nothing but words of spreadsheets, years and signs.

    Parameters
    ----------
    known
        More words, such as the headings of the ledgers.
    """
    text = unicodedata.normalize("NFKC", plain(text))
    if not SIGNS.fullmatch(PARTS.sub("", text)):
        return False
    parts = list(PARTS.finditer(text))
    digits = [part for part in parts if part.lastgroup == "digits"]
    if not _are_few([part[0] for part in digits if not _counts_letters(part)]):
        return False
    chinese = [part[0] for part in parts if part.lastgroup == "chinese"]
    english = [part[0] for part in parts if part.lastgroup == "latin"]
    return all(_is_chinese(part, known) for part in chinese) and all(map(_is_english, english))


def _counts_letters(digits: re.Match[str]) -> bool:
    """Whether digits are a part of a word: B2, VARCHAR2."""
    before = digits.string[: digits.start()][-1:]
    return len(digits[0]) <= 2 and before.isascii() and before.isalpha()


def _are_few(numbers: list[str]) -> bool:
    others = [number for number in numbers if not YEAR.fullmatch(number)]
    long = [number for number in others if len(number) > 2]
    if long:  # with more beside it, it may be a day or somebody's door
        return len(others) == 1 and len(long[0]) <= LONGEST_NUMBER
    return len(others) <= MOST_NUMBERS


def _is_chinese(text: str, known: Container[str]) -> bool:
    """Whether a text is words, one behind the other.

    Characters that are words alone don't stand together, and what begins a name no longer than
    one does not stand at the end: 高 in 高建设.
    """
    length = len(text)
    # By place: whether words reach it, the last of them one character long or longer.
    after_one, after_longer = [False] * (length + 1), [True] + [False] * length
    for start in range(length):
        if not (after_one[start] or after_longer[start]):
            continue
        for end in range(start + 2, min(length, start + LONGEST) + 1):
            if text[start:end] in CHINESE or text[start:end] in known:
                after_longer[end] = True
        if after_longer[start] and text[start] in CHINESE:
            may_begin_name = text[start] in SURNAMES and 0 < length - start - 1 <= 2
            after_one[start + 1] = after_one[start + 1] or not may_begin_name
    return after_one[length] or after_longer[length]


def _is_english(text: str) -> bool:
    if len(text) == 1:
        return True
    words = [word.lower() for word in CAMEL.findall(text)]
    return all(len(word) == 1 or word in ENGLISH or _is_joined(word) for word in words)


def _is_joined(text: str) -> bool:
    """Whether a text is several English words without anything between: maincharacters."""
    text = text.removesuffix("no")
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + SHORTEST_JOINED, min(len(text), start + LONGEST) + 1)
            reached |= {end for end in ends if text[start:end] in ENGLISH}
    return len(text) in reached
