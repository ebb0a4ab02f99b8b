"""What a word means: "处理信访件数" -> petitions_handled; what a mistyped one may have meant."""

from collections.abc import Mapping
from difflib import get_close_matches

from .characters import searchable
from .errors import Said

MOST = 3


class UnknownName(Said, KeyError):
    """A name that isn't there; the message (Chinese) says which are near."""

    def __str__(self) -> str:  # KeyError would quote it
        return str(self.args[0])


def find_named(word: str, names: Mapping[str, str], what: str) -> str:
    """The key that a word is, or the only one of this name, of whatever width and spacing.

    Raises UnknownName, with the nearest; ``what`` the keys are called there: 指标.
    """
    if word in names:
        return word
    alike = [key for key, name in names.items() if searchable(name) == searchable(word)]
    if len(alike) == 1:
        return alike[0]
    wrong = "不止一个" if alike else "没有名为"
    raise UnknownName(f"{wrong}“{word}”的{what}。{say_nearest(word, names)}")


def say_nearest(word: str, names: Mapping[str, str]) -> str:
    """A Chinese question with the nearest keys and their names; "" when none is near."""
    meant = [f"{key}（{names[key]}）" if names[key] else key for key in _nearest(word, names)]
    return f"是不是 {'、'.join(meant)}？" if meant else ""


def _nearest(word: str, names: Mapping[str, str]) -> list[str]:
    """The keys nearest to a word: by spelling, else those that hold it in key or Chinese name, else
    by the spelling of their names."""
    holding = [key for key, name in names.items() if word in f"{key} {name}"]
    alike = set(get_close_matches(word, names.values(), n=MOST))
    of_names = [key for key, name in names.items() if name in alike]
    return get_close_matches(word, names, n=MOST) or holding[:MOST] or of_names[:MOST]
