"""One file, whole or not there: written beside its place and moved into it, or given a second name.

replace_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``path`` hold what ``write`` writes, so that a reader never sees half a file.

    Parameters
    ----------
    write
        Is given a neighbour of ``path`` and fills it; the neighbour is then put in place.

    Raises
    ------
    OSError
        Names ``path``; no neighbour is left.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        flush(part)
        os.replace(part, path)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have the file's bytes on the disk: a power cut shall not leave a name with nothing in it."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def same_file(path: Path, other: Path) -> None:
    """Have the file stand at ``other`` too.

    It gets a second name, or is copied where the file system knows no second names.
    """
    other.parent.mkdir(parents=True, exist_ok=True)
    other.unlink(missing_ok=True)
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)
