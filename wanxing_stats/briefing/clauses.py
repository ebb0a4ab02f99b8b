"""A sentence keeps the clauses that have data.

In: a text with figures in braces, and which of them have something to say. Out: the text without
the clauses of those that haven't.

    keep_clauses("承办工单{a}，处理信访件{b}；", lambda name: name != "b") -> "承办工单{a}。"
    keep_clauses("召开|工委会{a}、办公会{b}。", lambda name: name != "a") -> "召开办公会{b}。"

A clause ends with ，、；。 and takes the words before it that have no figure; what stands in
brackets has clauses of its own. Words before ``|`` open a list and stay while some of it stays.
"""

import re
from collections.abc import Callable

PLACEHOLDER = re.compile(r"\{(.*?)\}")
PERIOD = "period"  # 全年, or the part of it: a placeholder that no figure stands for
BRACKETS = re.compile("（([^（）]*)）")
STATEMENT = re.compile("(?:（[^（）]*）|[^；。])+[；。]?")
CLAUSE = re.compile("((?:（[^（）]*）|[^，、；。])*)([，、；。]|$)")

Has = Callable[[str], bool]
Clause = tuple[str, str]  # its words and what ends it


def keep_clauses(text: str, has: Has) -> str:
    """The text with the clauses all of whose figures ``has`` holds for; "" where none stays."""
    statements = [_keep_statement(statement, has) for statement in STATEMENT.findall(text)]
    return re.sub("[，、；]$", "。", "".join(statements))


def names_in(text: str) -> list[str]:
    """What stands in braces, but the period, in the text's order, each once."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name != PERIOD]


def _keep_statement(statement: str, has: Has) -> str:
    opening, _, listed = statement.rpartition("|")
    clauses = _clauses(listed)
    staying = _staying(clauses, has)
    if not staying or not _has_all(opening, has):
        return ""
    return opening + _joined(staying) + clauses[-1][1]


def _clauses(text: str) -> list[Clause]:
    """The clauses, each with the words without a figure that lead to it; at the end, follow it."""
    clauses: list[Clause] = []
    waiting = ""
    for words, end in CLAUSE.findall(text):
        if names_in(words):
            clauses.append((waiting + words, end))
            waiting = ""
        else:
            waiting += words + end
    if waiting:
        words, end = clauses.pop() if clauses else ("", "")
        ending = waiting[-1] if waiting[-1] in "，、；。" else ""
        clauses.append((words + end + waiting.removesuffix(ending), ending))
    return clauses


def _staying(clauses: list[Clause], has: Has) -> list[Clause]:
    staying = []
    for words, end in clauses:
        if _has_all(BRACKETS.sub("", words), has):
            staying.append((BRACKETS.sub(lambda match: _keep_brackets(match[1], has), words), end))
    return staying


def _keep_brackets(inside: str, has: Has) -> str:
    staying = _staying(_clauses(inside), has)
    return f"（{_joined(staying)}）" if staying else ""


def _joined(clauses: list[Clause]) -> str:
    """The clauses with what divides them, without what ends the last."""
    *before, (last, _) = clauses
    return "".join([words + end for words, end in before] + [last])


def _has_all(text: str, has: Has) -> bool:
    return all(map(has, names_in(text)))
