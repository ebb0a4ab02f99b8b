"""Where a figure comes from names the corrections that it rests on, and no others."""

from workbooks import RULES, penalty, penalty_file

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.briefing.provenance import corrections_of, where_from
from wanxing_stats.cleaning import applied_corrections, clean_workspace
from wanxing_stats.figures import Figures

FILE = 'file = "2024/综合执法大队/处罚.xlsx"\nsheet = "Sheet1"\n'
BY = 'reason = "科室退回更正"\ndecided_by = "综合执法大队"\non = 2025-01-20\n'
CORRECTIONS = f"""
[[correction]]
action = "override"
{FILE}row = 2
field = "fine_yuan"
expect = "200"
value = "300"
{BY}
[[correction]]
action = "drop"
{FILE}row = 3
{BY}
[[correction]]
action = "override"
file = "2023/综合执法大队/处罚.xlsx"
sheet = "Sheet1"
row = 2
field = "fine_yuan"
expect = "200"
value = "900"
{BY}
"""


def corrected(root):
    """The applied corrections and figures of two years: of a row that counts in each, and in the
    later one a row taken out."""
    penalty_file(root, penalty(1), penalty(2), penalty(3))
    penalty_file(root, penalty(9, filed="2023-03-01", decided="2023-03-05"), year=2023)
    (root / "data/raw/corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    cleaned = clean_workspace(Workspace(root), RULES)
    return applied_corrections(cleaned.corrections), Figures(cleaned, [2023, 2024])


def test_a_figure_rests_on_corrections_of_its_rows_and_of_rows_taken_out_of_its_year(tmp_path):
    corrections, figures = corrected(tmp_path)
    for year, numbers in ((2024, [1, 2]), (2023, [3])):
        behind = corrections_of(corrections, figures["fine_total", year])
        assert [applied.number for applied in behind] == numbers


def test_where_a_figure_comes_from_says_what_was_corrected(tmp_path):
    corrections, figures = corrected(tmp_path)
    said = where_from(corrections, figures, figures["fine_total", 2024])
    assert "第1条，“200”改为“300”" in said and "第2条，这一行不计入" in said
    assert "第3条" not in said
