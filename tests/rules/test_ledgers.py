"""Which ledger a table is, told by its headings."""

import pytest
from workbooks import SHIPPED

from wanxing_stats.base import PACKAGE
from wanxing_stats.cleaning.recognition import closest_heading, recognise, stated_unit
from wanxing_stats.rules import RuleFileError
from wanxing_stats.rules.ledgers import comparable, load_ledgers
from wanxing_stats.tables.sheet_layout import Column


def columns(*headings):
    return [Column(index, heading) for index, heading in enumerate(headings)]


def the_match(*headings):
    (match,) = recognise(columns(*headings), SHIPPED.ledgers)
    return match


@pytest.mark.parametrize("name", sorted(SHIPPED.ledgers))
def test_each_ledger_is_recognised_by_its_own_titles(name):
    assert the_match(*(one.title for one in SHIPPED.ledgers[name].fields)).ledger.name == name


@pytest.mark.parametrize("name", sorted(SHIPPED.ledgers))
def test_each_ledger_is_recognised_by_its_last_aliases(name):
    headings = [
        one.aliases[-1] if one.aliases else one.title for one in SHIPPED.ledgers[name].fields
    ]
    assert the_match(*headings).ledger.name == name


def load_from(folder, monkeypatch, content):
    """The ledgers of a folder with this file alone, x.toml."""
    (folder / "ledgers").mkdir()
    (folder / "ledgers" / "x.toml").write_bytes(content)
    return load_ledgers(folder, SHIPPED.conventions)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            'title = "信访件台账"'.encode("gb18030"),
            "不是UTF-8编码。请用记事本打开，另存为UTF-8编码。",
        ),
        (b"title = ", "不是有效的TOML.*请改正后重试。"),
        (b'name = "x"', "缺少 fields。请补上后重试。"),
        (b"fields = [{ name = 'a' }]", "缺少 title。请补上后重试。"),
    ],
)
def test_a_ledger_file_that_can_t_be_meant_is_named_with_what_to_do(
    tmp_path, monkeypatch, content, said
):
    SHIPPED.ledgers
    with pytest.raises(RuleFileError, match=rf"ledgers/x\.toml {said}"):
        load_from(tmp_path, monkeypatch, content)


def test_a_ledger_file_saved_by_windows_notepad_is_read(tmp_path, monkeypatch):
    text = (
        (PACKAGE / "ledgers" / "rules.toml")
        .read_text(encoding="utf-8")
        .replace('name = "rules"', 'name = "x"')
    )
    loaded = load_from(tmp_path, monkeypatch, text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert loaded["x"].title == SHIPPED.ledgers["rules"].title


def test_marks_widths_and_white_space_do_not_matter():
    assert comparable("＊ 办结\n日期 ") == comparable("办结日期*") == "办结日期"


def test_a_unit_in_the_heading_is_understood():
    assert stated_unit("罚款金额（万元）") == "万元"
    match = the_match("行政处罚决定书文号", "处罚种类", "处罚金额（万元）", "处罚决定日期")
    assert match.units["fine_yuan"] == "万元"
    assert match.unknown == []


def test_the_lowest_of_several_header_rows_is_enough():
    match = the_match("统计月份", "社区", "入户走访/应走访户数", "入户走访/达标户数")
    assert match.ledger.name == "grid_visits"
    assert match.missing == []


def test_an_unknown_heading_is_listed_as_printed():
    assert the_match("信访编号", "来访日期", "渠道", "领导批示意见").unknown == ["领导批示意见"]


def test_a_missing_required_column_is_listed():
    match = the_match("行政处罚决定书文号", "处罚类别", "处罚决定日期", "违法行为类型")
    assert [one.name for one in match.missing] == ["fine_yuan"]


def test_headings_of_no_ledger_match_none():
    assert recognise(columns("商品", "单价", "库存", "供应商"), SHIPPED.ledgers) == []


def test_two_ledgers_that_fit_equally_both_come_back():
    from dataclasses import replace

    ledger = SHIPPED.ledgers["petitions"]
    twins = {"a": replace(ledger, name="a"), "b": replace(ledger, name="b")}
    assert len(recognise(columns("信访编号", "来访日期"), twins)) == 2


def test_the_closest_known_heading_is_offered():
    assert closest_heading("处罚决定的日期", SHIPPED.ledgers["penalties"]) == "处罚决定日期"
