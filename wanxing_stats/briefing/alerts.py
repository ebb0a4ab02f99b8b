"""What someone should look at, in words.

In: figures, a year, its Judgement, its problems, what departments owe. Out: a list of at most seven
points: what a page watches, broken relations, rows that can't count, ledgers that are owed, and of
what moved beyond chance what is for the worse or of single months.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wanxing_stats.base import REJECTED, Problem
from wanxing_stats.departments import SentLedger
from wanxing_stats.figures import Figures, check_relations, relation_problems
from wanxing_stats.trends import Claim, Judgement

from .markup import Html, aside, counted, tag
from .owed_sentences import say_owed_ledgers
from .sentences import fill, ids_in
from .state_words import UNJUDGED
from .verdicts import say_claim

MOST = 7


@dataclass(frozen=True)
class Watched:
    """What a page looks at.

    Sentences that are told when their figures are above zero; the year's Judgement; problems of
    the year's folder; what departments sent and owe.
    """

    sentences: Sequence[str] = ()
    judgement: Judgement = UNJUDGED
    problems: Sequence[Problem] = ()
    owed: Sequence[SentLedger] = ()


def say_alerts(figures: Figures, year: int, watched: Watched) -> Html:
    """The points, the most serious first."""
    relations = relation_problems(check_relations(figures, year))
    points = [
        *_watched_sentences(figures, year, watched.sentences),
        *(problem.what for problem in relations),
        *_rejected_rows(watched.problems),
        *say_owed_ledgers(figures, watched.owed),
        *_moved(figures, watched.judgement),
    ]
    body = tag("p", "没有发现需要特别关注的事项。")
    if points:
        body = tag("ol", *(tag("li", point) for point in points[:MOST]))
    if len(points) > MOST:
        body += aside(f"另有{len(points) - MOST}项，见各方面。")
    return tag("section", tag("b", "需要关注"), body, class_="look", aria_label="需要关注")


def _watched_sentences(figures: Figures, year: int, sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        if all(figures[id, year].value for id in ids_in(sentence)):
            yield fill(sentence, figures, year)


def _rejected_rows(problems: Sequence[Problem]) -> Iterator[Html]:
    counts: Counter[str] = Counter()
    for problem in problems:
        if problem.severity == REJECTED and not problem.told.for_office:
            counts[problem.department] += problem.count
    if not counts:
        return
    places = []
    for department, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        places.append(
            Html("{}{}").format(department, counted(count, f"rejected {department}", "处"))
        )
    total = counted(counts.total(), REJECTED, "处")
    listed = Html("、").join(places)
    yield Html("台账中有{}不能计入，需退回改正：{}。").format(total, listed)


def _moved(figures: Figures, judgement: Judgement) -> Iterator[Html]:
    """What holds beyond chance: single months and levels, and changes for the worse."""
    for claim in judgement.claims:
        if claim.holds and (claim.kind in ("month", "level") or _is_worse(figures, claim)):
            yield say_claim(figures, claim) + "。"


def _is_worse(figures: Figures, claim: Claim) -> bool:
    polarity = figures.rules.indicators[claim.id].polarity
    return not claim.since and polarity == ("down_good" if claim.is_up else "up_good")
