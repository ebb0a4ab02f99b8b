"""Whether a file is what was put there: by its content, never by its length or its time.

In: a file that stands. Out: its content's hash; the document that it holds, if nobody has changed
it since it was written.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DESCRIPTOR = "datapackage.json"


def content_hash(path: Path | str) -> str:
    """The sha256 of a file, "" of one that can't be read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def sealed(document: Mapping[str, Any]) -> str:
    """The document as JSON under a hash of itself, which ``read_sealed`` asks for."""
    body = f'"content": {json.dumps(document, ensure_ascii=False, indent=1)}}}\n'
    return f"{_seal(body.encode())}\n{body}"


def read_sealed(path: Path) -> dict[str, Any]:
    """The document of such a file; {} without one, or when a byte of it is another."""
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if seal != _seal(body).encode():
        return {}
    document: dict[str, Any] = json.loads(seal + body)["content"]
    return document


def _seal(body: bytes) -> str:
    return f'{{"sha256": "{hashlib.sha256(body).hexdigest()}",'
