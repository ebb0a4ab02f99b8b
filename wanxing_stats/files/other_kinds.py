"""What a file is that holds no table, as messages call it: told by its first bytes or its lines.

kind_of_text('[{"编号": 1}]')  ->  "JSON数据"
"""

import re

SIGNATURES = (  # of binary files
    (b"%PDF", "PDF文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"SQLite format", "数据库"),
    (b"\0\x01\0\0Standard", "数据库"),
    (b"MZ", "程序"),
)
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
DASHES = r"[ \t]*+:?-{3,}+:?[ \t]*+"
# Of a text: where it begins so, or has two lines so.
BEGINNINGS = (
    (r"%PDF-", "PDF文档"),
    (r"\{\\rtf", "RTF文档"),
    (r"BEGIN:V(CARD|CALENDAR)", "通讯录或日历"),
    (r"(Return-Path|Received|Delivered-To|Message-ID|From|To|Subject|Date|MIME-Version): ", "邮件"),
    (r"[\[{]\s*([\[{\"']|[\]}])", "JSON数据"),
    (r"\[\s*-?\d+(\.\d+)?\s*(,|\])", "JSON数据"),
    (r"(var |let |const |function |import |from \w+ import|#!/|[\w.$]+\(\s*[\[{])", "程序代码"),
    (r"(--|/\*)[^\n]*\n|(CREATE|INSERT|DROP|SELECT|SET|USE) ", "数据库脚本"),
    (r"---[ ]*\n\w+ ?:", "Markdown文稿"),
)
# What repeats is bounded or taken whole (*+), so that each line is searched once.
LINES = (
    (rf"\|?{DASHES}(?:\|{DASHES})++\|?[ \t\r]*+$", 1, "Markdown文稿"),
    (
        r"\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?\]? +\[?[^\s\d]",
        3,
        "程序日志",
    ),
    (
        r"\[?\d{4}[-/]\d\d[-/]\d\d[ T][\d:.,]+\]? +\[?(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)",
        1,
        "程序日志",
    ),
    (r"\S+ \S+ \S+ \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d ", 2, "程序日志"),
    (r"(INSERT INTO|CREATE TABLE) ", 1, "数据库脚本"),
)
# Names of texts that are no tables, whatever commas stand in them.
OF_OTHERS = frozenset(
    [".log", ".json", ".md", ".yaml", ".yml", ".ini", ".conf", ".css", ".js", ".py", ".sql", ".eml"]
)
UNKNOWN = "其他内容"
MOST_LOOKED_AT = 20_000  # characters


def kind_of_bytes(data: bytes) -> str:
    """What a binary file is by its first bytes."""
    return next((name for start, name in SIGNATURES if data.startswith(start)), UNKNOWN)


def is_archive(data: bytes) -> bool:
    """Whether a file is packed, by what is no zip."""
    return data.startswith(ARCHIVES) or data[257:262] == b"ustar"


def kind_of_text(text: str) -> str:
    """What a text is that is no table, "" when it may be one."""
    start = text[:MOST_LOOKED_AT].lstrip()
    for pattern, name in BEGINNINGS:
        if re.match(pattern, start, re.IGNORECASE if name == "邮件" else 0):
            return name
    for pattern, least, name in LINES:
        if len(re.findall(rf"^[^\S\n]*+(?:{pattern})", start, re.MULTILINE)) >= least:
            return name
    headed = len(re.findall(r"^#{1,6} \S", start, re.MULTILINE))
    if headed > 1 and headed * 2 > len(re.findall(r"^.*[,\t;].*$", start, re.MULTILINE)):
        return "Markdown文稿"
    return "XML数据" if re.match(r"<(\?xml|!DOCTYPE|[A-Za-z][\w:.-]*[\s/>])", start) else ""
