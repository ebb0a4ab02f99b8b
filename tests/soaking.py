"""How many seeds a random test takes: few by day, many with WANXING_SOAK=1, for a night."""

import os

SOAK = bool(os.environ.get("WANXING_SOAK"))


def seeds(by_day: int, in_a_night: int) -> int:
    """The number of seeds, or examples, of a test that is marked ``random``."""
    return in_a_night if SOAK else by_day
