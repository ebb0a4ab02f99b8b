"""From the spreadsheets in data/raw to typed clean rows, each row and each problem accounted for.

In: a Workspace and its rules; corrections.toml as people wrote it. Out: Cleaned, with a table of
clean rows for each ledger and frames of files, sheets, records, problems, duplicates and applied
corrections, the rows that can't count and what each table sent is or may be; the same as a Data
Package in data/clean.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .all_sources import Refused, clean_workspace
    from .cell_reading import CellReader, reader_of
    from .cleaned import (
        KINDS,
        RECORD_KINDS,
        Cleaned,
        applied_corrections,
        hashed_rows,
        problem_frame,
        problems_of,
    )
    from .corrections import (
        CorrectionsError,
        WrittenCorrection,
        append_corrections,
        corrections_file,
        load_corrections,
    )
    from .data_package import (
        clean_what_changed,
        cleaned_workspace,
        read_package,
        read_parquet,
        write_parquet,
    )
    from .decisions import AS_INTENDED, REASONS, RETURNED, Applied
    from .ledger_rows import SOURCE, key_numbers, places_of, records_of
    from .left_out import CONFLICT, HIDDEN
    from .reading_pool import FileWork, Stopped
    from .recognition import (
        Match,
        Names,
        SecondColumn,
        closest_heading,
        confirming_line,
        doubt_about,
        headings_digest,
        is_value,
        names_of,
        recognise,
        stated_unit,
        told_ledgers,
    )
    from .record_keys import key_identities
    from .row_accounts import (
        COUNTS,
        AccountingBroken,
        RowCounts,
        check_accounting,
        expected_rows_problems,
        rows_by_department,
        write_expected_rows,
    )
    from .sent_tables import HIDDEN_SHEET, SentTable
    from .shown_headings import can_be_shown, heading_on_terminal, shown_heading
    from .shown_values import shown_cell
    from .source_cache import READING_PACKAGES
    from .table_rows import OVERRULED_BY_CONFIRM
    from .undeclared import undeclared_texts
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "AS_INTENDED",
    "CONFLICT",
    "COUNTS",
    "HIDDEN",
    "HIDDEN_SHEET",
    "KINDS",
    "OVERRULED_BY_CONFIRM",
    "READING_PACKAGES",
    "REASONS",
    "RECORD_KINDS",
    "RETURNED",
    "SOURCE",
    "AccountingBroken",
    "Applied",
    "CellReader",
    "Cleaned",
    "CorrectionsError",
    "Match",
    "FileWork",
    "Names",
    "Refused",
    "RowCounts",
    "SecondColumn",
    "SentTable",
    "Stopped",
    "WrittenCorrection",
    "append_corrections",
    "applied_corrections",
    "can_be_shown",
    "check_accounting",
    "clean_what_changed",
    "clean_workspace",
    "cleaned_workspace",
    "closest_heading",
    "confirming_line",
    "corrections_file",
    "doubt_about",
    "expected_rows_problems",
    "hashed_rows",
    "heading_on_terminal",
    "headings_digest",
    "is_value",
    "key_identities",
    "key_numbers",
    "load_corrections",
    "names_of",
    "places_of",
    "problem_frame",
    "problems_of",
    "read_package",
    "read_parquet",
    "reader_of",
    "recognise",
    "records_of",
    "rows_by_department",
    "shown_cell",
    "shown_heading",
    "stated_unit",
    "told_ledgers",
    "undeclared_texts",
    "write_expected_rows",
    "write_parquet",
]
