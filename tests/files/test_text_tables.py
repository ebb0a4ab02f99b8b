"""Text cut into columns, as systems and people write it: what guards values, stray quotes, and what
text is no table."""

from pathlib import Path

import pytest

from wanxing_stats.files import FORMULA_WITHOUT_VALUE, Unreadable, read_workbook

HEADER = ["序号", "信访编号", "来访日期", "渠道", "来访人数", "办结日期"]
ROWS = [[f"{n}", f"XF00{n}", f"2024-03-0{n}", "来访", f"{n}", ""] for n in range(1, 6)]
TABLE = [HEADER, *ROWS]


def read(folder: Path, text: str | bytes, name: str = "信访.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_workbook(path)


def rows_of(book):
    """What the cells of the only sheet say, as cleaning sees them: without blanks around."""
    (grid,) = book.grids
    return [[value.strip() for value in row] for row in grid.rows]


def written(delimiter=",", before="", after="", end="\r\n", header=None):
    lines = [header or delimiter.join(HEADER)]
    for row in ROWS:
        lines.append(delimiter.join(f"{before}{value}{after}" for value in row))
    return end.join(lines) + end


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(written(after="\t"), id="a tab after each value"),
        pytest.param(written(before="\t"), id="a tab before each value"),
        pytest.param(written(before='"\t', after='"'), id="a tab within quotes"),
        pytest.param(written(before='"', after='"\t'), id="a tab behind quotes"),
        pytest.param(written(before=" "), id="a blank before each value"),
        pytest.param(written(before=' "', after='"'), id="a blank before quotes"),
        pytest.param(written(before='"', after='" '), id="a blank behind quotes"),
        pytest.param(written(before='="', after='"'), id="formulas of a text"),
        pytest.param(written(before='"=""', after='"""'), id="formulas of a text, quoted"),
        pytest.param(written(before="'"), id="an apostrophe before each value"),
        pytest.param(written(before="\t'"), id="a tab and an apostrophe"),
        pytest.param("\ufeff\ufeff" + written(), id="two byte order marks"),
        pytest.param(written(end="\r"), id="line ends of the Mac"),
        pytest.param(written(delimiter="\t"), id="tabs"),
        pytest.param(written(delimiter=";"), id="semicolons"),
        pytest.param("sep=;\r\n" + written(delimiter=";"), id="a declared delimiter"),
        pytest.param("\ufeffsep=\t\n" + written(delimiter="\t"), id="a declared tab"),
        pytest.param("sep=;\r\n" + written(), id="a wrongly declared delimiter"),
        pytest.param(written(end=",\r\n"), id="a delimiter behind each line"),
        pytest.param(written(header=",".join(HEADER) + ","), id="one behind the headings"),
        pytest.param(
            "".join(f'"{line}"\r\n' for line in written().splitlines()), id="quoted lines"
        ),
        pytest.param(written().encode("utf-16"), id="UTF-16"),
        pytest.param(written(delimiter="\t").encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(written().encode("utf-16-be"), id="UTF-16 of the other order"),
        pytest.param(("\ufeff" + written()).encode("utf-16"), id="UTF-16 with two marks"),
        pytest.param(written().encode("gb18030"), id="GB18030"),
    ],
)
def test_what_systems_write_around_values_is_cut_and_no_word_is_said(tmp_path, text):
    book = read(tmp_path, text)
    assert rows_of(book) == TABLE and not book.remarks


def test_a_title_above_does_not_hide_how_the_lines_are_cut(tmp_path):
    rows = rows_of(read(tmp_path, "2024年信访件台账\r\n" + written(after="\t")))
    assert rows[0] == ["2024年信访件台账"] + [""] * 5 and rows[1:] == TABLE


@pytest.mark.parametrize("delimiter", ["|", "^"])
def test_what_office_programs_do_not_cut_at_is_read_and_said(tmp_path, delimiter):
    declared = "" if delimiter == "|" else f"sep={delimiter}\n"
    book = read(tmp_path, declared + written(delimiter=delimiter))
    assert rows_of(book) == TABLE
    (remark,) = book.remarks
    assert remark.name == "unusual_delimiter" and remark.values == {"delimiter": delimiter}


@pytest.mark.parametrize(
    "changed, row",
    [
        ({4: "4;XF004;2024-03-04;来访;4;"}, 5),
        ({4: "4;XF004;2024-03-04,来访,4,"}, 5),
        ({0: "\t".join(HEADER)}, 1),
    ],
)
def test_a_line_cut_by_another_delimiter_is_read_and_said(tmp_path, changed, row):
    lines = [changed.get(n, line) for n, line in enumerate(written().splitlines())]
    book = read(tmp_path, "\n".join(lines))
    assert rows_of(book) == TABLE
    (remark,) = book.remarks
    assert remark.name == "mixed_delimiters" and remark.values == {"rows": str(row)}


@pytest.mark.parametrize("line", ["3,XF003,2024-03-03,来访,1,200,", '3,"X"F"003",a,b,来访,1,2'])
def test_a_line_with_a_field_too_many_is_said(tmp_path, line):
    text = written().replace("3,XF003,2024-03-03,来访,3,", line)
    try:
        (remark,) = read(tmp_path, text).remarks
    except Unreadable as refused:
        assert refused.code == "unclosed_quote"
    else:
        assert remark.name == "uneven_rows" and remark.values == {"rows": "4"}


def test_a_line_that_is_broken_in_two_is_said(tmp_path):
    (remark,) = read(tmp_path, written().replace("XF003", "XF\r\n003")).remarks
    assert remark.name == "uneven_rows" and remark.values == {"rows": "4、5"}


def test_quotes_that_swallow_delimiters_of_their_line_are_cut(tmp_path):
    book = read(tmp_path, written().replace("XF003,2024-03-03,来访", '"XF003,2024-03-03,来访"'))
    assert rows_of(book) == TABLE and [remark.name for remark in book.remarks] == ["stray_quote"]


def test_a_wider_table_below_is_no_line_with_fields_too_many(tmp_path):
    wider = "月份,甲,乙,丙,丁,戊,己,庚\r\n1,2,3,4,5,6,7,8\r\n2,2,3,4,5,6,7,8\r\n"
    assert not read(tmp_path, written() + "\r\n" + wider).remarks


@pytest.mark.parametrize(
    "stray, rows",
    [
        ({"XF003": '"XF003'}, "4"),
        ({"XF002": '"XF002', "XF004": '"XF004'}, "3、5"),
        ({"XF002": '"XF002', "XF004": 'XF004"'}, "3、4、5"),
        ({"XF005": '"XF"005'}, "6"),
        ({"序号": '"序号'}, "1"),
    ],
)
def test_a_stray_quote_swallows_no_lines(tmp_path, stray, rows):
    text = written()
    for value, spoilt in stray.items():
        text = text.replace(value, spoilt)
    book = read(tmp_path, text)
    assert rows_of(book) == TABLE
    (remark,) = book.remarks
    assert remark.name == "stray_quote" and remark.values == {"rows": rows}


def test_a_line_that_a_stray_quote_has_broken_is_refused_with_its_row(tmp_path):
    line = '3,"XF\n003,2024-03-03,来访,3,'
    text = written(end="\n").replace("3,XF003,2024-03-03,来访,3,", line)
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, text)
    assert caught.value.code == "unclosed_quote" and caught.value.details["row"] == 4


def test_line_breaks_and_delimiters_in_quotes_are_the_cells_own(tmp_path):
    text = written().replace("来访,3", '"来,访\r\n二,三",3').replace("XF002", '5" 管')
    book = read(tmp_path, text)
    assert rows_of(book)[3][3] == "来,访\r\n二,三" and rows_of(book)[2][1] == '5" 管'
    assert len(rows_of(book)) == 6 and not book.remarks


def test_a_formula_in_a_text_has_no_result(tmp_path):
    book = read(tmp_path, written() + "合计,,,=甲,=SUM(E2:E6),=E2*F2\r\n")
    assert rows_of(book)[-1] == ["合计", "", "", "=甲", *[FORMULA_WITHOUT_VALUE] * 2]


@pytest.mark.parametrize(
    "name, text, what",
    [
        ("信访.csv", '[{"编号": "XF1", "日期": 1},\n{"编号": "XF2", "日期": 2}]', "JSON数据"),
        ("信访.csv", '{"code": 0, "data": [{"a": 1, "b": 2}]}', "JSON数据"),
        ("信访.csv", '[["序号", "编号"], ["1", "XF1"]]', "JSON数据"),
        ("信访.xls", '<?xml version="1.0"?>\n<rows>\n<row>1,2</row>\n</rows>', "XML数据"),
        ("信访.csv", "<rows><row a='1,2'/>\n<row a='1,2'/></rows>", "XML数据"),
        ("日志.csv", "2024-03-01 10:00:00,123 INFO 甲,乙\n" * 3, "程序日志"),
        ("日志.txt", "[2024-03-01 10:00:00] 登录,成功\n" * 3, "程序日志"),
        ("信访.csv", "From: a@b.cn\nTo: c@d.cn\nSubject: x\n\n你好,见附件\n", "邮件"),
        ("信访.csv", "# 台账\n\n| 序号 | 编号 |\n|---|---|\n| 1 | XF1 |\n", "Markdown文稿"),
        ("信访.txt", "# 台账\n\n说明,如下\n\n## 其二\n\n正文\n", "Markdown文稿"),
        ("信访.csv", "INSERT INTO t VALUES (1,2);\nINSERT INTO t VALUES (3,4);\n", "数据库脚本"),
        ("信访.csv", "BEGIN:VCARD\nN:王;小明\nEND:VCARD\n", "通讯录或日历"),
        ("信访.csv", "%PDF-1.7\n1 0 obj\n<</A,/B>>\n", "PDF文档"),
        ("设置.yaml", "a: [1, 2]\nb: [1, 2]\n", "其他内容"),
    ],
)
def test_text_that_is_no_table_is_refused_as_what_it_is(tmp_path, name, text, what):
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, text, name)
    assert caught.value.code == "not_a_workbook" and caught.value.details == {"what": what}


@pytest.mark.parametrize(
    "above", ["# 导出人：某科\n# 导出时间：2024年\n", "[信访台账]\n", "BM001,,,,,\n"]
)
def test_lines_above_a_table_do_not_make_it_something_else(tmp_path, above):
    assert rows_of(read(tmp_path, above + written()))[-6:] == TABLE


def test_times_in_a_first_column_make_no_log(tmp_path):
    rows = "".join(f"2024-03-0{n} 10:00:00,来访,{n}\n" for n in range(1, 6))
    assert len(rows_of(read(tmp_path, "来访时间,渠道,人数\n" + rows))) == 6
