"""What goes back to departments, and how one of their files is read.

In: Cleaned, or one file. Out: a workbook for each department with the cells to mend, the
corrections that a filled-in one proposes, and a description of how a file is read.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .feedback import Proposed, open_problems, proposed_corrections, write_feedback
    from .inspection import InspectedFile, inspect_file
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "InspectedFile",
    "Proposed",
    "inspect_file",
    "open_problems",
    "proposed_corrections",
    "write_feedback",
]
