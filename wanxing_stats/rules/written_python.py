"""An expression of a rule file -> its syntax tree, when it is neither too long nor too deep."""

import ast
import warnings

LONGEST, DEEPEST = 1000, 20


def parse_bounded(text: str) -> ast.expr:
    """The tree of an expression.

    Raises
    ------
    ValueError
        In Chinese: more than LONGEST characters, more than DEEPEST levels, or no expression.
    """
    if len(text) > LONGEST:
        raise ValueError(f"太长（{len(text)}字），应不超过{LONGEST}字。请改短后重试。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own, in English, about strange literals
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"写法不对：“{_cut(text)}”。请检查括号和引号，改正后重试。") from error
    if _depth_above(tree, DEEPEST):
        raise ValueError(f"一层套一层，超过{DEEPEST}层：“{_cut(text)}”。请改得简单些。")
    return tree


def _depth_above(tree: ast.AST, most: int) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(most):
        below: list[ast.AST] = []
        for node in level:
            below.extend(ast.iter_child_nodes(node))
        level = below
    return bool(level)


def _cut(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
