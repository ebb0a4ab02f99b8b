"""The forms that particulars of people have: telephones, papers, cards, plates, addresses of mail.

    spans_of("电话139-0173-9411")  ->  [(2, 15, "手机号")]

In: a text in one spelling (folded_text.py). Out: where a particular stands in it, and its kind.
Each pattern looks a bounded way ahead, so that a text of any length is looked through in one go;
what has a form by chance (a date, an amount, a list of numbers) is told apart by what it says.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

# Weights and check characters of the 18-digit identity number (GB 11643-1999).
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# What identity numbers begin with: the first two digits of each province.
PROVINCE = re.compile("1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
# A number that is right but for its check digit is somebody's if born by then; later ones are
# numbers of cases, which begin with the district and the day.
LAST_BIRTH_YEAR = 2015

# Between the digits of one number.
_SIGNS = r"-. \t·•/_~—–()\[\]*+|='。「」『』《》<>…⋯^&!?→※“”"
_GAP = rf"[{_SIGNS}]{{0,3}}"
_COMMA = rf"(?:[{_SIGNS},:;]{{0,3}}|\.{{4,5}}|_{{4,5}}|-{{4,5}})"
_NO_DIGIT_BEFORE, _NO_DIGIT_BEHIND = r"(?<![0-9])", r"(?![0-9])"
_ALONE, _ALONE_BEHIND = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_SAYS = r"(?:号码?|账号|id|名|是|为|[:：]|\s|[(_-]){0,4}"

Span = tuple[int, int, str]


class Form(NamedTuple):
    """A kind of particular: its name, its pattern, and what tells it from others of its form.

    A text without any of the ``signs`` has none of it. Where the pattern has a group, that is the
    particular, and what stands before it stays.
    """

    kind: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...] = ()
    is_meant: Callable[[re.Match[str]], bool] = lambda match: True


def spans_of(text: str) -> list[Span]:
    """Where particulars stand in a text and of what kind they are; none within another."""
    spans: list[Span] = []
    for form in FORMS:
        if form.signs and not any(sign in text for sign in form.signs):
            continue
        of_form: list[Span] = []
        for match in form.pattern.finditer(text):
            if form.is_meant(match):
                of_form.append((*match.span(match.lastindex or 0), form.kind))
        text = _without(text, of_form)
        spans += of_form
    return sorted(spans)


def _without(text: str, spans: list[Span]) -> str:
    """The text with something else where these stand, so that nothing is read across them."""
    parts, done = [], 0
    for start, end, _ in spans:
        parts += [text[done:start], "\0" * (end - start)]
        done = end
    return "".join([*parts, text[done:]]) if spans else text


def digits_of(text: str) -> str:
    """Nothing but its digits."""
    return re.sub(r"[^0-9]", "", text)


def check_character(number: str) -> str:
    """The last character of an identity number, as its first 17 digits demand."""
    weighted = [int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True)]
    return CHECK_CHARACTERS[sum(weighted) % 11]


def passes_luhn(number: str) -> bool:
    """The check of bank cards (ISO/IEC 7812-1).

    Every second digit from the right is doubled; the sum of all digits divides by 10.
    """
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_identity_number(number: str) -> bool:
    """Whether 18 or 15 digits without anything between them are somebody's.

    The check digit may be wrong: people mistype it.
    """
    if not PROVINCE.match(number):
        return False
    if len(number) == 15:
        return _is_day(number[8:10], number[10:12]) and number[6:8] >= "30"
    if not _is_day(number[10:12], number[12:14]):
        return False
    year, is_right = int(number[6:10]), check_character(number) == number[17].upper()
    return 1900 <= year <= (2100 if is_right else LAST_BIRTH_YEAR)


def is_card_number(number: str) -> bool:
    """Whether 16 to 19 digits are a bank card's: of China UnionPay, or right by their check."""
    return number.startswith("62") or (number[0] in "3456" and passes_luhn(number))


def _is_day(month: str, day: str) -> bool:
    return "01" <= month <= "12" and "01" <= day <= "31"


def _groups(match: re.Match[str]) -> list[str]:
    return re.findall("[0-9]+", match[0])


def _is_phone(match: re.Match[str]) -> bool:
    """Of eleven digits with something between them: no amount, no date, no version."""
    groups = _groups(match)
    if len(groups) == 1:
        return True
    sizes = [len(group) for group in groups]
    if "," in match[0] or ";" in match[0] or ":" in match[0]:
        return sizes[-3:] == [3, 4, 4] or sizes[-3:] == [4, 4, 3]
    if len(groups) == 2 and match[0].count(".") == 1 and not re.search(r"[^0-9.]", match[0]):
        return False  # 139.01739411
    if re.search(r"[0-9]\.[0-9]+ +[0-9]+\.[0-9]", match[0]):
        return False  # 14.5 15.5 16.5
    years = [group for group in groups if re.fullmatch("(?:19|20)[0-9][0-9]", group)]
    if not years:
        return True
    at = groups.index(years[0])
    is_dated = at + 2 < len(groups) and _is_day(groups[at + 1].zfill(2), groups[at + 2].zfill(2))
    return not is_dated and sizes[:2] != [2, 4]


def _is_identity(match: re.Match[str]) -> bool:
    return is_identity_number(re.sub("[^0-9Xx]", "", match[0].replace("×", "X")))


def _is_card(match: re.Match[str]) -> bool:
    groups = _groups(match)
    is_grouped = all(len(group) >= 4 for group in groups[:-1])
    return (is_grouped or len(groups) > 14) and is_card_number("".join(groups))


def _is_landline(match: re.Match[str]) -> bool:
    """No day behind three digits: 0371-20240105."""
    day = "20[0-3][0-9](?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])$"
    return not re.search(day, digits_of(match[0]))


def _is_no_size(match: re.Match[str]) -> bool:
    """No size in millimetres: 150x1200x2000."""
    return not all(group.endswith("0") for group in _groups(match))


def _is_undated(match: re.Match[str]) -> bool:
    """No day, month or year behind a word: 热线20240315, 医保2024-001, 传真2021-2024."""
    return not re.search(r"(?:^|[-) ])20[0-3][0-9](?:[-_ ]|0[1-9]|1[0-2]|20[0-3][0-9])", match[1])


def _is_masked(match: re.Match[str]) -> bool:
    number = match[0]
    return "*" in number and len(digits_of(number)) >= 10 and bool(PROVINCE.match(number))


def _is_plate(match: re.Match[str]) -> bool:
    """No word (云DATA01), no month (新V202403).

    Where strokes stand before the letter, or letters for digits, nearly all must be digits.
    """
    number = re.sub("[^0-9A-Z]", "", match[0].upper())[1:]
    if re.fullmatch("20[0-3][0-9](?:0[1-9]|1[0-2])", number):
        return False
    is_odd = bool(re.match(".[_(—–-]", match[0])) or bool(re.search("[OI]", number))
    return len(re.findall("[0-9OI]", number)) >= (4 if is_odd else 3)


def _is_passport(match: re.Match[str]) -> bool:
    """No year behind the letter: G20240012 numbers a matter."""
    return not digits_of(match[0]).startswith(("19", "20", "00"))


def _is_of_police(match: re.Match[str]) -> bool:
    """Of a region, or no year behind the letters: WJ2024001."""
    return not match[0].isascii() or _is_passport(match)


_MAIL_ENDS = r"(?:com|cn|net|org|edu|gov|me|io|cc|vip|top)"
_AT = r"(?:\s{0,2}(?:@|[(\[〔【「<](?:at|艾特)[)\]〕】」>]|#|艾特|圈a)\s{0,2}|&)"
_DOT = r"\s{0,2}(?:\.|。|点|[(\[〔【]dot[)\]〕】]|[·_,])\s{0,2}"
_MAIL_NAME = r"(?<![A-Za-z0-9.+-])[A-Za-z0-9][\w.+-]{0,63}"
# Words that a telephone's number follows.
_TELEPHONES = "电话|座机|固话|传真|致电|拨打|热线|联系(?:方式)?|宅电|小灵通|来电|总机|(?<![a-z])tel"
# Words that a number of a paper follows.
_PAPERS = (
    "护照|通行证|台胞证|回乡证|军官证|士官证|军人证|警官证|驾驶证|行驶证|驾照|"
    "档案编号|社保卡?|医保卡?|残疾证|学生证|工作证|居住证|身份证|证件|户口[本簿]|准考证"
)
REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CHAT = (
    r"[微薇威徽][^一-鿿\w\n]?信|v信|(?<![A-Za-z])(?:wei\s?xin|we\s?chat|[wv]x|v(?=\s?:))(?![a-z])"
    r"|[加+]v(?![a-z])|加微"
)
# What follows the letter for an edition: v-final003.
_EDITIONS = "final|beta|alpha|draft|test|new|rev|ver|build|release"
_QQ = r"(?<![A-Za-z])(?:QQ|qq|Qq|q号|Q号|Q群|[Qq](?=\s?:))|扣扣|球球|企鹅号?"

FORMS = (
    Form(
        "邮箱",
        re.compile(
            rf"(?:{_MAIL_NAME}|[一-鿿]{{1,4}})\s{{0,2}}@\s{{0,2}}[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,5}}",
            re.A,
        ),
        ("@",),
    ),
    Form(
        "邮箱",
        re.compile(
            rf"{_MAIL_NAME}(?:{_AT}|\s{{1,2}}at\s{{1,2}})[A-Za-z0-9-]{{1,64}}"
            rf"(?:(?:{_DOT}|\s{{1,2}}dot\s{{1,2}}){_MAIL_ENDS}){{1,2}}(?![A-Za-z0-9])",
            re.A | re.I,
        ),
        ("@", "at", "AT", "At", "#", "&", "艾特", "圈"),
    ),
    Form(
        "邮箱",
        re.compile(
            rf"{_MAIL_NAME}_at_[A-Za-z0-9-]{{1,64}}(?:(?:\.|_dot_|_){_MAIL_ENDS}){{1,2}}"
            r"(?![A-Za-z0-9])",
            re.A | re.I,
        ),
        ("_at_", "_AT_", "_At_"),
    ),
    Form(
        "身份证号",
        re.compile(rf"{_NO_DIGIT_BEFORE}[1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx×]{_ALONE_BEHIND}"),
        is_meant=_is_identity,
    ),
    Form(
        "银行卡号",
        re.compile(
            rf"{_NO_DIGIT_BEFORE}[3-6](?:[- ·./_—–]{{0,2}}[0-9]){{15,18}}{_NO_DIGIT_BEHIND}"
        ),
        is_meant=_is_card,
    ),
    Form(
        "身份证号",
        re.compile(rf"{_NO_DIGIT_BEFORE}[1-8](?:{_GAP}[0-9]){{14}}{_NO_DIGIT_BEHIND}"),
        is_meant=_is_identity,
    ),
    Form(
        "身份证号",
        re.compile(r"(?<![0-9*])[1-8][0-9*]{16}[0-9Xx*](?![0-9*])"),
        ("*",),
        is_meant=_is_masked,
    ),
    Form(
        "手机号",
        re.compile(
            rf"{_NO_DIGIT_BEFORE}(?:\(?\+?(?:00)?86\)?{_GAP}|[0(])?"
            rf"(?<![0-9][,.])1{_COMMA}[3-9](?:{_COMMA}[0-9]){{9}}{_NO_DIGIT_BEHIND}"
        ),
        is_meant=_is_phone,
    ),
    Form(
        "手机号",
        re.compile(
            rf"{_ALONE}1[3-9][0-9]\s?[xX×]\s?[0-9]{{4}}\s?[xX×]\s?[0-9]{{4}}{_ALONE_BEHIND}"
        ),
        ("x", "X", "×"),
        is_meant=_is_no_size,
    ),
    Form(
        "电话",
        re.compile(
            rf"(?<![0-9.])\(?(?:(?:\+|00)?86{_GAP}0?\)?|0)(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP}"
            rf"[2-8][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_NO_DIGIT_BEHIND}"
            rf"(?:(?:转|分机|ext|-|#)\s?[0-9]{{1,6}}{_NO_DIGIT_BEHIND})?"
        ),
        is_meant=_is_landline,
    ),
    Form(
        "电话",
        re.compile(
            rf"(?:{_TELEPHONES})(?:号码?|是|为|[: .]){{0,4}}"
            rf"((?:\(?0?(?:10|2[0-9]|[3-9][0-9]{{2}})[-) ]{{1,2}})?"
            rf"[2-8][0-9]{{2,3}}[- ]?[0-9]{{4}}){_NO_DIGIT_BEHIND}",
            re.I,
        ),
        is_meant=_is_undated,
    ),
    Form(
        "电话", re.compile(rf"{_NO_DIGIT_BEFORE}[48]00[- ][0-9]{{3,4}}[- ]?[0-9]{{3,4}}(?![0-9])")
    ),
    Form(
        "证件号",
        re.compile(
            rf"(?:{_PAPERS}){_SAYS}((?:[军士文警海空]字?第?\s?)?"
            rf"[A-Za-z]{{0,2}}[0-9][0-9 -]{{4,20}}[0-9Xx]){_ALONE_BEHIND}"
        ),
        is_meant=_is_undated,
    ),
    Form(
        "证件号",
        re.compile(
            rf"{_ALONE}(?:[EG][ -]?[0-9]{{8}}|[DSPCHMKW][0-9]{{8}}|[EPC][A-Z][0-9]{{7}}"
            rf"|[HM][0-9]{{10}}){_ALONE_BEHIND}",
            re.I,
        ),
        is_meant=_is_passport,
    ),
    Form("证件号", re.compile(r"[军士]字?第\s?[0-9]{6,9}号?"), ("军", "士")),
    Form(
        "车牌号",
        re.compile(
            rf"(?<![更最创全])[{REGIONS}][ ·•._(—–-]{{0,2}}[A-Z][ ·•._()「—–-]{{0,2}}"
            rf"(?:[A-Z0-9][ ·]?){{4,5}}[A-Z0-9警学挂港澳试超领使](?![0-9A-Za-z])",
            re.I,
        ),
        tuple(REGIONS),
        is_meant=_is_plate,
    ),
    Form(
        "车牌号",
        re.compile(
            rf"{_ALONE}WJ[ ·-]?[{REGIONS}]?[ ·•.-]?(?:[0-9]{{2}}[-·]?)?[A-Z0-9]{{5}}{_ALONE_BEHIND}"
        ),
        ("WJ",),
        is_meant=_is_of_police,
    ),
    Form(
        "车牌号",
        re.compile(r"(?:(?<![一-鿿])|(?<=[牌车号]))[使领][ ·-]?[0-9]{6}(?![0-9A-Za-z一-鿿])"),
        ("使", "领"),
    ),
    Form(
        "车牌号",
        re.compile(rf"(?:车牌|号牌){_SAYS}([A-Z][ ·•.-]{{0,2}}[A-Z0-9]{{5,6}}){_ALONE_BEHIND}"),
        ("牌",),
    ),
    Form("微信号", re.compile(r"(?<![A-Za-z0-9])wxid_[-\w]{3,30}", re.A | re.I), ("wxid", "WXID")),
    Form(
        "微信号",
        re.compile(
            rf"(?:{_CHAT})_?{_SAYS}((?:[A-Za-z]|[0-9](?=[0-9_-]{{5}}))[-\w]{{5,19}})", re.A | re.I
        ),
        is_meant=_is_undated,
    ),
    Form(
        "微信号",
        re.compile(
            rf"{_ALONE}v[-_](?!{_EDITIONS})([a-z]{{3,16}}(?!20[0-3][0-9])[0-9]{{3,8}}){_ALONE_BEHIND}",
            re.I,
        ),
        ("v-", "v_", "V-", "V_"),
    ),
    Form(
        "QQ号",
        re.compile(rf"(?:{_QQ})群?{_SAYS}([1-9][0-9 -]{{3,14}}[0-9])(?![0-9])"),
        is_meant=_is_undated,
    ),
)
