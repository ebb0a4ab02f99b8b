"""What a scrubber takes out and what it leaves."""

import pytest

from wanxing_stats.base.privacy import looks_personal, scrubbed, shown_name


@pytest.mark.parametrize(
    "text, clean",
    [
        ("请联系13812345678处理", "请联系〔手机号〕处理"),
        ("+86 138-1234-5678", "〔手机号〕"),
        ("打138 1234 5678", "打〔手机号〕"),
        ("拨022 27001234", "拨〔电话〕"),
        ("电话022-27001234。", "电话〔电话〕。"),
        ("证件11010519491231002X", "证件〔身份证号〕"),
        ("卡号6222020200112233 ", "卡号6222020200112233 "),
        ("卡号4111111111111111", "卡号〔银行卡号〕"),
        ("发至zhang.san@example.com", "发至〔邮箱〕"),
        ("微信号：abc_12345", "微信〔微信号〕"),
        ("信访人：张三", "信访人：〔姓名〕"),
        ("当事人李小四，要求退款", "当事人〔姓名〕，要求退款"),
        ("联系人姓名: 欧阳", "联系人姓名: 〔姓名〕"),
    ],
)
def test_particulars_are_taken_out(text, clean):
    assert scrubbed(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5日",
        "20240305",
        "约200",
        "GD2024-000123",
        "津南万罚〔2024〕1号",
        "示例一社区",
        "12345热线",
        "物业管理",
        "91120104SOI2024001",
        "110105194912310021",
    ],
)
def test_what_nobody_could_be_found_by_stays(text):
    assert scrubbed(text) == text


@pytest.mark.parametrize(
    "heading", ["信访人联系电话", "户主姓名", "身份证件号码", "车牌号", "家庭住址"]
)
def test_a_heading_that_speaks_of_a_person_is_told(heading):
    assert looks_personal(heading)


@pytest.mark.parametrize("heading", ["办结日期", "内容分类", "罚款金额", "所属社区", "受益人数"])
def test_other_headings_are_not(heading):
    assert not looks_personal(heading)


def test_names_that_differ_in_particulars_alone_stay_two_names():
    names = ["信访件_联系人张三.xlsx", "信访件_联系人李四.xlsx"]
    shown = [shown_name(name) for name in names]
    assert len(set(shown)) == 2
    assert all("〔姓名〕" in name and name.endswith(".xlsx") for name in shown)
    assert shown_name("信访件台账.xlsx") == "信访件台账.xlsx"


# small counts
