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
from .workbook import Unreadable, Workbook

# A mail says who gets it or how it came; a saved page at most who saved it.
WEB_ARCHIVE = re.compile(
    rb"(?!(?s:.{0,2000}?)\n(?:to|cc|received|message-id|delivered-to):)"
    rb"(?:mime-version|from|x-document-type|content-type):(?s:.*?)multipart/related"
)
SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", re.IGNORECASE)


def read_web_archive(data: bytes, name: str) -> Workbook:
    """The pages with tables; ``name`` is the sheet's where the archive says none."""
    archive = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n"))
    if any(isinstance(defect, NotEnded) for defect in archive.defects):
        raise Unreadable("truncated")
    pages = [_text(part) for part in archive.walk() if part.get_content_type() == "text/html"]
    books = [read_html(page, name) for page in pages if "<tr" in page.lower()]
    if not books:
        raise Unreadable("not_a_workbook", what="网页")
    grids = list(chain.from_iterable(book.grids for book in books))
    remarks = list(chain.from_iterable(book.remarks for book in books))
    names = SHEET_NAME.findall("\n".join(pages))
    if len(names) == len(grids):
        for grid, sheet in zip(grids, names, strict=True):
            grid.sheet = sheet
    return Workbook("html", grids, remarks)


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise Unreadable("truncated")
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096])
    charset = part.get_content_charset() or (declared[1].decode() if declared else None)
    return decode(content, charset)
