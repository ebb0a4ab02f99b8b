"""The command line: it parses, calls and prints.

Exit status 0: done; 1: done, with problems to look at; 2: could not.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .entry import main
else:
    __getattr__, __dir__ = door(__name__)

__all__ = ["main"]
