"""A rule file -> what it says, and a hash of it; one Chinese sentence where it can't be read."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class RuleFileError(Exception):
    """A rule file says something impossible.

    The message (Chinese) names file and entry, and what to do.
    """


@dataclass(frozen=True)
class RuleFile:
    """The tables of a file, what messages call it, and the sha256 of the bytes that said so."""

    name: str
    tables: dict[str, Any]
    digest: str


def read_rule_file(folder: Path, name: str) -> RuleFile:
    """The file of that name in a folder of rules. Raises RuleFileError."""
    try:
        content = (folder / name).read_bytes()
        # Windows Notepad may begin a file with a BOM.
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RuleFileError(f"{name} 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{name} 不是有效的TOML：{error}。请改正后重试。") from error
    except OSError as error:
        raise RuleFileError(
            f"规则文件 {name} 打不开，可能不在了，或正被其他程序占用。请恢复后重试。"
        ) from error
    return RuleFile(name, tables, hashlib.sha256(content).hexdigest())
