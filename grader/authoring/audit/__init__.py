"""The audit of suites: mutants of each reference, and the share of them that its suite kills."""

from grader.authoring.audit.result import (
    CATALOGUE_BAR,
    EXERCISE_BAR,
    Audit,
    Fault,
    Survivor,
    as_json,
    as_page,
    share_of,
)
from grader.authoring.audit.run import audit, versions
from grader.authoring.audit.state import State

__all__ = [
    "CATALOGUE_BAR",
    "EXERCISE_BAR",
    "Audit",
    "Fault",
    "State",
    "Survivor",
    "as_json",
    "as_page",
    "audit",
    "share_of",
    "versions",
]
