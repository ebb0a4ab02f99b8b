"""What an office decides for itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a notebook may take: one cell of it, and the processes of its page together."""

    cell_seconds: float = 120
    page_megabytes: float = 2048
