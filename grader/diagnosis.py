"""Which misconception it was: the one whose replies equal the submission's, in the very check it failed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from grader.catalog import Exercise
from grader.errors import BrokenExercise, SubmissionFault, SubmissionRaised
from grader.sandbox import Handle
from grader.sandbox.inside.wire import torch_module

CONSTANT = "CAUGHT_BY"
# Another order of the same sums differs by so much; a misconception differs by more, or the check had not failed.
RELATIVE, ABSOLUTE = {"float32": 1e-4, "float16": 1e-2, "bfloat16": 2e-2}, 1e-9


class Misconception(msgspec.Struct, frozen=True):
    """A wrong solution: its name, its diagnosis, the check that must fail it, and its source."""

    name: str
    says: str
    caught_by: str
    path: Path


def misconceptions(exercise: Exercise) -> tuple[Misconception, ...]:
    """All of an exercise's misconceptions, by name; raises BrokenExercise for a file that is none."""
    return tuple(_read(path) for path in exercise.wrong)


def _read(path: Path) -> Misconception:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise BrokenExercise(f"{path}: {error}", "it must be a Python file") from None
    says = (ast.get_docstring(tree) or "").split("\n")[0].strip()
    if not says:
        raise BrokenExercise(f"{path}: no docstring", "its first line is what a learner reads")
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == CONSTANT for t in node.targets):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                return Misconception(path.stem, says, node.value.value, path)
    raise BrokenExercise(f'{path}: no {CONSTANT} = "test_..."', "name the check that must fail it")


def candidates(known: tuple[Misconception, ...], failed: Sequence[str]) -> list[Misconception]:
    """The misconceptions to try: those whose own check failed, in the order of the checks.

    A submission that has a misconception fails that one's check, and suites go from the idea itself to
    its consequences, so that the first failures say most.
    """
    return sorted((item for item in known if item.caught_by in failed), key=lambda item: failed.index(item.caught_by))


def same_replies(mine: list[Any], theirs: list[Any]) -> bool:
    """Whether two transcripts agree up to rounding, as far as both go."""
    if not mine or not theirs:
        return False
    try:
        return all(_same(a, b) for a, b in zip(mine, theirs, strict=False))
    except Exception:  # replies may be anything: numbers beyond NumPy's, tensors without values
        return False


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Handle) and isinstance(b, Handle):
        return True  # what they hold shows in later replies
    if isinstance(a, SubmissionRaised) and isinstance(b, SubmissionRaised):
        return a.kind == b.kind
    if isinstance(a, (SubmissionFault, SubmissionRaised)) or isinstance(b, (SubmissionFault, SubmissionRaised)):
        return type(a) is type(b)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    torch = torch_module()
    if torch is not None and isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return _same_tensors(torch, a, b)
    if isinstance(a, (np.ndarray, np.generic)) and isinstance(b, (np.ndarray, np.generic)):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(np.allclose(a, b, *_bounds(a.dtype.name), equal_nan=True))
    if isinstance(a, (int, float, np.number)) and isinstance(b, (int, float, np.number)):
        return bool(np.isclose(a, b, *_bounds("float64"), equal_nan=True))
    return bool(type(a) is type(b) and a == b)


def _same_tensors(torch: Any, a: Any, b: Any) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype or a.device != b.device:
        return False
    return bool(torch.allclose(a.detach(), b.detach(), *_bounds(str(a.dtype)[6:]), equal_nan=True))


def _bounds(dtype: str) -> tuple[float, float]:
    return RELATIVE.get(dtype, 1e-7), ABSOLUTE
