"""Submissions that look alike: which, how much, and side by side. A hint for a human, and no verdict."""

from __future__ import annotations

from grader.classroom.similarity.comparing import Comparison, Pair, Source, compare, sources_of
from grader.classroom.similarity.page import page

__all__ = ["Comparison", "Pair", "Source", "compare", "page", "sources_of"]
