"""Rule files that were damaged, or hold what can't be meant: a Chinese sentence, never a crash."""

import datetime
import json
import random
import re
import shutil

import pytest
from workbooks import RULES, SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning.corrections import load_corrections
from wanxing_stats.history import published_files
from wanxing_stats.rules import RuleFileError, load_rules, rule_problems
from wanxing_stats.rules.office import Limits, Office
from wanxing_stats.rules.rule_files import parse_rule_file

RELATIONS = """\
[rows]
title = "罚款为正"
kind = "soft"
table = "fines"
date = "decided_on"
each_row = "fine_yuan > 0"
years = [2024]

[terms]
title = "每起罚款不超过上年两倍"
kind = "hard"
holds = "fine_total <= 2 * fine_total_last_year + n"

[terms.terms.n]
table = "fines"
date = "decided_on"
measure = "sum"
column = "fine_yuan"
where = "kind == '罚款'"
"""
OFFICE = "# 本街道\n[limits]\ncell_seconds = 60\npage_megabytes = 1024\n"
CORRECTIONS = """\
[[correction]]
action = "override"
file = "2024/综合执法大队/处罚.xlsx"
sheet = "Sheet1"
row = 57
field = "decided_on"
expect = "2024年2月30日"
value = "2024-02-29"
reason = "科室退回更正"
decided_by = "综合执法大队"
on = 2025-01-20

[[correction]]
action = "merge"
table = "fines"
key = "1号"
into = ["2号"]
reason = "重复报送"
decided_by = "综合执法大队"
on = 2025-01-20
"""
PUBLISHED = """\
published_on = 2025-01-20
run = 12

[figures]
fine_cases = 21
last_visit = "2024-11"

[[revision]]
id = "fine_cases"
value = 22
reason = "补报1起"
on = 2025-03-02
"""
OTHERS = {
    "rules/relations.toml": RELATIONS,
    "office.toml": OFFICE,
    "data/raw/corrections.toml": CORRECTIONS,
    "data/published/2024.toml": PUBLISHED,
}
FILES = [
    *OTHERS,
    "rules/conventions.toml",
    "rules/indicators.toml",
    *(f"rules/ledgers/{path.name}" for path in sorted((SMALL_RULES / "ledgers").glob("*"))),
]
# the same in any order, as files may name a mistake
SAID_OF = {
    "data/raw/corrections.toml": "corrections.toml",
}


@pytest.fixture
def office(tmp_path):
    """A workspace with a rule file of every kind, all of them sound."""
    shutil.copytree(SMALL_RULES, tmp_path / "rules")
    for name, text in OTHERS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "data/raw/2024/综合执法大队").mkdir(parents=True)
    return Workspace(tmp_path, tmp_path / "rules")


def faults_of(workspace):
    """What is wrong with all files; of every fault a sentence for people."""
    try:
        rules = load_rules(workspace)
        corrected = load_corrections(workspace, rules).faults
        faults = [*rules.faults, *corrected, *edition_faults(workspace)]
    except RuleFileError as error:
        assert error.faults
        faults = list(error.faults)
    for fault in faults:
        assert fault.line >= 1 and fault.file
        assert re.search("[一-龥]", fault.what) and "请" in fault.what
        assert not re.search(r"[A-Za-z]{2,}[ '][a-z]{2,} [a-z]{2,}", fault.what), "this is English"
    assert all(problem.message for problem in rule_problems(faults))
    return faults


def edition_faults(workspace):
    """What is wrong with the files of published years that people may have written."""
    faults = []
    for path in sorted((workspace.root / "data" / "published").glob("*.toml")):
        try:
            published_files._load(path)
        except RuleFileError as error:
            faults += error.faults
    return faults


def said_name(file):
    return SAID_OF.get(file, file.removeprefix("rules/"))


def only_of(file, faults):
    """The faults of one file; the others may lack what it said, but aren't damaged."""
    others = {fault.file for fault in faults} - {said_name(file)}
    assert others <= {"indicators.toml", "relations.toml", "corrections.toml"}
    return [fault for fault in faults if fault.file == said_name(file)]


def test_sound_files_have_no_faults(office):
    assert faults_of(office) == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_with_a_byte_order_mark_and_line_ends_of_windows_is_read(office, file):
    path = office.root / file
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert faults_of(office) == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.encode("gb18030"), "不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"),
        (lambda text: text.encode("utf-16"), "不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"),
        (lambda text: f"{text}\nx = {'[' * 5000}{']' * 5000}".encode(), "套得太深"),
        (lambda text: f"{text}\nx = {'{a=' * 5000}1{'}' * 5000}".encode(), "套得太深"),
        (lambda text: f"x = 1\nx = 2\n{text}".encode(), "不是有效的TOML：这个键前面已经有了"),
        (lambda text: f"{text}\n[x]\n[x]\n".encode(), "不是有效的TOML：这个条目前面已经有了"),
        (lambda text: f"{text}\nx = {'9' * 5000}".encode(), "不是有效的TOML：写法不对"),
        (lambda text: f"{text}\nx = 2024-02-30".encode(), "不是有效的TOML：没有这个日期"),
        (lambda text: f"{text}\nx = 'y".encode(), "不是有效的TOML：引号没有成对"),
        (lambda text: f"{text}\nx = 信访".encode(), "值写法不对（文字要写在引号里）"),
    ],
)
def test_a_damaged_file_is_one_problem(office, file, damage, said):
    path = office.root / file
    path.write_bytes(damage(path.read_text(encoding="utf-8")))
    (fault,) = only_of(file, faults_of(office))
    assert said in fault.what and fault.entry == ""


@pytest.mark.random
@pytest.mark.parametrize("file", FILES)
def test_a_file_cut_off_or_overwritten_anywhere_is_said(office, file):
    path, generator = office.root / file, random.Random(file)
    content = path.read_bytes()
    for _ in range(8):
        place = generator.randrange(len(content))
        noise = generator.randbytes(20)
        for damaged in (content[:place], content[:place] + noise + content[place + 20 :], noise):
            path.write_bytes(damaged)
            only_of(file, faults_of(office))


WRONG = [
    1,
    -1.5,
    float("inf"),
    float("nan"),
    10**30,
    True,
    "x",
    "",
    " ",
    "(((",
    [],
    ["x"],
    [["x"]],
    [1, [2]],
    {},
    {"x": 1},
    datetime.date(2025, 1, 20),
    datetime.datetime(2025, 1, 20, 8),
    datetime.time(8),
]


def as_toml(value):
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        pairs = [f"{as_toml(key)} = {as_toml(inner)}" for key, inner in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def written(tables):
    """A file with these tables, each at the top with a header of its own."""
    lines = [f"{key} = {as_toml(value)}" for key, value in tables.items() if not entries_of(value)]
    for key, value in tables.items():
        for entry in entries_of(value):
            lines.append(f"[[{key}]]" if isinstance(value, list) else f"[{key}]")
            lines += [f"{as_toml(name)} = {as_toml(inner)}" for name, inner in entry.items()]
    return "\n".join(lines) + "\n"


def entries_of(value):
    if isinstance(value, dict):
        return [value]
    tables = isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
    return value if tables else []


def paths_in(value, path=()):
    """The keys of a document, all the way down; of a list the first and the last item."""
    if path:
        yield path
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list) and value:
        inner = {0: value[0], len(value) - 1: value[-1]}.items()
    else:
        inner = ()
    for key, below in inner:
        yield from paths_in(below, (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [name for name in FILES if "ledgers" not in name or "fines" in name]
)
def test_a_wrong_value_under_any_key_is_said_with_its_line(office, file):
    path = office.root / file
    tables = parse_rule_file(path.read_bytes(), file).tables
    if file == "rules/indicators.toml":  # one of each kind
        tables = {id: tables[id] for id in ("fine_total", "warning_share", "letters_late")}
    refused = 0
    for keys in paths_in(tables):
        for value in WRONG:
            text = written(replaced(tables, keys, value))
            path.write_text(text, encoding="utf-8")
            faults = only_of(file, faults_of(office))
            refused += bool(faults)
            lines = text.split("\n")
            for fault in faults:
                begins = fault.entry.split(" ")[0]
                assert lines[fault.line - 1].startswith(begins), fault
    assert refused > len(list(paths_in(tables))) * 3


@pytest.mark.parametrize("file", FILES)
def test_an_unknown_key_anywhere_is_said(office, file):
    path = office.root / file
    tables = parse_rule_file(path.read_bytes(), file).tables
    free = {"codes", "sections", "figures", "terms"}  # whose keys are the office's own
    for keys in [(), *paths_in(tables)]:
        inner = parse_rule_file(written(tables).encode(), file).at(keys)
        if not isinstance(inner, dict) or (keys and keys[-1] in free):
            continue
        if not keys and file in ("rules/indicators.toml", "rules/relations.toml"):
            continue  # an entry
        path.write_text(written(replaced(tables, keys, {**inner, "strnge": 1})), encoding="utf-8")
        faults = only_of(file, faults_of(office))
        assert any("strnge" in fault.what or "[[correction]]" in fault.what for fault in faults), (
            keys
        )


def test_an_unknown_key_is_said_with_the_nearest_known_one(office):
    office.office.write_text("\n[limits]\ncell_second = 3\n\n[limit]\n", encoding="utf-8")
    advice, near = "请改正或删去后重试。", "cell_seconds、file_seconds"
    assert [str(fault) for fault in faults_of(office)] == [
        f"office.toml 第2行 [limits]：不认识的键 cell_second。是不是 {near}？{advice}",
        f"office.toml 第5行 [limit]：不认识的键 limit。是不是 limits？{advice}",
    ]


def test_what_a_number_must_exceed_is_said_as_people_write_it(office):
    office.office.write_text("[limits]\ncell_seconds = -1\n", encoding="utf-8")
    (fault,) = faults_of(office)
    assert fault.what == "cell_seconds 应大于0，读到-1。请改正后重试。"


def test_an_office_s_table_without_fault_holds_beside_one_with(office):
    assert load_rules(office).office == Office(limits=Limits(cell_seconds=60, page_megabytes=1024))
    office.office.write_text(OFFICE + "[offices]\nname = '甲'\n", encoding="utf-8")
    assert load_rules(office).office.limits.cell_seconds == 60
    office.office.write_text("[limits]\ncell_seconds = '60'\n", encoding="utf-8")
    assert load_rules(office).office == Office() == RULES.office
    office.office.unlink()
    assert load_rules(office).office.limits == Limits(cell_seconds=120, page_megabytes=2048)


def test_the_line_of_an_entry_is_found_among_strings_and_lists_of_several_lines():
    text = """\
a = '''
[b]
'''
c = [
  [1],
[2],
]
# [b]
 [b] # [b]
x = \"\"\"
[[d]]
\"\"\"
[[d]]
[[ d ]]
["e.f" .g]
"""
    file = parse_rule_file(text.encode(), "x.toml")
    paths = [("a",), ("c", 1), ("b", "x"), ("d", 0), ("d", 1, "y"), ("e.f", "g", "h"), ("no",)]
    lines = [file.fault(path, "").line for path in paths]
    assert lines == [1, 4, 9, 13, 14, 15, 1]
    assert [file.fault(path, "").entry for path in paths[2:5]] == [
        "[b]",
        "[[d]] 第1条",
        "[[d]] 第2条",
    ]


def test_corrections_of_a_ledger_that_is_gone_are_one_problem(office):
    text = CORRECTIONS.split("\n\n")[1].replace("fines", "gone")
    several = "\n".join(text.replace("1号", f"{number}号") for number in range(7))
    (office.raw / "corrections.toml").write_text(several, encoding="utf-8")
    (problem,) = rule_problems(faults_of(office))
    entries = "、".join(f"[[correction]] 第{number}条" for number in range(1, 6))
    assert problem.rows == [1, 10, 19, 28, 37, 46, 55]
    assert problem.message == (
        f"corrections.toml 第1、10、19、28、37行等7行：{entries}等：没有 table 所写的台账"
        "（应为 ledgers 文件夹中的文件名）。请改正后重试。"
    )


def test_a_correction_beside_a_broken_one_is_added_and_a_broken_one_is_not(office):
    from wanxing_stats.cleaning import (
        CorrectionsError,
        WrittenCorrection,
        append_corrections,
        load_corrections,
    )

    path = office.raw / "corrections.toml"
    path.write_text(CORRECTIONS.replace('"merge"', '"mix"'), encoding="utf-8")
    drop = {
        "action": "drop",
        "table": "fines",
        "key": ("9号",),
        "reason": "其他",
        "decided_by": "综合执法大队",
    }
    whole = WrittenCorrection.model_construct(**drop, on=datetime.date(2025, 1, 20))
    append_corrections(office, [whole], RULES)
    numbers = [entry.number for entry in load_corrections(office, RULES).entries]
    assert numbers == [1, 3]
    with pytest.raises(CorrectionsError, match="第4条：缺少 on"):
        append_corrections(office, [WrittenCorrection.model_construct(**drop)], RULES)


def test_what_is_confirmed_is_a_digest_and_a_ledger(office):
    confirmed = '[[confirmed]]\nheadings = "0123456789ab"\nledger = "fines"\n'
    office.office.write_text(
        confirmed
        + confirmed.replace("fines", "fine")
        + confirmed.replace("0123456789ab", "九小")
        + '[office]\nnames = ["万兴街道"]\nnamen = "甲"\n',
        encoding="utf-8",
    )
    assert load_rules(office).office.confirmed_ledger("0123456789ab") == "fines"
    assert len(load_rules(office).office.confirmed) == 1
    says = "\n".join(map(str, faults_of(office)))
    assert "第4行 [[confirmed]]" in says and "没有名为“fine”的台账" in says
    assert "headings 应为12位编码" in says and "不认识的键 namen" in says


BASELINE = """\
[[baseline]]
figure = "fine_cases"
from = 2022
to = "2023-06"
reason = "按新的检查清单查"
"""


def test_a_baseline_is_years_or_months_and_several_add_up(office):
    again = BASELINE.replace("2022", '"2024-11"').replace('"2023-06"', "2024")
    office.office.write_text(BASELINE + again, encoding="utf-8")
    said = load_rules(office).office
    assert said.baselines[0].period == ("2022-01", "2023-06")
    inside = {year: said.months_of_baseline("fine_cases", year) for year in range(2021, 2026)}
    assert inside == {
        2021: [],
        2022: [*range(1, 13)],
        2023: [*range(1, 7)],
        2024: [11, 12],
        2025: [],
    }
    assert said.months_of_baseline("letters_received", 2021) == [*range(1, 13)]


@pytest.mark.parametrize("header", ["[[brek]]", "[brek]", "[brek.x]"])
def test_an_entry_of_an_unknown_name_is_said_with_its_line(office, header):
    office.office.write_text(f'{BASELINE}\n{header}\nfigure = "fine_cases"\n', encoding="utf-8")
    assert "office.toml 第7行" in "".join(map(str, faults_of(office)))
    assert load_rules(office).office.baselines


@pytest.mark.parametrize(
    "right, wrong, what",
    [
        ("fine_cases", "fine_case", "figure：没有名为“fine_case”的指标。是不是 fine_cases（"),
        ("2022", '"2022-13"', '第1条：from 应为年份（如 2023）或年月（如 "2023-05"）。'),
        ('"2023-06"', "2023-06-30", 'to 应为年份（如 2023）或年月（如 "2023-05"）。'),
        ("2022", "true", "from 应为年份"),
        ("2022", "2024", "to 应不早于 from，读到2024-01至2023-06。"),
        ('reason = "按新的检查清单查"', "", "缺少 reason。请补上后重试。"),
        ("reason", "because", "不认识的键 because。"),
    ],
)
def test_a_baseline_that_can_not_be_meant_is_said_and_the_others_hold(office, right, wrong, what):
    text = BASELINE.replace(right, wrong) + BASELINE.replace("fine_cases", "letters_received")
    office.office.write_text(text, encoding="utf-8")
    assert what in "\n".join(map(str, faults_of(office)))
    (baseline,) = load_rules(office).office.baselines
    assert baseline.figure == "letters_received"


def test_only_counts_are_judged_by_month(office):
    path = office.rules / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('measure = "sum"', 'measure = "sum"\nby_month = true'), "utf-8")
    assert "by_month 只用于计数（measure 为 count，且不是存量）。请删去后重试。" in "\n".join(
        map(str, faults_of(office))
    )


def test_a_wrong_key_of_the_office_leaves_the_others(office):
    text = '[office]\nnames = ["万兴街道"]\ncase_sheets = "是"\n'
    office.office.write_text(text, encoding="utf-8")
    naming = load_rules(office).office.naming
    assert (naming.names, naming.case_sheets) == (("万兴街道",), False)
    (fault,) = faults_of(office)
    said = "case_sheets 应为true或false（不加引号），读到“是”。请改正后重试。"
    assert str(fault) == f"office.toml 第1行 [office]：{said}"
    office.office.write_text(text.replace('"是"', "true"), encoding="utf-8")
    assert load_rules(office).office.naming.case_sheets
