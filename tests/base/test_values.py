"""What each spelling of a cell becomes, and which spellings are refused."""

import contextlib
import datetime
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanxing_stats.base import identity
from wanxing_stats.base.numerals import number_in_words
from wanxing_stats.base.values import (
    clean_text,
    parse_boolean,
    parse_date,
    parse_integer,
    parse_month,
    parse_number,
    parse_period,
)

FIFTH = datetime.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (3.5, "3.5"),
        (None, ""),
        (True, "TRUE"),
        ("  甲\n乙\u3000 丙\xa0", "甲 乙 丙"),
        ("示例\u200b社区\ufeff", "示例社区"),
        ("ＡＢ１２ｃ", "AB12c"),
        ("调解，成功：（是）“好”；", "调解，成功：（是）“好”；"),
        ("300①", "300①"),
        (FIFTH, "2024-03-05"),
        (datetime.datetime(2024, 3, 5), "2024-03-05"),
        (datetime.datetime(2024, 3, 5, 14, 30), "2024-03-05 14:30:00"),
        (datetime.time(14, 30), "14:30:00"),
    ],
)
def test_text_is_one_tidy_line_with_punctuation_as_printed(cell, text):
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        FIFTH,
        datetime.datetime(2024, 3, 5, 14, 30),
        45356,
        45356.0,
        45356.6,
        "45356",
        20240305,
        20240305.0,
        "20240305",
        "2024.3.5",
        "2024.03.05",
        "2024-3-5",
        "2024/3/5",
        "2024年3月5日",
        "2024年03月05号",
        "2024年3月5",
        "2024年3月5日14:30",
        "2024.3.5 14:30",
        "2024-03-05T14:30:00",
        "2024-03-05 14:30:00.123",
        "２０２４．３．５",
        "２０２４年３月５日",
        " 2024 年 3 月 5 日 ",
        "2024. 3. 5",
        "24.3.5",
        "24-3-5",
        "24年3月5日",
        "二〇二四年三月五日",
        "二○二四年叁月零伍日",
        "2024年三月五日",
        "2024-3-5（周二）",
        "2024年3月5日 星期二",
        "2024-03-05 下午2:30",
        "2024年3月5日14时30分",
        "2024/3/5 9:05:00 AM",
        "2024-03-04T16:00:00Z",
        "2024-03-05T08:00:00.000+08:00",
    ],
)
def test_every_spelling_of_a_day_is_that_day(cell):
    assert parse_date(cell) == FIFTH
    assert type(parse_date(cell)) is datetime.date
    assert parse_month(cell) == "2024-03"


@pytest.mark.parametrize(
    "cell",
    [
        "2月30日",
        "2024.2.30",
        "2024年2月30日",
        20240230,
        20241301,
        "3月5日",
        "3.5",
        "2024年",
        "2024.3",
        202403,
        "民国113年3月5日",
        "113.3.5",
        "农历2024年3月5日",
        "2024年正月初五",
        "2024年腊月5日",
        "98.3.5",
        "12/05/24",
        "2024.3-5",
        "2024.3.5-2024.3.8",
        "2024.3.5 99:99",
        "2024.3.51 4:30",
        240305,
        32873,
        73416,
        "3024.3.5",
        datetime.date(1900, 1, 6),
        datetime.time(14, 30),
        float("nan"),
        True,
        None,
        "",
        "待定",
        "2024年3月上旬",
        "2024年3月5日-7日",
        "三月五日",
    ],
)
def test_what_is_no_certain_day_is_refused(cell):
    with pytest.raises(ValueError, match="^应为日期$"):
        parse_date(cell)


def test_a_weekday_that_is_not_that_of_the_day_is_said():
    with pytest.raises(ValueError, match="星期"):
        parse_date("2024-3-5（周三）")


def test_of_a_number_nobody_knows_whether_it_was_january_or_october():
    with pytest.raises(ValueError, match="1月还是10月"):
        parse_month(2024.1)


@pytest.mark.parametrize(
    ("serial", "day"), [(32874, (1990, 1, 1)), (73415, (2100, 12, 31)), (45356, (2024, 3, 5))]
)
def test_serials_count_as_excel_counts(serial, day):
    assert parse_date(serial) == parse_date(str(serial)) == datetime.date(*day)


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2024年6月", "2024-06"),
        ("2024年06月份", "2024-06"),
        ("24年6月", "2024-06"),
        ("2024.6", "2024-06"),
        (2024.6, "2024-06"),
        ("2024-06", "2024-06"),
        ("2024/6", "2024-06"),
        ("202406", "2024-06"),
        (202406, "2024-06"),
        (202406.0, "2024-06"),
        ("２０２４年６月", "2024-06"),
        ("2024年12月", "2024-12"),
        ("2024.10", "2024-10"),
        (2024.11, "2024-11"),
        (20241231, "2024-12"),
    ],
)
def test_every_spelling_of_a_month_is_that_month(cell, month):
    assert parse_month(cell) == month


@pytest.mark.parametrize(
    "cell",
    [
        "6月",
        "2024",
        2024,
        "2024年",
        "2024.13",
        "202400",
        "24.6",
        "20246",
        "2024年1-6月",
        "",
        None,
        True,
    ],
)
def test_what_is_no_certain_month_is_refused(cell):
    with pytest.raises(ValueError, match="^应为年月$"):
        parse_month(cell)


@pytest.mark.parametrize(
    ("cell", "given", "number"),
    [
        (5, "", "5"),
        (0.1, "", "0.1"),
        (-2.50, "", "-2.5"),
        (3.0, "", "3"),
        (1e-7, "", "0.0000001"),
        ("3500元", "", "3500"),
        ("3,500", "", "3500"),
        ("3，500.25元", "", "3500.25"),
        ("1 234 567", "", "1234567"),
        ("２，０００", "", "2000"),
        ("12 件", "", "12"),
        ("6人次", "", "6"),
        ("120平方米", "", "120"),
        ("120㎡", "", "120"),
        ("120m2", "", "120"),
        ("1.2万元", "", "12000"),
        ("1.2万", "", "12000"),
        ("１．２ 万元", "", "12000"),
        ("3千", "", "3000"),
        ("1.5亿元", "", "150000000"),
        ("¥200", "", "200"),
        ("￥ 200.00", "", "200"),
        ("-¥200", "", "-200"),
        ("¥-200", "", "-200"),
        ("-5", "", "-5"),
        ("－5", "", "-5"),
        ("(200)", "", "-200"),
        ("（1,200元）", "", "-1200"),
        ("85%", "%", "85"),
        ("85.5％", "%", "85.5"),
        (85, "%", "85"),
        (0.85, "%", "0.85"),
        ("三十五", "", "35"),
        ("十二件", "", "12"),
        ("一百二十", "", "120"),
        ("一百零五", "", "105"),
        ("两件", "", "2"),
        ("两万", "", "20000"),
        ("三万零五十元", "", "30050"),
        ("十二万五千", "", "125000"),
        (1.2, "万元", "12000"),
        ("1.2", "万", "12000"),
        ("三", "万元", "30000"),
        ("1.2万元", "万元", "12000"),
        ("3500元", "万元", "3500"),
        ("两万", "万元", "20000"),
        ("3", "万人次", "30000"),
        ("3", "千元", "3000"),
        ("3", "千克", "3"),
        ("3", "人民币万元", "30000"),
        ("3", "百元", "300"),
        ("3", "角", "0.3"),
        ("叁仟元整", "", "3000"),
        ("壹万贰仟伍佰元伍角", "", "12500.5"),
        ("叁仟元整", "万元", "3000"),
        ("十二万五千", "万元", "125000"),
        ("3000元（叁仟元整）", "", "3000"),
        ("三千五", "", "3500"),
        ("1万5千", "", "15000"),
        ("5百元", "", "500"),
        (56.99999999999999, "", "57"),
        ("57.00000000000001", "", "57"),
        (0.1 + 0.2, "万元", "3000"),
    ],
)
def test_every_spelling_of_a_number_is_exact(cell, given, number):
    read = parse_number(cell, given)
    assert read == Decimal(number)
    assert f"{read:f}" == f"{Decimal(number):f}", "no zeros that the multiplication brought"


@pytest.mark.parametrize(
    "cell",
    [
        "约300",
        "300余",
        "200多",
        "10-20",
        "10～20",
        "#N/A",
        "#DIV/0!",
        "无",
        "—",
        "",
        None,
        True,
        datetime.date(2024, 3, 5),
        float("nan"),
        float("inf"),
        "300①",
        "1,2",
        "12,34",
        "1.2.3",
        "5.",
        "(-200)",
        "(200",
        "--5",
        "1.2E+05",
        "85%",
        "3天",
        "二〇二四",
        "一百十",
        "百",
        "万",
        "十两",
        "35（其中重复5件）",
        "1" * 21,
        10**30,
    ],
)
def test_what_is_no_certain_number_is_refused(cell):
    with pytest.raises(ValueError, match="^应为数字$"):
        parse_number(cell)


@pytest.mark.parametrize(
    "cell", ["500，300", "500, 300", "500 300", "500，3000", "100，200元", "3000（三千五）"]
)
def test_what_may_be_two_numbers_is_never_joined(cell):
    with pytest.raises(ValueError, match="^应为一个数"):
        parse_number(cell)


@given(st.integers(1, 10**12 - 1))
def test_a_number_is_the_same_in_words_of_cheques_and_of_every_day(number):
    words = in_words(number)
    assert number_in_words(words) == number
    cheque = words.translate(
        str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
    )
    assert number_in_words(f"{cheque}元整") == number


def in_words(number: int) -> str:
    """The numeral as schools teach it."""
    for place, sign in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= place:
            head, tail = divmod(number, place)
            gap = "零" if 0 < tail < place // 10 else ""
            return in_words(head) + sign + gap + (in_words(tail) if tail else "")
    return "零一二三四五六七八九"[number]


@pytest.mark.parametrize(
    ("cell", "given"), [("300元", "件"), ("3件", "万元"), ("85%", "件"), ("3件", "%")]
)
def test_a_unit_of_another_kind_than_the_headings_is_refused(cell, given):
    with pytest.raises(ValueError, match=f"^单位应为{given}$"):
        parse_number(cell, given)


def test_a_heading_with_a_scale_it_does_not_know_is_refused_rather_than_ignored():
    with pytest.raises(ValueError, match="不认识"):
        parse_number(3, "每万人")


@pytest.mark.parametrize(
    ("cell", "given", "number"), [(3.0, "", 3), ("1.2万", "", 12000), (0.5, "万元", 5000)]
)
def test_a_whole_number_is_an_int(cell, given, number):
    assert parse_integer(cell, given) == number
    assert type(parse_integer(cell, given)) is int


def test_a_fraction_is_no_integer():
    with pytest.raises(ValueError, match="^应为整数$"):
        parse_integer("1.5件")


@pytest.mark.parametrize(
    "cell", ["是", "有", "√", "✓", "Y", "y", "Ｙ", "TRUE", "True", True, 1, 1.0, "1", " 是 "]
)
def test_every_spelling_of_yes(cell):
    assert parse_boolean(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "✗", "N", "n", "FALSE", False, 0, 0.0, "0"])
def test_every_spelling_of_no(cell):
    assert parse_boolean(cell) is False


@pytest.mark.parametrize("cell", ["", None, 2, "基本是", "不详", "/"])
def test_neither_yes_nor_no_is_refused(cell):
    with pytest.raises(ValueError, match="^应为是或否$"):
        parse_boolean(cell)


# periods


@pytest.mark.parametrize(
    "cell, first, last",
    [
        ("2024.4.15-4.21", "2024-04-15", "2024-04-21"),
        ("2024年4月15日至21日", "2024-04-15", "2024-04-21"),
        ("2024-04-15 至 2024-04-21", "2024-04-15", "2024-04-21"),
        ("2024-04-15-2024-04-21", "2024-04-15", "2024-04-21"),
        ("2024年12月30日—2025年1月3日", "2024-12-30", "2025-01-03"),
        ("２０２４．４．１５～４．２１", "2024-04-15", "2024-04-21"),
        ("2024年1-3月", "2024-01-01", "2024-03-31"),
        ("2024.1-3月", "2024-01-01", "2024-03-31"),
        ("2024年第二季度", "2024-04-01", "2024-06-30"),
        ("2024年一季度", "2024-01-01", "2024-03-31"),
        ("2024年上半年", "2024-01-01", "2024-06-30"),
        ("2024年下半年", "2024-07-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2024年3月5日", "2024-03-05", "2024-03-05"),
        (45356, "2024-03-05", "2024-03-05"),
    ],
)
def test_a_period_has_its_first_and_last_day(cell, first, last):
    assert tuple(day.isoformat() for day in parse_period(cell)) == (first, last)


@pytest.mark.parametrize(
    "cell",
    [
        "4月15日-21日",
        "2024.4.21-4.15",
        "2024年3-1月",
        "2024年1-13月",
        "2024年第五季度",
        "春节期间",
        "2024.4.15-4.31",
        "民国113年",
        "",
    ],
)
def test_a_period_that_could_not_be_is_refused(cell):
    with pytest.raises(ValueError, match="应为日期或起止日期"):
        parse_period(cell)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (identity, "a" + "." * 200_000 + "a1"),
        (identity, "。 " * 100_000 + "x"),
        (lambda text: parse_number(text, ""), "一" + "亿" * 30_000),
        (parse_period, "2024-3-1至" * 20_000),
        (parse_date, "2024-3-1至" * 20_000),
    ],
)
def test_an_endless_cell_is_read_or_refused_at_once(parse, text):
    started = time.process_time()
    with contextlib.suppress(ValueError):
        parse(text)
    assert time.process_time() - started < 1


def test_satisfied_or_not_is_yes_or_no():
    assert parse_boolean("满意") is True
    assert parse_boolean("不满意") is False
    with pytest.raises(ValueError):
        parse_boolean("基本满意")
