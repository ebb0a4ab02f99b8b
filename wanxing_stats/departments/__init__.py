"""What goes back to departments, what they still owe, and how one of their files is read.

In: Cleaned, or one file. Out: a workbook for each department with the cells to mend, the
corrections that a filled-in one proposes, what each sent and owes, and a description of how a file
is read.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .declaring import lines_to_declare
    from .feedback import Proposed, open_problems, proposed_corrections, write_feedback
    from .inspecting import Inspection, inspect_files
    from .owed import SentLedger, is_held_against, owed_ledgers
    from .owed_words import (
        OWED_IS_UNKNOWN,
        say_missing,
        say_sent,
        say_title,
        say_to_departments,
    )
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "OWED_IS_UNKNOWN",
    "Inspection",
    "Proposed",
    "SentLedger",
    "inspect_files",
    "is_held_against",
    "lines_to_declare",
    "open_problems",
    "owed_ledgers",
    "proposed_corrections",
    "say_missing",
    "say_sent",
    "say_title",
    "say_to_departments",
    "write_feedback",
]
