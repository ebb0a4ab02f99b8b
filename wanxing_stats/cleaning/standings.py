"""What a list calls itself: final, or a draft.

In: its title, its sheet's and file's names. Out: its standing.
"""

from collections.abc import Iterable

from wanxing_stats.rules import VersionWords


def standing_of(names: Iterable[str], words: VersionWords) -> int:
    """1 of what calls itself final, -1 of a draft, 0 of what says neither, or both."""
    text = "\n".join(names)
    is_final = any(word in text for word in words.final)
    is_draft = any(word in text for word in words.draft)
    return is_final - is_draft
