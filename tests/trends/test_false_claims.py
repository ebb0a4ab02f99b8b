"""How often pages on which nothing happened claim something: at most 5 % of them.

By day 200 pages of one kind, with a bound that a rule left out breaks; in a soak 1,000 of each.
"""

import itertools
import math
from dataclasses import replace

import pytest
from simulated import Chance, Planted, false_pages, seen
from soaking import SOAK, seeds

from wanxing_stats.trends import judgement

PAGES = 200
# 5 % of 200 are 10: more than 17 are seen once in a hundred times where it is so.
MOST = 17
LIKELY = Chance(dispersion=2)
KINDS = itertools.product((1, 1.5, 2), (3, 4, 5)) if SOAK else [(2, 4)]


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("dispersion, years", KINDS)
def test_of_stable_pages_at_most_five_per_cent_claim_anything(dispersion, years):
    pages = seeds(PAGES, 1000)
    assert false_pages(pages, Chance(dispersion, years)) <= (pages * 0.05 if SOAK else MOST)


@pytest.mark.slow
def test_without_holm_most_stable_pages_claim_something(monkeypatch):
    monkeypatch.setattr(judgement, "holm_threshold", lambda left, alpha: 0.05)
    assert false_pages(PAGES, LIKELY) > PAGES / 2


@pytest.mark.slow
def test_without_the_dispersion_too_many_do():
    without = replace(LIKELY, known=lambda variation: replace(variation, dispersion=1.0))
    assert false_pages(PAGES, without) > MOST


@pytest.mark.slow
def test_as_if_the_dispersion_were_known_for_certain_too_many_do():
    without = replace(LIKELY, known=lambda variation: replace(variation, df=math.inf))
    assert false_pages(PAGES, without) > MOST


def test_a_large_month_is_seen_and_half_as_many_more_of_fifteen_hardly_ever():
    assert seen(20, Chance(1.5), Planted("month", (4,), 1.5, 500)) >= 15
    assert seen(20, Chance(1.5), Planted("month", (4,), 1.5, 15)) <= 2


def test_a_new_level_is_seen():
    months = tuple(range(7, 13))
    assert seen(20, Chance(1.5), Planted("level", months, 2, 40)) >= 15
