"""From department spreadsheets to yearly figures, each of which leads back to its rows.

import wanxing_stats as wx
office = wx.open()
office.figure("petitions_handled").by("month", 2024)
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .analysis import Office, open
else:
    __getattr__, __dir__ = door(__name__)

__all__ = ["Office", "open"]
