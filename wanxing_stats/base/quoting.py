"""What messages show of a cell that couldn't be read: the text where nobody can be meant by it,
else its shape.

    quoted("2月30日")            ->  "2月30日"       quoted("1.2.3万元")      ->  "1.2.3万元"
    quoted("王小明13901739411")  ->  "〔3个字和11位数字〕"
    quoted("139-0173-9411")      ->  "〔带符号的11位数字〕"
    in_quotes("2月30日")         ->  "“2月30日”"     in_quotes("〔8个字〕")  ->  "〔8个字〕"

Quoted are

- words that rule files or this module list: categories, 无, 待补, 是; an error of a formula; a few
  signs alone;
- amounts and times: at most six digits, however grouped and whether Arabic or Chinese, beside
  nothing but units, words of time and quantity, and signs. A unit stands right behind its number,
  so that 万一, 季月 and 3月5日张三, which have names, are not quoted;
- days and spans of days of this century, with the hour: 2024/2/30, 20240230, 二〇二四年二月三十日.
  A day of the last one is somebody's birthday more often than not: 〔1965年某日〕.

All else is told by how many characters, digits and letters it has, which finds the cell and
gives nobody away. A shape never stands for a text: what compares cells uses ``expectation``.
"""

import hashlib
import re
import unicodedata
from collections.abc import Container

from .privacy import scrubbed
from .values import BOOLEAN_WORDS, FOLDED

MOST_DIGITS = 6
SHAPE_BEGINS, SHAPE_ENDS = "〔", "〕"
CUT_AFTER = 20  # characters of a line of code

# What stands in cells of dates and numbers instead of them.
_LISTED = """
    无 没有 暂无 未填 空 待定 待补 待补充 待查 待填 待核 待核实 待办 后补 暂缺 缺 不详 未知 空缺
    未定 不适用 长期 长期有效 永久 至今 当日 当天 次日 立即 办理中 未办结 已办结 整改中 未整改
    已整改 未完成 已完成 全部 若干 缺考 未考 免考 缓考 补考 请假 合格 不合格 优秀 良好
    基本满意 非常满意 比较满意 一般
    同上 同前 如上 上同 同上行 ditto
"""
WORDS = BOOLEAN_WORDS.union(_LISTED.split())
_AROUND = " ()[]“”\"'.。"

_NUMERALS = "〇○零一二三四五六七八九十廿卅两壹贰叁肆伍陆柒捌玖拾"
_DIGIT = re.compile(f"[0-9{_NUMERALS}]")
_BEFORE = (
    "截至|截止|公元|农历|大约|约|近|不足|不少于|不超过|超过|超|共计|合计|共|第|至|到|人民币|RMB|CNY|百分之|"
    "上半年|下半年|上午|下午"
)
_UNIT = (
    "年度|季度|月份|个月|小时|分钟|工作日|个工作日|年|月|日|号|时|点|分|秒|周|天|季|平方米|平方公里|平米|公里|公顷|亩|米|"
    "㎡|m²|m2|km|千克|公斤|吨|克|人次|美元|元|圆|角|件|人|次|户|家|份|场|块|台|个|名|起|项|条|处|套|宗|例|篇|期|"
    "张|册|本|幅|枚|辆|批|组|栋|层|倍|成|%|‰"
)
# 张三, 余三 and 季月 are names: a unit stands right behind its number, and no numeral behind it
# but where a day goes on.
_NUMBER = f"[0-9半{_NUMERALS.translate({ord('伍'): None, ord('陆'): None})}]"
_ITEM = (
    rf"{_NUMBER}(?:[0-9.半{_NUMERALS}]| ?[百千万亿佰仟萬億])*+"
    rf"(?: ?[余多](?={_UNIT}))?(?: ?(?:[年月日号时点分]|(?:{_UNIT})(?![{_NUMERALS}])))?+"
    rf"(?:/(?:{_UNIT})(?![{_NUMERALS}]))?+"
)
_BEHIND = (
    "上旬|中旬|下旬|月底|月初|月末|年底|年初|年末|上半年|下半年|上午|下午|中午|晚上|至今|左右|以上|以下|以内|之间|"
    "(?:周|星期|礼拜)[一二三四五六日天]|底|初|末|前|后|内|整|正|AM|PM|T|Z"
)
_SIGN = r"[-+.,:/()~¥*×、;—–―_ ]"
_AMOUNT = re.compile(
    rf"(?:{_BEFORE}|{_SIGN})*+{_ITEM}(?:{_ITEM}|{_BEFORE}|{_BEHIND}|{_SIGN})*+", re.IGNORECASE
)

_PART = rf"(?:[0-9]{{1,2}}|[{_NUMERALS}]{{1,3}})"
_YEAR = r"(?:20[0-9]{2}|二[〇○零O0][〇○零一二三四五六七八九]{2})"
_MONTH_AND_DAY = rf" ?{_PART} ?[月./-] ?{_PART} ?[日号]?"
_DAY = (
    rf"(?:{_YEAR} ?[年./-]{_MONTH_AND_DAY}|20[0-9]{{2}}[01][0-9][0-3][0-9]"
    rf"|[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-]{_YEAR})"
)
_HOUR = (
    r"(?:[T ]?(?:上午|下午|晚上?|中午|凌晨|早上)? ?[0-9]{1,2}[:时点](?:[0-9]{1,2}"
    r"(?:[:分](?:[0-9]{1,2}(?:\.[0-9]{1,3})?秒?)?)?)?(?: ?[AP]M)?(?:Z|\+[0-9]{2}:?[0-9]{2})?)?"
)
_TO = r" ?(?:[-~—–―、]|至|到)+ ?"
_TIMES = re.compile(
    rf"(?:{_BEFORE}|{_SIGN})*+{_DAY}{_HOUR}"
    rf"(?:{_TO}(?:{_DAY}|{_MONTH_AND_DAY}|{_PART} ?[日号]?){_HOUR})?(?:{_BEHIND}|{_SIGN})*+",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    r"(?:19(?P<full>[0-9]{2})|(?P<short>[5-9][0-9])) ?[年./-] ?[0-9]{1,2} ?[月./-] ?[0-9]{1,2} ?"
    rf"[日号]?{_HOUR}"
)
_OF_YEAR, _OF_MONTH = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])"
# A day, or a month, of a year that was somebody's first: 770413, 4/13/77, 1977年4月.
_LIKE_A_BIRTHDAY = re.compile(
    r"[3-9][0-9](?:0[1-9]|1[0-2])[0-3][0-9]|(?:19[0-9]{2}|[3-9][0-9]) ?年 ?[0-9]{1,2} ?月?"
    rf"|(?:{_OF_YEAR}[./-]{_OF_MONTH}|{_OF_MONTH}[./-]{_OF_YEAR})[./-](?:19)?[3-9][0-9]"
)
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
# Nothing, a few signs, an error of a formula.
_PLAIN = re.compile(r"[\W_]{0,8}|#(?:N/A|[A-Z]{3,12}(?:/0)?[!?])")
_HAN = re.compile("[〇㐀-鿿豈-﫿\U00020000-\U0003ffff]")


def quoted(text: str, known: Container[str] = ()) -> str:
    """What of a cell's text (``clean_text``) is shown: itself or its shape.

    Parameters
    ----------
    known
        Texts that rule files list for its column.
    """
    folded = text.translate(FOLDED)
    if text in known or folded.strip(_AROUND) in WORDS or _PLAIN.fullmatch(folded):
        return text
    if birthday := _BIRTHDAY.fullmatch(folded):
        return f"{SHAPE_BEGINS}19{birthday['full'] or birthday['short']}年某日{SHAPE_ENDS}"
    if _TIMES.fullmatch(folded):
        return text
    is_short = len(_DIGIT.findall(folded)) <= MOST_DIGITS
    if is_short and _AMOUNT.fullmatch(folded) and not _LIKE_A_BIRTHDAY.fullmatch(folded):
        return text
    return _shape(text)


def is_shape(quotation: str) -> bool:
    """Whether ``quoted`` gave a shape, and no text."""
    return quotation.startswith(SHAPE_BEGINS)


def in_quotes(quotation: str) -> str:
    """What ``quoted`` gave, as a sentence has it: a text in quotation marks, a shape as it is."""
    return quotation if is_shape(quotation) else f"“{quotation}”"


def expectation(text: str, quotation: str) -> str:
    """What a correction may expect of a cell with this text, that is shown as this: where a shape
    is shown, the shape with a check, which differs for most texts and tells nothing of this one:
    〔8个字·3f〕."""
    if quotation == text:
        return text
    check = hashlib.sha256(text.encode()).hexdigest()[:2]
    return f"{quotation.removesuffix(SHAPE_ENDS)}·{check}{SHAPE_ENDS}"


def is_expected(expected: str, text: str) -> bool:
    """Whether a cell's text is what a correction expects: the same, or it has the same shape and
    check."""
    return expected in (text, expectation(text, quoted(text)))


def shortened(code: str) -> str:
    """The beginning of what an analyst wrote in a notebook, without particulars."""
    code = scrubbed(code)
    return code if len(code) <= CUT_AFTER else code[:CUT_AFTER] + "…"


def _shape(text: str) -> str:
    """How a text looks: 〔3个字〕, 〔2个字和11位数字〕, 〔18位数字和字母〕, 〔带符号的6位数字〕."""
    if _SCIENTIFIC.fullmatch(text):
        return f"{SHAPE_BEGINS}科学计数法的数{SHAPE_ENDS}"
    words = digits = letters = signs = 0
    for char in text:
        if _HAN.match(char):
            words += 1
        elif char.isnumeric():
            digits += 1
        elif char.isalpha():
            letters += 1
        elif not char.isspace() and not unicodedata.category(char).startswith("M"):
            signs += 1
    parts = [f"{words}个字"] if words else []
    if digits and letters:
        parts.append(f"{digits + letters}位数字和字母")
    elif digits or letters:
        parts.append(f"{digits}位数字" if digits else f"{letters}个字母")
    elif not words:
        return f"{SHAPE_BEGINS}{signs}个符号{SHAPE_ENDS}"
    together = ("、" if digits and letters else "和").join(parts)
    with_signs = "带符号的" if signs and not words else ""
    return f"{SHAPE_BEGINS}{with_signs}{together}{SHAPE_ENDS}"
