"""Whether files are what they were.

In: a file or folder that stands. Out: its content's hash, whether it is whole, and what data/clean
was made of.
"""

import hashlib
import json
import os
from pathlib import Path

DESCRIPTOR = "datapackage.json"


def content_hash(path: Path) -> bytes:
    """The sha256 of a file, b"" of one that can't be read."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def read_json(path: Path) -> dict:
    """The file's object; {} without one, or when it was cut off: then everything is made anew."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def stored_fingerprint(clean: Path) -> str | None:
    """What data/clean was made of; None when it is not there, or not whole."""
    described = read_json(clean / DESCRIPTOR)
    if not all_whole(clean, described.get("wanxing:bytes", {})):
        return None
    return described.get("wanxing:fingerprint")


def all_whole(folder: Path, files: dict[str, int]) -> bool:
    """Whether each file {path below the folder: bytes} is there in its length, and not cut off."""
    try:
        return all(os.stat(f"{folder}/{name}").st_size == size for name, size in files.items())
    except OSError:
        return False
