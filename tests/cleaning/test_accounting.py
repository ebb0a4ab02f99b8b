"""No row is lost: what must add up is checked on every build, and an unexpected count is said."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner
from workbooks import PENALTY_HEADER, RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build import one_build as building
from wanxing_stats.cleaning import data_package as datapackage
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.cleaned import RECORD_KINDS
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.cleaning.row_accounts import AccountingBroken, check_accounting
from wanxing_stats.cli.commands import app
from wanxing_stats.store import Cache, Entry, Stamp, staged, stamps

REPEATED = "示例_补报.xlsx"


@pytest.fixture
def root(tmp_path):
    """Two files: three clean rows, a duplicate, a rejected row, a total."""
    penalty_file(
        tmp_path,
        penalty(1),
        penalty(2),
        penalty(3),
        penalty(4, decided="不详"),
        ["合计", None, None, 800],
        name="示例_处罚.xlsx",
    )
    penalty_file(tmp_path, penalty(2), name=REPEATED)
    return tmp_path


def cleaned(root):
    return clean_workspace(Workspace(root), RULES)


def run(*arguments, root):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


def test_what_was_read_is_clean_duplicate_or_rejected_for_each_file_and_ledger(root):
    counts = cleaned(root).records.set_index("file")[["table", "read", *RECORD_KINDS]]
    department = "2024/综合执法大队"
    assert counts.loc[f"{department}/示例_处罚.xlsx"].tolist() == ["fines", 4, 3, 0, 1]
    assert counts.loc[f"{department}/{REPEATED}"].tolist() == ["fines", 1, 0, 1, 0]


def test_rows_of_a_table_without_records_are_rejected(root):
    penalty_file(
        root,
        penalty(9)[:3],
        header=["行政处罚决定书文号", "行政相对人名称", "处罚类别"],
        name="示例_缺列.xlsx",
    )
    write_xlsx(
        root / "data/raw/2024/司法所/示例_别的.xlsx",
        {"a": [["花名", "颜色", "高度"], ["菊", "黄", 3], ["梅", "红", 4]]},
    )
    of_file = cleaned(root).records.set_index("file")[["table", "read", "rejected"]]
    assert of_file.loc["2024/司法所/示例_别的.xlsx"].tolist() == ["", 2, 2]
    check_accounting(cleaned(root))


def test_two_tables_side_by_side_are_each_accounted_for(tmp_path):
    rows = [
        [
            *penalty(number)[:1],
            "a",
            "罚款",
            200,
            "2024-03-01",
            "2024-03-05",
            None,
            *penalty(number + 50)[:1],
            "b",
            "罚款",
            200,
            "2024-03-01",
            "2024-03-05",
        ]
        for number in range(1, 5)
    ]
    rows[1][5] = "不详"
    penalty_file(tmp_path, *rows, header=[*PENALTY_HEADER, None, *PENALTY_HEADER])
    result = cleaned(tmp_path)
    check_accounting(result)
    assert result.records[["read", *RECORD_KINDS]].iloc[0].tolist() == [8, 7, 0, 1]
    assert result.row_counts()["clean"] == 4


def test_of_two_tables_side_by_side_each_has_its_own_complaints(tmp_path):
    """A merged row on the left says nothing of the row on the right; nor is a cell of the left one
    of the right."""
    left, right = penalty(2), penalty(52, fine="约300")
    rows = [[*penalty(1), None, *penalty(51, fine="约200")], [*left, None, *right]]
    rows.append([*penalty(3, fine="约400"), None, *penalty(53)])
    penalty_file(tmp_path, *rows, header=[*PENALTY_HEADER, None, *PENALTY_HEADER])
    (tmp_path / "data/raw/corrections.toml").write_text(
        '[[correction]]\naction = "merge"\ntable = "fines"\nkey = "津南万罚〔2024〕2号"\n'
        'into = "津南万罚〔2024〕1号"\nreason = "重复报送"\n'
        'decided_by = "综合执法大队"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    result = cleaned(tmp_path)
    check_accounting(result)
    unreadable = [each for each in result.problems if each.code == "unreadable_value"]
    cells = [single.cell for each in unreadable for single in each.single()]
    assert sorted(cells) == ["D4", "K2", "K3"]


@pytest.mark.parametrize("fine", ["99999999999999999999", 1e300, "1e999"])
def test_a_number_that_no_table_has_room_for_is_a_complaint(tmp_path, fine):
    penalty_file(tmp_path, penalty(1), penalty(2, fine=fine))
    result = cleaned(tmp_path)
    check_accounting(result)
    (problem,) = result.problems
    assert problem.code in ("unreadable_value", "out_of_bounds") and problem.rows == [3]


def drop_a_clean_row(result):
    result.tables["fines"] = result.tables["fines"].iloc[1:]


def count_a_row_twice(result):
    table = result.tables["fines"]
    result.tables["fines"] = table.iloc[[0, *range(len(table))]]


def forget_a_kind(result):
    result.sheets.loc[0, "total"] = 0


def forget_a_rejected_row(result):
    result.records["rejected"] = 0


def point_a_duplicate_nowhere(result):
    result.duplicates["kept_row"] = 99


def reject_without_a_word(result):
    result.problems[:] = [each for each in result.problems if each.severity != "rejected"]


def read_a_row_less(result):
    result.records["read"] -= 1


@pytest.mark.parametrize(
    "damage, said",
    [
        (drop_a_clean_row, "应计入3行，表中有2行"),
        (count_a_row_twice, "的记录计入了两次"),
        (forget_a_kind, "有6行，各类行合计5行"),
        (forget_a_rejected_row, "读到4行，计入、重复和不能计入合计3行"),
        (point_a_duplicate_nowhere, "所指的记录没有计入"),
        (reject_without_a_word, "有1行没有计入，却没有说明原因"),
        (read_a_row_less, "读到3行"),
    ],
)
def test_a_build_refuses_when_the_account_is_broken(root, monkeypatch, damage, said):
    def damaged(*given):
        result = clean_workspace(*given)
        damage(result)
        return result

    monkeypatch.setattr(datapackage, "clean_workspace", damaged)
    with pytest.raises(AccountingBroken, match=f"行数账不平，没有继续：.*{said}"):
        building.build(Workspace(root))
    assert not (root / "reports").exists() and not (root / "data/clean/datapackage.json").exists()


def test_an_account_broken_in_data_clean_is_noticed_when_it_is_read_back(root):
    """Also where the cache takes the table for what was written."""
    workspace = Workspace(root)
    cleaned_workspace(workspace)
    path = workspace.clean / "fines.parquet"
    with staged(workspace) as staging:
        fewer = datapackage.read_parquet(path).iloc[1:]
        datapackage.write_parquet(fewer, staging.path(path))
        cache = Cache(workspace)
        entry = cache.get("table", "fines")
        files = {**entry.files, **staging.hashes([path])}
        cache.keep("table", "fines", replace(entry, files=files))
        cache.stage(staging)
        staging.commit()
    with pytest.raises(AccountingBroken):
        building.build(workspace)


# expected_rows.csv


def changed_counts(root):
    problems = json.loads(run("check", "--json", root=root).stdout)["problems"]
    return [one["message"] for one in problems if one["code"] == "changed_count"]


def test_nothing_is_expected_before_the_command_was_run_and_nothing_is_said_while_counts_stay(root):
    assert changed_counts(root) == []
    assert run("expect", root=root).exit_code == 0
    assert changed_counts(root) == []


def expected_then(root, change):
    """What wanxing expect would have written had files been read so; ``change`` is of its text."""
    run("expect", root=root)
    workspace = Workspace(root)
    path = workspace.clean / "expected_rows.csv"
    text = path.read_text(encoding="utf-8-sig")
    with staged(workspace) as staging:
        staging.path(path).write_text(change(text), encoding="utf-8-sig")
        cache = Cache(workspace)
        cache.keep("expected", "", Entry(Stamp.of(), staging.hashes([path])))
        cache.stage(staging)
        staging.commit()
    return text


def test_the_same_file_read_otherwise_is_said_with_both_counts(root):
    text = expected_then(root, lambda text: text.replace(",4,3,0,1", ",5,4,0,1"))
    assert text.splitlines()[0] == "table,year,file,sha256,read,clean,duplicate,rejected"
    (message,) = changed_counts(root)
    assert message.startswith(
        "2024/综合执法大队/示例_处罚.xlsx：文件没有改动，《行政处罚案件台账》的行数却变了："
        "读到5行变为4行，计入4行变为3行。"
    )
    result = run("build", "--json", root=root)
    assert result.exit_code == 1
    run("expect", root=root)
    assert changed_counts(root) == []


def test_a_table_that_is_no_longer_found_is_said(root):
    def with_letters(text):
        return text + text.splitlines()[1].replace("fines", "letters") + "\n"

    expected_then(root, with_letters)
    (message,) = changed_counts(root)
    assert "《信访件台账》" in message and "变为0行" in message


def test_a_file_that_was_changed_or_removed_or_is_new_is_expected_to_differ(root):
    run("expect", root=root)
    penalty_file(root, penalty(1), name="示例_处罚.xlsx")
    penalty_file(root, penalty(7), name="示例_新.xlsx")
    (root / "data/raw/2024/综合执法大队" / REPEATED).unlink()
    assert changed_counts(root) == []


def test_without_any_file_left_nothing_is_expected(root):
    run("expect", root=root)
    for path in (root / "data/raw/2024/综合执法大队").iterdir():
        path.unlink()
    assert changed_counts(root) == []


@pytest.mark.parametrize("change", ["a,b\n1,2\n", "one digit"])
def test_a_file_of_expected_rows_that_was_not_written_here_is_said(root, change):
    run("expect", root=root)
    path = root / "data/clean/expected_rows.csv"
    text = path.read_text(encoding="utf-8-sig").replace(",4,3,0,1", ",4,3,0,2")
    path.write_text(text if change == "one digit" else change, encoding="utf-8")
    (message,) = changed_counts(root)
    assert "不是 wanxing expect 写出的内容" in message and "请运行 wanxing expect" in message


def test_expected_rows_outlive_a_new_cleaning(root):
    run("expect", root=root)
    penalty_file(root, penalty(1), name="示例_处罚.xlsx")
    run("check", root=root)
    assert (root / "data/clean/expected_rows.csv").exists()


def test_another_version_of_a_package_reads_everything_again(root, monkeypatch):
    workspace, version_of = Workspace(root), stamps._version
    cleaned_workspace(workspace)

    def newer(name):
        return "99" if name == "xlrd" else version_of(name)

    monkeypatch.setattr(stamps, "_version", newer)  # as in a new process
    with staged(workspace) as staging:
        _, why = datapackage.clean_what_changed(Cache(workspace), staging, RULES)
    assert list(why.values()) == ["软件包（xlrd）换了版本"] * 2
