"""Texts in plain characters."""

import pytest

from wanxing_stats.base import clean_text, plain
from wanxing_stats.rules import comparable
from wanxing_stats.tables import text_of


@pytest.mark.parametrize(
    ("text", "as_seen"),
    [
        ("\ufeff信访编号", "信访编号"),
        ("信访\u200b编\u00ad号\u2060", "信访编号"),
        ("\u202a12345\u202c", "12345"),
        ("葛\U000e0100", "葛"),
        ("⾏政处罚决定书⽂号", "行政处罚决定书文号"),
        ("⻔牌、⻋辆、⻚码", "门牌、车辆、页码"),
        ("\uf9e9\uf98e", "里年"),
        ("300①", "300①"),
        ("（一）１２㎡", "（一）１２㎡"),
    ],
)
def test_what_cannot_be_seen_or_only_looks_alike(text, as_seen):
    assert plain(text) == as_seen


def test_headings_words_and_values_agree():
    assert text_of("\u200b⼩ 计\u200b") == "小计"
    assert comparable("⽴案⽇期\ufeff*") == "立案日期"
    assert clean_text("2024年3⽉1⽇\u200e") == "2024年3月1日"
