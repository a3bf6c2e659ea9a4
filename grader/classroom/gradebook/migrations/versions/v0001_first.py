"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "students",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("canvas_id", sa.Text, nullable=False),
        sa.Column("sis_id", sa.Text, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("github", sa.Text, nullable=False),
        sa.Column("enrolled", sa.Boolean, nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False, unique=True),
        sa.Column("settings", sa.Text, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assignment_id", sa.Integer, sa.ForeignKey("assignments.id"), nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(32)),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer, sa.ForeignKey("assignments.id"), nullable=False),
        sa.Column("student_id", sa.Text, sa.ForeignKey("students.id"), nullable=False),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("work", sa.String(64), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("suite", sa.String(64), nullable=False),
        sa.Column("submitted_at", sa.String(32)),
        sa.Column("submitted_from", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assignment_id", sa.Integer, sa.ForeignKey("assignments.id"), nullable=False),
        sa.Column("student_id", sa.Text, sa.ForeignKey("students.id"), nullable=False),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("submitted_at", sa.String(32)),
        sa.Column("submitted_from", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assignment_id", sa.Integer, sa.ForeignKey("assignments.id"), nullable=False),
        sa.Column("student_id", sa.Text, sa.ForeignKey("students.id"), nullable=False),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_attempts_assignment_student", "attempts", ["assignment_id", "student_id", "exercise"])
    op.create_index("ix_entries_assignment_student", "entries", ["assignment_id", "student_id", "exercise"])
