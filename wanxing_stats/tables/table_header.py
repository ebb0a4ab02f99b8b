"""Finding where a table's header begins.

In: a Region and a row to start from. Out: rows, counted from 0. What makes a row a header is told
by ``header_rules``, how far it reaches by ``headings``.
"""

from .header_rules import OF_A_FORM, HeaderCandidate, header_rule_for, rows_below
from .headings import open_columns
from .regions import Region
from .vocabulary import are_pairs, begins_header, is_form_label

# After this many filled rows without a header it must be in plain words: rows of text are likelier
# than a header.
ROWS_BEFORE_DOUBT = 30
SURE_IN_DOUBT = 0.5
PLAINER = 0.4  # by so much more of its cells in the words of headings a row below heads better


class HeaderFinder:
    """The headers of one region.

    ``form_lines`` are rows known to be labels with values beside them, and no header.
    """

    def __init__(self, region: Region):
        self.region = region
        self.form_lines: set[int] = set()

    def next(self, start: int) -> int | None:
        """The first row from ``start`` on that heads a table; None when there is none."""
        seen = 0
        for row in range(start, self.region.height):
            if not self.region.filled(row):
                continue
            candidate = self._candidate(row, sure=SURE_IN_DOUBT if seen > ROWS_BEFORE_DOUBT else 0)
            if self._heads(candidate) and not self._is_headed_better_below(candidate):
                return row
            seen += 1
        return None

    def is_header(self, row: int, *, sure: float) -> bool:
        """Is this row near data a header? ``sure``: what a HeaderCandidate calls so."""
        return self._heads(self._candidate(row, sure=sure))

    def _candidate(self, row: int, *, sure: float = 0) -> HeaderCandidate:
        return HeaderCandidate(self.region, row, sure=sure, in_form=row in self.form_lines)

    def _heads(self, candidate: HeaderCandidate) -> bool:
        rule = header_rule_for(candidate)
        if rule is OF_A_FORM and not candidate.in_form:
            self.form_lines.update(candidate.form_lines)
        return rule.heads

    def _is_headed_better_below(self, row: HeaderCandidate) -> bool:
        """Is this just a line of the form above the header?

        Then a row below heads more, in plainer words.
        """
        pairs = are_pairs(row.values)
        if (row.region.tied(row.row) and not pairs) or begins_header(row.values[0]):
            return False
        label = is_form_label(row.values[0])
        known = row.known - (0.3 if label else 0)  # "填报单位" without its colon
        for number in rows_below(row.region, row.row, 5):
            below = self._candidate(number)
            alike = below.filled == row.filled and not (label or pairs)
            if alike and self._is_without_gap(row.row, number):
                return False  # the same columns: records, whatever their words
            if below.known > known + PLAINER and self._heads_more(below, row):
                return True
        return False

    def _is_without_gap(self, first: int, last: int) -> bool:
        return all(map(self.region.filled, range(first, last)))

    def _heads_more(self, below: HeaderCandidate, row: HeaderCandidate) -> bool:
        """Has it as many headings, and isn't it the second row of a header that begins above?"""
        if len(below.filled) < len(row.filled) or not self._heads(below):
            return False
        return not set(below.filled) <= open_columns(row.region, row.row, row.row)
