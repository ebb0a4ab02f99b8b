"""The shipped rules, whichever they are: ledgers are told apart, figures are defined."""

import pytest
from workbooks import SHIPPED

from wanxing_stats.cleaning.recognition import recognise
from wanxing_stats.tables import Column


def the_match(*headings):
    columns = [Column(index, heading) for index, heading in enumerate(headings)]
    (match,) = recognise(columns, SHIPPED.ledgers)
    return match


@pytest.mark.parametrize("name", sorted(SHIPPED.ledgers))
def test_each_ledger_is_recognised_by_its_own_titles(name):
    assert the_match(*(one.title for one in SHIPPED.ledgers[name].fields)).ledger.name == name


@pytest.mark.parametrize("name", sorted(SHIPPED.ledgers))
def test_each_ledger_is_recognised_by_its_last_aliases(name):
    headings = [
        one.aliases[-1] if one.aliases else one.title for one in SHIPPED.ledgers[name].fields
    ]
    assert the_match(*headings).ledger.name == name


def test_every_indicator_has_a_definition_and_every_rate_its_parts():
    for indicator in SHIPPED.indicators.values():
        assert indicator.definition.endswith("。")
        assert indicator.is_rate == bool(indicator.numerator and indicator.denominator)
