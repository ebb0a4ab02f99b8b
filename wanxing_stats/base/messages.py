"""Every complaint about a source, as a clerk reads it: the catalogue of Problems.

In: messages.toml, and the name of a message. Out: how serious it is, the sentence with its named
places, and what only the office can do about it.

    MESSAGES["unreadable_value"].sentence  ->  "{expected}，读到{found}。请改正后重新导出。"
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter

# The row can't count; it counts, someone should look; nothing need be done.
REJECTED, DOUBTFUL, INFO = "rejected", "doubtful", "info"
# Of a cell: REJECTED where its column is required, else DOUBTFUL.
BY_COLUMN = "by_column"

MEND = "请改正后重新导出。"
UNSETTLED = "unsettled_file"
UNEXPECTED = "unexpected_error"
TOO_SLOW, TOO_MUCH_MEMORY, WORKER_DIED = "too_slow", "too_much_memory", "reading_died"
# Codes of files that must be looked at again even if they and the code are the same.
RETRIED = frozenset({UNSETTLED, UNEXPECTED, WORKER_DIED})


@dataclass(frozen=True)
class Message:
    """One thing that may be wrong.

    Parameters
    ----------
    severity
        REJECTED, DOUBTFUL, INFO or BY_COLUMN.
    sentence
        Expected, found, what to do; ``{name}`` is a place that the problem fills.
    advice
        What only the office can do; a department isn't told.
    for_office
        Whether no department can mend it; none is told.
    code
        What --json calls it, where another message has the same code; "" for the message's name.
    """

    severity: str
    sentence: str
    advice: str = ""
    code: str = ""
    for_office: bool = False

    @cached_property
    def places(self) -> set[str]:
        """The names of the places to be filled."""
        parsed = Formatter().parse(self.sentence + self.advice)
        return {name for _, name, _, _ in parsed if name and name != "mend"}


def _load() -> dict[str, Message]:
    with (Path(__file__).parent / "messages.toml").open("rb") as file:
        return {name: Message(**entry) for name, entry in tomllib.load(file).items()}


MESSAGES = _load()
