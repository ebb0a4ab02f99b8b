"""What a run keeps of the states of its figures, and what is said of one that is another now.

In: states, as figures have them or as a run's file has them. Out: the same the other way, and a few
words: 现有4行未计入.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from wanxing_stats.figures import State, number

Key = tuple[str, int]  # a figure's id and its year

WORDS = {
    "absent": "没有报送",
    "unread": "有表格没有读懂",
    "unknown": "缺少需要的列",
    "complete": "已完整",
}
WITHOUT_VALUE = ("absent", "unread", "unknown")


def state_to_keep(state: State) -> State:
    """Its kind, last day and uncounted rows; all else follows from what was sent."""
    return State(state.kind, state.through, state.uncounted)


def states_as_json(states: Mapping[Key, State] | None) -> dict[str, Any] | None:
    """Kept states as a run's file has them; None of a run that kept none."""
    if states is None:
        return None
    return {f"{id}/{year}": _as_json(state) for (id, year), state in states.items()}


def states_from_json(documents: Mapping[str, Any] | None) -> dict[Key, State] | None:
    """What states_as_json made the document of."""
    if documents is None:
        return None
    states = {}
    for key, document in documents.items():
        id, year = key.split("/")
        through = document["through"] and datetime.date.fromisoformat(document["through"])
        states[id, int(year)] = State(document["kind"], through, document["uncounted"])
    return states


def say_new_state(before: State | None, now: State | None) -> str:
    """What a state is now that it was not before: 现已完整, 现截至3月31日，有4行未计入.

    "" where one isn't known, where the words are the same, and where a value came that is complete:
    that it is there says it.
    """
    if before is None or now is None or _say(before) == _say(now):
        return ""
    if before.kind in WITHOUT_VALUE and now.kind == "complete":
        return ""
    return f"现{_say(now)}"


def _say(state: State) -> str:
    if state.kind in WORDS:
        return WORDS[state.kind]
    words, through = [], state.through
    if through and (state.kind == "partial_year" or (through.month, through.day) != (12, 31)):
        words.append(f"截至{through.month}月{through.day}日")
    if state.kind == "incomplete":
        rows = f"有{number(state.uncounted)}行未计入"
        words.append(rows if state.uncounted else "有科室没有报送")
    return "，".join(words)


def _as_json(state: State) -> dict[str, Any]:
    through = state.through and state.through.isoformat()
    return {"kind": state.kind, "through": through, "uncounted": state.uncounted}
