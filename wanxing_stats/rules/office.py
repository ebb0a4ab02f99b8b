"""What this office decides: ``office.toml`` at the workspace's root, which need not be there.

A table with a fault counts as not written, so that the others hold.

    [limits]
    cell_seconds = 120       # how long a cell of a notebook may take
    page_megabytes = 2048    # how much memory a page may take
"""

from typing import Annotated

from pydantic import Field

from .written import Written

Positive = Annotated[float, Field(gt=0)]


class Limits(Written):
    """What a page may take before its notebook is stopped."""

    cell_seconds: Positive = 120
    page_megabytes: Positive = 2048


class Office(Written):
    """All that office.toml says."""

    limits: Limits = Limits()
