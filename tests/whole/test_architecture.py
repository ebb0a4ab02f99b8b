"""docs/architecture.md shows the rooms as they are."""

import ast
import re
from importlib import import_module

import pytest

from wanxing_stats.base import PACKAGE

PAGE = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
TABLE = PAGE.split("| room | takes from |")[1].split("\n\n")[0]
TAKES_FROM = dict(re.findall(r"^\| (\w+) \| ([\w, ]*?) ?\|$", TABLE, re.MULTILINE))


def taken(room):
    """The rooms that a room's modules import from."""
    rooms = set()
    for path in (PACKAGE / room).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "wanxing_stats."
            ):
                rooms.add(node.module.split(".")[1])
    return rooms - {room, "_door"}


def test_every_room_is_shown_once():
    assert sorted(TAKES_FROM) == sorted(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_takes_from_the_rooms_that_the_page_shows(room):
    shown = TAKES_FROM[room].split(", ") if TAKES_FROM[room] else []
    assert sorted(taken(room)) == shown


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_takes_only_from_rooms_below_it(room):
    rooms = list(TAKES_FROM)
    assert all(rooms.index(other) > rooms.index(room) for other in taken(room))


def test_the_way_of_a_petition_goes_through_names_of_doors():
    steps = re.findall(r"^    │ +(\w+)? +(\w+)  ", PAGE, re.MULTILINE)
    assert len(steps) > 10
    room = ""
    for named, function in steps:
        room = named or room
        assert function in import_module(f"wanxing_stats.{room}").__all__, (room, function)


def test_the_petition_of_the_page_is_in_the_sample():
    """The clean row that the page shows is what the sample's row 8 becomes."""
    from workbooks import SHIPPED

    from wanxing_stats.files import read_workbook
    from wanxing_stats.tables import find_tables

    (path,) = (PACKAGE.parent / "data" / "raw" / "2024").glob("平安*/示例_信访件台账.xlsx")
    grid = next(grid for grid in read_workbook(path).grids if grid.sheet == "1月")
    (table,) = find_tables(grid).tables
    place = table.rows.index(8)
    cells = {column: values[place] for column, values in table.cells().items()}
    assert "XF2024-004" in cells.values() and "转送" in cells.values()
    assert SHIPPED.ledgers["petitions"].field("channel").codes["转送"] == "上级转送"
