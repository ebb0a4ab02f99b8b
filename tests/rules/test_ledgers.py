"""Files of rules: what they say, and one sentence for those that can't be meant."""

import shutil
from pathlib import Path

import pytest
from workbooks import RULES, SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.rules import RuleFileError, load_rules
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
    rules = own_rules(tmp_path)
    (rules / "indicators.toml").write_bytes('name = "信访件"'.encode("gb18030"))
    with pytest.raises(
        RuleFileError, match="indicators.toml 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
    ):
        load_rules(Workspace(tmp_path, rules))


def own_rules(folder):
    """A copy of the small rules for one test to change."""
    return Path(shutil.copytree(SMALL_RULES, folder / "rules"))


@pytest.mark.parametrize("name", ["conventions.toml", "indicators.toml", "relations.toml"])
def test_a_rule_file_that_is_gone_is_said(tmp_path, name):
    rules = own_rules(tmp_path)
    (rules / name).unlink()
    with pytest.raises(RuleFileError, match=f"规则文件 {name} 打不开"):
        load_rules(Workspace(tmp_path, rules))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('holds = "fine_case >= 0"', "没有名为“fine_case”的指标或数量。"),
        ('holds = "fine_cases >= fine_case_last_year"', "没有名为“fine_case_last_year”的"),
        ('holds = "fine_cases >="', "holds 写错了"),
        ('table = "gone"\ndate = "x"\neach_row = "a > 1"', "没有名为“gone”的台账。"),
        ('table = "fines"\ndate = "gone"\neach_row = "a > 1"', "没有保留列“gone”。"),
        (
            'holds = "n > 0"\nterms.n = { table = "fines", date = "decided_on", '
            'measure = "sum", column = "gone" }',
            "没有保留列“gone”。",
        ),
    ],
)
def test_a_relation_that_names_what_is_not_there_is_said(tmp_path, entry, said):
    rules = own_rules(tmp_path)
    text = f'[wrong]\ntitle = "x"\nkind = "hard"\n{entry}\n'
    (rules / "relations.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError, match=rf"relations\.toml 的 \[wrong\]：.*{said}"):
        load_rules(Workspace(tmp_path, rules))


def test_rules_are_known_by_the_bytes_that_were_loaded(tmp_path):
    """What changes on the disk afterwards changes nothing of what was loaded."""
    rules = own_rules(tmp_path)
    loaded = load_rules(Workspace(tmp_path, rules))
    for path in rules.rglob("*.toml"):
        path.write_bytes(path.read_bytes() + b"# a note\n")
    again = load_rules(Workspace(tmp_path, rules))
    assert loaded.digests == RULES.digests
    old, new = vars(loaded.digests), vars(again.digests)
    assert all(old[part] != new[part] for part in old)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("ledgers/fines.toml", '"罚 款" = "罚款"', '"罚 款" = "罚"', "codes 指向 enum 以外的类别"),
        ("ledgers/fines.toml", 'type = "date"', 'type = "day"', "type 应为 .* 之一，读到“day”"),
        ("ledgers/fines.toml", '"决定书文号"', '"处罚类别"', "标题 .*处罚类别.* 写在两列名下"),
        ("ledgers/fines.toml", '["decision_no"]', '["party"]', r"\['party'\] 不是所保留的列"),
        ("ledgers/fines.toml", 'name = "fines"', 'name = "fine"', "name 应与文件名相同"),
        ("indicators.toml", 'column = "fine_yuan"', 'column = "party"', "没有保留列“party”"),
        ("indicators.toml", 'table = "fines"', 'table = "fine"', "没有名为“fine”的台账"),
        ("indicators.toml", 'measure = "sum"', 'measure = "add"', "measure 或 polarity 写错了"),
        (
            "indicators.toml",
            'denominator = { measure = "count" }\n',
            "",
            "比率要写明 numerator 和 denominator",
        ),
        (
            "indicators.toml",
            'note = "警告也计入。"',
            'beside = "gone"',
            "beside 指向不存在的“gone”",
        ),
        ("relations.toml", 'kind = "hard"\n', "", "缺少 kind"),
    ],
)
def test_a_rule_that_can_t_be_meant_is_said(tmp_path, file, before, after, said):
    rules = own_rules(tmp_path)
    text = (rules / file).read_text(encoding="utf-8")
    assert before in text
    (rules / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=said):
        load_rules(Workspace(tmp_path, rules))
