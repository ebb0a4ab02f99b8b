"""How a column is shown: as written, by its known part, or by its letter."""

import pytest
from workbooks import RULES

from wanxing_stats.cleaning.shown_headings import shown_heading
from wanxing_stats.tables import Column


@pytest.mark.parametrize(
    "heading, shown",
    [
        ("罚款金额", "罚款金额"),
        (" 罚 款 金 额 * ", " 罚 款 金 额 * "),
        ("罚款金额（万元）", "罚款金额（万元）"),
        ("罚款金额（问张三13901739411）", "罚款金额"),
        ("张三/罚款金额", "罚款金额"),
        ("办公室备忘", "办公室备忘"),
        ("张三13901739411", "D列"),
        ("联系人李四", "D列"),
        ("", ""),
    ],
)
def test_a_heading_is_shown_where_nobody_s_name_can_stand_in_it(heading, shown):
    assert shown_heading(Column(3, heading), [RULES.ledgers["fines"]]) == shown
