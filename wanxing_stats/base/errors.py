"""The errors that say themselves: their message is one Chinese sentence with what to do.

    Said
        NoWorkspace         base        a folder without data/raw
        UnknownName         base        a name that isn't there
        RuleFileError       rules       rule files of which nothing can be meant
            CorrectionsError  cleaning  corrections that can't be added
        Busy                store       another command is writing
        Refused             cleaning    sources that must not be counted together
        AccountingBroken    cleaning    rows lost or counted twice: the program's own fault
        NotFeedback         departments a workbook that wasn't written for an answer
        NoSuchRun           history     a build that nobody made
        PublishedError      history     a year that can't be published or revised so
        NotExported         analysis    rows, or a file, that can't be given to others so
        NotebookFailed      pages       a page that can't be made

Two say themselves to the library alone: files.Unreadable, whose sentence is in the catalogue of
messages, and pages.PageRefused, which becomes a NotebookFailed.
"""


class Said(Exception):
    """What went wrong and what to do, in one Chinese sentence."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the sentence, no traceback."""
        return [str(self)]


class NoWorkspace(Said):
    """A folder that is no workspace, nor lies in one."""
