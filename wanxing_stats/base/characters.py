"""Text in plain characters: without the invisible ones, and with those that only look alike folded.

    plain("\\u200b⼩计\\ufeff")  ->  "小计"

In: any text. Out: the same as a reader sees it: zero-width characters, byte order marks, soft
hyphens and marks of direction are gone; a radical, a compatibility form of a Chinese character is
that character. Not NFKC as a whole: that would also turn a footnote mark into a digit
(300① -> 3001); only ``searchable`` does that, since nothing that it gives is kept.
"""

import re
import unicodedata

# Radicals of the CJK supplement and the character that each looks like; of most of them Unicode
# knows no decomposition (EquivalentUnifiedIdeograph.txt of the Unicode character database does).
_RADICALS = """
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇几 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 ⺔彑
    ⺕彐 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭
    ⺩王 ⺪疋 ⺫罒 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺶羊 ⺷羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹
    ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长
    ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻟飠 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦
    ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
# Kangxi radicals, compatibility ideographs and their supplement.
_COMPATIBLE = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
# What shows nothing and isn't of Unicode's category of format characters: control characters that
# are no white space, joiners, fillers, variation selectors, a blank of Braille.
_UNSEEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0"
_FORMAT = "\xad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_INVISIBLE = f"{_UNSEEN}{_FORMAT}\U000e0000-\U000e0fff"
_HAN_FORMS = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_STRANGE = re.compile(f"[{_INVISIBLE}{_HAN_FORMS}]")
_UNWANTED = re.compile(f"[{_INVISIBLE}]")


def _folds() -> dict[int, str]:
    folds = {ord(pair[0]): pair[1] for pair in _RADICALS.split()}
    for block in _COMPATIBLE:
        folds |= {code: unicodedata.normalize("NFKC", chr(code)) for code in block}
    return folds


_FOLDS = _folds()


def plain(text: str) -> str:
    """The text in plain characters."""
    return _UNWANTED.sub("", text).translate(_FOLDS) if is_strange(text) else text


def searchable(text: str) -> str:
    """A text to look for words in, or to compare: plain characters of one width, no white space."""
    return "".join(unicodedata.normalize("NFKC", plain(text)).split())


def is_strange(text: str) -> bool:
    """Whether it holds characters that aren't plain."""
    return bool(_STRANGE.search(text))
