"""All rules of a workspace, loaded once and passed on.

rules = load_rules(workspace)
rules.ledgers["petitions"].title
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from wanxing_stats.base import Workspace

from .conventions import CONVENTIONS_FILE, Conventions, as_conventions
from .indicators import INDICATORS_FILE, Indicator, as_indicators
from .ledgers import Ledger, load_ledgers
from .office import Office, read_office
from .relations import RELATIONS_FILE, Relation, as_relations
from .rule_files import RuleFault, read_rule_file


@dataclass(frozen=True)
class Digests:
    """A hash of each part of the rules: of the bytes that were loaded, whatever is there now."""

    conventions: str
    ledgers: str
    indicators: str
    relations: str
    office: str


@dataclass(frozen=True)
class Rules:
    """All that the rule files say.

    Ledgers are by name, indicators by id in the order of the report, relations by id;
    ``conventions`` is what holds for all, ``office`` what this office decides. ``faults`` are what
    the files say that can't be meant.
    """

    conventions: Conventions
    ledgers: Mapping[str, Ledger]
    indicators: Mapping[str, Indicator]
    relations: Mapping[str, Relation]
    office: Office
    digests: Digests
    faults: tuple[RuleFault, ...] = ()

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
    conventions_file = read_rule_file(folder / CONVENTIONS_FILE, CONVENTIONS_FILE)
    indicators_file = read_rule_file(folder / INDICATORS_FILE, INDICATORS_FILE)
    relations_file = read_rule_file(folder / RELATIONS_FILE, RELATIONS_FILE)
    conventions = as_conventions(conventions_file)
    ledgers = load_ledgers(folder, conventions)
    indicators = as_indicators(indicators_file, ledgers)
    relations = as_relations(relations_file, ledgers, indicators)
    office, office_digest, faults = read_office(workspace.office)
    digests = Digests(
        conventions=conventions_file.digest,
        ledgers=_digest_of_all(ledgers),
        indicators=indicators_file.digest,
        relations=relations_file.digest,
        office=office_digest,
    )
    return Rules(conventions, ledgers, indicators, relations, office, digests, faults)


def _digest_of_all(ledgers: Mapping[str, Ledger]) -> str:
    named = "".join(f"{name} {ledger.digest}\n" for name, ledger in ledgers.items())
    return hashlib.sha256(named.encode()).hexdigest()
