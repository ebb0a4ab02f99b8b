"""The only code that puts built files in place: each whole, a command's together or none.

In: files to stand somewhere, and files that stand. Out: ``staged`` puts them in place together;
``content_hash``, ``all_whole`` and ``stored_fingerprint`` say whether what stands is still what was
put there.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .fingerprints import DESCRIPTOR, all_whole, content_hash, read_json, stored_fingerprint
    from .staging import ASIDE, Busy, Staging, interrupted, staged
    from .whole_files import replace_whole, same_file
    from .written_values import FORMULA_STARTS, as_toml_value, defused
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "ASIDE",
    "DESCRIPTOR",
    "FORMULA_STARTS",
    "Busy",
    "Staging",
    "all_whole",
    "as_toml_value",
    "content_hash",
    "defused",
    "interrupted",
    "read_json",
    "replace_whole",
    "same_file",
    "staged",
    "stored_fingerprint",
]
