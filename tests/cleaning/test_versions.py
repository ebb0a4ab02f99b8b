"""One record, its repeats, its versions: what counts depends on what the rows say, never on how
files are called or how rows are sorted."""

import itertools
import time

import pytest
from workbooks import (
    PENALTY_HEADER,
    RULES,
    SMALL_RULES,
    calls_of,
    changed_rules,
    penalty,
    penalty_file,
    read_in_this_process,
    write_xlsx,
)

from wanxing_stats.base import identity, loose_identity, loosest_identity
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import check_accounting, cleaned_workspace, problem_frame
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.standings import standing_of
from wanxing_stats.rules import load_rules

JUNE = "2024-06-01"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def cleaned(root):
    result = clean_workspace(Workspace(root), RULES)
    check_accounting(result)
    return result


def fines(root) -> list[float]:
    """The fines that count, sorted."""
    return sorted(cleaned(root).tables["fines"]["fine_yuan"])


def said(root) -> dict[str, str]:
    """How serious each problem is, by its name."""
    problems = problem_frame(cleaned(root).problems)
    return dict(zip(problems["name"], problems["severity"], strict=True))


def of(party: str, row: list) -> list:
    return [row[0], party, *row[2:]]


# identities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("万罚（2024）1号", "万罚〔2024〕1号"),
        ("万罚[2024]2号", "万罚【2024】2号"),
        ("XF2024－003", "xf2024-003"),
        ("万罚〔2024〕 6号", "万罚〔2024〕6号"),
        ('="0012"', "12"),
        ("'0012", "12"),
        ("ＧＤ２０２４", "GD2024"),
        ("⼀号", "一号"),
        ("XF《2024》1", "XF<2024>1"),
        ("XF·001", "XF•001"),
        ("20240012", "20240012"),
    ],
)
def test_spellings_of_one_identifier_are_one(one, other):
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A0-1", "AO-1"), ("A-01", "A-1"), ("12", "120"), ("2024-1", "20241"), ("甲1", "乙1")],
)
def test_others_are_not(one, other):
    assert identity(one) != identity(other)


def test_brackets_and_measure_words_alone_may_be_left_out():
    assert loose_identity(identity("万罚字〔2024〕第1号")) == loose_identity(identity("万罚2024 1"))
    assert loose_identity("万罚20241") != loose_identity("万罚20242")
    assert loosest_identity("XF-001") == loosest_identity("XF_001") == loosest_identity("XF001")
    assert loosest_identity("2024-11-1") != loosest_identity("2024-1-11")


def test_a_dash_alone_is_said_where_two_rows_say_the_same_else(root):
    penalty_file(root, ["XF-001", *penalty(1)[1:]], ["XF001", *penalty(1)[1:]])
    assert said(root) == {"near_key": "doubtful"}
    penalty_file(root, ["XF-001", *penalty(1)[1:]], ["XF001", *penalty(2, fine=500)[1:]])
    assert said(root) == {}


def test_many_numbers_that_differ_in_a_sign_are_compared_at_once(root):
    def calls(count):
        rows = []
        for number in range(count):
            for sign in " -":
                rows.append([f"XF{number}{sign}A", *penalty(1)[1:]])
        penalty_file(root / str(count), *rows)
        problems = []
        called = calls_of(lambda: problems.extend(cleaned(root / str(count)).problems))
        assert sum(problem.name == "near_key" for problem in problems) == 1
        return called

    calls(5)  # what is made ready once
    few, many = map(calls, (50, 250))
    assert many - few < 200 * 1_000  # with the reading of both rows; each pair alone took thousands


def test_noughts_that_a_spreadsheet_dropped_are_the_same_number(root):
    penalty_file(root, ["0001", *penalty(1)[1:]], ["0002", *penalty(2)[1:]], name="甲.xlsx")
    penalty_file(root, [1, *penalty(1)[1:]], [2, *penalty(2)[1:]], name="乙.xlsx")
    assert fines(root) == [200, 200]


def test_numbers_that_look_like_phones_are_compared_whole_and_shown_by_their_place(root):
    rows = [[f"022-2345{number:04}", *penalty(1)[1:]] for number in range(20)]
    penalty_file(root, *rows, rows[3])
    table = cleaned(root).tables["fines"]
    assert len(table) == table["decision_no"].nunique() == 20
    assert table["decision_no"][4] == "〔2024/综合执法大队/处罚.xlsx[Sheet1] 第6行〕"


@pytest.mark.parametrize("number", ["待补", "未编号", "无", "XXX"])
def test_what_stands_for_a_number_is_none(root, number):
    penalty_file(root, penalty(1), [number, *penalty(2)[1:]], [number, *penalty(3)[1:]])
    assert fines(root) == [200]
    assert said(root) == {"missing_value": "rejected"}


# what is kept of them


def test_a_number_that_is_not_shown_is_compared_whole_when_only_another_file_changed(root):
    phones = [[f"022-2345{number:04}", *penalty(1)[1:]] for number in range(3)]
    penalty_file(root, *phones, name="甲.xlsx")
    penalty_file(root, penalty(9), name="乙.xlsx")
    workspace = Workspace(root, rules=SMALL_RULES)
    assert len(cleaned_workspace(workspace).tables["fines"]) == 4
    for file in root.glob(".wanxing/**/*"):
        assert not file.is_file() or b"022-2345" not in file.read_bytes()
    penalty_file(root, phones[1], penalty(9), name="乙.xlsx")
    again = cleaned_workspace(workspace)
    assert len(again.tables["fines"]) == 4
    assert again.duplicates["source_row"].tolist() == [3]


# records without a number


def test_a_record_without_a_number_counts_as_often_as_in_the_file_that_has_it_most(root):
    rules = changed_rules(
        Workspace(root, rules=SMALL_RULES),
        root / "rules",
        "ledgers/fines.toml",
        'primaryKey = ["decision_no"]\n',
        "",
    )
    unnumbered = [["", *penalty(1)[1:]], ["", *penalty(1)[1:]], ["", *penalty(2, fine=500)[1:]]]
    text = (root / "rules/ledgers/fines.toml").read_text(encoding="utf-8")
    optional = text.replace('"文号"], constraints = { required = true } }', '"文号"] }')
    (root / "rules/ledgers/fines.toml").write_text(optional, encoding="utf-8")
    penalty_file(root, *unnumbered, name="一季度.xlsx")
    penalty_file(root, *unnumbered, unnumbered[2], name="上半年.xlsx")
    result = clean_workspace(rules, load_rules(rules))
    check_accounting(result)
    assert sorted(result.tables["fines"]["fine_yuan"]) == [200, 200, 500, 500]


# matters


def test_two_parties_under_one_number_are_two_matters(root):
    penalty_file(root, of("张某某", penalty(1)), of("李某某", penalty(1)), of("张某某", penalty(2)))
    assert fines(root) == [200, 200, 200]
    assert said(root) == {"other_matter": "doubtful"}


def test_each_of_many_parties_of_one_decision_costs_the_same(root, monkeypatch):
    def calls(count):
        parties = [of(f"某公司{number}", penalty(1)) for number in range(count)]
        penalty_file(root / str(count), *parties)
        return calls_of(lambda: cleaned(root / str(count)))

    read_in_this_process(monkeypatch)
    calls(5)  # what is made ready once
    few, more, many = map(calls, (100, 300, 500))
    assert many - more < 1.2 * (more - few)


def test_one_party_or_none_written_is_one_matter(root):
    same, unnamed = of("张　某某", penalty(1)), of("", penalty(1))
    penalty_file(root, of("张某某", penalty(1)), same, unnamed)
    assert fines(root) == [200]


def test_matters_sent_again_count_as_often_as_in_one_table(root):
    both = [of("张某某", penalty(1)), of("李某某", penalty(1, fine=500))]
    penalty_file(root, *both, name="甲.xlsx")
    penalty_file(root, *reversed(both), name="乙.xlsx")
    penalty_file(root, both[1], name="丙.xlsx")
    assert fines(root) == [200, 500]


# versions


def test_the_list_that_reaches_further_decides_whatever_it_is_called(root):
    for first, second in itertools.permutations(["甲.xlsx", "乙.xlsx"]):
        penalty_file(root, penalty(1), penalty(2), penalty(4), name=first)
        later = [penalty(1, fine=700), penalty(2), penalty(4), penalty(3, decided=JUNE)]
        penalty_file(root, *later, name=second)
        assert fines(root) == [200, 200, 200, 700]
        assert said(root) == {"superseded": "info", "duplicate": "info"}


def test_of_lists_that_reach_as_far_the_one_that_calls_itself_final_decides(root):
    penalty_file(root, penalty(1), penalty(2), name="b初稿.xlsx")
    penalty_file(root, penalty(1, fine=700), penalty(2), name="a定稿.xlsx")
    assert fines(root) == [200, 700]


def test_a_title_may_say_it(root):
    sheets = {
        "Sheet1": [
            ["处罚台账（更正稿，以此为准）"],
            PENALTY_HEADER,
            penalty(1, fine=700),
            penalty(2),
        ]
    }
    write_xlsx(root / "data/raw/2024/综合执法大队/甲.xlsx", sheets)
    penalty_file(root, penalty(1), penalty(2), name="乙.xlsx")
    assert fines(root) == [200, 700]


def test_nothing_that_decides_is_a_conflict_whatever_the_files_are_called(root):
    chosen = set()
    for first, second in itertools.permutations(["甲.xlsx", "乙.xlsx"]):
        penalty_file(root, penalty(1), penalty(2), penalty(3), name=first)
        penalty_file(root, penalty(1, fine=700), penalty(2), penalty(3), name=second)
        chosen.add(tuple(fines(root)))
        assert said(root)["conflict"] == "rejected"
    assert len(chosen) == 1


def test_a_draft_that_reaches_further_than_the_final_list_is_a_conflict(root):
    later = [penalty(1, fine=700), penalty(2), penalty(3, decided=JUNE)]
    penalty_file(root, *later, name="初稿.xlsx")
    penalty_file(root, penalty(1), penalty(2), name="定稿.xlsx")
    assert said(root)["conflict"] == "rejected"


def test_a_limit_or_a_mistyped_year_decides_nothing(root):
    shared = [penalty(2), penalty(5)]
    mistyped = penalty(4, decided="2025-01-20")
    penalty_file(root, penalty(1), *shared, mistyped, name="甲.xlsx")
    penalty_file(root, penalty(1, fine=700), *shared, penalty(3, decided=JUNE), name="乙.xlsx")
    assert fines(root) == [200, 200, 200, 200, 700]


def test_a_list_of_one_or_two_rows_may_correct_another_and_is_no_version(root):
    penalty_file(root, penalty(1), penalty(2), penalty(3, decided=JUNE), name="处罚.xlsx")
    penalty_file(root, penalty(1, fine=700), name="补.xlsx")
    assert said(root)["conflict"] == "rejected"


def test_what_only_one_version_has_counts_and_is_said_once_a_file(root):
    shared = [penalty(1), penalty(2), penalty(6)]
    penalty_file(root, *shared, penalty(4), penalty(5), name="甲.xlsx")
    penalty_file(root, *shared, penalty(3, decided=JUNE), name="乙.xlsx")
    assert len(fines(root)) == 6
    problems = problem_frame(cleaned(root).problems)
    (only,) = problems[problems["name"] == "only_in_older_list"].to_dict("records")
    assert (only["file"][-6:], only["count"], only["severity"]) == ("甲.xlsx", 2, "doubtful")


def test_lists_of_two_departments_are_no_versions(root):
    penalty_file(root, penalty(1), penalty(2), penalty(4))
    later = [PENALTY_HEADER, penalty(1, fine=700), penalty(2), penalty(4), penalty(3, decided=JUNE)]
    write_xlsx(root / "data/raw/2024/司法所/处罚.xlsx", {"Sheet1": later})
    assert said(root)["conflict"] == "rejected"


def test_two_sheets_of_one_workbook_may_be_versions(root):
    draft = [PENALTY_HEADER, penalty(1), penalty(2)]
    final = [PENALTY_HEADER, penalty(1, fine=700), penalty(2)]
    path = root / "data/raw/2024/综合执法大队/处罚.xlsx"
    write_xlsx(path, {"初稿": draft, "定稿": final})
    assert fines(root) == [200, 700]


def test_months_in_sheets_are_one_list_beside_the_year_in_one(root):
    months = {
        "1月": [PENALTY_HEADER, penalty(1), penalty(3), penalty(4)],
        "12月": [PENALTY_HEADER, penalty(2, decided=JUNE)],
    }
    write_xlsx(root / "data/raw/2024/综合执法大队/各月.xlsx", months)
    penalty_file(root, penalty(1, fine=700), penalty(3), penalty(4), name="a.xlsx")
    assert fines(root) == [200, 200, 200, 200]


@pytest.mark.parametrize(
    ("name", "standing"), [("定稿", 1), ("初稿", -1), ("台账", 0), ("初稿（更正）", 0)]
)
def test_names_may_say_both_or_nothing(name, standing):
    assert standing_of([name], RULES.ledgers.versions) == standing


def test_many_lists_of_the_same_numbers_are_compared_at_once(root):
    """As many sheets as a workbook may have, each a version of all others."""
    sheets = {}
    for number in range(300):
        rows = [penalty(n, fine=number + 1) for n in (1, 2, 3)]
        sheets[f"表{number}"] = [PENALTY_HEADER, *rows]
    write_xlsx(root / "data/raw/2024/综合执法大队/处罚.xlsx", sheets)
    started = time.process_time()
    assert len(fines(root)) == 3
    assert time.process_time() - started < 5
