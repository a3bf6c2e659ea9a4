"""Alembic runs this to migrate the connection that `grader.classroom.gradebook.store` hands over."""

from alembic import context

from grader.classroom.gradebook.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by copying it
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
