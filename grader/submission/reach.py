"""Which of a submission's code can run when it is used: what loading it runs, and what can be reached from there.

A comparison with the library's own function under ``if __name__ == "__main__":``, or in a function
that nothing calls, is no use of it. Reached is whatever is mentioned by name, so more than is called.
A class that is reached has all of its methods reached: their callers may be in the library.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from grader.submission.names import (
    COMPREHENSIONS,
    FUNCTIONS,
    Scope,
    alias,
    collect,
    dotted,
    literal,
    live_children,
    parameters,
    resolve,
    stored_names,
)

# What holds statements, or is one.
_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)


class Code(msgspec.Struct, frozen=True):
    """A node with the scope that it runs in and the cell that it is from.

    Attributes:
        node: A statement or an expression; of ``a.b.c`` only the whole.
        scope: What its names stand for.
        label: The cell's label.
        is_alias: Whether it is only given another name here, which is no use yet.
    """

    node: ast.AST
    scope: Scope
    label: str
    is_alias: bool = False


def reachable(trees: Sequence[tuple[str, ast.Module]], entries: frozenset[str]) -> tuple[list[Code], Scope]:
    """Every node of the code that can run, and the module's scope.

    Args:
        trees: Each cell's label and tree; all share one module.
        entries: The names that are used from outside.
    """
    module = Scope()
    for label, tree in trees:
        collect(tree.body, module, label)
    at_load: list[Code] = []
    bodies: dict[str, list[Code]] = {}
    for label, tree in trees:
        _split(Code(tree, module, label), at_load, bodies)
    seen = list(_walk(at_load))
    waiting = [*entries, *_mentioned(seen)]
    while waiting:
        # A body is taken out once it is reached, so that it is walked once.
        body = list(_walk(bodies.pop(waiting.pop(), [])))
        waiting += _mentioned(body)
        seen += body
    return seen, module


def _split(module: Code, at_load: list[Code], bodies: dict[str, list[Code]]) -> None:
    """Part what runs at load from the bodies of functions, each under the name that reaches it."""
    label = module.label
    stack: list[tuple[ast.AST, Scope, str]] = [(module.node, module.scope, "")]
    while stack:
        node, scope, owner = stack.pop()
        if isinstance(node, FUNCTIONS):
            at_load += [Code(part, scope, label) for part in _head(node)]
            inner = _function_scope(node, scope)
            bodies.setdefault(owner or node.name, []).extend(Code(part, inner, label) for part in node.body)
        elif isinstance(node, ast.ClassDef):
            at_load += [Code(part, scope, label) for part in _head(node)]
            inner = _class_scope(node, scope)
            stack += [(part, inner, owner or node.name) for part in node.body]
        elif any(isinstance(child, _STATEMENTS) for child in live_children(node)):
            stack += [(child, scope, owner) for child in live_children(node)]
        else:
            at_load.append(Code(node, scope, label))


def _walk(codes: Iterable[Code]) -> Iterator[Code]:
    """Every node that runs, nested functions among them, each with its own scope; without recursion."""
    stack = list(codes)
    while stack:
        code = stack.pop()
        node, scope, label = code.node, code.scope, code.label
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            stack += [Code(part, scope, label) for part in _head(node)]
            inner = _class_scope(node, scope) if isinstance(node, ast.ClassDef) else _function_scope(node, scope)
            body = [node.body] if isinstance(node, ast.Lambda) else node.body
            stack += [Code(part, inner, label) for part in body]
            continue
        yield code
        if isinstance(node, ast.Attribute):
            base = dotted(node).base
            stack += [] if isinstance(base, ast.Name) else [Code(base, scope, label)]
        elif isinstance(node, COMPREHENSIONS):
            inner = Scope(scope)
            inner.own(stored_names(generator.target for generator in node.generators))
            stack += [Code(part, inner, label) for part in live_children(node)]
        else:
            renamed = _renamed(node, scope)
            stack += [Code(part, scope, label, part is renamed) for part in live_children(node)]


def _renamed(node: ast.AST, scope: Scope) -> ast.expr | None:
    """The value of a plain alias to something that is not the learner's own."""
    found = None if scope.is_class else alias(node)
    return found[1] if found and found[0] in scope.bound and resolve(found[1], scope) else None


def _mentioned(codes: Iterable[Code]) -> Iterator[str]:
    """The names by which code may reach other code."""
    for code in codes:
        match code.node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.Attribute() as node:
                chain = dotted(node)
                yield from chain.parts
                if isinstance(chain.base, ast.Name):
                    yield chain.base.id
            case ast.Call(func=ast.Name(id="getattr"), args=[_, name, *_]) | ast.Subscript(slice=name):
                yield literal(name)
            case _:
                pass


def _head(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda) -> list[ast.expr]:
    """What runs where a function or a class is defined: decorators, defaults, bases."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
    defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
    return defaults if isinstance(node, ast.Lambda) else [*node.decorator_list, *defaults]


def _function_scope(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> Scope:
    inner = Scope(scope)
    inner.own(parameters(node.args))
    if not isinstance(node, ast.Lambda):
        collect(node.body, inner)
    return inner


def _class_scope(node: ast.ClassDef, scope: Scope) -> Scope:
    inner = Scope(scope, is_class=True)
    collect(node.body, inner)
    return inner
