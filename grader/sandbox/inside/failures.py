"""What is said of an exception or a warning of the learner's code."""

from __future__ import annotations

import traceback
import warnings
from typing import Any


class Lacks(Exception):
    """The submission defines no such name."""


class ForbiddenImport(ModuleNotFoundError):
    """An import outside the exercise's backend."""


class ForbiddenUse(RuntimeError):
    """A function that the exercise asks to be written by hand."""


def describe(error: BaseException, labels: set[str]) -> dict[str, Any]:
    """An exception as plain data.

    Args:
        error: What was raised.
        labels: The names that the submission's cells were compiled under.
    """
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in labels]
    line = frames[-1].lineno if frames else None
    label = frames[-1].filename if frames else None
    if isinstance(error, SyntaxError) and error.filename in labels:
        line, label = error.lineno, error.filename
    said: dict[str, Any] = {
        "kind": type(error).__name__[:100],
        "ancestors": [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"][:-2],
        "message": _text(error)[:2000],
        "line": line,
        "label": label,
        "excerpt": _printable("".join(traceback.format_list(frames[-8:]))[-4000:]),
    }
    if isinstance(error, Lacks):
        said["lacks"] = _text(error)
    if isinstance(error, (ForbiddenImport, ForbiddenUse)):
        said["forbidden"] = True
    if isinstance(error, MemoryError) or _torch_out_of_memory(error):
        said["out_of_memory"] = True
    return said


def warning(item: warnings.WarningMessage) -> list[Any]:
    """A warning as plain data: category, built-in ancestors, text, line."""
    ancestors = [kind.__name__ for kind in item.category.__mro__ if kind.__module__ == "builtins"][:-3]
    return [item.category.__name__[:100], ancestors, _text(item.message)[:500], item.lineno]


def _text(error: BaseException | str) -> str:
    """The text of an exception or a warning; a __str__ of the learner's may itself raise."""
    try:
        if isinstance(error, KeyError) and error.args:
            return _printable(str(error.args[0]))
        return _printable(str.__str__(str(error)))
    except BaseException:
        return "<its text cannot be had>"


def _printable(text: str) -> str:
    """The text as UTF-8 can have it: a lone surrogate is written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _torch_out_of_memory(error: BaseException) -> bool:
    """Torch's CPU allocator raises a RuntimeError where NumPy raises MemoryError."""
    return isinstance(error, RuntimeError) and "DefaultCPUAllocator" in _text(error)
