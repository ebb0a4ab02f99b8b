"""A sentence keeps the clauses that have data, and reads as Chinese whatever is missing."""

import ast
import re

import nbformat
import pytest
from workbooks import SHIPPED

from wanxing_stats.base.workspace import PACKAGE
from wanxing_stats.briefing.clauses import keep_clauses, names_in
from wanxing_stats.briefing.sentences import ids_in

CASES = {
    "a clause": ("承办工单{a}，处理信访件{b}；", "a", "承办工单{a}。"),
    "the first": ("承办工单{a}，处理信访件{b}；罚款{c}。", "bc", "处理信访件{b}；罚款{c}。"),
    "the end of a statement": ("工单{a}，信访{b}；罚款{c}。", "ac", "工单{a}；罚款{c}。"),
    "a statement": ("工单{a}；信访{b}。罚款{c}。", "ac", "工单{a}；罚款{c}。"),
    "the last": ("工单{a}；信访{b}。", "a", "工单{a}。"),
    "a change": ("工单{a}，{a.moved}，办结{b}。", "ab", "工单{a}，办结{b}。"),
    "of a list": ("完成{a}、罚款{b}、处分{c}。", "ac", "完成{a}、处分{c}。"),
    "the first of a list": ("召开|工委会{a}、办公会{b}；", "b", "召开办公会{b}。"),
    "a list": ("召开|工委会{a}、办公会{b}；罚款{c}。", "c", "罚款{c}。"),
    "in brackets": ("单位{a}（{b}），隐患{c}。", "ac", "单位{a}，隐患{c}。"),
    "part of the brackets": ("单位{a}（家次{b}，人次{c}）。", "ac", "单位{a}（人次{c}）。"),
    "before the brackets": ("单位{a}（{b}），隐患{c}。", "bc", "隐患{c}。"),
    "brackets without a figure": ("办结{a}（内部提醒）；罚款{b}。", "a", "办结{a}（内部提醒）。"),
    "words before it": ("宣传到位，整治有力，查处{a}；罚款{b}。", "b", "罚款{b}。"),
    "words behind it": ("查处{a}，全部整改；罚款{b}。", "b", "罚款{b}。"),
    "nothing": ("工单{a}，信访{b}。", "ab", "工单{a}，信访{b}。"),
    "all": ("工单{a}，信访{b}。", "", ""),
    "words alone": ("全面推进法治建设，成效明显。", "", "全面推进法治建设，成效明显。"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_stays_when_this_is_missing(case):
    text, there, stays = CASES[case]
    assert keep_clauses(text, lambda name: name in there) == stays


def paragraphs():
    """What the notebooks say, as texts."""
    texts = []
    for path in sorted((PACKAGE.parent / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                for call in ast.walk(ast.parse(cell.source)):
                    texts += sentences_of(path.stem, call)
    return texts


def sentences_of(name, call):
    called = isinstance(call, ast.Call) and ast.unparse(call.func)
    if called not in ("brief.say", "brief.alerts"):
        return []
    given = [argument.value for argument in call.args]
    return [(name, text) for text in (["".join(given)] if called == "brief.say" else given)]


def assert_reads(text):
    if not text:
        return  # the page says that there is nothing, and why
    plain = re.sub(r"\{.*?\}", "5件", text.removeprefix("{period}"))
    assert plain.endswith("。")
    assert not re.search("[，、；。（][，、；。）]|^[，、；。）|]|（）|[|]", plain), plain


@pytest.mark.parametrize(("name", "text"), paragraphs())
def test_a_notebook_s_sentence_reads_whatever_is_missing(name, text):
    ids = ids_in(text)
    assert set(ids) <= set(SHIPPED.indicators)
    assert_reads(keep_clauses(text, lambda name: True))
    for id in ids:
        without = keep_clauses(text, lambda name, id=id: name.split(".")[0] != id)
        assert_reads(without)
        assert set(ids_in(without)) == set(ids) - {id}
        alone = keep_clauses(text, lambda name, id=id: name.split(".")[0] == id)
        assert_reads(alone)
        assert ids_in(alone) == [id]
    unmoved = keep_clauses(text, lambda name: not name.endswith(".moved"))
    assert_reads(unmoved)


def test_the_notebooks_say_something():
    assert len(paragraphs()) > 20
    assert sum(len(names_in(text)) for _, text in paragraphs()) > 80
