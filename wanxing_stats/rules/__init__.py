"""What an analyst changes without writing Python: ledgers, indicators, relations and conventions, from TOML files.

In: the rule files of a workspace. Out: each file as frozen objects, checked when loaded; LedgerFileError or
IndicatorFileError, in Chinese, for one that can't be meant.
"""

from typing import TYPE_CHECKING

from wanxing_stats._door import door

if TYPE_CHECKING:
    from .indicators import Indicator, IndicatorFileError, Selection, load_indicators
    from .ledgers import Field, Ledger, LedgerFileError, comparable, load_conventions, load_ledgers
    from .relations import RELATIONS_FILE, load_relations
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "RELATIONS_FILE",
    "Field",
    "Indicator",
    "IndicatorFileError",
    "Ledger",
    "LedgerFileError",
    "Selection",
    "comparable",
    "load_conventions",
    "load_indicators",
    "load_ledgers",
    "load_relations",
]
