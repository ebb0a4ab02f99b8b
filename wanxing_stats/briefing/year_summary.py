"""What the list of all pages begins with: the newest year in a few lines, and figures by year.

In: figures, a year, its Judgement. Out: Html.
"""

from wanxing_stats.figures import Figures
from wanxing_stats.trends import Judgement

from .figure_tables import figures_by_year
from .markup import Html, tag
from .owed_sentences import say_nothing_owed, say_owed_ledgers
from .page_uses import owed_of_year
from .verdicts import say_judgement


def say_year(figures: Figures, year: int, judgement: Judgement) -> Html:
    """What of a year moved beyond chance, and what departments owe."""
    owed = list(say_owed_ledgers(figures, owed_of_year(figures, year)))
    said = Html("").join(owed or [say_nothing_owed(figures, year)])
    moved = say_judgement(figures, judgement, figures.rules.indicators)
    return moved + tag("p", tag("b", "还欠什么："), said)


def table_of_years(figures: Figures, years: list[int]) -> Html:
    """The report's figures by year."""
    return figures_by_year(figures, years, "各项指标", figures.rules.printed())
