"""What an analyst changes without writing Python: ledgers, indicators, relations, conventions.

In: the TOML files in a workspace's folder of rules, office.toml and calendar.toml. Out:
``load_rules`` gives all of them as frozen objects, checked, once for a command or a notebook, to be
passed on. What can't be meant is left out and named in ``faults``; RuleFileError only when nothing
can be done without it.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .all_rules import Rules, load_rules
    from .conditions import Condition
    from .conventions import VersionWords, VoidWords
    from .deadlines import LIMIT, CaseTimes, Deadline
    from .declared import Declared, shape_of
    from .indicators import Indicator, Selection
    from .ledgers import Field, Ledger, Ledgers, comparable
    from .office import Expected, Limits, Office
    from .relations import LAST_YEAR, RELATIONS_FILE, Relation
    from .rule_files import (
        RuleFault,
        RuleFile,
        RuleFileError,
        first_of,
        parse_rule_file,
        read_rule_file,
        rule_problems,
    )
    from .working_days import WorkingDays
    from .written import Filled, Written, read_entry
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Filled",
    "LAST_YEAR",
    "LIMIT",
    "RELATIONS_FILE",
    "CaseTimes",
    "Condition",
    "Deadline",
    "Declared",
    "Expected",
    "Field",
    "Indicator",
    "Ledger",
    "Ledgers",
    "Limits",
    "Office",
    "Relation",
    "RuleFault",
    "RuleFile",
    "RuleFileError",
    "Rules",
    "Selection",
    "VersionWords",
    "VoidWords",
    "WorkingDays",
    "Written",
    "comparable",
    "first_of",
    "load_rules",
    "parse_rule_file",
    "read_entry",
    "read_rule_file",
    "rule_problems",
    "shape_of",
]
