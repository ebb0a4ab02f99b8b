"""The category that a text cell holds, the unit that it names."""

import pytest
from workbooks import SHIPPED

from wanxing_stats.cleaning.cell_words import category_in, units_in

BUILDING = SHIPPED.ledgers["enterprise_registrations"].declared["building"]
UNITS = SHIPPED.ledgers["petitions"].declared["handler_unit"]
TASK = SHIPPED.ledgers["milestones"].declared["task"]


@pytest.mark.parametrize(
    "text",
    [
        "融汇广场",
        "融汇广场1203室",
        "融汇广场A座12层",
        "示例路1号融汇广场",
        "融汇广场A座",
        "融汇",
        "南开区融汇广场",
        "融汇广场（示例路1号）",
        "融汇广场3号楼1203-1205",
        "（示例路1号）融汇广场",
        "位于融汇广场",
        "融汇广场二层商铺",
        "天津市南开区示例路1号融汇广场B座写字楼1203室",
        "融汇广场Ａ座",
    ],
)
def test_a_room_or_an_address_around_a_building_is_that_building(text):
    assert category_in(text, BUILDING) == "融汇广场"


@pytest.mark.parametrize(
    "text", ["新天地大厦", "示例路8号", "和平大厦", "中心广场", "自有房屋", "融创中心"]
)
def test_another_building_is_another(text):
    assert category_in(text, BUILDING) is None


@pytest.mark.parametrize(
    "text",
    [
        "南开区融汇",
        "融汇A区",
        "融汇国际",
        "融汇广场旁",
        "融汇广场对面小楼",
        "原融汇广场",
        "融汇广场、新都大厦",
        "新融汇广场",
        "融汇广场（已迁出）",
        "融汇广场东侧",
        "和通A座",
        "新都12层",
        "融汇广场地铁站",
    ],
)
def test_what_may_be_a_building_or_not_is_said(text):
    with pytest.raises(ValueError, match="应写明是不是融汇广场、新都大厦、和通大厦"):
        category_in(text, BUILDING)


def test_words_of_doing_around_a_task_are_no_part_of_it():
    assert category_in("完成公共数据资源上报工作", TASK) == "公共数据资源上报"
    assert category_in("推进履职事项清单", TASK) == "制定街道履职事项清单"
    assert category_in("老旧小区改造", TASK) is None
    with pytest.raises(ValueError):
        category_in("公共数据资源上报培训会", TASK)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("综合执法大队", "综合执法大队"),
        ("综合执法大队（张某某）", "综合执法大队"),
        ("党政办", "党政办"),
        ("司法所", "司法所"),
        ("居委会", "居委会"),
        ("宣传部", "宣传部"),
        ("物业服务企业", "物业服务企业"),
        ("营商科、综合执法大队", "营商科、综合执法大队"),
        ("综合执法大队 张三", "综合执法大队"),
        ("张三", None),
        ("王建会", None),
        ("李园", None),
        ("王局", None),
        ("张三13800001111", None),
        ("", None),
    ],
)
def test_of_a_handler_only_the_unit_is_kept(text, unit):
    assert units_in(text, UNITS) == unit
