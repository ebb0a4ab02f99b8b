"""One bit of any file that is kept or built may change: the next build notices and mends it.

What can't be made again, as an earlier run, is said in a sentence that names it.
"""

import random

import pytest
from soaking import seeds
from typer.testing import CliRunner
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build import build, built_already
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cli.commands import app
from wanxing_stats.store import read_sealed

pytestmark = [pytest.mark.small_rules, pytest.mark.slow]

FLIPS, SINGLY = 200, seeds(0, 1)  # in a night each by itself
MENDED = seeds(60, FLIPS)  # a build takes as long as a hundred looks
# Read by people alone, or by us without being believed.
ASIDE = (".wanxing/logs", ".wanxing/lock", ".wanxing/durations.json")
# One of a kind flipped together can't hide that another kind's damage would not be mended.
KINDS = {
    "readings": ".wanxing/read/*",
    "readings' record": ".wanxing/made.json",
    "tables": "data/clean/*.parquet",
    "tables as text": "data/clean/*.csv",
    "descriptor": "data/clean/datapackage.json",
    "runs": "data/clean/runs/*.json",
    "rows of runs": "data/clean/runs/rows/*",
    "charts": "figures/*/*",
    "pages": "reports/*/*",
    "index and years": "reports/*.html",
    "workbooks": "reports/*.xlsx",
    "expected rows": "data/clean/expected_rows.csv",
    "published": "data/published/*",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Two years, of which one is published; built twice, so that one run is an earlier one."""
    root = tmp_path_factory.mktemp("flipped")
    filed = penalty(9, filed="2023-03-01", decided="2023-03-05")
    penalty_file(root, filed, year=2023, name="示例_处罚.xlsx")
    shows = 'brief.draw.months("by_month", "fine_cases"); brief.say("罚款{fine_total}。")'
    workspace = small_workspace(root, penalty(1), penalty(2), shows=shows)
    workspace.office.write_text("[years.2024]\nas_of = 2024-12-31\n", encoding="utf-8")
    build(workspace)
    penalty_file(root, penalty(3), penalty(4), name="示例_处罚.xlsx")
    build(workspace)
    for command in (["publish", "2024"], ["expect"]):
        assert CliRunner().invoke(app, [*command, "--root", str(root)]).exit_code == 0
    build(workspace)
    return workspace


def tree(workspace):
    """Every kept or built file with its bytes, by path."""
    contents = {}
    for folder in ("data/clean", "data/published", "figures", "reports", ".wanxing"):
        for path in sorted((workspace.root / folder).rglob("*")):
            name = path.relative_to(workspace.root).as_posix()
            if path.is_file() and not name.startswith(ASIDE):
                contents[name] = path.read_bytes()
    return contents


def flipped(content, random_):
    """The bytes with one bit changed."""
    changed, bit = bytearray(content), random_.randrange(8 * len(content))
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def lost(before):
    """What no build can make again: an earlier run, rows that none counts now, people's records."""
    runs = [name for name in before if name.startswith("data/clean/runs/")]
    earlier = [name for name in runs if name.endswith("0001.json")]
    now = before["data/clean/runs/0002.json"].decode()
    rows = [name for name in runs if name.endswith("parquet") and name[-24:-8] not in now]
    return {*earlier, *rows, "data/published/2024.toml", "data/clean/expected_rows.csv"}


@pytest.mark.random
def test_a_flipped_bit_is_noticed_and_mended_or_said(workspace):
    before, random_, flips = tree(workspace), random.Random("bits"), 0
    lost_for_good, batches = lost(before), list(together(workspace))
    assert {name for batch in batches for name in batch} == set(before) - {"data/clean/made.json"}
    assert len(lost_for_good) == 4 and built_already(workspace, [])
    while flips < FLIPS:
        for names in batches:
            damaged = {workspace.root / name: flipped(before[name], random_) for name in names}
            for path, content in damaged.items():
                whole = path.read_bytes()
                path.write_bytes(content)
                assert built_already(workspace, []) is None, path
                path.write_bytes(whole)
            assert built_already(workspace, [])
            if flips < MENDED:
                for path, content in damaged.items():
                    path.write_bytes(content)
                mends(workspace, before, lost_for_good & set(names))
            flips += len(names)


def together(workspace):
    """The files that are damaged at once: those of a kind, or each by itself."""
    for pattern in KINDS.values():
        paths = [path for path in workspace.root.glob(pattern) if path.name != "expected_rows.csv"]
        if "expected" in pattern:
            paths = [workspace.root / pattern]
        names = sorted(path.relative_to(workspace.root).as_posix() for path in paths)
        yield from [[name] for name in names] if SINGLY else [names]


def mends(workspace, before, lost_now):
    """Whether a build gives what stood before, and says what of it is lost."""
    said = "\n".join(problem_frame(build(workspace).problems)["message"])
    for name in lost_now:
        assert name.split("/")[-1] in said, name
    after = tree(workspace)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed - {"data/clean/made.json"} == lost_now
    for name in lost_now:
        (workspace.root / name).write_bytes(before[name])
    if lost_now:
        build(workspace)
    assert tree(workspace) == before and built_already(workspace, [])


@pytest.mark.random
@pytest.mark.parametrize("number", range(seeds(4, 100)))
def test_a_flipped_bit_of_what_everything_was_made_of_makes_all_again(workspace, number):
    """But for the rows to expect: nobody can say any more that they were written here."""
    before, random_ = tree(workspace), random.Random(f"made {number}")
    path = workspace.clean / "made.json"
    path.write_bytes(flipped(path.read_bytes(), random_))
    assert built_already(workspace, []) is None
    built = build(workspace)
    assert {page.why for page in built.notebooks} == {"以前没有做过"}
    assert any("请运行 wanxing expect" in problem.message for problem in built.problems)
    assert CliRunner().invoke(app, ["expect", "--root", str(workspace.root)]).exit_code == 0
    build(workspace)
    assert tree(workspace) == before


def test_times_that_pages_took_are_not_believed_once_a_bit_is_flipped(workspace):
    path = workspace.root / ".wanxing" / "durations.json"
    if not path.exists():
        CliRunner().invoke(app, ["build", "--force", "--root", str(workspace.root)])
    whole, random_ = path.read_bytes(), random.Random("times")
    for _ in range(200):
        path.write_bytes(flipped(whole, random_))
        assert read_sealed(path) == {}
    path.write_bytes(whole)
    assert read_sealed(path)
