"""Identifiers of records: when two spellings are the same number, and what stands for one that
can't be shown.

    identity("万罚（2024）1号") == identity("万罚〔2024〕1 号")
    loose_identity("万罚字〔2024〕第1号") == loose_identity("万罚20241")

What differs only in print is the same: width and compatibility forms, case, blanks, kinds of
brackets, dashes and dots, what guards a number in an export (="0012", '0012), and the noughts
before a number that is nothing else: spreadsheets drop them. A letter is never taken for a digit.
"""

import re
import unicodedata

from .characters import plain
from .problems import Place

# Most identifiers are their own comparable form: a look at one is cheaper than to make it.
PLAIN = re.compile(r"[1-9][0-9]*|(?=[0-9]*[A-Z-])[A-Z0-9-]+", re.ASCII)
BRACKETS = str.maketrans("〔[【〈《<{〕]】〉》>}", "(((((((" + ")))))))")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー─"), "-")
DOTS = dict.fromkeys(map(ord, "•‧∙⋅・"), "·")
SIGNS = DASHES | DOTS
NOT_IN_PRINT = re.compile(r"\s|^=?[\"'‘’“”]+")
NOT_AT_END = "\"'‘’“”。.,;、"
NUMBER = re.compile(r"0+(?=\d)\d*", re.ASCII)
STAND_IN_BEGINS, STAND_IN_ENDS = "〔", "行〕"  # no identifier has both
UNLISTED = "〔未列出〕"  # what is shown for a value that isn't declared
ALL_PLAIN = re.compile(r"[A-Z0-9\n-]*", re.ASCII)
BEGINS_WITH_NOUGHT = re.compile(r"^0", re.MULTILINE)
LOOSE_WORDS = "第字号"
LOOSE_SIGNS = "-_/.·"  # between two digits they part numbers: 2024-11-1, 2024-1-11
LOOSE = re.compile(f"[(){LOOSE_WORDS}]")
LOOSE_SIGN = re.compile(rf"(?<!\d)[{re.escape(LOOSE_SIGNS)}]|[{re.escape(LOOSE_SIGNS)}](?!\d)")
ALL_BRACKETS = re.escape("".join(map(chr, BRACKETS)))
LOOSE_AS_WRITTEN = re.compile(f"[()（）［］｛｝{ALL_BRACKETS}{LOOSE_WORDS}]")


def identity(text: str) -> str:
    """The comparable form of an identifier."""
    if PLAIN.fullmatch(text):
        return text
    folded = NOT_IN_PRINT.sub("", in_one_print(text)).rstrip(NOT_AT_END)
    return folded.lstrip("0") or "0" if NUMBER.fullmatch(folded) else folded


def in_one_print(text: str) -> str:
    """The text in characters of one width and case, with one kind of brackets, dashes and dots."""
    folded = unicodedata.normalize("NFKC", plain(text)).translate(BRACKETS)
    return folded.translate(SIGNS).upper()


def identities(texts: list[str | None]) -> list[str | None]:
    """The identity of each; most columns hold nothing but plain ones, which one look tells."""
    together = "\n".join(filter(None, texts))
    if ALL_PLAIN.fullmatch(together) and not BEGINS_WITH_NOUGHT.search(together):
        return texts
    return [text and identity(text) for text in texts]


def loose_identity(identity: str) -> str:
    """An identity without brackets, 第, 字 and 号: where it is equal, two may be one."""
    return LOOSE.sub("", identity)


def loosest_identity(identity: str) -> str:
    """The same without signs, too, unless they part two numbers: where it is equal, and all else
    that two records say, they may be one."""
    return LOOSE_SIGN.sub("", loose_identity(identity))


def may_be_loose(texts: list[str]) -> bool:
    """Whether some identifier, as written, has what loosest_identity leaves out: a look at all.

    Signs tell nothing where all have them, or none.
    """
    if LOOSE_AS_WRITTEN.search("\n".join(texts)):
        return True
    for sign in LOOSE_SIGNS:
        with_sign = sum(sign in text for text in texts)
        if 0 < with_sign < len(texts):
            return True
    return False


def stand_in(place: Place) -> str:
    """What is shown for an identifier that isn't: where it stands."""
    return f"{STAND_IN_BEGINS}{place}〕"


def is_stand_in(text: str) -> bool:
    """Whether it is what ``stand_in`` gives of a row."""
    return text.startswith(STAND_IN_BEGINS) and text.endswith(STAND_IN_ENDS)
