"""Doors of packages: what others may use, loaded only when it is asked for (PEP 562).

A package's ``__init__`` lists its names in ``__all__`` and imports them under ``TYPE_CHECKING``,
where type checkers and readers see them. These imports are carried out one by one, each when its
name is first asked for: importing a package costs nothing, and a build with nothing to do never
loads pandas.

    if TYPE_CHECKING:
        from .row_accounts import check_accounting
    else:
        __getattr__, __dir__ = door(__name__)
"""

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

# `import wanxing_stats` shall cost nothing, not even typing; checkers know it by its name.
TYPE_CHECKING = False


def door(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` for a package, which find each name's module."""
    module_of: dict[str, str] = {}

    def __getattr__(name: str) -> object:  # noqa: N807
        if not module_of:
            module_of.update(_imports_of(package))
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(f"{package}.{module_of[name]}")
        value = module if module_of[name] == name else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807
        return sorted(sys.modules[package].__all__)

    return __getattr__, __dir__


def _imports_of(package: str) -> dict[str, str]:
    """Name -> module of the relative imports in a package's ``__init__``; a module's own name for
    itself."""
    source = Path(str(sys.modules[package].__file__)).read_text(encoding="utf-8")
    module_of: dict[str, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            for alias in node.names:
                module_of[alias.name] = node.module or alias.name
    return module_of
