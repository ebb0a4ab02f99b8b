"""Files of rules: what they say, and one sentence for those that can't be meant."""

import pytest
from workbooks import RULES, SMALL_RULES

from wanxing_stats.rules import RuleFileError
from wanxing_stats.rules.indicators import load_indicators
from wanxing_stats.rules.ledgers import comparable, load_ledgers


def load_from(folder, content):
    """The ledgers of a folder with this file alone, x.toml."""
    (folder / "ledgers").mkdir()
    (folder / "ledgers" / "x.toml").write_bytes(content)
    return load_ledgers(folder, RULES.conventions)


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
def test_a_ledger_file_that_can_t_be_meant_is_named_with_what_to_do(tmp_path, content, said):
    with pytest.raises(RuleFileError, match=rf"ledgers/x\.toml {said}"):
        load_from(tmp_path, content)


def test_a_ledger_file_saved_by_windows_notepad_is_read(tmp_path):
    text = (
        (SMALL_RULES / "ledgers" / "papers.toml")
        .read_text(encoding="utf-8")
        .replace('name = "papers"', 'name = "x"')
    )
    loaded = load_from(tmp_path, text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert loaded["x"].title == RULES.ledgers["papers"].title


def test_marks_widths_and_white_space_do_not_matter():
    assert comparable("＊ 办结\n日期 ") == comparable("办结日期*") == "办结日期"


def test_an_indicator_file_in_another_encoding_is_said(tmp_path):
    (tmp_path / "indicators.toml").write_bytes('name = "信访件"'.encode("gb18030"))
    with pytest.raises(
        RuleFileError, match="indicators.toml 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
    ):
        load_indicators(tmp_path, RULES.ledgers)
