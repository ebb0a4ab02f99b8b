"""What must hold between the figures of a year (``relations.toml``), and what doesn't."""

import tomllib
from functools import cache

from wanxing_stats.base import PACKAGE

RELATIONS_FILE = "relations.toml"


@cache
def load_relations() -> dict[str, dict]:
    """The entries of ``relations.toml`` by id."""
    return tomllib.loads((PACKAGE / RELATIONS_FILE).read_text(encoding="utf-8"))
