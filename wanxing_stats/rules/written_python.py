"""An expression of a rule file -> its syntax tree, when it is neither too long nor too deep."""

import ast
import itertools
import re
import warnings

LONGEST, DEEPEST = 1000, 20
LARGEST = 10**15  # of a number in an expression
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def parse_bounded(text: str) -> ast.expr:
    """The tree of an expression.

    Raises
    ------
    ValueError
        In Chinese: more than LONGEST characters, more than DEEPEST levels, no expression, or half a
        character in a text, which no file can hold.
    """
    if len(text) > LONGEST:
        raise ValueError(f"太长（{len(text)}字），应不超过{LONGEST}字。请改短后重试。")
    quoted = text if len(text) <= 40 else f"{text[:40]}…"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own, in English, about strange literals
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"写法不对：“{quoted}”。请检查括号和引号，改正后重试。") from error
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = list(itertools.chain.from_iterable(map(ast.iter_child_nodes, level)))
    if level:
        raise ValueError(f"一层套一层，超过{DEEPEST}层：“{quoted}”。请改得简单些。")
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    if any(isinstance(text, str) and HALF_A_CHARACTER.search(text) for text in texts):
        raise ValueError(f"引号里的\\u转义不是一个完整的字：“{quoted}”。请直接写出这个字后重试。")
    return tree
