"""Exercises in notebooks: built for nbgrader, judged by us in its autograder, and checked from within Jupyter.

In a notebook::

    from grader.notebooks import check
    check("SLUG")

or, as a magic, ``%load_ext grader.notebooks`` and ``%practice check SLUG``.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from grader.notebooks.kernel import check, score

if TYPE_CHECKING:
    from grader.notebooks.display import Shown

__all__ = ["check", "load_ipython_extension", "score"]


def load_ipython_extension(ipython: Any) -> None:
    """What ``%load_ext grader.notebooks`` calls."""
    ipython.register_magic_function(_practice, "line", "practice")


def _practice(line: str) -> Shown:
    """``%practice check SLUG``: judge the notebook's own definition of an exercise."""
    from IPython.core.error import UsageError

    match shlex.split(line):
        case ["check", slug]:
            return check(slug)
        case _:
            raise UsageError("%practice check SLUG; everything else is for the terminal: !practice --help")
