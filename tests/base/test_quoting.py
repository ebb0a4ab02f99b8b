"""What messages show of a cell: a text that nobody can be meant by, else its shape."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanxing_stats.base import SURNAMES, clean_text, expectation, in_quotes, is_expected, quoted

QUOTED = (
    """
2月30日|2024年2月30日|2024-02-30|2024/2/30|20240230|2024.13|24.13.45|03/15/2024|十二月三十日|二〇二四年二月三十日
2024年12月31日前|3月上旬|2024年底|第二季度|截至2024年12月31日|2024年3月5日 星期二
2024年3月5日（周一）
2024.4.15-4.21|2024-04-15至2024-04-21|2024年4月15日至21日|2024年1-3月|2024.3.5、2024.4.6
2024-03-04T16:00:00Z|2024-02-30 10:00:00|2024年3月5日上午9时30分
1.2.3万元|约200元|200左右|500，300|-5|(200)|85%|百分之五|12件|20余人|1万5千余元|三千五|叁仟元整|12万元/月|3个工作日
#REF!|#N/A|#DIV/0!|无|（无）|待定|不详|同上|〃|？|是|TRUE|
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("text", QUOTED)
def test_amounts_times_and_words_that_are_listed_are_quoted(text):
    assert quoted(clean_text(text)) == clean_text(text)


def test_what_rule_files_list_for_a_column_is_quoted():
    assert quoted("口头教育") == "〔4个字〕"
    assert quoted("口头教育", {"口头教育"}) == "口头教育"


@pytest.mark.parametrize(
    "text, shape",
    [
        ("王小明", "〔3个字〕"),
        ("13901739411", "〔11位数字〕"),
        ("139 0173 9411", "〔11位数字〕"),
        ("139-0173-9411", "〔带符号的11位数字〕"),
        ("139.0173.9411", "〔带符号的11位数字〕"),
        ("１３９０１７３９４１１", "〔11位数字〕"),
        ("一三九零一七三九四一一", "〔11个字〕"),
        ("+86 139 0173 9411", "〔带符号的13位数字〕"),
        ("022-27412345", "〔带符号的11位数字〕"),
        ("27412345", "〔8位数字〕"),
        ("1234567", "〔7位数字〕"),
        ("11010519491231002X", "〔18位数字和字母〕"),
        ("张三，13901739411", "〔2个字和11位数字〕"),
        ("津A12345", "〔1个字、6位数字和字母〕"),
        ("zhang@example.com", "〔带符号的15个字母〕"),
        ("2024年3月5日 13901739411", "〔3个字和17位数字〕"),
        ("2024-01-39017394", "〔带符号的14位数字〕"),
        ("2.02401E+17", "〔科学计数法的数〕"),
        ("1965-03-15", "〔1965年某日〕"),
        ("1965年3月15日", "〔1965年某日〕"),
        ("65.3.15", "〔1965年某日〕"),
        ("19650315", "〔8位数字〕"),
        ("迎水道3号院2门301室", "〔7个字和5位数字〕"),
        ("3号楼2门301", "〔3个字和5位数字〕"),
        ("口头教育", "〔4个字〕"),
        ("①③⑨", "〔3位数字〕"),
        ("Ёлка", "〔4个字母〕"),
        ("@" * 20, "〔20个符号〕"),
        ("很" * 300, "〔300个字〕"),
    ],
)
def test_all_else_is_told_by_its_shape(text, shape):
    assert quoted(clean_text(text)) == shape


NAMES = """
    张三 万一 万三 季月 余三 余多多 周一 周元 伍佰 陆月 陆元 伍万元 项一 成五 米三 家家 左一
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_a_name_of_numerals_and_units_is_not_quoted(name):
    before, behind = ["{}", "{}3月5日", "{}5元"], ["3月5日{}", "2024年3月5日 {}", "三月{}"]
    for text in before if name == "周一" else [*before, *behind]:  # a day of the week behind a day
        assert quoted(text.format(name)).startswith("〔")


@given(st.text(st.sampled_from("0123456789一二三四五六七八九零 -./年月日元"), max_size=24))
def test_seven_digits_are_quoted_only_as_a_day_of_this_century(text):
    text = clean_text(text)
    digits = len(re.findall("[0-9一二三四五六七八九零]", text))
    if digits > 6 and quoted(text) == text:
        assert re.search("20[0-9]{2}|二零", text) and digits <= 16


@given(
    st.sampled_from(SURNAMES), st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
)
def test_a_name_before_a_phone_is_never_quoted(surname, given_name):
    text = f"{surname}{given_name}13901739411"
    assert "139" not in quoted(text) and surname not in quoted(text).replace("个字和", "")


def test_a_text_is_quoted_in_marks_and_a_shape_as_it_is():
    assert in_quotes(quoted("2月30日")) == "“2月30日”"
    assert in_quotes(quoted("王小明")) == "〔3个字〕"


def test_a_correction_expects_a_text_or_its_shape_with_a_check_and_no_shape_alone():
    assert expectation("约200", quoted("约200")) == "约200"
    expected = expectation("口头教育", quoted("口头教育"))
    assert expected == "〔4个字·b1〕"
    assert is_expected(expected, "口头教育") and is_expected("口头教育", "口头教育")
    assert not is_expected("〔4个字〕", "口头教育") and not is_expected(expected, "责令停业")


def test_a_cell_as_long_as_a_book_takes_no_time():
    for filler in ("人次", "约", "1 ", "3月", "至 "):
        assert quoted("2024-1-1" + filler * 100_000 + "x").startswith("〔")
