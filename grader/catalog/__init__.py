"""Exercises on disk: the folders are the registration, and nothing here names one.

An `Exercise` is two folders with one slug. Its metadata comes from ``exercise.toml``; what its
suites hold is read from their syntax trees, so nothing of an exercise runs here.
"""

from __future__ import annotations

from grader.catalog.exercise import (
    METADATA,
    PUBLIC_SUITE,
    SLUG,
    Exercise,
    Limits,
    load,
)
from grader.catalog.shelves import Catalog, Root, checkout, open_catalog, root_at
from grader.catalog.suite import CheckInfo, checks, interface, interface_of, suite_digest

__all__ = [
    "METADATA",
    "PUBLIC_SUITE",
    "SLUG",
    "Catalog",
    "CheckInfo",
    "Exercise",
    "Limits",
    "Root",
    "checkout",
    "checks",
    "interface",
    "interface_of",
    "load",
    "open_catalog",
    "root_at",
    "suite_digest",
]
