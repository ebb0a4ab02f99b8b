"""Delimited text and its encodings: bytes to text, text to records.

    records("a,b\r\n1\t,2\t\r\n", ",")  ->  Records([["a", "b"], ["1", "2"]])

What systems write around values so that Excel keeps them (a tab, ="…", an apostrophe) is cut.
"""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from .workbook import (
    FORMULA_WITHOUT_VALUE,
    MAX_FILE,
    MAX_ROWS,
    Remark,
    Unreadable,
    listed_rows,
)

# What a page that isn't UTF-8 may declare when its text is Chinese.
MEANS_CHINESE = ("gb2312", "gbk", "gb18030", "utf-8", "utf8")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = "\t,;|"
COMMON = "\t,;"  # at these WPS and Excel cut a text into columns
SEPARATOR_LINE = re.compile(r'\A"?sep=([^\r\n"])"?[ ]*(?:\r\n|\r|\n)', re.IGNORECASE)
WHOLE_LINE = re.compile(r'"(?:[^"]++|"")*+"')
GUARDED = re.compile(r'="(.*)"', re.DOTALL)
FORMULA = re.compile(r"=[-+]?(?:[A-Za-z]{1,9}\(.*\)|[$A-Za-z]{1,4}\d+[-+*/&].*|[$A-Za-z]{1,4}\d+)")
MOST_STRAY = 100  # unpaired quotes; each is searched for its pair to the end of the file
MOST_SEARCHED = 50_000_000  # characters, for all of them: a second
# What a page may declare. Others are no encodings of text, or take the square of its length.
ENCODINGS = re.compile(
    r"utf[_-]?(?:8|16|32)\w*(?:-sig)?|ascii|gb\w+|hz|big5\w*|cp\d+|(?:iso)?8859[_-]\d+|iso8859-\d+"
    r"|latin\w*|euc_\w+|shift_jis\w*|koi8-\w|mac-\w+"
)


@dataclass
class Records:
    """The rows of a text, and what is to be said of how they were read."""

    rows: list[list[str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def decode(data: bytes, declared: str | None = None) -> str:
    """Text in UTF-8, UTF-16 or GB18030, or in what its page declares; without byte order marks.

    Damaged UTF-8 isn't taken for GB18030.
    """
    return _decode(data, declared).lstrip("\ufeff")


def _decode(data: bytes, declared: str | None) -> str:
    try:
        if data[:2] in BYTE_ORDER_MARKS:
            return data.decode("utf-16")
        if wide := wide_encoding(data):
            return data.decode(wide)
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        mended = data.decode("utf-8", "replace")
        foreign = len(mended) - len(mended.encode("ascii", "ignore"))
        marked = data.startswith((b"\xef\xbb\xbf", *BYTE_ORDER_MARKS))
        damaged_utf8 = marked or mended.count("\ufffd") * 10 < foreign
    try:
        if damaged_utf8:
            raise Unreadable("unknown_encoding", row=line)
        # Pages that say gb2312 hold characters that only GB18030 has.
        if declared and declared.lower() not in MEANS_CHINESE:
            if not ENCODINGS.fullmatch(codecs.lookup(declared).name):
                raise LookupError(declared)
            return data.decode(declared)
        return data.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise Unreadable("unknown_encoding", row=data[: fault.start].count(b"\n") + 1) from fault
    except LookupError as fault:
        raise Unreadable("unknown_encoding", row=1) from fault


def wide_encoding(data: bytes) -> str:
    """Which UTF-16 a text without a mark is in, "" when in none: digits, delimiters and line ends
    have a zero byte on one side, and nothing has one on the other."""
    start = data[:4096]
    first, second = start[::2].count(0), start[1::2].count(0)
    if len(data) % 2 or max(first, second) * 10 < len(start):
        return ""
    if not first:
        return "utf-16-le"
    return "utf-16-be" if not second else ""


def find_delimiter(text: str, *, alone: bool) -> str | None:
    """The delimiter that cuts most records into equally many fields; None when none does.

    ``alone``: one will do, and the others need not be cut at all.
    """
    declared = SEPARATOR_LINE.match(text)
    if declared and declared[1] in text[declared.end() :]:
        return declared[1]
    best, most = None, 0
    start = text[:100_000]
    for delimiter in _possible(start):
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
            counts = Counter(map(len, reader))
        except csv.Error:
            continue
        fields, records = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        if not alone and records * 2 < counts.total():
            continue
        if fields > 1 and (fields - 1) * records > most and (records > 1 or alone):
            best, most = delimiter, (fields - 1) * records
    return best


def without_quotes_of_lines(text: str) -> str:
    """The text; where each line is quoted as a whole, as it was before."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or not all(map(WHOLE_LINE.fullmatch, lines)):
        return text
    return re.sub(r'^"|"(?=\r?$)', "", text, flags=re.MULTILINE).replace('""', '"')


def _possible(text: str) -> str:
    """The delimiters that may cut a text: not tabs that only stand beside another's."""
    beside = next((other for other in DELIMITERS[1:] if other in text), "")
    if "\t" in text and beside and "\t" not in _without_tab_guards(text, DELIMITERS[1:]):
        return DELIMITERS[1:]
    return DELIMITERS


def _without_tab_guards(text: str, delimiters: str) -> str:
    """The text without the tabs before or after a delimiter or at a line's ends."""
    ends = re.escape(delimiters) + r"\r\n"
    return re.sub(rf"(?<!\t)\t++(?=[{ends}]|\Z)|(?:(?<=[{ends}])|\A)\t++", "", text)


def records(text: str, delimiter: str) -> Records:
    """One row for each record; a record whose quotes hold line breaks is one row, as in Excel."""
    text = SEPARATOR_LINE.sub("", text).rstrip("\r\n")  # Excel doesn't show this line
    lines = text.count("\n") or text.count("\r")
    if lines > 2 * MAX_ROWS:  # a quoted cell may hold several
        raise Unreadable("too_many_rows", rows=lines + 1, most=MAX_ROWS)
    if "\t" in text and delimiter != "\t":
        text = _without_tab_guards(text, delimiter)
    ends = re.escape(delimiter) + r"\r\n"
    if '" ' in text:
        text = re.sub(rf'" +(?=[{ends}]|\Z)', '"', text)
    if '="' in text:
        guarded = rf'(?:(?<=[{ends}])|\A)="([^"\r\n]*)"(?=[{ends}]|\Z)'
        text = re.sub(guarded, r'"\1"', text)
    read = _Lines(text, delimiter).read()
    if re.search(rf"(?:[{ends}\"\t ]|\A)['=]", text):
        read.rows = [list(map(plain_value, row)) for row in read.rows]
    return read


def plain_value(text: str) -> str:
    """What a cell of text says to Excel: ="0012" and '0012 are 0012; a formula has no result."""
    value = text.strip(" \t")
    if value[:1] == "'" and value.count("'") == 1:
        return value[1:]
    if value[:1] != "=":
        return text
    guarded = GUARDED.fullmatch(value)
    if guarded:
        return guarded[1].replace('""', '"')
    return FORMULA_WITHOUT_VALUE if FORMULA.fullmatch(value) else text


class _Lines:
    """A text's lines on their way to records.

    A quote without its pair would swallow lines up to the next one: where the records show that,
    each line is read alone and its quotes are cut, or the text is refused.
    """

    def __init__(self, text: str, delimiter: str):
        csv.field_size_limit(MAX_FILE)
        self.lines = list(io.StringIO(text, newline=""))
        self.delimiter, self.skip = delimiter, f'{delimiter} "' in text
        self.is_quoted = '"' in text
        self.result = Records()
        self.starts: list[int] = []  # the line in which each record begins, from 0
        self.length = len(text) / max(1, len(self.lines))  # of a line
        self.stray: list[int] = []  # the records that had a quote too many
        self.mixed: list[int] = []

    def read(self) -> Records:
        """All records, and what is said of some."""
        if self.is_quoted:
            self._read_quoted()
        else:
            reader = csv.reader(self.lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
            self.result.rows = list(reader)
        width = self._width()
        if self.is_quoted:
            self._part_swallowed(width)
            self._refuse_parted(width)
        elif width > 2:
            self._cut_at_others({width, self._usual_length()})
        self._remark("stray_quote", self.stray)
        self._remark("mixed_delimiters", self.mixed)
        self._remark("uneven_rows", [*self._too_long(width), *self._broken(width)])
        if self.delimiter not in COMMON:
            self.result.remarks.append(Remark("unusual_delimiter", {"delimiter": self.delimiter}))
        return self.result

    def _remark(self, name: str, rows: list[int]) -> None:
        if rows:
            self.result.remarks.append(Remark(name, {"rows": listed_rows(sorted(set(rows)))}))

    def _width(self) -> int:
        """How many fields the headings have, or most records; titles and notes have one."""
        counts = Counter(map(_filled, self.result.rows))
        usual = max(counts.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        return max([usual[0], *(_filled(row) for row in self.result.rows[:20] if _is_words(row))])

    def _read_quoted(self) -> None:
        start, rows, searched = 0, self.result.rows, 0.0
        while start < len(self.lines):
            rest = itertools.islice(self.lines, start, None)
            reader = csv.reader(
                rest, delimiter=self.delimiter, strict=True, skipinitialspace=self.skip
            )
            read = 0
            try:
                for record in reader:
                    rows.append(record)
                    self.starts.append(start + read)
                    read = reader.line_num
                return
            except csv.Error as fault:
                start += read
                searched += (reader.line_num - read) * self.length
                if len(self.stray) >= MOST_STRAY or searched > MOST_SEARCHED:
                    raise Unreadable("unclosed_quote", row=len(rows) + 1) from fault
            self.stray.append(len(rows))
            self.starts.append(start)
            rows.append(self._plain(start))
            start += 1

    def _plain(self, number: int) -> list[str]:
        """A line cut at its delimiters, without quotes."""
        return self.lines[number].rstrip("\r\n").replace('"', "").split(self.delimiter)

    def _part_swallowed(self, width: int) -> None:
        """Part the records whose quotes have swallowed delimiters or whole lines."""
        rows: list[list[str]] = []
        had_stray, self.stray = set(self.stray), []
        usual = self._usual_length()
        ends = [*self.starts[1:], len(self.lines)]
        for number, (first, beyond) in enumerate(zip(self.starts, ends, strict=True)):
            doubtful = beyond - first > 1 or 1 < len(self.result.rows[number]) < usual
            spanned = range(first, beyond) if doubtful and width > 2 else ()
            lines = [self._plain(line) for line in spanned]
            if lines and all(len(line) >= width for line in lines):
                self.stray += range(len(rows), len(rows) + len(lines))
                rows += lines
                continue
            if any(len(line) >= width for line in lines[1:-1]):
                raise Unreadable("unclosed_quote", row=len(rows) + 1)
            if number in had_stray:
                self.stray.append(len(rows))
            rows.append(self.result.rows[number])
        self.result.rows = rows

    def _refuse_parted(self, width: int) -> None:
        """Refuse a line read alone that has not the fields of the others."""
        usual = self._usual_length()
        in_table, stray = False, set(self.stray)
        for row, record in enumerate(self.result.rows):
            in_table = in_table or len(record) in (usual, width)
            if row in stray and len(record) not in (usual, width) and in_table:
                raise Unreadable("unclosed_quote", row=row + 1)

    def _usual_length(self) -> int:
        """How many fields, filled or not, most records have."""
        lengths = Counter(map(len, self.result.rows))
        return max(lengths, key=lambda length: (length > 1, lengths[length]), default=0)

    def _cut_at_others(self, lengths: set[int]) -> None:
        """Cut the records that have too few fields at the one other delimiter that gives all."""
        others = [other for other in COMMON if other != self.delimiter]
        for number, row in enumerate(self.result.rows):
            if len(row) >= min(lengths):
                continue
            for other in others:
                cut = self.delimiter.join(row).replace(other, self.delimiter).split(self.delimiter)
                if len(cut) > len(row) and len(cut) in lengths:
                    self.result.rows[number] = cut
                    self.mixed.append(number)
                    break

    def _too_long(self, width: int) -> list[int]:
        """The records with more than ``width`` filled fields, unless a wider table begins there."""
        long: list[int] = []
        in_wider, usual = False, self._usual_length()
        for number, row in enumerate(self.result.rows):
            if width < 3 or len(row) <= usual or _filled(row) < width + (usual > width):
                in_wider = False
            elif in_wider or _is_words(row):
                in_wider = True
            else:
                long.append(number)
        return long

    def _broken(self, width: int) -> list[int]:
        """The pairs of records that together have the fields of one, below the first whole one."""
        broken: list[int] = []
        lengths, usual = [len(row) for row in self.result.rows], self._usual_length()
        if width < 3 or usual not in lengths:
            return broken
        for number in range(lengths.index(usual), len(lengths) - 1):
            pair = lengths[number : number + 2]
            if sum(pair) == usual + 1 and 0 < min(pair) < max(pair) < usual:
                broken += [number, number + 1]
        return broken


def _is_words(row: list[str]) -> bool:
    """Whether a record may be headings: none of its fields begins with a digit."""
    return not any(value.strip()[:1].isdecimal() for value in row)


def _filled(row: list[str]) -> int:
    """How many fields a record has up to its last filled one."""
    filled = len(row)
    while filled and not row[filled - 1].strip():
        filled -= 1
    return filled
