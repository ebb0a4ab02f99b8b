"""The keys of records, as they are compared.

In: the columns that a ledger's key is made of. Out: each row's key.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wanxing_stats.base import identities
from wanxing_stats.rules import Ledger


def key_identities(ledger: Ledger, key: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Each row's key in its comparable form, () where a part of it is empty.

    Parameters
    ----------
    key
        The columns that it is made of.
    """
    parts = []
    for name, values in key.items():
        if name in ledger.identifiers:
            values = identities(list(values))
        parts.append(values)
    return [() if None in key else key for key in zip(*parts, strict=True)]
