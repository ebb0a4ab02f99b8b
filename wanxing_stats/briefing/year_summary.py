"""What the list of all pages begins with: the newest year in a few lines, and figures by year.

In: figures, a year, its Judgement. Out: Html.
"""

from wanxing_stats.base import NO_DEPARTMENT
from wanxing_stats.departments import say_title
from wanxing_stats.figures import Figures
from wanxing_stats.trends import Judgement

from .figure_tables import figures_by_year
from .markup import Html, tag
from .page_uses import owed_of_year
from .verdicts import say_judgement

NOTHING_OWED = "各科室没有欠报的台账。"


def say_year(figures: Figures, year: int, judgement: Judgement) -> Html:
    """What of a year moved beyond chance, and what departments owe."""
    return say_judgement(figures, judgement, figures.rules.indicators) + tag(
        "p", tag("b", "还欠什么："), _say_owed(figures, year)
    )


def table_of_years(figures: Figures, years: list[int]) -> Html:
    """The report's figures by year."""
    return figures_by_year(figures, years, "各项指标", figures.rules.printed())


def _say_owed(figures: Figures, year: int) -> str:
    """执法队《行政处罚案件台账》; 各科室没有欠报的台账。"""
    lines = [line for line in owed_of_year(figures, year) if line.missing]
    ledgers = figures.rules.ledgers
    named = [f"{line.department or NO_DEPARTMENT}{say_title(line, ledgers)}" for line in lines]
    return f"{'、'.join(named)}。" if named else NOTHING_OWED
