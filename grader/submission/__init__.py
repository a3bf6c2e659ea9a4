"""A learner's file, read once: its source, its hash, and what is wrong with it.

`read` takes a ``.py`` or an ``.ipynb`` and gives a `Submission`. What cannot be read as source at
all raises UnreadableSubmission; a file that is source, and wrong, is a submission with a `problem`.
Nothing of a submission runs here.
"""

from __future__ import annotations

from grader.submission.data import Cell, Finding, HasRules, Submission
from grader.submission.parsing import NOTEBOOK_BYTES, SCRIPT_BYTES
from grader.submission.policy import find_forbidden, public_names
from grader.submission.reading import from_bytes, read

__all__ = [
    "NOTEBOOK_BYTES",
    "SCRIPT_BYTES",
    "Cell",
    "Finding",
    "HasRules",
    "Submission",
    "find_forbidden",
    "from_bytes",
    "public_names",
    "read",
]
