"""What a run keeps of the states of its figures, and what is said of one that is another now.

In: states, as figures have them or as a run's file has them. Out: the same the other way, and a few
words: 现有4行未计入.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from wanxing_stats.figures import State, number

Key = tuple[str, int]  # a figure's id and its year


def state_to_keep(state: State) -> State:
    """What is told of it in a few words; all else follows from what was sent."""
    return State(state.kind, state.through, state.uncounted, gaps=state.gaps)


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
        gaps = tuple(document["gaps"])
        states[id, int(year)] = State(document["kind"], through, document["uncounted"], gaps=gaps)
    return states


def say_new_state(before: State | None, now: State | None) -> str:
    """What a state is now that it was not before: 现已完整, 现截至3月31日，有4行未计入.

    "" where one isn't known, where the words are the same, and where a value came that is complete:
    that it is there says it.
    """
    if before is None or now is None or _say(before) == _say(now):
        return ""
    if not before.has_value and now.kind == "complete":
        return ""
    return f"现{_say(now)}"


def _say(state: State) -> str:
    if state.kind == "complete":
        return "已完整"
    if not state.has_value:
        return state.mark
    rows = f"有{number(state.uncounted)}行未计入" if state.uncounted else ""
    words = [state.mark_of_time, rows, *state.gaps]
    return "，".join(filter(None, words)) or "看不出截至哪一天"


def _as_json(state: State) -> dict[str, Any]:
    through = state.through and state.through.isoformat()
    rows, gaps = state.uncounted, list(state.gaps)
    return {"kind": state.kind, "through": through, "uncounted": rows, "gaps": gaps}
