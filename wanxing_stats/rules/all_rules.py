"""All rules of a workspace, loaded once and passed on.

rules = load_rules(workspace)
rules.ledgers["petitions"].title
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wanxing_stats.base import Workspace

from .conventions import CONVENTIONS_FILE, Conventions, load_conventions
from .indicators import INDICATORS_FILE, Indicator, load_indicators
from .ledgers import Ledger, load_ledgers
from .relations import RELATIONS_FILE, Relation, load_relations
from .rule_files import digest_of


@dataclass(frozen=True)
class Digests:
    """A hash of each part of the rules, as it was when it was loaded: the disk may have changed."""

    conventions: str
    ledgers: str
    indicators: str
    relations: str


@dataclass(frozen=True)
class Rules:
    """All that the rule files say.

    Ledgers are by name, indicators by id in the order of the report, relations by id;
    ``conventions`` is what holds for all.
    """

    conventions: Conventions
    ledgers: Mapping[str, Ledger]
    indicators: Mapping[str, Indicator]
    relations: Mapping[str, Relation]
    digests: Digests

    def printed(self) -> list[str]:
        """The ids of the figures that the report prints.

        Other readings, which stand beside one, are not among them.
        """
        return [id for id, indicator in self.indicators.items() if not indicator.beside]

    def of_section(self, section: str) -> list[str]:
        """The ids of the figures of an area of the report."""
        return [id for id, indicator in self.indicators.items() if indicator.section == section]

    def beside(self, id: str) -> list[Indicator]:
        """The other readings of a figure."""
        return [indicator for indicator in self.indicators.values() if indicator.beside == id]

    def smallest_part(self, indicator: Indicator) -> int:
        """The fewest cases that may be shown alone: ``smallest_cell`` where they are people's."""
        return self.conventions.smallest_cell if indicator.ledger.about_people else 0


def load_rules(workspace: Workspace) -> Rules:
    """The rules that hold in a workspace; to be loaded once, and passed on.

    Raises
    ------
    RuleFileError
        In Chinese, naming file and entry: a file can't be read or contradicts itself.
    """
    folder = workspace.rules
    conventions = load_conventions(folder)
    ledgers = load_ledgers(folder, conventions)
    return Rules(
        conventions=conventions,
        ledgers=ledgers,
        indicators=load_indicators(folder, ledgers),
        relations=load_relations(folder),
        digests=_digests(folder, ledgers),
    )


def _digests(folder: Path, ledgers: Mapping[str, Ledger]) -> Digests:
    named = "".join(f"{name} {ledger.digest}\n" for name, ledger in ledgers.items())
    return Digests(
        conventions=digest_of(folder / CONVENTIONS_FILE),
        ledgers=hashlib.sha256(named.encode()).hexdigest(),
        indicators=digest_of(folder / INDICATORS_FILE),
        relations=digest_of(folder / RELATIONS_FILE),
    )
