"""Mutants of a reference: each differs from it by one small change, made by one of cosmic-ray's operators."""

from __future__ import annotations

import ast
import difflib
import hashlib
import warnings
from collections.abc import Iterator
from functools import cache
from types import CodeType
from typing import Any

import msgspec

from grader.errors import UserError


class Mutant(msgspec.Struct, frozen=True):
    """A reference with one change in it.

    Attributes:
        operator: The name of the operator that made the change.
        source: The whole file.
        line: The first line of the reference that is changed.
        within: The function or method that holds it, ``Class.method``; empty outside of any.
        removed: The reference's lines that are no longer there, each without its indentation.
        added: The lines in their place, likewise.
        diff: The change, as ``diff -u`` shows it.
    """

    operator: str
    source: str
    line: int
    within: str
    removed: str
    added: str
    diff: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, which is what the judge's report calls it by."""
        return hashlib.sha256(self.source.encode()).hexdigest()


def mutants(source: str, name: str) -> list[Mutant]:
    """Every mutant of a file that compiles, to something else than the file and than the mutants before it.

    What the message of an error says is in no contract, and not mutated.

    Args:
        source: The reference.
        name: Its file's name, for the diffs.

    Raises:
        UserError: cosmic-ray is not installed.
    """
    seen = {_meaning(source)}
    found: list[Mutant] = []
    for operator, text in _mutated(source):
        try:
            meaning = _meaning(text)
        except (SyntaxError, ValueError):
            continue
        if meaning not in seen:
            seen.add(meaning)
            found.append(_described(operator, source, text, name))
    return sorted(found, key=lambda mutant: mutant.line)


def plain(lines: str) -> str:
    """Lines as a mutant is addressed by: without their indentation, so that moving them changes nothing."""
    return "\n".join(line.strip() for line in lines.strip().splitlines())


def _mutated(source: str) -> Iterator[tuple[str, str]]:
    """Every operator at every place: its name, and the whole file."""
    operators, parse, nodes_of, mutate = _library()
    before = ""
    # A statement of the file at a time: each mutation parses anew what it is given.
    for child in parse(source).children:
        part: str = child.get_code()
        after = source[len(before) + len(part) :]
        nodes = list(nodes_of(parse(part)))
        for name, operator in operators:
            for i in range(sum(len(list(operator.mutation_positions(node))) for node in nodes)):
                changed = mutate(part, operator, i)
                if changed is not None:
                    yield name, f"{before}{changed}{after}"
        before += part


@cache
def _library() -> tuple[list[tuple[str, Any]], Any, Any, Any]:
    """The operators by name, and cosmic-ray's functions that parse, walk and mutate."""
    try:
        from cosmic_ray.ast import ast_nodes, get_ast  # pyright: ignore[reportMissingTypeStubs]
        from cosmic_ray.mutating import mutate_code  # pyright: ignore[reportMissingTypeStubs]
        from cosmic_ray.operators.provider import OperatorProvider  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        raise UserError(
            "an audit needs cosmic-ray, which makes the mutants", "pip install 'dl-practice[audit]'"
        ) from None
    provider: Any = OperatorProvider()
    # The two that take arguments need names of variables, and put random constants in their place.
    operators = [(name, provider[name]()) for name in provider if not provider[name].arguments()]
    return operators, get_ast, ast_nodes, mutate_code


class _WithoutMessages(ast.NodeTransformer):
    """Takes out what an error says: no contract states it."""

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        if isinstance(node.exc, ast.Call):
            node.exc.args = [
                ast.Constant("") if isinstance(each, ast.JoinedStr | ast.Constant) else each for each in node.exc.args
            ]
        return node


def _meaning(source: str) -> Any:
    """What Python makes of a file, places and the messages of errors aside.

    Raises:
        SyntaxError: It makes nothing of it. (ValueError, where it is not even text.)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mutant may well write what Python warns of
        tree = ast.fix_missing_locations(_WithoutMessages().visit(ast.parse(source)))
        return _compared(compile(tree, "reference", "exec", dont_inherit=True))


def _compared(code: CodeType) -> Any:
    constants = tuple(
        _compared(each) if isinstance(each, CodeType) else (type(each), repr(each)) for each in code.co_consts
    )
    return (
        (code.co_name, code.co_code, code.co_flags, code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount),
        (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_exceptiontable),
        constants,
    )


def _described(operator: str, source: str, text: str, name: str) -> Mutant:
    old, new = source.splitlines(), text.splitlines()
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    room = min(len(old), len(new)) - first
    same = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    diff = difflib.unified_diff(old, new, f"{name} (reference)", f"{name} ({operator})", n=2, lineterm="")
    return Mutant(
        operator=operator,
        source=text,
        line=first + 1,
        within=_within(source, first + 1),
        removed=plain("\n".join(old[first : len(old) - same])),
        added=plain("\n".join(new[first : len(new) - same])),
        diff="\n".join(diff),
    )


def _within(source: str, line: int) -> str:
    """The names of the classes and functions around a line, joined by dots."""
    names: list[str] = []
    body: list[ast.stmt] = ast.parse(source).body
    while True:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                start = min((node.lineno, *(each.lineno for each in node.decorator_list)))
                if start <= line <= (node.end_lineno or node.lineno):
                    names.append(node.name)
                    body = node.body
                    break
        else:
            return ".".join(names)
