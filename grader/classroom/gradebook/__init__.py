"""The gradebook: every attempt with its report, kept in SQLite or PostgreSQL."""

from __future__ import annotations

from grader.classroom.gradebook.book import Attempt, Gradebook, Override, attempt_digest

__all__ = ["Attempt", "Gradebook", "Override", "attempt_digest"]
