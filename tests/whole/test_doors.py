"""Rooms have doors: what they list is there, loads when asked for, and is what others import."""

import ast
import subprocess
import sys
from importlib import import_module

import pytest

from wanxing_stats.base import PACKAGE

ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def imports_of(room):
    """The names that a room's ``__init__`` imports from its own modules."""
    tree = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
    own = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    return sorted(alias.name for node in own for alias in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_lists_what_it_imports_and_gives_it(room):
    door = import_module(f"wanxing_stats.{room}")
    assert sorted(door.__all__) == imports_of(room) == dir(door)
    assert all(getattr(door, name) is not None for name in door.__all__)


def test_a_name_that_a_door_lacks_is_refused_as_python_does():
    with pytest.raises(ImportError, match="cannot import name 'no_such_name'"):
        from wanxing_stats.base import no_such_name  # noqa: F401


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_says_what_comes_in_and_what_goes_out(room):
    said = import_module(f"wanxing_stats.{room}").__doc__
    assert len(said.splitlines()) <= 10
    assert room == "cli" or ("In:" in said and "Out:" in said)


def test_opening_every_door_loads_no_pandas():
    code = "\n".join(f"import wanxing_stats.{room}" for room in ROOMS)
    code += "\nimport sys; print(sorted({'pandas', 'matplotlib', 'nbconvert'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_the_analysts_door_costs_nothing_until_it_is_used():
    code = "import wanxing_stats as wx, sys; assert sorted(wx.__all__) == dir(wx)"
    code += "\nprint(sorted(name for name in sys.modules if name.startswith('wanxing')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "['wanxing_stats', 'wanxing_stats._door']\n"
