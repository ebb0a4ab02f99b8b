"""What isn't declared counts, is compared, and is shown nowhere."""

import pytest
from workbooks import PENALTY_HEADER, SMALL_RULES, changed_rules, penalty, write_xlsx

from wanxing_stats.base import UNLISTED, Workspace
from wanxing_stats.cleaning import clean_workspace, cleaned_workspace
from wanxing_stats.rules import load_rules

HEADER = [*PENALTY_HEADER, "违法类型"]
FILE = "2024/综合执法大队/处罚.xlsx"
PERSON = "张建国"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path, rules=SMALL_RULES)


def send(workspace, *rows, name=FILE):
    write_xlsx(workspace.raw / name, {"Sheet1": [HEADER, *rows]})


def cleaned(workspace):
    return clean_workspace(workspace, load_rules(workspace))


def codes(result):
    return {problem.code for problem in result.problems}


def test_a_value_that_is_not_declared_counts_and_is_said_without_its_text(workspace):
    send(workspace, [*penalty(1), PERSON], [*penalty(2), PERSON], [*penalty(3), None])
    result = cleaned(workspace)
    violations = result.tables["fines"]["violation"]
    assert violations[:2].tolist() == [UNLISTED, UNLISTED]
    assert violations[2:].isna().all()
    (problem,) = result.problems
    assert (problem.code, problem.rows) == ("undeclared_value", [2, 3])
    assert str(problem.place) == f"{FILE}[Sheet1] 第2行「违法类型」"
    assert PERSON not in problem.message


def test_rows_that_differ_in_what_is_not_declared_are_no_repetition(workspace):
    send(workspace, [*penalty(1), PERSON], [*penalty(1), "李建国"], [*penalty(1), PERSON])
    result = cleaned(workspace)
    assert len(result.tables["fines"]) == 1
    assert "conflict" in codes(result)
    assert len(result.duplicates) == 1


def test_a_number_of_another_shape_is_shown_as_the_place_where_it_first_stood(workspace):
    rows = [["13901739411", *penalty(1)[1:], "占道"], ["13901739411 ", *penalty(1)[1:], "占道"]]
    send(workspace, *rows)
    result = cleaned(workspace)
    assert result.tables["fines"]["decision_no"].tolist() == [f"〔{FILE}[Sheet1] 第2行〕"]
    assert len(result.duplicates) == 1


def test_what_a_figure_counts_once_each_is_told_apart(workspace, tmp_path):
    workspace = changed_rules(
        workspace,
        tmp_path / "rules",
        "indicators.toml",
        "[fine_cases]",
        '[kinds]\nname = "违法种类"\nunit = "种"\nsection = "五"\ndepartment = ""\n'
        'polarity = "neutral"\ndefinition = ""\ntable = "fines"\ndate = "decided_on"\n'
        'measure = "distinct"\ncolumn = "violation"\n\n[fine_cases]',
    )
    send(workspace, [*penalty(1), "甲"], [*penalty(2), "乙"], [*penalty(3), "甲"])
    assert cleaned(workspace).tables["fines"]["violation"].nunique() == 2


def test_the_kept_reading_holds_no_more_than_the_clean_rows(workspace):
    send(workspace, [*penalty(1), PERSON], ["万街道第3份", *penalty(2)[1:], "占道经营"])
    first = cleaned_workspace(workspace)
    for path in workspace.root.rglob("*"):
        if path.is_file() and not path.is_relative_to(workspace.raw):
            content = path.read_bytes()
            for text in (PERSON, "万街道第3份", "占道经营"):
                assert text.encode() not in content, path
    send(workspace, [*penalty(1), "李建国"], name="2024/综合执法大队/另一份.xlsx")
    again = cleaned_workspace(workspace)
    assert "conflict" in codes(again)  # compared with what was read before, and isn't kept
    assert "conflict" not in codes(first)


def test_declaring_a_value_shows_it_at_the_next_reading(workspace):
    send(workspace, [*penalty(1), "占道经营"])
    assert cleaned_workspace(workspace).tables["fines"]["violation"].tolist() == [UNLISTED]
    office = workspace.root / "office.toml"
    office.write_text('[values.fines]\nviolation = ["占道经营"]\n', encoding="utf-8")
    again = cleaned_workspace(workspace)
    assert again.tables["fines"]["violation"].tolist() == ["占道经营"]
    assert not again.problems
