"""The tables of a gradebook, as they are now; `migrations` has how they came to be."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

# Moments are text, ISO 8601 in UTC: SQLite has no type for them, and a digest needs one way to write each.
_MOMENT = String(32)
_SHA = String(64)

students = Table(
    "students",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("canvas_id", Text, nullable=False),
    Column("sis_id", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("github", Text, nullable=False),
    Column("enrolled", Boolean, nullable=False),
)

assignments = Table(
    "assignments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False, unique=True),
    Column("settings", Text, nullable=False),  # grader.classroom.assignment.Assignment as JSON
)

# One call of `practice grade`.
runs = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("assignment_id", Integer, ForeignKey("assignments.id"), nullable=False),
    Column("started_at", _MOMENT, nullable=False),
    Column("finished_at", _MOMENT),
)

# Each graded submission with its report; none is ever changed.
attempts = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False),
    Column("assignment_id", Integer, ForeignKey("assignments.id"), nullable=False),
    Column("student_id", Text, ForeignKey("students.id"), nullable=False),
    Column("exercise", Text, nullable=False),
    Column("work", _SHA, nullable=False),  # grader.classroom.work.key_of
    Column("submission", _SHA, nullable=False),
    Column("suite", _SHA, nullable=False),
    Column("submitted_at", _MOMENT),
    Column("submitted_from", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    Column("verdict", Text, nullable=False),  # the report's, or "unreadable"
    Column("score", Float),  # none after a fault of the grader's
    Column("max_score", Float, nullable=False),
    Column("tier", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("report", Text, nullable=False),  # the report as JSON, or "" without one
    Column("digest", _SHA, nullable=False),
    Index("ix_attempts_assignment_student", "assignment_id", "student_id", "exercise"),
)

# What the last run found of each student and exercise: a row for each file, or one for their lack.
entries = Table(
    "entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("assignment_id", Integer, ForeignKey("assignments.id"), nullable=False),
    Column("student_id", Text, ForeignKey("students.id"), nullable=False),
    Column("exercise", Text, nullable=False),
    Column("submission", String(64), nullable=False),  # "" where no file could be read
    Column("submitted_at", _MOMENT),
    Column("submitted_from", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Index("ix_entries_assignment_student", "assignment_id", "student_id", "exercise"),
)

# Scores that an instructor set; the latest of each student and exercise counts.
overrides = Table(
    "overrides",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("assignment_id", Integer, ForeignKey("assignments.id"), nullable=False),
    Column("student_id", Text, ForeignKey("students.id"), nullable=False),
    Column("exercise", Text, nullable=False),
    Column("score", Float),  # none takes an earlier override back
    Column("reason", Text, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
)
