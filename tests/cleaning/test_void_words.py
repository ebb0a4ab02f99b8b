"""Texts that say that a row doesn't count, and texts that use the same words for other things."""

import time

import pytest
from workbooks import SHIPPED

from wanxing_stats.cleaning.void_legends import COLOUR, COMMENT, FILL, FONT, OTHER, STRUCK, legends
from wanxing_stats.cleaning.void_words import SaidWords

WORDS = SaidWords(SHIPPED.ledgers.void)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("作废", "作废"),
        ("（已作废）", "已作废"),
        ("【作 废】。", "作废"),
        ("作废，不计", "作废"),
        ("该件作废", "作废"),
        ("与XF-003重复登记", "重复登记"),
        ("系误报", "误报"),
        ("已作廢", "已作廢"),
        ("此行无效", "无效"),
        ("2024.5.6作废", ""),
        ("无效投诉", ""),
        ("要求取消", ""),
        ("填写示例", "填写示例"),
        ("非重复件", ""),
        ("未撤销", ""),
        ("不作废", ""),
        ("示例一社区", ""),
        ("合同作废纠纷", ""),
        ("不予受理", ""),
        ("废止", ""),
    ],
)
def test_a_whole_cell_is_one_of_the_words_or_says_something_else(text, word):
    assert WORDS.alone(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("已撤销（见XF-12）", "已撤销"),
        ("作废见12号", "作废"),
        ("重复登记 见005", "重复登记"),
        ("经核实，此件为重复件，不计入统计", "不计入"),
        ("误报，现场无火情", "误报"),
        ("2024.5.6作废", "作废"),
        ("系统重复生成", "重复生成"),
        ("示例：请勿上报", "示例"),
        ("示例一社区上报", ""),
        ("作废旧证3本", ""),
        ("撤销原处罚决定", ""),
        ("不计入考核", ""),
        ("申请人已撤销", ""),
        ("已办结，撤销", ""),
    ],
)
def test_a_remark_begins_with_a_word_or_has_it_for_a_clause(text, word):
    assert WORDS.remark(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("XF-003（作废）", "作废"),
        ("津南万罚〔2024〕3号作废", "作废"),
        ("津撤销〔2024〕3号", ""),
        ("XF-003", ""),
    ],
)
def test_a_number_is_stamped_with_a_word(text, word):
    assert WORDS.stamp(text) == word


@pytest.mark.parametrize(
    ("text", "word", "count"),
    [
        ("以下为作废件", "作废件", 0),
        ("二、已撤销", "已撤销", 0),
        ("以下3件作废", "作废", 3),
        ("以下均为重复登记，不计入", "重复登记", 0),
        ("一、有效件（不含作废件）", "", 0),
        ("二、非作废件", "", 0),
        ("以上3件作废", "", 0),
        ("一、信访件", "", 0),
    ],
)
def test_a_band_speaks_for_the_rows_below_it(text, word, count):
    assert WORDS.band(text) == (word, count)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("信访件台账（作废）", "作废"),
        ("填写示例", "填写示例"),
        ("示例", "示例"),
        ("信访台账模板", ""),
        ("示例_信访件台账", ""),
        ("剔除作废后", ""),
        ("信访件台账（已删除作废件）", ""),
        ("非重复件", ""),
    ],
)
def test_a_name_speaks_for_all_rows_unless_it_negates_the_word(text, word):
    assert WORDS.name(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2024年信访件台账（作废）", "作废"),
        ("作废件", "作废件"),
        ("信访件台账模板", ""),
        ("2024年信访件台账（不含作废）", ""),
        ("作废件另表报送", ""),
    ],
)
def test_a_title_is_no_sentence_about_such_rows(text, word):
    assert WORDS.title(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("注：其中3件作废", "作废"),
        ("序号3、5已撤销", "已撤销"),
        ("说明：本表不含作废件", ""),
        ("重复登记的不统计", ""),
        ("如有作废件，请写明编号", ""),
    ],
)
def test_a_note_says_of_some_rows_but_not_of_which(text, word):
    assert WORDS.unclear(text) == word


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("说明：划删除线的为作废件，不统计", [(STRUCK, "", "作废件")]),
        ("划删除线的为已办结", [(STRUCK, "", "")]),
        ("标红的为重复件，不计", [(COLOUR, "红", "重复件")]),
        ("标红的，不计入统计", [(COLOUR, "红", "不计入")]),
        ("标红为重点件", [(COLOUR, "红", "")]),
        ("红字为超期件，不计入考核", [(FONT, "红", "")]),
        ("灰色底纹为已撤销", [(FILL, "灰", "已撤销")]),
        ("作废件标红，重点件标黄", [(COLOUR, "红", "作废件"), (COLOUR, "黄", "")]),
        ("红色、黄色为作废", [(COLOUR, "黄", "作废"), (COLOUR, "红", "作废")]),
        ("有批注的为作废件", [(COMMENT, "", "作废件")]),
        ("带*的为作废件", [(OTHER, "", "作废件")]),
        ("红旗社区重复登记件", []),
    ],
)
def test_a_line_explains_marks(text, explained):
    found = [(legend.kind, legend.colour, legend.word) for legend in legends([text], WORDS)]
    assert found == explained


@pytest.mark.parametrize("unit", ["与1", "与手机号", "因2024", "和a"])
@pytest.mark.parametrize("way", ["alone", "remark", "stamp", "perhaps", "band", "title"])
def test_a_long_list_is_looked_through_in_no_time(way, unit):
    start = time.process_time()
    getattr(WORDS, way)(f"{unit * 200}作废x")
    assert time.process_time() - start < 1
