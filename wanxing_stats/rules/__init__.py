"""What an analyst changes without writing Python: ledgers, indicators, relations, conventions.

In: the TOML files in a workspace's folder of rules. Out: ``load_rules`` gives all of them as frozen
objects, checked, once for a command or a notebook, to be passed on; RuleFileError, in Chinese, for
a file that can't be meant.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .all_rules import Rules, load_rules
    from .conventions import Conventions
    from .indicators import Indicator, Selection
    from .ledgers import Field, Ledger, comparable
    from .office import Limits
    from .relations import LAST_YEAR, RELATIONS_FILE, Relation
    from .rule_files import RuleFileError
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "LAST_YEAR",
    "RELATIONS_FILE",
    "Conventions",
    "Field",
    "Indicator",
    "Ledger",
    "Limits",
    "Relation",
    "RuleFileError",
    "Rules",
    "Selection",
    "comparable",
    "load_rules",
]
