"""What ``wanxing inspect`` says of a file: JSON for programs, text for analysts."""

import tomllib

import pytest
from workbooks import PENALTY_HEADER, RULES, penalty, write_xlsx

from wanxing_stats.departments.inspection import inspect_file

PERSON, PHONE = "张某某", "13800000000"


@pytest.fixture
def file(tmp_path):
    rows = [
        ["行政处罚台账"],
        ["填报人：" + PERSON],
        [*PENALTY_HEADER, "违法类型大类", "办公室备忘"],
        [*penalty(1), "罚款", PHONE],
        [*penalty(2), "罚款", PHONE],
        [],
        ["合计", None, None, 400],
    ]
    return write_xlsx(
        tmp_path / "处罚.xlsx", {"台账": rows, "字典": [["罚款"], ["警告"]]}, hidden=("字典",)
    )


def described(path):
    return inspect_file(path).as_json(RULES.ledgers)


def explained(path):
    return "\n".join(inspect_file(path).explain(RULES.ledgers))


def test_the_document_has_the_keys_that_programs_rely_on(file):
    assert described(file) == {
        "file": str(file),
        "format": "xlsx",
        "error": None,
        "sheets": [
            {
                "name": "台账",
                "hidden": False,
                "tables": [
                    {
                        "header_rows": [3],
                        "first_data_row": 4,
                        "last_data_row": 5,
                        "data_rows": 2,
                        "columns": [*PENALTY_HEADER, "违法类型大类", "办公室备忘"],
                        "excluded_rows": [
                            {"row": 1, "kind": "title"},
                            {"row": 2, "kind": "meta"},
                            {"row": 3, "kind": "header"},
                            {"row": 7, "kind": "total"},
                        ],
                        "ledger": "fines",
                        "unmapped_columns": ["违法类型大类", "办公室备忘"],
                    }
                ],
            },
            {"name": "字典", "hidden": True, "tables": []},
        ],
    }


def test_a_table_of_no_known_ledger_is_described_all_the_same(tmp_path):
    path = write_xlsx(
        tmp_path / "x.xlsx", {"一": [["品名", "规格", "数量"], ["笔", "0.5", 3], ["纸", "A4", 7]]}
    )
    (table,) = described(path)["sheets"][0]["tables"]
    assert table["ledger"] is None and table["unmapped_columns"] == table["columns"] == [
        "品名",
        "规格",
        "数量",
    ]
    assert "台账：不认得" in explained(path)


def test_an_unreadable_file_is_one_message(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    document = described(path)
    assert document["sheets"] == [] and set(document["error"]) == {"code", "message"}
    assert explained(path) == f"{path}：{document['error']['message']}"


def test_a_missing_file_is_one_message(tmp_path):
    assert described(tmp_path / "没有.xlsx")["error"]["message"]


def test_each_row_is_shown_with_its_kind_and_why(file):
    text = explained(file)
    assert "第1行  标题（列标题上方单独一格文字）：行政处罚台账" in text
    assert "第2行  说明项（列标题上方的填报说明）" in text
    assert "第3行  列标题（列标题用词）" in text
    assert "第4～5行  数据（列标题下有数据）" in text
    assert "第7行  合计（写有“合计”一类的词）" in text


def test_sheets_tables_and_ledgers_are_named(file):
    text = explained(file)
    assert "工作表“字典”（隐藏）" in text and "没有找到表格" in text
    assert "表格1：列标题第3行，数据第4～5行，共2行；列：行政处罚决定书文号、" in text
    assert f"台账：《{RULES.ledgers['fines'].title}》（fines）" in text


def test_no_cell_of_a_data_or_form_row_is_shown(file):
    assert PERSON not in explained(file) and PHONE not in explained(file)


def test_an_unknown_heading_comes_with_the_line_that_makes_it_known(file):
    text = explained(file)
    known = next(one for one in RULES.ledgers["fines"].fields if one.title == "违法行为类型")
    line = text.split(f'name = "{known.name}" 那一行写成 ')[1].split("；")[0]
    assert tomllib.loads(line) == {"aliases": [*known.aliases, "违法类型大类"]}
    assert "「办公室备忘」：没有相近的列。" in text
    assert '请在 ledgers/fines.toml 的 ignored 里加上 "办公室备忘"。' in text


def test_a_second_column_for_one_field_is_no_spelling_to_add(tmp_path):
    rows = [[*PENALTY_HEADER, "处罚类型"], [*penalty(1), "罚款"]]
    text = explained(write_xlsx(tmp_path / "x.xlsx", {"一": rows}))
    assert (
        "「处罚类型」" in text
        and "本表的「处罚类别」已经作为这一列" in text
        and "aliases" not in text
    )


def test_a_missing_required_column_is_named(tmp_path):
    rows = [PENALTY_HEADER[1:], penalty(1)[1:]]
    assert "缺少「行政处罚决定书文号」列" in explained(
        write_xlsx(tmp_path / "x.xlsx", {"一": rows})
    )


def test_a_long_sheet_is_shown_by_its_first_rows(tmp_path):
    rows = [["社区", "类别", "数量"]]
    for n in range(20):
        rows += [[f"示例{n}社区", "物业", 1], ["小计", None, 1]]
    text = explained(write_xlsx(tmp_path / "x.xlsx", {"一": rows}))
    assert "……以下各行从略" in text and "第30行" not in text
