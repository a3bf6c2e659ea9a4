"""Which of the cells that were run make up a definition: those that bind it, and what these use in turn."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Sequence

from grader.submission.magics import without_cell_magics, without_line_magics

_OURS = ("check", "score", "load_ipython_extension")


def as_notebook(inputs: Sequence[str], names: Collection[str]) -> bytes | None:
    """The cells that define these names, as a notebook whose cells are numbered as they were run.

    Args:
        inputs: The cells' text, in the order in which they were run.
        names: What is wanted; names that no cell binds are left for the judge to miss.

    Returns:
        The notebook; None where no cell binds any of the names.
    """
    trees = [_tree(text) for text in inputs]
    bound = [frozenset(_bound(tree)) for tree in trees]
    taken: set[int] = set()
    wanted, seen = list(names), set(names)
    while wanted:
        name = wanted.pop()
        # What was run last is what the name stands for.
        place = next((n for n in range(len(trees) - 1, -1, -1) if name in bound[n]), None)
        if place is None or place in taken:
            continue
        taken.add(place)
        used = {node.id for node in ast.walk(trees[place]) if isinstance(node, ast.Name)} - seen
        wanted += used
        seen |= used
    if not any(name in bound[place] for place in taken for name in names):
        return None
    # None after the last, so that asking again sends the same bytes, which give the same inputs of the suite.
    cells = [_without_ours(inputs[n], trees[n]) if n in taken else "" for n in range(max(taken) + 1)]
    code = [{"cell_type": "code", "metadata": {}, "source": source} for source in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _plain(text: str) -> str:
    return without_line_magics(without_cell_magics(text).source).source


def _tree(text: str) -> ast.Module:
    """The cell's tree; an empty one where it is no Python."""
    for source in (text, _plain(text)):
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module([], [])


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that a cell binds for all to see."""
    nodes: list[ast.AST] = list(tree.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda):
            nodes += ast.iter_child_nodes(node)


def _without_ours(text: str, tree: ast.Module) -> str:
    """The cell without the statements that ask for a check, which the sandbox knows nothing of."""
    lines = text.replace("\r\n", "\n").split("\n")
    for node in tree.body:
        imports = isinstance(node, ast.ImportFrom) and node.module == "grader.notebooks"
        call = node.value if isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Call) else None
        asks = call is not None and isinstance(call.func, ast.Name) and call.func.id in _OURS
        shares = sum(other.lineno <= node.lineno <= (other.end_lineno or 0) for other in tree.body) > 1
        if (imports or asks) and not shares:
            lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - node.lineno + 1)
    return "\n".join(lines)
