"""Numbers in Chinese words -> numbers, exact or refused.

    number_in_words("叁仟伍佰元整")  ->  Decimal(3500)
    number_in_words("1万5千")  ->  Decimal(15000)
    digits_of("二〇二四")  ->  "2024"

Read are words of every day (三千零五十, 两万), of cheques (壹万贰仟元整, with 角 and 分), as they
are spoken (三千五 is 3500) and beside digits (1万5千). Raises ValueError for all others.
"""

import functools
import re
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
# The words of cheques and other spellings -> those of every day.
PLAIN = str.maketrans(
    "〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億圆", "零零一二二三三四五六六七八九十百千万亿元"
)
LONGEST = 40  # characters of a numeral in words
PLACES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
WORDS = re.compile(f"[{DIGITS}两十百千万亿]+")
MIXED = re.compile(r"(?:[0-9]+亿)?(?:[0-9]+万)?(?:[0-9]千)?(?:[0-9]百)?(?:[0-9]十)?[0-9]?")
SPOKEN = re.compile(r"(.*([亿万千百]))([一二三四五六七八九1-9])")
MONEY = re.compile(
    r"(?P<yuan>.+?)(?:元)(?:(?P<jiao>[零一二三四五六七八九0-9])角)?零?"
    r"(?:(?P<fen>[零一二三四五六七八九0-9])分)?(?:整|正)?"
)


def number_in_words(text: str) -> Decimal:
    """What the words say; money ends with 元, 角 or 分, with 整 or without."""
    text = text.translate(PLAIN)
    money = MONEY.fullmatch(text)
    if not money:
        return Decimal(_whole(text))
    number = Decimal(_whole(money["yuan"]))
    for part, place in ((money["jiao"], Decimal("0.1")), (money["fen"], Decimal("0.01"))):
        number += int(digits_of(part)) * place if part else 0
    return number


def digits_of(text: str) -> str:
    """Digits that are written one by one: 二〇二四 -> 2024."""
    plain = text.translate(PLAIN)
    return "".join(str(DIGITS.index(char)) if char in DIGITS else char for char in plain)


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) > LONGEST:
        raise ValueError(text)
    spoken = SPOKEN.fullmatch(text)
    if spoken:  # of what is said behind 千 the place below it is meant: 三千五
        value = int(digits_of(spoken[3])) * PLACES[spoken[2]] // 10
        return _whole(spoken[1]) + value
    if WORDS.fullmatch(text):
        return _in_words(text)
    if not text or not MIXED.fullmatch(text):
        raise ValueError(text)
    number = 0
    for digits, place in re.findall("([0-9]+)([亿万千百十]?)", text):
        number += int(digits) * PLACES.get(place, 1)
    return number


def _in_words(text: str) -> int:
    """A numeral below a hundred million times ten thousand, properly written."""
    text = "二" if text == "两" else re.sub("两(?=[百千万亿])", "二", text)
    for place in ("亿", "万"):
        head, sign, tail = text.rpartition(place)
        if sign:
            high, low = _in_words(head), _in_words(tail.removeprefix("零")) if tail else 0
            # 零 stands where a place is left out, and only there.
            if (
                not high
                or high >= 10**4
                or (tail and tail.startswith("零") != (low < PLACES[place] // 10))
            ):
                raise ValueError(text)
            return high * PLACES[place] + low
    number = _below_ten_thousand().get(text)
    if number is None:
        raise ValueError(text)
    return number


@functools.cache
def _below_ten_thousand() -> dict[str, int]:
    """Every proper spelling of 0 to 9999: a look-up needs no grammar, accepts nothing improper."""
    table = {"零": 0}
    for number in range(1, 10000):
        spelling = ""
        for digit, place in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
            spelling += "零" if digit == "0" else DIGITS[int(digit)] + place
        spelling = re.sub("零+", "零", spelling).strip("零")
        table[spelling] = number
        if 10 <= number < 20:
            table[spelling.removeprefix("一")] = number
    return table
