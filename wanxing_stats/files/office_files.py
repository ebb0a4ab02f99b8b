"""xls, et, xlsx and ods -> grids, once a file is known to be whole, open and bearably large.

xlsx is read by calamine. It gives "" for an error and for a formula that was saved without its
value; those and number formats are looked for beside it. xls and et are read by xlrd.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

import msoffcrypto
import olefile
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .formulas import uncalculated
from .number_formats import NumberFormat
from .ole_chains import check_chains
from .open_document import read_ods
from .other_kinds import UNKNOWN
from .shared_strings import SharedStrings
from .sheet_parts import (
    CellNotes,
    asks_to_calculate,
    scan_part,
    styles_that_change,
    with_distinct_names,
    with_parts,
    workbook_about,
)
from .workbook import (
    FORMULA_WITHOUT_VALUE,
    MAX_SHEETS,
    MAX_UNZIPPED,
    Extent,
    Grid,
    Unreadable,
    Workbook,
)
from .xls_files import read_xls
from .xlsx_marks import XlsxMarks, colours_when_asked

MAX_RATIO = 200  # unzipped to zipped, for what is over SMALL bytes
SMALL = 20 * 2**20
MAX_PARTS = 20_000  # a picture in each row makes some thousands
ZIP = b"PK"
CONTENT_TYPES = "[content_types].xml"
OTHER_PACKAGES = {  # the beginning of a part's name, and what has such
    "word/": "Word文档",
    "ppt/": "演示文稿",
    "OFD.xml": "OFD文档",
    "Index/Document.iwa": "苹果Numbers文档",
}
WORKBOOK = re.compile(r"(?:^|/)(?:workbook\.(?:xml|bin)|content\.xml)$", re.IGNORECASE)
# What zipfile and the readers raise on damaged content.
OF_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError)
DAMAGE = (*OF_ZIP, struct.error, EOFError, OSError, ValueError, RecursionError)
MOST_SPINS = 500_000  # how often a password is hashed; Excel and WPS say 100,000
READ_ONLY_PASSWORD = "VelvetSweatshop"  # what Excel itself tries first


def read_ole(data: bytes) -> Workbook:
    """xls or et.

    A password is looked for first: a reader may take scrambled cells for content.
    """
    check_chains(data)
    plain = _decrypted(data)
    if plain.startswith(ZIP):
        return read_zip(plain)
    if plain is not data:
        check_chains(plain)
    return Workbook("xls", read_xls(_workbook_stream(plain)))


def _decrypted(data: bytes) -> bytes:
    """The file without the password that Excel itself tries first; as it is when it has none."""
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        encrypted = office.is_encrypted()
    except Exception:  # many kinds on what isn't Office; then the next reader says what the file is
        return data
    if not encrypted:
        return data
    plain = io.BytesIO()
    if getattr(office, "info", None) and office.info.get("spinValue", 0) > MOST_SPINS:
        raise Unreadable("encrypted")
    try:
        office.load_key(password=READ_ONLY_PASSWORD)
        office.decrypt(plain)
    except Exception as wrong:  # many kinds for a wrong password, too
        raise Unreadable("encrypted") from wrong
    return plain.getvalue()


def _workbook_stream(data: bytes) -> bytes:
    """The workbook in an OLE file: that of Excel 97 where there is one of Excel 5 beside it.

    A file whose chains are damaged is refused: what they lead to may not be the workbook's.
    """
    try:
        with olefile.OleFileIO(data) as ole:
            names = {"/".join(name).lower(): name for name in ole.listdir()}
            stream = names.get("workbook") or names.get("book")
            content = ole.openstream(stream).read() if stream else b""
            damaged = any("double reference" in str(issue) for _, issue in ole.parsing_issues)
    except (OSError, ValueError, IndexError, struct.error, OverflowError, RecursionError) as fault:
        raise Unreadable("truncated") from fault
    if damaged or not names:
        raise Unreadable("truncated")
    if not stream:
        raise Unreadable("not_a_workbook", what=_kind_of_ole(names))
    return content


def _kind_of_ole(names: Iterable[str]) -> str:
    kinds = {"worddocument": "Word文档", "powerpoint document": "演示文稿"}
    return next((kinds[name] for name in names if name in kinds), UNKNOWN)


def read_zip(data: bytes) -> Workbook:
    """xlsx or ods."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_archive(archive, data)
    except DAMAGE as fault:
        raise Unreadable("truncated") from fault
    except RuntimeError as fault:  # what zipfile raises for an encrypted member
        raise Unreadable("encrypted") from fault


def _read_archive(archive: zipfile.ZipFile, data: bytes) -> Workbook:
    parts = _parts(archive, len(data))
    if "content.xml" in parts and "META-INF/manifest.xml" in parts:
        return _read_open_document(archive, parts)
    for part, what in OTHER_PACKAGES.items():
        if any(name.startswith(part) for name in parts):
            raise Unreadable("not_a_workbook", what=what)
    if parts and not any(name.lower() == CONTENT_TYPES or WORKBOOK.search(name) for name in parts):
        raise Unreadable("archive")
    if any(name.endswith("workbook.bin") for name in parts):
        raise Unreadable("binary_workbook")
    strings, formats = SharedStrings(archive, parts), styles_that_change(archive, parts)
    marks = XlsxMarks(archive, parts, strings.content)
    asked = formats.keys() | marks.struck
    shared, notes = bool(strings.content), {}
    for name in filter(_is_to_scan, parts):
        notes[name] = scan_part(archive, parts[name], asked, strings=shared)
    about = workbook_about(archive, parts)
    sheets = [(parts[part], notes[part]) for _, part in about.sheets if part in notes]
    _check_sheets(sheets, len(about.sheets), len(data))
    strings.check_shown(sheets)
    changed = strings.changed
    if not about.names_differ:
        changed[about.part] = with_distinct_names(archive, about)
    places, grids = _calamine(with_parts(archive, changed) if changed else data)
    for place, grid in zip(places, grids, strict=True):
        grid.epoch = about.epoch
        grid.sheet, part = about.sheets[place] if place < len(about.sheets) else (grid.sheet, "")
        colours_when_asked(grid, data, part)
        if note := notes.get(part):
            asks = bool(note.zeros) and asks_to_calculate(archive, parts)
            _take_notes(grid, note, formats, asks_to_calculate=asks)
            marks.add_to(grid, part, note)
    return Workbook("xlsx", grids)


def _parts(archive: zipfile.ZipFile, zipped: int) -> dict[str, zipfile.ZipInfo]:
    """The parts of a package by their names; refused where they are too many or too large."""
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise Unreadable("too_large")
    _check_size([info.file_size for info in entries], zipped)
    return {info.filename.replace("\\", "/"): info for info in entries}


def _check_size(sizes: list[int], zipped: int) -> None:
    """Refuse parts that take too much when they are unzipped, or all but nothing before."""
    size = sum(sizes)
    if size > MAX_UNZIPPED or (size > SMALL and size > MAX_RATIO * zipped):
        raise Unreadable("too_large")


def _check_sheets(
    sheets: list[tuple[zipfile.ZipInfo, CellNotes]], listed: int, zipped: int
) -> None:
    """Refuse too many sheets, or too large ones; several may lie in one part, and each is read."""
    if listed > MAX_SHEETS:
        raise Unreadable("too_many_sheets", most=MAX_SHEETS)
    _check_size([info.file_size for info, _ in sheets], zipped)
    extent = Extent(sum(notes.stored for _, notes in sheets))
    extent.add_cells(sum(notes.extent for _, notes in sheets))


def _take_notes(
    grid: Grid, note: CellNotes, formats: dict[str, NumberFormat], *, asks_to_calculate: bool
) -> None:
    """Tell a grid what its sheet's part says of cells beside their values."""
    grid.show_faults(note.faults)
    never = uncalculated(
        grid, note.zeros, results=note.has_results, asks_to_calculate=asks_to_calculate
    )
    for row, column in never:
        grid.rows[row][column] = FORMULA_WITHOUT_VALUE
    for cell, style in note.styles.items():
        grid.note_format(cell, formats.get(style))


def _read_open_document(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Workbook:
    manifest = parts["META-INF/manifest.xml"]
    if b"spreadsheet" not in archive.read(parts.get("mimetype", manifest)):
        raise Unreadable("not_a_workbook", what="OpenDocument文档")
    if b"encryption-data" in archive.read(manifest):
        raise Unreadable("encrypted")
    return Workbook("ods", read_ods(archive.open(parts["content.xml"])))


def _is_to_scan(part: str) -> bool:
    return part.endswith(".xml") and not part.lower().endswith("sharedstrings.xml")


def _calamine(data: bytes) -> tuple[list[int], list[Grid]]:
    """The worksheets as calamine reads them, and the place of each among all sheets."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = list(enumerate(book.sheets_metadata))
        sheets = [sheet for sheet in sheets if sheet[1].typ == SheetTypeEnum.WorkSheet]
    except BaseException as fault:
        raise _our_fault(fault, "truncated") from fault
    grids = []
    for _, meta in sheets:
        try:
            sheet = book.get_sheet_by_name(meta.name)
            rows = sheet.to_python(skip_empty_area=False)
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        except BaseException as fault:
            raise _our_fault(fault, "damaged_sheet", sheet=meta.name) from fault
        grids.append(Grid(meta.name, meta.visible != SheetVisibleEnum.Visible, rows, merges))
    return [place for place, _ in sheets], grids


def _our_fault(fault: BaseException, code: str, **details: str) -> BaseException:
    """Unreadable for what calamine raises on bad content, else the fault itself."""
    known = isinstance(fault, (CalamineError, OSError, ValueError, OverflowError))
    # A panic of Rust derives from BaseException.
    if known or type(fault).__name__ == "PanicException":
        return Unreadable(code, **details)
    return fault
