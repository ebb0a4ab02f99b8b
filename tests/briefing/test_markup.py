"""Whatever isn't markup is text: each kind of value comes out of a page's pieces escaped."""

import dataclasses
import shutil

import pytest
from markupsafe import Markup
from workbooks import PENALTY_HEADER, SMALL_RULES, penalty, write_xlsx

from wanxing_stats.base import Workspace, workspace
from wanxing_stats.briefing import Briefing, Html, quality
from wanxing_stats.briefing.markup import tag
from wanxing_stats.history.published_files import FIRST_LINE

# What the rule files say, and the same with markup in it.
RULES = {
    "indicators.toml": {
        "行政处罚起数": "<u>指标名",
        'unit = "起"': 'unit = "<u>单位"',
        "本年作出决定的行政处罚，": "<u>口径，",
        "警告也计入。": "<u>读法。",
        'department = "综合执法大队"': 'department = "<u>责任部门"',
    },
    "ledgers/fines.toml": {
        "行政处罚案件台账": "<u>台账名",
        'title = "罚款金额"': 'title = "<u>列名"',
    },
    "conventions.toml": {"深入推进严格规范公正文明执法": "<u>章节名"},
    "relations.toml": {
        "罚款起数不少于信访件": "<u>关系名",
        "fine_cases >= letters_received": "fine_cases < 0",
    },
}
FOLDER, SHEET = "<u>科室", "<u>工作表"
FILE = "示例_<u>文件.xlsx"
CORRECTIONS = f"""
[[correction]]
action = "override"
file = "2024/{FOLDER}/{FILE}"
sheet = "{SHEET}"
row = 2
field = "fine_yuan"
expect = "200"
value = "300"
reason = "其他"
note = "<u>更正说明"
decided_by = "{FOLDER}"
on = 2025-01-20
"""
PUBLISHED = f"""{FIRST_LINE}
published_on = 2025-01-20
run = 1
[figures]
fine_cases = 99
[[revision]]
id = "fine_cases"
value = 8
reason = "<u>修订原因"
on = 2025-03-02
"""


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """A year in which every text that people write holds markup."""
    root = tmp_path_factory.mktemp("markup")
    shutil.copytree(SMALL_RULES, root / "rules")
    for file, texts in RULES.items():
        path = root / "rules" / file
        text = path.read_text(encoding="utf-8")
        for plain, with_markup in texts.items():
            assert plain in text
            text = text.replace(plain, with_markup)
        path.write_text(text, encoding="utf-8")
    header = [*PENALTY_HEADER, "违法行为类型"]
    header[3] = "罚没金额"
    for year in (2023, 2024):
        rows = [
            [f"{year}-{n}", *penalty(n, filed=f"{year}-03-01", decided=f"{year}-03-05")[1:], kind]
            for n, kind in enumerate(["<u>类别"] * 4 + ["占道"] * 4)
        ]
        unreadable = [f"{year}-9", *penalty(9, fine="<u>读到")[1:], "占道"]
        path = root / f"data/raw/{year}/{FOLDER}/{FILE}"
        write_xlsx(path, {SHEET: [header, *rows, unreadable]})
    (root / "data/raw/corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    declared = '[values.fines]\nviolation = ["<u>类别", "占道"]\n'
    (root / "office.toml").write_text(declared, encoding="utf-8")
    (root / "data/published").mkdir()
    (root / "data/published/2024.toml").write_text(PUBLISHED, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "SHIPPED_RULES", root / "rules")
        brief = Briefing(2024, root)
        assert brief.workspace == dataclasses.replace(Workspace(root), rules=root / "rules")
        yield brief


PIECES = {
    "cards": (
        lambda brief: brief.cards("fine_cases"),
        "指标名 单位 口径 读法 责任部门 台账名 修订原因 文件 工作表 科室",
    ),
    "table": (
        lambda brief: brief.section("五"),
        "章节名 指标名 单位 口径 读法 责任部门 台账名 修订原因 文件 工作表 科室",
    ),
    "sentence": (lambda brief: brief.say("<u>句子{fine_cases}。"), "句子 单位"),
    "alerts": (lambda brief: brief.alerts("<u>提醒{fine_cases}。"), "提醒 单位 关系名 科室"),
    "parts": (
        lambda brief: brief.parts("fine_cases", by="violation", by_title="<u>按列"),
        "指标名 单位 类别 按列",
    ),
    "years": (lambda brief: brief.years_table("<u>表名", "fine_cases"), "表名 指标名 单位"),
    "chart": (
        lambda brief: brief.draw.ranked("by_kind", "fine_cases", "violation", "<u>按列"),
        "指标名 单位 类别 按列 责任部门 台账名",
    ),
    "no chart": (lambda brief: brief.draw.years("none", "letters_received"), ""),
    "problems": (quality.problem_table, "科室 文件 工作表"),  # a cell by its shape
    "corrections": (quality.correction_table, "文件 工作表 列名 科室"),
    "relations": (quality.relation_table, "关系名"),
    "accounting": (quality.accounting_table, "科室"),
    "owed": (quality.owed_table, "科室 台账名"),
    "sources": (quality.sources_table, "台账名 科室"),
    "interpretations": (quality.interpretations, "指标名 读法"),
    "moved": (quality.say_moved, "指标名 修订原因"),
}


@pytest.mark.parametrize("piece", PIECES)
def test_markup_in_any_value_comes_out_as_text(brief, piece):
    make, values = PIECES[piece]
    page = make(brief)._repr_html_()
    assert "<u>" not in page and "&amp;lt;" not in page
    assert [value for value in values.split() if f"&lt;u&gt;{value}" not in page] == []


def test_text_is_escaped_wherever_it_goes_in():
    text, html = "\"<'&>", Html("<b>粗</b>")
    escaped = "&#34;&lt;&#39;&amp;&gt;"
    assert (
        tag("p", text, html, title=text, class_=None) == f'<p title="{escaped}">{escaped}{html}</p>'
    )
    assert Html("{}{}").format(text, html) == Html("").join([text, html]) == escaped + str(html)
    assert html + text == f"{html}{escaped}"


def test_a_string_put_together_of_markup_is_text_again():
    html = tag("b", "粗")
    assert tag("p", f"{html}") == "<p>&lt;b&gt;粗&lt;/b&gt;</p>"
    assert tag("p", Markup("<br>")) == "<p><br></p>"
    assert type(html + "，") is type(Html("，").join([html])) is Html
