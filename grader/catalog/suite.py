"""What an exercise's suites and stub say of themselves, read from their syntax trees."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.catalog.exercise import METADATA, Exercise
from grader.errors import BrokenExercise


class CheckInfo(msgspec.Struct, frozen=True):
    """What is known of a check without running it.

    Attributes:
        id: The test function's name.
        title: Its docstring's first line; empty where it has none.
        points: What it can earn; 0 for public checks.
        hidden: Whether it comes from the hidden suite.
        gate: Whether the checks after it are not run when it fails.
    """

    id: str
    title: str
    points: float
    hidden: bool
    gate: bool


def checks(exercise: Exercise) -> tuple[CheckInfo, ...]:
    """All checks of an exercise in the order of its files, the public ones first.

    Raises:
        BrokenExercise: A suite is missing or no Python, a check's points are no literal,
            a check is parametrised, or two have one name.
    """
    found: dict[str, CheckInfo] = {}
    for path, hidden in ((exercise.public_suite, False), (exercise.hidden_suite, True)):
        if path is None:
            continue
        for function in _parse(path).body:
            if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
                continue
            if function.name in found:
                raise BrokenExercise(f"{path}: two checks are called `{function.name}`", "rename one of them")
            found[function.name] = _check(function, path, hidden=hidden)
    return tuple(found.values())


def suite_digest(exercise: Exercise) -> str:
    """The SHA-256 of all that decides a grade: both suites, ``inside.py`` and the metadata."""
    digest = hashlib.sha256()
    parts = (exercise.public_suite, exercise.hidden_suite, exercise.inside, exercise.public / METADATA)
    for path in parts:
        if path is not None and path.is_file():
            content = path.read_bytes()
            # The length keeps the end of one file apart from the start of the next.
            digest.update(f"{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def interface(exercise: Exercise) -> dict[str, list[str]]:
    """What the stub asks for: `interface_of` its file."""
    return interface_of(exercise.stub)


def interface_of(path: Path) -> dict[str, list[str]]:
    """A file's public functions, classes and methods with their parameters' names.

    A class stands for its constructor; ``Class.method`` leaves out self; ``*`` and ``**`` stay.
    """
    found: dict[str, list[str]] = {}
    for node in _parse(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            found[node.name] = _parameters(node.args)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found[node.name] = []
            for name, parameters in _methods(node):
                found[node.name if name == "__init__" else f"{node.name}.{name}"] = parameters
    return found


def _methods(node: ast.ClassDef) -> Iterator[tuple[str, list[str]]]:
    """The public methods, operators among them, without self or cls."""
    for item in node.body:
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if item.name.startswith("_") and not (item.name.startswith("__") and item.name.endswith("__")):
            continue
        static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in item.decorator_list)
        parameters = _parameters(item.args)
        yield item.name, parameters if static else parameters[1:]


def _parameters(arguments: ast.arguments) -> list[str]:
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        names.append(f"*{arguments.vararg.arg}")
    names += [argument.arg for argument in arguments.kwonlyargs]
    if arguments.kwarg:
        names.append(f"**{arguments.kwarg.arg}")
    return names


def _parse(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        raise BrokenExercise(f"{path}, line {error.lineno}: {error.msg}", f"correct {path}") from None
    except ValueError as error:
        raise BrokenExercise(f"{path} is no Python: {error}", f"correct {path}") from None
    except FileNotFoundError:
        raise BrokenExercise(f"{path} is missing", "practice author check names all that an exercise needs") from None
    except OSError as error:
        raise BrokenExercise(f"{path} cannot be read: {error.strerror}") from None


def _check(function: ast.FunctionDef, path: Path, *, hidden: bool) -> CheckInfo:
    marks = dict(map(_mark, function.decorator_list))
    if "parametrize" in marks:
        raise BrokenExercise(f"{path}: `{function.name}` is parametrised", "write one check for each idea, or a loop")
    points = 0.0
    if hidden:
        points = _points(marks.get("points", ()))
        if points is None:
            raise BrokenExercise(
                f"{path}: `{function.name}` does not say its points as one literal number",
                "put @pytest.mark.points(3) above it",
            )
    title = (ast.get_docstring(function) or "").partition("\n")[0].strip()
    return CheckInfo(id=function.name, title=title, points=points, hidden=hidden, gate="gate" in marks)


def _mark(decorator: ast.expr) -> tuple[str, tuple[ast.expr, ...]]:
    """The mark's name and arguments, or "" for a decorator that is none."""
    call = decorator if isinstance(decorator, ast.Call) else None
    target = call.func if call else decorator
    if isinstance(target, ast.Attribute) and ast.unparse(target.value) in ("pytest.mark", "mark"):
        return target.attr, tuple(call.args) if call else ()
    return "", ()


def _points(arguments: tuple[ast.expr, ...]) -> float | None:
    match arguments:
        case (ast.Constant(value=int() | float() as number),) if not isinstance(number, bool) and number >= 0:
            return float(number)
        case _:
            return None
