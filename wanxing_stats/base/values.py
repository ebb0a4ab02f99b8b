"""One raw spreadsheet cell -> one typed value.

    parse_date("2024年3月5日")  ->  date(2024, 3, 5)
    parse_number("1.2万", "元")  ->  Decimal(12000)

A cell is what the readers give: str, int, float, bool, date, datetime or time (None counts as
empty). Every function takes the spellings its docstring lists and refuses all others with a
ValueError whose text says in Chinese what was expected; the caller adds the place and what was
read. Nothing is guessed or rounded.
"""

import datetime
import re
from decimal import Context, Decimal

from .characters import plain
from .numerals import digits_of, number_in_words

_DATE = "应为日期"
_MONTH = "应为年月"
_PERIOD = "应为日期或起止日期"
_NUMBER = "应为数字"
_INTEGER = "应为整数"
_BOOLEAN = "应为是或否"

# Full-width forms lie 0xFEE0 above ASCII. Not NFKC, as in ``characters``.
FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD_ALNUM = {code: plain for code, plain in FOLDED.items() if chr(plain).isalnum()}
FOLDED |= {ord("￥"): ord("¥"), ord("−"): ord("-")}


def clean_text(cell: object) -> str:
    """The cell as one line of text, Chinese punctuation kept as printed.

    Full-width letters, digits and spaces become half-width; white space (line breaks too) collapses
    to one space; invisible characters go, look-alikes are the plain ones. A whole float prints as
    an integer (3.0 -> "3"), a date as ISO, a time of midnight not.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()  # as Excel shows it
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time.min
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not text.isascii() or not text.isprintable():  # most cells are, and have nothing to fold
        text = plain(text).translate(_FOLD_ALNUM)
    return " ".join(text.split())


def _folded(cell: object) -> str:
    """clean_text with full-width punctuation folded too, where punctuation is syntax."""
    return clean_text(cell).translate(FOLDED)


_CLOCK = (
    r"(?:[上下]午|晚上?|中午|凌晨|早上)? ?(?:[01]?[0-9]|2[0-4])"
    r"(?:[:时点](?:[0-5]?[0-9](?:[:分](?:[0-5]?[0-9](?:\.[0-9]+)?)?秒?)?)?)(?: ?[AP]M)?"
)
_WEEKDAY = re.compile(r" ?\(?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])\)?(?= |$)")
_DATE_TEXT = re.compile(
    r"(?P<y>[0-9]{4}|[0-9]{2}) ?(?:"
    r"年 ?(?P<m1>[0-9]{1,2}) ?月 ?(?P<d1>[0-9]{1,2}) ?[日号]?"
    r"|(?P<sep>[./-]) ?(?P<m2>[0-9]{1,2}) ?(?P=sep) ?(?P<d2>[0-9]{1,2}) ?日?"
    rf")(?:(?:T| |(?<=[日号])){_CLOCK})?"
)
# A moment with its distance from Greenwich, as programs export it.
_ABROAD = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5,8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_NUMERALS = "〇○零一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾"
_YEAR_IN_WORDS = re.compile(rf"([{_NUMERALS}Oo0]{{2,4}}) ?年")
_DAY_IN_WORDS = re.compile(rf"(?<=[年月 ])([{_NUMERALS}]{{1,3}})(?= ?[月日号]|$)")
_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(
    (datetime.date(1990, 1, 1) - _EPOCH).days, (datetime.date(2100, 12, 31) - _EPOCH).days + 1
)


def parse_date(cell: object) -> datetime.date:
    """A day. A time of day is dropped.

    Date cells; 2024.3.5, 2024-3-5, 2024/3/5, 2024年3月5日 or 号, 二〇二四年三月五日; 20240305 as
    number or text; Excel serials of 1990 to 2100 (45356) as number or digits; each with a time of
    day, with its weekday if that is right; 24.3.5, 24-3-5 and 24年3月5日, which mean 2024. Not
    24/3/5: Excel writes month/day/year so. 2024-03-04T16:00:00Z is the 5th in China. Years after
    1900 only: an earlier one is a number shown as a date.
    """
    if isinstance(cell, datetime.datetime):
        day = cell.date()
    elif isinstance(cell, datetime.date):
        day = cell
    else:
        day = _date_from_text(_folded(cell))
    if not 1900 < day.year <= 2100:
        raise ValueError(_DATE)
    return day


def _date_from_text(text: str) -> datetime.date:
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text) and int(text[:5]) in _SERIALS:
        return _EPOCH + datetime.timedelta(days=int(text[:5]))
    if re.fullmatch("[0-9]{8}", text):
        return _day(text[:4], text[4:6], text[6:])
    if _ABROAD.fullmatch(text):
        return _day_in_china(text)
    weekday = _WEEKDAY.search(text)
    if weekday:
        text = (text[: weekday.start()] + text[weekday.end() :]).strip()
    match = _DATE_TEXT.fullmatch(_in_digits(text))
    if not match or (match["sep"] == "/" and len(match["y"]) == 2):
        raise ValueError(_DATE)
    year = _four_digits(match["y"], _DATE)
    day = _day(year, match["m1"] or match["m2"], match["d1"] or match["d2"])
    if weekday and "一二三四五六日".index(weekday["day"].replace("天", "日")) != day.weekday():
        raise ValueError("应为日期，所写的星期与日期不符")
    return day


def _day_in_china(text: str) -> datetime.date:
    try:
        return datetime.datetime.fromisoformat(text).astimezone(_CHINA).date()
    except ValueError:
        raise ValueError(_DATE) from None


def _in_digits(text: str) -> str:
    """A date with its year, month and day in digits: 二〇二四年三月五日 -> 2024年3月5日."""
    if text.isascii() or "年" not in text:
        return text
    year = _YEAR_IN_WORDS.match(text)
    if year:
        text = digits_of(re.sub("[Oo]", "0", year[1])) + text[year.end() - 1 :]
    try:
        return _DAY_IN_WORDS.sub(_number_of_day, text)
    except ValueError:
        return text


def _number_of_day(match: re.Match[str]) -> str:
    words = match[1].replace("廿", "二十").replace("卅", "三十")
    if len(words) > 1:
        words = words.lstrip("零〇○")  # as cheques write 零壹月
    return str(number_in_words(re.sub("^壹拾", "拾", words)))


def _day(year: str, month: str, day: str) -> datetime.date:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(_DATE) from None


def _four_digits(year: str, reason: str) -> str:
    """Two digits mean this century up to 49; 98 would be a guess."""
    if len(year) == 2 and year >= "50":
        raise ValueError(reason)
    return year if len(year) == 4 else f"20{year}"


_MONTH_TEXT = re.compile(
    r"([0-9]{4})(?: ?[./-] ?)?([0-9]{1,2})|([0-9]{4}|[0-9]{2}) ?年 ?([0-9]{1,2}) ?月份?"
)


def parse_month(cell: object) -> str:
    """A month as "YYYY-MM".

    2024年6月, 24年6月, 2024.6, 2024-06, 2024/6, 202406, 二〇二四年六月, and every spelling of a
    full date. Of the number 2024.1 Excel has lost whether it was 2024.10: it is refused.
    """
    if isinstance(cell, float) and round(cell * 10) % 10 == 1 and _is_tenth(cell):
        raise ValueError("应为年月，看不出是1月还是10月")
    text = _in_digits(_folded(cell))
    match = _MONTH_TEXT.fullmatch(text)
    if not match or re.fullmatch("[0-9]{5}", text):  # five digits are a serial, not 2024 and 6
        try:
            return f"{parse_date(cell):%Y-%m}"
        except ValueError:
            raise ValueError(_MONTH) from None
    year, month = _four_digits(match[1] or match[3], _MONTH), int(match[2] or match[4])
    if not ("1900" < year <= "2100" and 1 <= month <= 12):
        raise ValueError(_MONTH)
    return f"{year}-{month:02}"


def _is_tenth(number: float) -> bool:
    """Whether a number has one digit behind its point: then the next may be a lost nought."""
    return number > 1900 and abs(number * 10 - round(number * 10)) < 1e-6


_TO = r" ?(?:-|~|—|–|―|至|到)+ ?"
_MONTHS_OF_YEAR = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2}) ?"
    r"(?:年 ?(?:第?(?P<quarter>[一二三四1-4]) ?季度|(?P<half>[上下])半年|全年)?"
    rf"|[年./-] ?(?P<from>[0-9]{{1,2}}) ?月?{_TO}(?P<to>[0-9]{{1,2}}) ?月份?)"
)
_DATE_STEM = re.compile(r"(?P<year>[0-9]{2,4} ?[年./-] ?)(?P<month>[0-9]{1,2} ?[月./-] ?)")


LONGEST_PERIOD = 100  # characters


def parse_period(cell: object) -> tuple[datetime.date, datetime.date]:
    """First and last day of a period.

    One day or one month in every spelling above; 2024.4.15-4.21, 2024年4月15日至21日, 2024-04-15 至
    2024-04-21; months 2024年1-3月; 2024年第二季度, 2024年上半年, 2024年全年. The year is that of
    the first day unless the last states its own. A period that ends before it begins, or has no
    year, is refused.
    """
    text = _folded(cell)
    if len(text) > LONGEST_PERIOD:
        raise ValueError(_PERIOD)
    for read in (_one_day, _months_of_year, _two_days, _one_month):
        period = read(cell, text)
        if period:
            if period[1] < period[0]:
                raise ValueError(_PERIOD)
            return period
    raise ValueError(_PERIOD)


def _one_day(cell: object, text: str) -> tuple[datetime.date, datetime.date] | None:
    try:
        day = parse_date(cell)
    except ValueError:
        return None
    return day, day


def _one_month(cell: object, text: str) -> tuple[datetime.date, datetime.date] | None:
    try:
        year, month = map(int, parse_month(cell).split("-"))
    except ValueError:
        return None
    return _months(year, month, month)


def _months_of_year(cell: object, text: str) -> tuple[datetime.date, datetime.date] | None:
    match = _MONTHS_OF_YEAR.fullmatch(text)
    if not match:
        return None
    year = int(_four_digits(match["year"], _PERIOD))
    if match["quarter"]:
        number = "一二三四1234".index(match["quarter"]) % 4
        return _months(year, 3 * number + 1, 3 * number + 3)
    if match["half"]:
        return _months(year, 1, 6) if match["half"] == "上" else _months(year, 7, 12)
    return _months(year, int(match["from"] or 1), int(match["to"] or 12))


def _two_days(cell: object, text: str) -> tuple[datetime.date, datetime.date] | None:
    """A range of days; the last takes from the first whatever it leaves out."""
    for first, last in _splits(text):
        stem = _DATE_STEM.match(first)
        beginnings = ("", stem["year"], stem["year"] + stem["month"]) if stem else ("",)
        for beginning in beginnings:
            try:
                return parse_date(first), parse_date(beginning + last)
            except ValueError:
                continue
    return None


def _splits(text: str) -> list[tuple[str, str]]:
    """Every way to cut a text in two at a sign that may mean "to".

    There may be several: a hyphen may also stand inside a date.
    """
    return [(text[: sign.start()], text[sign.end() :]) for sign in re.finditer(_TO, text)]


def _months(year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1900 < year <= 2100):
        raise ValueError(_PERIOD)
    after = datetime.date(year + last // 12, last % 12 + 1, 1)
    return datetime.date(year, first, 1), after - datetime.timedelta(days=1)


# What a word before a unit multiplies by; 角 is a tenth of a yuan.
SCALES = {
    "": Decimal(1),
    "角": Decimal("0.1"),
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "十万": Decimal(10**5),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
}
_SCALE = "十万|百万|千万|百|千|万|亿"
# Units that say what is counted, not how much; those of time are left out: dropping 天 or 小时
# would change the value.
_COUNTED = (
    "元[整正]?|件|人次?|户|家|平方米|平米|㎡|m²|m2|份|场次?|次|块|台|分|个|名|"
    "起|项|条|处|套|宗|例|篇|期|张|册|本|幅|枚|辆"
)
_NUMBER_TEXT = re.compile(
    r"(?P<sign>[+-]|(?P<open>\())? ?(?:人民币|RMB|CNY)? ?¥? ?(?P<inner>(?<=¥)-)?"
    r"(?P<digits>(?:[0-9]+|[0-9]{1,3}(?:[, ][0-9]{3})+)(?:\.[0-9]+)?) ?"
    rf"(?P<scale>{_SCALE})? ?(?P<unit>{_COUNTED}|%)?(?(open)\))"
)
# 千克 is no thousand of 克; a 万 or 亿 elsewhere is not understood, and must not be ignored.
_GIVEN = re.compile(
    rf"(?:人民币)?(?P<scale>十万|百万|千万|万|亿|[十百千](?=(?:{_COUNTED})?$)|角$)?"
    r"(?P<unit>[^万亿]*)"
)
# What may as well stand between two numbers as between groups of digits. It does not where
# thousands begin with one digit, or where cents follow.
_OPEN_SIGN = re.compile(r"[0-9](?:，|, | )[0-9]")
_SURE_GROUPS = re.compile(
    r"(?<![0-9])[0-9](?:[,， ][0-9]{3})+(?![0-9])|[0-9]{3}\.[0-9]{2}(?![0-9])"
)
_IN_WORDS = re.compile(rf"(?P<words>[^()]*?)(?P<unit>(?!元){_COUNTED})?")
# An amount in digits and once more in words.
_BOTH = re.compile(r"(?P<first>[^()]+)\((?:大写|小写)?:? ?(?P<then>[^()]+)\)")
_OWN_SCALE = re.compile("[万萬亿億元圆]")
_MOST_DIGITS = 20  # Decimal rounds beyond 28, and no quantity is so long


def parse_number(cell: object, given: str = "") -> Decimal:
    """A number, exact to the 15 digits that a spreadsheet keeps.

    3500, 3,500, 3，500, 3 500, ２，０００, ¥200, 3500元, 12件 (the unit is dropped), 1.2万,
    1.2万元, 3千, 1亿元, -5, (200) for -200, 三十五, 一百二十件, 两万, 叁仟元整, 三千五, 1万5千,
    3000元（叁仟元整）. 85% is 85 when `given` is "%" and refused otherwise; a bare 0.85 under "%"
    stays 0.85. What may be two numbers is refused: 500，300.

    Parameters
    ----------
    given
        The unit that the heading states: 万元 multiplies by 10000 a cell that states no unit.

    Raises
    ------
    ValueError
        For what is no number, and for money under a heading that counts things, or the reverse.
    """
    heading = _GIVEN.fullmatch(given.strip().translate(FOLDED))
    if not heading:
        raise ValueError("标题写明的单位不认识")
    if not isinstance(cell, (str, int, float)) or isinstance(cell, bool):
        raise ValueError(_NUMBER)
    if isinstance(cell, str):
        _refuse_two_numbers(cell)
        text = _folded(cell)
    else:
        text = _plain_digits(cell)
    both = _BOTH.fullmatch(text)
    if both and text[0] != "(":
        numbers = {_number(part, heading, given) for part in both.group("first", "then")}
        if len(numbers) > 1:
            raise ValueError("应为一个数，大写与小写不同")
        return numbers.pop()
    return _number(text, heading, given)


def _number(text: str, heading: re.Match[str], given: str) -> Decimal:
    match = _NUMBER_TEXT.fullmatch(text)
    number = _of_digits(match, heading, given) if match else _of_words(text, heading, given)
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        raise ValueError(_NUMBER)
    # 12000, not 12000.0
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _of_digits(match: re.Match[str], heading: re.Match[str], given: str) -> Decimal:
    if match["sign"] and match["inner"]:
        raise ValueError(_NUMBER)
    _check_unit(match["unit"] or "", heading["unit"], given)
    number = _as_kept(Decimal(re.sub("[, ]", "", match["digits"])))
    scale = match["scale"] if match["scale"] or match["unit"] else heading["scale"]
    number *= SCALES[scale or ""]
    return -number if match["open"] or "-" in (match["sign"], match["inner"]) else number


def _of_words(text: str, heading: re.Match[str], given: str) -> Decimal:
    match = _IN_WORDS.fullmatch(text.removeprefix("人民币").strip(" :"))
    try:
        number = number_in_words(match["words"] if match else "")
    except ValueError:
        raise ValueError(_NUMBER) from None
    money = "元" if match and re.search("[元圆]", match["words"]) else ""
    unit = (match["unit"] if match else "") or money
    _check_unit(unit, heading["unit"], given)
    own = unit or _OWN_SCALE.search(text)
    return number * SCALES["" if own else heading["scale"] or ""]


def _plain_digits(number: int | float) -> str:
    """A number's digits; of binary fractions the 15 that Excel keeps: 56.99999999999999 is 57."""
    if isinstance(number, float):
        return format(Decimal(f"{number:.15g}"), "f")
    return str(number)


def _as_kept(number: Decimal) -> Decimal:
    """A fraction of more digits than Excel keeps, as Excel keeps it."""
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    is_noise = isinstance(exponent, int) and exponent < 0 and len(digits) > 15
    return Context(prec=15).plus(number) if is_noise else number


def _refuse_two_numbers(cell: str) -> None:
    text = clean_text(cell)
    if _OPEN_SIGN.search(text) and not _SURE_GROUPS.search(text):
        raise ValueError("应为一个数，像是写了两个数")


def _check_unit(unit: str, wanted: str, given: str) -> None:
    """Refuse a cell's unit that measures another kind of thing than its heading's."""
    kind = _kind_of_unit(unit)
    if unit and (wanted or kind == "%") and kind != _kind_of_unit(wanted):
        own, _, _ = given.partition("/")  # what stands behind the stroke may be anything
        raise ValueError(f"单位应为{own}" if own else _NUMBER)


def _kind_of_unit(unit: str) -> str:
    """% for shares, 元 for money, "" for what is counted."""
    return unit[:1] if unit[:1] in ("%", "元") else ""


def parse_integer(cell: object, given: str = "") -> int:
    """A whole number in any spelling of parse_number; 1.2万 is whole, 1.5 is not."""
    number = parse_number(cell, given)
    if number % 1:
        raise ValueError(_INTEGER)
    return int(number)


_BOOLEANS = dict.fromkeys(["是", "有", "√", "✓", "✔", "Y", "TRUE", "1", "满意"], True)
_BOOLEANS |= dict.fromkeys(["否", "无", "×", "✗", "✘", "N", "FALSE", "0", "不满意"], False)
BOOLEAN_WORDS = frozenset(_BOOLEANS)


def parse_boolean(cell: object) -> bool:
    """是/否, 有/无, √/× (✓ and ✗ too), Y/N, TRUE/FALSE, 1/0, 满意/不满意, in either case."""
    try:
        return _BOOLEANS[_folded(cell).upper()]
    except KeyError:
        raise ValueError(_BOOLEAN) from None
