"""Source to syntax tree, whatever the source is."""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Iterator

import msgspec

from grader.submission.data import Cell

# Python's parser has no way to be quiet other than the process's own warning filters.
_FILTERS = threading.Lock()

SCRIPT_BYTES = 1024**2
NOTEBOOK_BYTES = 10 * 1024**2  # its outputs are in it: a few plots are a few megabytes

# A long solution has a few thousand. For some sources the compiler's time grows with the square of the
# size, and nothing can interrupt it: with as many nodes as these the worst that is known takes two seconds.
MOST_NODES = 100_000
_NODES_OF_A_CHARACTER = 8  # at the very most: "a," and its line's end are five

# For each brace in an f-string the parser of Python 3.11 goes through the string from its beginning.
_BRACES_BY_CHARACTERS = 1 << 30

_LONGEST = 120  # characters of a learner's line that a message shows


class Problem(msgspec.Struct, frozen=True):
    """Why source cannot be run: Python's words with the line's text, and the line."""

    message: str
    line: int | None = None


class Taken(msgspec.Struct, frozen=True):
    """What a file gives: the cells that can be run with their trees, and what there is to tell."""

    cells: tuple[tuple[Cell, ast.Module], ...] = ()
    notes: tuple[str, ...] = ()
    problem: Problem | None = None


def take_script(text: str, name: str) -> Taken:
    """The one cell of a ``.py`` file."""
    source = with_plain_line_ends(text)
    tree = parse(source, name)
    if isinstance(tree, Problem):
        return Taken(problem=tree)
    if is_empty(tree):
        return Taken(problem=Problem(f"there is no code in {name}: nothing but comments, text or blank lines"))
    return Taken(((Cell(name, source), tree),))


def with_plain_line_ends(text: str) -> str:
    """The text with each line ended by "\\n", as Python itself reads it, so that everyone counts the same lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(source: str, label: str) -> ast.Module | Problem:
    """The tree of `source`, or why Python would not compile it.

    Args:
        source: Any text at all.
        label: What a traceback calls it.
    """
    if has_too_many_braces(source):
        return Problem("there are more braces in it than are read")
    try:
        with _FILTERS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, label)
            if len(source) * _NODES_OF_A_CHARACTER > MOST_NODES and size(tree) > MOST_NODES:
                return too_much()
            # Some syntax errors ("'return' outside function") are only seen by the compiler.
            compile(tree, label, "exec", dont_inherit=True)
    except SyntaxError as error:
        return _told(error, source)
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        return Problem(f"line {line} holds a character that is no text (a lone surrogate)", line)
    except (RecursionError, MemoryError):
        return Problem("an expression or a block is nested too deeply for Python to compile")
    except (ValueError, OverflowError, SystemError) as error:
        return Problem(f"Python cannot compile it: {shown(str(error))}")
    return tree


def has_too_many_braces(*sources: str) -> bool:
    """Whether parsing them, each by itself, could take long before there is a tree whose size is known."""
    return sum(source.count("{") * len(source) for source in sources) > _BRACES_BY_CHARACTERS


def size(tree: ast.AST) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in ast.walk(tree))


def too_much() -> Problem:
    """There is more code than `MOST_NODES`."""
    return Problem(f"there is more code than is read: over {MOST_NODES:,} names, numbers and operators")


def shown(text: str) -> str:
    """Text of a learner's, fit for a message: short, and without control characters."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)


def is_empty(tree: ast.Module) -> bool:
    """Whether there is nothing to run: no statement but strings and other constants."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body)


def unwritten_lines(source: str, tree: ast.Module) -> Iterator[int]:
    """The line of each ``raise NotImplementedError`` that is a function's whole body."""
    if "NotImplementedError" not in source:  # as in most: walking a tree takes as long as making it
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            left = [statement for statement in node.body if not _does_nothing(statement)]
            if len(left) == 1 and _raises_not_implemented(left[0]):
                yield left[0].lineno


def _does_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _raises_not_implemented(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise):
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _told(error: SyntaxError, source: str) -> Problem:
    """Python's own message, the line, and the line's text."""
    kind, line = type(error).__name__, error.lineno
    lines = source.split("\n")
    if line is None or not 0 < line <= len(lines):
        return Problem(f"{kind}: {shown(error.msg)}")
    text = lines[line - 1]
    # In a very long line what matters is around the place that Python names.
    start = max(0, (error.offset or 1) - _LONGEST // 2) if len(text) > _LONGEST else 0
    excerpt = shown(text[start:].strip())
    return Problem(f"{kind} in line {line}: {shown(error.msg)}" + (f"\n    {excerpt}" if excerpt else ""), line)
