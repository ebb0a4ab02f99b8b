"""All rules of a workspace, loaded once and passed on.

rules = load_rules(workspace)
rules.ledgers["petitions"].title

What can't be meant is left out, and said in ``rules.faults``; the rest holds.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from wanxing_stats.base import Workspace, find_named

from .conditions import Condition
from .conventions import Conventions
from .deadlines import DEADLINES_FILE, CaseTimes, read_times
from .indicators import OWN, PRINTED, Indicator, left_out, read_indicator
from .ledgers import Ledger, Ledgers, changed, read_ledger, say_no_ledger, with_values
from .office import Office, read_office
from .relations import LAST_YEAR, RELATIONS_FILE, Relation, read_relation
from .rule_files import RuleFault, RuleFile, RuleFileError, first_of, read_rule_file
from .working_days import WorkingDays, read_calendar
from .written import read_entry

Read = TypeVar("Read")


@dataclass(frozen=True)
class Asked:
    """What figures ask of a ledger's columns: for values, by column; how many values there are."""

    values: dict[str, list[str]] = field(default_factory=dict)
    distinct: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Digests:
    """A hash of each part of the rules: of the bytes that were loaded, whatever is there now."""

    ledgers: str
    conventions: str
    indicators: str
    relations: str
    office: str
    deadlines: str
    calendar: str


@dataclass(frozen=True)
class Rules:
    """All that the rule files say.

    Ledgers are by name, indicators by id in the order of the report, relations by id;
    ``conventions`` is what holds for all, ``office`` what this office decides, ``calendar`` knows
    the days that are worked. ``faults`` are what the files say that can't be meant: such ledgers
    and relations aren't there, such indicators have no value (``Indicator.left_out``).
    """

    conventions: Conventions
    ledgers: Ledgers
    indicators: Mapping[str, Indicator]
    relations: Mapping[str, Relation]
    office: Office
    calendar: WorkingDays
    digests: Digests
    faults: tuple[RuleFault, ...] = ()

    def indicator(self, name: str) -> Indicator:
        """The one of an id or a Chinese name. Raises UnknownName, with the nearest."""
        names = {id: indicator.name for id, indicator in self.indicators.items()}
        return self.indicators[find_named(name, names, "指标")]

    def printed(self) -> list[str]:
        """The ids of the figures that the report prints.

        Other readings, which stand beside one, and the office's own are not among them.
        """
        return [id for id, indicator in self.indicators.items() if indicator.kind == PRINTED]

    def of_section(self, section: str) -> list[str]:
        """The ids of the figures of an area of the report, the office's own last."""
        figures = [each for each in self.indicators.values() if each.section == section]
        return [each.id for each in sorted(figures, key=lambda each: each.kind == OWN)]

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
    conventions_file = reader.file(folder / "conventions.toml")
    is_read = conventions_file.digest
    conventions = reader.tried(read_entry, Conventions, conventions_file, ()) if is_read else None
    ledgers = reader.ledgers(folder / "ledgers", conventions) if conventions else Ledgers()
    indicators_file = reader.file(folder / "indicators.toml")
    relations_file = reader.file(folder / RELATIONS_FILE)
    deadlines_file = reader.file_if_there(folder / DEADLINES_FILE)
    office_file = reader.file_if_there(workspace.office)
    calendar_file = reader.file_if_there(workspace.calendar)
    if not conventions or not ledgers:
        raise RuleFileError(reader.faults)
    office, office_faults = read_office(office_file, ledgers, _names(indicators_file))
    asked = _asked_of_ledgers([indicators_file, relations_file])
    times = reader.times(deadlines_file, ledgers)
    for name, ledger in ledgers.items():
        declaring = changed(office.declaring(ledger), times=times.get(name))
        ledgers[name] = _answering(declaring, asked.get(name, Asked()))
    indicators = reader.indicators(indicators_file, ledgers, conventions)
    calendar, calendar_faults = read_calendar(calendar_file)
    reader.faults += [*office_faults, *calendar_faults]
    nothing = all(indicator.left_out for indicator in indicators.values())
    relations = {} if nothing else reader.relations(relations_file, ledgers, indicators)
    reader.say_missing(ledgers, indicators)
    reader.say_strange_times(deadlines_file, ledgers)
    if nothing:
        raise RuleFileError(reader.faults)
    ledgers.void = conventions.void
    ledgers.versions = conventions.versions
    ledgers.other_subjects = conventions.other_subjects
    ledgers.aside_sheets = conventions.aside_sheets
    ledgers.unread = tuple(sorted({*reader.unread, *reader.missing}))
    files = [conventions_file, indicators_file, relations_file, office_file]
    files += [deadlines_file, calendar_file]
    digests = Digests(reader.digest_of(ledgers, repr(asked)), *(file.digest for file in files))
    faults = tuple(reader.faults)
    return Rules(conventions, ledgers, indicators, relations, office, calendar, digests, faults)


class _Reader:
    """Reads what can be meant, and gathers what is wrong with the rest."""

    def __init__(self) -> None:
        self.faults: list[RuleFault] = []
        self.unread: list[str] = []  # ledgers whose file can't be meant
        self.digests: dict[str, str] = {}  # of the files of the others
        # A ledger that isn't there -> the entries that need it: file and id of each.
        self.missing: dict[str, list[tuple[RuleFile, str]]] = {}

    def tried(self, read: Callable[..., Read], *of: Any) -> Read | None:
        """What a function reads; None where it can't be meant."""
        try:
            return read(*of)
        except RuleFileError as error:
            self.faults += error.faults
            return None

    def file(self, path: Path) -> RuleFile:
        """The file; one that says nothing where it can't be read."""
        return self.tried(read_rule_file, path, path.name) or RuleFile(path.name)

    def file_if_there(self, path: Path) -> RuleFile:
        """The file; one that says nothing where nobody wrote it."""
        return self.file(path) if path.exists() else RuleFile("")

    def ledgers(self, folder: Path, conventions: Conventions) -> Ledgers:
        ledgers = Ledgers()
        paths = sorted(folder.glob("*.toml"))
        if not paths:
            what = "文件夹里没有一个台账的规则（.toml文件）。请恢复后重试。"
            self.faults.append(RuleFault("ledgers", "", 1, what))
        for path in paths:
            file = self.tried(read_rule_file, path, f"ledgers/{path.name}")
            ledger = file and self.tried(read_ledger, file, conventions)
            if file and ledger:
                ledgers[ledger.name] = ledger
                self.digests[ledger.name] = file.digest
            else:
                self.unread.append(path.stem)
        return ledgers

    def times(self, file: RuleFile, ledgers: Ledgers) -> dict[str, CaseTimes]:
        """How long the cases of ledgers may take, by the ledger's name."""
        by_ledger: dict[str, CaseTimes] = {}
        for table in file.tables:
            ledger = ledgers.get(table)
            times = ledger and self.tried(read_times, file, ledger)
            if times:
                by_ledger[table] = times
        return by_ledger

    def say_strange_times(self, file: RuleFile, ledgers: Ledgers) -> None:
        """One fault for each entry of a ledger that isn't there, and of which nobody said so."""
        for table in sorted(file.tables.keys() - {*ledgers, *self.missing, *self.unread}):
            what = f"{say_no_ledger(table, ledgers)}请改正或删去后重试。"
            self.faults.append(file.fault((table,), what))

    def digest_of(self, ledgers: Ledgers, asked: str) -> str:
        """A hash of the ledgers, of which can't be read, as messages say that too, and of
        what figures ask of them."""
        of_files = [f"{name} {digest}\n" for name, digest in self.digests.items()]
        said = "".join([*of_files, *(f"{name} —\n" for name in ledgers.unread), asked])
        return hashlib.sha256(said.encode()).hexdigest()

    def indicators(
        self, file: RuleFile, ledgers: Ledgers, conventions: Conventions
    ) -> dict[str, Indicator]:
        indicators: dict[str, Indicator] = {}
        for id, entry in file.tables.items():
            indicator = self.tried(read_indicator, file, id, ledgers, conventions.sections)
            whole = self._has_its_ledgers(file, id, ledgers) and indicator
            indicators[id] = whole or left_out(id, entry, ledgers)
        return indicators

    def relations(
        self, file: RuleFile, ledgers: Ledgers, indicators: Mapping[str, Indicator]
    ) -> dict[str, Relation]:
        relations: dict[str, Relation] = {}
        last_year = {f"{id}{LAST_YEAR}": indicator for id, indicator in indicators.items()}
        for id in file.tables:
            relation = self.tried(read_relation, file, id, ledgers, {**indicators, **last_year})
            if self._has_its_ledgers(file, id, ledgers) and relation:
                relations[id] = relation
        return relations

    def _has_its_ledgers(self, file: RuleFile, id: str, ledgers: Ledgers) -> bool:
        """Whether each ledger is there that an entry or one of its terms names."""
        entry = file.tables[id]
        terms = entry.get("terms") if isinstance(entry, dict) else None
        parts = [entry, *terms.values()] if isinstance(terms, dict) else [entry]
        tables = {str(part.get("table", "")) for part in parts if isinstance(part, dict)} - {""}
        for table in sorted(tables - ledgers.keys()):
            self.missing.setdefault(table, []).append((file, id))
        return tables <= ledgers.keys()

    def say_missing(self, ledgers: Ledgers, indicators: Mapping[str, Indicator]) -> None:
        """One fault for each ledger that isn't there, with all that has no value for it."""
        for table, users in self.missing.items():
            ids = [id for file, id in users if file.name == RELATIONS_FILE]
            names = [indicators[id].name for file, id in users if file.name != RELATIONS_FILE]
            figures = f"用到它的{len(names)}个指标没有值（{first_of(names)}）。" if names else ""
            relations = f"用到它的{len(ids)}条关系没有核对（{first_of(ids)}）。" if ids else ""
            advice = f"请恢复或改正 ledgers/{table}.toml；若是写错了，请改 table。"
            what = f"{say_no_ledger(table, ledgers)}{figures}{relations}{advice}"
            file, id = users[0]
            self.faults.append(file.fault((id,), what))


def _names(indicators: RuleFile) -> dict[str, str]:
    """What the entries of indicators.toml call themselves, before they are read."""
    names = {}
    for id, entry in indicators.tables.items():
        names[id] = str(entry.get("name", "")) if isinstance(entry, dict) else ""
    return names


def _asked_of_ledgers(files: Iterable[RuleFile]) -> dict[str, Asked]:
    """What the selections of these files ask; what can't be meant is said by who reads them."""
    of_ledgers: dict[str, Asked] = {}
    for file in files:
        for entry in file.tables.values():
            for table, selection in _selections(entry, ""):
                asked = of_ledgers.setdefault(table, Asked())
                if selection.get("measure") == "distinct":
                    asked.distinct.append(str(selection.get("column", "")))
                with suppress(ValueError):
                    for column, text in Condition.parse(str(selection.get("where", ""))).texts:
                        asked.values.setdefault(column, []).append(text)
    return of_ledgers


def _selections(entry: object, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """An entry and what stands inside it, each with its table."""
    if isinstance(entry, dict):
        table = str(entry.get("table", table))
        yield table, entry
        for inner in entry.values():
            yield from _selections(inner, table)


def _answering(ledger: Ledger, asked: Asked) -> Ledger:
    """The ledger with the values declared that figures ask for, unless a column lists all that it
    may hold, and with those told apart that they count once each."""
    fields = []
    for each in ledger.fields:
        values = asked.values.get(each.name, []) if each.type == "string" and not each.enum else []
        fields.append(with_values(each, values, {}))
    return changed(ledger, fields=tuple(fields), told_apart=frozenset(asked.distinct))
