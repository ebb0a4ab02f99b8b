"""What leaves the house: pages that link the same subject of the years that there are, a year in
one file, the list of all."""

import re

import pytest
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build import build, built_already, leaving

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(tmp_path):
    """A year of penalties, built."""
    workspace = small_workspace(tmp_path)
    build(workspace)
    return workspace


def of_2023(workspace):
    row = penalty(9, filed="2023-03-01", decided="2023-03-05")
    return penalty_file(workspace.root, row, year=2023, name="示例_处罚.xlsx")


def page_of(workspace, year):
    (page,) = (workspace.reports / str(year)).glob("*.html")
    return page


def links_out(path):
    return re.findall(r'href="([^"#]+)"', path.read_text(encoding="utf-8"))


def test_a_year_that_comes_is_linked_from_the_others_which_are_not_made_again(workspace):
    subject = page_of(workspace, 2024).name
    assert f"../2023/{subject}" not in links_out(page_of(workspace, 2024))
    of_2023(workspace)
    built = build(workspace, [2023])
    assert [page.name for page in built.notebooks] == [f"2023/{page_of(workspace, 2023).stem}"]
    assert f"../2023/{subject}" in links_out(page_of(workspace, 2024))
    assert f"../2024/{subject}" in links_out(page_of(workspace, 2023))


def test_a_year_that_went_is_linked_no_more(workspace):
    alone = page_of(workspace, 2024).read_bytes()
    of_2023(workspace)
    build(workspace)
    (workspace.raw / "2023/综合执法大队/示例_处罚.xlsx").unlink()
    build(workspace)
    assert f"../2023/{page_of(workspace, 2024).name}" not in links_out(page_of(workspace, 2024))
    assert page_of(workspace, 2024).stat().st_size == len(alone)
    assert not (workspace.reports / "2023.html").exists()


def test_the_one_file_leads_nowhere_else_and_the_index_to_all(workspace):
    of_2023(workspace)
    build(workspace)
    for year in (2023, 2024):
        assert links_out(workspace.reports / f"{year}.html") == []
    reports = workspace.reports
    made = [path.relative_to(reports).as_posix() for path in reports.rglob("*.*")]
    beside = {name for name in made if name not in ("index.html", "README.md")}
    assert set(links_out(reports / "index.html")) == beside
    assert {"2023.html", "2023_指标表.xlsx", "2024.html", "2024_指标表.xlsx"} <= beside


def test_a_year_whose_sources_changed_and_that_was_not_asked_for_is_said_to_be_behind(workspace):
    of_2023(workspace)
    assert build(workspace).years_behind == []
    rows = [penalty(7, filed="2023-04-01", decided="2023-04-05"), penalty(8)]
    penalty_file(workspace.root, rows[0], year=2023, name="示例_又一份.xlsx")
    penalty_file(workspace.root, rows[1], name="示例_又一份.xlsx")
    said = "以下摘要还没有更新"
    built = build(workspace, [2024])
    index = workspace.reports / "index.html"
    below = index.read_text(encoding="utf-8").partition('id="y2023"')
    assert built.years_behind == [2023] and said in below[2] and said not in below[0]
    assert build(workspace).years_behind == []
    assert said not in index.read_text(encoding="utf-8")


def test_the_index_leads_with_what_the_newest_year_says_and_whether_that_is_old(workspace):
    index = workspace.reports / "index.html"
    assert '<p class="finding">截至2024年3月31日，完成行政处罚2起。</p>' in index.read_text(
        encoding="utf-8"
    )
    (notebook,) = workspace.notebooks.glob("*.ipynb")
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("完成行政处罚", "{0/0}"), encoding="utf-8")
    assert build(workspace).failures
    lead = index.read_text(encoding="utf-8").partition('id="figures"')[0]
    assert "完成行政处罚2起。<b>（没有更新，仍是上一次生成的内容。）</b></p>" in lead


def test_a_years_file_is_made_again_for_the_page_that_changed_and_says_so(workspace):
    of_2023(workspace)
    penalty_file(workspace.root, penalty(3), name="示例_又一份.xlsx")
    build(workspace)
    penalty_file(workspace.root, penalty(3), penalty(4), name="示例_又一份.xlsx")
    kept, made = build(workspace).year_files
    assert (kept.name, kept.state) == ("2023.html", "fresh")
    assert (made.name, made.state) == ("2024.html", "run")
    assert "reports/2024/04_enforcement.html" in made.why


def test_a_years_file_that_is_too_large_for_a_chat_is_said_with_the_page_that_makes_it_so(
    workspace, monkeypatch
):
    monkeypatch.setattr(leaving, "MOST_MEGABYTES", 0.01)
    penalty_file(workspace.root, penalty(3), name="示例_又一份.xlsx")
    (said,) = build(workspace).too_large
    assert re.fullmatch(r"2024.html有0\.0兆，超过0.01兆，.*一页是“执法”，0\.0兆：请.*。", said)
    monkeypatch.setattr(leaving, "MOST_MEGABYTES", 1.2)
    assert build(workspace, force=True).too_large == []


def test_what_was_damaged_of_a_year_not_asked_for_is_left_and_found_later(workspace):
    of_2023(workspace)
    build(workspace)
    page, before = page_of(workspace, 2024), page_of(workspace, 2024).read_bytes()
    page.write_bytes(before.replace("同一摘要".encode(), b""))
    build(workspace, [2023])
    assert page.read_bytes() != before and built_already(workspace, []) is None
    build(workspace)
    assert page.read_bytes() == before
