"""What holds for every file written: it is whole or not there, and no text in it runs as a formula."""

import datetime
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a neighbour of ``path`` and put it in place, so that a reader never sees half a file.

    Raises OSError that names ``path``, and then leaves no neighbour.
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
    """Have the file's bytes on the disk, so that after a power cut it is not there with a name and nothing in it."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def same_file(path: Path, other: Path) -> None:
    """Have the file stand at ``other`` too: a second name, or a copy where the file system knows no second names."""
    other.parent.mkdir(parents=True, exist_ok=True)
    other.unlink(missing_ok=True)
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)


def defused(cell: object) -> object:
    """A text that a spreadsheet program would run as a formula, made harmless by a leading apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_toml_value(value: str | int | float | datetime.date) -> str:
    """A value as TOML writes it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A JSON text is a TOML text but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
