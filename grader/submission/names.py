"""What a name in a learner's code stands for: ``F.softmax`` is ``torch.nn.functional.softmax``.

A scope knows, for each name that it binds, the dotted paths that it may stand for; none where it is
the learner's own. Imports and plain aliases (``attn = F.softmax``) are followed, and no code is run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import msgspec

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# What has a scope of its own.
_SCOPED = (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef, ast.Lambda)

# Bounds that no learner's code comes near, so that hostile code costs no more time than its length.
MOST_PARTS = 32  # of a dotted name that are looked at
_MOST_PATHS = 16  # that one name may stand for, and modules imported with a star
_MOST_NESTED = 16  # getattr(getattr(...)) that is followed
_IMPORTERS = ("importlib.import_module", "importlib.__import__", "builtins.__import__")


class Scope:
    """The names that a module, a function, a class or a comprehension binds."""

    def __init__(self, parent: Scope | None = None, *, is_class: bool = False) -> None:
        # A function in a class does not see the class's names.
        while parent is not None and parent.is_class:
            parent = parent.parent
        self.parent = parent
        self.is_class = is_class
        self.bound: dict[str, frozenset[str]] = {}
        self.stars: list[str] = []
        self.lines: dict[str, tuple[str, int]] = {}  # where a name was last bound to something imported

    def paths(self, name: str) -> frozenset[str]:
        """The dotted paths that a name may stand for here."""
        scope, stars = self, list[str]()
        while scope is not None:
            if name in scope.bound:
                return scope.bound[name]
            stars += scope.stars
            scope = scope.parent
        return frozenset([f"builtins.{name}", *(f"{module}.{name}" for module in stars)])

    def own(self, names: Iterable[str]) -> None:
        """Bind names to something of the learner's own."""
        for name in names:
            self.bound[name] = frozenset()

    def bind(self, name: str, paths: Iterable[str], *, instead: bool) -> None:
        """Bind a name, instead of what it was bound to before or beside it."""
        before = frozenset[str]() if instead else self.bound.get(name, frozenset())
        after = sorted(before.union(path for path in paths if path.count(".") < MOST_PARTS))
        self.bound[name] = frozenset(after[:_MOST_PATHS])


class Dotted(msgspec.Struct, frozen=True):
    """An expression of names and dots.

    Attributes:
        text: As it reads: "F.softmax".
        base: The node that it begins with: a name, a call that gives a module, or something else.
        parts: The attributes after it.
    """

    text: str
    base: ast.expr
    parts: tuple[str, ...]


def dotted(node: ast.expr) -> Dotted:
    """Take the attributes of an expression apart; without recursion, as a chain may be thousands long."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.reverse()
    start = node.id if isinstance(node, ast.Name) else "(...)"
    return Dotted(".".join([start, *parts[:MOST_PARTS]]), node, tuple(parts))


def resolve(node: ast.expr, scope: Scope, nested: int = 0) -> frozenset[str]:
    """The dotted paths that an expression may stand for; none where it is the learner's own, or unknown."""
    chain = dotted(node)
    base = chain.base
    if isinstance(base, ast.Name):
        paths = scope.paths(base.id)
    elif isinstance(base, ast.NamedExpr) and nested < _MOST_NESTED:
        paths = resolve(base.value, scope, nested + 1)
    elif isinstance(base, ast.Call) and nested < _MOST_NESTED:
        paths = _resolve_call(base, scope, nested)
    elif isinstance(base, ast.Subscript) and nested < _MOST_NESTED:
        module = literal(base.slice)
        held = bool(module) and "sys.modules" in resolve(base.value, scope, nested + 1)
        paths = frozenset([module] if held else [])
    else:
        paths = frozenset[str]()
    parts = "".join(f".{part}" for part in chain.parts[:MOST_PARTS])
    return frozenset(path + parts for path in paths)


def _resolve_call(call: ast.Call, scope: Scope, nested: int) -> frozenset[str]:
    if not call.args:
        return frozenset()
    functions = resolve(call.func, scope, nested + 1)  # once: each of these would double what is in it
    if module := _imported_from(call, functions):
        return frozenset([module])
    if len(call.args) in (2, 3) and "builtins.getattr" in functions and (name := literal(call.args[1])):
        return frozenset(f"{path}.{name}" for path in resolve(call.args[0], scope, nested + 1))
    return frozenset()


def imported_by(call: ast.Call, scope: Scope) -> str:
    """The module that ``importlib.import_module("numpy")`` or ``__import__("numpy")`` gives; "" for other calls."""
    if not call.args or not literal(call.args[0]):
        return ""
    return _imported_from(call, resolve(call.func, scope, 1))


def _imported_from(call: ast.Call, functions: frozenset[str]) -> str:
    """The same, where it is known what is called."""
    module = literal(call.args[0])
    if not module or functions.isdisjoint(_IMPORTERS):
        return ""
    # __import__("torch.nn") gives torch.
    return module if "importlib.import_module" in functions else module.partition(".")[0]


def literal(node: ast.expr) -> str:
    """A string literal's text; "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def alias(statement: ast.AST) -> tuple[str, ast.expr] | None:
    """The name and the value of an assignment that may be a plain alias, ``attn = F.softmax``; None for others."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
        case _:
            return None


def collect(body: Iterable[ast.AST], scope: Scope, label: str = "") -> None:
    """Bind in `scope` what its statements bind, in order.

    Args:
        body: Statements; what is nested in them in functions, classes and comprehensions has scopes of its own.
        scope: The scope to fill.
        label: The cell that they are in.
    """
    elsewhere: set[str] = set()
    stack = [(node, True) for node in reversed(list(body))]
    while stack:
        node, straight = stack.pop()
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            elsewhere.update(node.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for name, path in _imported(node, scope):
                scope.bind(name, [path] if path else [], instead=straight)
                scope.lines[name] = (label, node.lineno)  # the latest star's is under "*"
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope.bind(node.name, [], instead=straight)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            _assign(node, scope, label, straight=straight)
        else:
            for name in _stored(node):
                scope.bind(name, [], instead=False)
        if not isinstance(node, _SCOPED):
            stack += [(child, False) for child in reversed(live_children(node))]
    for name in elsewhere:
        scope.bound.pop(name, None)


def stored_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Every name that these nodes, and those within them, assign to."""
    for top in nodes:
        for node in ast.walk(top):
            yield from _stored(node)


def parameters(arguments: ast.arguments) -> Iterator[str]:
    """The names of a function's parameters."""
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield argument.arg
    for rest in (arguments.vararg, arguments.kwarg):
        if rest:
            yield rest.arg


def live_children(node: ast.AST) -> list[ast.AST]:
    """The node's children, without annotations and without what never runs when a submission is used."""
    skipped = ""
    if isinstance(node, ast.If):
        runs = _runs(node.test)
        skipped = "" if runs is None else "orelse" if runs else "body"
    elif isinstance(node, ast.AnnAssign):
        skipped = "annotation"
    found: list[ast.AST] = []
    for field in node._fields:
        child: object = getattr(node, field, None)
        for item in child if isinstance(child, list) else (child,):
            # What has no fields, as Load() and Add(), says nothing here.
            if isinstance(item, ast.AST) and item._fields and field != skipped:
                found.append(item)
    return found


def _runs(test: ast.expr) -> bool | None:
    """Whether a condition is always true, or always false, in an imported module; None: it depends."""
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as compared], comparators=[right]):
            sides = {part.id if isinstance(part, ast.Name) else literal(part) for part in (left, right)}
            return isinstance(compared, ast.NotEq) if sides == {"__name__", "__main__"} else None
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare() | ast.Name() | ast.Attribute() as operand):
            inner = _runs(operand)
            return None if inner is None else not inner
        case ast.BoolOp(op=ast.And(), values=values):
            return False if any(isinstance(v, ast.Compare) and _runs(v) is False for v in values) else None
        case _:
            return None


def _assign(node: ast.Assign | ast.AnnAssign, scope: Scope, label: str, *, straight: bool) -> None:
    """Bind an assignment's plain names; those in tuples are found among its children."""
    # In a class an alias is reached as an attribute, which is not followed.
    found = None if scope.is_class else alias(node)
    paths = resolve(found[1], scope) if found else frozenset[str]()
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name):
            scope.bind(target.id, paths, instead=straight)
            if paths:
                scope.lines[target.id] = (label, node.lineno)


def _stored(node: ast.AST) -> list[str]:
    """What this node itself binds, apart from imports and definitions."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
        case ast.MatchMapping(rest=str(name)):
            return [name]
        case _:
            return []


def _imported(node: ast.Import | ast.ImportFrom, scope: Scope) -> Iterator[tuple[str, str]]:
    """The names that an import binds, each with its path; "" where it comes from beside the file."""
    for item in node.names:
        if isinstance(node, ast.Import):
            top = item.name.partition(".")[0]
            yield (item.asname, item.name) if item.asname else (top, top)
        elif item.name == "*":
            if node.module and not node.level and len(scope.stars) < _MOST_PATHS:
                scope.stars.append(node.module)
                yield "*", ""
        else:
            yield item.asname or item.name, f"{node.module}.{item.name}" if not node.level else ""
