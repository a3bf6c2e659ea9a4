"""What an exercise asks to be written by hand, looked for in a learner's code.

This is policy and not security: it tells a learner the line. What it cannot see (a name put together
at run time, a library's function that calls another) is for the worker's own guards.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.submission.data import Finding
from grader.submission.names import MOST_PARTS, Scope, dotted, imported_by, literal, resolve
from grader.submission.parsing import shown
from grader.submission.reach import Code, reachable

_MAY_STAY = 'a comparison with it may stay under `if __name__ == "__main__":`'


class _Rules:
    """The forbidden names: whole modules, and what is in modules."""

    def __init__(self, forbidden: Sequence[str]) -> None:
        self._modules = frozenset(name for name in forbidden if "." not in name)
        self._members = tuple(name for name in forbidden if "." in name)
        self._lasts = frozenset(_last(name) for name in self._members)
        self._parents = tuple(f"{name}." for name in self._members)

    def module(self, path: str) -> str:
        """The forbidden module that a path is in; "" where it is in none."""
        top = path.partition(".")[0]
        return top if top in self._modules else ""

    def member(self, path: str, after: str = "") -> str:
        """The forbidden name that a path stands for; "" where it is none.

        Args:
            path: The dotted path.
            after: The attribute that is taken from it there, if one is.
        """
        last = _last(path)
        if last not in self._lasts and not path.startswith(self._parents):
            return ""
        # The library's object has more than one path: torch.nn.modules.activation.MultiheadAttention,
        # torch._C._nn.gelu, torch.ops.aten._softmax. With another attribute after it, a path may be
        # a module's: torch.nn.modules.linear is not torch.nn.functional.linear.
        is_object = not after or after.startswith("_") or path.startswith("torch.ops.")
        top = path.partition(".")[0] + "."
        for name in self._members:
            if path == name or path.startswith(f"{name}."):
                return name
            if is_object and name.startswith(top) and last == _last(name):
                return name
        return ""


def _last(path: str) -> str:
    return path.rpartition(".")[2].lstrip("_")


def find_forbidden(
    trees: Sequence[tuple[str, ast.Module]], forbidden: Sequence[str], public_names: frozenset[str]
) -> tuple[Finding, ...]:
    """Where code that can run uses a forbidden name, in the order of the cells and their lines.

    Args:
        trees: Each cell's label and its tree; all share one module.
        forbidden: Dotted names: of functions and classes, or of whole modules ("numpy").
        public_names: The functions and classes that suites use.
    """
    rules = _Rules(forbidden)
    codes, module = reachable(trees, public_names)
    found: dict[tuple[str, int, str], Finding] = {}
    for code in codes:
        for finding in _in_code(code, rules):
            found.setdefault((finding.label, finding.line, finding.name), finding)
    for finding in _in_interface(module, public_names, rules):
        found.setdefault((finding.label, finding.line, finding.name), finding)
    order = {label: place for place, (label, _) in enumerate(trees)}
    return tuple(sorted(found.values(), key=lambda finding: (order[finding.label], finding.line, finding.name)))


def public_names(stub: ast.Module) -> frozenset[str]:
    """The names of a stub's public functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in stub.body if isinstance(node, kinds) and not node.name.startswith("_"))


def _in_code(code: Code, rules: _Rules) -> Iterator[Finding]:
    """What one node uses."""
    node = code.node
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        relative = isinstance(node, ast.ImportFrom) and node.level > 0
        origin = [node.module or ""] if isinstance(node, ast.ImportFrom) else [item.name for item in node.names]
        for path in origin:
            if (name := rules.module(path)) and not relative:
                yield _imports(code, node.lineno, name, f"import {path}")
    elif isinstance(node, ast.Call):
        path = imported_by(node, code.scope)
        if name := rules.module(path):
            yield _imports(code, node.lineno, name, f'{dotted(node.func).text}("{path}")')
        elif not code.is_alias and len(node.args) > 1:
            yield from _uses(code, node, f'getattr({_text(node.args[0])}, "{literal(node.args[1])}")', rules)
    elif isinstance(node, (ast.Attribute, ast.Name)) and isinstance(node.ctx, ast.Load) and not code.is_alias:
        yield from _uses(code, node, _text(node), rules)


def _uses(code: Code, node: ast.expr, text: str, rules: _Rules) -> Iterator[Finding]:
    """Whether an expression, or what it begins with, stands for a forbidden name."""
    parts = dotted(node).parts[:MOST_PARTS]
    for path in sorted(resolve(node, code.scope)):
        whole = path.split(".")
        for left in range(len(parts) + 1):
            prefix = ".".join(whole[: len(whole) - left])
            if name := rules.member(prefix, whole[len(whole) - left] if left else ""):
                # Of a chain over several lines the last one has the name that it is about.
                line = node.end_lineno if isinstance(node, ast.Attribute) and node.end_lineno else node.lineno
                yield _finding(code.label, line, name, text, path)
                break


def _in_interface(module: Scope, names: frozenset[str], rules: _Rules) -> Iterator[Finding]:
    """A public name that is the library's own function: ``from torch.nn.functional import softmax``."""
    for public in sorted(names):
        for path in sorted(module.paths(public)):
            if name := rules.member(path):
                place = module.lines.get(public, module.lines.get("*"))
                if place:
                    yield _finding(*place, name, public, path)


def _finding(label: str, line: int, name: str, text: str, path: str) -> Finding:
    stands_for = "" if text == path else f" ({shown(path)})"
    return Finding(
        line=line,
        label=label,
        name=name,
        message=f"`{shown(text)}`{stands_for} is what this exercise asks you to write by hand: "
        f"write out what it computes; {_MAY_STAY}",
    )


def _imports(code: Code, line: int, name: str, text: str) -> Finding:
    return Finding(
        line=line,
        label=code.label,
        name=name,
        message=f"`{shown(text)}` brings in {name}, and this exercise asks you to do by hand what {name} would do: "
        f"write it in plain Python; {_MAY_STAY}",
    )


def _text(node: ast.expr) -> str:
    return dotted(node).text
