"""The examples in docstrings run on the sample, and give what they say."""

import doctest
import inspect
from importlib import import_module

import pytest

from wanxing_stats.analysis import open as open_office
from wanxing_stats.base import PACKAGE

MODULES = sorted(path.stem for path in (PACKAGE / "analysis").glob("[!_]*.py"))


class Finder(doctest.DocTestFinder):
    """Finds the examples of questions whose arguments are checked (``asked``), too."""

    def _from_module(self, module, object):
        return super()._from_module(module, inspect.unwrap(object))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name, sample, tmp_path, monkeypatch):
    module = import_module(f"wanxing_stats.analysis.{name}")
    monkeypatch.setenv("WANXING_ROOT", str(sample.root))
    known = {"office": open_office(sample.root), "root": sample.root, "folder": tmp_path}
    runner = doctest.DocTestRunner()
    for example in Finder().find(module, extraglobs=known):
        runner.run(example)
    written = (PACKAGE / "analysis" / f"{name}.py").read_text("utf-8").count(">>> ")
    assert not runner.failures and runner.tries == written


def test_every_question_and_answer_has_an_example():
    from wanxing_stats.analysis import office, parts_view, questions, views

    public = [
        office.open,
        office.Office.figure,
        office.Office.table,
        questions.Question.by,
        questions.FigureQuestion.where,
        questions.FigureQuestion.compare,
        questions.FigureQuestion.rows,
        questions.FigureQuestion.closing,
        questions.FigureQuestion.over,
        questions.FigureQuestion.beside,
        questions.FiguresBeside.by,
        parts_view.PartsView.rows,
        parts_view.PartsView.chart,
        views.View.to_excel,
    ]
    lacking = [each.__qualname__ for each in public if ">>>" not in (each.__doc__ or "")]
    assert lacking == []
