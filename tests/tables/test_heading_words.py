"""What a heading may be made of so that it is shown as written."""

import pytest

from wanxing_stats.tables import is_made_of_words


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "办理情况（件）",
            "2024年",
            "2023年1-6月",
            "是否为危化企业",
            "罚款金额（万元）",
            "办结(B)/小计(B)",
        ),
        *(
            "*主要当事人姓名",
            "即办结率(E=(E1/(B-B2))*100%)",
            "createUser",
            "GRIDNO",
            "VARCHAR2(200)",
        ),
        *("maincharacters", "增员时间\n（现场办理当日）", "数量（份/块）", "高危行业企业数"),
    ],
)
def test_words_of_spreadsheets_years_and_signs_are_a_heading(heading):
    assert is_made_of_words(heading)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "联系人赵小明",
            "张三",
            "高建设",
            "家属王芳电话",
            "于文化",
            "李总",
            "陈科长",
            "zhangsan",
            "Zhang San",
        ),
        *(
            "电话13901739411",
            "139年0173月9411",
            "13 90 17 39 41 1",
            "一三九零一七三九四一一",
            "迎水道12号院",
        ),
        *("津A12345", "a@b.com", "2735-1234", "备注：找李四", "欧阳娜娜"),
    ],
)
def test_what_may_be_somebody_s_is_none(heading):
    assert not is_made_of_words(heading)


def test_more_words_may_be_known():
    assert not is_made_of_words("博硕点数（天外）")
    assert is_made_of_words("博硕点数（天外）", {"天外"})


@pytest.mark.parametrize(
    "heading", ["1977-04-13", "1977年4月13日出生", "3-2-301", "住址5栋602", "2024-03-05 301"]
)
def test_a_day_of_birth_or_a_door_is_none(heading):
    assert not is_made_of_words(heading)
