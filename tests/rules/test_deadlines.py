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
    for indicator in SHIPPED.indicators.values():
        if indicator.id.partition("_on_time")[1] == "":
            continue
        words, times = indicator.definition + indicator.note, indicator.ledger.times
        if times.own:
            assert indicator.ledger.field(times.own).title in words, indicator.id
        for deadline in times.deadlines:
            assert f"{deadline.days}日" in words, indicator.id
            assert deadline.verified or "内部提醒线" in words, indicator.id
        assert not re.search("违法|违规|超期违", words)
        assert indicator.kind == "own"


def test_own_figures_stand_behind_those_of_the_report():
    section = [SHIPPED.indicators[id].kind for id in SHIPPED.of_section("七")]
    assert "own" in section
    assert "own" not in section[: section.index("own")]
    assert section[section.index("own") :] == ["own"] * section.count("own")
    printed = {SHIPPED.indicators[id].kind for id in SHIPPED.printed()}
    assert printed == {"printed"}
