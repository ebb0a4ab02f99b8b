"""A text as patterns look at it, and where each of its characters stands in the text itself.

    folded("１３９\\u200b①").text  ->  "1391"

In: any text. Out: its characters in one width, digits of every script as 0 to 9, without what is
invisible; a place found there leads back to the text as written.
"""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .characters import plain

# Of full width and as wide as any: one character for another, in most texts nothing else.
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
# Letters of Cyrillic and of Greek that look like Latin ones.
_LIKE_LATIN = "АВЕКМНОРСТУХІЈЅасеорхуіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_WIDTHS |= str.maketrans(_LIKE_LATIN, "ABEKMHOPCTYXIJSaceopxyijsABEZHIKMNOPTYXo")
# What is its own folded form then: the characters of most texts.
_ORDINARY = re.compile(r"[ -~\s一-鿿。、〔〕《》“”‘’·—–…「」『』【】〇○→×]*", re.ASCII)


def _spoken() -> dict[int, str]:
    """What people write for digits; each is one character, so that places stay."""
    digits = {"0": "〇零○◯洞", "1": "一壹弌幺么", "2": "二贰弍貳两", "3": "三叁弎參叄"}
    digits |= {"4": "四肆", "5": "五伍", "6": "六陆陸", "7": "七柒拐", "8": "八捌", "9": "九玖勾"}
    table: dict[int, str] = {}
    for digit, characters in digits.items():
        table |= dict.fromkeys(map(ord, characters), digit)
    return table | dict.fromkeys(map(ord, "Oo"), "0") | dict.fromkeys(map(ord, "Il"), "1")


_DIGITS_SPOKEN = _spoken()


@dataclass(frozen=True)
class Folded:
    """``text`` in one spelling; ``places`` of its characters in the text as written, None where
    they are the same."""

    text: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as written stands what stands here in the folded one."""
        if self.places is None or start == end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """The text as patterns look at it."""
    of_one_width = text.translate(_WIDTHS)
    if _ORDINARY.fullmatch(of_one_width):
        return Folded(of_one_width)
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(of_one_width):
        for each in _fold(character):
            characters.append(each)
            places.append(place)
    return Folded("".join(characters), places)


# A stroke that is written as 一: 022一27740042.
_STROKE = re.compile(
    "(?:(?<=(?<![0-9])0[12][0-9])|(?<=(?<![0-9])0[3-9][0-9]{2}))一(?=[2-8二三四五六七八])"
)


def with_spoken_digits(text: str) -> str:
    """The same with digits in Chinese (一三九, 壹叁玖), and letters written for them, as 0 to 9.

    Each character stays where it is.
    """
    return _STROKE.sub("-", text).translate(_DIGITS_SPOKEN)


@functools.lru_cache(maxsize=10_000)
def _fold(character: str) -> str:
    text = plain(character)
    if not text or unicodedata.category(character) in ("Mn", "Me"):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Pd" or character in "−─":
        return "-"
    if character in "‧∙⋅・･":
        return "·"
    return unicodedata.normalize("NFKC", text)
