"""Ledgers, indicators and relations: what they say, and a sentence for what can't be meant."""

import datetime
import re
import shutil
from pathlib import Path

import pytest
from workbooks import RULES, SMALL_RULES

from wanxing_stats.base import UnknownName, Workspace
from wanxing_stats.rules import RuleFileError, load_rules
from wanxing_stats.rules.ledgers import comparable


@pytest.fixture
def rules(tmp_path):
    """A copy of the small rules for one test to change."""
    return Path(shutil.copytree(SMALL_RULES, tmp_path / "rules"))


def load(rules):
    return load_rules(Workspace(rules.parent, rules))


def change(rules, file, before, after):
    text = (rules / file).read_text(encoding="utf-8")
    assert before in text
    (rules / file).write_text(text.replace(before, after, 1), encoding="utf-8")


def line_of(rules, file, begins):
    lines = (rules / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(begins))


def test_the_small_rules_have_no_faults(rules):
    assert load(rules).faults == RULES.faults == ()


def test_a_ledger_file_saved_by_windows_notepad_is_read(rules):
    path = rules / "ledgers" / "papers.toml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(rules).ledgers["papers"].title == RULES.ledgers["papers"].title


def test_marks_widths_and_white_space_do_not_matter():
    assert comparable("＊ 办结\n日期 ") == comparable("办结日期*") == "办结日期"


def test_rules_are_known_by_the_bytes_that_were_loaded(rules):
    """What changes on the disk afterwards changes nothing of what was loaded."""
    office, calendar = rules.parent / "office.toml", rules.parent / "calendar.toml"
    office.write_text("[limits]\n", encoding="utf-8")
    calendar.write_text("[2027]\n", encoding="utf-8")
    loaded = load(rules)
    for path in [office, calendar, *rules.rglob("*.toml")]:
        path.write_bytes(path.read_bytes() + b"# a note\n")
    again = load(rules)
    old, new = vars(loaded.digests), vars(again.digests)
    assert all(old[part] != new[part] for part in old)
    assert {**old, "office": "", "calendar": ""} == vars(RULES.digests)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("ledgers/fines.toml", '"罚 款" = "罚款"', '"罚 款" = "罚"', "指向 enum 以外的类别“罚”"),
        ("ledgers/fines.toml", 'type = "date"', 'type = "day"', "type 应为string、date、.*“day”"),
        (
            "ledgers/fines.toml",
            "minimum = 0",
            'minimum = "0"',
            "constraints.minimum 应为数字，或者日期",
        ),
        (
            "ledgers/fines.toml",
            "minimum = 0",
            "minimum = 2000-01-01",
            "fine_yuan 的 minimum 是日期",
        ),
        ("ledgers/fines.toml", 'type = "number"', 'type = "date"', "fine_yuan 的 minimum 是数字"),
        ("ledgers/fines.toml", '"决定书文号"', '"处罚类别"', "标题“处罚类别”写了两次"),
        ("ledgers/fines.toml", '["decision_no"]', '["party"]', "“party”是个人信息列"),
        ("ledgers/fines.toml", '["decision_no"]', '["gone"]', "没有列“gone”"),
        ("ledgers/fines.toml", 'name = "fines"', 'name = "fine"', "name 应与文件名相同.*“fine”"),
        (
            "ledgers/fines.toml",
            "primaryKey",
            "primaryKeys",
            "不认识的键 primaryKeys。是不是 primaryKey",
        ),
        ("ledgers/fines.toml", "\ndate = ", "\ndates = ", "缺少 date。请补上"),
        ("ledgers/fines.toml", "required", "require", "constraints.require。是不是 required"),
        (
            "indicators.toml",
            'column = "fine_yuan"',
            'column = "party"',
            "column：“party”是个人信息",
        ),
        ("indicators.toml", 'column = "fine_yuan"', 'column = "kind"', "column 应为数字列"),
        ("indicators.toml", 'column = "fine_yuan"\n', "", "measure 为 sum 时要写明 column"),
        (
            "indicators.toml",
            'table = "fines"',
            'table = "fine"',
            "没有名为“fine”的台账.*是不是 fines",
        ),
        ("indicators.toml", 'measure = "sum"', 'measure = "add"', "measure 应为count、.*“add”"),
        ("indicators.toml", 'date = "decided_on"', 'date = "kind"', "date 应为日期或年月列"),
        ("indicators.toml", 'section = "五"', 'section = "五十"', "section 应为一、二、"),
        ("indicators.toml", 'denominator = { measure = "count" }\n', "", "比率要写明 denominator"),
        (
            "indicators.toml",
            "\"kind == '警告'\"",
            "\"kind == '警吿'\"",
            "numerator.where：kind 没有类别“警吿”",
        ),
        ("indicators.toml", 'note = "警告也计入。"', 'reading_of = "gone"', "应一起写"),
        (
            "indicators.toml",
            'note = "警告也计入。"',
            'kind = "reading"\nreading_of = "fine_totl"',
            "reading_of 指向不存在的指标“fine_totl”。是不是 fine_total",
        ),
        (
            "indicators.toml",
            "closed_on > due_on",
            "closed_on > duo_on",
            "where：.*“duo_on”.*due_on",
        ),
        ("relations.toml", 'kind = "hard"\n', "", "缺少 kind"),
        ("relations.toml", 'kind = "hard"\n', 'kind = "strict"\n', "kind 应为hard、hard_data"),
    ],
)
def test_a_rule_that_can_t_be_meant_is_said_and_left_out(rules, file, before, after, said):
    change(rules, file, before, after)
    faults = load(rules).faults
    assert any(re.search(said, str(fault)) for fault in faults), faults
    assert faults[0].file == file and "请" in faults[0].what


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('holds = "fine_case >= 0"', "没有名为“fine_case”的指标或数量。是不是 fine_cases（"),
        ('holds = "fine_cases >= fine_case_last_year"', "没有名为“fine_case_last_year”的"),
        ('holds = "fine_cases >="', "holds 写法不对"),
        ('holds = "fine_cases"', "holds 应为比较"),
        ("holds = \"fine_cases == '2024-01'\"", "看不懂"),
        ('holds = "last_visit * 9999999 == last_visit"', "看不懂“last_visit * 9999999”"),
        ('holds = "fine_cases ** 9 > 1"', "看不懂“fine_cases ** 9”"),
        ('holds = "open(1) > 1"', "看不懂“open(1)”"),
        ('holds = "[x for x in fine_cases] == 1"', "看不懂"),
        (f'holds = "{"(" * 10_000}fine_cases > 1{")" * 10_000}"', "holds 太长"),
        (f'holds = "{"not " * 100}(fine_cases > 1)"', "一层套一层，超过20层"),
        ('holds = "fine_cases > 1"\neach_row = "kind == \'罚款\'"', "应写明其中一个"),
        ("", "holds 和 each_row 应写明其中一个"),
        ("each_row = \"kind == '罚款'\"", "table 和 date 只与 each_row 一起写"),
        ('table = "gone"\ndate = "x"\neach_row = "a > 1"', "没有名为“gone”的台账"),
        ('table = "fines"\ndate = "gone"\neach_row = "kind == \'罚款\'"', "没有列“gone”"),
        (
            'table = "fines"\ndate = "decided_on"\neach_row = "party.isna()"',
            "each_row：“party”是个人",
        ),
        (
            'holds = "n > 0"\nterms.n = { table = "fines", date = "decided_on", '
            'measure = "sum", column = "gone" }',
            "terms.n.column：台账《行政处罚案件台账》没有列“gone”",
        ),
        (
            'holds = "n > 0"\nterms.n = { table = "fines", date = "decided_on", mesure = "sum" }',
            "不认识的键 terms.n.mesure。是不是 measure",
        ),
    ],
)
def test_a_relation_that_can_not_be_meant_is_said_and_the_others_hold(rules, entry, said):
    with open(rules / "relations.toml", "a", encoding="utf-8") as file:
        file.write(f'\n[wrong]\ntitle = "x"\nkind = "hard"\n{entry}\n')
    loaded = load(rules)
    assert list(loaded.relations) == list(RULES.relations)
    assert said in "\n".join(map(str, loaded.faults))
    line = line_of(rules, "relations.toml", "[wrong]")
    assert {fault.place for fault in loaded.faults} == {f"第{line}行 [wrong]"}


def test_all_faults_of_all_files_are_said_at_once(rules):
    change(rules, "ledgers/papers.toml", 'title = "', 'titel = "')
    change(rules, "indicators.toml", 'polarity = "neutral"', "polarity = 1\nwhen = 2")
    change(rules, "indicators.toml", "closed_on > due_on", "closed_on >")
    change(rules, "relations.toml", "letters_closed + ", "letters_shut + ")
    (rules.parent / "office.toml").write_text("[limits]\npage_megabytes = 0\n", encoding="utf-8")
    faults = [str(fault) for fault in load(rules).faults]
    fine_cases = line_of(rules, "indicators.toml", "[fine_cases]")
    late = line_of(rules, "indicators.toml", "[letters_late]")
    assert [fault.split("：")[0] for fault in faults] == [
        "ledgers/papers.toml 第1行",
        f"ledgers/papers.toml 第{line_of(rules, 'ledgers/papers.toml', 'titel')}行",
        f"indicators.toml 第{fine_cases}行 [fine_cases]",
        f"indicators.toml 第{fine_cases}行 [fine_cases]",
        f"indicators.toml 第{late}行 [letters_late]",
        "office.toml 第1行 [limits]",
        "relations.toml 第1行 [K1]",
        f"indicators.toml 第{line_of(rules, 'indicators.toml', '[papers_mean]')}行 [papers_mean]",
    ]
    assert "polarity 应为up_good、down_good、neutral之一，读到1。请改正后重试。" in faults[2]


def test_an_entry_left_out_keeps_its_words_and_has_no_value(rules):
    change(rules, "indicators.toml", 'measure = "sum"', 'measure = "add"')
    loaded = load(rules)
    total = loaded.indicators["fine_total"]
    assert (total.name, total.unit, total.section) == ("罚款金额", "元", "五")
    assert total.left_out and total.definition_digest == ""
    assert list(loaded.indicators) == list(RULES.indicators)
    assert not loaded.indicators["fine_cases"].left_out


def test_what_needs_a_ledger_that_is_gone_is_one_problem(rules):
    (rules / "ledgers" / "fines.toml").unlink()
    with open(rules / "relations.toml", "a", encoding="utf-8") as file:
        for id in ("F1", "F2"):
            file.write(f'\n[{id}]\ntitle = "x"\nkind = "hard"\nholds = "n > 0"\n')
            file.write('terms.n = { table = "fines", date = "decided_on", measure = "count" }\n')
    loaded = load(rules)
    (fault,) = loaded.faults
    assert str(fault) == (
        "indicators.toml 第1行 [fine_cases]：没有名为“fines”的台账，或它的规则文件有错误。"
        "用到它的3个指标没有值（行政处罚起数、罚款金额、警告占比）。"
        "用到它的2条关系没有核对（F1、F2）。"
        "请恢复或改正 ledgers/fines.toml；若是写错了，请改 table。"
    )
    left_out = [id for id, indicator in loaded.indicators.items() if indicator.left_out]
    assert left_out == ["fine_cases", "fine_total", "warning_share"]
    assert list(loaded.relations) == list(RULES.relations)
    with pytest.raises(UnknownName, match="没有名为“fines”的台账"):
        loaded.ledgers["fines"]


@pytest.mark.parametrize("name", ["conventions.toml", "indicators.toml", "ledgers"])
def test_without_what_everything_rests_on_nothing_is_done(rules, name):
    if name == "ledgers":
        shutil.rmtree(rules / name)
    else:
        (rules / name).unlink()
    with pytest.raises(RuleFileError, match=f"^{name}.* 第1行：.*请.*恢复") as refused:
        load(rules)
    assert len(refused.value.faults) == 1


def test_without_relations_the_rest_holds(rules):
    (rules / "relations.toml").unlink()
    loaded = load(rules)
    assert loaded.relations == {} and loaded.indicators == RULES.indicators
    (fault,) = loaded.faults
    assert str(fault).startswith("relations.toml 第1行：打不开，可能不在了")


def test_a_definition_is_known_by_what_decides_the_value(rules):
    change(rules, "indicators.toml", "行政处罚起数", "处罚案件数")
    change(rules, "indicators.toml", "closed_on > due_on", "closed_on  >  due_on")
    change(rules, "indicators.toml", "closed_on.notna()", "closed_on.isna()")
    pairs = [(loaded, RULES.indicators[id]) for id, loaded in load(rules).indicators.items()]
    changed = [old.id for new, old in pairs if new.definition_digest != old.definition_digest]
    assert changed == ["letters_closed"]


def test_rules_are_frozen(rules):
    loaded = load(rules)
    field = loaded.ledgers["fines"].fields[0]
    for frozen in (loaded, loaded.ledgers["fines"], field, loaded.indicators["fine_cases"]):
        with pytest.raises((AttributeError, ValueError)):
            frozen.name = "x"


def test_dates_without_bounds_of_their_own_have_those_of_the_conventions(rules):
    with (rules / "conventions.toml").open("a", encoding="utf-8") as file:
        file.write("\n[days]\nminimum = 2000-01-01\nmaximum = 2039-12-31\n")
    of_filing, own = 'aliases = ["收案日期", "立案时间"], type = "date"', "minimum = 1990-05-01"
    change(rules, "ledgers/fines.toml", of_filing, f"{of_filing}, constraints = {{ {own} }}")
    ledgers = load(rules).ledgers
    filed, decided = map(ledgers["fines"].field, ("filed_on", "decided_on"))
    month, score = ledgers["visits"].field("month"), ledgers["papers"].field("score")
    assert filed.minimum == datetime.date(1990, 5, 1)
    assert filed.maximum == decided.maximum == datetime.date(2039, 12, 31)
    assert decided.required and decided.minimum == datetime.date(2000, 1, 1)
    assert (month.minimum, month.maximum) == ("2000-01", "2039-12")
    assert (score.minimum, score.maximum) == (0, 100)
