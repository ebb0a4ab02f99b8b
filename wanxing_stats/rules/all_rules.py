"""All rules of a workspace, loaded once and passed on.

rules = load_rules(workspace)
rules.ledgers["petitions"].title

What can't be meant is left out, and said in ``rules.faults``; the rest holds.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from wanxing_stats.base import Workspace

from .conventions import CONVENTIONS_FILE, Conventions
from .indicators import INDICATORS_FILE, PRINTED, Indicator, left_out, read_indicator
from .ledgers import Ledger, Ledgers, no_ledger, read_ledger, say_no_ledger
from .office import Office, read_office
from .relations import RELATIONS_FILE, Relation, read_relation
from .rule_files import RuleFault, RuleFile, RuleFileError, read_rule_file
from .written import read_entry

Read = TypeVar("Read")


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
    the files say that can't be meant: such ledgers and relations aren't there, such indicators
    have no value (``Indicator.left_out``).
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

        Other readings, which stand beside one, and the office's own are not among them.
        """
        return [id for id, indicator in self.indicators.items() if indicator.kind == PRINTED]

    def of_section(self, section: str) -> list[str]:
        """The ids of the figures of an area of the report."""
        return [id for id, indicator in self.indicators.items() if indicator.section == section]

    def beside(self, id: str) -> list[Indicator]:
        """The other readings of a figure."""
        return [indicator for indicator in self.indicators.values() if indicator.reading_of == id]

    def smallest_part(self, indicator: Indicator) -> int:
        """The fewest cases that may be shown alone: ``smallest_cell`` where they are people's."""
        return self.conventions.smallest_cell if indicator.ledger.about_people else 0


def load_rules(workspace: Workspace) -> Rules:
    """The rules that hold in a workspace; to be loaded once, and passed on.

    Raises
    ------
    RuleFileError
        In Chinese, with every fault, when nothing can be done: conventions.toml, which holds for
        every ledger, can't be meant, or no ledger or no indicator can.
    """
    folder, reader = workspace.rules, _Reader()
    conventions_file = reader.file(folder / CONVENTIONS_FILE, CONVENTIONS_FILE)
    conventions = reader.conventions(conventions_file)
    ledgers = reader.ledgers(folder, conventions) if conventions else Ledgers()
    indicators_file = reader.file(folder / INDICATORS_FILE, INDICATORS_FILE)
    relations_file = reader.file(folder / RELATIONS_FILE, RELATIONS_FILE)
    office, office_digest, office_faults = read_office(workspace.office)
    reader.faults += office_faults
    if not conventions or not ledgers:
        raise RuleFileError(reader.faults)
    indicators = reader.indicators(indicators_file, ledgers, conventions)
    if all(indicator.left_out for indicator in indicators.values()):
        raise RuleFileError(reader.faults)
    digests = Digests(
        conventions=conventions_file.digest,
        ledgers=_digest_of_all(ledgers),
        indicators=indicators_file.digest,
        relations=relations_file.digest,
        office=office_digest,
    )
    relations = reader.relations(relations_file, ledgers, indicators)
    faults = tuple(reader.faults)
    return Rules(conventions, ledgers, indicators, relations, office, digests, faults)


class _Reader:
    """Reads what can be meant, and gathers what is wrong with the rest."""

    def __init__(self) -> None:
        self.faults: list[RuleFault] = []

    def tried(self, read: Callable[..., Read], *of: Any, **context: Any) -> Read | None:
        """What a function reads; None where it can't be meant."""
        try:
            return read(*of, **context)
        except RuleFileError as error:
            self.faults += error.faults
            return None

    def file(self, path: Path, name: str) -> RuleFile:
        """The file; one that says nothing where it can't be read."""
        return self.tried(read_rule_file, path, name) or RuleFile(name, {}, "", "")

    def conventions(self, file: RuleFile) -> Conventions | None:
        return self.tried(read_entry, Conventions, file, ()) if file.tables else None

    def ledgers(self, folder: Path, conventions: Conventions) -> Ledgers:
        ledgers = Ledgers()
        paths = sorted((folder / "ledgers").glob("*.toml"))
        if not paths:
            what = "文件夹里没有一个台账的规则（.toml文件）。请恢复后重试。"
            self.faults.append(RuleFault("ledgers", "", 1, what))
        for path in paths:
            file = self.tried(read_rule_file, path, f"ledgers/{path.name}")
            ledger = file and self.tried(read_ledger, file, conventions)
            if ledger:
                ledgers[ledger.name] = ledger
        return ledgers

    def indicators(
        self, file: RuleFile, ledgers: Ledgers, conventions: Conventions
    ) -> dict[str, Indicator]:
        indicators: dict[str, Indicator] = {}
        without_ledger: dict[str, list[str]] = {}
        for id, entry in file.tables.items():
            table = str(entry.get("table", "")) if isinstance(entry, dict) else ""
            indicator, ledger = None, ledgers.get(table) or no_ledger(table, conventions)
            if table in ledgers:
                sections = conventions.sections
                indicator = self.tried(read_indicator, file, id, ledger, sections)
            else:
                without_ledger.setdefault(table, []).append(id)
            indicators[id] = indicator or left_out(id, entry, ledger)
        for table, ids in without_ledger.items():
            names = "、".join(indicators[id].name for id in ids)
            what = f"{say_no_ledger(table, ledgers)}用到它的指标没有值：{names}。"
            advice = f"请恢复或改正 ledgers/{table}.toml；若是写错了，请改 table。"
            self.faults.append(file.fault((ids[0],), what + advice))
        return indicators

    def relations(
        self, file: RuleFile, ledgers: Ledgers, indicators: Mapping[str, Indicator]
    ) -> dict[str, Relation]:
        relations = {}
        for id in file.tables:
            relation = self.tried(read_relation, file, id, ledgers, indicators)
            if relation:
                relations[id] = relation
        return relations


def _digest_of_all(ledgers: Mapping[str, Ledger]) -> str:
    named = "".join(f"{name} {ledger.digest}\n" for name, ledger in ledgers.items())
    return hashlib.sha256(named.encode()).hexdigest()
