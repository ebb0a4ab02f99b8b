"""Conditions: the rows that pandas' own query keeps, and a sentence for what can't be meant."""

import pickle

import numpy as np
import pandas as pd
import pytest
from workbooks import RULES, SHIPPED

from wanxing_stats.cleaning import records_of
from wanxing_stats.cleaning.left_out import PANDAS_TYPES
from wanxing_stats.rules.conditions import Condition

FINES, LETTERS = RULES.ledgers["fines"], RULES.ledgers["letters"]


def shipped_conditions():
    """Every condition that is shipped, with its ledger."""
    parts = []
    for indicator in SHIPPED.indicators.values():
        parts += [(part.where, indicator.table) for part in indicator.parts]
    for relation in SHIPPED.relations.values():
        parts.append((relation.each_row, relation.table))
        parts += [(term.where, term.table) for term in relation.terms.values()]
    return sorted({(str(where), table) for where, table in parts if where})


def random_column(field, size, rng):
    days = pd.date_range("2022-01-01", "2024-12-31")
    values = {
        "string": [*field.enum, *field.codes, "别的", "酒店"],
        "date": list(days),
        "period": list(days),
        "month": ["2023-06", "2024-01", "2024-12"],
        "number": [0.0, 0.5, 100.0, -1.0],
        "integer": [0, 1, 7],
        "boolean": [True, False],
    }[field.type]
    chosen = [values[place] for place in rng.integers(len(values), size=size)]
    empty = rng.random(size) < 0.3
    cells = [None if gone else value for gone, value in zip(empty, chosen, strict=True)]
    return pd.Series(cells, dtype=PANDAS_TYPES[field.type])


def random_rows(ledger, seed, size=200):
    rng = np.random.default_rng(seed)
    fields = [*ledger.kept, *ledger.derived]
    return pd.DataFrame({field.name: random_column(field, size, rng) for field in fields})


def plain_rows(rows):
    """Each row as a dict of plain values, with its number."""
    for number, row in enumerate(records_of(rows)):
        days = {name: value.date() for name, value in row.items() if hasattr(value, "date")}
        yield number, row | days


@pytest.mark.random
@pytest.mark.parametrize("seed", range(3))
def test_shipped_conditions_keep_the_rows_that_a_query_of_pandas_keeps(seed):
    for text, table in shipped_conditions():
        ledger = SHIPPED.ledgers[table]
        rows = random_rows(ledger, seed)
        condition = Condition.parse(text)
        assert list(condition.complaints(ledger)) == []
        expected = rows.query(text, engine="python")
        assert rows[condition.mask(rows)].index.equals(expected.index), text
        assert [at for at, row in plain_rows(rows) if condition.test()(row)] == [*expected.index]
        nothing = rows[:0]
        assert len(nothing[condition.mask(nothing)]) == 0


ROWS = pd.DataFrame(
    {
        "kind": pd.Series(["罚款", "警告", None], dtype="str"),
        "fine_yuan": pd.Series([100.0, None, -2.0], dtype="float64"),
        "people": pd.Series([3, None, 1], dtype="Int64"),
        "late": pd.Series([True, None, False], dtype="boolean"),
        "filed_on": pd.Series(["2023-12-31", "2024-02-29", None], dtype="datetime64[ms]"),
        "decided_on": pd.Series(["2024-01-05", "2024-02-29", "2024-03-01"], dtype="datetime64[ms]"),
    }
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", [0, 1, 2]),
        ("kind == '罚款'", [0]),
        ("'罚款' == kind", [0]),
        ("kind != '罚款'", [1, 2]),
        ("kind in ['罚款', '警告']", [0, 1]),
        ("kind not in ('罚款', '警告')", [2]),
        ("not kind == '罚款'", [1, 2]),
        ("people > 2", [0]),
        ("people != 3", [1, 2]),
        ("not people > 2", [1, 2]),
        ("0 <= people <= 2", [2]),
        ("2 >= people", [2]),
        ("fine_yuan == -2", [2]),
        ("late == True", [0]),
        ("late != True", [1, 2]),
        ("filed_on < decided_on", [0]),
        ("filed_on >= '2024-01-01'", [1]),
        ("filed_on in ['2023-12-31']", [0]),
        ("filed_on.isna() or kind.notna() and late == True", [0, 2]),
        ("filed_on.dt.year == decided_on.dt.year", [1]),
        ("filed_on.dt.year != 2024", [0, 2]),
        ("(kind == '罚款' or people == 1) and not (late == True)", [2]),
    ],
)
def test_rows_that_a_condition_keeps(text, kept):
    condition = Condition.parse(text)
    assert list(ROWS[condition.mask(ROWS)].index) == kept
    assert str(condition) == text
    assert Condition.parse(str(condition)) == condition == pickle.loads(pickle.dumps(condition))
    assert bool(condition) == bool(text)


def test_a_condition_names_its_columns():
    text = "closed_on > due_on and (channel in ['来信'] or not received_on.dt.year == 2024)"
    assert Condition.parse(text).columns == {"closed_on", "due_on", "channel", "received_on"}
    assert Condition().columns == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(" * 10_000 + "kind == '罚款'" + ")" * 10_000, "太长（20012字），应不超过1000字"),
        (
            "(" * 300 + "kind == '罚款'" + ")" * 300,
            "写法不对：“((((((((((((((((((((((((((((((((((((((((…”",
        ),
        ("not " * 200 + "kind == '罚款'", "一层套一层，超过20层"),
        ("-" * 900 + "1 == fine_yuan", "一层套一层，超过20层"),
        ("kind ==", "写法不对：“kind ==”"),
        ("kind = '罚款'", "写法不对"),
        ("kind", "看不懂“kind”：应为比较"),
        ("'罚款'", "应为比较"),
        ("1 == 1", "至少有一边应为列名"),
        ("kind is None", "只能用 ==、!="),
        ("kind in '罚款'", "右边应为列表"),
        ("kind in []", "不能空着"),
        ("kind in [kind]", "列表里应为文字或数字"),
        ("'罚款' in kind", "in 的左边应为列名"),
        ("kind == ['罚款']", "看不懂“['罚款']”"),
        ("kind == None", "看不懂“None”"),
        ("kind == b'x'", "看不懂"),
        ("fine_yuan == 1e999", "看不懂"),
        ("fine_yuan == " + "9" * 300, "看不懂"),
        ("fine_yuan + 1 == 2", "看不懂“fine_yuan + 1”"),
        ("kind.str.contains('罚')", "看不懂"),
        ("@kind == 1", "写法不对"),
        ("__import__('os').system('x')", "看不懂"),
        ("kind.isna(1)", "看不懂"),
        ("kind == f'{kind}'", "看不懂"),
        ("kind == '罚\0款'", "写法不对"),
        (r"kind == '\ud800'", "不是一个完整的字"),
        (r"kind in ['罚款', '\udfff']", "不是一个完整的字"),
        ("(kind := 1) == 1", "看不懂"),
        ("kind == 1j", "看不懂"),
    ],
)
def test_what_is_no_condition_is_said(text, said):
    with pytest.raises(ValueError) as refused:
        Condition.parse(text)
    assert said in str(refused.value)
    assert str(refused.value).endswith("重试。") or "请改得简单些。" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("knd == '罚款'", "台账《行政处罚案件台账》没有列“knd”。是不是 kind（处罚类别）？"),
        ("party == '张某'", "“party”是个人信息列，读取时即丢弃，不能用在这里"),
        ("party.isna()", "“party”是个人信息列"),
        ("kind == '罰款'", "kind 没有类别“罰款”（有罚款、警告"),
        ("kind == 1", "kind 应与文字（写在引号里）比较，读到1"),
        ("kind > '罚款'", "kind 不是日期、年月或数字，不能比大小"),
        ("fine_yuan == '100'", "fine_yuan 应与数字比较，读到'100'"),
        ("fine_yuan == True", "fine_yuan 应与数字比较"),
        ("decided_on == '2024-02-30'", "decided_on 应与日期，如'2024-06-30'比较"),
        ("decided_on > '2024'", "decided_on 应与日期"),
        ("decided_on == '20240630'", "decided_on 应与日期"),
        ("decided_on == kind", "decided_on 与 kind 的类型不同，不能比较"),
        ("decided_on.dt.year == '2024'", "decided_on 应与数字比较"),
        ("kind.dt.year == 2024", "kind 不是日期，没有年份"),
        ("kind in ['罚款', '没有的']", "kind 没有类别“没有的”"),
        ("not (fine_yuan > 1 and (kind == '罰款' or decided_on.isna()))", "没有类别“罰款”"),
    ],
)
def test_what_does_not_fit_the_ledger_is_said(text, said):
    complaints = list(Condition.parse(text).complaints(FINES))
    assert len(complaints) == 1 and said in complaints[0]
