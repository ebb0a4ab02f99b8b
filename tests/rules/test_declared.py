"""What a column of texts may show: values, shapes, and what office.toml adds."""

import re

import pytest
from workbooks import RULES, SHIPPED, SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.rules import Declared, load_rules, shape_of

COMMUNITIES = SHIPPED.ledgers["hotline_orders"].declared["community"]
NUMBERS = SHIPPED.ledgers["penalties"].declared["decision_no"]


def of_office(tmp_path, text):
    (tmp_path / "office.toml").write_text(text, encoding="utf-8")
    return load_rules(Workspace(tmp_path, rules=SMALL_RULES))


@pytest.mark.parametrize("text", ["停车管理", "停车 管理", "停 车管理\u200b", "停车管理　"])
def test_a_value_is_known_whatever_its_blanks_and_is_stored_as_declared(text):
    assert Declared(["停车管理"]).value(text) == "停车管理"


@pytest.mark.parametrize("text", ["示例一社区", "一社区", "示例一 社区", "示例一社区居委会"])
def test_dots_stand_for_chinese_characters(text):
    assert COMMUNITIES.value(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["社区", "张三", "13901739411社区", "一三九零一七三九四一一社区", "张三（一社区）"]
)
def test_what_fits_no_shape_is_not_declared(text):
    assert COMMUNITIES.value(text) is None


@pytest.mark.parametrize(
    "text", ["津南万罚〔2024〕12号", "津南万罚(2024)第12号", "12", "XF2024-003", "20240105001"]
)
def test_an_identifier_of_a_declared_shape_is_stored_as_it_is_written(text):
    assert NUMBERS.value(text) == text


@pytest.mark.parametrize(
    "text", ["13901739411", "139-0173-9411", "120104199001011234", "张三", "张三1号", "ZHANGSAN1"]
)
def test_any_other_is_not_declared(text):
    assert NUMBERS.value(text) is None
    assert NUMBERS.undeclared([text, "XF2024-003"]) == {text}


def test_a_number_of_declared_length_that_is_somebodys_is_not_declared():
    phones = Declared(["00000000000"], is_identifier=True)
    assert phones.value("22901739411") == "22901739411"
    assert phones.value("13901739411") is None
    assert phones.undeclared(["22901739411", "13901739411"]) == {"13901739411"}


@pytest.mark.parametrize(
    ("identifier", "shape"),
    [
        ("XF2024-003", "XFy-n"),
        ("津南万罚〔2024〕12号", "津南万罚(y)n号"),
        ("20240105001", "y0000000"),
        ("LH-001-A/2024", "LH-n-A/y"),
        ("91120104MA0000000X", "00000000MA0000000X"),
        ("张三", None),
    ],
)
def test_the_shape_of_an_identifier_fits_it(identifier, shape):
    assert shape_of(identifier) == shape
    if shape:
        assert Declared([shape], is_identifier=True).value(identifier) == identifier


def test_every_text_of_a_shipped_ledger_says_what_it_may_show():
    for ledger in SHIPPED.ledgers.values():
        for field in ledger.kept:
            if field.type == "string" and field.name not in ledger.identifiers:
                assert field.enum or field.values or field.codes or field.names, field


def test_the_office_declares_values_other_spellings_and_shapes(tmp_path):
    rules = of_office(
        tmp_path,
        '[values.letters]\ncategory = ["供热", "…里", { "停 车 难" = "停车" }]\n'
        'petition_no = ["信n-A"]\nchannel = ["短信", { "上访" = "来访" }]\n',
    )
    assert not rules.faults
    letters = rules.ledgers["letters"]
    assert letters.declared["category"].value("停车难") == "停车"
    assert letters.declared["category"].value("龙井里") == "龙井里"
    assert letters.declared["petition_no"].value("信3-A") == "信3-A"
    assert letters.field("channel").enum[-1] == "短信"
    assert letters.declared["channel"].value("上访") == "来访"
    assert RULES.ledgers["letters"].declared["category"].value("供热") is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[values.leters]\ncategory = []", "office.toml 第1行 [values.leters]：没有名为“leters”"),
        ("[values.letters]\nkatgory = []", "没有列“katgory”"),
        ("[values.letters]\nphone = []", "“phone”是个人信息列"),
        ("[values.letters]\npeople = []", "列 people（来访人数）不是文字列"),
        ("[values.letters]\ncategory = [3]", "应为文字，或另一种写法和它的类别"),
        ('[values.letters]\ncategory = ["…"]', "不能只写“…”"),
        ('[values.letters]\ncategory = [{ "" = "停车" }]', "应为文字，或另一种写法和它的类别"),
    ],
)
def test_what_can_not_be_meant_is_said_and_the_rest_holds(tmp_path, line, fault):
    rules = of_office(tmp_path, f'{line}\n[values.fines]\nviolation = ["占道"]\n')
    (said,) = map(str, rules.faults)
    assert fault in said
    assert rules.ledgers["fines"].declared["violation"].value("占道") == "占道"


def test_particulars_can_not_be_declared_and_are_not_quoted(tmp_path):
    rules = of_office(tmp_path, '[values.letters]\ncategory = ["张三13901739411"]\n')
    (said,) = map(str, rules.faults)
    assert "像个人信息" in said
    assert not re.search("张三|139", said)


def test_what_a_figure_asks_for_is_declared(tmp_path):
    rules = load_rules(Workspace(tmp_path, rules=SMALL_RULES))
    asked = rules.ledgers["letters"]
    assert asked.told_apart == RULES.ledgers["letters"].told_apart
    task = SHIPPED.ledgers["milestones"].declared["task"]
    assert task.value("公共数据资源上报") == "公共数据资源上报"
    assert SHIPPED.ledgers["safety_inspections"].told_apart == {"unit_no"}
