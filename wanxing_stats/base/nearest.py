"""What a mistyped word may have meant: "petition_handled" -> petitions_handled（处理信访件）."""

from collections.abc import Mapping
from difflib import get_close_matches

from .errors import Said

MOST = 3


class UnknownName(Said, KeyError):
    """A name that isn't there; the message (Chinese) says which are near."""

    def __str__(self) -> str:  # KeyError would quote it
        return str(self.args[0])


def say_nearest(word: str, names: Mapping[str, str]) -> str:
    """A Chinese question with the nearest keys and their names; "" when none is near."""
    meant = [f"{key}（{names[key]}）" if names[key] else key for key in _nearest(word, names)]
    return f"是不是 {'、'.join(meant)}？" if meant else ""


def _nearest(word: str, names: Mapping[str, str]) -> list[str]:
    """The keys nearest to a word: by spelling, else those that hold it in key or Chinese name."""
    holding = [key for key, name in names.items() if word in f"{key} {name}"]
    return get_close_matches(word, names, n=MOST) or holding[:MOST]
