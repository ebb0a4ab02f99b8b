"""What commands print: JSON on standard output, complaints on standard error."""

import io
import json
import sys


def print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


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
