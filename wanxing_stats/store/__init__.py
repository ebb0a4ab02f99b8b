"""The only code that puts built files in place: each whole, a command's together or none.
Feedback workbooks and logs, which belong to no build, are written where they are made.

In: files to stand somewhere, and what they are made of. Out: ``staged`` puts them in place
together; a ``Cache`` says whether what stands is still what was put there, and why it is stale.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .cache import MADE, Cache, Entry
    from .contents import DESCRIPTOR, content_hash, read_sealed, sealed
    from .staging import ASIDE, Busy, Staging, interrupted, staged
    from .stamps import DAMAGED, RETRY, Stamp, hashes_of_rooms, versions_of
    from .whole_files import replace_whole, same_file
    from .workbooks import (
        FONT,
        HEAD_FILL,
        bytes_of,
        line_count,
        new_workbook,
        put,
        put_value,
        set_up_page,
        width_of,
    )
    from .written_values import FORMULA_STARTS, as_toml_value, defused
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "ASIDE",
    "DAMAGED",
    "DESCRIPTOR",
    "FONT",
    "FORMULA_STARTS",
    "HEAD_FILL",
    "MADE",
    "RETRY",
    "Busy",
    "Cache",
    "Entry",
    "Staging",
    "Stamp",
    "as_toml_value",
    "bytes_of",
    "content_hash",
    "defused",
    "hashes_of_rooms",
    "interrupted",
    "line_count",
    "new_workbook",
    "put",
    "put_value",
    "read_sealed",
    "replace_whole",
    "same_file",
    "sealed",
    "set_up_page",
    "staged",
    "versions_of",
    "width_of",
]
