"""What commands print: JSON on standard output, complaints on standard error."""

import io
import json
import sys
from collections.abc import Collection, Sequence


def print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int]
) -> None:
    """Columns below each other, a Chinese character as wide as two; ``numbers`` stand to the
    right."""
    from rich.cells import cell_len

    lines = [head, *rows]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = []
        for place, (text, width) in enumerate(zip(line, widths, strict=True)):
            blanks = " " * (width - cell_len(text))
            cells.append(blanks + text if place in numbers else text + blanks)
        print("  ".join(cells).rstrip())


def complain(line: str) -> None:
    print(line, file=sys.stderr)


def say_no_data(years: list[int], with_data: list[int]) -> str:
    """That these years have no data, which have, and what to do."""
    known = f"有数据的是{'、'.join(map(str, with_data))}年。" if with_data else ""
    return (
        f"{'、'.join(map(str, years))}年没有数据。{known}"
        "请把这一年的台账放入 data/raw/年度/科室/ 后重新运行。"
    )


def say_empty(years: list[int]) -> str:
    """That these years were sent, though no figure has a value; what to do."""
    return (
        f"{'、'.join(map(str, years))}年报送了台账，但没有一项指标能算出数，没有生成摘要。"
        "请运行 wanxing check 查看原因。"
    )


def speak_utf8() -> None:
    """A Windows console may have another encoding; what we print is Chinese everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
