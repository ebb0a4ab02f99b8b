"""Corrupted files of each format give a Workbook or Unreadable.

No crash, no hang, no endless memory.

Reading runs in a process of its own for each format, because a crash or a hang in a reader's
compiled code would take the tests with it.
"""

import datetime
import io
import json
import mmap
import os
import random
import resource
import signal
import subprocess
import sys
import traceback
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from soaking import SOAK, seeds

from wanxing_stats.base import say
from wanxing_stats.files import Unreadable, Workbook, read_workbook

CORRUPTIONS = seeds(500, 20_000)  # of each format
SECONDS = 5  # for one file
MEMORY = 3 * 2**30
HEADER = ["事项名称", "受理日期", "数量", "金额（元）", "备注"]
RECORDS = [
    [f"噪声扰民{n}", datetime.date(2024, 1 + n % 12, 3), n, n * 1.5, "社区" if n % 3 else ""]
    for n in range(12)
]
ROWS = [HEADER, *RECORDS]


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in [["万兴街道台账"], *ROWS]:
        book.active.append(row)
    book.active.merge_cells("A1:E1")
    book.active["F3"] = "=SUM(C3:D3)"
    book.create_sheet("字典").sheet_state = "hidden"
    return saved(book)


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write_merge(0, 0, 0, 4, "万兴街道台账")
    for number, row in enumerate(ROWS, 1):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    sheet.row(3).set_cell_error(6, 0x2A)
    sheet.write(4, 6, xlwt.Formula("C4*2"))
    book.add_sheet("字典").write(0, 0, True)
    return saved(book)


def saved(book) -> bytes:
    book.save(file := io.BytesIO())
    return file.getvalue()


def ods() -> bytes:
    rows = "".join(
        "<t:table-row>"
        + "".join(
            f'<t:table-cell o:value-type="string"><x:p>{cell}</x:p></t:table-cell>' for cell in row
        )
        + '<t:table-cell o:value-type="float" o:value="3"/>'
        + '<t:table-cell t:number-columns-repeated="1000"/></t:table-row>'
        for row in ROWS
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    across = 't:number-columns-spanned="5" t:number-rows-spanned="1"'
    blank_rows = '<t:table-row t:number-rows-repeated="1048000"><t:table-cell/></t:table-row>'
    content = f"""<?xml version="1.0" encoding="UTF-8"?><o:document-content
      xmlns:o="{urn}:office:1.0" xmlns:t="{urn}:table:1.0"
      xmlns:x="{urn}:text:1.0"><o:body><o:spreadsheet><t:table t:name="台账">
      <t:table-row><t:table-cell {across}><x:p>标题</x:p></t:table-cell>
      </t:table-row>{rows}{blank_rows}</t:table>
      </o:spreadsheet></o:body></o:document-content>"""
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": content.encode(),
        }
    )


def delimited(delimiter: str) -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)


def html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return (
        '<html><head><meta charset="gb2312"></head><body><h3>台账</h3><table border=1>'
        f'<tr><td colspan="5" rowspan="1">标题</td></tr>{rows}</table></body></html>'
    ).encode("gb18030")


def xml_2003() -> bytes:
    rows = "".join(
        f'<Row ss:Index="{number}">'
        + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
        + '<Cell ss:Index="7" ss:MergeAcross="1"><Data ss:Type="Number">3</Data></Cell></Row>'
        for number, row in enumerate(ROWS, 2)
    )
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table>'
        f"{rows}</Table></Worksheet></Workbook>"
    ).encode()


VALID = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "html": html,
    "xml2003": xml_2003,
    "csv": lambda: delimited(",").encode("gb18030"),
    "tsv": lambda: delimited("\t").encode(),
    "utf16": lambda: delimited(",").encode("utf-16"),
}


def zipped(parts: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def corrupted(valid: bytes, seed: int) -> bytes:
    """``valid`` with a few bytes flipped, overwritten, deleted, inserted or cut off.

    Of a zip, half the time one part.
    """
    chance = random.Random(seed)
    if valid.startswith(b"PK") and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(valid)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        # Damage where it matters most, half the time: in a sheet or what describes it.
        main = [
            name for name in parts if "sheet" in name or name in ("content.xml", "xl/workbook.xml")
        ]
        part = chance.choice(main if chance.random() < 0.5 else list(parts))
        return zipped(parts | {part: with_faults(parts[part], chance)})
    return with_faults(valid, chance)


def with_faults(data: bytes, chance: random.Random) -> bytes:
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at, length = chance.randrange(len(data) + 1), chance.choice([1, 1, 2, 4, 16, 200])
        kind = chance.choice(
            ["flip", "flip", "overwrite", "delete", "insert", "repeat", "truncate"]
        )
        if kind == "flip" and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif kind == "overwrite":
            data[at : at + length] = chance.choice(
                [chance.randbytes(length), b"\xff" * length, b"9" * length]
            )
        elif kind == "delete":
            del data[at : at + length]
        elif kind == "insert":
            data[at:at] = chance.randbytes(length)
        elif kind == "repeat":
            data[at:at] = data[at : at + length] * 3
        elif kind == "truncate" and chance.random() < 0.3:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("kind", VALID)
def test_the_file_that_is_damaged_is_valid_before(tmp_path, kind):
    (tmp_path / "a").with_suffix(".csv").write_bytes(VALID[kind]())
    assert "噪声扰民11" in str(read_workbook(tmp_path / "a.csv").grids)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of the damaged files, by kind: {"status", "read", "refused", "seed"}."""
    child = subprocess.run(
        [sys.executable, __file__, str(tmp_path_factory.mktemp("damaged"))],
        capture_output=True,
        encoding="utf-8",
        timeout=280 if not SOAK else None,
        env={**os.environ, "RUST_BACKTRACE": "0", "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert child.returncode == 0, child.stderr[-3000:]
    return json.loads(child.stdout) | {"stderr": child.stderr[-3000:]}


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("kind", VALID)
def test_a_damaged_file_gives_a_grid_or_a_sentence(outcomes, kind):
    outcome = outcomes[kind]
    hangs = os.WIFSIGNALED(outcome["status"]) and os.WTERMSIG(outcome["status"]) == signal.SIGPROF
    ended = "hangs" if hangs else f"ends with status {outcome['status']}"
    assert outcome["status"] == 0, f"{kind}, seed {outcome['seed']}: {ended}\n{outcomes['stderr']}"
    assert outcome["read"] + outcome["refused"] == CORRUPTIONS
    assert outcome["refused"]  # the corruptions corrupt


def read_all(kind: str, folder: Path, counts) -> None:
    """Read each corruption; the signal ends the process when one takes too long.

    ``counts``, memory that outlives this process: how many were read, were refused, and the seed.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    valid = VALID[kind]()
    path = folder / f"{kind}.csv"  # a name that excuses anything that might be text
    for seed in range(CORRUPTIONS):
        counts[2] = seed
        path.write_bytes(corrupted(valid, seed))  # takes longer than reading it
        # of the processor's time: the machine may be busy
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            assert isinstance(read_workbook(path), Workbook)
            counts[0] += 1
        except Unreadable as fault:
            assert say(fault.code, fault.details).endswith("。")
            counts[1] += 1
        signal.setitimer(signal.ITIMER_PROF, 0)


def read_in_a_fork(kind: str, folder: Path) -> dict:
    counts = memoryview(mmap.mmap(-1, 3 * 8)).cast("q")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            read_all(kind, folder, counts)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    read, refused, seed = counts
    return {"status": status, "read": read, "refused": refused, "seed": seed}


if __name__ == "__main__":
    print(json.dumps({kind: read_in_a_fork(kind, Path(sys.argv[1])) for kind in VALID}))
