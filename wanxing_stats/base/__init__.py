"""What everything else stands on: places, complaints, values of cells, and what must not be shown.

In: a folder, a file's name, a cell. Out: a Workspace with its paths, a Problem that says
file, sheet, row, column and what to do, a typed value, a text without people's particulars.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .characters import is_strange, plain, searchable
    from .days import (
        is_within_month,
        last_day,
        month_end,
        same_day,
        say_date,
        say_day,
        say_months,
        say_years,
    )
    from .errors import NoWorkspace, Said
    from .identifiers import (
        UNLISTED,
        identities,
        identity,
        in_one_print,
        is_stand_in,
        loose_identity,
        loosest_identity,
        may_be_loose,
        stand_in,
    )
    from .messages import (
        BY_COLUMN,
        DOUBTFUL,
        INFO,
        MESSAGES,
        REJECTED,
        RETRIED,
        TOO_MUCH_MEMORY,
        TOO_SLOW,
        UNEXPECTED,
        UNSETTLED,
        WORKER_DIED,
        Message,
    )
    from .nearest import UnknownName, find_named, say_nearest
    from .office import OFFICE, PUBLISHED_YEAR, REGION, REPORT_TITLE
    from .privacy import (
        SURNAMES,
        looks_like_particulars,
        looks_personal,
        scrubbed,
        shown_name,
    )
    from .problems import (
        Case,
        Place,
        Problem,
        case,
        grouped,
        problem,
        say,
        severity_of,
        shown,
    )
    from .quoting import expectation, in_quotes, is_expected, is_shape, quoted, shortened
    from .titles import KIND_TITLES, NO_DEPARTMENT, RULE_FILE_TITLE, SEVERITY_TITLES
    from .values import (
        SCALES,
        clean_text,
        parse_boolean,
        parse_date,
        parse_integer,
        parse_month,
        parse_number,
        parse_period,
    )
    from .version import DISTRIBUTION, package_version
    from .workspace import (
        EXPECTED,
        PACKAGE,
        Workspace,
        below_department,
        department_of,
        find_workspace,
        is_sample,
        legible,
        year_of,
    )
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "BY_COLUMN",
    "DISTRIBUTION",
    "DOUBTFUL",
    "EXPECTED",
    "INFO",
    "KIND_TITLES",
    "MESSAGES",
    "NO_DEPARTMENT",
    "OFFICE",
    "PACKAGE",
    "PUBLISHED_YEAR",
    "REGION",
    "REJECTED",
    "RETRIED",
    "REPORT_TITLE",
    "RULE_FILE_TITLE",
    "SCALES",
    "SEVERITY_TITLES",
    "SURNAMES",
    "TOO_MUCH_MEMORY",
    "TOO_SLOW",
    "UNEXPECTED",
    "UNSETTLED",
    "WORKER_DIED",
    "Case",
    "Message",
    "NoWorkspace",
    "Place",
    "Problem",
    "Said",
    "UnknownName",
    "Workspace",
    "below_department",
    "case",
    "clean_text",
    "department_of",
    "expectation",
    "find_named",
    "find_workspace",
    "grouped",
    "identities",
    "UNLISTED",
    "identity",
    "in_one_print",
    "in_quotes",
    "is_expected",
    "is_sample",
    "is_shape",
    "is_stand_in",
    "is_strange",
    "is_within_month",
    "last_day",
    "legible",
    "looks_like_particulars",
    "looks_personal",
    "loose_identity",
    "loosest_identity",
    "may_be_loose",
    "month_end",
    "package_version",
    "parse_boolean",
    "parse_date",
    "parse_integer",
    "parse_month",
    "parse_number",
    "parse_period",
    "plain",
    "problem",
    "quoted",
    "same_day",
    "say",
    "say_date",
    "say_day",
    "say_months",
    "say_nearest",
    "say_years",
    "scrubbed",
    "searchable",
    "severity_of",
    "shortened",
    "shown",
    "shown_name",
    "stand_in",
    "year_of",
]
