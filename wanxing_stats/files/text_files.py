"""Delimited text and its encodings: bytes to text, text to records."""

import csv
import io
import re
from collections import Counter

from .workbook import MAX_FILE, Unreadable

# What a page that isn't UTF-8 may declare when its text is Chinese.
MEANS_CHINESE = ("gb2312", "gbk", "gb18030", "utf-8", "utf8")


def decode(data: bytes, declared: str | None = None) -> str:
    """Text in UTF-8, UTF-16 or GB18030, or in what its page declares.

    Damaged UTF-8 isn't taken for GB18030.
    """
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        mended = data.decode("utf-8", "replace")
        foreign = sum(character > "\x7f" for character in mended)
        marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        damaged_utf8 = marked or mended.count("\ufffd") * 10 < foreign
    try:
        if damaged_utf8:
            raise Unreadable("unknown_encoding", row=line)
        # Pages that say gb2312 hold characters that only GB18030 has.
        if declared and declared.lower() not in MEANS_CHINESE:
            return data.decode(declared)
        return data.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise Unreadable("unknown_encoding", row=data[: fault.start].count(b"\n") + 1) from fault
    except LookupError as fault:
        raise Unreadable("unknown_encoding", row=1) from fault


def find_delimiter(text: str, *, alone: bool) -> str | None:
    """The delimiter that cuts most records into equally many fields; None when none does.

    ``alone``: one will do.
    """
    best, most = None, 0
    start = text[:100_000]
    for delimiter in "\t,;":
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
            counts = Counter(map(len, reader))
        except csv.Error:
            continue
        fields, records = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        if fields > 1 and (fields - 1) * records > most and (records > 1 or alone):
            best, most = delimiter, (fields - 1) * records
    return best


def records(text: str, delimiter: str) -> list[list[str]]:
    """One list for each record; a record whose quotes hold line breaks is one row, as in Excel."""
    text = re.sub(r"\Asep=[,;\t](\r\n|\r|\n)", "", text)  # Excel doesn't show this line
    csv.field_size_limit(MAX_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    line = start = 0  # where the last record ends and begins
    try:
        for record in reader:
            start, line = line + 1, reader.line_num
            rows.append(record)
    except csv.Error as fault:
        raise Unreadable("unclosed_quote", row=line + 1) from fault
    if line - start > 0 and text.count('"') % 2:
        raise Unreadable("unclosed_quote", row=len(rows))
    return rows
