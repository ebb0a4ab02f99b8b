"""A rule file -> what it says, and a hash of it; one Chinese sentence where it can't be read."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any


class RuleFileError(Exception):
    """A rule file says something impossible.

    The message (Chinese) names file and entry, and what to do.
    """


def read_rule_file(path: Path, name: str) -> dict[str, Any]:
    """The file's tables; ``name`` is what messages call it. Raises RuleFileError."""
    try:
        # Windows Notepad may begin a file with a BOM.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RuleFileError(f"{name} 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{name} 不是有效的TOML：{error}。请改正后重试。") from error


def digest_of(path: Path) -> str:
    """The sha256 of a rule file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
