"""Small files that would take endless time or memory, each made from a few lines; none is kept.

    path = KINDS["xlsx sparse corners"](folder)     writes the file, gives its path
    path = random_kind(seed)(folder)                one that a small grammar makes

Each kind is an idea; ``DOORS`` below are the files they are put into.
"""

import base64
import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path

from xlwt.CompoundDoc import XlsDoc

Kind = Callable[[Path], Path]
KINDS: dict[str, Kind] = {}
# What can still be read, beside what is hostile in it: these must not be refused.
READABLE: set[str] = set()


def kind(
    name: str, extension: str = "", *, readable: bool = False
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """That a function makes the bytes of a kind, whose name begins with its format."""

    def enter(content: Callable[[], bytes]) -> Callable[[], bytes]:
        KINDS[name] = partial(_write, name, extension or name.split()[0], content)
        if readable:
            READABLE.add(name)
        return content

    return enter


def _write(name: str, extension: str, content: Callable[[], bytes], folder: Path) -> Path:
    path = Path(folder) / f"{name.replace(' ', '_')}.{extension}"
    path.write_bytes(content())
    return path


# xlsx ---------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
TABLE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>事项名称</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>数量</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>噪声扰民</t></is></c><c r="B2"><v>3</v></c></row>'
)
MANY = 200_000


OUTER = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///dev/zero">]>'
LAUGHS = "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in pairwise("abcdefghi"))
LAUGHS = f"<!DOCTYPE %s [<!ENTITY a '{'ha' * 50}'>{LAUGHS}]>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def sheet(rows: str = TABLE, before: str = "", after: str = "", root: str = "") -> str:
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATED}"{root}>{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def workbook(sheets: int = 1, *, parts: int | None = None, inside: str = "") -> dict[str, str]:
    """The parts about ``sheets`` sheets, which lie in so many ``parts``."""
    parts = sheets if parts is None else parts
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" '
        f'Target="worksheets/sheet{(n - 1) % parts + 1}.xml"/>'
        for n in numbers
    )
    for part in ("sharedStrings", "styles"):
        related += f'<Relationship Id="{part}" Type="{RELATED}/{part}" Target="{part}.xml"/>'
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{inside}'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }


def xlsx(content: str | bytes = "", **others: str | bytes) -> bytes:
    """A workbook of one sheet; ``others``: strings, styles and whole parts by their names."""
    parts: dict[str, str | bytes] = {**workbook(), "xl/worksheets/sheet1.xml": content or sheet()}
    called = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    parts |= {called.get(name, name): part for name, part in others.items()}
    return zipped(parts)


def cell(place: str, value: object = 1, attributes: str = "") -> str:
    return f'<c r="{place}"{attributes}><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def merges(places: Iterable[str]) -> str:
    return f"<mergeCells>{''.join(map('<mergeCell ref={0!r}/>'.format, places))}</mergeCells>"


SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def with_comments(relations: int) -> str:
    """A sheet's relations to its comments."""
    said = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/comments" Target="../comments1.xml"/>'
        for n in range(relations)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'


def strings(*texts: str, counts: str = "") -> str:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{MAIN}"{counts}>{items}</sst>'


def styles(fonts: str = "", cells: str = "", formats: str = "") -> str:
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts><font/>{fonts}</fonts>'
        f"<fills><fill/></fills><cellXfs><xf/>{cells}</cellXfs></styleSheet>"
    )


def letters(number: int) -> str:
    """A column's letters, from 0."""
    text = ""
    while number >= 0:
        text = chr(65 + number % 26) + text
        number = number // 26 - 1
    return text


XLSX_SHEETS: dict[str, Callable[[], str]] = {
    "sparse corners": lambda: sheet(row(1, cell("A1")) + row(1048576, cell("XFD1048576"))),
    "sparse rows": lambda: sheet(row(1, cell("P1")) + row(1048576, cell("A1048576"))),
    "sparse columns": lambda: sheet(row(1, cell("XFD1")) + row(60000, cell("A60000"))),
    "sparse just beneath": lambda: sheet(row(1, cell("A1")) + row(4000, cell("GGG4000"))),
    "false row number": lambda: sheet(row(1, cell("A1"), cell("XFD1048576"))),
    "false row numbers": lambda: sheet(
        "".join(row(n, cell(f"A{n * 5}")) for n in range(1, 100_000))
    ),
    "row numbers without end": lambda: sheet(row(4294967295, cell("A99999999999"))),
    "rows of big numbers": lambda: sheet(row(999999999, "<c><v>1</v></c>")),
    "rows out of order": lambda: sheet(
        "".join(row(n, cell(f"A{n}")) for n in range(100_000, 0, -1))
    ),
    "one row many times": lambda: sheet(row(1, cell("A1")) * MANY),
    "false dimension": lambda: sheet(before='<dimension ref="A1:XFD1048576"/>'),
    "endless dimension": lambda: sheet(before='<dimension ref="A1:ZZZZ4294967295"/>'),
    "styled empty cells": lambda: sheet(
        TABLE + "".join(row(n, f'<c r="A{n}" s="0"/>' * 5) for n in range(3, MANY))
    ),
    "styled empty rows": lambda: sheet(
        TABLE + "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_000_000))
    ),
    "styled empty columns": lambda: sheet(
        TABLE
        + "".join(
            row(n, *(f'<c r="{letters(c)}{n}" s="0"/>' for c in range(16384))) for n in range(3, 30)
        )
    ),
    "cells without places": lambda: sheet(TABLE + "<row>" + "<c/>" * 3_000_000 + "</row>"),
    "rows without numbers": lambda: sheet("<row/>" * 3_000_000),
    "prefixed cells": lambda: (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>'
        + "<x:c/>" * 2_000_000
        + "</x:row></x:sheetData></x:worksheet>"
    ),
    "unknown elements": lambda: sheet(after="<a/>" * 5_000_000),
    "unknown elements with a prefix": lambda: (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/>' + "<a/>" * 5_000_000 + "</x:worksheet>"
    ),
    "huge inline string": lambda: sheet(
        row(1, f'<c r="A1" t="inlineStr"><is><t>{"长" * 10_000_000}</t></is></c>')
    ),
    "huge number": lambda: sheet(row(1, cell("A1", "9" * 10_000_000))),
    "inline strings of runs": lambda: sheet(
        row(1, f'<c r="A1" t="inlineStr"><is>{"<r><t>a</t></r>" * MANY}</is></c>')
    ),
    "struck runs without end": lambda: sheet(
        '<row r="1">' + '<c r="A1" t="inlineStr"><is><r><strike/><t>a</t></r></is>' * 50_000
    ),
    "struck attributes": lambda: sheet(
        '<row r="1"><c r="A1" ' + 't="inlineStr" ' * 300_000 + "><strike/></c></row>"
    ),
    "struck places": lambda: sheet(
        row(1, '<c r="A1"' * 300_000 + "><is><r><strike/></r></is></c>")
    ),
    "many merges": lambda: sheet(after=merges(f"A{n}:B{n}" for n in range(1, MANY))),
    "overlapping merges": lambda: sheet(
        TABLE + "".join(row(n, cell(f"C{n}")) for n in range(3, 2000)),
        after=merges(["A1:Z2000"] * 100_000),
    ),
    "nested merges": lambda: sheet(
        "".join(row(n, cell(f"A{n}"), cell(f"B{n}")) for n in range(1, 3000)),
        after=merges(f"A{n}:B3000" for n in range(1, 3000)),
    ),
    "huge merge": lambda: sheet(after=merges(["A1:XFD1048576"])),
    "merge count": lambda: sheet(
        after='<mergeCells count="4294967295"><mergeCell ref="A1:B1"/></mergeCells>'
    ),
    "false merges": lambda: sheet(after=merges(["XFD1048576:A1", "A1:ZZZZZZ9999999999"])),
    "many attributes": lambda: sheet(
        row(1, '<c r="A1" ' + " ".join(f'a{n}=""' for n in range(MANY)) + "><v>1</v></c>")
    ),
    "many attributes of the sheet": lambda: sheet(root="".join(f' a{n}=""' for n in range(MANY))),
    "many attributes of rows": lambda: sheet(
        ("<row " + " ".join(f'a{n}=""' for n in range(5000)) + "/>") * 200
    ),
    "many namespaces": lambda: sheet(root="".join(f' xmlns:a{n}="b{n}"' for n in range(50_000))),
    "long attribute": lambda: sheet(row(1, cell("A1", 1, f' s="{"1" * 5_000_000}"'))),
    "long place": lambda: sheet(row(1, cell("A" * 2_000_000 + "1"))),
    "deep nesting": lambda: sheet(after="<a>" * 500_000 + "</a>" * 500_000),
    "deep nesting in a cell": lambda: sheet(
        row(1, '<c r="A1" t="inlineStr"><is>' + "<r>" * 300_000 + "</r>" * 300_000 + "</is></c>")
    ),
    "billion laughs": lambda: LAUGHS % "worksheet" + sheet(row(1, cell("A1", "&i;"))),
    "laughs in an attribute": lambda: LAUGHS % "worksheet" + sheet(root=' a="&i;"'),
    "outer entity": lambda: OUTER + sheet(row(1, cell("A1", "&i;"))),
    "outer dtd": lambda: '<!DOCTYPE worksheet SYSTEM "file:///dev/zero">' + sheet(),
    "long comment": lambda: sheet(before=f"<!--{'a' * 20_000_000}-->"),
    "many comments in the sheet": lambda: sheet(before="<!---->" * 2_000_000),
    "long cdata": lambda: sheet(
        row(1, f'<c r="A1" t="str"><v><![CDATA[{"a" * 20_000_000}]]></v></c>')
    ),
    "instructions": lambda: sheet(before="<?a ?>" * 2_000_000),
    "far formulas": lambda: sheet(
        TABLE + "".join(row(n, f'<c r="XFD{n}"><f>A1</f></c>') for n in range(3, 20_000))
    ),
    "formulas of nought": lambda: sheet(
        "".join(
            row(n, cell(f"A{n}"), f'<c r="B{n}"><f>SUM(A$1:A$9999)</f><v>0</v></c>')
            for n in range(1, 10_000)
        )
    ),
    "formulas of formulas": lambda: sheet(
        "".join(
            row(n, cell(f"A{n}"), f'<c r="B{n}"><f>SUM(A{n})+C{n}:C{n}+D1</f><v>0</v></c>')
            for n in range(1, 20_000)
        )
    ),
    "long formula": lambda: sheet(
        row(1, cell("A1"), f'<c r="B1"><f>{"A1+" * 500_000}A1</f><v>0</v></c>')
    ),
    "long formula of ranges": lambda: sheet(
        "".join(row(n, cell(f"A{n}")) for n in range(1, 9000))
        + row(9000, f'<c r="B9000"><f>{"A1:A8999+" * 50_000}A1</f><v>0</v></c>')
    ),
    "shared formulas": lambda: sheet(
        "".join(
            row(
                n,
                cell(f"A{n}"),
                f'<c r="B{n}"><f t="shared" ref="B1:B1048576" si="0">A1</f><v>0</v></c>',
            )
            for n in range(1, 20_000)
        )
    ),
    "error cells without end": lambda: sheet('<row r="1">' + '<c r="A1" t="e" t="e" ' * MANY),
    "many columns": lambda: sheet(
        before="<cols>" + '<col min="1" max="16384"/>' * MANY + "</cols>"
    ),
    "many validations": lambda: sheet(
        after="<dataValidations>"
        + '<dataValidation sqref="A1:XFD1048576"><formula1>1</formula1></dataValidation>' * MANY
        + "</dataValidations>"
    ),
    "cut in a cell": lambda: sheet(TABLE)[:-60],
    "rows of words": lambda: sheet("<row " * 500_000),
    "empty sheet of blanks": lambda: sheet(before=" " * 30_000_000),
}
for name, content in XLSX_SHEETS.items():
    kind(f"xlsx {name}")(lambda content=content: xlsx(content()))
READABLE |= {
    "xlsx rows out of order",
    "xlsx false dimension",
    "xlsx endless dimension",
    "xlsx styled empty cells",
    "xlsx styled empty rows",
    "xlsx styled empty columns",
    "xlsx huge merge",
    "xlsx merge count",
    "xlsx many merges",
    "xlsx many validations",
    "xlsx many columns",
    "xlsx formulas of nought",
}

TEXTS = "".join(row(n, cell(f"A{n}", 0, ' t="s"')) for n in range(1, 100_000))
XLSX_OTHERS: dict[str, Callable[[], bytes]] = {
    "false count of strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=strings("事项", counts=' count="4294967295" uniqueCount="4294967295"'),
    ),
    "great count of strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=strings("事项", counts=' count="9" uniqueCount="18446744073709551615"'),
    ),
    "some count of strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=strings("事项", counts=" uniqueCount='400000000'"),
    ),
    "one string in many cells": lambda: xlsx(sheet(TEXTS), strings=strings("长" * 32767)),
    "huge string in many cells": lambda: xlsx(sheet(TEXTS), strings=strings("长" * 5_000_000)),
    "huge string": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))), strings=strings("长" * 10_000_000)
    ),
    "many empty strings": lambda: xlsx(strings=strings(*[""] * 1_000_000)),
    "string of many runs": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=f'<sst xmlns="{MAIN}"><si>{"<r><t>a</t></r>" * 500_000}</si></sst>',
    ),
    "struck strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"')) * 1000),
        strings=f'<sst xmlns="{MAIN}">{"<si>" * 300_000}<r><strike/><t>a</t></r></sst>',
    ),
    "struck text without end": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=f'<sst xmlns="{MAIN}"><si><r><strike/>{"<t" * 500_000}</r></si></sst>',
    ),
    "struck blanks": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=f'<sst xmlns="{MAIN}"><si><r>{("<strike" + " " * 1000) * 5000}</r></si></sst>',
    ),
    "strings beyond the list": lambda: xlsx(
        sheet(row(1, cell("A1", 4294967296, ' t="s"'))), strings=strings("a")
    ),
    "laughs in strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))), strings=LAUGHS % "sst" + strings("&i;")
    ),
    "attributes of strings": lambda: xlsx(
        sheet(row(1, cell("A1", 0, ' t="s"'))),
        strings=strings("a", counts="".join(f' a{n}=""' for n in range(MANY))),
    ),
    "many styles": lambda: xlsx(styles=styles(cells='<xf numFmtId="9"/>' * 500_000)),
    "many struck styles": lambda: xlsx(
        sheet("".join(row(n, cell(f"A{n}", 1, f' s="{n}"')) for n in range(1, 20_000))),
        styles=styles(fonts="<font><strike/></font>", cells='<xf fontId="1"/>' * 60_000),
    ),
    "many fonts": lambda: xlsx(styles=styles(fonts="<font><strike/></font>" * 500_000)),
    "deep font": lambda: xlsx(styles=styles(fonts="<strike>" * 200 + "</strike>" * 200)),
    "many number formats": lambda: xlsx(
        styles=styles(
            cells="".join(f'<xf numFmtId="{n}"/>' for n in range(200, 50_000)),
            formats="".join(
                f'<numFmt numFmtId="{n}" formatCode="0.0&quot;{n}&quot;{"0" * 200}"/>'
                for n in range(200, 50_000)
            ),
        )
    ),
    "one long number format": lambda: xlsx(
        styles=styles(
            '<xf numFmtId="200"/>',
            formats=f'<numFmt numFmtId="200" formatCode="{"[" * 2_000_000}"/>',
        )
    ),
    "laughs in styles": lambda: xlsx(
        styles=LAUGHS % "styleSheet" + styles(formats='<numFmt numFmtId="200" formatCode="&i;"/>')
    ),
    "elements of styles": lambda: xlsx(styles=styles(formats="<a/>" * 8_000_000)),
    "deep styles": lambda: xlsx(styles=styles("<a>" * 300_000 + "</a>" * 300_000)),
    "sheets of one part": lambda: zipped(
        workbook(3000, parts=1)
        | {
            "xl/worksheets/sheet1.xml": sheet(
                "".join(row(n, cell(f"A{n}")) for n in range(1, 3000))
            )
        }
    ),
    "many sheets": lambda: zipped(
        workbook(5000) | {f"xl/worksheets/sheet{n}.xml": sheet() for n in range(1, 5001)}
    ),
    "sheets of one name": lambda: zipped(
        {
            name: part.replace('name="表', 'name="表" a="')
            for name, part in workbook(5000, parts=1).items()
        }
        | {"xl/worksheets/sheet1.xml": sheet()}
    ),
    "sheets without parts": lambda: zipped(workbook(20_000)),
    "sparse sheets": lambda: zipped(
        workbook(100)
        | {
            f"xl/worksheets/sheet{n}.xml": sheet(
                row(1, cell("A1")) + row(1_000_000, cell("A1000000"))
            )
            for n in range(1, 101)
        }
    ),
    "long name of a sheet": lambda: zipped(
        {
            name: part.replace('name="表1"', f'name="{"表" * 2_000_000}"')
            for name, part in workbook().items()
        }
        | {"xl/worksheets/sheet1.xml": sheet()}
    ),
    "laughs in the workbook": lambda: zipped(
        {
            name: LAUGHS % "workbook" + part.replace("表1", "&i;")
            if "workbook.xml" in name and "rels" not in name
            else part
            for name, part in workbook().items()
        }
        | {"xl/worksheets/sheet1.xml": sheet()}
    ),
    "elements of the workbook": lambda: zipped(
        workbook(inside="<a/>" * 8_000_000) | {"xl/worksheets/sheet1.xml": sheet()}
    ),
    "many relations": lambda: xlsx(
        **{
            SHEET_RELATIONS: with_comments(20_000),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList>'
            + '<comment ref="A1"><text><t>a</t></text></comment>' * 1000
            + "</commentList></comments>",
        }
    ),
    "many comments": lambda: xlsx(
        **{
            SHEET_RELATIONS: with_comments(1),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList>'
            + '<comment ref="XFD1048576"><text><t>a</t></text></comment>' * 500_000
            + "</commentList></comments>",
        }
    ),
    "deep comments": lambda: xlsx(
        **{
            SHEET_RELATIONS: with_comments(1),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}">'
            + '<comment ref="A1">' * 200
            + "<t>a</t>" * 50_000
            + "</comment>" * 200
            + "</comments>",
        }
    ),
    "long target": lambda: xlsx(
        **{"_rels/.rels": ROOT_RELATIONS.replace("xl/workbook", "../" * 2_000_000 + "xl/workbook")}
    ),
    "wide characters": lambda: xlsx(
        (
            '<?xml version="1.0" encoding="UTF-16"?>'
            + sheet("<row>" + "<c/>" * 1_000_000 + "</row>")
        ).encode("utf-16")
    ),
    "foreign encoding": lambda: xlsx(
        b'<?xml version="1.0" encoding="UTF-7"?>'
        + (LAUGHS % "worksheet" + sheet(root=' a="&i;"')).encode("utf-7")
    ),
}
for name, content in XLSX_OTHERS.items():
    kind(f"xlsx {name}")(content)
READABLE |= {
    "xlsx false count of strings",
    "xlsx great count of strings",
    "xlsx some count of strings",
    "xlsx many struck styles",
}


# zip ----------------------------------------------------------------------------------------------


def overlapping(entries: int, size: int) -> bytes:
    """A zip whose entries are all one and the same stream."""
    data = bytearray(xlsx())
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * size)
    body = file.getvalue()
    directory = body.index(b"PK\x01\x02")
    entry = body[directory : directory + 46]
    many = b"".join(
        entry[:28] + struct.pack("<H", 9) + entry[30:46] + b"%05d.xml" % n for n in range(entries)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(many), directory, 0)
    assert data
    return body[:directory] + many + end


ZIPS: dict[str, Callable[[], bytes]] = {
    "overlapping entries": lambda: overlapping(20_000, 10_000),
    "overlapping sheets": lambda: overlapping(2000, 500_000),
    "many entries": lambda: zipped(
        workbook()
        | {"xl/worksheets/sheet1.xml": sheet()}
        | {f"xl/{n}.xml": "" for n in range(60_000)}
    ),
    "great part": lambda: xlsx(**{"xl/a.xml": b" " * 300_000_000}),
    "part just beneath": lambda: xlsx(**{"xl/a.xml": b"<a/>" * 12_000_000}),
    "false size": lambda: _with_false_size(xlsx(**{"xl/a.xml": b" " * 60_000_000}), 60_000_000),
    "false size of the sheet": lambda: _with_false_size(
        xlsx(sheet(before=" " * 60_000_000)), len(sheet(before=" " * 60_000_000).encode())
    ),
    "zip in zip": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.xlsx": xlsx()})})}),
    "bomb of pictures": lambda: xlsx(**{f"xl/media/{n}.bin": b"\0" * 40_000_000 for n in range(5)}),
    "nothing inside": lambda: zipped({}),
}


def _with_false_size(data: bytes, size: int) -> bytes:
    return data.replace(struct.pack("<L", size), struct.pack("<L", 100))


for name, content in ZIPS.items():
    kind(f"zip {name}", "xlsx")(content)


# ods ----------------------------------------------------------------------------------------------

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {
    "office": "office:1.0",
    "table": "table:1.0",
    "text": "text:1.0",
    "style": "style:1.0",
    "number": "datastyle:1.0",
    "fo": "xsl-fo-compatible:1.0",
}
DECLARED = " ".join(f'xmlns:{name}="{OASIS}:{urn}"' for name, urn in SPACES.items())
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>噪声</text:p></table:table-cell>'


def ods(tables: str = "", styles: str = "", *, before: str = "", content: str = "") -> bytes:
    body = content or (
        f"{before}<office:document-content {DECLARED}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": body,
        }
    )


def table(inside: str, name: str = "表", attributes: str = "") -> str:
    return f'<table:table table:name="{name}"{attributes}>{inside}</table:table>'


def line(inside: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def field(inside: str = "<text:p>a</text:p>", **attributes: object) -> str:
    said = "".join(
        f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f'<table:table-cell office:value-type="string"{said}>{inside}</table:table-cell>'


def ods_style(n: int, more: str = "", inside: str = "") -> str:
    return f'<style:style style:name="s{n}" style:family="table-cell"{more}>{inside}</style:style>'


def styled_columns(repeated: int) -> str:
    return (
        f'<table:table-column table:number-columns-repeated="{repeated}" '
        'table:default-cell-style-name="s1"/>'
    )


STRUCK = (
    '<style:style style:name="t" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)
RED = '<style:table-cell-properties fo:background-color="#ff0000"/>'
ODS: dict[str, Callable[[], bytes]] = {
    "rows repeated": lambda: ods(table(line(ODS_CELL, 1_048_576))),
    "wide rows repeated": lambda: ods(table(line(ODS_CELL * 16, 1_000_000))),
    "rows repeated without end": lambda: ods(table(line(ODS_CELL, 9_999_999) * 10)),
    "columns repeated": lambda: ods(table(line(field(number_columns_repeated=16384)) * 1200)),
    "columns repeated without end": lambda: ods(
        table(line(field(number_columns_repeated=9_999_999)))
    ),
    "rows and columns repeated": lambda: ods(
        table(line(field(number_columns_repeated=1000), 19_000))
    ),
    "empty rows repeated": lambda: ods(
        table(
            line(ODS_CELL)
            + line("<table:table-cell/>", 1_048_575)
            + line("<table:table-cell/>", 9_999_999)
        )
    ),
    "empty columns repeated": lambda: ods(
        table(
            (line(ODS_CELL + '<table:table-cell table:number-columns-repeated="16383"/>')) * 10_000
        )
    ),
    "sparse corners": lambda: ods(
        table(
            line(ODS_CELL)
            + line("<table:table-cell/>", 1_048_574)
            + line('<table:table-cell table:number-columns-repeated="16383"/>' + ODS_CELL)
        )
    ),
    "sparse rows": lambda: ods(
        table(line(ODS_CELL) + line("<table:table-cell/>", 1_048_574) + line(ODS_CELL * 10))
    ),
    "sparse columns": lambda: ods(
        table(line('<table:table-cell table:number-columns-repeated="16383"/>' + ODS_CELL) * 1000)
    ),
    "sparse tables": lambda: ods(
        table(line(ODS_CELL) + line("<table:table-cell/>", 1_000_000) + line(ODS_CELL)) * 60
    ),
    "spaces": lambda: ods(table(line(field('<text:p><text:s text:c="9999999"/></text:p>') * 1000))),
    "many spaces": lambda: ods(
        table(line(field("<text:p>" + '<text:s text:c="9999"/>' * 100_000 + "</text:p>")))
    ),
    "spaces repeated": lambda: ods(
        table(
            line(
                field('<text:p>a<text:s text:c="30000"/>b</text:p>', number_columns_repeated=10),
                10_000,
            )
        )
    ),
    "many paragraphs": lambda: ods(table(line(field("<text:p/>" * 1_000_000)))),
    "line breaks": lambda: ods(
        table(line(field("<text:p>" + "<text:line-break/>" * 1_000_000 + "</text:p>")))
    ),
    "deep text": lambda: ods(
        table(
            line(
                field("<text:p>" + "<text:span>" * 200_000 + "</text:span>" * 200_000 + "</text:p>")
            )
        )
    ),
    "many tables": lambda: ods("<table:table/>" * 1_000_000),
    "many named tables": lambda: ods(
        "".join(table(line(ODS_CELL), f"表{n}") for n in range(20_000))
    ),
    "tables of one name": lambda: ods(table(line(ODS_CELL)) * 20_000),
    "tables in tables": lambda: ods(
        "<table:table>" * 200 + line(ODS_CELL) * 1000 + "</table:table>" * 200
    ),
    "tables in cells": lambda: ods(
        (table("<table:table-row><table:table-cell>").replace("</table:table>", "")) * 80
        + ODS_CELL * 10_000
        + "</table:table-cell></table:table-row></table:table>" * 80
    ),
    "row of empty cells": lambda: ods(table(line("<table:table-cell/>" * 2_000_000))),
    "unknown elements": lambda: ods("<office:a/>" * 5_000_000),
    "unknown elements in a row": lambda: ods(table(line("<office:a/>" * 5_000_000))),
    "many attributes": lambda: ods(
        table(line("<table:table-cell " + " ".join(f'a{n}=""' for n in range(MANY)) + "/>"))
    ),
    "long attribute": lambda: ods(table(line(ODS_CELL), "表" * 2_000_000)),
    "many styles": lambda: ods(table(line(ODS_CELL)), "".join(map(ods_style, range(150_000)))),
    "chain of styles": lambda: ods(
        table(line(ODS_CELL)),
        "".join(ods_style(n, f' style:parent-style-name="s{n - 1}"', RED) for n in range(50_000)),
    ),
    "doubling number formats": lambda: ods(
        table(line(ODS_CELL)),
        "".join(
            f'<number:number-style style:name="n{n}"><style:map style:condition="value()&gt;0" '
            f'style:apply-style-name="n{n - 1}"/><style:map style:condition="value()&gt;1" '
            f'style:apply-style-name="n{n - 1}"/><number:text>a</number:text></number:number-style>'
            for n in range(60)
        ),
    ),
    "embedded texts": lambda: ods(
        table(line(ODS_CELL)),
        '<number:number-style style:name="n"><number:number number:min-integer-digits="20">'
        + '<number:embedded-text number:position="1">abcdefghij</number:embedded-text>' * 100_000
        + "</number:number></number:number-style>",
    ),
    "parts of a format": lambda: ods(
        table(line(ODS_CELL)),
        '<number:number-style style:name="n">'
        + "<number:text>abcdefghij</number:text>" * 300_000
        + "</number:number-style>",
    ),
    "styles of columns": lambda: ods(
        table(styled_columns(16384) * 20_000 + line(ODS_CELL)),
        ods_style(1, inside=RED),
    ),
    "styled rows repeated": lambda: ods(
        table(line(field(style_name="s1"), 100_000) * 30), ods_style(1, inside=RED)
    ),
    "comments": lambda: ods(
        table(
            line(
                field("<office:annotation><text:p>a</text:p></office:annotation><text:p>a</text:p>")
                * 10_000
            )
        )
    ),
    "comments repeated": lambda: ods(
        table(
            line(
                field("<office:annotation><text:p>a</text:p></office:annotation><text:p>a</text:p>")
                * 100,
                10_000,
            )
        )
    ),
    "comments in one cell": lambda: ods(
        table(line("<table:table-cell/>" * 1000 + field("<office:annotation/>" * 100_000)))
    ),
    "struck spans": lambda: ods(
        table(
            line(
                field(
                    "<text:p>"
                    + '<text:span text:style-name="t">a</text:span>' * 20_000
                    + "</text:p>"
                )
            )
        ),
        STRUCK,
    ),
    "struck spans in spans": lambda: ods(
        table(
            line(
                field(
                    "<text:p>"
                    + '<text:span text:style-name="t">' * 150
                    + "a" * 100_000
                    + "</text:span>" * 150
                    + "</text:p>"
                )
            )
        ),
        STRUCK,
    ),
    "spans of merges": lambda: ods(
        table(line(field(number_columns_spanned=16384, number_rows_spanned=1_048_576) * 1000) * 100)
    ),
    "billion laughs": lambda: ods(
        before=LAUGHS % "office:document-content", tables=table(line(field("<text:p>&i;</text:p>")))
    ),
    "laughs in an attribute": lambda: ods(
        before=LAUGHS % "office:document-content", tables=table(line(ODS_CELL), "&i;")
    ),
    "outer entity": lambda: ods(
        before=OUTER,
        tables=table(line(field("<text:p>&i;</text:p>"))),
    ),
    "long comment": lambda: ods(f"<!--{'a' * 20_000_000}-->"),
    "many comments": lambda: ods("<!---->" * 2_000_000),
    "long cdata": lambda: ods(
        table(line(field(f"<text:p><![CDATA[{'a' * 20_000_000}]]></text:p>")))
    ),
    "long number": lambda: ods(
        table(
            line(f'<table:table-cell office:value-type="float" office:value="{"9" * 5_000_000}"/>')
        )
    ),
    "long duration": lambda: ods(
        table(
            line(
                '<table:table-cell office:value-type="time" '
                f'office:time-value="PT{"9" * 2_000_000}H"/>'
            )
        )
    ),
    "great manifest": lambda: zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b" " * 300_000_000,
            "content.xml": "",
        }
    ),
}
for name, content in ODS.items():
    kind(f"ods {name}")(content)
READABLE |= {"ods empty rows repeated", "ods empty columns repeated", "ods styles of columns"}


# XML Spreadsheet 2003 -----------------------------------------------------------------------------

SS = "urn:schemas-microsoft-com:office:spreadsheet"
STRUCK_RUN = '<S xmlns="http://www.w3.org/TR/REC-html40">'
SS_CELL = '<Cell><Data ss:Type="String">噪声</Data></Cell>'


def xml(rows: str, styles: str = "", *, before: str = "", sheets: int = 1) -> bytes:
    pages = f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>' * sheets
    return (
        f'<?xml version="1.0"?>{before}<Workbook xmlns="{SS}" xmlns:ss="{SS}">'
        f"<Styles>{styles}</Styles>"
        f"{pages}</Workbook>"
    ).encode()


def xml_style(n: int) -> str:
    return f'<Style ss:ID="s{n}" ss:Parent="s{n - 1}"><Font ss:StrikeThrough="1"/></Style>'


def ss(data: str = "a", kind: str = "String", **attributes: int) -> str:
    said = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f'<Cell{said}><Data ss:Type="{kind}">{data}</Data></Cell>'


def xml_row(inside: str = SS_CELL, **attributes: int) -> str:
    said = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f"<Row{said}>{inside}</Row>"


XML: dict[str, Callable[[], bytes]] = {
    "far row": lambda: xml(xml_row() + xml_row(ss(Index=16384), Index=1048576)),
    "far rows": lambda: xml(xml_row() + xml_row(Index=1_000_000), sheets=80),
    "far columns": lambda: xml(xml_row(ss(Index=16384)) * 1200),
    "rows beyond": lambda: xml(xml_row(Index=9_999_999)),
    "great merges": lambda: xml(xml_row(ss(MergeAcross=16383, MergeDown=1048575) * 5) * 10_000),
    "overlapping merges": lambda: xml(xml_row(ss(Index=1, MergeAcross=40, MergeDown=9000)) * 9000),
    "expanded counts": lambda: xml(xml_row()).replace(
        b"<Table>", b'<Table ss:ExpandedRowCount="4294967295" ss:ExpandedColumnCount="4294967295">'
    ),
    "spans of rows": lambda: xml(xml_row(Span=9_999_999) * 2),
    "spans of columns": lambda: xml(
        '<Column ss:Span="9999999" ss:StyleID="s1"/>' * 30_000 + xml_row(),
        '<Style ss:ID="s1"><Interior ss:Color="#FF0000"/></Style>',
    ),
    "many styles": lambda: xml(xml_row(), "".join(map(xml_style, range(50_000)))),
    "cells of one row": lambda: xml(xml_row("<Cell/>" * 150_000)),
    "rows in rows": lambda: xml("<Row><Cell>" * 100 + SS_CELL * 10_000 + "</Cell></Row>" * 100),
    "struck runs": lambda: xml(xml_row(ss(STRUCK_RUN * 200 + "a" * 500_000 + "</S>" * 200))),
    "comments": lambda: xml(
        xml_row(f"<Cell><Comment>{'<Data>a</Data>' * 100_000}</Comment></Cell>")
    ),
    "many sheets": lambda: xml(xml_row(), sheets=20_000),
    "unknown elements": lambda: xml("<a/>" * 500_000),
    "deep nesting": lambda: xml("<a>" * 200_000 + "</a>" * 200_000),
    "attributes": lambda: xml("<Row " + " ".join(f'a{n}=""' for n in range(50_000)) + "/>"),
    "billion laughs": lambda: xml(xml_row(ss("&i;")), before=LAUGHS % "Workbook"),
    "laughs in an attribute": lambda: xml('<Row a="&i;"/>', before=LAUGHS % "Workbook"),
    "outer entity": lambda: xml(xml_row(ss("&i;")), before=OUTER),
    "bare ampersands": lambda: xml(xml_row(ss("&a" * 500_000))),
    "long entity": lambda: xml(xml_row(ss("&" + "a" * 2_000_000))),
    "not ended": lambda: xml(xml_row() * 20_000)[:-40],
    "puny encoding": lambda: (
        b'<?xml version="1.0" encoding="punycode"?>'
        + xml(xml_row())[21:].replace(b"</Workbook>", b"&\xff" + b"b" * 500_000)
    ),
    "long number": lambda: xml(xml_row(ss("9" * 2_000_000, "Number"))),
}
for name, content in XML.items():
    kind(f"xml {name}")(content)
READABLE |= {"xml expanded counts", "xml many styles"}


# HTML ---------------------------------------------------------------------------------------------


def html(inside: str, head: str = "") -> bytes:
    return (f'<html><head><meta charset="utf-8">{head}</head><body>{inside}</body></html>').encode()


def html_table(rows: str) -> bytes:
    return html(f"<table>{rows}</table>")


HTML: dict[str, Callable[[], bytes]] = {
    "great spans": lambda: html_table("<tr><td colspan=1000 rowspan=1000>a</td></tr>" * 2000),
    "spans of empty cells": lambda: html_table(
        "<tr><td colspan=1000 rowspan=1000></td></tr>" * 5000
    ),
    "spans in a row": lambda: html_table(
        "<tr>" + "<td colspan=1000 rowspan=1000>a</td>" * 5000 + "</tr>"
    ),
    "staircase of spans": lambda: html_table("<tr><td rowspan=1000>a</td></tr>" * 30_000),
    "staircase of empty spans": lambda: html_table("<tr><td rowspan=1000></td></tr>" * 60_000),
    "wall of spans": lambda: html_table(
        "<tr>" + "<td rowspan=1000></td>" * 16_000 + "</tr>" + "<tr><td></td></tr>" * 50_000
    ),
    "overlapping spans": lambda: html_table(
        "<tr>"
        + "<td rowspan=100>a</td><td colspan=100>b</td>" * 80
        + "</tr>"
        + "<tr><td colspan=900 rowspan=900>c</td></tr>" * 3000
    ),
    "wide and short": lambda: html_table(
        "<tr>" + "<td>a</td>" * 16_000 + "</tr>" + "<tr><td>b</td></tr>" * 100_000
    ),
    "too wide": lambda: html_table("<tr>" + "<td>a</td>" * 300_000 + "</tr>"),
    "far columns": lambda: html_table("<tr><td colspan=1000></td><td>a</td></tr>" * 30_000),
    "deep nesting": lambda: html("<div>" * 100_000 + "<table><tr><td>a</td></tr></table>"),
    "deep nesting of one table": lambda: html(
        "<div>" * 200
        + "<p>a</p>" * 100_000
        + "<table><tr><td>a</td><td>b</td></tr></table>"
        + "</div>" * 200
    ),
    "tables in tables": lambda: html("<table><tr><td>" * 300 + "a" + "</td></tr></table>" * 300),
    "tables in tables of rows": lambda: html(
        "<table><tr><td>x</td><td>" * 150
        + "<table>"
        + "<tr><td>a</td></tr>" * 50_000
        + "</table>"
        + "</td></tr></table>" * 150
    ),
    "many tables": lambda: html("<table><tr><td>a</td></tr></table>" * 50_000),
    "many tables in cells": lambda: html_table(
        "<tr>"
        + "<td><table><tr><td>a</td></tr></table></td>" * 2000
        + "</tr><tr><td>a</td><td>b</td></tr>" * 1
    ),
    "rows deep in elements": lambda: html(
        "<table>" + "<tbody><b>" * 200 + "<tr><td>a</td></tr>" * 20_000 + "</table>"
    ),
    "unclosed elements": lambda: html_table("<tr><td>" + "<b><i><s>" * 100_000),
    "struck in struck": lambda: html_table(
        "<tr><td>" + "<s>" * 200 + "a" * 200_000 + "</s>" * 200 + "</td></tr>"
    ),
    "struck parts": lambda: html_table("<tr><td>" + "<s>a</s>" * 100_000 + "</td></tr>"),
    "many styles": lambda: html_table(
        "".join(f'<tr><td style="color:#{n:06x}">a</td></tr>' for n in range(30_000))
    ),
    "rules of classes": lambda: html(
        "<table><tr><td class=a>1</td></tr></table>", "<style>color" + ".a{" * 200_000 + "</style>"
    ),
    "long rule of a class": lambda: html(
        "<table><tr><td class=a>1</td></tr></table>",
        "<style>color." + "a" * 1_000_000 + " " * 500_000 + "</style>",
    ),
    "number formats": lambda: html_table(
        '<tr><td style="' + "mso-number-format:'" * 50_000 + '">1</td></tr>'
    ),
    "many attributes": lambda: html_table(
        "<tr><td " + " ".join(f"a{n}" for n in range(MANY)) + ">a</td></tr>"
    ),
    "blanks": lambda: html_table("<tr><td>" + " \n" * 1_000_000 + "</td></tr>"),
    "line breaks": lambda: html_table("<tr><td>" + "<br>" * 500_000 + "</td></tr>"),
    "numbers of entities": lambda: html_table("<tr><td>" + "&#48;" * 500_000 + "</td></tr>"),
    "long number": lambda: html_table(
        f'<tr><td x:num="{"9" * 1_000_000}">{"9" * 1_000_000}</td></tr>'
    ),
    "puny encoding": lambda: (
        html(f"<table><tr><td>{'b' * 500_000}</td></tr></table>")
        .replace(b"utf-8", b"punycode")
        .replace(b"<table", b"\xff<table")
    ),
    "comments": lambda: html("<!--" * 500_000 + "<table><tr><td>a</td></tr></table>"),
    "angles": lambda: html("<" * 2_000_000 + "<table><tr><td>a</td></tr></table>"),
    "guards": lambda: html_table('<tr><td>="' + '"' * 1_000_000 + "</td></tr>"),
    "formulas": lambda: html_table("<tr><td>=A(" + "(" * 1_000_000 + "</td></tr>"),
}
for name, content in HTML.items():
    kind(f"html {name}", "xls")(content)
READABLE |= {"html struck parts", "html many styles", "html blanks"}


# csv ----------------------------------------------------------------------------------------------

CSV: dict[str, Callable[[], bytes]] = {
    "one wide row": lambda: b"1," * 1_000_000 + b"\n" + b"1,2\n" * 300_000,
    "wide rows": lambda: (b"1," * 16_000 + b"\n") * 20 + b"1,2\n" * 500_000,
    "wide empty rows": lambda: (b"," * 1_000_000 + b"\n") * 3 + b"1,2\n" * 1000,
    "wide row just beneath": lambda: b"1," * 16_000 + b"\n" + b"1,2\n" * 1_000_000,
    "endless line": lambda: b"a" * 5_000_000,
    "endless line of delimiters": lambda: b"," * 5_000_000,
    "endless line of numbers": lambda: b"1," * 3_000_000,
    "quotes never closed": lambda: b"a,b\n" + b'1,"x\n' * 100_001,
    "one quote never closed": lambda: b'a,b\n1,"x\n' + b"1,2\n" * 500_000,
    "quotes within": lambda: b"a,b\n" + b'1,"x"y"\n' * 100_000,
    "quotes at the end": lambda: b"a,b,c\n" + b"1,2,3\n" * 300_000 + b'1,"2,3\n' * 99,
    "quotes only": lambda: b'"' * 3_000_001,
    "quoted lines": lambda: (b'"' + b'""' * 1000 + b'"\n') * 500,
    "quoted line": lambda: b'"' + b'a""' * 1_000_000 + b'"',
    "zero bytes": lambda: b"a,b\n" + b"\0" * 3_000_000 + b"1,2\n",
    "zero bytes only": lambda: b"\0" * 10_000_000,
    "tabs": lambda: b"a,b\n1," + b"\t" * 500_000 + b"x\n",
    "tabs alone": lambda: b"a\tb\n" + b"\t" * 1_000_000 + b"x\n",
    "tabs and equals": lambda: b"a\tb\n" + b"\t" * 500_000 + b"x\t=1\n",
    "blanks": lambda: b"a,b\n1," + b" " * 1_000_000 + b"x\n",
    "blanks before all": lambda: b" " * 3_000_000 + b"a,b\n1,2\n",
    "blanks after a quote": lambda: b'a,b\n1,"x" ' + b" " * 1_000_000 + b"y\n",
    "empty lines": lambda: b"\n" * 3_000_000 + b"a,b\n1,2\n",
    "empty lines below": lambda: b"a,b\n1,2\n" + b"\n" * 3_000_000,
    "empty lines between": lambda: b"a,b\n1,2\n" + b"\n" * 1_000_000 + b"1,2\n",
    "blank lines": lambda: b" \n" * 10_000 + b"a,b\n1,2\n",
    "blank and dashes": lambda: b"a" + b"\n \t" * 9_000 + b"-\n",
    "dashes": lambda: b"|" + b"---|" * 5000 + b"x\na,b\n1,2\n",
    "dashes in a line": lambda: b"-" * 100_000 + b"\na,b\n1,2\n",
    "bars and blanks": lambda: (b"|---" + b" " * 200) * 100 + b"x\na,b\n",
    "digits": lambda: b"[" + b"1" * 100_000 + b"\na,b\n",
    "words": lambda: b"a." * 100_000 + b"\na,b\n",
    "guards": lambda: b"a,b\n1," + b'="' * 500_000 + b"\n",
    "guards in lines": lambda: b"a,b\n" + b'1,="2\n' * 200_000,
    "formulas": lambda: b"a,b\n" + b"1,=A(" * 200_000,
    "apostrophes": lambda: b"a,b\n1," + b"'" * 1_000_000 + b"\n",
    "carriage returns": lambda: b"a,b\r" * 500_000,
    "separators": lambda: b"sep=" * 500_000 + b"\na,b\n",
    "chinese": lambda: "噪声,扰民\n".encode("gb18030") * 300_000,
    "damaged chinese": lambda: "噪声,扰民\n".encode() * 300_000 + b"\xff",
    "wide characters": lambda: ("a,b\n" + "1,2\n" * 300_000).encode("utf-16"),
    "combining characters": lambda: ("a,b\n1," + "e" + "\u0301" * 500_000 + "\n").encode(),
    "huge cells": lambda: b"a,b\n" + b"x" * 2_000_000 + b"," + b"9" * 2_000_000 + b"\n",
}
for name, content in CSV.items():
    kind(f"csv {name}")(content)
READABLE |= {
    "csv empty lines below",
    "csv chinese",
    "csv wide characters",
    "csv carriage returns",
}


# xls ----------------------------------------------------------------------------------------------


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


GLOBALS_BOF = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
SHEET_BOF = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
EOF = record(0x0A)
FONTS = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + b"\1\0A") * 5
XFS = record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0, 0, 0, 0, 0, 0, 0)) * 16
SHORT_TEXT = struct.pack("<HB", 1, 0) + b"a"


def ole(stream: bytes) -> bytes:
    XlsDoc().save(file := io.BytesIO(), stream)
    return file.getvalue()


def xls(
    cells: bytes = b"", book: bytes = b"", *, sheets: int = 1, one_sheet: bool = False
) -> bytes:
    """A workbook of BIFF8; ``one_sheet``: all sheets are one and the same."""
    names = [b"s%05d" % n for n in range(sheets)]
    listed = sum(len(record(0x85, b"\0" * 8 + name)) for name in names)
    start = len(GLOBALS_BOF + FONTS + XFS + book + EOF) + listed
    content = SHEET_BOF + cells + EOF
    places = [start + (0 if one_sheet else n * len(content)) for n in range(sheets)]
    about = b"".join(
        record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
        for place, name in zip(places, names, strict=True)
    )
    bodies = content * (1 if one_sheet else sheets)
    return ole(GLOBALS_BOF + FONTS + XFS + about + book + EOF + bodies)


def number(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 15, 1.0))


def shared(count: int, *bodies: bytes) -> bytes:
    return record(0xFC, struct.pack("<II", count, count) + b"".join(bodies)[:8000])


def continued(text_length: int) -> bytes:
    """The list of one long string, in as many records as it takes."""
    first = record(0xFC, struct.pack("<IIHB", 1, 1, text_length, 0) + b"a" * 8000)
    rest, left = b"", text_length - 8000
    while left > 0:
        rest += record(0x3C, b"\0" + b"a" * min(left, 8000))
        left -= 8000
    return first + rest


def name_record(name: bytes, formula: bytes) -> bytes:
    head = struct.pack("<HBBHHHBBBB", 0, 0, len(name), len(formula), 0, 0, 0, 0, 0, 0)
    return record(0x18, head + b"\0" + name + formula)


def text_token(text: bytes) -> bytes:
    return b"\x17" + bytes([len(text), 0]) + text


def doubling_names(count: int) -> bytes:
    """Names of texts, each twice as long as the one before."""
    names = name_record(b"n0", text_token(b"a" * 200))
    for n in range(1, count):
        before = b"\x23" + struct.pack("<HH", n, 0)
        names += name_record(b"n%d" % n, before + before + b"\x08")
    return names


XLS: dict[str, Callable[[], bytes]] = {
    "false dimensions": lambda: xls(
        record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + number(0, 0)
    ),
    "sparse corners": lambda: xls(number(0, 0) + number(65535, 255)),
    "sparse rows": lambda: xls(b"".join(number(n, 255) for n in range(65536))),
    "far columns": lambda: xls(b"".join(number(n, 65535) for n in range(3000))),
    "one far column": lambda: xls(number(0, 65535) + number(65535, 0)),
    "far blanks": lambda: xls(
        number(0, 0)
        + b"".join(record(0x201, struct.pack("<HHH", n, 65535, 15)) for n in range(3000))
    ),
    "wide blanks": lambda: xls(
        number(0, 0)
        + b"".join(
            record(0xBE, struct.pack("<HH", n, 0) + b"\x0f\0" * 256 + struct.pack("<H", 255))
            for n in range(3000)
        )
    ),
    "false blanks": lambda: xls(
        number(0, 0) + record(0xBE, struct.pack("<HHHH", 0, 0, 15, 65535)) * 100
    ),
    "false multiples": lambda: xls(
        number(0, 0) + record(0xBD, struct.pack("<HHHIH", 0, 0, 15, 2, 65535)) * 100
    ),
    "false count of strings": lambda: xls(number(0, 0), shared(0xFFFFFFF, SHORT_TEXT)),
    "false length of a string": lambda: xls(
        number(0, 0), shared(1, struct.pack("<HB", 0xFFFF, 1) + b"ab")
    ),
    "false runs of a string": lambda: xls(
        number(0, 0), shared(1, struct.pack("<HBHI", 1, 0x0C, 0xFFFF, 0x7FFFFFFF) + b"a")
    ),
    "long string in many cells": lambda: xls(
        b"".join(record(0xFD, struct.pack("<HHHI", n, 0, 15, 0)) for n in range(50_000)),
        continued(65535),
    ),
    "labels": lambda: xls(
        b"".join(
            record(0x204, struct.pack("<HHHHB", n, 0, 15, 0xFFFF, 0) + b"a") for n in range(100)
        )
    ),
    "huge link": lambda: xls(
        number(0, 0)
        + record(
            0x1B8, struct.pack("<HHHH", 0, 65535, 0, 255) + bytes(16) + struct.pack("<II", 2, 0)
        )
        * 20
    ),
    "huge links": lambda: xls(
        number(0, 0)
        + record(
            0x1B8, struct.pack("<HHHH", 0, 65535, 0, 65535) + bytes(16) + struct.pack("<II", 2, 0)
        )
        * 200
    ),
    "many merges": lambda: xls(
        number(0, 0)
        + record(0xE5, struct.pack("<H", 1000) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1000)
        * 300
    ),
    "overlapping merges": lambda: xls(
        b"".join(number(n, 0) for n in range(5000))
        + b"".join(
            record(0xE5, struct.pack("<H", 1000) + struct.pack("<HHHH", n, 4999, 0, 0) * 1000)
            for n in range(100)
        )
    ),
    "columns": lambda: xls(
        number(0, 0) + record(0x7D, struct.pack("<HHHHHH", 0, 65535, 1, 15, 0, 0)) * 20_000
    ),
    "conditional formats": lambda: xls(
        number(0, 0) + record(0x1B0, struct.pack("<HHHHHHH", 1, 0, 0, 65535, 0, 255, 65535)) * 1000
    ),
    "rows": lambda: xls(
        number(0, 0)
        + b"".join(
            record(0x208, struct.pack("<HHHHHHHH", n % 65536, 0, 0xFFFF, 0, 0, 0, 0, 0))
            for n in range(200_000)
        )
    ),
    "sheets of one part": lambda: xls(
        b"".join(number(n, 0) for n in range(3000)), sheets=3000, one_sheet=True
    ),
    "many sheets": lambda: xls(number(0, 0), sheets=10_000),
    "sparse sheets": lambda: xls(number(0, 0) + number(65535, 255), sheets=200),
    "doubling names": lambda: xls(number(0, 0), doubling_names(60)),
    "many names": lambda: xls(number(0, 0), name_record(b"n", text_token(b"a")) * 50_000),
    "empty records": lambda: xls(number(0, 0) + record(0x1234) * 500_000),
    "empty records of zeros": lambda: xls(number(0, 0) + b"\0" * 4_000_000),
    "many fonts": lambda: xls(number(0, 0), FONTS * 20_000),
    "many styles": lambda: xls(number(0, 0), XFS * 2500),
    "many formats": lambda: xls(
        number(0, 0),
        b"".join(
            record(0x41E, struct.pack("<HHB", 200 + n, 250, 0) + b'0"a"' * 62 + b"00")
            for n in range(30_000)
        ),
    ),
    "palette": lambda: xls(number(0, 0), record(0x92, struct.pack("<H", 0xFFFF))),
    "formulas without value": lambda: xls(
        b"".join(
            record(
                6,
                struct.pack("<HHH", n, 65535, 15)
                + b"\3\0\0\0\0\0\xff\xff"
                + bytes(6)
                + struct.pack("<H", 3)
                + b"\x1e\1\0",
            )
            for n in range(3000)
        )
    ),
    "comments": lambda: xls(
        number(0, 0)
        + b"".join(
            record(0x1C, struct.pack("<HHHHHBB", n % 65536, 255, 0, n % 65536, 1, 0, 97))
            for n in range(100_000)
        )
    ),
    "text of an object": lambda: xls(
        number(0, 0)
        + record(0x1B6, struct.pack("<HHHHHHHH", 0, 0, 0, 0, 0, 0xFFFF, 0xFFFF, 0)) * 1000
    ),
    "cut": lambda: xls(b"".join(number(n, 0) for n in range(5000)))[:60_000],
}
for name, content in XLS.items():
    kind(f"xls {name}")(content)
READABLE |= {
    "xls false dimensions",
    "xls empty records",
    "xls doubling names",
    "xls many names",
    "xls huge link",
}


# OLE ----------------------------------------------------------------------------------------------

OLE_HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIII")


def ole_with(**changes: int) -> bytearray:
    """A good file with other numbers in its header."""
    data = bytearray(xls(number(0, 0)))
    places = {
        "sectors": 0x2C,
        "directory": 0x30,
        "minifat": 0x3C,
        "minis": 0x40,
        "difat": 0x44,
        "difats": 0x48,
    }
    for name, value in changes.items():
        struct.pack_into("<I", data, places[name], value)
    return data


def ole_ring(*, size: int = 0x7FFFFFFF, fats: int = 100) -> bytes:
    """A file whose workbook's chain is a ring, in a table of more sectors than it has."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 0x2C, fats, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    listed = list(range(2, 2 + fats)) + [0xFFFFFFFF] * (109 - fats)
    struct.pack_into("<109I", header, 0x4C, *listed)
    entries = [0xFFFFFFFE, 1] + [0xFFFFFFFD] * fats
    entries += [0xFFFFFFFF] * (fats * 128 - len(entries))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        ids = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        about = struct.pack("<HBB", len(text), kind, 1)
        return text.ljust(64, b"\0") + about + ids + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 1, size)
    directory += bytes(256)
    return (
        bytes(header)
        + directory
        + GLOBALS_BOF.ljust(512, b"\0")
        + struct.pack(f"<{len(entries)}I", *entries)
    )


def encrypted(spins: int) -> bytes:
    """A workbook whose password is to be hashed so many times before it can be wrong."""
    import msoffcrypto.format.ooxml

    plain = io.BytesIO(xlsx())
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("VelvetSweatshop", file := io.BytesIO())
    data = file.getvalue()
    said = b'spinCount="100000"'
    assert said in data
    return data.replace(said, f'spinCount="{spins}"'.ljust(len(said)).encode()[: len(said)])


OLE: dict[str, Callable[[], bytes]] = {
    "many sectors": lambda: bytes(ole_with(sectors=0xFFFFFFF0)),
    "many tables of sectors": lambda: bytes(
        ole_with(difats=0xFFFFFFF0, difat=0, sectors=0x7FFFFFFF)
    ),
    "ring of sectors": lambda: ole_ring(),
    "ring just beneath": lambda: ole_ring(size=100 * 128 * 512 - 1),
    "ring of the directory": lambda: bytes(ole_with(directory=1)),
    "great mini table": lambda: bytes(ole_with(minis=0xFFFFFFF0, minifat=0)),
    "directory beyond": lambda: bytes(ole_with(directory=0x7FFFFFFF)),
    "sector size": lambda: bytes(ole_with()[:0x1E] + b"\x1e\0" + ole_with()[0x20:]),
    "many spins": lambda: encrypted(999999999),
    "cut": lambda: bytes(ole_with()[:1000]),
    "header alone": lambda: bytes(ole_with()[:512]),
    "zeros": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000_000),
}
for name, content in OLE.items():
    kind(f"ole {name}", "xls")(content)


# web archives -------------------------------------------------------------------------------------


def mime(*parts: str, head: str = "", boundary: str = "b") -> bytes:
    pages = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return (
        f'MIME-Version: 1.0\n{head}Content-Type: multipart/related; boundary="{boundary}"\n\n'
        f"{pages}--{boundary}--\n"
    ).encode()


def page(inside: str = "<table><tr><td>a</td><td>b</td></tr></table>", coding: str = "8bit") -> str:
    head = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {coding}"
    return f"{head}\n\n<html>{inside}</html>"


def nested_parts(depth: int, lines: int) -> str:
    heads = "".join(
        f'Content-Type: multipart/related; boundary="n{n}"\n\n--n{n}\n' for n in range(depth)
    )
    return heads + "Content-Type: text/plain\n\n" + "a\n" * lines


MIME: dict[str, Callable[[], bytes]] = {
    "nested parts": lambda: mime(page(), nested_parts(80, 200_000)),
    "deeply nested parts": lambda: mime(page(), nested_parts(2000, 10)),
    "many parts": lambda: mime(page(), *["\na"] * 200_000),
    "many pages": lambda: mime(*[page()] * 5000),
    "long header": lambda: mime(page(), "Content-Type: text/html;" + ";a=b" * 200_000 + "\n\na"),
    "long folded header": lambda: mime(
        page(), "Content-Type: text/html" + ";\n a=b" * 100_000 + "\n\na"
    ),
    "many headers": lambda: mime(page(), "a: b\n" * 300_000 + "\na"),
    "quoted printable": lambda: mime(
        page("<table><tr><td>" + "=E5=99=AA" * 200_000 + "</td></tr></table>", "quoted-printable")
    ),
    "base64": lambda: mime(
        "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(HTML["great spans"]()).decode()
    ),
    "spans": lambda: mime(
        page("<table>" + "<tr><td colspan=1000 rowspan=1000>a</td></tr>" * 2000 + "</table>")
    ),
    "not ended": lambda: mime(page() * 1000)[:-6],
    "puny encoding": lambda: mime(
        page("b" * 500_000 + "<table><tr><td>a</td></tr></table>").replace("utf-8", "punycode")
    ).replace(b"<table", b"\xff<table"),
    "names of sheets": lambda: mime(page("<x:ExcelWorksheet>" + " " * 1_000_000), page()),
    "boundary everywhere": lambda: mime(page(), "\n" + "--\n" * 300_000, boundary=""),
}
for name, content in MIME.items():
    kind(f"mht {name}")(content)


# what a small grammar makes -----------------------------------------------------------------------


def random_kind(seed: int) -> Kind:
    """A kind that a small grammar makes: counts and repetitions of chance, in chance places."""
    chance = random.Random(seed)
    format = chance.choice(["xlsx", "ods", "xml", "html", "csv", "xls", "mht"])
    return partial(_write, f"random {seed}", format, partial(GRAMMAR[format], chance))


def _count(chance: random.Random) -> int:
    """A count, most often of an absurd size."""
    return chance.choice(
        [
            0,
            1,
            2,
            3,
            10,
            255,
            256,
            1000,
            16_383,
            16_384,
            65_535,
            65_536,
            99_999,
            1_048_575,
            1_048_576,
            9_999_999,
        ]
    )


def _times(chance: random.Random, most: int = 100_000) -> int:
    return min(chance.choice([1, 1, 2, 10, 100, 1000, 10_000, 100_000]), most)


def _random_xlsx(chance: random.Random) -> bytes:
    rows = "".join(
        row(
            number := _count(chance) or 1,
            cell(
                f"{letters(min(_count(chance), 18_000))}{chance.choice([number, _count(chance)])}",
                chance.choice([0, 1, "9" * _times(chance)]),
                chance.choice(["", ' t="s"', ' s="1"', ' t="e"', ' t="str"']),
            )
            * _times(chance, 1000),
            chance.choice(["", "<c/>", '<c r="B1" s="1"/>', "<f/>"]) * _times(chance),
        )
        for _ in range(chance.randrange(1, 6))
    )
    merges = "".join(
        f'<mergeCell ref="A1:{letters(min(_count(chance), 16_383))}{_count(chance)}"/>'
        for _ in range(_times(chance, 10_000))
    )
    sheets = _times(chance, 1000)
    return zipped(
        workbook(sheets, parts=1)
        | {
            "xl/worksheets/sheet1.xml": sheet(rows, after=f"<mergeCells>{merges}</mergeCells>"),
            "xl/sharedStrings.xml": strings(
                "字" * _times(chance),
                "b",
                counts=f' count="{_count(chance)}" uniqueCount="{10 ** chance.randrange(20)}"',
            ),
            "xl/styles.xml": styles(
                "<font><strike/></font>" * _times(chance, 1000),
                '<xf fontId="1" numFmtId="9"/>' * _times(chance),
            ),
        }
    )


def _random_ods(chance: random.Random) -> bytes:
    def random_field() -> str:
        text = (
            "<text:p>"
            + chance.choice(["a", f'<text:s text:c="{_count(chance)}"/>', "<text:line-break/>"])
            * _times(chance, 1000)
            + "</text:p>"
        )
        return field(
            chance.choice(["", text, text, "<office:annotation/>" + text]),
            number_columns_repeated=_count(chance),
            number_rows_spanned=_count(chance),
            number_columns_spanned=_count(chance),
            style_name=chance.choice(["s1", "none"]),
        )

    def random_table() -> str:
        columns = styled_columns(_count(chance))
        lines = "".join(
            line(random_field() * _times(chance, 100), _count(chance))
            for _ in range(chance.randrange(1, 5))
        )
        return table(columns * _times(chance, 100) + lines * _times(chance, 10))

    tables = "".join(random_table() for _ in range(chance.randrange(1, 4)))
    return ods(tables * _times(chance, 10), ods_style(1, inside=RED) + STRUCK)


def _random_xml(chance: random.Random) -> bytes:
    def random_cell() -> str:
        index = _count(chance) or 1
        return ss(Index=index, MergeAcross=_count(chance), MergeDown=_count(chance))

    def random_row() -> str:
        cells = random_cell() * _times(chance, 1000)
        return xml_row(cells, Index=_count(chance) or 1, Span=_count(chance))

    rows = "".join(random_row() for _ in range(chance.randrange(1, 5)))
    return xml(rows * _times(chance, 100), sheets=_times(chance, 10))


def _random_html(chance: random.Random) -> bytes:
    def random_cell() -> str:
        text = chance.choice(["", "a", "<br>", "<s>a</s>", "<table><tr><td>a</td></tr></table>"])
        spans = f"colspan={_count(chance)} rowspan={_count(chance)}"
        return f"<td {spans}>{text * _times(chance, 100)}</td>"

    def random_table() -> str:
        rows = "".join(
            f"<tr>{random_cell() * _times(chance, 1000)}</tr>"
            for _ in range(chance.randrange(1, 5))
        )
        return f"<table>{rows * _times(chance, 1000 if len(rows) < 1000 else 10)}</table>"

    depth = min(_times(chance), 10_000)
    return html("<div>" * depth + random_table() * chance.randrange(1, 5))


def _random_csv(chance: random.Random) -> bytes:
    signs = [
        b",",
        b"\t",
        b'"',
        b" ",
        b"\n",
        b"\r\n",
        b"\0",
        b"'",
        b'="',
        b"-",
        b"|",
        b"1",
        b"a",
        "噪".encode(),
        b"\xff",
    ]
    parts = []
    for _ in range(chance.randrange(2, 8)):
        bit = b"".join(chance.choice(signs) for _ in range(chance.randrange(1, 5)))
        parts.append(bit * _times(chance))
    return b"a,b\n1,2\n" + b"".join(parts)


def _random_xls(chance: random.Random) -> bytes:
    kinds = [
        0x203,
        0x201,
        0xBE,
        0xBD,
        0xFD,
        0x204,
        0x205,
        6,
        0x208,
        0x200,
        0xE5,
        0x7D,
        0x1B8,
        0x1C,
        0x1B6,
        0x3C,
    ]
    body = b""
    for _ in range(chance.randrange(1, 8)):
        numbers = [min(_count(chance), 65_535) for _ in range(chance.randrange(3, 10))]
        body += record(chance.choice(kinds), struct.pack(f"<{len(numbers)}H", *numbers)) * _times(
            chance, 10_000
        )
    return xls(
        number(0, 0) + body,
        shared(_count(chance), SHORT_TEXT),
        sheets=_times(chance, 1000),
        one_sheet=True,
    )


def _random_mht(chance: random.Random) -> bytes:
    parts = [
        page() if chance.random() < 0.5 else nested_parts(chance.randrange(1, 60), _times(chance))
        for _ in range(chance.randrange(1, 5))
    ]
    return mime(*parts * _times(chance, 100), head="x: y\n" * _times(chance, 10_000))


GRAMMAR: dict[str, Callable[[random.Random], bytes]] = {
    "xlsx": _random_xlsx,
    "ods": _random_ods,
    "xml": _random_xml,
    "html": _random_html,
    "csv": _random_csv,
    "xls": _random_xls,
    "mht": _random_mht,
}
