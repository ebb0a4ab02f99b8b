"""How long cases may take: what deadlines.toml says, and what it can't mean."""

import re
import shutil
from pathlib import Path

import pytest
from workbooks import RULES, SHIPPED, SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.rules import LIMIT, load_rules, rule_problems


@pytest.fixture
def rules(tmp_path):
    """A copy of the small rules for one test to change."""
    return Path(shutil.copytree(SMALL_RULES, tmp_path / "rules"))


def load(rules):
    return load_rules(Workspace(rules.parent, rules))


def test_cases_have_a_derived_column(rules):
    letters, fines = RULES.ledgers["letters"], RULES.ledgers["fines"]
    assert [field.name for field in letters.derived] == [LIMIT]
    assert letters.field(LIMIT).type == "date"
    assert not list(letters.strange_columns([LIMIT]))
    assert LIMIT not in {field.name for field in letters.kept}
    assert letters.sources_of(LIMIT) == ["due_on", "received_on"]
    assert fines.derived == []
    assert list(fines.strange_columns([LIMIT]))


def test_without_the_file_no_case_has_a_limit(rules):
    (rules / "deadlines.toml").unlink()
    loaded = load(rules)
    assert loaded.faults == ()
    assert loaded.ledgers["letters"].times is None


@pytest.mark.parametrize(
    "before, after, said",
    [
        ("days = 60", "days = 0", "[[letters.deadlines]] 第1条：days 应大于0，读到0"),
        ("days = 60", 'days = "60"', "days 应为整数"),
        ('"calendar"', '"natural"', "counted 应为calendar、working之一，读到“natural”"),
        ("2022-05-01", '"2022-05-01"', "valid_from 应为日期"),
        ("verified = false", "", "缺少 verified"),
        ('"due_on"', '"due"', "own：台账《信访件台账》没有列“due”。是不是 due_on"),
        ('"closed_on"', '"category"', "closed 应为日期列，读到“category”"),
        ('"closed_on"', '"phone"', "“phone”是个人信息列"),
        ("[letters]", "[leters]\n[letters]", "没有名为“leters”的台账"),
        ('own = "due_on"', 'owns = "due_on"', "不认识的键 owns。是不是 own"),
    ],
)
def test_what_cannot_be_meant_is_one_chinese_problem(rules, before, after, said):
    path = rules / "deadlines.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    (problem,) = rule_problems(load(rules).faults)
    assert problem.place.file == "deadlines.toml"
    assert said in problem.message


def test_a_figure_is_another_once_the_deadline_is():
    rate, handled = (
        SHIPPED.indicators[f"petition{name}"] for name in ("_on_time_rate", "s_handled")
    )
    ledger = rate.ledger.model_copy(update={"times": None})
    changed = rate.model_copy(update={"ledger": ledger})
    assert changed.definition_digest != rate.definition_digest
    same = handled.model_copy(update={"ledger": ledger})
    assert same.definition_digest == handled.definition_digest


def test_definitions_say_whence_limits_come():
    """Of a deadline that isn't verified, that it is only a reminder; never that it is broken."""
    on_time = [each for each in SHIPPED.indicators.values() if each.uses_limits]
    assert {indicator.kind for indicator in on_time} == {"own"}
    by_id = {indicator.id: indicator.definition.partition("时限取")[2] for indicator in on_time}
    assert by_id["hotline_on_time_rate"] == "「处理时限」；没有时限的不计入。"
    assert by_id["petition_on_time_rate"] == (
        "「办理截止日期」，没有的取「来访日期」后60日（内部提醒线，2022年5月1日起，依据《信访工作条例》）；"
        "没有时限的不计入。"
    )
    assert by_id["penalty_on_time_rate"] == (
        "「立案日期」后90日（2021年7月15日起，依据《行政处罚法》第六十条）；没有时限的不计入。"
    )
    assert not any(re.search("违法|违规", definition) for definition in by_id.values())


def test_the_latest_deadline_is_said_first():
    letters = RULES.ledgers["letters"]
    assert letters.times.say(letters) == (
        "时限取「办理截止日期」，没有的取「来访日期」后20个工作日（内部提醒线，2025年1月1日起，依据本单位规定），"
        "没有的取「来访日期」后60日（内部提醒线，2022年5月1日起，依据《信访工作条例》）；没有时限的不计入。"
    )


def test_own_figures_stand_behind_those_of_the_report():
    section = [SHIPPED.indicators[id].kind for id in SHIPPED.of_section("七")]
    assert "own" in section
    assert "own" not in section[: section.index("own")]
    assert section[section.index("own") :] == ["own"] * section.count("own")
    printed = {SHIPPED.indicators[id].kind for id in SHIPPED.printed()}
    assert printed == {"printed"}
