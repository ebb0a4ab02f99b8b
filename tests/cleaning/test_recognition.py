"""Which ledger a table is, told by its headings."""

from workbooks import RULES

from wanxing_stats.cleaning.recognition import closest_heading, recognise, stated_unit
from wanxing_stats.tables import Column


def columns(*headings):
    return [Column(index, heading) for index, heading in enumerate(headings)]


def the_match(*headings):
    (match,) = recognise(columns(*headings), RULES.ledgers)
    return match


def test_a_unit_in_the_heading_is_understood():
    assert stated_unit("罚款金额（万元）") == "万元"
    match = the_match("行政处罚决定书文号", "处罚种类", "处罚金额（万元）", "处罚决定日期")
    assert match.units["fine_yuan"] == "万元"
    assert match.unknown == []


def test_the_lowest_of_several_header_rows_is_enough():
    match = the_match("统计月份", "社区", "入户走访/应走访户数", "入户走访/达标户数")
    assert match.ledger.name == "visits"
    assert match.missing == []


def test_an_unknown_heading_is_listed_as_printed():
    assert the_match("信访编号", "来访日期", "渠道", "领导批示意见").unknown == ["领导批示意见"]


def test_a_missing_required_column_is_listed():
    match = the_match("行政处罚决定书文号", "处罚类别", "处罚决定日期", "违法行为类型")
    assert [one.name for one in match.missing] == ["fine_yuan"]


def test_headings_of_no_ledger_match_none():
    assert recognise(columns("商品", "单价", "库存", "供应商"), RULES.ledgers) == []


def test_two_ledgers_that_fit_equally_both_come_back():
    ledger = RULES.ledgers["letters"]
    twins = {name: ledger.model_copy(update={"name": name}) for name in ("a", "b")}
    assert len(recognise(columns("信访编号", "来访日期"), twins)) == 2


def test_the_closest_known_heading_is_offered():
    assert closest_heading("处罚决定的日期", RULES.ledgers["fines"]) == "处罚决定日期"
