"""Assertions for suites: what a check expects of what a submission returned.

Each says what was expected, what came, and where the two differ most. All raise `Mismatch`,
an AssertionError, so plain ``assert`` and ``pytest.raises`` work beside them. Data that crossed
the sandbox's boundary is exact: an ndarray is an ndarray and a float a float, so that no
subclass with an ``__eq__`` of its own ever meets a comparison here.
"""

from grader.expect.behaviour import (
    HasWarnings,
    expect_no_warnings,
    expect_raises,
    expect_that,
    open_to_changes,
    opened,
    reshaped,
    unchanged,
)
from grader.expect.compare import (
    TOLERANCES,
    as_integer,
    as_number,
    expect_array,
    expect_close,
    expect_equal,
    expect_integer,
    expect_sequence,
)
from grader.expect.gradients import numeric_gradient
from grader.expect.mismatch import Mismatch
from grader.expect.speed import expect_fast
from grader.expect.values import describe, is_number, shown_name

__all__ = [
    "HasWarnings",
    "Mismatch",
    "TOLERANCES",
    "as_integer",
    "as_number",
    "describe",
    "expect_array",
    "expect_close",
    "expect_equal",
    "expect_fast",
    "expect_integer",
    "expect_no_warnings",
    "expect_raises",
    "expect_sequence",
    "expect_that",
    "is_number",
    "numeric_gradient",
    "open_to_changes",
    "opened",
    "reshaped",
    "shown_name",
    "unchanged",
]
