"""Which ledger a table is, told by its headings."""

import pytest
from workbooks import RULES, SHIPPED

from wanxing_stats.cleaning.recognition import (
    closest_heading,
    named_ledgers,
    partly_fitting,
    recognise,
    stated_unit,
)
from wanxing_stats.tables import Column


def columns(*headings):
    return [Column(index, heading) for index, heading in enumerate(headings)]


def the_match(*headings):
    (match,) = recognise(columns(*headings), RULES.ledgers)
    return match


def test_a_unit_in_the_heading_is_understood():
    assert stated_unit("罚款金额（万元）") == "万元"
    match = the_match("行政处罚决定书文号", "处罚种类", "处罚金额（万元）", "处罚决定日期")
    assert stated_unit(match.headings["fine_yuan"]) == "万元"
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


# which ledgers a table that isn't understood may be -----------------------------------------------


@pytest.mark.parametrize(
    ("name", "ledgers"),
    [
        ("工单", ["hotline_orders"]),
        ("12345热线工单2", ["hotline_orders"]),
        ("处罚", ["penalties"]),
        ("示例区示例街道2024年行政处罚案件统计表", ["penalties"]),
        ("2024年信访登记", ["petitions"]),
        ("隐患排查整改（一季度）", ["safety_hazards"]),
        ("入户走访统计", ["grid_visits"]),
        ("新注册企业", ["enterprise_registrations"]),
        ("九小场所巡查3月", ["safety_inspections"]),
        ("2024年会议记录", ["meetings"]),
        ("学习培训情况", ["learning"]),
        ("提示函", ["discipline_letters"]),
        ("行政处罚案件台账补充（最新版）", ["penalties"]),
    ],
)
def test_a_name_that_ends_with_a_ledger_s_own_words_is_one_of_it(name, ledgers):
    assert named_ledgers([name], SHIPPED.ledgers) == ledgers


NOBODYS = """
    通讯录 食堂菜单 食品安全检查台账 Sheet1 2024 汇总表 台账 街道社区情况 公共场所卫生 河道巡查
    走访慰问 企业名录 居民代表会议 业主协调会 党务公开 管理制度 值班表 信访局通讯录 处罚依据目录
    安全教育培训 执法检查 人民诉讼案件 重点工作任务 村干部名单 楼宇信息 二次供水
"""


@pytest.mark.parametrize("name", NOBODYS.split())
def test_generic_words_are_nobodys(name):
    assert named_ledgers([name], SHIPPED.ledgers) == []


def test_each_ledger_s_title_is_its_own():
    for name, ledger in SHIPPED.ledgers.items():
        assert named_ledgers([f"2024年{ledger.title}（上半年）"], SHIPPED.ledgers) == [name]


def test_a_fair_part_of_a_ledger_s_telling_headings_is_enough_to_be_asked_about():
    letters = columns("信访编号", "接访人姓名", "哪天来的", "说了什么", "备注")
    assert partly_fitting(letters, RULES.ledgers) == ["letters"]
    # One is not, nor two of many, nor what stands in every register.
    assert partly_fitting(columns("信访编号", "商品", "单价"), RULES.ledgers) == []
    many = columns("信访编号", "接访人姓名", "商品", "单价", "库存", "产地", "规格")
    assert partly_fitting(many, RULES.ledgers) == []
    assert partly_fitting(columns("序号", "备注", "填报人", "附件"), RULES.ledgers) == []
    directory = columns("序号", "姓名", "部门", "职务", "联系电话", "手机号码", "住址")
    assert partly_fitting(directory, SHIPPED.ledgers) == []
