"""A web archive (.mht, often called .xls), as Excel and systems save pages in one file -> grids.

In: a message of MIME whose parts are pages, in quoted-printable or base64. Out: a Workbook with a
sheet for each page that holds a table, called as the part about the whole workbook says.
"""

import email
import re
from email.errors import CloseBoundaryNotFoundDefect as NotEnded
from email.message import Message
from itertools import chain

from .markup_files import read_html
from .text_files import decode
from .workbook import MAX_SHEETS, Unreadable, Workbook

# A mail says who gets it or how it came; a saved page at most who saved it.
WEB_ARCHIVE = re.compile(
    rb"(?!(?s:.{0,2000}?)\n(?:to|cc|received|message-id|delivered-to):)"
    rb"(?:mime-version|from|x-document-type|content-type):(?s:.*?)multipart/related"
)
SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", re.IGNORECASE)

BOUNDARY = re.compile(rb"boundary\s{0,9}=\s{0,9}[\"']?([^\"'\s;]{0,200})", re.IGNORECASE)
MOST_NESTED, MOST_PARTS = 10, 20_000
# A header with the lines that continue it, of 1000 letters or 100 lines.
LONG_HEADER = re.compile(
    rb"^content-[a-z-]{1,40}:(?:[^\r\n]{1000}|[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+){100})",
    re.IGNORECASE | re.MULTILINE,
)


def read_web_archive(data: bytes, name: str) -> Workbook:
    """The pages with tables; ``name`` is the sheet's where the archive says none."""
    _check_parts(data)
    archive = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n"))
    if any(isinstance(defect, NotEnded) for defect in archive.defects):
        raise Unreadable("truncated")
    pages = [_text(part) for part in archive.walk() if part.get_content_type() == "text/html"]
    pages_with_rows = [page for page in pages if "<tr" in page.lower()]
    if len(pages_with_rows) > MAX_SHEETS:
        raise Unreadable("too_many_sheets", most=MAX_SHEETS)
    books = [read_html(page, name) for page in pages_with_rows]
    if not books:
        raise Unreadable("not_a_workbook", what="网页")
    grids = list(chain.from_iterable(book.grids for book in books))
    remarks = list(chain.from_iterable(book.remarks for book in books))
    names = SHEET_NAME.findall("\n".join(pages))
    if len(names) == len(grids):
        for grid, sheet in zip(grids, names, strict=True):
            grid.sheet = sheet
    return Workbook("html", grids, remarks)


def _check_parts(data: bytes) -> None:
    """Refuse what the package for mails takes the square of its length for: a boundary is compared
    with each line of all that it holds, a header's parameters are cut off one by one."""
    boundaries = set(BOUNDARY.findall(data))
    parts = sum(data.count(b"\n--" + boundary) for boundary in boundaries)
    if len(boundaries) > MOST_NESTED or parts > MOST_PARTS:
        raise Unreadable("too_large")
    if LONG_HEADER.search(data):
        raise Unreadable("truncated")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise Unreadable("truncated")
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096])
    charset = part.get_content_charset() or (declared[1].decode() if declared else None)
    return decode(content, charset)
